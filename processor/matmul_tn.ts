// C[m, n] += sum_t A[t, m] B[t, n]. See shaders/matmul_tn.wgsl for the layouts, panels.ts for the way.
import { product } from './panels';

export function matmul_tn(
  part: i32, parts: i32, scratch: usize,
  a: usize, b: usize, c: usize, extent: usize,
  m: i32, n: i32, stride: i32, rows_at: i32,
): void {
  const rows = i32.load(extent + ((<usize>rows_at) << 2));
  if (rows > 0) product(part, parts, m, n, rows, a, 1, stride, b, n, 1, c, c, n, scratch);
}
