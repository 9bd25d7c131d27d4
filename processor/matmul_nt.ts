// C[m, n] = sum_k A[m, k] B[n, k] (+ R[m, n]). See shaders/matmul_nt.wgsl for the layouts, panels.ts for the way. Threads share the rows.
import { product } from './panels';
import { first, last } from './parts';

export function matmul_nt(
  part: i32, parts: i32, scratch: usize,
  a: usize, b: usize, residual: usize, c: usize, extent: usize,
  k: i32, n: i32, stride: i32, rows_at: i32, flag: i32,
): void {
  const rows = i32.load(extent + ((<usize>rows_at) << 2));
  const from = first(part, parts, rows, 4);
  const to = last(part, parts, rows, 4);
  if (from >= to) return;
  if (flag == 1) {
    const at = (<usize>(from * stride)) << 2;
    memory.copy(c + at, residual + at, (<usize>((to - from) * stride)) << 2);
  }
  product(from, to, n, k, a, k, 1, b, 1, k, c, stride, flag == 1, scratch);
}
