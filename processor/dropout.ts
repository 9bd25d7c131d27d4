// y[r, c] = x[r, c] factor where bits(draw, site, r, c) >= threshold, else 0; or += with flag 1, which is the gradient.
// See shaders/dropout.wgsl for the layouts and what the bits depend on; they are the same, from pcg4d (Jarzynski & Olano 2020). Threads
// share the rows. Four hashes are computed side by side, a word of each to a vector, for 16 neighbours in a row; of the words only the
// first holds the column, so that all that comes of the other three alone is computed once for a row.
import { first, last } from './parts';

const FACTOR: u32 = 1664525;
const SUMMAND: u32 = 1013904223;

// @ts-ignore: decorator
@inline
function folded(x: v128): v128 {
  return v128.xor(x, i32x4.shr_u(x, 16));
}

/** y becomes, or gains, those of four numbers that `kept` keeps. */
// @ts-ignore: decorator
@inline
function put(x: usize, y: usize, factor: v128, kept: v128, add: bool): void {
  const value = v128.and(f32x4.mul(v128.load(x), factor), kept);
  v128.store(y, add ? f32x4.add(v128.load(y), value) : value);
}

export function dropout(
  part: i32, parts: i32,
  x: usize, y: usize, draw: usize, extent: usize,
  width4: i32, rows_at: i32, flag: i32, site: i32, threshold: i32, factor: f32,
): void {
  const rows = i32.load(extent + ((<usize>rows_at) << 2));
  const to = last(part, parts, rows, 1);
  const add = flag == 1;
  const scale = f32x4.splat(factor);
  const least = i32x4.splat(threshold);

  // pcg4d of what all elements share.
  let a = load<u32>(draw) * FACTOR + SUMMAND;
  let b = load<u32>(draw, 4) * FACTOR + SUMMAND;
  let c = load<u32>(draw, 8) * FACTOR + SUMMAND;
  let d = <u32>site * FACTOR + SUMMAND;
  a += b * d; b += c * a; c += a * b; d += b * c;
  a ^= a >> 16; b ^= b >> 16; c ^= c >> 16; d ^= d >> 16;
  a += b * d; b += c * a; c += a * b; d += b * c;

  const keyA = i32x4.splat(a);
  const hashC = i32x4.splat(c * FACTOR + SUMMAND);
  const hashD = i32x4.splat(d * FACTOR + SUMMAND);
  for (let row = first(part, parts, rows, 1); row < to; row++) {
    const hb = (b ^ <u32>row) * FACTOR + SUMMAND;
    const hashB = i32x4.splat(hb);
    const offset = i32x4.splat(SUMMAND + hb * (d * FACTOR + SUMMAND));
    const begin = (<usize>(row * width4)) << 4;
    let from = x + begin, at = y + begin;
    let column = i32x4(0, 1, 2, 3);
    for (let left = width4; left > 0; left -= 4) {
      let p = i32x4.add(i32x4.mul(v128.xor(keyA, column), i32x4.splat(FACTOR)), offset);
      let q = i32x4.add(hashB, i32x4.mul(hashC, p));
      let r = i32x4.add(hashC, i32x4.mul(p, q));
      let s = i32x4.add(hashD, i32x4.mul(q, r));
      p = folded(p);
      q = folded(q);
      r = folded(r);
      s = folded(s);
      p = i32x4.add(p, i32x4.mul(q, s));
      q = i32x4.add(q, i32x4.mul(r, p));
      r = i32x4.add(r, i32x4.mul(p, q));
      s = i32x4.add(s, i32x4.mul(q, r));
      p = i32x4.ge_u(p, least);
      q = i32x4.ge_u(q, least);
      r = i32x4.ge_u(r, least);
      s = i32x4.ge_u(s, least);
      // The words of one hash, next to each other, are four neighbours.
      const pq = v128.shuffle<i32>(p, q, 0, 4, 1, 5);
      const rs = v128.shuffle<i32>(r, s, 0, 4, 1, 5);
      put(from, at, scale, v128.shuffle<i64>(pq, rs, 0, 2), add);
      if (left > 1) put(from + 16, at + 16, scale, v128.shuffle<i64>(pq, rs, 1, 3), add);
      if (left > 2) {
        const pq2 = v128.shuffle<i32>(p, q, 2, 6, 3, 7);
        const rs2 = v128.shuffle<i32>(r, s, 2, 6, 3, 7);
        put(from + 32, at + 32, scale, v128.shuffle<i64>(pq2, rs2, 0, 2), add);
        if (left > 3) put(from + 48, at + 48, scale, v128.shuffle<i64>(pq2, rs2, 1, 3), add);
      }
      column = i32x4.add(column, i32x4.splat(4));
      from += 64;
      at += 64;
    }
  }
}
