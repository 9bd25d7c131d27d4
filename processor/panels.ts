// A product of matrices in panels, for matmul_nn.ts, matmul_nt.ts, matmul_tn.ts and, with B in whole numbers, their quantised twins.
//   C[i, j] (=, +=) sum_k A[i, k] B[k, j], all float32; element (i, k) of A lies at a + 4 (i ars + k acs), (k, j) of B at b + 4 (k brs + j bcs).
// Blocks of KC x MC of A are copied into panels of 4 rows, [k][4], and 8 columns of B into [k][8]; the innermost loop keeps a tile of 4 x 8 in
// eight v128 and does 8 multiplications, 8 additions, 2 loads and 4 splats for 64 flops. Sums run over k in order, in stretches of KC whose
// results are added one after the other: the same bits however the tiles are dealt among threads. These share the rows of C or, where there
// are few, its columns.
// One thread of Node 20 on an EPYC core, best of 40: 57 GFLOP/s at 512 x 512 x 512 in all three layouts, 57 at 612 x 64 x 352, 42 at 37 x 60 x 44.
// Levels of 8 or 4 bits are widened and scaled on their way into the panels of B: the same times at 512 and 612 rows; 8 rows of 512 x 512
// take 0.10 ms (float32 0.10 to 0.11), 1 to 4 rows 0.07 to 0.08 ms (float32 in panels 0.06).
// Up to three rows of float32 go without panels where columns lie along k, see thin(): 0.034, 0.038 and 0.046 ms.
// Tried and lost: tiles wider than 8 columns spill (half the speed in V8); relaxed_madd is no faster and not the same on all machines; thin()
// with 8 columns at a time (a tenth to a fifth slower, its addresses spill) and on whole numbers (no faster than panels).
import { first, last } from './parts';

/** A multiple of 32. */
const KC: i32 = 256;
const MC: i32 = 256;
/** Bytes that a thread needs beside its operands. */
export const PANELS: i32 = 4 * (KC * MC + 8 * KC);

/** Four vectors of four, transposed, each `step` bytes behind the one before. */
// @ts-ignore: decorator
@inline
function transposed(to: usize, step: usize, r0: v128, r1: v128, r2: v128, r3: v128): void {
  const a = v128.shuffle<i32>(r0, r1, 0, 4, 1, 5);
  const b = v128.shuffle<i32>(r0, r1, 2, 6, 3, 7);
  const c = v128.shuffle<i32>(r2, r3, 0, 4, 1, 5);
  const d = v128.shuffle<i32>(r2, r3, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<i64>(a, c, 0, 2));
  v128.store(to + step, v128.shuffle<i64>(a, c, 1, 3));
  v128.store(to + 2 * step, v128.shuffle<i64>(b, d, 0, 2));
  v128.store(to + 3 * step, v128.shuffle<i64>(b, d, 1, 3));
}

/** `width` (4 or 8) neighbours from `first` of `count` on, along a matrix in which neighbours lie `cs` and steps of k `rs` elements apart; zeros beyond `count`. */
function pack(to: usize, from: usize, rs: i32, cs: i32, first: i32, count: i32, k0: i32, kc: i32, width: i32): void {
  const left = count - first;
  const row = (<usize>width) << 2;
  let k = 0;
  if (left >= width && cs == 1) {
    let source = from + ((<usize>(k0 * rs + first)) << 2);
    const step = (<usize>rs) << 2;
    for (; k < kc; k++) {
      v128.store(to, v128.load(source));
      if (width == 8) v128.store(to, v128.load(source, 16), 16);
      source += step;
      to += row;
    }
    return;
  }
  if (left >= width && rs == 1) {
    const step = (<usize>cs) << 2;
    for (; k + 4 <= kc; k += 4) {
      for (let j = 0; j < width; j += 4) {
        const source = from + ((<usize>((first + j) * cs + k0 + k)) << 2);
        const target = to + ((<usize>j) << 2);
        transposed(
          target, row,
          v128.load(source), v128.load(source + step), v128.load(source + 2 * step), v128.load(source + 3 * step),
        );
      }
      to += 4 * row;
    }
  }
  for (; k < kc; k++) {
    for (let j = 0; j < width; j++) {
      f32.store(to, j < left ? f32.load(from + ((<usize>((k0 + k) * rs + (first + j) * cs)) << 2)) : 0);
      to += 4;
    }
  }
}

/**
 * Levels of 8 or 4 bits with scales, as src/kernels/products/quantised.ts lays them out: what is quantised are rows of `length` numbers
 * (a multiple of 4), each from a whole word on, four neighbours in `bits` / 2 bytes. Below: bytes of such a row.
 */
