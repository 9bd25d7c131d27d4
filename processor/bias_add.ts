// x[r, :] += bias, in place. See shaders/bias_add.wgsl: x [rows, WIDTH], bias [WIDTH]. Threads share the rows.
import { first, last } from './parts';

export function bias_add(
  part: i32, parts: i32,
  x: usize, bias: usize, extent: usize,
  WIDTH: i32, ROWS_AT: i32,
): void {
  const rows = i32.load(extent + ((<usize>ROWS_AT) << 2));
  const row = (<usize>WIDTH) << 2;
  const to = x + row * last(part, parts, rows, 1);
  let at = x + row * first(part, parts, rows, 1);
  while (at < to) {
    const end = at + row;
    for (let b = bias; at < end; b += 16) {
      v128.store(at, f32x4.add(v128.load(at), v128.load(b)));
      at += 16;
    }
  }
}
