// C[m, n] = sum_k A[m, k] scale[k, group of n] level[k, n] (+ C[m, n]).
// See shaders/matmul_nn.wgsl and matrix_quantised.wgsl for the layouts, panels.ts for the way: levels are widened and scaled where they
// are copied into panels.
import { quantisedProduct } from './panels';

export function matmul_nn_quantised(
  part: i32, parts: i32, scratch: usize,
  a: usize, b: usize, scales: usize, c: usize, extent: usize,
  k: i32, n: i32, stride: i32, rows_at: i32, flag: i32,
  BITS: i32,
): void {
  const rows = i32.load(extent + ((<usize>rows_at) << 2));
  quantisedProduct(part, parts, rows, n, k, a, stride, 1, BITS, b, scales, n, 1, flag == 1 ? c : 0, c, n, scratch);
}
