import backward from '../../shaders/embed_backward.wgsl?raw';
import quantised from '../../shaders/embed_quantised.wgsl?raw';
import forward from '../../shaders/embed.wgsl?raw';
import gather from '../../shaders/gather_rows.wgsl?raw';
import { grid2d, type Op, type Tensor, type View } from '../device/op';
import { EXTENT, EXTENT_BYTES, requireBytes, STREAM_BYTES } from './extent';
import { bitsOf, type Matrix, matrixOperands } from './products/matrix';

type Operand = Tensor | View;

interface Embedding {
  stream: Operand;
  x: Operand;
  extent: Operand;
  width: number;
  maxTokens: number;
}

/**
 * x[tokens, width] = table[id of each token], for the tokens whose id lies in [first, first + count): these rows of the table are what
 * `matrix` holds.
 */
export function embedPiece({ matrix, ...o }: Embedding & { matrix: Matrix; first: number; count: number }): Op {
  const values = { WIDTH: o.width, ROWS_AT: EXTENT.tokens };
  const whole = 'scales' in matrix;
  requireBytes('embed', {
    ...matrixOperands(matrix, o.count, o.width),
    stream: [o.stream, STREAM_BYTES * o.maxTokens],
    x: [o.x, 4 * o.maxTokens * o.width],
    extent: [o.extent, EXTENT_BYTES],
  });
  return {
    label: 'embed',
    shader: whole
      ? { name: 'embed_quantised', source: quantised, values: { ...values, BITS: bitsOf(matrix.weight) } }
      : { name: 'embed', source: forward, values: { ...values, Weight: matrix.weight } },
    bindings: { stream: o.stream, table: matrix.b, ...(whole ? { scales: matrix.scales } : {}), x: o.x, extent: o.extent },
    uniform: { first: o.first, count: o.count },
    grid: grid2d(o.width / 4, o.maxTokens),
  };
}

/** y[scored, width] = x[rows of the scored tokens, width]. */
export function gatherScored(o: { x: Operand; rows: Operand; y: Operand; extent: Operand; width: number; maxRows: number }): Op {
  const bytes = 4 * o.maxRows;
  requireBytes('gather', { rows: [o.rows, bytes], y: [o.y, bytes * o.width], extent: [o.extent, EXTENT_BYTES] });
  return {
    label: 'gather',
    shader: { name: 'gather_rows', source: gather, values: { WIDTH: o.width, ROWS_AT: EXTENT.scored } },
    bindings: { x: o.x, rows: o.rows, y: o.y, extent: o.extent },
    grid: grid2d(o.width / 4, o.maxRows),
  };
}

/** table gradient += dx by token id; order, begin and idOf come from `sortTokens`. */
export function embedBackward(o: {
  order: Operand;
  begin: Operand;
  idOf: Operand;
  dx: Operand;
  table: Operand;
  extent: Operand;
  width: number;
  maxTokens: number;
}): Op {
  requireBytes('embed backward', {
    order: [o.order, 4 * o.maxTokens],
    begin: [o.begin, 4 * (o.maxTokens + 1)],
    'id of': [o.idOf, 4 * o.maxTokens],
    dx: [o.dx, 4 * o.maxTokens * o.width],
    extent: [o.extent, EXTENT_BYTES],
  });
  return {
    label: 'embed backward',
    shader: { name: 'embed_backward', source: backward, values: { WIDTH: o.width, DISTINCT_AT: EXTENT.distinct } },
    bindings: { order: o.order, begin: o.begin, id_of: o.idOf, dx: o.dx, table: o.table, extent: o.extent },
    grid: grid2d(o.width / 4, o.maxTokens),
  };
}

/** Tokens in order of their id (stable), where each distinct id begins, and the ids. Linear in tokens x log tokens, not in the vocabulary. */
export function sortTokens(ids: ArrayLike<number>): { order: Uint32Array; begin: Uint32Array; idOf: Uint32Array } {
  const order = Uint32Array.from({ length: ids.length }, (_, i) => i).sort((a, b) => ids[a]! - ids[b]! || a - b);
  const begin: number[] = [];
  const idOf: number[] = [];
  order.forEach((token, i) => {
    const id = ids[token]!;
    if (idOf.length === 0 || idOf[idOf.length - 1] !== id) {
      begin.push(i);
      idOf.push(id);
    }
  });
  begin.push(ids.length);
  return { order, begin: Uint32Array.from(begin), idOf: Uint32Array.from(idOf) };
}
