// cache[row start + position of t, :] = keys and values of token t
// See shaders/cache_write.wgsl for the layouts. Threads share the tokens.
import { first, last } from './parts';

export function cache_write(
  part: i32, parts: i32,
  qkv: usize, stream: usize, cache: usize, extent: usize,
  STRIDE: i32, OFFSET: i32, WIDTH: i32, ROWS_AT: i32,
): void {
  const rows = i32.load(extent + ((<usize>ROWS_AT) << 2));
  const bytes = (<usize>WIDTH) << 2;
  const to = last(part, parts, rows, 1);
  for (let t = first(part, parts, rows, 1); t < to; t++) {
    const entry = stream + ((<usize>t) << 4);
    const place = i32.load(entry, 8) + i32.load(entry, 4);
    memory.copy(cache + <usize>place * bytes, qkv + ((<usize>(t * STRIDE + OFFSET)) << 2), bytes);
  }
}
