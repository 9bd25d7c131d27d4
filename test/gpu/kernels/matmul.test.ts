import { describe, expect, test } from 'vitest';
import { matmulNN, matmulNT, matmulTN } from '../../../src/kernels/products/matmul';
import * as reference from '../../reference/matmul';
import { draws } from '../../reference/random';
import { MATRIX_LANES, onBench, padded } from '../harness';

const HOSTILE = 1e30;

/** Planned rows, rows that are there, inner and outer size. */
const SIZES = [
  { maxRows: 13, rows: 13, inner: 12, outer: 20 },
  { maxRows: 13, rows: 5, inner: 20, outer: 52 },
  { maxRows: 9, rows: 0, inner: 12, outer: 12 },
  { maxRows: 9, rows: 1, inner: 52, outer: 132 },
  { maxRows: 10, rows: 8, inner: 132, outer: 260 },
  { maxRows: 21, rows: 17, inner: 132, outer: 97 },
  { maxRows: 10, rows: 9, inner: 40, outer: 1031 },
  { maxRows: 300, rows: 131, inner: 20, outer: 52 },
  { maxRows: 140, rows: 131, inner: 132, outer: 260 },
];

describe.each(MATRIX_LANES)('NT, %s: activations times weights', (lane) => {
  test.each(
    SIZES.flatMap((s) => [
      { ...s, residual: false },
      { ...s, residual: true },
    ]),
  )('$rows of $maxRows rows, K $inner, N $outer, residual $residual', ({ maxRows, rows, inner: k, outer: n, residual }) =>
    onBench(async (bench) => {
      const { normal } = draws(n + rows);
      const stride = Math.ceil(n / 4) * 4;
      const [a, b, add] = [normal(rows * k), normal(n * k), normal(rows * n)];
      const out = bench.output('C', maxRows * stride);
      await bench.run([
        matmulNT({
          label: 'NT',
          a: bench.floats('A', a, maxRows * k),
          b: bench.floats('B', b),
          out,
          k,
          n,
          extent: bench.extent({ tokens: rows }),
          rows: 'tokens',
          maxRows,
          ...(residual ? { residual: bench.floats('R', padded(add, rows, n, stride, 0), maxRows * stride) } : {}),
        }),
      ]);
      const expected = reference.matmulNT(a, b, rows, k, n, residual ? add : undefined);
      await bench.expect(out, padded64(expected, rows, n, stride));
    }, lane)(),
  );

  test('rows longer than needed end in zeros', () =>
    onBench(async (bench) => {
      const { normal } = draws(5);
      const [rows, k, n, stride] = [11, 12, 21, 24];
      const [a, b] = [normal(rows * k), normal(n * k)];
      const out = bench.output('C', rows * stride);
      const extent = bench.extent({ scored: rows });
      const operands = { a: bench.floats('A', a), b: bench.floats('B', b), out, extent };
      await bench.run([matmulNT({ label: 'NT', ...operands, k, n, stride, rows: 'scored', maxRows: rows })]);
      await bench.expect(out, padded64(reference.matmulNT(a, b, rows, k, n), rows, n, stride));
    }, lane)());
});

describe.each(MATRIX_LANES)('NN, %s: gradient of the input', (lane) => {
  test.each(
    SIZES.flatMap((s) => [
      { ...s, accumulate: false },
      { ...s, accumulate: true },
    ]),
  )('$rows of $maxRows rows, K $outer, N $inner, accumulate $accumulate', ({ maxRows, rows, inner: n, outer: k, accumulate }) =>
    onBench(async (bench) => {
      const { normal } = draws(k + rows);
      const stride = Math.ceil(k / 4) * 4;
      const [a, b, before] = [normal(rows * k), normal(k * n), normal(rows * n)];
      const out = bench.output('C', maxRows * n, accumulate ? before : []);
      await bench.run([
        matmulNN({
          label: 'NN',
          a: bench.floats('A', padded(a, rows, k, stride, 0), maxRows * stride),
          b: bench.floats('B', b),
          out,
          k,
          n,
          extent: bench.extent({ tokens: rows }),
          rows: 'tokens',
          maxRows,
          accumulate,
        }),
      ]);
      await bench.expect(out, reference.matmulNN(a, b, rows, k, n, accumulate ? before : undefined), { abs: 5e-5, eps: 2e-5 });
    }, lane)(),
  );
});

describe.each(MATRIX_LANES)('TN, %s: gradient of the weight, added to what is there', (lane) => {
  test.each(SIZES)('$rows of $maxRows rows, M $outer, N $inner', ({ maxRows, rows, inner: n, outer: m }) =>
    onBench(async (bench) => {
      const { normal } = draws(m + rows);
      const stride = Math.ceil(m / 4) * 4;
      const [a, b, before] = [normal(rows * m), normal(rows * n), normal(m * n)];
      const out = bench.output('C', m * n, before);
      await bench.run([
        matmulTN({
          label: 'TN',
          a: bench.floats('A', padded(a, rows, m, stride, HOSTILE), maxRows * stride),
          b: bench.floats('B', b, maxRows * n),
          out,
          m,
          n,
          extent: bench.extent({ tokens: rows }),
          rows: 'tokens',
          maxRows,
        }),
      ]);
      await bench.expect(out, reference.matmulTN(a, b, rows, m, n, before));
    }, lane)(),
  );
});

test('a few rows are not worth a quad', () =>
  onBench(async (bench) => {
    const x = bench.floats('x', [], 4 * 9);
    const common = { label: 'x', a: x, b: x, out: x, extent: x, rows: 'tokens', k: 4, n: 4 } as const;
    expect(matmulNT({ ...common, maxRows: 8 }).variants).not.toHaveProperty('quad');
    expect(matmulNT({ ...common, maxRows: 9 }).variants).toHaveProperty('quad');
  })());

test('sizes that cannot be computed are refused by name', () =>
  onBench(async (bench) => {
    const x = bench.floats('x', []);
    const common = { label: 'projection', a: x, b: x, out: x, extent: x, rows: 'tokens', maxRows: 1 } as const;
    expect(() => matmulNT({ ...common, k: 10, n: 4 })).toThrow('projection: K is 10; it must be a positive multiple of 4.');
    expect(() => matmulNN({ ...common, k: 4, n: 6 })).toThrow('N is 6');
    expect(() => matmulTN({ ...common, m: 4, n: 4, stride: 5 })).toThrow('the row length of A is 5');
  })());

function padded64(values: Float64Array, rows: number, columns: number, stride: number): Float64Array {
  return Float64Array.from({ length: rows * stride }, (_, i) =>
    i % stride < columns ? values[Math.floor(i / stride) * columns + (i % stride)]! : 0,
  );
}
