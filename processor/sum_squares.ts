// partial[i] = sum of x^2 over block i, or of (x - y)^2 with SUBTRACT. See shaders/sum_squares.wgsl: blocks of BLOCK vec4 of COUNT
// elements. Threads share the blocks. Writes `=`.
import { sum4 } from './math';
import { squares } from './norms';
import { first, last } from './parts';

/** (x - y)^2 of four elements. */
// @ts-ignore: decorator
@inline
function distance(x: usize, y: usize): v128 {
  const d = f32x4.sub(v128.load(x), v128.load(y));
  return f32x4.mul(d, d);
}

/** sum (x - y)^2. */
function distances(x: usize, end: usize, y: usize): f32 {
  let s0 = f32x4.splat(0), s1 = f32x4.splat(0), s2 = f32x4.splat(0), s3 = f32x4.splat(0);
  for (; x + 64 <= end; x += 64) {
    s0 = f32x4.add(s0, distance(x, y));
    s1 = f32x4.add(s1, distance(x + 16, y + 16));
    s2 = f32x4.add(s2, distance(x + 32, y + 32));
    s3 = f32x4.add(s3, distance(x + 48, y + 48));
    y += 64;
  }
  for (; x < end; x += 16) {
    s0 = f32x4.add(s0, distance(x, y));
    y += 16;
  }
  return sum4(f32x4.add(f32x4.add(s0, s1), f32x4.add(s2, s3)));
}

export function sum_squares(
  part: i32, parts: i32,
  x: usize, y: usize, partial: usize,
  COUNT: i32, BLOCK: i32, SUBTRACT: i32,
): void {
  const all = COUNT / 4;
  const blocks = (all + BLOCK - 1) / BLOCK;
  const to = last(part, parts, blocks, 1);
  for (let b = first(part, parts, blocks, 1); b < to; b++) {
    const begin = (<usize>(b * BLOCK)) << 4;
    const end = x + ((<usize>min((b + 1) * BLOCK, all)) << 4);
    f32.store(partial + ((<usize>b) << 2), SUBTRACT == 1 ? distances(x + begin, end, y + begin) : squares(x + begin, end));
  }
}
