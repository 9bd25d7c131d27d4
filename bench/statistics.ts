/** Middle and range of repeated measurements. */
export interface Spread {
  median: number;
  min: number;
  max: number;
  n: number;
}

/** Null for no values at all. */
export function spread(values: readonly number[]): Spread | null {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const median = sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
  return { median, min: sorted[0]!, max: sorted[sorted.length - 1]!, n: sorted.length };
}

export interface Sampled {
  round: number;
  rate: number;
}

/** Quotients of samples of the same round, so that what slows the whole machine for a while cancels out. */
export function ratios(above: readonly Sampled[], below: readonly Sampled[]): Spread | null {
  const divisors = new Map(below.map((s) => [s.round, s.rate]));
  return spread(above.filter((s) => divisors.has(s.round)).map((s) => s.rate / divisors.get(s.round)!));
}

export const scaled = (s: Spread | null, by: number): Spread | null =>
  s && { ...s, median: by * s.median, min: by * s.min, max: by * s.max };
