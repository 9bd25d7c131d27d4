import backwardKV from '../../shaders/attention_backward_kv.wgsl?raw';
import backwardQ from '../../shaders/attention_backward_q.wgsl?raw';
import forward from '../../shaders/attention.wgsl?raw';
import cacheWrite from '../../shaders/cache_write.wgsl?raw';
import { grid1d, type Op, type Tensor, type View } from '../gpu/program';
import { EXTENT } from './extent';

type Operand = Tensor | View;

export interface AttentionShape {
  heads: number;
  kvHeads: number;
  headDim: number;
}

/** Columns of qkv: queries, then keys, then values. */
export const qkvWidth = (s: AttentionShape): number => (s.heads + 2 * s.kvHeads) * s.headDim;
/** Columns of the cache: keys, then values. */
export const kvWidth = (s: AttentionShape): number => 2 * s.kvHeads * s.headDim;

const shapeValues = (s: AttentionShape) => ({
  HEADS: s.heads,
  KV_HEADS: s.kvHeads,
  HEAD_DIM: s.headDim,
  SCALE: 1 / Math.sqrt(s.headDim),
  ROWS_AT: EXTENT.tokens,
});
const offsets = (s: AttentionShape) => ({ K_OFFSET: s.heads * s.headDim, V_OFFSET: (s.heads + s.kvHeads) * s.headDim });

/** Causal attention inside each row. Keys come from qkv itself, or from `cache` where every token's own key already stands. */
export function attention(o: {
  shape: AttentionShape;
  qkv: Operand;
  cache?: Operand;
  stream: Operand;
  out: Operand;
  lse: Operand;
  extent: Operand;
  maxTokens: number;
}): Op {
  const { shape } = o;
  const kv = o.cache
    ? { KV_STRIDE: kvWidth(shape), K_OFFSET: 0, V_OFFSET: shape.kvHeads * shape.headDim }
    : { KV_STRIDE: qkvWidth(shape), ...offsets(shape) };
  return {
    label: 'attention',
    shader: { name: 'attention', source: forward, values: { ...shapeValues(shape), Q_STRIDE: qkvWidth(shape), ...kv } },
    bindings: [o.qkv, o.cache ?? o.qkv, o.stream, o.out, o.lse, o.extent],
    grid: grid1d(o.maxTokens * shape.heads),
  };
}

export function attentionBackward(o: {
  shape: AttentionShape;
  qkv: Operand;
  stream: Operand;
  out: Operand;
  dout: Operand;
  lse: Operand;
  delta: Operand;
  dqkv: Operand;
  extent: Operand;
  maxTokens: number;
}): Op[] {
  const { shape } = o;
  const values = { ...shapeValues(shape), ...offsets(shape), STRIDE: qkvWidth(shape) };
  return [
    {
      label: 'attention backward q',
      shader: { name: 'attention_backward_q', source: backwardQ, values },
      bindings: [o.qkv, o.stream, o.out, o.dout, o.lse, o.delta, o.dqkv, o.extent],
      grid: grid1d(o.maxTokens * shape.heads),
    },
    {
      label: 'attention backward kv',
      shader: { name: 'attention_backward_kv', source: backwardKV, values },
      bindings: [o.qkv, o.stream, o.dout, o.lse, o.delta, o.dqkv, o.extent],
      grid: grid1d(o.maxTokens * shape.kvHeads),
    },
  ];
}

/** Puts the keys and values of each token into its place in the cache. */
export function writeCache(o: {
  shape: AttentionShape;
  qkv: Operand;
  stream: Operand;
  cache: Operand;
  extent: Operand;
  maxTokens: number;
}): Op {
  const width = kvWidth(o.shape);
  return {
    label: 'cache write',
    shader: {
      name: 'cache_write',
      source: cacheWrite,
      values: { STRIDE: qkvWidth(o.shape), OFFSET: o.shape.heads * o.shape.headDim, WIDTH: width, ROWS_AT: EXTENT.tokens },
    },
    bindings: [o.qkv, o.stream, o.cache, o.extent],
    grid: grid1d((o.maxTokens * width) / 4),
  };
}
