import blockMaskSource from '../../../shaders/block_mask.wgsl?raw';
import dropoutSource from '../../../shaders/dropout.wgsl?raw';
import scaleSource from '../../../shaders/scale.wgsl?raw';
import { grid2d, type Op, type Tensor, type View } from '../../device/op';
import { fail } from '../../protocol/errors';
import { EXTENT, EXTENT_BYTES, type ExtentName, requireBytes } from '../extent';

type Operand = Tensor | View;

interface Common {
  label: string;
  extent: Operand;
  rows: ExtentName;
  /** A multiple of 4. */
  width: number;
  maxRows: number;
}

/** y[rows, width] *= factor. */
export function scaleRows(o: Common & { y: Operand; factor: number }): Op {
  requireBytes(o.label, { y: [o.y, 4 * o.maxRows * o.width], extent: [o.extent, EXTENT_BYTES] });
  return {
    label: o.label,
    shader: { name: 'scale', source: scaleSource, values: {} },
    bindings: { y: o.y, extent: o.extent },
    uniform: { width4: o.width / 4, rows_at: EXTENT[o.rows], factor: o.factor },
    grid: grid2d(o.width / 4, o.maxRows),
  };
}

interface Dropping extends Common {
  /** Four words: seed, step, micro-batch, 0. Written by the host before each pass. */
  draw: Operand;
  /** Which dropout of the model this is; each has a mask of its own. */
  site: number;
  /** Share that is dropped, from 0 to below 1. */
  p: number;
}

export const DRAW_BYTES = 16;

/** y = x / (1 - p) where kept, else 0. */
export const dropout = (o: Dropping & { x: Operand; y: Operand }): Op => dropping(o, o.x, o.y, false);

/** dx += dy / (1 - p) where the same draw keeps. */
export const dropoutBackward = (o: Dropping & { dy: Operand; dx: Operand }): Op => dropping(o, o.dy, o.dx, true);

function dropping(o: Dropping, from: Operand, to: Operand, add: boolean): Op {
  if (!(o.p >= 0 && o.p < 1)) throw fail('unsupported')`${o.label}: a dropout of ${o.p} is not possible; it must lie in [0, 1).`;
  const bytes = 4 * o.maxRows * o.width;
  requireBytes(o.label, { x: [from, bytes], y: [to, bytes], draw: [o.draw, DRAW_BYTES], extent: [o.extent, EXTENT_BYTES] });
  return {
    label: o.label,
    shader: { name: 'dropout', source: dropoutSource, values: {} },
    bindings: { x: from, y: to, draw: o.draw, extent: o.extent },
    uniform: {
      width4: o.width / 4,
      rows_at: EXTENT[o.rows],
      flag: add ? 1 : 0,
      site: o.site,
      threshold: Math.floor(o.p * 2 ** 32),
      factor: 1 / (1 - o.p),
    },
    grid: grid2d(o.width / 4, o.maxRows),
  };
}

/** Rows and columns, each from the first to before the second. */
export interface Block {
  rows: readonly [number, number];
  columns: readonly [number, number];
}

/** Sets to zero what lies outside of the blocks of a matrix [rows, columns]. */
export function blockMask(o: { label: string; matrix: Operand; rows: number; columns: number; blocks: readonly Block[] }): Op {
  if (o.blocks.length > 3) throw fail('internal')`${o.label}: ${o.blocks.length} blocks; there is room for 3.`;
  requireBytes(o.label, { matrix: [o.matrix, 4 * o.rows * o.columns] });
  const blocks = [0, 1, 2].flatMap((i) => [...(o.blocks[i]?.rows ?? [0, 0]), ...(o.blocks[i]?.columns ?? [0, 0])]);
  return {
    label: o.label,
    shader: { name: 'block_mask', source: blockMaskSource, values: {} },
    bindings: { m: o.matrix },
    uniform: { blocks, rows: o.rows, columns: o.columns },
    grid: grid2d(o.columns, o.rows),
  };
}
