import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { describe, expect, test } from 'vitest';
import { generator } from '../../src/data/random';
import { cos, exp, log, pow, sin } from '../../src/protocol/base/arithmetic';
import { EXACT, type Exact, quarterTurns, ulpsFrom } from '../reference/exact';

const FUNCTIONS = { exp, log, pow, sin, cos };
type Name = keyof typeof FUNCTIONS;

const compute = (name: Name, given: number[]): number => (FUNCTIONS[name] as (...all: number[]) => number)(...given);
const exact = (name: Name, given: number[]): Exact => (EXACT[name] as (...all: number[]) => Exact)(...given);

const COUNT = 4000;
const rng = generator(1);
/** As many draws, each from one of these ranges to the other end. */
const between = (low: number, high: number): number[] => Array.from({ length: COUNT }, () => low + (high - low) * uniformFloat64(rng));
/** All powers of 2 between two are as likely. */
const spread = (low: number, high: number): number[] => between(low, high).map((x) => 2 ** x);
const alone = (all: number[]): number[][] => all.map((x) => [x]);
const together = (all: number[], others: number[]): number[][] => all.map((x, i) => [x, others[i]!]);

const STEP = 2 ** -52;
const quarters = [1, 2, 3, 5, 7, 11, 22, 44, 333, 355, 710, 103_993, 104_348, 208_341, 312_689, 833_719, 1_146_408, 4_272_943, 5_419_351];
const turns = [...quarters, ...between(1, 1.27e8).map(Math.round)].map(quarterTurns);
const EXPONENTS = Array.from({ length: 64 }, (_, i) => -i / 64);
const STEPS = [1, 2, 3, 10, 117, 999, 1000, 1001, 5000, 123_456, 1_000_000];

describe.each<[what: string, Name, number[][]]>([
  ['e^x', 'exp', alone(between(-708, 709.78))],
  ['e^x near 0', 'exp', alone(spread(-60, 3).flatMap((x) => [x, -x]))],
  ['ln x', 'log', alone(spread(-1074, 1024))],
  ['ln x near 1', 'log', alone([...between(0.5, 2), ...spread(-53, -1).flatMap((x) => [1 + x, 1 - x]), 1 + STEP, 1 - STEP / 2])],
  ['frequencies of rotary angles', 'pow', [7, 1e3, 1e4, 1e5, 5e5, 1e6, 1e9].flatMap((base) => EXPONENTS.map((y) => [base, y]))],
  ['powers of the betas', 'pow', [0.5, 0.9, 0.95, 0.98, 0.99, 0.999, 0.9999, 1 - STEP].flatMap((x) => STEPS.map((n) => [x, n]))],
  ['x^y', 'pow', together(spread(-30, 30), between(-23, 23))],
  ['x^y with large exponents', 'pow', together(between(0.9, 1.1), between(-5000, 5000))],
  ['sines of turns', 'sin', alone(between(-7, 7))],
  ['cosines of turns', 'cos', alone(between(-7, 7))],
  ['sines of small angles', 'sin', alone(spread(-100, 0))],
  ['sines of large angles', 'sin', alone(between(-2e8, 2e8))],
  ['cosines of large angles', 'cos', alone(between(-2e8, 2e8))],
  ['sines of multiples of a quarter turn', 'sin', alone(turns)],
  ['cosines of multiples of a quarter turn', 'cos', alone(turns)],
])('%s', (_, name, all) => {
  test('are within 0.5000001 units of the last place', () => {
    const found = { ulps: -1, at: [] as number[] };
    for (const given of all) {
      const ulps = ulpsFrom(exact(name, given), compute(name, given));
      if (!(ulps <= found.ulps)) Object.assign(found, { ulps, at: given });
    }
    expect(found.ulps, `${name}(${found.at.join(', ')})`).toBeLessThan(0.5000001);
    // Of that many some lie in the middle: were none as wrong as this, nothing would have been measured.
    expect(found.ulps).toBeGreaterThan(0.45);
  });
});
