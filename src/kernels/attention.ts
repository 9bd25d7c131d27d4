import backwardKV from '../../shaders/attention_backward_kv.wgsl?raw';
import backwardKVQuad from '../../shaders/attention_backward_kv_quad.wgsl?raw';
import backwardQ from '../../shaders/attention_backward_q.wgsl?raw';
import backwardQQuad from '../../shaders/attention_backward_q_quad.wgsl?raw';
import forward from '../../shaders/attention.wgsl?raw';
import forwardLanes from '../../shaders/attention_lanes.wgsl?raw';
import forwardQuad from '../../shaders/attention_quad.wgsl?raw';
import cacheWrite from '../../shaders/cache_write.wgsl?raw';
import { grid1d, grid2d, type Op, type Tensor, type View } from '../device/op';
import type { Shader } from '../device/op';
import { EXTENT, EXTENT_BYTES, extentOf, requireBytes, STREAM_BYTES } from './extent';

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

/** What every pass takes, of so many tokens. */
const commonBytes = (o: { qkv: Operand; stream: Operand; extent: Operand; maxTokens: number }, s: AttentionShape) =>
  ({
    qkv: [o.qkv, 4 * o.maxTokens * qkvWidth(s)],
    stream: [o.stream, STREAM_BYTES * o.maxTokens],
    extent: [o.extent, EXTENT_BYTES],
  }) as const;

/** Lanes of a workgroup of the quad kernels. */
const QUAD_GROUP = 32;
/** Beyond this the unrolled kernels take long to compile, on some adapters minutes. */
const QUAD_HEAD_DIM = 64;
/** Queries or keys of one invocation: as many as keep the unrolled kernel small. */
const slotsOf = (s: AttentionShape): number => (s.headDim <= 32 ? 4 : 2);

/** Quads whose queries read the same keys: as many heads of a key-value head as fit into the slots, then tokens. */
function byQueries(s: AttentionShape, shader: Shader, maxTokens: number): Op['variants'] {
  if (s.headDim > QUAD_HEAD_DIM) return {};
  const slots = slotsOf(s);
  const shared = [4, 2, 1].find((n) => n <= slots && (s.heads / s.kvHeads) % n === 0)!;
  const quads = (Math.ceil(maxTokens / ((4 * slots) / shared)) * s.heads) / shared;
  const values = { ...shader.values, QUERIES: slots, SHARED: shared };
  return { quad: { shader: { ...shader, values }, grid: grid1d(4 * quads, QUAD_GROUP) } };
}

/** Quads whose lanes share out the keys of one query: for queries whose neighbours read other keys. */
function byLanes(s: AttentionShape, shader: Shader, maxTokens: number): Op['variants'] {
  if (s.headDim > QUAD_HEAD_DIM) return {};
  return { quad: { shader, grid: grid1d(4 * maxTokens * s.heads, QUAD_GROUP) } };
}

function byKeys(s: AttentionShape, shader: Shader, maxTokens: number): Op['variants'] {
  if (s.headDim > QUAD_HEAD_DIM) return {};
  const slots = slotsOf(s);
  const quads = Math.ceil(maxTokens / (4 * slots)) * s.kvHeads;
  return { quad: { shader: { ...shader, values: { ...shader.values, KEYS: slots } }, grid: grid1d(4 * quads, QUAD_GROUP) } };
}

/** Length of the rows on which variants are tried. */
const TRIAL_ROW = 48;

/** A packed batch of such rows. */
function sampleStream(tokens: number): Uint32Array<ArrayBuffer> {
  const stream = new Uint32Array(4 * tokens);
  for (let t = 0; t < tokens; t++) {
    const start = t - (t % TRIAL_ROW);
    stream.set([0, t - start, start, Math.min(start + TRIAL_ROW, tokens)], 4 * t);
  }
  return stream;
}

/** Of `products` of a query and a key per pair of a query and a key that it attends to, in rows of the sample's length. */
const flopsOf = (s: AttentionShape, tokens: number, products: number): number =>
  2 * products * s.headDim * s.heads * tokens * ((TRIAL_ROW + 1) / 2);

/**
 * Causal attention inside each row. Keys come from qkv itself, or from `cache` where every token's own key already stands.
 * `whole` says that the stream holds whole rows, as a prompt does, and not the newest token of each: only then have neighbours keys to share.
 */
