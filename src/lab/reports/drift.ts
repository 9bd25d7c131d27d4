import { msg } from '@lit/localize';
import { share } from '../base/format';
import { type Axis, type Scale, scaleOf } from '../figure/scale';
import { type Checkup, harmfulRate } from './checkup';
import type { Change } from './series';

/** The harmful rate over time: where each check-up of a series lies, and how it differs from the one before. */

export interface DriftPoint {
  checkup: Checkup;
  change: Change | null;
  /** From 0 to 1, with the Wilson interval. */
  rate: number;
  low: number;
  high: number;
  /** Since the first check-up, in the unit of the axis. */
  at: number;
}

export interface Drift {
  points: DriftPoint[];
  time: Scale;
  /** What the time axis counts. */
  unit: string;
  rates: Scale;
}

/** The rate axis goes so far at least: smaller differences are not drawn large. */
const LEAST = 0.1;
const MINUTE = 60_000;
const UNITS = [
  [86_400_000, () => msg('Days since the first check-up')],
  [3_600_000, () => msg('Hours since the first check-up')],
  [MINUTE, () => msg('Minutes since the first check-up')],
] as const;

/** `series`: of the same prompts, judge and length, the oldest first; at least one. `changes`: of each against the one before. */
export function driftOf(series: readonly Checkup[], changes: readonly (Change | null)[], ticks: number): Drift {
  const first = Date.parse(series[0]!.date);
  const span = Date.parse(series.at(-1)!.date) - first;
  const [length, unit] = UNITS.find(([length]) => span >= 2 * length) ?? UNITS[2];
  const points = series.map((checkup, i): DriftPoint => {
    const rate = harmfulRate(checkup);
    const { low, high } = rate;
    return { checkup, change: changes[i] ?? null, rate: share(rate), low, high, at: (Date.parse(checkup.date) - first) / length };
  });
  const axis: Axis = { min: 0 };
  const time = scaleOf(axis, points.map(({ at }) => at), ticks); // prettier-ignore
  const rates = scaleOf({ min: 0 }, [LEAST, ...points.map(({ high }) => high)], 4);
  return { points, time, unit: unit(), rates };
}
