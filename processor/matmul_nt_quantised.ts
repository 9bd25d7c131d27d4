// C[m, n] = sum_k A[m, k] scale[n, group of k] level[n, k] (+ R[m, n]).
// See shaders/matmul_nt.wgsl and matrix_quantised.wgsl for the layouts, panels.ts for the way: levels are widened and scaled where they
// are copied into panels. Threads share the rows.
import { quantisedProduct } from './panels';
import { first, last } from './parts';

export function matmul_nt_quantised(
  part: i32, parts: i32, scratch: usize,
  a: usize, b: usize, scales: usize, residual: usize, c: usize, extent: usize,
  k: i32, n: i32, stride: i32, rows_at: i32, flag: i32,
  BITS: i32,
): void {
  const rows = i32.load(extent + ((<usize>rows_at) << 2));
  const from = first(part, parts, rows, 4);
  const to = last(part, parts, rows, 4);
  if (from >= to) return;
  if (flag == 1) {
    const at = (<usize>(from * stride)) << 2;
    memory.copy(c + at, residual + at, (<usize>((to - from) * stride)) << 2);
  }
  quantisedProduct(from, to, n, k, a, k, 1, BITS, b, scales, 1, k, c, stride, flag == 1, scratch);
}
