import { expect, test } from 'vitest';
import { draws } from '../reference/random';
import { Direct } from './direct';

const direct = new Direct();
/** k is more than a stretch of it, and n no multiple of 4. */
const [K, N, STRIDE] = [300, 97, 100];
const MOST = 150;
const { normal } = draws(1);
const [a, b, residual, weights] = [normal(MOST * K), normal(N * K), normal(MOST * STRIDE), normal(STRIDE * K)];

/** `rows` of A by both layouts that a layer needs, and the product that its weights' gradient is, by `parts` threads. */
function products(rows: number, parts: number): Float32Array[] {
  const extent = Uint32Array.of(rows, 0, 0, 0);
  const [nt, plain, nn, tn] = [MOST * STRIDE, MOST * STRIDE, MOST * K, STRIDE * K].map((size) => new Float32Array(size)) as [
    Float32Array,
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  const common = { extent, rows_at: 0 };
  direct.run('matmul_nt', { ...common, a, b, residual, c: nt, k: K, n: N, stride: STRIDE, flag: 1 }, parts);
  direct.run('matmul_nt', { ...common, a, b, residual: a, c: plain, k: K, n: N, stride: STRIDE, flag: 0 }, parts);
  direct.run('matmul_nn', { ...common, a: nt, b: weights, c: nn, k: N, n: K, stride: STRIDE, flag: 0 }, parts);
  direct.run('matmul_tn', { ...common, a: nt, b: a, c: tn, m: N, n: K, stride: STRIDE }, parts);
  return [nt, plain, nn, tn];
}

test('a row comes out the same to the bit whatever others are with it, in panels and without', () => {
  const [nt, plain, nn] = products(MOST, 1);
  for (const rows of [1, 2, 3, 4, 5, 64, 65]) {
    const some = products(rows, 1);
    expect(some[0]!.subarray(0, rows * STRIDE)).toEqual(nt!.subarray(0, rows * STRIDE));
    expect(some[1]!.subarray(0, rows * STRIDE)).toEqual(plain!.subarray(0, rows * STRIDE));
    expect(some[2]!.subarray(0, rows * K)).toEqual(nn!.subarray(0, rows * K));
  }
});

test.each([1, 2, 3, 4, 23, 64, 65, MOST])('%i rows by several threads: the same bits whoever computes them', (rows) => {
  const alone = products(rows, 1);
  expect(alone.every((one) => one.every(Number.isFinite) && one.some((x) => x !== 0))).toBe(true);
  for (const parts of [2, 3, 8, 40]) expect(products(rows, parts)).toEqual(alone);
});
