// What attention.ts, attention_backward_q.ts and attention_backward_kv.ts share: up to four vectors of a head against those of a run of
// tokens. Each sum is made in the same order whether its vector comes alone or with others, so that nothing depends on what is taken
// together.

/** Tokens that are taken at a time. Not a power of two: the weights of four vectors would lie in the same lines of the cache. */
export const STRETCH: i32 = 496;
/** Bytes of their weights, for one vector. */
export const WEIGHTS: usize = 4 * STRETCH;

/** [p, q, r, s], each the sum of a vector's numbers. */
// @ts-ignore: decorator
@inline
function sums(p: v128, q: v128, r: v128, s: v128): v128 {
  const pq = f32x4.add(v128.shuffle<i32>(p, q, 0, 4, 1, 5), v128.shuffle<i32>(p, q, 2, 6, 3, 7));
  const rs = f32x4.add(v128.shuffle<i32>(r, s, 0, 4, 1, 5), v128.shuffle<i32>(r, s, 2, 6, 3, 7));
  return f32x4.add(v128.shuffle<i64>(pq, rs, 0, 2), v128.shuffle<i64>(pq, rs, 1, 3));
}

/**
 * to[v, j] = x[v] . from[j] for j up to `count` and v up to `vectors`, at most 4; to[v] at to + v WEIGHTS, x[v] at x + v gap, from[j] at
 * from + j step; vectors have `bytes` bytes, a multiple of 16. The count is rounded up to four with the last one's number.
 */
export function dots(to: usize, x: usize, gap: usize, vectors: i32, bytes: usize, from: usize, step: usize, count: i32): void {
  let v = 0;
  for (; v + 2 <= vectors; v += 2) {
    dots_two(to, x, x + gap, bytes, from, step, count);
    to += 2 * WEIGHTS;
    x += 2 * gap;
  }
  if (v < vectors) dots_one(to, x, bytes, from, step, count);
}

/** [x . a, x . b, x . c, x . d] */
// @ts-ignore: decorator
@inline
export function dots_four(x: usize, bytes: usize, a: usize, b: usize, c: usize, d: usize): v128 {
  let p = f32x4.splat(0), q = f32x4.splat(0), r = f32x4.splat(0), s = f32x4.splat(0);
  for (let i: usize = 0; i < bytes; i += 16) {
    const y = v128.load(x + i);
    p = f32x4.add(p, f32x4.mul(y, v128.load(a + i)));
    q = f32x4.add(q, f32x4.mul(y, v128.load(b + i)));
    r = f32x4.add(r, f32x4.mul(y, v128.load(c + i)));
    s = f32x4.add(s, f32x4.mul(y, v128.load(d + i)));
  }
  return sums(p, q, r, s);
}

function dots_one(to: usize, x: usize, bytes: usize, from: usize, step: usize, count: i32): void {
  const most = count - 1;
  for (let j = 0; j < count; j += 4) {
    const b = from + <usize>min(j + 1, most) * step;
    const c = from + <usize>min(j + 2, most) * step;
    const d = from + <usize>min(j + 3, most) * step;
    v128.store(to, dots_four(x, bytes, from + <usize>j * step, b, c, d));
    to += 16;
  }
}

function dots_two(to: usize, x: usize, z: usize, bytes: usize, from: usize, step: usize, count: i32): void {
  const most = count - 1;
  for (let j = 0; j < count; j += 4) {
    const a = from + <usize>j * step;
    const b = from + <usize>min(j + 1, most) * step;
    const c = from + <usize>min(j + 2, most) * step;
    const d = from + <usize>min(j + 3, most) * step;
    let p = f32x4.splat(0), q = f32x4.splat(0), r = f32x4.splat(0), s = f32x4.splat(0);
    let t = f32x4.splat(0), u = f32x4.splat(0), v = f32x4.splat(0), w = f32x4.splat(0);
    for (let i: usize = 0; i < bytes; i += 16) {
      const one = v128.load(x + i), two = v128.load(z + i);
      let y = v128.load(a + i);
      p = f32x4.add(p, f32x4.mul(one, y)); t = f32x4.add(t, f32x4.mul(two, y));
      y = v128.load(b + i);
      q = f32x4.add(q, f32x4.mul(one, y)); u = f32x4.add(u, f32x4.mul(two, y));
      y = v128.load(c + i);
      r = f32x4.add(r, f32x4.mul(one, y)); v = f32x4.add(v, f32x4.mul(two, y));
      y = v128.load(d + i);
      s = f32x4.add(s, f32x4.mul(one, y)); w = f32x4.add(w, f32x4.mul(two, y));
    }
    v128.store(to, sums(p, q, r, s));
    v128.store(to + WEIGHTS, sums(t, u, v, w));
    to += 16;
  }
}

