// partial[b, c] = sum over the rows r of block b of dy[r, c]. See shaders/bias_backward.wgsl: blocks of BLOCK rows; column_sum.ts is the
// second pass. Threads share blocks and lines of 16 columns. Writes `=`.
import { first, last } from './parts';

export function bias_backward(
  part: i32, parts: i32,
  dy: usize, partial: usize, extent: usize,
  WIDTH: i32, BLOCK: i32, ROWS_AT: i32,
): void {
  const count = i32.load(extent + ((<usize>ROWS_AT) << 2));
  const lines = (WIDTH + 15) / 16;
  const all = lines * ((count + BLOCK - 1) / BLOCK);
  const to = last(part, parts, all, 1);
  const row = (<usize>WIDTH) << 2;
  for (let i = first(part, parts, all, 1); i < to; i++) {
    const block = i / lines;
    const column = (i % lines) * 16;
    // Where a line is shorter, its first four columns are computed several times.
    const left = WIDTH - column;
    const c1: usize = left > 4 ? 16 : 0, c2: usize = left > 8 ? 32 : 0, c3: usize = left > 12 ? 48 : 0;
    const skip = (<usize>column) << 2;
    let s0 = f32x4.splat(0), s1 = f32x4.splat(0), s2 = f32x4.splat(0), s3 = f32x4.splat(0);
    const end = dy + skip + row * min((block + 1) * BLOCK, count);
    for (let at = dy + skip + row * (block * BLOCK); at < end; at += row) {
      s0 = f32x4.add(s0, v128.load(at));
      s1 = f32x4.add(s1, v128.load(at + c1));
      s2 = f32x4.add(s2, v128.load(at + c2));
      s3 = f32x4.add(s3, v128.load(at + c3));
    }
    const target = partial + skip + row * block;
    v128.store(target, s0);
    v128.store(target + c1, s1);
    v128.store(target + c2, s2);
    v128.store(target + c3, s3);
  }
}
