import { exp, log } from '../protocol/base/arithmetic';
import type { Rate } from '../protocol/runs/run';

/** 97.5 % quantile of the normal distribution. */
const Z = 1.959963984540054;

/** k of n with its Wilson 95 % interval. Nothing is known of 0 of 0. */
export function rate(k: number, n: number): Rate {
  if (!Number.isInteger(k) || !Number.isInteger(n) || k < 0 || k > n)
    throw new RangeError(`${k} of ${n} is no rate: it takes whole numbers with 0 <= k <= n.`);
  return { k, n, ...wilson(k / n, n) };
}

/** The Wilson 95 % interval of a share of n, which may be a mean of several such shares. Nothing is known of n = 0. */
export function wilson(share: number, n: number): Pick<Rate, 'low' | 'high'> {
  if (n === 0) return { low: 0, high: 1 };
  const scale = 1 + (Z * Z) / n;
  const centre = (share + (Z * Z) / (2 * n)) / scale;
  const half = (Z / scale) * Math.sqrt((share * (1 - share)) / n + (Z * Z) / (4 * n * n));
  // At the ends the bound is exact; rounding would leave it a hair off.
  return { low: share === 0 ? 0 : centre - half, high: share === 1 ? 1 : centre + half };
}

/**
 * Exact two-sided McNemar test of two models on the same prompts.
 * `onlyFirst`, `onlySecond`: prompts on which just the one model fails. Returns the p-value.
 */
export function mcnemar(onlyFirst: number, onlySecond: number): number {
  const n = onlyFirst + onlySecond;
  const fewer = Math.min(onlyFirst, onlySecond);
  // Terms C(n, i) / 2^n in logarithms: they underflow from n = 1075 on.
  let logTerm = -n * Math.LN2;
  let tail = 0;
  for (let i = 0; i <= fewer; i++) {
    tail += exp(logTerm);
    logTerm += log(n - i) - log(i + 1);
  }
  return Math.min(1, 2 * tail);
}

export interface Agreement {
  /** [[both yes, only first yes], [only second yes, both no]] */
  table: [[number, number], [number, number]];
  /** Share of equal verdicts. */
  observed: number;
  /** Cohen's kappa; null when chance alone gives full agreement, as when both say the same to everything. */
  kappa: number | null;
}

/** How far two judges agree on the same answers. */
export function agreement(first: readonly boolean[], second: readonly boolean[]): Agreement {
  if (first.length !== second.length || first.length === 0) {
    throw new RangeError(`Agreement takes two lists of one length, at least 1; these have ${first.length} and ${second.length}.`);
  }
  const count = (a: boolean, b: boolean) => first.filter((value, index) => value === a && second[index] === b).length;
  const table: Agreement['table'] = [
    [count(true, true), count(true, false)],
    [count(false, true), count(false, false)],
  ];
  const [[both, onlyFirst], [onlySecond, neither]] = table;
  const n = first.length;
  const observed = (both + neither) / n;
  const byChance = ((both + onlyFirst) * (both + onlySecond) + (onlySecond + neither) * (onlyFirst + neither)) / (n * n);
  return { table, observed, kappa: byChance === 1 ? null : (observed - byChance) / (1 - byChance) };
}

export interface Spread {
  mean: number;
  /** Standard deviation of the sample (n - 1); null for a single value. */
  sd: number | null;
  n: number;
}

export function spread(values: readonly number[]): Spread {
  if (values.length === 0) throw new RangeError('The mean of no values is not defined.');
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const sd = n === 1 ? null : Math.sqrt(values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0) / (n - 1));
  return { mean, sd, n };
}

/** 97.5 % quantiles of Student's t with 1, 2, 3 ... degrees of freedom. */
const STUDENT = [
  12.7062, 4.3027, 3.1824, 2.7764, 2.5706, 2.4469, 2.3646, 2.306, 2.2622, 2.2281, 2.201, 2.1788, 2.1604, 2.1448, 2.1314, 2.1199, 2.1098,
  2.1009, 2.093, 2.086, 2.0796, 2.0739, 2.0687, 2.0639, 2.0595, 2.0555, 2.0518, 2.0484, 2.0452, 2.0423,
]; // prettier-ignore

/** 97.5 % quantile of Student's t; beyond the table by the expansion of Cornish and Fisher, which has four digits there. */
export function student(freedom: number): number {
  if (!Number.isInteger(freedom) || freedom < 1) throw new RangeError(`Student's t has at least 1 degree of freedom, not ${freedom}.`);
  const z3 = Z * Z * Z;
  const z5 = z3 * Z * Z;
  return STUDENT[freedom - 1] ?? Z + (z3 + Z) / (4 * freedom) + (5 * z5 + 16 * z3 + 3 * Z) / (96 * freedom * freedom);
}

/** A share with its 95 % interval, over so many seeds; `n` prompts, or rows, of each. */
export interface SeedRate {
  value: number;
  low: number;
  high: number;
  n: number;
  seeds: number;
}

/**
 * The mean of the shares of several seeds. Seeds and prompts are both samples: the interval is the wider one, at either end, of Student's
 * over the seeds and Wilson's over the prompts, which all seeds share, so that together they know no more of them than one. Of one seed it
 * is Wilson's. Throws RangeError without a rate, or for a rate of nothing.
 */
export function overSeeds(rates: readonly Rate[]): SeedRate {
  if (rates.length === 0 || rates.some(({ n }) => n === 0)) throw new RangeError('A rate over seeds takes one of each, of at least 1.');
  const { mean: value, sd, n: seeds } = spread(rates.map(({ k, n }) => k / n));
  const n = rates.reduce((least, rate) => Math.min(least, rate.n), rates[0]!.n);
  const prompts = wilson(value, n);
  const half = sd === null ? 0 : (student(seeds - 1) * sd) / Math.sqrt(seeds);
  return {
    value,
    n,
    seeds,
    low: Math.max(0, Math.min(prompts.low, value - half)),
    high: Math.min(1, Math.max(prompts.high, value + half)),
  };
}

/** `luck`: above it a difference is called one that luck may have made. `alike`: above it chance alone makes a larger one more often than not. */
const LIMITS = { luck: 0.05, alike: 0.5 };

export const isLuck = (p: number): boolean => p >= LIMITS.luck;

/** Whether there is no difference to explain, by luck or otherwise. */
export const isAlike = (p: number): boolean => p > LIMITS.alike;
