// Over one chunk of the vocabulary: top = max(top, l), total = sum exp(l - top), target = l[label], for each scored row; with the last
// chunk losses[row] = log total + top - target. See shaders/cross_entropy.wgsl for the layouts. Threads share the rows.
// The sum of a row goes over two vectors of four, then across them, in a fixed order. A logit that is not a number is passed over by the
// maximum (pmax is one instruction where max is several) and ruins the sum, so that step_end.ts sees it.
import { exp1, exp4, log1, sum4 } from './math';
import { first, last } from './parts';

export function cross_entropy(
  part: i32, parts: i32,
  logits: usize, labels: usize, state: usize, losses: usize, extent: usize,
  STRIDE: i32, FIRST: i32, COUNT: i32, LAST: i32, ROWS_AT: i32,
): void {
  const rows = i32.load(extent + ((<usize>ROWS_AT) << 2));
  const to = last(part, parts, rows, 1);
  const whole = (<usize>(COUNT & ~3)) << 2;
  const pairs = (<usize>(COUNT & ~7)) << 2;
  // What stands beyond the last entry counts as e^x = 0.
  const inside = i32x4.lt_s(i32x4(0, 1, 2, 3), i32x4.splat(COUNT & 3));
  const nothing = f32x4.splat(-Infinity);
  for (let row = first(part, parts, rows, 1); row < to; row++) {
    const begin = logits + ((<usize>(row * STRIDE)) << 2);
    let at = begin;
    let t0 = f32x4.splat(-3.0e38), t1 = t0;
    for (const end = begin + pairs; at < end; at += 32) {
      t0 = f32x4.pmax(t0, v128.load(at));
      t1 = f32x4.pmax(t1, v128.load(at, 16));
    }
    if (pairs < whole) t0 = f32x4.pmax(t0, v128.load(at));
    let rest = nothing;
    if (COUNT & 3) {
      rest = v128.bitselect(v128.load(begin + whole), nothing, inside);
      t1 = f32x4.pmax(t1, rest);
    }
    t0 = f32x4.pmax(t0, t1);
    let top = max(
      max(f32x4.extract_lane(t0, 0), f32x4.extract_lane(t0, 1)),
      max(f32x4.extract_lane(t0, 2), f32x4.extract_lane(t0, 3)),
    );

    const shift = f32x4.splat(top);
    let s0 = f32x4.splat(0), s1 = s0;
    at = begin;
    for (const end = begin + pairs; at < end; at += 32) {
      s0 = f32x4.add(s0, exp4(f32x4.sub(v128.load(at), shift)));
      s1 = f32x4.add(s1, exp4(f32x4.sub(v128.load(at, 16), shift)));
    }
    if (pairs < whole) s0 = f32x4.add(s0, exp4(f32x4.sub(v128.load(at), shift)));
    if (COUNT & 3) s1 = f32x4.add(s1, exp4(f32x4.sub(rest, shift)));
    let total = sum4(f32x4.add(s0, s1));

    const place = state + ((<usize>row) << 4);
    let target: f32 = 0;
    if (FIRST > 0) {
      const old = f32.load(place);
      const next = max(top, old);
      total = total * exp1(top - next) + f32.load(place, 4) * exp1(old - next);
      top = next;
      target = f32.load(place, 8);
    }
    const label = load<u32>(labels + ((<usize>row) << 2)) - FIRST;
    if (label < <u32>COUNT) target = f32.load(begin + ((<usize>label) << 2));
    f32.store(place, top);
    f32.store(place, total, 4);
    f32.store(place, target, 8);
    f32.store(place, 0, 12);
    if (LAST == 1) f32.store(losses + ((<usize>row) << 2), log1(total) + (top - target));
  }
}
