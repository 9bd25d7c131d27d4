// dx = rstd (g - unit mean(g unit)), g = dy gain. See shaders/head_norm_backward.wgsl for the layouts: dy of query and key heads becomes
// dx, in place; gradients of values are left alone. Threads share the tokens.
import { pulled } from './norms';
import { first, last } from './parts';

export function head_norm_backward(
  part: i32, parts: i32,
  dqkv: usize, gain_q: usize, gain_k: usize, unit: usize, rstd: usize, extent: usize,
  HEADS: i32, KV_HEADS: i32, HEAD_DIM: i32, ROWS_AT: i32,
): void {
  const count = i32.load(extent + ((<usize>ROWS_AT) << 2));
  const to = last(part, parts, count, 1);
  const normed = HEADS + KV_HEADS;
  const head = (<usize>HEAD_DIM) << 2;
  const row = head * (normed + KV_HEADS);
  for (let t = first(part, parts, count, 1); t < to; t++) {
    let d = dqkv + row * t;
    let kept = unit + head * normed * t;
    const scales = rstd + (((<usize>t) * normed) << 2);
    for (let h = 0; h < normed; h++) {
      const end = kept + head;
      let g = h < HEADS ? gain_q : gain_k;
      const pull = f32x4.splat(pulled(kept, end, g, d) / <f32>HEAD_DIM);
      const four = v128.load_splat<f32>(scales + ((<usize>h) << 2));
      for (; kept < end; kept += 16) {
        const pushed = f32x4.mul(v128.load(d), v128.load(g));
        v128.store(d, f32x4.mul(four, f32x4.sub(pushed, f32x4.mul(v128.load(kept), pull))));
        d += 16;
        g += 16;
      }
    }
  }
}
