// partial[b, c] = sum over the tokens t of block b and the heads h of dy[t, h, c] unit[t, h, c]. See shaders/head_norm_gain_backward.wgsl
// for the layouts: COUNT heads from FIRST on, blocks of BLOCK tokens; column_sum.ts is the second pass. Threads share blocks and lines of
// 16 columns. Writes `=`.
import { first, last } from './parts';

/** dy unit of four columns. */
// @ts-ignore: decorator
@inline
function term(d: usize, kept: usize): v128 {
  return f32x4.mul(v128.load(d), v128.load(kept));
}

export function head_norm_gain_backward(
  part: i32, parts: i32,
  dqkv: usize, unit: usize, partial: usize, extent: usize,
  HEADS: i32, KV_HEADS: i32, HEAD_DIM: i32, FIRST: i32, COUNT: i32, BLOCK: i32, ROWS_AT: i32,
): void {
  const count = i32.load(extent + ((<usize>ROWS_AT) << 2));
  const lines = (HEAD_DIM + 15) / 16;
  const all = lines * ((count + BLOCK - 1) / BLOCK);
  const to = last(part, parts, all, 1);
  const head = (<usize>HEAD_DIM) << 2;
  const normed = head * (HEADS + KV_HEADS);
  const row = normed + head * KV_HEADS;
  const before = head * FIRST;
  const behind = head * COUNT;
  for (let i = first(part, parts, all, 1); i < to; i++) {
    const block = i / lines;
    const column = (i % lines) * 16;
    // Where a line is shorter, its first four columns are computed several times.
    const left = HEAD_DIM - column;
    const c1: usize = left > 4 ? 16 : 0, c2: usize = left > 8 ? 32 : 0, c3: usize = left > 12 ? 48 : 0;
    const skip = (<usize>column) << 2;
    let s0 = f32x4.splat(0), s1 = f32x4.splat(0), s2 = f32x4.splat(0), s3 = f32x4.splat(0);
    const end = min((block + 1) * BLOCK, count);
    for (let t = block * BLOCK; t < end; t++) {
      let d = dqkv + row * t + before + skip;
      let kept = unit + normed * t + before + skip;
      for (const stop = d + behind; d < stop; d += head) {
        s0 = f32x4.add(s0, term(d, kept));
        s1 = f32x4.add(s1, term(d + c1, kept + c1));
        s2 = f32x4.add(s2, term(d + c2, kept + c2));
        s3 = f32x4.add(s3, term(d + c3, kept + c3));
        kept += head;
      }
    }
    const target = partial + skip + head * block;
    v128.store(target, s0);
    v128.store(target + c1, s1);
    v128.store(target + c2, s2);
    v128.store(target + c3, s3);
  }
}