/**
 * to[v] (=, +=) sum_j weights[v, j] from[j], j up to `count` in order, v up to `vectors`, at most 4; to[v] at to + v gap, weights[v] at
 * weights + v WEIGHTS, from[j] at from + j step. `add`: to what stands there.
 */
export function gather(
  to: usize, gap: usize, vectors: i32, bytes: usize, from: usize, step: usize, weights: usize, count: i32, add: bool,
): void {
  if (vectors == 4) {
    gather_four(to, gap, bytes, from, step, weights, count, add);
    return;
  }
  for (let v = 0; v < vectors; v++) gather_one(to + <usize>v * gap, bytes, from, step, weights + <usize>v * WEIGHTS, count, add);
}

/** What stands there, or zero. */
// @ts-ignore: decorator
@inline
function begun(at: usize, add: bool): v128 {
  return add ? v128.load(at) : f32x4.splat(0);
}

function gather_four(to: usize, gap: usize, bytes: usize, from: usize, step: usize, weights: usize, count: i32, add: bool): void {
  const last = weights + ((<usize>count) << 2);
  const end = to + bytes;
  // 8 or 4 columns of the sums stay in registers while all tokens pass by.
  for (; to + 32 <= end; to += 32) {
    const to1 = to + gap, to2 = to1 + gap, to3 = to2 + gap;
    let a = begun(to, add), b = begun(to + 16, add), c = begun(to1, add), d = begun(to1 + 16, add);
    let e = begun(to2, add), f = begun(to2 + 16, add), g = begun(to3, add), h = begun(to3 + 16, add);
    let at = from;
    for (let w = weights; w < last; w += 4) {
      const y = v128.load(at), z = v128.load(at, 16);
      let x = v128.load_splat<f32>(w);
      a = f32x4.add(a, f32x4.mul(x, y)); b = f32x4.add(b, f32x4.mul(x, z));
      x = v128.load_splat<f32>(w, WEIGHTS);
      c = f32x4.add(c, f32x4.mul(x, y)); d = f32x4.add(d, f32x4.mul(x, z));
      x = v128.load_splat<f32>(w, 2 * WEIGHTS);
      e = f32x4.add(e, f32x4.mul(x, y)); f = f32x4.add(f, f32x4.mul(x, z));
      x = v128.load_splat<f32>(w, 3 * WEIGHTS);
      g = f32x4.add(g, f32x4.mul(x, y)); h = f32x4.add(h, f32x4.mul(x, z));
      at += step;
    }
    v128.store(to, a); v128.store(to, b, 16); v128.store(to1, c); v128.store(to1, d, 16);
    v128.store(to2, e); v128.store(to2, f, 16); v128.store(to3, g); v128.store(to3, h, 16);
    from += 32;
  }
  if (to == end) return;
  const to1 = to + gap, to2 = to1 + gap, to3 = to2 + gap;
  let a = begun(to, add), b = begun(to1, add), c = begun(to2, add), d = begun(to3, add);
  for (let w = weights; w < last; w += 4) {
    const y = v128.load(from);
    a = f32x4.add(a, f32x4.mul(v128.load_splat<f32>(w), y));
    b = f32x4.add(b, f32x4.mul(v128.load_splat<f32>(w, WEIGHTS), y));
    c = f32x4.add(c, f32x4.mul(v128.load_splat<f32>(w, 2 * WEIGHTS), y));
    d = f32x4.add(d, f32x4.mul(v128.load_splat<f32>(w, 3 * WEIGHTS), y));
    from += step;
  }
  v128.store(to, a); v128.store(to1, b); v128.store(to2, c); v128.store(to3, d);
}

