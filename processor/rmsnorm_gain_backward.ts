// partial[b, c] = sum over the rows r of block b of dy[r, c] x[s, c] rstd[r], s = r, or rows[r] with GATHER. See
// shaders/rmsnorm_gain_backward.wgsl: blocks of BLOCK rows; column_sum.ts is the second pass. Threads share blocks and lines of 16 columns.
// Writes `=`.
import { first, last } from './parts';

/** dy x rstd of four columns. */
// @ts-ignore: decorator
@inline
function term(x: usize, dy: usize, scale: v128): v128 {
  return f32x4.mul(f32x4.mul(v128.load(dy), v128.load(x)), scale);
}

export function rmsnorm_gain_backward(
  part: i32, parts: i32,
  x: usize, rows: usize, rstd: usize, dy: usize, partial: usize, extent: usize,
  WIDTH: i32, BLOCK: i32, ROWS_AT: i32, GATHER: i32,
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
    const end = min((block + 1) * BLOCK, count);
    for (let r = block * BLOCK; r < end; r++) {
      const number = (<usize>r) << 2;
      const of_x = x + skip + row * (GATHER == 1 ? <usize>load<u32>(rows + number) : <usize>r);
      const of_dy = dy + skip + row * r;
      const scale = v128.load_splat<f32>(rstd + number);
      s0 = f32x4.add(s0, term(of_x, of_dy, scale));
      s1 = f32x4.add(s1, term(of_x + c1, of_dy + c1, scale));
      s2 = f32x4.add(s2, term(of_x + c2, of_dy + c2, scale));
      s3 = f32x4.add(s3, term(of_x + c3, of_dy + c3, scale));
    }
    const target = partial + skip + row * block;
    v128.store(target, s0);
    v128.store(target + c1, s1);
    v128.store(target + c2, s2);
    v128.store(target + c3, s3);
  }
}
