// best[row] = (largest logit so far, its vocabulary entry), over one chunk of the vocabulary; the lowest entry wins a tie.
// See shaders/argmax.wgsl for the layouts. Threads share the rows.
// The first pass finds the largest logit and the second where it first stands. What is not a number is passed over, as in the shader: pmax
// then keeps what it has.
import { first, last } from './parts';

export function argmax(
  part: i32, parts: i32,
  logits: usize, best: usize, extent: usize,
  STRIDE: i32, FIRST: i32, COUNT: i32, ROWS_AT: i32,
): void {
  const rows = i32.load(extent + ((<usize>ROWS_AT) << 2));
  const to = last(part, parts, rows, 1);
  const blocks = (<usize>(COUNT & ~15)) << 2;
  const count = (<usize>COUNT) << 2;
  for (let row = first(part, parts, rows, 1); row < to; row++) {
    const begin = logits + ((<usize>(row * STRIDE)) << 2);
    const place = best + ((<usize>row) << 3);
    let old: f32 = -3.4e38;
    let entry = 0;
    if (FIRST > 0) {
      old = f32.load(place);
      entry = i32.load(place, 4);
    }
    let t0 = f32x4.splat(old), t1 = t0, t2 = t0, t3 = t0;
    let at = begin;
    for (const end = begin + blocks; at < end; at += 64) {
      t0 = f32x4.pmax(t0, v128.load(at));
      t1 = f32x4.pmax(t1, v128.load(at, 16));
      t2 = f32x4.pmax(t2, v128.load(at, 32));
      t3 = f32x4.pmax(t3, v128.load(at, 48));
    }
    t0 = f32x4.pmax(f32x4.pmax(t0, t1), f32x4.pmax(t2, t3));
    let top = max(
      max(f32x4.extract_lane(t0, 0), f32x4.extract_lane(t0, 1)),
      max(f32x4.extract_lane(t0, 2), f32x4.extract_lane(t0, 3)),
    );
    for (const end = begin + count; at < end; at += 4) {
      const value = f32.load(at);
      if (value > top) top = value;
    }
    if (top > old) {
      const wanted = f32x4.splat(top);
      at = begin;
      const end = begin + blocks;
      while (at < end && !v128.any_true(f32x4.eq(v128.load(at), wanted))) at += 16;
      while (f32.load(at) != top) at += 4;
      // Zero may stand there with either sign.
      old = f32.load(at);
      entry = FIRST + <i32>((at - begin) >> 2);
    }
    f32.store(place, old);
    i32.store(place, entry, 4);
  }
}