function gather_one(to: usize, bytes: usize, from: usize, step: usize, weights: usize, count: i32, add: bool): void {
  const last = weights + ((<usize>count) << 2);
  const end = to + bytes;
  // 16 or 4 columns.
  for (; to + 64 <= end; to += 64) {
    let a = begun(to, add), b = begun(to + 16, add), c = begun(to + 32, add), d = begun(to + 48, add);
    let at = from;
    for (let w = weights; w < last; w += 4) {
      const x = v128.load_splat<f32>(w);
      a = f32x4.add(a, f32x4.mul(x, v128.load(at)));
      b = f32x4.add(b, f32x4.mul(x, v128.load(at, 16)));
      c = f32x4.add(c, f32x4.mul(x, v128.load(at, 32)));
      d = f32x4.add(d, f32x4.mul(x, v128.load(at, 48)));
      at += step;
    }
    v128.store(to, a); v128.store(to, b, 16); v128.store(to, c, 32); v128.store(to, d, 48);
    from += 64;
  }
  for (; to < end; to += 16) {
    let a = begun(to, add);
    let at = from;
    for (let w = weights; w < last; w += 4) {
      a = f32x4.add(a, f32x4.mul(v128.load_splat<f32>(w), v128.load(at)));
      at += step;
    }
    v128.store(to, a);
    from += 16;
  }
}

/** gather() of one vector from four, in the same order. */
// @ts-ignore: decorator
@inline
export function gather_from_four(to: usize, bytes: usize, from: usize, step: usize, weights: usize, add: bool): void {
  const w0 = v128.load_splat<f32>(weights), w1 = v128.load_splat<f32>(weights, 4);
  const w2 = v128.load_splat<f32>(weights, 8), w3 = v128.load_splat<f32>(weights, 12);
  const b = from + step, c = b + step, d = c + step;
  for (let i: usize = 0; i < bytes; i += 16) {
    let x = begun(to + i, add);
    x = f32x4.add(x, f32x4.mul(w0, v128.load(from + i)));
    x = f32x4.add(x, f32x4.mul(w1, v128.load(b + i)));
    x = f32x4.add(x, f32x4.mul(w2, v128.load(c + i)));
    x = f32x4.add(x, f32x4.mul(w3, v128.load(d + i)));
    v128.store(to + i, x);
  }
}

/** to = factor x, vectors of `bytes` bytes. */
export function scaled(to: usize, x: usize, bytes: usize, factor: f32): void {
  const by = f32x4.splat(factor);
  for (let i: usize = 0; i < bytes; i += 16) v128.store(to + i, f32x4.mul(v128.load(x + i), by));
}

/** Numbers from `from` to before `to`, all `value`. */
// @ts-ignore: decorator
@inline
export function put(at: usize, from: i32, to: i32, value: f32): void {
  for (let i = from; i < to; i++) f32.store(at + ((<usize>i) << 2), value);
}

/**
 * How many tokens from t on, before `most`, stand one after the other in the same row up to the next whole four of its positions. Where one
 * group ends and the next begins is thereby the same however many threads there are, which shows when a number is not finite: a masked one
 * counts nothing times that, which is no number, for all of its group.
 */
export function together(t: i32, most: i32, stream: usize): i32 {
  const entry = stream + ((<usize>t) << 4);
  const position = i32.load(entry, 4), start = i32.load(entry, 8), end = i32.load(entry, 12);
  let count = 1;
  const whole = 4 - (position & 3);
  while (count < whole && t + count < most) {
    const at = entry + ((<usize>count) << 4);
    if (i32.load(at, 4) != position + count || i32.load(at, 8) != start || i32.load(at, 12) != end) break;
    count++;
  }
  return count;
}

/**
 * The first token of part `part`. A token costs what it has of keys before it or, for `later`, of queries behind it, so that parts cut
 * out of one long row are about as long in time.
 */
export function first_token(part: i32, parts: i32, rows: i32, stream: usize, later: bool): i32 {
  if (part == 0) return 0;
  if (part == parts) return rows;
  let total: i64 = 0;
  for (let t = 0; t < rows; t++) total += cost(t, stream, later);
  let sum: i64 = 0;
  let t = 0;
  while (t < rows && sum * parts < total * part) sum += cost(t++, stream, later);
  // Back to where its group begins.
  while (t > 0 && t < rows && follows(t, stream)) t--;
  return t;
}

/** Whether the token goes together with the one before it. */
function follows(t: i32, stream: usize): bool {
  const at = stream + ((<usize>t) << 4);
  const before = at - 16;
  const position = i32.load(at, 4);
  if ((position & 3) == 0 || i32.load(before, 4) != position - 1) return false;
  return i32.load(before, 8) == i32.load(at, 8) && i32.load(before, 12) == i32.load(at, 12);
}

// @ts-ignore: decorator
@inline
function cost(t: i32, stream: usize, later: bool): i64 {
  const at = stream + ((<usize>t) << 4);
  return <i64>(later ? max(i32.load(at, 12) - t, 1) : i32.load(at, 4) + 1);
}
