// C[m, n] = sum_k A[m, k] scale[n, group of k] level[n, k] (+ R[m, n]).
// See shaders/matmul_nt.wgsl and matrix_quantised.wgsl for the layouts, panels.ts for the way: levels are widened and scaled where they
// are copied into panels.
import { quantisedProduct } from './panels';

export function matmul_nt_quantised(
  part: i32, parts: i32, scratch: usize,
  a: usize, b: usize, scales: usize, residual: usize, c: usize, extent: usize,
  k: i32, n: i32, stride: i32, rows_at: i32, flag: i32,
  BITS: i32,
): void {
  const rows = i32.load(extent + ((<usize>rows_at) << 2));
  quantisedProduct(part, parts, rows, n, k, a, k, 1, BITS, b, scales, 1, k, flag == 1 ? residual : 0, c, stride, scratch);
}
