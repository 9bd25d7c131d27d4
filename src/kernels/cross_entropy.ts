import backward from '../../shaders/cross_entropy_backward.wgsl?raw';
import forward from '../../shaders/cross_entropy.wgsl?raw';
import forwardSubgroup from '../../shaders/cross_entropy_subgroup.wgsl?raw';
import { grid1d, type Op, type Tensor, type View } from '../device/op';
import { countUp, EXTENT, EXTENT_BYTES, extentOf, requireBytes, subgroupGrid } from './extent';

type Operand = Tensor | View;

/** A run of vocabulary entries; `stride` is the row length of its logits. */
export interface Chunk {
  first: number;
  count: number;
  stride: number;
  last: boolean;
}

/** Cuts a vocabulary so that the logits of one chunk for `rows` rows stay below `maxBytes`. */
export function vocabularyChunks(vocabulary: number, rows: number, maxBytes: number): Chunk[] {
  const size = Math.min(vocabulary, Math.max(256, Math.floor(maxBytes / 4 / rows / 256) * 256));
  const chunks: Chunk[] = [];
  for (let first = 0; first < vocabulary; first += size) {
    const count = Math.min(size, vocabulary - first);
    chunks.push({ first, count, stride: Math.ceil(count / 4) * 4, last: first + count === vocabulary });
  }
  return chunks;
}

interface Scored {
  chunk: Chunk;
  logits: Operand;
  labels: Operand;
  state: Operand;
  extent: Operand;
  maxRows: number;
}

const scoredBytes = (o: Scored) =>
  ({
    logits: [o.logits, 4 * o.maxRows * o.chunk.stride],
    labels: [o.labels, 4 * o.maxRows],
    state: [o.state, 16 * o.maxRows],
    extent: [o.extent, EXTENT_BYTES],
  }) as const;

export function crossEntropy(o: Scored & { losses: Operand }): Op {
  const { first, count, stride, last } = o.chunk;
  requireBytes('cross entropy', { ...scoredBytes(o), losses: [o.losses, 4 * o.maxRows] });
  const values = { STRIDE: stride, FIRST: first, COUNT: count, LAST: last ? 1 : 0, ROWS_AT: EXTENT.scored };
  const labels = () => countUp(o.maxRows).map((row) => first + (row % count));
  const state = () => new Uint32Array(new Float32Array(4 * o.maxRows).fill(1).buffer);
  return {
    label: 'cross entropy',
    shader: { name: 'cross_entropy', source: forward, values },
    variants: {
      subgroup: { shader: { name: 'cross_entropy_subgroup', source: forwardSubgroup, values }, grid: subgroupGrid(o.maxRows) },
    },
    sample: () => ({
      inputs: { logits: 'random', labels: labels(), state: state(), losses: 'zero', extent: extentOf(o.maxRows) },
      outputs: ['state', 'losses'],
    }),
    bindings: { logits: o.logits, labels: o.labels, state: o.state, losses: o.losses, extent: o.extent },
    grid: [Math.ceil(o.maxRows / 32), 1, 1],
  };
}

/** Logits become their gradient, in place. `step` begins with 1 / target tokens of the update. */
export function crossEntropyBackward(o: Scored & { step: Operand }): Op {
  const { first, count, stride } = o.chunk;
  requireBytes('cross entropy backward', { ...scoredBytes(o), step: [o.step, 4] });
  return {
    label: 'cross entropy backward',
    shader: {
      name: 'cross_entropy_backward',
      source: backward,
      values: { STRIDE: stride, FIRST: first, COUNT: count, ROWS_AT: EXTENT.scored },
    },
    bindings: { logits: o.logits, labels: o.labels, state: o.state, step: o.step, extent: o.extent },
    grid: grid1d((o.maxRows * stride) / 4),
  };
}
