// x[t, :] = scale[id[t] - first, group] level[id[t] - first, :]  where first <= id[t] < first + count. See shaders/embed_quantised.wgsl:
// the table in whole numbers of BITS bits, 8 or 4, each row from a whole word on; a scale for a row, or for 32 columns of it with 4 bits.
// Threads share the tokens. Writes `=`, other tokens not at all.
import { first as firstOf, last as lastOf } from './parts';

/** The low, or high, four of eight 16-bit levels as numbers, scaled. */
// @ts-ignore: decorator
@inline
function lower(levels: v128, scale: v128): v128 {
  return f32x4.mul(f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_s(levels)), scale);
}
// @ts-ignore: decorator
@inline
function upper(levels: v128, scale: v128): v128 {
  return f32x4.mul(f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_s(levels)), scale);
}

function eights(to: usize, end: usize, word: usize, scale: v128): void {
  for (; to < end; to += 16) {
    v128.store(to, lower(i16x8.extend_low_i8x16_s(v128.load32_zero(word)), scale));
    word += 4;
  }
}

function fours(to: usize, end: usize, word: usize, scales: usize): void {
  for (let i = 0; to < end; i++) {
    const scale = v128.load_splat<f32>(scales + ((<usize>(i >> 2)) << 2));
    // Eight levels in four bytes, in each the lower first.
    const bytes = v128.load32_zero(word);
    const low = i8x16.shr_s(i8x16.shl(bytes, 4), 4);
    const high = i8x16.shr_s(bytes, 4);
    const levels = i16x8.extend_low_i8x16_s(v128.shuffle<i8>(low, high, 0, 16, 1, 17, 2, 18, 3, 19, 0, 16, 1, 17, 2, 18, 3, 19));
    v128.store(to, lower(levels, scale));
    // The last word of a row may be half empty.
    if (to + 16 < end) v128.store(to, upper(levels, scale), 16);
    to += 32;
    word += 4;
  }
}

export function embed_quantised(
  part: i32, parts: i32,
  stream: usize, table: usize, scales: usize, x: usize, extent: usize,
  BITS: i32, WIDTH: i32, ROWS_AT: i32, first: i32, count: i32,
): void {
  const tokens = i32.load(extent + ((<usize>ROWS_AT) << 2));
  const to = lastOf(part, parts, tokens, 1);
  const row = (<usize>WIDTH) << 2;
  const words = (<usize>(BITS == 8 ? WIDTH >> 2 : (WIDTH + 7) >> 3)) << 2;
  const groups = (<usize>(BITS == 8 ? 1 : (WIDTH + 31) >> 5)) << 2;
  for (let t = firstOf(part, parts, tokens, 1); t < to; t++) {
    const index = load<u32>(stream + ((<usize>t) << 4)) - <u32>first; // an id before the piece becomes a large number
    if (index >= <u32>count) continue;
    const target = x + row * t;
    const scale = scales + groups * index;
    if (BITS == 8) eights(target, target + row, table + words * index, v128.load_splat<f32>(scale));
    else fours(target, target + row, table + words * index, scale);
  }
}
