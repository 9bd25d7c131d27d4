// dup = dh silu(gate), dgate = dh up s (1 + gate (1 - s)), s = sigmoid(gate). See shaders/swiglu_backward.wgsl: gate_up, dgate_up
// [tokens, 2 * WIDTH], gate first; dh [tokens, WIDTH]. Threads share the tokens. Writes `=`.
import { logistic4 } from './math';
import { first, last } from './parts';

export function swiglu_backward(
  part: i32, parts: i32,
  gate_up: usize, dh: usize, dgate_up: usize, extent: usize,
  WIDTH: i32, ROWS_AT: i32,
): void {
  const count = i32.load(extent + ((<usize>ROWS_AT) << 2));
  const to = last(part, parts, count, 1);
  const row = (<usize>WIDTH) << 2;
  const one = f32x4.splat(1);
  for (let t = first(part, parts, count, 1); t < to; t++) {
    let gate = gate_up + 2 * row * t;
    let target = dgate_up + 2 * row * t;
    let of_h = dh + row * t;
    const end = gate + row;
    for (; gate < end; gate += 16) {
      const x = v128.load(gate);
      const d = v128.load(of_h);
      const s = f32x4.div(one, logistic4(x));
      const slope = f32x4.add(one, f32x4.mul(x, f32x4.sub(one, s)));
      v128.store(target, f32x4.mul(f32x4.mul(f32x4.mul(d, v128.load(gate + row)), s), slope));
      v128.store(target + row, f32x4.mul(f32x4.mul(d, x), s));
      of_h += 16;
      target += 16;
    }
  }
}
