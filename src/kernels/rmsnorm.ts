import columnSum from '../../shaders/column_sum.wgsl?raw';
import backward from '../../shaders/rmsnorm_backward.wgsl?raw';
import backwardSubgroup from '../../shaders/rmsnorm_backward_subgroup.wgsl?raw';
import forward from '../../shaders/rmsnorm.wgsl?raw';
import forwardSubgroup from '../../shaders/rmsnorm_subgroup.wgsl?raw';
import gainBackward from '../../shaders/rmsnorm_gain_backward.wgsl?raw';
import type { Op, Tensor, View } from '../device/op';
import { countUp, EXTENT, EXTENT_BYTES, type ExtentName, extentOf, NO_SLOT, requireBytes, subgroupGrid } from './extent';

type Operand = Tensor | View;

interface Common {
  label: string;
  x: Operand;
  gain: Operand;
  rstd: Operand;
  extent: Operand;
  width: number;
  maxRows: number;
}

/** Rows per partial sum of the gain's gradient. */
export const GAIN_BLOCK = 64;

/** What is read of x: rows that are named by number may be any of it. */
function source(o: Omit<Common, 'gain'> & { rows?: Operand | undefined }): Parameters<typeof requireBytes>[1] {
  return o.rows ? { rows: [o.rows, 4 * o.maxRows] } : { x: [o.x, 4 * o.maxRows * o.width] };
}

/** y = rmsnorm(x), of `count` rows (default all tokens), or of the scored tokens that `rows` names. */
export function rmsnorm(o: Common & { y: Operand; epsilon: number; count?: ExtentName; rows?: Operand }): Op {
  const count = o.count ?? (o.rows ? 'scored' : 'tokens');
  const values = { WIDTH: o.width, EPSILON: o.epsilon, ROWS_AT: EXTENT[count], GATHER: o.rows ? 1 : 0 };
  const extent = () => extentOf(o.maxRows);
  requireBytes(o.label, {
    ...source(o),
    gain: [o.gain, 4 * o.width],
    y: [o.y, 4 * o.maxRows * o.width],
    rstd: [o.rstd, 4 * o.maxRows],
    extent: [o.extent, EXTENT_BYTES],
  });
  return {
    label: o.label,
    shader: { name: 'rmsnorm', source: forward, values },
    variants: {
      subgroup: { shader: { name: 'rmsnorm_subgroup', source: forwardSubgroup, values }, grid: subgroupGrid(o.maxRows) },
    },
    sample: () => ({
      inputs: { x: 'random', gain: 'random', rows: o.rows ? countUp(o.maxRows) : extent(), y: 'zero', rstd: 'zero', extent: extent() },
      outputs: ['y', 'rstd'],
    }),
    bindings: { x: o.x, gain: o.gain, rows: o.rows ?? o.extent, y: o.y, rstd: o.rstd, extent: o.extent },
    grid: [Math.ceil(o.maxRows / 32), 1, 1],
  };
}

/** dx += gradient through the norm; with `slot` (token to row of dy) dx is written for every token instead. */
export function rmsnormBackward(o: Common & { dy: Operand; dx: Operand; slot?: Operand }): Op {
  const values = { WIDTH: o.width, ROWS_AT: EXTENT.tokens, SCATTER: o.slot ? 1 : 0 };
  const extent = () => extentOf(o.maxRows);
  const bytes = 4 * o.maxRows * o.width;
  requireBytes(o.label, {
    x: [o.x, bytes],
    gain: [o.gain, 4 * o.width],
    dx: [o.dx, bytes],
    extent: [o.extent, EXTENT_BYTES],
  });
  if (o.slot) requireBytes(o.label, { slot: [o.slot, 4 * o.maxRows] });
  else requireBytes(o.label, { dy: [o.dy, bytes], rstd: [o.rstd, 4 * o.maxRows] });
  // As if every other token had been scored, with the first row of dy, since there may be no other.
  const slots = () => countUp(o.maxRows).map((t) => (t % 2 === 0 ? 0 : NO_SLOT));
  return {
    label: o.label,
    shader: { name: 'rmsnorm_backward', source: backward, values },
    variants: {
      subgroup: { shader: { name: 'rmsnorm_backward_subgroup', source: backwardSubgroup, values }, grid: subgroupGrid(o.maxRows) },
    },
    sample: () => ({
      inputs: {
        x: 'random',
        gain: 'random',
        slot: o.slot ? slots() : extent(),
        rstd: 'random',
        dy: 'random',
        dx: 'random',
        extent: extent(),
      },
      outputs: ['dx'],
    }),
    bindings: { x: o.x, gain: o.gain, slot: o.slot ?? o.extent, rstd: o.rstd, dy: o.dy, dx: o.dx, extent: o.extent },
    grid: [Math.ceil(o.maxRows / 32), 1, 1],
  };
}

/** dgain += column sums of dy x rstd, in two passes over `partial` [ceil(maxRows / GAIN_BLOCK), width]. */
export function rmsnormGainBackward(o: Omit<Common, 'gain'> & { dy: Operand; partial: Operand; dgain: Operand; rows?: Operand }): Op[] {
  const at = EXTENT[o.rows ? 'scored' : 'tokens'];
  const columns = Math.ceil(o.width / 64);
  requireBytes(o.label, {
    ...source(o),
    dy: [o.dy, 4 * o.maxRows * o.width],
    rstd: [o.rstd, 4 * o.maxRows],
    partial: [o.partial, 4 * o.width * Math.ceil(o.maxRows / GAIN_BLOCK)],
    dgain: [o.dgain, 4 * o.width],
    extent: [o.extent, EXTENT_BYTES],
  });
  return [
    {
      label: o.label,
      shader: {
        name: 'rmsnorm_gain_backward',
        source: gainBackward,
        values: { WIDTH: o.width, BLOCK: GAIN_BLOCK, ROWS_AT: at, GATHER: o.rows ? 1 : 0 },
      },
      bindings: { x: o.x, rows: o.rows ?? o.extent, rstd: o.rstd, dy: o.dy, partial: o.partial, extent: o.extent },
      grid: [columns, Math.ceil(o.maxRows / GAIN_BLOCK), 1],
    },
    {
      label: o.label,
      shader: { name: 'column_sum', source: columnSum, values: { WIDTH: o.width, BLOCK: GAIN_BLOCK, ROWS_AT: at } },
      bindings: { partial: o.partial, out: o.dgain, extent: o.extent },
      grid: [columns, 1, 1],
    },
  ];
}
