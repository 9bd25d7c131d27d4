// y[r, :] = x[s, :] rstd[r] gain, rstd[r] = 1 / sqrt(mean(x[s, :]^2) + EPSILON); s = r, or rows[r] with GATHER. See shaders/rmsnorm.wgsl
// for the layouts. Threads share the rows. Writes `=`.
import { squares } from './norms';
import { first, last } from './parts';

export function rmsnorm(
  part: i32, parts: i32,
  x: usize, gain: usize, rows: usize, y: usize, rstd: usize, extent: usize,
  WIDTH: i32, EPSILON: f32, ROWS_AT: i32, GATHER: i32,
): void {
  const count = i32.load(extent + ((<usize>ROWS_AT) << 2));
  const to = last(part, parts, count, 1);
  const row = (<usize>WIDTH) << 2;
  for (let r = first(part, parts, count, 1); r < to; r++) {
    const number = (<usize>r) << 2;
    let source = x + row * (GATHER == 1 ? <usize>load<u32>(rows + number) : <usize>r);
    const end = source + row;
    const scale: f32 = 1 / sqrt<f32>(squares(source, end) / <f32>WIDTH + EPSILON);
    f32.store(rstd + number, scale);
    const four = f32x4.splat(scale);
    let target = y + row * r;
    for (let g = gain; source < end; g += 16) {
      v128.store(target, f32x4.mul(f32x4.mul(v128.load(source), four), v128.load(g)));
      source += 16;
      target += 16;
    }
  }
}
