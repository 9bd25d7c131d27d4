import add from '../../shaders/bias_add.wgsl?raw';
import backward from '../../shaders/bias_backward.wgsl?raw';
import columnSum from '../../shaders/column_sum.wgsl?raw';
import { grid2d, type Op, type Tensor, type View } from '../device/op';
import { EXTENT, EXTENT_BYTES, type ExtentName, requireBytes } from './extent';

type Operand = Tensor | View;

interface Common {
  label: string;
  extent: Operand;
  rows: ExtentName;
  width: number;
  maxRows: number;
}

/** Rows per partial sum. */
const BLOCK = 64;
export const biasPartialBytes = (width: number, maxRows: number): number => 4 * width * Math.ceil(maxRows / BLOCK);

/** x[rows, width] += bias[width]. */
export function addBias(o: Common & { x: Operand; bias: Operand }): Op {
  const bytes = 4 * o.width;
  requireBytes(o.label, { x: [o.x, o.maxRows * bytes], bias: [o.bias, bytes], extent: [o.extent, EXTENT_BYTES] });
  return {
    label: o.label,
    shader: { name: 'bias_add', source: add, values: { WIDTH: o.width, ROWS_AT: EXTENT[o.rows] } },
    bindings: { x: o.x, bias: o.bias, extent: o.extent },
    grid: grid2d(o.width / 4, o.maxRows),
  };
}

/** dbias[width] += column sums of dy[rows, width], in two passes over `partial`, always in the same order. */
export function biasBackward(o: Common & { dy: Operand; partial: Operand; dbias: Operand }): Op[] {
  const values = { WIDTH: o.width, BLOCK, ROWS_AT: EXTENT[o.rows] };
  requireBytes(o.label, {
    dy: [o.dy, 4 * o.maxRows * o.width],
    partial: [o.partial, biasPartialBytes(o.width, o.maxRows)],
    dbias: [o.dbias, 4 * o.width],
    extent: [o.extent, EXTENT_BYTES],
  });
  return [
    {
      label: o.label,
      shader: { name: 'bias_backward', source: backward, values },
      bindings: { dy: o.dy, partial: o.partial, extent: o.extent },
      grid: [Math.ceil(o.width / 4 / 64), Math.ceil(o.maxRows / BLOCK), 1],
    },
    {
      label: o.label,
      shader: { name: 'column_sum', source: columnSum, values },
      bindings: { partial: o.partial, out: o.dbias, extent: o.extent },
      grid: [Math.ceil(o.width / 64), 1, 1],
    },
  ];
}
