import { describe, expect, test } from 'vitest';
import { streamOf } from '../gpu/harness';
import * as reference from '../reference/attention';
import { compare } from '../reference/compare';
import { draws } from '../reference/random';
import { Direct } from './direct';

const direct = new Direct();

interface Results {
  out: Float32Array;
  lse: Float32Array;
  delta: Float32Array;
  dqkv: Float32Array;
}

/** All three passes over rows of these lengths. */
function passes(s: reference.AttentionSizes, qkv: Float32Array, dout: Float32Array, parts: number): Results {
  const tokens = s.lengths.reduce((a, b) => a + b, 0);
  const stride = (s.heads + 2 * s.kvHeads) * s.headDim;
  const [out, dqkv] = [new Float32Array(tokens * s.heads * s.headDim), new Float32Array(tokens * stride)];
  const [lse, delta] = [new Float32Array(tokens * s.heads), new Float32Array(tokens * s.heads)];
  const constants = { HEADS: s.heads, KV_HEADS: s.kvHeads, HEAD_DIM: s.headDim, SCALE: 1 / Math.sqrt(s.headDim), ROWS_AT: 0 };
  const offsets = { K_OFFSET: s.heads * s.headDim, V_OFFSET: (s.heads + s.kvHeads) * s.headDim };
  const common = { ...constants, ...offsets, stream: Uint32Array.from(streamOf(s.lengths)), extent: Uint32Array.of(tokens, 0, 0, 0) };
  direct.run('attention', { ...common, Q_STRIDE: stride, KV_STRIDE: stride, queries: qkv, kv: qkv, out, lse }, parts);
  direct.run('attention_backward_q', { ...common, STRIDE: stride, qkv, out, dout, lse, delta, dqkv }, parts);
  direct.run('attention_backward_kv', { ...common, STRIDE: stride, qkv, dout, lse, delta, dqkv }, parts);
  return { out, lse, delta, dqkv };
}

function inputs(s: reference.AttentionSizes, size = 1): [Float32Array, Float32Array] {
  const tokens = s.lengths.reduce((a, b) => a + b, 0);
  const { normal } = draws(tokens);
  const stride = (s.heads + 2 * s.kvHeads) * s.headDim;
  return [Float32Array.from(normal(tokens * stride, size)), Float32Array.from(normal(tokens * s.heads * s.headDim))];
}

describe('attention by several threads', () => {
  test.each([
    { heads: 4, kvHeads: 2, headDim: 20, lengths: [1, 2, 3, 5, 1, 17, 1, 1, 4, 61] },
    { heads: 2, kvHeads: 1, headDim: 56, lengths: [70] },
    { heads: 1, kvHeads: 1, headDim: 4, lengths: [1, 1] },
    { heads: 1, kvHeads: 1, headDim: 4, lengths: [] },
  ])('rows $lengths: the same bits whoever computes them', (s) => {
    const [qkv, dout] = inputs(s);
    const alone = passes(s, qkv, dout, 1);
    for (const parts of [2, 3, 8, 200]) expect(passes(s, qkv, dout, parts)).toEqual(alone);
  });
});

// Of size 3 scores go beyond 100, so that the largest one changes from stretch to stretch and most weights vanish.
test.each([1, 3])('a row of more keys than are taken at a time, of size %i', (size) => {
  const s = { heads: 2, kvHeads: 1, headDim: 8, lengths: [1030, 2] };
  const [qkv, dout] = inputs(s, size);
  const { out, lse, dqkv } = passes(s, qkv, dout, 2);
  const right = reference.attention(qkv, s);
  compare('out', out, right.out, { abs: 2e-5 * size, eps: 2e-5 });
  compare('lse', lse, right.lse);
  compare('dqkv', dqkv, reference.attentionBackward(qkv, dout, s), { abs: 1e-4 * size ** 2, eps: 2e-5 });
});
