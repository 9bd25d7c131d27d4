// For each query and key head of a token:  unit = x rstd, rstd = 1 / sqrt(mean(x^2) + EPSILON), x = unit gain. See shaders/head_norm.wgsl
// for the layouts: x in place, unit and rstd `=`, values left alone. Threads share the tokens.
import { squares } from './norms';
import { first, last } from './parts';

export function head_norm(
  part: i32, parts: i32,
  qkv: usize, gain_q: usize, gain_k: usize, unit: usize, rstd: usize, extent: usize,
  HEADS: i32, KV_HEADS: i32, HEAD_DIM: i32, EPSILON: f32, ROWS_AT: i32,
): void {
  const count = i32.load(extent + ((<usize>ROWS_AT) << 2));
  const to = last(part, parts, count, 1);
  const normed = HEADS + KV_HEADS;
  const head = (<usize>HEAD_DIM) << 2;
  const row = head * (normed + KV_HEADS);
  for (let t = first(part, parts, count, 1); t < to; t++) {
    let x = qkv + row * t;
    let kept = unit + head * normed * t;
    const scales = rstd + (((<usize>t) * normed) << 2);
    for (let h = 0; h < normed; h++) {
      const end = x + head;
      const scale: f32 = 1 / sqrt<f32>(squares(x, end) / <f32>HEAD_DIM + EPSILON);
      f32.store(scales + ((<usize>h) << 2), scale);
      const four = f32x4.splat(scale);
      for (let g = h < HEADS ? gain_q : gain_k; x < end; g += 16) {
        const value = f32x4.mul(v128.load(x), four);
        v128.store(kept, value);
        v128.store(x, f32x4.mul(value, v128.load(g)));
        x += 16;
        kept += 16;
      }
    }
  }
}
