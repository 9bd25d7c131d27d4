// h[t, i] = silu(gate[t, i]) up[t, i], silu(x) = x / (1 + exp(-x)). See shaders/swiglu.wgsl: gate_up [tokens, 2 * WIDTH], gate first; h
// [tokens, WIDTH]. Threads share the tokens. Writes `=`.
import { logistic4 } from './math';
import { first, last } from './parts';

export function swiglu(
  part: i32, parts: i32,
  gate_up: usize, h: usize, extent: usize,
  WIDTH: i32, ROWS_AT: i32,
): void {
  const count = i32.load(extent + ((<usize>ROWS_AT) << 2));
  const to = last(part, parts, count, 1);
  const row = (<usize>WIDTH) << 2;
  for (let t = first(part, parts, count, 1); t < to; t++) {
    let gate = gate_up + 2 * row * t;
    let up = gate + row;
    let target = h + row * t;
    const end = up;
    for (; gate < end; gate += 16) {
      const x = v128.load(gate);
      v128.store(target, f32x4.mul(f32x4.div(x, logistic4(x)), v128.load(up)));
      up += 16;
      target += 16;
    }
  }
}
