import { describe, expect, test } from 'vitest';
import { embedPiece } from '../../../src/kernels/embed';
import { type Matrix, matrixBytes, productNN, productNT, rowsOf } from '../../../src/kernels/products/matrix';
import * as embedding from '../../reference/embed';
import * as reference from '../../reference/matmul';
import { matrixOf } from '../../reference/quantised';
import { draws } from '../../reference/random';
import { written } from '../../reference/compare';
import { type Bench, lanes, MATRIX_LANES, onBench, padded, placements, streamOf } from '../harness';

const STORED = ['int8', 'int4'] as const;
type Whole = (typeof STORED)[number];

/** Any bits are levels; scales of about the size that makes products of size one, both signs. What follows either is hostile. */
function drawn(bench: Bench, weight: Whole, rows: number, columns: number, seed: number): { matrix: Matrix; values: Float64Array } {
  const { normal, whole } = draws(seed);
  const bits = weight === 'int8' ? 8 : 4;
  const bytes = matrixBytes(weight, rows, columns);
  const words = whole(bytes.b / 4, 2 ** 31).map((word, i) => (i % 2 === 0 ? word : 2 ** 32 - 1 - word));
  const scales = normal(bytes.scales / 4, 2 ** (1 - bits));
  const b = bench.words('levels', [...words, ...new Array<number>(16).fill(0x7f7f7f7f)]);
  const matrix = { weight, b, scales: bench.floats('scales', scales, scales.length + 16) };
  return { matrix, values: matrixOf(words, scales, rows, columns, bits) };
}

/** Planned rows, rows that are there, inner and outer size. */
const SIZES = [
  { maxRows: 13, rows: 13, inner: 12, outer: 20 },
  { maxRows: 13, rows: 5, inner: 20, outer: 52 },
  { maxRows: 9, rows: 0, inner: 12, outer: 12 },
  { maxRows: 9, rows: 1, inner: 52, outer: 132 },
  { maxRows: 10, rows: 8, inner: 132, outer: 260 },
  { maxRows: 21, rows: 17, inner: 132, outer: 97 },
  { maxRows: 10, rows: 9, inner: 40, outer: 1031 },
  { maxRows: 140, rows: 131, inner: 100, outer: 260 },
];
const CASES = STORED.flatMap((weight) => SIZES.map((size) => ({ weight, ...size })));

describe.each([...MATRIX_LANES, ...lanes('subgroup')])('NT, %s', (lane) => {
  test.each(CASES.flatMap((c) => [false, true].map((residual) => ({ ...c, residual }))))(
    '$weight: $rows of $maxRows rows, K $inner, N $outer, residual $residual',
    ({ weight, maxRows, rows, inner: k, outer: n, residual }) =>
      onBench(async (bench) => {
        const { normal } = draws(n + rows);
        const stride = Math.ceil(n / 4) * 4;
        const [a, add] = [normal(rows * k), normal(rows * n)];
        const { matrix, values } = drawn(bench, weight, n, k, n);
        const out = bench.output('C', maxRows * stride);
        const operands = { a: bench.floats('A', a, maxRows * k), matrix, out, extent: bench.extent({ tokens: rows }) };
        const plus = residual ? { residual: bench.floats('R', padded(add, rows, n, stride, 0), maxRows * stride) } : {};
        await bench.run([productNT({ label: 'NT', ...operands, k, n, rows: 'tokens', maxRows, ...plus })]);
        const expected = reference.matmulNT(a, values, rows, k, n, residual ? add : undefined);
        await bench.expect(out, padded64(expected, rows, n, stride));
      }, lane)(),
  );
});

test.each(
  lanes('subgroup')
    .flatMap(placements)
    .flatMap(({ groups, placed }) => STORED.map((weight) => ({ groups, placed, weight }))),
)('NT, subgroup, in $groups, $weight: as many column tiles as it takes', ({ placed, weight }) =>
  onBench(async (bench) => {
    const [rows, k, n] = [7, 76, 1030];
    const a = draws(9).normal(rows * k);
    const { matrix, values } = drawn(bench, weight, n, k, 9);
    const out = bench.output('C', rows * 1032);
    const operands = { a: bench.floats('A', a), matrix, out, extent: bench.extent({ tokens: rows }) };
    await bench.run([placed(productNT({ label: 'NT', ...operands, k, n, rows: 'tokens', maxRows: rows }))]);
    await bench.expect(out, padded64(reference.matmulNT(a, values, rows, k, n), rows, n, 1032));
  }, 'subgroup')(),
);

