// y[r, :] = x[rows[r], :]. See shaders/gather_rows.wgsl: x [*, WIDTH], y [rows, WIDTH]. Threads share the rows. Writes `=`.
import { first, last } from './parts';

export function gather_rows(
  part: i32, parts: i32,
  x: usize, rows: usize, y: usize, extent: usize,
  WIDTH: i32, ROWS_AT: i32,
): void {
  const count = i32.load(extent + ((<usize>ROWS_AT) << 2));
  const to = last(part, parts, count, 1);
  const row = (<usize>WIDTH) << 2;
  for (let r = first(part, parts, count, 1); r < to; r++) memory.copy(y + row * r, x + row * load<u32>(rows + ((<usize>r) << 2)), row);
}
