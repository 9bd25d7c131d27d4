// dx = rstd (g - x rstd^2 mean(g x)), g = dy gain. See shaders/rmsnorm_backward.wgsl for the layouts: dx `+=`, or `=` with SCATTER, when
// token t has row slot[t] of dy, or none (0xffffffff) and gets zero. Threads share the tokens.
import { pulled } from './norms';
import { first, last } from './parts';

export function rmsnorm_backward(
  part: i32, parts: i32,
  x: usize, gain: usize, slot: usize, rstd: usize, dy: usize, dx: usize, extent: usize,
  WIDTH: i32, ROWS_AT: i32, SCATTER: i32,
): void {
  const count = i32.load(extent + ((<usize>ROWS_AT) << 2));
  const to = last(part, parts, count, 1);
  const row = (<usize>WIDTH) << 2;
  for (let t = first(part, parts, count, 1); t < to; t++) {
    let target = dx + row * t;
    let r = <u32>t;
    if (SCATTER == 1) {
      r = load<u32>(slot + ((<usize>t) << 2));
      if (r == 0xffffffff) {
        memory.fill(target, 0, row);
        continue;
      }
    }
    let of_x = x + row * t;
    let of_dy = dy + row * r;
    const end = of_x + row;
    const scale = f32.load(rstd + ((<usize>r) << 2));
    const pull = f32x4.splat(pulled(of_x, end, gain, of_dy) * scale * scale / <f32>WIDTH);
    const four = f32x4.splat(scale);
    for (let g = gain; of_x < end; g += 16) {
      const pushed = f32x4.mul(v128.load(of_dy), v128.load(g));
      let value = f32x4.mul(four, f32x4.sub(pushed, f32x4.mul(v128.load(of_x), pull)));
      if (SCATTER != 1) value = f32x4.add(v128.load(target), value);
      v128.store(target, value);
      of_x += 16;
      of_dy += 16;
      target += 16;
    }
  }
}
