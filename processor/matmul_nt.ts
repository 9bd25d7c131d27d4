// C[m, n] = sum_k A[m, k] B[n, k] (+ R[m, n]). See shaders/matmul_nt.wgsl for the layouts, panels.ts for the way.
import { product } from './panels';

export function matmul_nt(
  part: i32, parts: i32, scratch: usize,
  a: usize, b: usize, residual: usize, c: usize, extent: usize,
  k: i32, n: i32, stride: i32, rows_at: i32, flag: i32,
): void {
  const rows = i32.load(extent + ((<usize>rows_at) << 2));
  product(part, parts, rows, n, k, a, k, 1, b, 1, k, flag == 1 ? residual : 0, c, stride, scratch);
}
