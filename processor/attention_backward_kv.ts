// dk[j, g] = SCALE sum_{h in g} sum_{t >= j} ds_{t,j} q[t, h];  dv[j, g] = sum_{h in g} sum_{t >= j} p_{t,j} dout[t, h]
// See shaders/attention_backward_kv.wgsl for the layouts, attention.ts for the way. Up to four keys of a row go together; sums run over the
// queries of one head, then of the next. Threads share the keys, about as many pairs of query and key to each.
import { dots, first_token, gather, put, scaled, STRETCH, together, WEIGHTS } from './heads';
import { exp4 } from './math';

/** to[i] = from[i], the latter `step` bytes apart. */
// @ts-ignore: decorator
@inline
function column(to: usize, from: usize, step: usize, count: i32): void {
  for (let i = 0; i < count; i++) {
    f32.store(to, f32.load(from));
    to += 4;
    from += step;
  }
}

export function attention_backward_kv(
  part: i32, parts: i32, scratch: usize,
  qkv: usize, stream: usize, dout: usize, lse: usize, delta: usize, dqkv: usize, extent: usize,
  HEADS: i32, KV_HEADS: i32, HEAD_DIM: i32, STRIDE: i32, K_OFFSET: i32, V_OFFSET: i32, SCALE: f32, ROWS_AT: i32,
): void {
  const rows = i32.load(extent + ((<usize>ROWS_AT) << 2));
  const to = first_token(part + 1, parts, rows, stream, true);
  const bytes = (<usize>HEAD_DIM) << 2;
  const step = (<usize>STRIDE) << 2;
  const group = HEADS / KV_HEADS;
  const gap = <usize>HEADS * bytes;
  const apart = (<usize>HEADS) << 2;
  const gains = scratch + 4 * WEIGHTS;
  // What the queries of a stretch hold of lse and delta, then the keys.
  const logs = gains + 4 * WEIGHTS;
  const means = logs + WEIGHTS;
  const k = means + WEIGHTS;
  const scale = f32x4.splat(SCALE);
  let tokens = 0;
  for (let j = first_token(part, parts, rows, stream, true); j < to; j += tokens) {
    tokens = together(j, to, stream);
    const end = i32.load(stream + ((<usize>j) << 4), 12);
    for (let g = 0; g < KV_HEADS; g++) {
      const key = (<usize>(j * STRIDE + K_OFFSET + g * HEAD_DIM)) << 2;
      const value = (<usize>(j * STRIDE + V_OFFSET + g * HEAD_DIM)) << 2;
      for (let v = 0; v < tokens; v++) scaled(k + <usize>v * bytes, qkv + key + <usize>v * step, bytes, SCALE);
      for (let h = g * group; h < (g + 1) * group; h++) {
        for (let t = j; t < end; t += STRETCH) {
          const here = min(STRETCH, end - t);
          const q = qkv + ((<usize>(t * STRIDE + h * HEAD_DIM)) << 2);
          const head = t * HEADS + h;
          const d = dout + <usize>head * bytes;
          const adds = t > j || h > g * group;
          column(logs, lse + ((<usize>head) << 2), apart, here);
          column(means, delta + ((<usize>head) << 2), apart, here);
          dots(scratch, k, bytes, tokens, bytes, q, step, here);
          dots(gains, qkv + value, step, tokens, bytes, d, gap, here);
          for (let v = 0; v < tokens; v++) {
            const weights = scratch + <usize>v * WEIGHTS;
            const ds = gains + <usize>v * WEIGHTS;
            for (let i: usize = 0; i < (<usize>here) << 2; i += 16) {
              const p = exp4(f32x4.sub(v128.load(weights + i), v128.load(logs + i)));
              v128.store(weights + i, p);
              v128.store(ds + i, f32x4.mul(f32x4.mul(p, f32x4.sub(v128.load(ds + i), v128.load(means + i))), scale));
            }
            // Queries before this key.
            put(weights, 0, min(j + v - t, here), 0);
            put(ds, 0, min(j + v - t, here), 0);
          }
          gather(dqkv + key, step, tokens, bytes, q, step, gains, here, adds);
          gather(dqkv + value, step, tokens, bytes, d, gap, scratch, here, adds);
        }
      }
    }
  }
}
