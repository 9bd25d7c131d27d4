// x[t, :] = E[id[t] - first, :]  where first <= id[t] < first + count. See shaders/embed.wgsl: stream [tokens] of four words, the id first;
// table [count, WIDTH]; x [tokens, WIDTH]. Threads share the tokens. Writes `=`, other tokens not at all.
import { first as firstOf, last as lastOf } from './parts';

export function embed(
  part: i32, parts: i32,
  stream: usize, table: usize, x: usize, extent: usize,
  WIDTH: i32, ROWS_AT: i32, first: i32, count: i32,
): void {
  const tokens = i32.load(extent + ((<usize>ROWS_AT) << 2));
  const to = lastOf(part, parts, tokens, 1);
  const row = (<usize>WIDTH) << 2;
  for (let t = firstOf(part, parts, tokens, 1); t < to; t++) {
    const index = load<u32>(stream + ((<usize>t) << 4)) - <u32>first; // an id before the piece becomes a large number
    if (index < <u32>count) memory.copy(x + row * t, table + row * index, row);
  }
}
