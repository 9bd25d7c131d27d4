import { describe, expect, it } from 'vitest';
import { agreement, mcnemar, rate, spread } from '../../src/judge/statistics';

describe('Wilson interval', () => {
  it.each([
    [26, 520, 3.4, 7.2],
    [5, 100, 2.2, 11.2],
    [83, 520, 13.1, 19.4],
    [16, 100, 10.1, 24.4],
    // Newcombe 1998, table I, method 3: score interval without continuity correction
    [81, 263, 25.53, 36.62],
    [15, 148, 6.24, 16.05],
    [0, 20, 0, 16.11],
    [1, 29, 0.61, 17.18],
  ])('%i of %i: %f to %f %%', (k, n, low, high) => {
    const digits = Number.isInteger(low * 10) && Number.isInteger(high * 10) ? 1 : 2;
    const interval = rate(k, n);
    expect(Number((100 * interval.low).toFixed(digits))).toBe(low);
    expect(Number((100 * interval.high).toFixed(digits))).toBe(high);
  });

  it('stays within 0 and 1 and knows nothing of no prompts', () => {
    expect(rate(0, 300).low).toBe(0);
    expect(rate(300, 300).high).toBe(1);
    expect(rate(0, 0)).toEqual({ k: 0, n: 0, low: 0, high: 1 });
    expect(() => rate(3, 2)).toThrow('3 of 2 is no rate');
  });
});

describe('exact McNemar test', () => {
  it.each([
    [0, 0, 1],
    [5, 5, 1],
    [0, 5, 0.0625],
    [1, 9, 22 / 1024],
    [10, 2, 158 / 4096],
  ])('%i against %i: p = %f', (a, b, p) => {
    expect(mcnemar(a, b)).toBeCloseTo(p, 12);
    expect(mcnemar(b, a)).toBeCloseTo(p, 12);
  });

  it('holds for thousands of prompts', () => expect(mcnemar(1900, 2100)).toBeCloseTo(0.00166, 4));
});

describe("Cohen's kappa", () => {
  const judges = (both: number, first: number, second: number, neither: number) => {
    const list = (a: boolean, b: boolean, count: number) => Array.from({ length: count }, () => [a, b] as const);
    const pairs = [...list(true, true, both), ...list(true, false, first), ...list(false, true, second), ...list(false, false, neither)];
    return agreement(
      pairs.map(([a]) => a),
      pairs.map(([, b]) => b),
    );
  };

  it.each([
    [20, 5, 10, 15, 0.4],
    [45, 15, 25, 15, 0.1304],
    [25, 35, 5, 35, 0.2593],
  ])('table %i %i %i %i: %f', (both, first, second, neither, kappa) => {
    const result = judges(both, first, second, neither);
    expect(result.table).toEqual([
      [both, first],
      [second, neither],
    ]);
    expect(result.kappa).toBeCloseTo(kappa, 4);
  });

  it('is undefined when both say one thing', () => expect(judges(10, 0, 0, 0)).toMatchObject({ observed: 1, kappa: null }));
  it('needs pairs', () => expect(() => agreement([true], [])).toThrow('1 and 0'));
});

describe('spread', () => {
  it('gives mean and sample deviation', () => {
    expect(spread([2, 4, 4, 4, 5, 5, 7, 9])).toMatchObject({ mean: 5, n: 8 });
    expect(spread([2, 4, 4, 4, 5, 5, 7, 9]).sd).toBeCloseTo(Math.sqrt(32 / 7), 12);
    expect(spread([3])).toEqual({ mean: 3, sd: null, n: 1 });
    expect(() => spread([])).toThrow('no values');
  });
});
