import reduceSource from '../../shaders/reduce.wgsl?raw';
import squares from '../../shaders/sum_squares.wgsl?raw';
import { grid1d, type Op, type Tensor, type View } from '../device/op';
import { EXTENT, EXTENT_BYTES, type ExtentName, requireBytes } from './extent';

type Operand = Tensor | View;

/** vec4 per block of a sum of squares. */
const BLOCK = 64;

/** Bytes of the partial sums of `normSquared`. */
export const partialBytes = (count: number): number => 4 * Math.ceil(count / 4 / BLOCK);

/** out[at] += sum of values, as many as `count` says. */
export function reduce(o: { label: string; values: Operand; out: Operand; at: number; extent: Operand; count: number | ExtentName }): Op {
  const count: Record<string, number> = typeof o.count === 'number' ? { COUNT: o.count } : { COUNT: 0, COUNT_AT: EXTENT[o.count] };
  const values = 4 * (count.COUNT ?? 0);
  requireBytes(o.label, { values: [o.values, values], out: [o.out, 4 * (o.at + 1)], extent: [o.extent, EXTENT_BYTES] });
  return {
    label: o.label,
    shader: { name: 'reduce', source: reduceSource, values: { ...count, AT: o.at } },
    bindings: { values: o.values, out: o.out, extent: o.extent },
    grid: [1, 1, 1],
  };
}

/** out[at] += |x|^2, or |x - minus|^2; count a multiple of 4. */
export function normSquared(o: {
  label: string;
  x: Operand;
  minus?: Operand;
  partial: Operand;
  out: Operand;
  at: number;
  extent: Operand;
  count: number;
}): Op[] {
  const blocks = Math.ceil(o.count / 4 / BLOCK);
  const bytes = 4 * o.count;
  requireBytes(o.label, { x: [o.x, bytes], minus: [o.minus ?? o.x, bytes], partial: [o.partial, partialBytes(o.count)] });
  return [
    {
      label: o.label,
      shader: { name: 'sum_squares', source: squares, values: { COUNT: o.count, BLOCK, SUBTRACT: o.minus ? 1 : 0 } },
      bindings: { x: o.x, y: o.minus ?? o.x, partial: o.partial },
      grid: grid1d(blocks),
    },
    reduce({ label: o.label, values: o.partial, out: o.out, at: o.at, extent: o.extent, count: blocks }),
  ];
}
