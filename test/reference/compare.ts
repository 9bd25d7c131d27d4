/** Fills outputs beforehand. Where it is expected, it must still stand: nothing else may have been written. */
export const UNTOUCHED = -77_777.25;

export interface Tolerance {
  /** Allowed difference is abs + eps x |reference|. */
  abs: number;
  eps: number;
}

/** What float32 sums of a few hundred terms of size one need. */
export const FLOAT32: Tolerance = { abs: 2e-5, eps: 2e-5 };

export interface Comparison {
  /** Largest difference as a share of what is allowed: above 1 it is too large. */
  share: number;
  /** Largest difference, and the largest over the largest value of the reference. */
  difference: number;
  relative: number;
  /** Where the budget is used most. */
  at: number;
}

/** Throws with the place, both values and the share of the budget unless every element is close enough. */
export function compare(what: string, actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: Tolerance = FLOAT32): Comparison {
  if (actual.length !== expected.length) throw new Error(`${what}: ${actual.length} values, expected ${expected.length}.`);
  const worst: Comparison = { share: 0, difference: 0, relative: 0, at: 0 };
  let largest = 0;
  for (let i = 0; i < expected.length; i++) {
    const a = actual[i]!;
    const e = expected[i]!;
    if (!Number.isFinite(e)) throw new Error(`${what}: the reference holds ${e} at ${i}.`);
    if (e === UNTOUCHED) {
      if (a !== UNTOUCHED)
        throw new Error(`${what}: element ${i} of ${expected.length} was written (${a}), but nothing may be written there.`);
      continue;
    }
    if (a === UNTOUCHED) throw new Error(`${what}: element ${i} of ${expected.length} was not written, expected ${e}.`);
    const difference = Math.abs(a - e);
    const share = Number.isFinite(difference) ? difference / (tolerance.abs + tolerance.eps * Math.abs(e)) : Infinity;
    largest = Math.max(largest, Math.abs(e));
    worst.difference = Math.max(worst.difference, difference);
    if (share > worst.share) Object.assign(worst, { share, at: i });
  }
  worst.relative = largest > 0 ? worst.difference / largest : worst.difference;
  if (worst.share > 1) {
    const { at, share } = worst;
    throw new Error(
      `${what}: element ${at} of ${expected.length} is ${actual[at]}, expected ${expected[at]}; ` +
        `${share.toPrecision(3)} times the allowed ${tolerance.abs} + ${tolerance.eps} x |reference|.`,
    );
  }
  return worst;
}

/** `values` followed or interrupted by nothing: `total` elements of which only the first are expected to be written. */
export function written(values: ArrayLike<number>, total: number): Float64Array {
  const out = new Float64Array(total).fill(UNTOUCHED);
  out.set(Array.from(values));
  return out;
}
