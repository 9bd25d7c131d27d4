import type { Numbers } from './matmul';

export interface AttentionSizes {
  heads: number;
  kvHeads: number;
  headDim: number;
  /** Rows of the packed batch, one after the other. */
  lengths: readonly number[];
}

/** Walks over all (token, head) of the packed rows; keys and values of the row stand at tokens `from` to `t`. */
function eachQuery(s: AttentionSizes, visit: (t: number, h: number, from: number) => void): void {
  let from = 0;
  for (const length of s.lengths) {
    for (let t = from; t < from + length; t++) for (let h = 0; h < s.heads; h++) visit(t, h, from);
    from += length;
  }
}

/** Columns of q, k and v of head `h` in a token's row of qkv. */
function columns(s: AttentionSizes, h: number): { q: number; k: number; v: number; stride: number } {
  const group = Math.floor(h / (s.heads / s.kvHeads));
  return {
    q: h * s.headDim,
    k: (s.heads + group) * s.headDim,
    v: (s.heads + s.kvHeads + group) * s.headDim,
    stride: (s.heads + 2 * s.kvHeads) * s.headDim,
  };
}

function probabilities(qkv: Numbers, s: AttentionSizes, t: number, h: number, from: number): { p: number[]; lse: number } {
  const { q, k, stride } = columns(s, h);
  const scores: number[] = [];
  for (let j = from; j <= t; j++) {
    let dot = 0;
    for (let i = 0; i < s.headDim; i++) dot += qkv[t * stride + q + i]! * qkv[j * stride + k + i]!;
    scores.push(dot / Math.sqrt(s.headDim));
  }
  const top = Math.max(...scores);
  const lse = top + Math.log(scores.reduce((sum, x) => sum + Math.exp(x - top), 0));
  return { p: scores.map((x) => Math.exp(x - lse)), lse };
}

/** qkv [tokens, (heads + 2 kvHeads) headDim] to out [tokens, heads headDim] and the log of each softmax's sum [tokens, heads]. */
export function attention(qkv: Numbers, s: AttentionSizes): { out: Float64Array; lse: Float64Array } {
  const tokens = s.lengths.reduce((a, b) => a + b, 0);
  const out = new Float64Array(tokens * s.heads * s.headDim);
  const lse = new Float64Array(tokens * s.heads);
  eachQuery(s, (t, h, from) => {
    const { v, stride } = columns(s, h);
    const softmax = probabilities(qkv, s, t, h, from);
    lse[t * s.heads + h] = softmax.lse;
    softmax.p.forEach((p, j) => {
      for (let i = 0; i < s.headDim; i++) out[(t * s.heads + h) * s.headDim + i]! += p * qkv[(from + j) * stride + v + i]!;
    });
  });
  return { out, lse };
}

/** Gradient of sum(dout out) with respect to qkv, by the chain rule through the whole softmax. */
export function attentionBackward(qkv: Numbers, dout: Numbers, s: AttentionSizes): Float64Array {
  const dqkv = new Float64Array(qkv.length);
  const scale = 1 / Math.sqrt(s.headDim);
  eachQuery(s, (t, h, from) => {
    const { q, k, v, stride } = columns(s, h);
    const { p } = probabilities(qkv, s, t, h, from);
    const at = (t * s.heads + h) * s.headDim;
    const dp = p.map((_, j) => {
      let sum = 0;
      for (let i = 0; i < s.headDim; i++) sum += dout[at + i]! * qkv[(from + j) * stride + v + i]!;
      return sum;
    });
    const mean = p.reduce((sum, x, j) => sum + x * dp[j]!, 0);
    p.forEach((x, j) => {
      const row = (from + j) * stride;
      const dscore = x * (dp[j]! - mean) * scale;
      for (let i = 0; i < s.headDim; i++) {
        dqkv[t * stride + q + i]! += dscore * qkv[row + k + i]!;
        dqkv[row + k + i]! += dscore * qkv[t * stride + q + i]!;
        dqkv[row + v + i]! += x * dout[at + i]!;
      }
    });
  });
  return dqkv;
}
