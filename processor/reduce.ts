// out[AT] += sum of values[0 .. count), count = COUNT, or extent[COUNT_AT] when COUNT is 0. See shaders/reduce.wgsl: 64 strided sums, which
// are then added in order. One thread does it all, 16 sums at a time, which is as many as stay in registers: each line of the cache is read
// once.

/** Up to four values, `left` of them; zeros beyond. */
function upToFour(at: usize, left: i32): v128 {
  if (left >= 4) return v128.load(at);
  let four = f32x4.splat(0);
  if (left > 0) four = f32x4.replace_lane(four, 0, f32.load(at));
  if (left > 1) four = f32x4.replace_lane(four, 1, f32.load(at, 4));
  if (left > 2) four = f32x4.replace_lane(four, 2, f32.load(at, 8));
  return four;
}

/** `total` and four sums, in order. */
// @ts-ignore: decorator
@inline
function inOrder(total: f32, s: v128): f32 {
  return total + f32x4.extract_lane(s, 0) + f32x4.extract_lane(s, 1) + f32x4.extract_lane(s, 2) + f32x4.extract_lane(s, 3);
}

export function reduce(
  part: i32, parts: i32,
  values: usize, out: usize, extent: usize,
  COUNT: i32, COUNT_AT: i32, AT: i32,
): void {
  if (part != 0) return;
  const count = COUNT == 0 ? i32.load(extent + ((<usize>COUNT_AT) << 2)) : COUNT;
  const rounds = values + ((<usize>(count & ~63)) << 2);
  let total: f32 = 0;
  for (let lane = 0; lane < 64; lane += 16) {
    let s0 = f32x4.splat(0), s1 = f32x4.splat(0), s2 = f32x4.splat(0), s3 = f32x4.splat(0);
    const skip = (<usize>lane) << 2;
    for (let at = values; at < rounds; at += 256) {
      const from = at + skip;
      s0 = f32x4.add(s0, v128.load(from));
      s1 = f32x4.add(s1, v128.load(from, 16));
      s2 = f32x4.add(s2, v128.load(from, 32));
      s3 = f32x4.add(s3, v128.load(from, 48));
    }
    const from = rounds + skip;
    const left = (count & 63) - lane;
    s0 = f32x4.add(s0, upToFour(from, left));
    s1 = f32x4.add(s1, upToFour(from + 16, left - 4));
    s2 = f32x4.add(s2, upToFour(from + 32, left - 8));
    s3 = f32x4.add(s3, upToFour(from + 48, left - 12));
    total = inOrder(inOrder(inOrder(inOrder(total, s0), s1), s2), s3);
  }
  const at = out + ((<usize>AT) << 2);
  f32.store(at, f32.load(at) + total);
}
