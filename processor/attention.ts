// o[t, h] = sum_j softmax_j(q[t, h] . k[j, g] * SCALE) v[j, g], j over the row of t up to t, g = h / (HEADS / KV_HEADS)
// lse[t, h] = log sum_j exp(q . k * SCALE), for the backward pass. See shaders/attention.wgsl for the layouts.
// Up to four queries of a row and head go together. For each all scores of a stretch of keys, then their exponentials, then the values
// in their order: the softmax is online only from one stretch to the next. Threads share the tokens, about as many pairs of query and
// key to each. A token by itself goes another way, see alone().
// One thread of Node 20 on an EPYC core, 12 rows of 48 tokens, forward, backward q and kv: 0.29, 0.24 and 0.29 ms with 4 heads on 2 of
// 16 (13, 22 and 25 GFLOP/s), 1.1, 1.3 and 1.7 ms with 8 on 2 of 64 (26, 33 and 35). One query at a time took 1.1 to 1.3 times as long.
// Unrolling dots() gained nothing.
// Decoding 300 rows of 24 to 48 tokens, 4 heads of 32, four caches of 15 MB in turn: 0.9 ms, of which the cache's way from memory is 0.5;
// 1.8 ms when each head went over all keys by itself, 1.1 without touch().
import { dots, dots_four, first_token, gather, gather_from_four, put, scaled, STRETCH, together, WEIGHTS } from './heads';
import { exp1, exp4, log1, sum4 } from './math';

/** Heads of one token that go together. */
const HEADS_TOGETHER: i32 = 16;

/**
 * One token, to the same bits as together with others. Its heads go over four keys, then over the next four, so that keys and values are
 * read in the order in which they lie: in decoding they come from afar, and each is wanted once.
 */
function alone(
  scratch: usize, queries: usize, row: usize, out: usize, lse: usize,
  count: i32, heads: i32, group: i32, bytes: usize, step: usize, to_keys: usize, to_values: usize, scale: f32,
): void {
  const tops = scratch + HEADS_TOGETHER * WEIGHTS;
  const totals = tops + 4 * HEADS_TOGETHER;
  const q = totals + 4 * HEADS_TOGETHER;
  for (let first = 0; first < heads; first += HEADS_TOGETHER) {
    const some = min(HEADS_TOGETHER, heads - first);
    const sums = out + <usize>first * bytes;
    scaled(q, queries + <usize>first * bytes, <usize>some * bytes, scale);
    for (let j = 0; j < count; j += STRETCH) {
      const here = min(STRETCH, count - j);
      const from = row + <usize>j * step;
      for (let i = 0; i < here; i += 4) {
        const most = min(3, here - 1 - i);
        const block = from + <usize>i * step;
        touch(block, block + <usize>(most + 1) * step, q + HEADS_TOGETHER * bytes);
        const b = step * min(1, most), c = step * min(2, most), d = step * most;
        for (let h = 0; h < some; h++) {
          const key = block + to_keys + <usize>((first + h) / group) * bytes;
          const scores = dots_four(q + <usize>h * bytes, bytes, key, key + b, key + c, key + d);
          v128.store(scratch + <usize>h * WEIGHTS + ((<usize>i) << 2), scores);
        }
      }
      for (let h = 0; h < some; h++) {
        const number = (<usize>h) << 2;
        const old = weigh(scratch + <usize>h * WEIGHTS, here, here, tops + number, totals + number, j > 0);
        if (j > 0) scaled(sums + <usize>h * bytes, sums + <usize>h * bytes, bytes, old);
      }
      for (let i = 0; i < here; i += 4) {
        const values = from + <usize>i * step + to_values;
        for (let h = 0; h < some; h++) {
          const weights = scratch + <usize>h * WEIGHTS + ((<usize>i) << 2);
          const value = values + <usize>((first + h) / group) * bytes;
          if (here - i >= 4) gather_from_four(sums + <usize>h * bytes, bytes, value, step, weights, i + j > 0);
          else gather(sums + <usize>h * bytes, 0, 1, bytes, value, step, weights, here - i, i + j > 0);
        }
      }
    }
    for (let h = 0; h < some; h++) {
      const number = (<usize>h) << 2;
      finish(sums + <usize>h * bytes, bytes, tops + number, totals + number, lse + ((<usize>(first + h)) << 2));
    }
  }
}

/** Has the lines of the cache from `at` to `end` fetched in their order, which the processor then does ahead; `into` gets what nobody reads. */
// @ts-ignore: decorator
@inline
function touch(at: usize, end: usize, into: usize): void {
  let seen = f32x4.splat(0);
  for (; at < end; at += 64) seen = v128.or(seen, v128.load(at));
  v128.store(into, seen);
}

/**
 * The scores of a stretch become their exponentials, those from `visible` on zero; `top` and `total` are of all stretches so far. Returns
 * by what the sums before have to be multiplied, where there are some.
 */
