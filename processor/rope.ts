// Rotary position embedding: element i of a head turns with element i + HEAD_DIM / 2. See shaders/rope.wgsl for the layouts: the first
// HEADS heads of qkv in place; SIGN -1 turns back. Threads share the tokens; pairs go four at a time, what is left of them one by one.
import { first, last } from './parts';

export function rope(
  part: i32, parts: i32,
  qkv: usize, stream: usize, angles: usize, extent: usize,
  HEADS: i32, HEAD_DIM: i32, STRIDE: i32, ROWS_AT: i32, SIGN: f32,
): void {
  const count = i32.load(extent + ((<usize>ROWS_AT) << 2));
  const to = last(part, parts, count, 1);
  const pairs = HEAD_DIM / 2;
  const half = (<usize>pairs) << 2;
  const head = (<usize>HEAD_DIM) << 2;
  const heads = head * HEADS;
  const sign = f32x4.splat(SIGN);
  for (let t = first(part, parts, count, 1); t < to; t++) {
    let turn = angles + 2 * half * load<u32>(stream + ((<usize>t) << 4), 4);
    let begin = qkv + (((<usize>t) * STRIDE) << 2);
    let left = pairs;
    for (; left >= 4; left -= 4) {
      const low = v128.load(turn), high = v128.load(turn, 16);
      const cos = v128.shuffle<f32>(low, high, 0, 2, 4, 6);
      const sin = f32x4.mul(v128.shuffle<f32>(low, high, 1, 3, 5, 7), sign);
      const end = begin + heads;
      for (let at = begin; at < end; at += head) {
        const x = v128.load(at);
        const y = v128.load(at + half);
        v128.store(at, f32x4.sub(f32x4.mul(x, cos), f32x4.mul(y, sin)));
        v128.store(at + half, f32x4.add(f32x4.mul(y, cos), f32x4.mul(x, sin)));
      }
      turn += 32;
      begin += 16;
    }
    for (; left > 0; left--) {
      const cos = f32.load(turn);
      const sin = f32.load(turn, 4) * SIGN;
      const end = begin + heads;
      for (let at = begin; at < end; at += head) {
        const x = f32.load(at);
        const y = f32.load(at + half);
        f32.store(at, x * cos - y * sin);
        f32.store(at + half, y * cos + x * sin);
      }
      turn += 8;
      begin += 4;
    }
  }
}
