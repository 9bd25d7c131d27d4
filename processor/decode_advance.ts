// After a greedy pick: appends each token to its answer, drops the rows that are done and packs the others together.
// See shaders/decode_advance.wgsl for the layouts and when a row is done. One thread: the rows move up in their order.

export function decode_advance(
  part: i32,
  best: usize, end_ids: usize, row_of: usize, answers: usize, lengths: usize, stream: usize, extent: usize, scored: usize,
  LIMIT: i32, END_COUNT: i32, GATHER: i32,
): void {
  if (part != 0) return;
  const rows = i32.load(extent, 4);
  let kept = 0;
  for (let i = 0; i < rows; i++) {
    const token = load<u32>(best + ((<usize>i) << 3), 4);
    const prompt = load<u32>(row_of + ((<usize>i) << 2));
    let end = false;
    for (let e = 0; e < END_COUNT; e++) end = end || token == load<u32>(end_ids + ((<usize>e) << 2));
    if (end) continue;
    const length = load<u32>(lengths + ((<usize>prompt) << 2));
    store<u32>(answers + ((<usize>(prompt * LIMIT + length)) << 2), token);
    store<u32>(lengths + ((<usize>prompt) << 2), length + 1);
    if (length + 1 >= <u32>LIMIT) continue;
    const at = GATHER == 1 ? load<u32>(scored + ((<usize>i) << 2)) : <u32>i;
    const from = stream + ((<usize>at) << 4);
    const position = load<u32>(from, 4) + 1, start = load<u32>(from, 8);
    const to = stream + ((<usize>kept) << 4);
    store<u32>(row_of + ((<usize>kept) << 2), prompt);
    store<u32>(to, token);
    store<u32>(to, position, 4);
    store<u32>(to, start, 8);
    store<u32>(to, 0, 12);
    kept++;
  }
  i32.store(extent, kept);
  i32.store(extent, kept, 4);
}
