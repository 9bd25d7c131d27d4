import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { describe, expect, test } from 'vitest';
import { generator } from '../../src/data/random';
import { cos, exp, log, pow, sin } from '../../src/protocol/base/arithmetic';
import { EXACT, type Exact, quarterTurns, ulpsFrom } from '../reference/exact';

const FUNCTIONS = { exp, log, pow, sin, cos };
type Name = keyof typeof FUNCTIONS;

const compute = (name: Name, [x = 0, y = 0]: number[]): number => FUNCTIONS[name](x, y);
const exact = (name: Name, [x = 0, y = 0]: number[]): Exact => EXACT[name](x, y);

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

test('e^x and x^y below the normal numbers are within 0.76 units', () => {
  for (const x of between(-745, -708)) {
    expect(ulpsFrom(EXACT.exp(x), exp(x)), `e^${x}`).toBeLessThan(0.76);
    expect(ulpsFrom(EXACT.pow(0.5, -1.44 * x), pow(0.5, -1.44 * x)), `0.5^${-1.44 * x}`).toBeLessThan(0.76);
  }
});

test('whole powers that float64 holds are exact', () => {
  for (let n = -1074; n < 1024; n++) expect(pow(2, n)).toBe(twoTo(n));
  for (let n = 0; n <= 33; n++) expect(pow(3, n)).toBe(Number(3n ** BigInt(n)));
  for (const x of [0.1, 0.9, 0.999, 7, 1e300, 5e-324]) expect(pow(x, 1)).toBe(x);
});

test.each<[Name, number[], number]>([
  ['exp', [0], 1],
  ['exp', [-0], 1],
  ['exp', [5e-324], 1],
  ['exp', [1], Math.E],
  ['exp', [709.782712893384], 1.7976931348622732e308],
  ['exp', [709.7827128933841], Infinity],
  ['exp', [-745.1332191019411], 5e-324],
  ['exp', [-745.1332191019412], 0],
  ['exp', [Infinity], Infinity],
  ['exp', [-Infinity], 0],
  ['exp', [NaN], NaN],
  ['log', [1], 0],
  ['log', [2], Math.LN2],
  ['log', [5e-324], -744.4400719213812],
  ['log', [Number.MAX_VALUE], 709.782712893384],
  ['log', [0], -Infinity],
  ['log', [-0], -Infinity],
  ['log', [-1], NaN],
  ['log', [-Infinity], NaN],
  ['log', [Infinity], Infinity],
  ['log', [NaN], NaN],
  ['pow', [0, 3], 0],
  ['pow', [-0, 3], 0],
  ['pow', [0, 0], 1],
  ['pow', [0, -1], Infinity],
  ['pow', [NaN, 0], 1],
  ['pow', [1, NaN], 1],
  ['pow', [2, NaN], NaN],
  ['pow', [NaN, 1], NaN],
  ['pow', [-2, 2], NaN],
  ['pow', [Infinity, 2], Infinity],
  ['pow', [Infinity, -2], 0],
  ['pow', [0.5, Infinity], 0],
  ['pow', [2, Infinity], Infinity],
  ['pow', [0.5, -Infinity], Infinity],
  ['pow', [2, 1e308], Infinity],
  ['pow', [2, -1e308], 0],
  ['pow', [2, 5e-324], 1],
  ['sin', [0], 0],
  ['sin', [-0], -0],
  ['sin', [5e-324], 5e-324],
  ['sin', [Math.PI], 1.2246467991473532e-16],
  ['sin', [Infinity], NaN],
  ['sin', [NaN], NaN],
  ['cos', [0], 1],
  ['cos', [-0], 1],
  ['cos', [Math.PI], -1],
  ['cos', [-Infinity], NaN],
  ['cos', [NaN], NaN],
])('%s of %j is %d', (name, given, expected) => expect(compute(name, given)).toBe(expected));

test('an odd function is odd, an even one even', () => {
  for (const x of between(0, 2e8)) {
    expect(sin(-x)).toBe(-sin(x));
    expect(cos(-x)).toBe(cos(x));
  }
});

test('angles that are too large to be divided into turns are refused', () => {
  expect(sin(2e8)).toBeCloseTo(Math.sin(2e8), 9);
  for (const x of [2.1e8, -1e300]) {
    expect(() => sin(x)).toThrow(`The sine of ${x} cannot be computed`);
    expect(() => cos(x)).toThrow('angles reach up to 200000000');
  }
});

function twoTo(n: number): number {
  let x = 1;
  for (let i = 0; i < Math.abs(n); i++) x *= n < 0 ? 0.5 : 2;
  return x;
}

const bitsOf = (x: number): string => {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, x);
  return view.getBigUint64(0).toString(16).padStart(16, '0');
};

// From mpmath with 300 bits, rounded to float64: a program that shares nothing with this one.
test.each<[Name, number[], string]>([
  ['exp', [0.1], '3ff1aec7b35a00d4'],
  ['exp', [-0.7], '3fdfc80db9dd5542'],
  ['exp', [1], '4005bf0a8b145769'],
  ['exp', [-12.25], '3ed411fb0da07713'],
  ['exp', [88.5], '47e99b987155fe28'],
  ['exp', [-700.3], '00c9a5615b10648a'],
  ['log', [0.1], 'c0026bb1bbb55515'],
  ['log', [0.5000001], 'bfe62e42939a7039'],
  ['log', [0.9999], 'bf1a3738d2cf1cc2'],
  ['log', [3], '3ff193ea7aad030b'],
  ['log', [10000], '40226bb1bbb55516'],
  ['log', [2.5e-310], 'c0864714a9115cd0'],
  ['pow', [10000, -0.125], '3fd43d136248490f'],
  ['pow', [500000, -0.96875], '3ec948360a975f3d'],
  ['pow', [1000000, -0.015625], '3fe9c9758e458666'],
  ['pow', [0.9, 100], '3efbda056ed49410'],
  ['pow', [0.999, 12345], '3ed22391fb94567e'],
  ['pow', [0.98, 1], '3fef5c28f5c28f5c'],
  ['sin', [0.1], '3fb98eaecb8bcb2c'],
  ['sin', [1], '3feaed548f090cee'],
  ['sin', [2], '3fed18f6ead1b446'],
  ['sin', [100], 'bfe03425b78c4db8'],
  ['sin', [12345.678], 'bfe687d5890974a5'],
  ['sin', [150000000], '3fcce02d15e43fe4'],
  ['cos', [0.1], '3fefd712f9a817c1'],
  ['cos', [1.5707963267948966], '3c91a62633145c07'],
  ['cos', [2], 'bfdaa22657537205'],
  ['cos', [100], '3feb981dbf665fdf'],
  ['cos', [12345.678], '3fe6b94c3bbe24b8'],
  ['cos', [150000000], 'bfef2cd3acaddbdd'],
])('%s of %j has the bits %s', (name, given, bits) => expect(bitsOf(compute(name, given))).toBe(bits));