// @ts-ignore: decorator
@inline
function weigh(weights: usize, visible: i32, count: i32, top: usize, total: usize, adds: bool): f32 {
  const filled = (count + 3) & ~3;
  const end = weights + ((<usize>filled) << 2);
  // Keys behind this query, and what dots() has rounded the count up with.
  put(weights, visible, filled, -3.0e38);
  const before = adds ? f32.load(top) : <f32>-3.0e38;
  let most = f32x4.splat(before);
  for (let w = weights; w < end; w += 16) most = f32x4.max(most, v128.load(w));
  most = f32x4.max(most, v128.shuffle<i32>(most, most, 2, 3, 0, 1));
  most = f32x4.max(most, v128.shuffle<i32>(most, most, 1, 0, 3, 2));
  let sum = f32x4.splat(0);
  for (let w = weights; w < end; w += 16) {
    const x = exp4(f32x4.sub(v128.load(w), most));
    sum = f32x4.add(sum, x);
    v128.store(w, x);
  }
  const next = f32x4.extract_lane(most, 0);
  f32.store(top, next);
  if (!adds) {
    f32.store(total, sum4(sum));
    return 0;
  }
  const old = exp1(before - next);
  f32.store(total, f32.load(total) * old + sum4(sum));
  return old;
}

/** The sums divided by their weights' sum, and the logarithm of that. */
// @ts-ignore: decorator
@inline
function finish(sums: usize, bytes: usize, top: usize, total: usize, lse: usize): void {
  const all = f32.load(total);
  f32.store(lse, f32.load(top) + log1(all));
  const by = f32x4.splat(all);
  for (let i: usize = 0; i < bytes; i += 16) v128.store(sums + i, f32x4.div(v128.load(sums + i), by));
}

export function attention(
  part: i32, parts: i32, scratch: usize,
  queries: usize, kv: usize, stream: usize, out: usize, lse: usize, extent: usize,
  HEADS: i32, KV_HEADS: i32, HEAD_DIM: i32, Q_STRIDE: i32, KV_STRIDE: i32, K_OFFSET: i32, V_OFFSET: i32, SCALE: f32, ROWS_AT: i32,
): void {
  const rows = i32.load(extent + ((<usize>ROWS_AT) << 2));
  const to = first_token(part + 1, parts, rows, stream, false);
  const bytes = (<usize>HEAD_DIM) << 2;
  const step = (<usize>KV_STRIDE) << 2;
  const group = HEADS / KV_HEADS;
  const gap = <usize>HEADS * bytes;
  // Behind the weights of four queries: the largest score and the sum of each, then the queries.
  const tops = scratch + 4 * WEIGHTS;
  const totals = tops + 16;
  const q = totals + 16;
  let tokens = 0;
  for (let t = first_token(part, parts, rows, stream, false); t < to; t += tokens) {
    tokens = together(t, to, stream);
    const entry = stream + ((<usize>t) << 4);
    const row = kv + <usize>i32.load(entry, 8) * step;
    const position = i32.load(entry, 4);
    const count = position + tokens;
    if (tokens == 1) {
      alone(
        scratch, queries + ((<usize>(t * Q_STRIDE)) << 2), row, out + <usize>(t * HEADS) * bytes, lse + ((<usize>(t * HEADS)) << 2),
        count, HEADS, group, bytes, step, (<usize>K_OFFSET) << 2, (<usize>V_OFFSET) << 2, SCALE,
      );
      continue;
    }
    for (let h = 0; h < HEADS; h++) {
      const keys = row + ((<usize>(K_OFFSET + h / group * HEAD_DIM)) << 2);
      const values = row + ((<usize>(V_OFFSET + h / group * HEAD_DIM)) << 2);
      const at = t * HEADS + h;
      const sum = out + <usize>at * bytes;
      for (let v = 0; v < tokens; v++)
        scaled(q + <usize>v * bytes, queries + ((<usize>((t + v) * Q_STRIDE + h * HEAD_DIM)) << 2), bytes, SCALE);
      for (let j = 0; j < count; j += STRETCH) {
        const here = min(STRETCH, count - j);
        dots(scratch, q, bytes, tokens, bytes, keys + <usize>j * step, step, here);
        for (let v = 0; v < tokens; v++) {
          const number = (<usize>v) << 2;
          const visible = min(max(position + v + 1 - j, 0), here);
          const old = weigh(scratch + <usize>v * WEIGHTS, visible, here, tops + number, totals + number, j > 0);
          if (j > 0) scaled(sum + <usize>v * gap, sum + <usize>v * gap, bytes, old);
        }
        gather(sum, gap, tokens, bytes, values + <usize>j * step, step, scratch, here, j > 0);
      }
      for (let v = 0; v < tokens; v++) {
        const number = (<usize>v) << 2;
        finish(sum + <usize>v * gap, bytes, tops + number, totals + number, lse + ((<usize>(at + v * HEADS)) << 2));
      }
    }
  }
}
