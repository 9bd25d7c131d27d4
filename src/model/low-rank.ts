import type { Lora } from '../protocol/recipe';
import { append } from '../protocol/base/lists';

/** What adapters add to the weights that they stand beside, s B A with s = lora_alpha / r, in float64 on the host. */

/** A [r, in] and B [out, r] of one module, by rows. */
export interface LowRank {
  a: Float32Array;
  b: Float32Array;
}

/** Adds s B A of one module to rows of its weights [rows, in], of which the first is row `first`; sums in float64. */
export function mergeRows(
  rows: Float32Array<ArrayBuffer>,
  first: number,
  module: { inFeatures: number; a: Float32Array; b: Float32Array },
  lora: Pick<Lora, 'r' | 'lora_alpha'>,
): void {
  const { inFeatures: width, a, b } = module;
  const { r } = lora;
  const scale = lora.lora_alpha / r;
  const sum = new Float64Array(width);
  for (let row = 0; row < rows.length / width; row++) {
    sum.fill(0);
    for (let i = 0; i < r; i++) {
      const factor = b[(first + row) * r + i]!;
      for (let k = 0; k < width; k++) sum[k]! += factor * a[i * width + k]!;
    }
    for (let k = 0; k < width; k++) rows[row * width + k]! += scale * sum[k]!;
  }
}

/**
 * Euclidean distance of all s B A together from all s B0 A0 of the start: how far the adapted weights are from those that they started at,
 * comparable to the drift of full training. The modules of both stand in the same order.
 *
 * B A - B0 A0 = (B - B0) A + B0 (A - A0) is the product of P = [B - B0, B0] and Q = [A; A - A0], and |P Q|^2 is the sum over
 * (P^T P) o (Q Q^T), so no matrix of the size of W is made, and near the start nothing large cancels. Where B0 is zero, as in a fresh
 * adapter, the second half is left out.
 */
export function adapterDistance(
  modules: readonly LowRank[],
  start: readonly LowRank[],
  { r, lora_alpha }: Pick<Lora, 'r' | 'lora_alpha'>,
): number {
  let total = 0;
  for (const [m, { a, b }] of modules.entries()) {
    const { a: a0, b: b0 } = start[m]!;
    const p = columnsOf(b, r);
    const q = rowsOf(a, r);
    if (b0.some((x) => x !== 0)) {
      const [p0, q0] = [columnsOf(b0, r), rowsOf(a0, r)];
      const changed = q.map((row, i) => minus(row, q0[i]!));
      p.forEach((column, i) => (p[i] = minus(column, p0[i]!)));
      append(p, p0);
      append(q, changed);
    }
    for (let i = 0; i < p.length; i++) for (let j = 0; j <= i; j++) total += (i === j ? 1 : 2) * dot(p[i]!, p[j]!) * dot(q[i]!, q[j]!);
  }
  return (lora_alpha / r) * Math.sqrt(Math.max(0, total));
}

const rowsOf = (values: Float32Array, count: number): Float64Array[] => {
  const size = values.length / count;
  return Array.from({ length: count }, (_, i) => Float64Array.from(values.subarray(i * size, (i + 1) * size)));
};

const columnsOf = (values: Float32Array, count: number): Float64Array[] =>
  Array.from({ length: count }, (_, i) => Float64Array.from({ length: values.length / count }, (__, row) => values[row * count + i]!));

const minus = (x: Float64Array, y: Float64Array): Float64Array => x.map((value, i) => value - y[i]!);

function dot(x: Float64Array, y: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i]! * y[i]!;
  return sum;
}
