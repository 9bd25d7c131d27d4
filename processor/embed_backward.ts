// dE[v, :] += sum over tokens t with ids[t] = v of dx[t, :], in the order of the tokens. See shaders/embed_backward.wgsl: order [tokens] by
// id, begin [distinct + 1] where each id starts in it, id_of [distinct]. Threads share lines of 16 columns, not ids: one id may have most
// tokens.
import { first, last } from './parts';

export function embed_backward(
  part: i32, parts: i32,
  order: usize, begin: usize, id_of: usize, dx: usize, table: usize, extent: usize,
  WIDTH: i32, DISTINCT_AT: i32,
): void {
  const distinct = i32.load(extent + ((<usize>DISTINCT_AT) << 2));
  const from = first(part, parts, WIDTH, 16);
  const to = last(part, parts, WIDTH, 16);
  const row = (<usize>WIDTH) << 2;
  for (let slot = 0; slot < distinct; slot++) {
    const number = (<usize>slot) << 2;
    const head = order + ((<usize>load<u32>(begin + number)) << 2);
    const end = order + ((<usize>load<u32>(begin + number, 4)) << 2);
    const target = table + row * load<u32>(id_of + number);
    for (let column = from; column < to; column += 16) {
      // Where a line is shorter, its first four columns are computed several times.
      const left = WIDTH - column;
      const c1: usize = left > 4 ? 16 : 0, c2: usize = left > 8 ? 32 : 0, c3: usize = left > 12 ? 48 : 0;
      const skip = (<usize>column) << 2;
      let s0 = f32x4.splat(0), s1 = f32x4.splat(0), s2 = f32x4.splat(0), s3 = f32x4.splat(0);
      for (let token = head; token < end; token += 4) {
        const at = dx + skip + row * load<u32>(token);
        s0 = f32x4.add(s0, v128.load(at));
        s1 = f32x4.add(s1, v128.load(at + c1));
        s2 = f32x4.add(s2, v128.load(at + c2));
        s3 = f32x4.add(s3, v128.load(at + c3));
      }
      const line = target + skip;
      // All are read before one is written, since they may be the same.
      s0 = f32x4.add(v128.load(line), s0);
      s1 = f32x4.add(v128.load(line + c1), s1);
      s2 = f32x4.add(v128.load(line + c2), s2);
      s3 = f32x4.add(v128.load(line + c3), s3);
      v128.store(line, s0);
      v128.store(line + c1, s1);
      v128.store(line + c2, s2);
      v128.store(line + c3, s3);
    }
  }
}
