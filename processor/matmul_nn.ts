// C[m, n] = sum_k A[m, k] B[k, n] (+ C[m, n]). See shaders/matmul_nn.wgsl for the layouts, panels.ts for the way.
import { product } from './panels';

export function matmul_nn(
  part: i32, parts: i32, scratch: usize,
  a: usize, b: usize, c: usize, extent: usize,
  k: i32, n: i32, stride: i32, rows_at: i32, flag: i32,
): void {
  const rows = i32.load(extent + ((<usize>rows_at) << 2));
  product(part, parts, rows, n, k, a, stride, 1, b, n, 1, flag == 1 ? c : 0, c, n, scratch);
}
