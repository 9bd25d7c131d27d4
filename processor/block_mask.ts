// m[r, c] = 0 unless (r, c) lies in a block               in place, for a matrix that stands for several on its diagonal
// See shaders/block_mask.wgsl. Blocks of (first row, end row, first column, end column): numbers 0 to 3, 4 to 7 and 8 to 11.
// Threads share the rows.
import { first, last } from './parts';

/** Where the columns end that are kept from c on; c where it is not. */
// @ts-ignore: decorator
@inline
function kept(c: i32, r: i32, row: i32, rows: i32, column: i32, columns: i32): i32 {
  return r >= row && r < rows && c >= column && c < columns ? columns : c;
}

/** Where columns behind c are kept again, or `most`. */
// @ts-ignore: decorator
@inline
function again(c: i32, r: i32, row: i32, rows: i32, column: i32, columns: i32, most: i32): i32 {
  return r >= row && r < rows && c < column && column < columns ? min(column, most) : most;
}

export function block_mask(
  part: i32, parts: i32,
  m: usize,
  blocks_0: i32, blocks_1: i32, blocks_2: i32, blocks_3: i32,
  blocks_4: i32, blocks_5: i32, blocks_6: i32, blocks_7: i32,
  blocks_8: i32, blocks_9: i32, blocks_10: i32, blocks_11: i32,
  rows: i32, columns: i32,
): void {
  const to = last(part, parts, rows, 1);
  for (let r = first(part, parts, rows, 1); r < to; r++) {
    const row = m + ((<usize>(r * columns)) << 2);
    let c = 0;
    while (c < columns) {
      let next = kept(c, r, blocks_0, blocks_1, blocks_2, blocks_3);
      next = max(next, kept(c, r, blocks_4, blocks_5, blocks_6, blocks_7));
      next = max(next, kept(c, r, blocks_8, blocks_9, blocks_10, blocks_11));
      if (next == c) {
        next = again(c, r, blocks_0, blocks_1, blocks_2, blocks_3, columns);
        next = again(c, r, blocks_4, blocks_5, blocks_6, blocks_7, next);
        next = again(c, r, blocks_8, blocks_9, blocks_10, blocks_11, next);
        memory.fill(row + ((<usize>c) << 2), 0, (<usize>(next - c)) << 2);
      }
      c = next;
    }
  }
}
