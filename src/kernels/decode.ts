import advanceSource from '../../shaders/decode_advance.wgsl?raw';
import argmaxSource from '../../shaders/argmax.wgsl?raw';
import argmaxSubgroup from '../../shaders/argmax_subgroup.wgsl?raw';
import type { Op, Tensor, View } from '../device/op';
import type { Chunk } from './cross_entropy';
import { EXTENT, EXTENT_BYTES, extentOf, requireBytes, subgroupGrid } from './extent';

type Operand = Tensor | View;

/** Greedy choice over one chunk of the vocabulary, carried on over chunks. */
export function argmax(o: { chunk: Chunk; logits: Operand; best: Operand; extent: Operand; maxRows: number }): Op {
  const { first, count, stride } = o.chunk;
  const logits = 4 * o.maxRows * stride;
  requireBytes('argmax', { logits: [o.logits, logits], best: [o.best, 8 * o.maxRows], extent: [o.extent, EXTENT_BYTES] });
  const values = { STRIDE: stride, FIRST: first, COUNT: count, ROWS_AT: EXTENT.scored };
  return {
    label: 'argmax',
    shader: { name: 'argmax', source: argmaxSource, values },
    variants: {
      subgroup: { shader: { name: 'argmax_subgroup', source: argmaxSubgroup, values }, grid: subgroupGrid(o.maxRows) },
    },
    sample: () => ({ inputs: { logits: 'random', best: 'zero', extent: extentOf(o.maxRows) }, outputs: ['best'], exact: true }),
    bindings: { logits: o.logits, best: o.best, extent: o.extent },
    grid: [Math.ceil(o.maxRows / 32), 1, 1],
  };
}

/** Appends the picks to the answers and packs the rows that go on into the next step's stream. */
export function advance(o: {
  best: Operand;
  endIds: Operand;
  endCount: number;
  rowOf: Operand;
  answers: Operand;
  lengths: Operand;
  stream: Operand;
  extent: Operand;
  scored: Operand;
  limit: number;
  gather: boolean;
}): Op {
  requireBytes('decode advance', { 'end ids': [o.endIds, 4 * o.endCount], extent: [o.extent, EXTENT_BYTES] });
  return {
    label: 'decode advance',
    shader: { name: 'decode_advance', source: advanceSource, values: { LIMIT: o.limit, END_COUNT: o.endCount, GATHER: o.gather ? 1 : 0 } },
    bindings: {
      best: o.best,
      end_ids: o.endIds,
      row_of: o.rowOf,
      answers: o.answers,
      lengths: o.lengths,
      stream: o.stream,
      extent: o.extent,
      scored: o.scored,
    },
    grid: [1, 1, 1],
  };
}
