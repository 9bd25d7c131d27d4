/** Elementary functions to some three hundred bits, in whole numbers: what src/protocol/base/arithmetic.ts is measured against. */

/** The value is `m` 2^`e`. */
export interface Exact {
  m: bigint;
  e: number;
}

const BITS = 320;
const UNIT = 1n << BigInt(BITS);

const shifted = (m: bigint, by: number): bigint => (by >= 0 ? m << BigInt(by) : m >> BigInt(-by));
const times = (a: bigint, b: bigint): bigint => (a * b) >> BigInt(BITS);
const lengthOf = (m: bigint): number => (m < 0n ? -m : m).toString(2).length;

/** A float64 without any error. */
export function exactly(x: number): Exact {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, x);
  const bits = view.getBigUint64(0);
  const exponent = Number((bits >> 52n) & 0x7ffn);
  const fraction = bits & 0xfffffffffffffn;
  const m = exponent === 0 ? fraction : fraction | 0x10000000000000n;
  return { m: x < 0 ? -m : m, e: Math.max(exponent, 1) - 1075 };
}

/** In units of 2^-BITS. */
const fixed = ({ m, e }: Exact): bigint => shifted(m, e + BITS);

/** x + x^3 / 3 + ... with alternating signs where `sign` is -1: artanh, or arctan. */
function odd(x: bigint, sign: 1n | -1n): bigint {
  const square = sign * times(x, x);
  let sum = 0n;
  for (let k = 1n, power = x; power / k !== 0n; k += 2n, power = times(power, square)) sum += power / k;
  return sum;
}

const LN2 = 2n * odd(UNIT / 3n, 1n);
/** Machin 1706. */
const PI = 16n * odd(UNIT / 5n, -1n) - 4n * odd(UNIT / 239n, -1n);

const rounded = (a: bigint, b: bigint): bigint => {
  const twice = 2n * a + b;
  const q = twice / (2n * b);
  return twice < 0n && q * 2n * b !== twice ? q - 1n : q;
};

function expFixed(x: bigint): Exact {
  const n = rounded(x, LN2);
  const r = x - n * LN2;
  let sum = 0n;
  for (let k = 1n, term = UNIT; term !== 0n; term = times(term, r) / k, k++) sum += term;
  return { m: sum, e: Number(n) - BITS };
}

function logFixed({ m, e }: Exact): bigint {
  // Between 1/2 and 1, and above 0.7 where that is nearer.
  let n = lengthOf(m);
  let y = shifted(m, BITS - n);
  if (10n * y < 7n * UNIT) [y, n] = [2n * y, n - 1];
  return BigInt(n + e) * LN2 + 2n * odd(((y - UNIT) << BigInt(BITS)) / (y + UNIT), 1n);
}

/** Of angles in units of 2^-BITS; `quarters` of a turn further. */
function sineFixed(x: bigint, quarters: bigint): bigint {
  const n = rounded(2n * x, PI);
  const r = x - (n * PI) / 2n;
  const turn = (((n + quarters) % 4n) + 4n) % 4n;
  const square = -times(r, r);
  let sum = 0n;
  for (let k = turn % 2n === 0n ? 2n : 1n, term = k === 2n ? r : UNIT; term !== 0n && term !== -1n; k += 2n) {
    sum += term;
    term = times(term, square) / (k * (k + 1n));
  }
  return turn < 2n ? sum : -sum;
}

export const EXACT = {
  exp: (x: number): Exact => expFixed(fixed(exactly(x))),
  log: (x: number): Exact => ({ m: logFixed(exactly(x)), e: -BITS }),
  pow: (x: number, y: number): Exact => {
    const { m, e } = exactly(y);
    return expFixed(shifted(logFixed(exactly(x)) * m, e));
  },
  sin: (x: number): Exact => ({ m: sineFixed(fixed(exactly(x)), 0n), e: -BITS }),
  cos: (x: number): Exact => ({ m: sineFixed(fixed(exactly(x)), 1n), e: -BITS }),
};

/** The float64 nearest to k pi / 2. */
export const quarterTurns = (k: number): number => Number((BigInt(k) * PI) >> BigInt(BITS - 200)) / 2 ** 201;

/** Distance of a float64 from the right value, in units of the last place of that. */
export function ulpsFrom(right: Exact, got: number): number {
  const { m, e } = exactly(got);
  const low = Math.min(e, right.e);
  const distance = shifted(m, e - low) - shifted(right.m, right.e - low);
  const unit = Math.max(lengthOf(right.m) + right.e - 1, -1022) - 52;
  return Number(shifted(distance < 0n ? -distance : distance, 64 + low - unit)) / 2 ** 64;
}