// @ts-ignore: decorator
@inline
function lineBytes(bits: i32, length: i32): usize {
  return <usize>(bits == 8 ? length : ((length + 7) >> 3) << 2);
}

/** A scale is for so many numbers of a row, as a power of two: all with 8 bits, 32 with 4. */
// @ts-ignore: decorator
@inline
function shared(bits: i32): i32 {
  return bits == 8 ? 30 : 5;
}

/** Four neighbouring levels. */
// @ts-ignore: decorator
@inline
function levels(bits: i32, at: usize): v128 {
  if (bits == 8) return f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_s(i16x8.extend_low_i8x16_s(v128.load32_zero(at))));
  // Each lane's four bits go to the top, and come down with their sign.
  const up = i32x4.mul(i32x4.splat(<i32>load<u16>(at)), i32x4(1 << 28, 1 << 24, 1 << 20, 1 << 16));
  return f32x4.convert_i32x4_s(i32x4.shr_s(up, 28));
}

/** pack() of 8 columns of B, of which each is a quantised row of `length` numbers; `k0` is a multiple of 32. */
// @ts-ignore: decorator
@inline
function packColumns(bits: i32, to: usize, b: usize, scales: usize, length: i32, first: i32, count: i32, k0: i32, kc: i32): void {
  const line = lineBytes(bits, length);
  const groups = (<usize>(((length - 1) >> shared(bits)) + 1)) << 2;
  const four = <usize>bits >> 1;
  for (let j = 0; j < 8; j += 4) {
    const left = count - first - j;
    const target = to + ((<usize>j) << 2);
    // Columns beyond the last are the last one's numbers, and zero.
    const at0 = min(first + j, count - 1), at1 = min(first + j + 1, count - 1);
    const at2 = min(first + j + 2, count - 1), at3 = min(first + j + 3, count - 1);
    const l0 = b + <usize>at0 * line, l1 = b + <usize>at1 * line, l2 = b + <usize>at2 * line, l3 = b + <usize>at3 * line;
    const s0 = scales + <usize>at0 * groups, s1 = scales + <usize>at1 * groups;
    const s2 = scales + <usize>at2 * groups, s3 = scales + <usize>at3 * groups;
    for (let k = 0; k < kc; k += 32) {
      const group = (<usize>((k0 + k) >> shared(bits))) << 2;
      const c0 = v128.load_splat<f32>(s0 + group), c1 = v128.load_splat<f32>(s1 + group);
      const c2 = v128.load_splat<f32>(s2 + group), c3 = v128.load_splat<f32>(s3 + group);
      const end = min(k + 32, kc);
      for (let x = k; x < end; x += 4) {
        const at = <usize>((k0 + x) >> 2) * four;
        transposed(
          target + ((<usize>x) << 5), 32,
          f32x4.mul(levels(bits, l0 + at), c0), f32x4.mul(levels(bits, l1 + at), c1),
          f32x4.mul(levels(bits, l2 + at), c2), f32x4.mul(levels(bits, l3 + at), c3),
        );
      }
    }
    if (left >= 4) continue;
    const inside = i32x4.lt_s(i32x4(0, 1, 2, 3), i32x4.splat(left));
    for (let k = 0; k < kc; k++) {
      const at = target + ((<usize>k) << 5);
      v128.store(at, v128.and(v128.load(at), inside));
    }
  }
}

/** pack() of 8 columns of B, of which each row is quantised and `length` numbers long; `first` is a multiple of 8. */
// @ts-ignore: decorator
@inline
function packRows(bits: i32, to: usize, b: usize, scales: usize, length: i32, first: i32, k0: i32, kc: i32): void {
  const line = lineBytes(bits, length);
  const groups = (<usize>(((length - 1) >> shared(bits)) + 1)) << 2;
  const four = <usize>bits >> 1;
  let source = b + <usize>k0 * line + <usize>(first >> 2) * four;
  let scale = scales + <usize>k0 * groups + ((<usize>(first >> shared(bits))) << 2);
  const whole = length - first >= 8;
  for (let k = 0; k < kc; k++) {
    const by = v128.load_splat<f32>(scale);
    v128.store(to, f32x4.mul(levels(bits, source), by));
    v128.store(to, whole ? f32x4.mul(levels(bits, source + four), by) : f32x4.splat(0), 16);
    source += line;
    scale += groups;
    to += 32;
  }
}

/** Up to 8 columns of a row of C, with what stands at `base` added, if that is not 0; columns are a multiple of 4. */
// @ts-ignore: decorator
@inline
function put(at: usize, base: usize, left: v128, right: v128, columns: i32): void {
  if (base != 0) left = f32x4.add(v128.load(base), left);
  v128.store(at, left);
  if (columns < 8) return;
  if (base != 0) right = f32x4.add(v128.load(base, 16), right);
  v128.store(at, right, 16);
}

