import { fail } from '../errors';

/**
 * e^x, ln x, x^y, sin x and cos x for whatever the numbers of a run depend on. JavaScript leaves the last digits of Math.exp and its like, and
 * of **, to each browser; these are made of +, -, *, / and rounding to whole numbers, whose every bit IEEE 754 prescribes.
 *
 * They compute in pairs, unevaluated sums of two float64 with some hundred bits (Dekker 1971, Knuth 1969), and round once at the end: the
 * result is within 0.5000001 units of the last place, which is nearly always the float64 closest to the right value. Only e^x and x^y below
 * the normal numbers (2e-308) are rounded twice; there they are within 0.76 units. Series are their Taylor series, so that the only
 * constants are ln 2 and pi / 2.
 */
type Pair = readonly [high: number, low: number];

/** a + b without any error. */
function sum(a: number, b: number): Pair {
  const s = a + b;
  const t = s - a;
  return [s, a - (s - t) + (b - t)];
}

/** As sum(), where a is the larger one. */
function sorted(a: number, b: number): Pair {
  const s = a + b;
  return [s, b - (s - a)];
}

/** Divides a float64 into halves of 26 bits, whose products are exact. */
const HALVER = 2 ** 27 + 1;

/** a b without any error. */
function product(a: number, b: number): Pair {
  const p = a * b;
  const c = HALVER * a;
  const d = HALVER * b;
  const a1 = c - (c - a);
  const b1 = d - (d - b);
  const a2 = a - a1;
  const b2 = b - b1;
  return [p, a1 * b1 - p + a1 * b2 + a2 * b1 + a2 * b2];
}

function plus(x: Pair, y: Pair): Pair {
  const s = sum(x[0], y[0]);
  return sorted(s[0], s[1] + (x[1] + y[1]));
}

function times(x: Pair, y: Pair): Pair {
  const p = product(x[0], y[0]);
  return sorted(p[0], p[1] + (x[0] * y[1] + x[1] * y[0]));
}

function over(x: Pair, y: Pair): Pair {
  const q = x[0] / y[0];
  const p = product(q, y[0]);
  return sorted(q, (x[0] - p[0] - p[1] + x[1] - q * y[1]) / y[0]);
}

const ONE: Pair = [1, 0];

/**
 * 1 + x / d(1) (1 + x / d(2) (1 + ...)), as Taylor series are, up to term `last`. Those from `small` on are below 2^-27, so that a float64
 * holds enough of them.
 */
function series(x: Pair, d: (k: number) => number, small: number, last: number): Pair {
  let k = last;
  let y = 1;
  for (; k >= small; k--) y = 1 + (x[0] * y) / d(k);
  let all: Pair = [y, 0];
  for (; k > 0; k--) all = plus(ONE, over(times(x, all), [d(k), 0]));
  return all;
}

/** ln 2, in parts of 42 bits: up to 2^11 times the first two are exact. */
const LN2 = [3048493539143 / 2 ** 42, 1063452974651 / 2 ** 84, 987859041707 / 2 ** 126] as const;

/** Just below the root of 1/2: from here to twice as much, ln x goes from -ln 2 / 2 to ln 2 / 2. */
const HALF_ROOT = 0.7071;

/** y 2^n, rounded once. `n` from -1100 to 1024; y from 1/2 to 2. */
function scaled(y: number, n: number): number {
  const most = Math.max(-1000, Math.min(1000, n));
  let factor = 1;
  for (let i = 0; i < Math.abs(most); i++) factor *= most < 0 ? 0.5 : 2;
  for (let i = 0; i < Math.abs(n - most); i++) y *= n < 0 ? 0.5 : 2;
  return y * factor;
}

/** e^x of a pair. */
function expOf([high, low]: Pair): number {
  if (Number.isNaN(high)) return NaN;
  if (high > 710) return Infinity;
  if (high < -746) return 0;
  const n = Math.round(high / LN2[0]);
  const r = plus(sum(high - n * LN2[0], -n * LN2[1]), [low, -n * LN2[2]]);
  return scaled(series(r, (k) => k, 9, 18)[0], n);
}

/** ln x of a positive, finite number. */
function logOf(x: number): Pair {
  let n = 0;
  for (; x < HALF_ROOT; n--) x *= 2;
  for (; x > 2 * HALF_ROOT; n++) x /= 2;
  // ln x = 2 artanh s.
  const s = over([x - 1, 0], sum(x, 1));
  const square = times(s, s);
  let artanh: Pair = [0, 0];
  for (let k = 45; k > 0; k -= 2) artanh = plus(over(ONE, [k, 0]), times(square, artanh));
  const whole = plus(sum(n * LN2[0], n * LN2[1]), [n * LN2[2], 0]);
  return plus(whole, times([2 * s[0], 2 * s[1]], artanh));
}

/** e^x. */
export const exp = (x: number): number => expOf([x, 0]);

/** ln x; NaN below zero. */
export function log(x: number): number {
  if (!(x > 0)) return x === 0 ? -Infinity : NaN;
  return x === Infinity ? x : logOf(x)[0];
}

/** x^y; NaN where x is below zero, 1 where x is 1 or y is 0. */
export function pow(x: number, y: number): number {
  if (y === 0 || x === 1) return 1;
  if (Number.isNaN(y) || !(x >= 0)) return NaN;
  if (x === 0 || x === Infinity) return y > 0 ? Math.abs(x) : 1 / Math.abs(x);
  const ln = logOf(x);
  const rough = y * ln[0];
  // Where the result is zero or infinity, y may be too large to be multiplied in parts.
  return expOf(Math.abs(rough) < 1000 ? times(ln, [y, 0]) : [rough, 0]);
}

/** pi / 2 in six parts. Up to 2^27 times the first five, of 26 bits each, are exact. */
const QUARTER = [
  52707178 / 2 ** 25,
  35788428 / 2 ** 51,
  9253169 / 2 ** 77,
  40012672 / 2 ** 103,
  57701188 / 2 ** 129,
  5771504109564902 / 2 ** 182,
] as const;
/** Below 2^27 quarter turns. */
const LARGEST_ANGLE = 2e8;

/** The sine of an angle that has been turned on by so many quarters. */
function sine(x: number, quarters: number): number {
  if (!Number.isFinite(x)) return NaN;
  if (Math.abs(x) > LARGEST_ANGLE)
    throw fail(
      'unsupported',
    )`The sine of ${x} cannot be computed; angles reach up to ${LARGEST_ANGLE}. Look at the rope settings in the model's config.json.`;
  const n = Math.round(x / (QUARTER[0] + QUARTER[1]));
  let r: Pair = [x, 0];
  for (const part of QUARTER) r = plus(r, [-n * part, 0]);
  const [high, low] = times(r, r);
  const square: Pair = [-high, -low];
  const turn = n + quarters;
  const [y] =
    turn % 2 === 0
      ? times(
          r,
          series(square, (k) => 2 * k * (2 * k + 1), 6, 11),
        )
      : series(square, (k) => 2 * k * (2 * k - 1), 6, 11);
  return (turn & 2) === 0 ? y : -y;
}

/** sin x, for angles up to 2e8. Throws `unsupported` beyond. */
export const sin = (x: number): number => (Math.abs(x) < 1e-9 ? x : sine(x, 0));

/** cos x, for angles up to 2e8. Throws `unsupported` beyond. */
export const cos = (x: number): number => sine(x, 1);
