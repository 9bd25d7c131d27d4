// out[c] += sum over blocks b of partial[b, c], b < ceil(extent[ROWS_AT] / BLOCK), in order: the second pass of a sum over rows. WIDTH is a
// multiple of 4. Threads share lines of 16 columns.
import { first, last } from './parts';

export function column_sum(
  part: i32, parts: i32,
  partial: usize, out: usize, extent: usize,
  WIDTH: i32, BLOCK: i32, ROWS_AT: i32,
): void {
  const blocks = (i32.load(extent + ((<usize>ROWS_AT) << 2)) + BLOCK - 1) / BLOCK;
  const to = last(part, parts, WIDTH, 16);
  const row = (<usize>WIDTH) << 2;
  const all = row * blocks;
  for (let column = first(part, parts, WIDTH, 16); column < to; column += 16) {
    // Where a line is shorter, its first four columns are computed several times.
    const left = WIDTH - column;
    const c1: usize = left > 4 ? 16 : 0, c2: usize = left > 8 ? 32 : 0, c3: usize = left > 12 ? 48 : 0;
    const skip = (<usize>column) << 2;
    let s0 = f32x4.splat(0), s1 = f32x4.splat(0), s2 = f32x4.splat(0), s3 = f32x4.splat(0);
    const end = partial + skip + all;
    for (let at = partial + skip; at < end; at += row) {
      s0 = f32x4.add(s0, v128.load(at));
      s1 = f32x4.add(s1, v128.load(at + c1));
      s2 = f32x4.add(s2, v128.load(at + c2));
      s3 = f32x4.add(s3, v128.load(at + c3));
    }
    const target = out + skip;
    // All are read before one is written, since they may be the same.
    s0 = f32x4.add(v128.load(target), s0);
    s1 = f32x4.add(v128.load(target + c1), s1);
    s2 = f32x4.add(v128.load(target + c2), s2);
    s3 = f32x4.add(v128.load(target + c3), s3);
    v128.store(target, s0);
    v128.store(target + c1, s1);
    v128.store(target + c2, s2);
    v128.store(target + c3, s3);
  }
}
