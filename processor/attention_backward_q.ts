// dq[t, h] = SCALE sum_j ds_j k[j, g], ds_j = p_j (dout . v[j, g] - delta), p_j = exp(q . k_j SCALE - lse), delta[t, h] = dout . out
// See shaders/attention_backward_q.wgsl for the layouts, attention.ts for the way and how it is shared.
import { dots, first_token, gather, put, scaled, STRETCH, together, WEIGHTS } from './heads';
import { exp4, sum4 } from './math';

export function attention_backward_q(
  part: i32, parts: i32, scratch: usize,
  qkv: usize, stream: usize, out: usize, dout: usize, lse: usize, delta: usize, dqkv: usize, extent: usize,
  HEADS: i32, KV_HEADS: i32, HEAD_DIM: i32, STRIDE: i32, K_OFFSET: i32, V_OFFSET: i32, SCALE: f32, ROWS_AT: i32,
): void {
  const rows = i32.load(extent + ((<usize>ROWS_AT) << 2));
  const to = first_token(part + 1, parts, rows, stream, false);
  const bytes = (<usize>HEAD_DIM) << 2;
  const step = (<usize>STRIDE) << 2;
  const group = HEADS / KV_HEADS;
  const gap = <usize>HEADS * bytes;
  const gains = scratch + 4 * WEIGHTS;
  const q = gains + 4 * WEIGHTS;
  const scale = f32x4.splat(SCALE);
  let tokens = 0;
  for (let t = first_token(part, parts, rows, stream, false); t < to; t += tokens) {
    tokens = together(t, to, stream);
    const start = i32.load(stream + ((<usize>t) << 4), 8);
    const row = qkv + <usize>start * step;
    const count = t + tokens - start;
    for (let h = 0; h < HEADS; h++) {
      const keys = row + ((<usize>(K_OFFSET + h / group * HEAD_DIM)) << 2);
      const values = row + ((<usize>(V_OFFSET + h / group * HEAD_DIM)) << 2);
      const at = t * HEADS + h;
      const query = (<usize>(t * STRIDE + h * HEAD_DIM)) << 2;
      const d = dout + <usize>at * bytes;
      for (let v = 0; v < tokens; v++) {
        const away = <usize>(at + v * HEADS) * bytes;
        let products = f32x4.splat(0);
        for (let i = away; i < away + bytes; i += 16) products = f32x4.add(products, f32x4.mul(v128.load(dout + i), v128.load(out + i)));
        f32.store(delta + ((<usize>(at + v * HEADS)) << 2), sum4(products));
        scaled(q + <usize>v * bytes, qkv + query + <usize>v * step, bytes, SCALE);
      }
      for (let j = 0; j < count; j += STRETCH) {
        const here = min(STRETCH, count - j);
        const away = <usize>j * step;
        dots(scratch, q, bytes, tokens, bytes, keys + away, step, here);
        dots(gains, d, gap, tokens, bytes, values + away, step, here);
        for (let v = 0; v < tokens; v++) {
          const weights = scratch + <usize>v * WEIGHTS;
          const mine = (<usize>(at + v * HEADS)) << 2;
          const mean = v128.load_splat<f32>(delta + mine);
          const log_sum = v128.load_splat<f32>(lse + mine);
          let g = gains + <usize>v * WEIGHTS;
          for (let w = weights; w < weights + ((<usize>here) << 2); w += 16) {
            const p = exp4(f32x4.sub(v128.load(w), log_sum));
            v128.store(w, f32x4.mul(f32x4.mul(p, f32x4.sub(v128.load(g), mean)), scale));
            g += 16;
          }
          // Keys behind this query.
          put(weights, max(t + v + 1 - start - j, 0), here, 0);
        }
        gather(dqkv + query, step, tokens, bytes, keys + away, step, scratch, here, j > 0);
      }
    }
  }
}