export function attention(o: {
  shape: AttentionShape;
  qkv: Operand;
  cache?: Operand;
  whole?: boolean;
  stream: Operand;
  out: Operand;
  lse: Operand;
  extent: Operand;
  maxTokens: number;
}): Op {
  const { shape, whole = !o.cache } = o;
  const kv = o.cache
    ? { KV_STRIDE: kvWidth(shape), K_OFFSET: 0, V_OFFSET: shape.kvHeads * shape.headDim }
    : { KV_STRIDE: qkvWidth(shape), ...offsets(shape) };
  const values = { ...shapeValues(shape), Q_STRIDE: qkvWidth(shape), ...kv };
  const perHead = 4 * o.maxTokens * shape.heads;
  requireBytes('attention', { ...commonBytes(o, shape), out: [o.out, perHead * shape.headDim], lse: [o.lse, perHead] });
  return {
    label: 'attention',
    shader: { name: 'attention', source: forward, values },
    variants: whole
      ? byQueries(shape, { name: 'attention_quad', source: forwardQuad, values }, o.maxTokens)
      : byLanes(shape, { name: 'attention_lanes', source: forwardLanes, values }, o.maxTokens),
    sample: () => ({
      inputs: {
        queries: 'random',
        kv: 'random',
        stream: sampleStream(o.maxTokens),
        out: 'zero',
        lse: 'zero',
        extent: extentOf(o.maxTokens),
      },
      outputs: ['out', 'lse'],
    }),
    bindings: { queries: o.qkv, kv: o.cache ?? o.qkv, stream: o.stream, out: o.out, lse: o.lse, extent: o.extent },
    grid: grid1d(o.maxTokens * shape.heads),
    flops: flopsOf(shape, o.maxTokens, 2),
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
  const perHead = 4 * o.maxTokens * shape.heads;
  requireBytes('attention backward', {
    ...commonBytes(o, shape),
    out: [o.out, perHead * shape.headDim],
    dout: [o.dout, perHead * shape.headDim],
    lse: [o.lse, perHead],
    delta: [o.delta, perHead],
    dqkv: [o.dqkv, 4 * o.maxTokens * qkvWidth(shape)],
  });
  return [
    {
      label: 'attention backward q',
      shader: { name: 'attention_backward_q', source: backwardQ, values },
      variants: byQueries(shape, { name: 'attention_backward_q_quad', source: backwardQQuad, values }, o.maxTokens),
      sample: () => ({
        inputs: {
          qkv: 'random',
          stream: sampleStream(o.maxTokens),
          out: 'random',
          dout: 'random',
          lse: 'zero',
          delta: 'zero',
          dqkv: 'zero',
          extent: extentOf(o.maxTokens),
        },
        outputs: ['delta', 'dqkv'],
      }),
      bindings: { qkv: o.qkv, stream: o.stream, out: o.out, dout: o.dout, lse: o.lse, delta: o.delta, dqkv: o.dqkv, extent: o.extent },
      grid: grid1d(o.maxTokens * shape.heads),
      flops: flopsOf(shape, o.maxTokens, 3),
    },
    {
      label: 'attention backward kv',
      shader: { name: 'attention_backward_kv', source: backwardKV, values },
      variants: byKeys(shape, { name: 'attention_backward_kv_quad', source: backwardKVQuad, values }, o.maxTokens),
      sample: () => ({
        inputs: {
          qkv: 'random',
          stream: sampleStream(o.maxTokens),
          dout: 'random',
          lse: 'zero',
          delta: 'random',
          dqkv: 'zero',
          extent: extentOf(o.maxTokens),
        },
        outputs: ['dqkv'],
      }),
      bindings: { qkv: o.qkv, stream: o.stream, dout: o.dout, lse: o.lse, delta: o.delta, dqkv: o.dqkv, extent: o.extent },
      grid: grid1d(o.maxTokens * shape.kvHeads),
      flops: flopsOf(shape, o.maxTokens, 4),
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
  requireBytes('cache write', commonBytes(o, o.shape));
  return {
    label: 'cache write',
    shader: {
      name: 'cache_write',
      source: cacheWrite,
      values: { STRIDE: qkvWidth(o.shape), OFFSET: o.shape.heads * o.shape.headDim, WIDTH: width, ROWS_AT: EXTENT.tokens },
    },
    bindings: { qkv: o.qkv, stream: o.stream, cache: o.cache, extent: o.extent },
    grid: grid2d(width / 4, o.maxTokens),
  };
}
