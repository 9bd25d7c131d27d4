// dlogits[row, i] = (softmax(l)[i] - [i = label]) * inverse_targets, in place, for one chunk of the vocabulary; columns COUNT..STRIDE
// become zero. See shaders/cross_entropy_backward.wgsl for the layouts. Threads share the rows. All entries of a row are treated alike,
// and the label's, kept from before, is then written again.
import { exp1, exp4 } from './math';
import { first, last } from './parts';

export function cross_entropy_backward(
  part: i32, parts: i32,
  logits: usize, labels: usize, state: usize, step_inverse_targets: usize, extent: usize,
  STRIDE: i32, FIRST: i32, COUNT: i32, ROWS_AT: i32,
): void {
  const rows = i32.load(extent + ((<usize>ROWS_AT) << 2));
  const to = last(part, parts, rows, 1);
  const inverse = f32.load(step_inverse_targets);
  const weight = f32x4.splat(inverse);
  const whole = (<usize>(COUNT & ~3)) << 2;
  const inside = i32x4.lt_s(i32x4(0, 1, 2, 3), i32x4.splat(COUNT & 3));
  for (let row = first(part, parts, rows, 1); row < to; row++) {
    const begin = logits + ((<usize>(row * STRIDE)) << 2);
    const place = state + ((<usize>row) << 4);
    const top = f32.load(place), total = f32.load(place, 4);
    const label = load<u32>(labels + ((<usize>row) << 2)) - FIRST;
    const hit = label < <u32>COUNT;
    const mine = begin + ((<usize>label) << 2);
    let logit: f32 = 0;
    if (hit) logit = f32.load(mine);

    const shift = f32x4.splat(top), sum = f32x4.splat(total);
    let at = begin;
    for (const end = begin + whole; at < end; at += 16)
      v128.store(at, f32x4.mul(f32x4.div(exp4(f32x4.sub(v128.load(at), shift)), sum), weight));
    if (COUNT & 3) {
      const rest = f32x4.mul(f32x4.div(exp4(f32x4.sub(v128.load(at), shift)), sum), weight);
      v128.store(at, v128.and(rest, inside));
      at += 16;
    }
    for (const end = begin + ((<usize>STRIDE) << 2); at < end; at += 16) v128.store(at, f32x4.splat(0));
    if (hit) f32.store(mine, (exp1(logit - top) / total - 1) * inverse);
  }
}
