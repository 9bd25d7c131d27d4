// o[t, h] = sum_j softmax_j(q[t, h] . k[j, g] * SCALE) v[j, g], j over the row of t up to t, g = h / (HEADS / KV_HEADS)
// lse[t, h] = log sum_j exp(q . k * SCALE), for the backward pass. See shaders/attention.wgsl for the layouts.
// Up to four queries of a row and head go together. For each all scores of a stretch of keys, then their exponentials, then the values
// in their order: the softmax is online only from one stretch to the next. Threads share the tokens, about as many pairs of query and
// key to each.
// One thread of Node 20 on an EPYC core, 12 rows of 48 tokens, forward, backward q and kv: 0.29, 0.24 and 0.29 ms with 4 heads on 2 of
// 16 (13, 22 and 25 GFLOP/s), 1.1, 1.3 and 1.7 ms with 8 on 2 of 64 (26, 33 and 35). One query at a time took 1.1 to 1.3 times as long.
// Unrolling dots() gained nothing.
import { dots, first_token, gather, put, scaled, STRETCH, together, WEIGHTS } from './heads';
import { exp1, exp4, log1, sum4 } from './math';

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
    for (let h = 0; h < HEADS; h++) {
      const keys = row + ((<usize>(K_OFFSET + h / group * HEAD_DIM)) << 2);
      const values = row + ((<usize>(V_OFFSET + h / group * HEAD_DIM)) << 2);
      const at = t * HEADS + h;
      const sum = out + <usize>at * bytes;
      for (let v = 0; v < tokens; v++)
        scaled(q + <usize>v * bytes, queries + ((<usize>((t + v) * Q_STRIDE + h * HEAD_DIM)) << 2), bytes, SCALE);
      v128.store(tops, f32x4.splat(-3.0e38));
      v128.store(totals, f32x4.splat(0));
      for (let j = 0; j < count; j += STRETCH) {
        const here = min(STRETCH, count - j);
        const filled = (here + 3) & ~3;
        dots(scratch, q, bytes, tokens, bytes, keys + <usize>j * step, step, here);
        for (let v = 0; v < tokens; v++) {
          const weights = scratch + <usize>v * WEIGHTS;
          const end = weights + ((<usize>filled) << 2);
          // Keys behind this query, and what dots() has rounded the count up with.
          put(weights, max(position + v + 1 - j, 0), filled, -3.0e38);
          const top = f32.load(tops + ((<usize>v) << 2));
          let most = f32x4.splat(top);
          for (let w = weights; w < end; w += 16) most = f32x4.max(most, v128.load(w));
          most = f32x4.max(most, v128.shuffle<i32>(most, most, 2, 3, 0, 1));
          most = f32x4.max(most, v128.shuffle<i32>(most, most, 1, 0, 3, 2));
          let total = f32x4.splat(0);
          for (let w = weights; w < end; w += 16) {
            const x = exp4(f32x4.sub(v128.load(w), most));
            total = f32x4.add(total, x);
            v128.store(w, x);
          }
          const next = f32x4.extract_lane(most, 0);
          let before: f32 = 0;
          if (j > 0) {
            const old = exp1(top - next);
            before = f32.load(totals + ((<usize>v) << 2)) * old;
            scaled(sum + <usize>v * gap, sum + <usize>v * gap, bytes, old);
          }
          f32.store(tops + ((<usize>v) << 2), next);
          f32.store(totals + ((<usize>v) << 2), before + sum4(total));
        }
        gather(sum, gap, tokens, bytes, values + <usize>j * step, step, scratch, here, j > 0);
      }
      for (let v = 0; v < tokens; v++) {
        const total = f32.load(totals + ((<usize>v) << 2));
        f32.store(lse + ((<usize>(at + v * HEADS)) << 2), f32.load(tops + ((<usize>v) << 2)) + log1(total));
        const by = f32x4.splat(total);
        const o = sum + <usize>v * gap;
        for (let i: usize = 0; i < bytes; i += 16) v128.store(o + i, f32x4.div(v128.load(o + i), by));
      }
    }
  }
}
