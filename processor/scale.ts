// y[r, :] *= factor, in place. See shaders/scale.wgsl: y [rows, 4 * width4]. Threads share the rows.
import { first, last } from './parts';

export function scale(
  part: i32, parts: i32,
  y: usize, extent: usize,
  width4: i32, rows_at: i32, factor: f32,
): void {
  const rows = i32.load(extent + ((<usize>rows_at) << 2));
  const row = (<usize>width4) << 4;
  const end = y + row * last(part, parts, rows, 1);
  const four = f32x4.splat(factor);
  for (let at = y + row * first(part, parts, rows, 1); at < end; at += 16) v128.store(at, f32x4.mul(v128.load(at), four));
}
