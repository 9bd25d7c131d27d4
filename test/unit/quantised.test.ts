import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Bits, dequantise, quantise, quantisedSizes } from '../../src/kernels/products/quantised';
import { matrixOf } from '../reference/quantised';
import { draws } from '../reference/random';

const BITS: Bits[] = [8, 4];
const GROUP = { 8: Infinity, 4: 32 };

describe.each(BITS)('%i bits', (bits) => {
  test('no value is further off than half a step, or a whole one at the far end of 4 bits', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 20 }),
        fc.integer(),
        fc.double({ min: -30, max: 30, noNaN: true }),
        (rows, fours, seed, exponent) => {
          const columns = 4 * fours;
          const values = draws(seed).normal(rows * columns, 10 ** exponent);
          const got = dequantise(quantise(values, rows, columns, bits), rows, columns, bits);
          for (let r = 0; r < rows; r++) {
            for (let from = 0; from < columns; from += GROUP[bits]) {
              const end = (r + 1) * columns;
              const group = values.subarray(r * columns + from, Math.min(end, r * columns + from + GROUP[bits]));
              const top = group.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
              // The fitted scale moves every level by less than the error that it lessens.
              const allowed = bits === 8 ? (top / 127) * 0.5001 : (top / 8) * 1.6;
              group.forEach((x, i) => expect(Math.abs(x - got[r * columns + from + i]!)).toBeLessThanOrEqual(allowed));
            }
          }
        },
      ),
      { seed: 5, numRuns: 60 },
    );
  });

  test('the kernels read the same matrix from words and scales', () => {
    for (const columns of [4, 12, 36, 64, 100]) {
      const q = quantise(draws(columns).normal(7 * columns), 7, columns, bits);
      expect({ words: q.words.length, scales: q.scales.length }).toEqual(quantisedSizes(bits, 7, columns));
      expect(dequantise(q, 7, columns, bits)).toEqual(Float32Array.from(matrixOf(q.words, q.scales, 7, columns, bits)));
    }
  });

  test('rows in pieces give what all rows give', () => {
    const [rows, columns] = [9, 44];
    const values = draws(1).normal(rows * columns);
    const whole = quantise(values, rows, columns, bits);
    const pieces = [4, 1, 4].map((count, i) => {
      const first = [0, 4, 5][i]!;
      return quantise(values.subarray(first * columns, (first + count) * columns), count, columns, bits);
    });
    expect(pieces.flatMap((p) => [...p.words])).toEqual([...whole.words]);
    expect(pieces.flatMap((p) => [...p.scales])).toEqual([...whole.scales]);
  });

  test('what it wrote is a fixed point', () => {
    const [rows, columns] = [5, 100];
    const q = quantise(draws(3).normal(rows * columns), rows, columns, bits);
    const again = quantise(dequantise(q, rows, columns, bits), rows, columns, bits);
    const [a, b] = [q, again].map((x) => dequantise(x, rows, columns, bits));
    a!.forEach((x, i) => expect(b![i]).toBeCloseTo(x, 5));
  });

  test('zeros stay zero, and a single value is kept', () => {
    expect(dequantise(quantise(new Float32Array(64), 1, 64, bits), 1, 64, bits)).toEqual(new Float32Array(64));
    for (const value of [-3, 3, 1e-40, -1e38]) {
      const values = new Float32Array(64);
      values[33] = value;
      const got = dequantise(quantise(values, 1, 64, bits), 1, 64, bits);
      expect(Math.abs(got[33]! / values[33] - 1)).toBeLessThan(1e-3);
      expect(got.filter((x) => x === 0)).toHaveLength(63);
    }
  });

  test.each([NaN, Infinity, -Infinity])('%f is refused by its place', (value) => {
    const values = draws(4).normal(3 * 36);
    values[36 + 35] = value;
    expect(() => quantise(values, 3, 36, bits)).toThrow(`The value in row 1, column 35 is ${value}; only finite numbers can be quantised.`);
  });

  test('values that are no matrix of this size are refused', () =>
    expect(() => quantise(new Float32Array(7), 2, 4, bits)).toThrow('7 values are not a matrix of 2 rows and 4 columns.'));
});

test.each([
  [8, 0.01],
  [4, 0.09],
] as const)('normal numbers in %i bits are off by less than a share of %f', (bits, most) => {
  const [rows, columns] = [64, 1024];
  const values = draws(2).normal(rows * columns);
  const got = dequantise(quantise(values, rows, columns, bits), rows, columns, bits);
  const size = (x: (i: number) => number): number => Math.sqrt(values.reduce((sum, _, i) => sum + x(i) ** 2, 0));
  expect(size((i) => values[i]! - got[i]!) / size((i) => values[i]!)).toBeLessThan(most);
});
