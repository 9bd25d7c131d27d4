import { expect, test } from 'vitest';
import { type Bits, quantisedSizes } from '../../src/kernels/products/quantised';
import { draws } from '../reference/random';
import { Direct } from './direct';

const direct = new Direct();

/** Both products of a matrix [97, 300] in whole numbers, its rows more than a stretch of k long. */
function products(bits: Bits, parts: number): [Float32Array, Float32Array] {
  const [rows, wide, narrow] = [23, 300, 97];
  const { normal, whole } = draws(bits);
  const size = quantisedSizes(bits, narrow, wide);
  const b = Uint32Array.from(whole(size.words, 2 ** 31), (word, i) => (i % 2 === 0 ? word : 2 ** 32 - 1 - word));
  const common = { BITS: bits, b, scales: normal(size.scales, 2 ** (1 - bits)), extent: Uint32Array.of(rows, 0, 0, 0), rows_at: 0 };
  const [a, logits, dx] = [normal(rows * wide), new Float32Array(rows * 100), normal(rows * wide)];
  direct.run('matmul_nt_quantised', { ...common, a, residual: a, c: logits, k: wide, n: narrow, stride: 100, flag: 0 }, parts);
  direct.run('matmul_nn_quantised', { ...common, a: logits, c: dx, k: narrow, n: wide, stride: 100, flag: 1 }, parts);
  return [logits, dx];
}

test.each([8, 4] as const)('products with weights of %i bits by several threads: the same bits whoever computes them', (bits) => {
  const alone = products(bits, 1);
  expect(alone[0].every(Number.isFinite) && alone[1].every(Number.isFinite)).toBe(true);
  for (const parts of [2, 3, 40]) expect(products(bits, parts)).toEqual(alone);
});