/** base + bytes, or 0 where there is nothing to add. */
// @ts-ignore: decorator
@inline
function beside(base: usize, bytes: usize): usize {
  return base == 0 ? 0 : base + bytes;
}

/** The part of a thread of C [rows, stride], of which columns beyond n are zero; `base` is added, of the same layout, or 0. */
export function product(
  part: i32, parts: i32, rows: i32, n: i32, k: i32,
  a: usize, ars: i32, acs: i32,
  b: usize, brs: i32, bcs: i32,
  base: usize, c: usize, stride: i32, scratch: usize,
): void {
  multiply(part, parts, rows, n, k, a, ars, acs, 32, b, 0, brs, bcs, base, c, stride, scratch);
}

/** The same with B in whole numbers of `bits` bits: its rows (`bcs` 1) or columns (`brs` 1) are quantised, the other step is their size. */
export function quantisedProduct(
  part: i32, parts: i32, rows: i32, n: i32, k: i32,
  a: usize, ars: i32, acs: i32,
  bits: i32, b: usize, scales: usize, brs: i32, bcs: i32,
  base: usize, c: usize, stride: i32, scratch: usize,
): void {
  multiply(part, parts, rows, n, k, a, ars, acs, bits, b, scales, brs, bcs, base, c, stride, scratch);
}

/** 8 columns of B from `first` on. */
function packed(
  to: usize, bits: i32, b: usize, scales: usize, brs: i32, bcs: i32, first: i32, count: i32, k0: i32, kc: i32,
): void {
  if (bits == 32) pack(to, b, brs, bcs, first, count, k0, kc, 8);
  else if (bits == 8) {
    if (bcs == 1) packRows(8, to, b, scales, brs, first, k0, kc);
    else packColumns(8, to, b, scales, bcs, first, count, k0, kc);
  } else if (bcs == 1) packRows(4, to, b, scales, brs, first, k0, kc);
  else packColumns(4, to, b, scales, bcs, first, count, k0, kc);
}

/** Up to so many rows threads share the columns, so that each packs a part of B and none goes without. */
const FEW_ROWS: i32 = 64;

function multiply(
  part: i32, parts: i32, rows: i32, n: i32, k: i32,
  a: usize, ars: i32, acs: i32,
  bits: i32, b: usize, scales: usize, brs: i32, bcs: i32,
  base: usize, c: usize, stride: i32, scratch: usize,
): void {
  const few = rows <= FEW_ROWS;
  const i0 = few ? 0 : first(part, parts, rows, 4);
  const i1 = few ? rows : last(part, parts, rows, 4);
  const j0 = few ? first(part, parts, stride, 16) : 0;
  const j1 = few ? last(part, parts, stride, 16) : stride;
  if (i0 >= i1 || j0 >= j1) return;
  if (rows < 4 && bits == 32 && brs == 1) {
    if (rows == 1) thin(1, j0, j1, n, k, a, b, base, c, stride);
    else if (rows == 2) thin(2, j0, j1, n, k, a, b, base, c, stride);
    else thin(3, j0, j1, n, k, a, b, base, c, stride);
    return;
  }
  const panel = scratch + 4 * KC * MC;
  const row = (<usize>stride) << 2;
  for (let k0 = 0; k0 < k || k0 == 0; k0 += KC) {
    const kc = min(KC, k - k0);
    const from = k0 > 0 ? c : base;
    for (let m0 = i0; m0 < i1; m0 += MC) {
      const m1 = min(m0 + MC, i1);
      for (let i = m0; i < m1; i += 4) pack(scratch + ((<usize>((i - m0) * kc)) << 2), a, acs, ars, i, i1, k0, kc, 4);
      for (let j = j0; j < j1; j += 8) {
        packed(panel, bits, b, scales, brs, bcs, j, n, k0, kc);
        const columns = stride - j;
        const end = panel + ((<usize>kc) << 5);
        for (let i = m0; i < m1; i += 4) {
          let p = scratch + ((<usize>((i - m0) * kc)) << 2);
          let q = panel;
          let c00 = f32x4.splat(0), c01 = f32x4.splat(0), c10 = f32x4.splat(0), c11 = f32x4.splat(0);
          let c20 = f32x4.splat(0), c21 = f32x4.splat(0), c30 = f32x4.splat(0), c31 = f32x4.splat(0);
          while (q < end) {
            const b0 = v128.load(q), b1 = v128.load(q, 16);
            let x = v128.load_splat<f32>(p);
            c00 = f32x4.add(c00, f32x4.mul(x, b0)); c01 = f32x4.add(c01, f32x4.mul(x, b1));
            x = v128.load_splat<f32>(p, 4);
            c10 = f32x4.add(c10, f32x4.mul(x, b0)); c11 = f32x4.add(c11, f32x4.mul(x, b1));
            x = v128.load_splat<f32>(p, 8);
            c20 = f32x4.add(c20, f32x4.mul(x, b0)); c21 = f32x4.add(c21, f32x4.mul(x, b1));
            x = v128.load_splat<f32>(p, 12);
            c30 = f32x4.add(c30, f32x4.mul(x, b0)); c31 = f32x4.add(c31, f32x4.mul(x, b1));
            q += 32;
            p += 16;
          }
          const left = i1 - i;
          const away = (<usize>(i * stride + j)) << 2;
          const at = c + away, old = beside(from, away);
          put(at, old, c00, c01, columns);
          if (left > 1) put(at + row, beside(old, row), c10, c11, columns);
          if (left > 2) put(at + 2 * row, beside(old, 2 * row), c20, c21, columns);
          if (left > 3) put(at + 3 * row, beside(old, 3 * row), c30, c31, columns);
        }
      }
    }
  }
}