describe.each(MATRIX_LANES)('NN, %s', (lane) => {
  test.each(CASES.flatMap((c) => [false, true].map((accumulate) => ({ ...c, accumulate }))))(
    '$weight: $rows of $maxRows rows, K $outer, N $inner, accumulate $accumulate',
    ({ weight, maxRows, rows, inner: n, outer: k, accumulate }) =>
      onBench(async (bench) => {
        const { normal } = draws(k + rows);
        const stride = Math.ceil(k / 4) * 4;
        const [a, before] = [normal(rows * k), normal(rows * n)];
        const { matrix, values } = drawn(bench, weight, k, n, k);
        const out = bench.output('C', maxRows * n, accumulate ? before : []);
        const given = bench.floats('A', padded(a, rows, k, stride, 0), maxRows * stride);
        const extent = bench.extent({ tokens: rows });
        await bench.run([productNN({ label: 'NN', a: given, matrix, out, extent, k, n, rows: 'tokens', maxRows, accumulate })]);
        await bench.expect(out, reference.matmulNN(a, values, rows, k, n, accumulate ? before : undefined), { abs: 5e-5, eps: 2e-5 });
      }, lane)(),
  );

  test.each(STORED)('%s: some rows of the matrix, as a chunk of a vocabulary is bound', (weight) =>
    onBench(async (bench) => {
      const [rows, k, all, first, count] = [9, 44, 200, 64, 97];
      const { normal } = draws(11);
      const [a, d] = [normal(rows * k), normal(rows * count)];
      const { matrix, values } = drawn(bench, weight, all, k, 12);
      const chunk = rowsOf(matrix, k, first, count);
      const [logits, dx] = [bench.output('logits', rows * 100), bench.output('dx', rows * k)];
      const common = { matrix: chunk, extent: bench.extent({ scored: rows }), rows: 'scored', maxRows: rows } as const;
      await bench.run([
        productNT({ label: 'logits', ...common, a: bench.floats('a', a), out: logits, k, n: count }),
        productNN({ label: 'dx', ...common, a: bench.floats('d', padded(d, rows, count, 100, 0)), out: dx, k: count, n: k }),
      ]);
      const part = values.subarray(first * k, (first + count) * k);
      await bench.expect(logits, padded64(reference.matmulNT(a, part, rows, k, count), rows, count, 100));
      await bench.expect(dx, reference.matmulNN(d, part, rows, count, k));
    }, lane)(),
  );
});

test('products of plain matrices go to the plain kernels', () =>
  onBench(async (bench) => {
    const x = bench.floats('x', [], 4 * 4);
    const common = { label: 'x', a: x, out: x, extent: x, rows: 'tokens', maxRows: 1, k: 4, n: 4 } as const;
    const matrix = { weight: 'f16', b: x } as const;
    expect(productNT({ ...common, matrix }).shader).toMatchObject({ name: 'matmul_nt', values: { Weight: 'f16' } });
    expect(productNN({ ...common, matrix }).shader).toMatchObject({ name: 'matmul_nn', values: { Weight: 'f16' } });
    expect(() => rowsOf({ weight: 'int8', b: x, scales: x }, 44, 8, 8)).toThrow(
      'x: a slice at byte 352 cannot be bound; 256 must divide it.',
    );
  })());

describe('embedding in pieces', () => {
  const [vocabulary, split] = [150, 64];
  const cases = (['f32', ...STORED] as const).flatMap((weight) => [12, 52, 132].map((width) => ({ weight, width })));
  test.each(cases)('$weight, width $width', ({ weight, width }) =>
    onBench(async (bench) => {
      const { normal, whole } = draws(width);
      const [tokens, maxTokens] = [37, 40];
      const ids = [0, split - 1, split, vocabulary - 1, ...whole(tokens - 4, vocabulary)];
      const table = normal(vocabulary * width);
      const { matrix, values } =
        weight === 'f32'
          ? { matrix: { weight, b: bench.floats('table', table) }, values: table }
          : drawn(bench, weight, vocabulary, width, width);
      const x = bench.output('x', maxTokens * width);
      const early = bench.output('x of the first piece', maxTokens * width);
      const stream = bench.words('stream', streamOf([tokens], ids), 4 * maxTokens);
      const common = { stream, extent: bench.extent({ tokens }), width, maxTokens };
      const low = { ...common, matrix: rowsOf(matrix, width, 0, split), first: 0, count: split };
      const count = vocabulary - split;
      await bench.run([
        embedPiece({ ...low, x }),
        embedPiece({ ...common, matrix: rowsOf(matrix, width, split, count), first: split, count, x }),
        embedPiece({ ...low, x: early }),
      ]);
      const expected = embedding.embed(ids, values, width);
      await bench.expect(x, expected, { abs: 0, eps: 1e-7 });
      // Tokens of the other piece are left alone.
      const untouched = written([], tokens * width);
      await bench.expect(
        early,
        untouched.map((poison, i) => (ids[Math.floor(i / width)]! < split ? expected[i]! : poison)),
        { abs: 0, eps: 1e-7 },
      );
    })(),
  );
});

function padded64(values: Float64Array, rows: number, columns: number, stride: number): Float64Array {
  return Float64Array.from({ length: rows * stride }, (_, i) =>
    i % stride < columns ? values[Math.floor(i / stride) * columns + (i % stride)]! : 0,
  );
}
