// Sums along a row, for rmsnorm.ts, head_norm.ts, their gradients and sum_squares.ts. `end` is the address behind the row, a multiple of 16
// bytes on. Four sums by turns, since one would wait for each addition.
import { sum4 } from './math';

/** sum x^2. */
export function squares(x: usize, end: usize): f32 {
  let s0 = f32x4.splat(0), s1 = f32x4.splat(0), s2 = f32x4.splat(0), s3 = f32x4.splat(0);
  for (; x + 64 <= end; x += 64) {
    const a = v128.load(x), b = v128.load(x, 16), c = v128.load(x, 32), d = v128.load(x, 48);
    s0 = f32x4.add(s0, f32x4.mul(a, a));
    s1 = f32x4.add(s1, f32x4.mul(b, b));
    s2 = f32x4.add(s2, f32x4.mul(c, c));
    s3 = f32x4.add(s3, f32x4.mul(d, d));
  }
  for (; x < end; x += 16) {
    const a = v128.load(x);
    s0 = f32x4.add(s0, f32x4.mul(a, a));
  }
  return sum4(f32x4.add(f32x4.add(s0, s1), f32x4.add(s2, s3)));
}

/** dy gain x of four elements. */
// @ts-ignore: decorator
@inline
function term(x: usize, gain: usize, dy: usize): v128 {
  return f32x4.mul(f32x4.mul(v128.load(dy), v128.load(gain)), v128.load(x));
}

/** sum dy gain x, of three rows; `end` is that of x. */
export function pulled(x: usize, end: usize, gain: usize, dy: usize): f32 {
  let s0 = f32x4.splat(0), s1 = f32x4.splat(0), s2 = f32x4.splat(0), s3 = f32x4.splat(0);
  for (; x + 64 <= end; x += 64) {
    s0 = f32x4.add(s0, term(x, gain, dy));
    s1 = f32x4.add(s1, term(x + 16, gain + 16, dy + 16));
    s2 = f32x4.add(s2, term(x + 32, gain + 32, dy + 32));
    s3 = f32x4.add(s3, term(x + 48, gain + 48, dy + 48));
    gain += 64;
    dy += 64;
  }
  for (; x < end; x += 16) {
    s0 = f32x4.add(s0, term(x, gain, dy));
    gain += 16;
    dy += 16;
  }
  return sum4(f32x4.add(f32x4.add(s0, s1), f32x4.add(s2, s3)));
}