/**
 * Up to three rows times columns that lie along k: without panels, which would be used once, and to the same bits. A row of A and a column
 * of B are k numbers each.
 */
// @ts-ignore: decorator
@inline
function thin(rows: i32, j0: i32, j1: i32, n: i32, k: i32, a: usize, b: usize, base: usize, c: usize, stride: i32): void {
  const row = (<usize>stride) << 2;
  const line = (<usize>k) << 2;
  for (let j = j0; j < j1; j += 4) {
    // Columns beyond the last are the last one's numbers, and zero.
    const most = n - 1;
    const b0 = b + <usize>min(j, most) * line, b1 = b + <usize>min(j + 1, most) * line;
    const b2 = b + <usize>min(j + 2, most) * line, b3 = b + <usize>min(j + 3, most) * line;
    const inside = i32x4.lt_s(i32x4(0, 1, 2, 3), i32x4.splat(n - j));
    for (let k0 = 0; k0 < k; k0 += KC) {
      const end = (<usize>min(k0 + KC, k)) << 2;
      let s0 = f32x4.splat(0), s1 = f32x4.splat(0), s2 = f32x4.splat(0);
      for (let i = (<usize>k0) << 2; i < end; i += 16) {
        const r0 = v128.load(b0 + i), r1 = v128.load(b1 + i), r2 = v128.load(b2 + i), r3 = v128.load(b3 + i);
        const p = v128.shuffle<i32>(r0, r1, 0, 4, 1, 5), q = v128.shuffle<i32>(r0, r1, 2, 6, 3, 7);
        const r = v128.shuffle<i32>(r2, r3, 0, 4, 1, 5), s = v128.shuffle<i32>(r2, r3, 2, 6, 3, 7);
        const t0 = v128.shuffle<i64>(p, r, 0, 2), t1 = v128.shuffle<i64>(p, r, 1, 3);
        const t2 = v128.shuffle<i64>(q, s, 0, 2), t3 = v128.shuffle<i64>(q, s, 1, 3);
        s0 = fourMore(s0, a + i, t0, t1, t2, t3);
        if (rows > 1) s1 = fourMore(s1, a + line + i, t0, t1, t2, t3);
        if (rows > 2) s2 = fourMore(s2, a + 2 * line + i, t0, t1, t2, t3);
      }
      const away = (<usize>j) << 2;
      const at = c + away, old = beside(k0 > 0 ? c : base, away);
      put(at, old, v128.and(s0, inside), s0, 4);
      if (rows > 1) put(at + row, beside(old, row), v128.and(s1, inside), s1, 4);
      if (rows > 2) put(at + 2 * row, beside(old, 2 * row), v128.and(s2, inside), s2, 4);
    }
  }
}

/** The sum and four products more, in their order. */
// @ts-ignore: decorator
@inline
function fourMore(sum: v128, a: usize, b0: v128, b1: v128, b2: v128, b3: v128): v128 {
  sum = f32x4.add(sum, f32x4.mul(v128.load_splat<f32>(a), b0));
  sum = f32x4.add(sum, f32x4.mul(v128.load_splat<f32>(a, 4), b1));
  sum = f32x4.add(sum, f32x4.mul(v128.load_splat<f32>(a, 8), b2));
  return f32x4.add(sum, f32x4.mul(v128.load_splat<f32>(a, 12), b3));
}
