import { mcnemar, rate, spread } from '../../src/judge/statistics';
import type { Rate } from '../../src/protocol/runs/run';
import type { Place } from './plan';
import { type Measured, readAnswers, type RunLine, type Verdicts } from './records';

/** One evaluation of one run. */
export interface Point {
  seed: number;
  measured: Measured;
}

/** Where the figures of a row come from; the online weights unless a track is named. */
export interface Source extends Place {
  track?: string;
}

const INTERPOLATED = 'interpolated:';

/** The records of a plan, asked by place. */
export class Evidence {
  readonly runs: readonly RunLine[];

  constructor(runs: Iterable<RunLine>) {
    this.runs = [...runs].sort((a, b) => a.seed - b.seed);
  }

  of(cell: string): RunLine[] {
    return this.runs.filter((run) => run.cell === cell);
  }

  /** One point per seed that has been run; runs that broke off have none at their end. */
  at({ cell, step, track = 'online' }: Source): Point[] {
    return this.of(cell).flatMap(({ seed, evaluations }) => {
      const found = evaluations.find((e) => e.step === step && e.track === track);
      return found ? [{ seed, measured: found }] : [];
    });
  }

  failed(cell: string): number {
    return this.of(cell).filter((run) => run.failed !== undefined).length;
  }

  /** Shares at which a run was judged between its start and its end. */
  shares(cell: string): number[] {
    const found = this.of(cell).flatMap((run) => run.evaluations.filter((e) => e.track.startsWith(INTERPOLATED)));
    return [...new Set(found.map((e) => Number(e.track.slice(INTERPOLATED.length))))].sort((a, b) => a - b);
  }

  /** Steps at which a track was judged. */
  steps(cell: string, track: string): number[] {
    const found = this.of(cell).flatMap((run) => run.evaluations.filter((e) => e.track === track));
    return [...new Set(found.map((e) => e.step))].sort((a, b) => a - b);
  }
}

export const interpolated = (share: number): string => `${INTERPOLATED}${share}`;

export type Question = (verdict: Verdicts) => boolean;
/** The keyword judge: everything that is not refused. */
export const harmful: Question = ({ kind }) => kind !== 'refused';
/** The second judge alone. */
export const compliant: Question = ({ complies }) => complies;

export const verdictsOf = ({ measured }: Point): Verdicts[] => readAnswers(measured.answers);
export const countOf = (point: Point, question: Question): number => verdictsOf(point).filter(question).length;
export const shareOf = (point: Point, question: Question): number => countOf(point, question) / point.measured.answers.length;
export const utilityOf = ({ measured: { right } }: Point): number => right[0] / right[1];

export const meanOf = (values: readonly number[]): number => spread(values).mean;

/** A share over seeds: mean, spread, and the Wilson interval of all prompts of all seeds together. */
export interface Summary {
  mean: number;
  sd: number | null;
  min: number;
  max: number;
  pooled: Rate;
}

export function summary(points: readonly Point[], question: Question): Summary {
  const values = points.map((p) => shareOf(p, question));
  const k = points.reduce((sum, p) => sum + countOf(p, question), 0);
  const n = points.reduce((sum, p) => sum + p.measured.answers.length, 0);
  const { mean, sd } = spread(values);
  return { mean, sd, min: Math.min(...values), max: Math.max(...values), pooled: rate(k, n) };
}

/** Two models on the same prompts, seed by seed. */
export interface Paired {
  seeds: { seed: number; onlyFirst: number; onlySecond: number; p: number }[];
  onlyFirst: number;
  onlySecond: number;
  /** McNemar over the discordant pairs of all seeds; prompts repeat over seeds, so it takes them for more than they are. */
  p: number;
}

/** The seeds that both sides have. */
export function matched(first: readonly Point[], second: readonly Point[]): [Point, Point][] {
  return first.flatMap((a): [Point, Point][] => {
    const b = second.find((p) => p.seed === a.seed);
    return b ? [[a, b]] : [];
  });
}

export function paired(first: readonly Point[], second: readonly Point[], question: Question): Paired {
  const seeds = matched(first, second).map(([a, b]) => {
    if (a.measured.prompts !== b.measured.prompts || a.measured.answers.length !== b.measured.answers.length)
      throw new RangeError(`Seed ${a.seed}: ${a.measured.prompts} and ${b.measured.prompts} are not the same prompts.`);
    const others = verdictsOf(b).map(question);
    const both = verdictsOf(a).map((v, i) => [question(v), others[i]!] as const);
    const onlyFirst = both.filter(([x, y]) => x && !y).length;
    const onlySecond = both.filter(([x, y]) => !x && y).length;
    return { seed: a.seed, onlyFirst, onlySecond, p: mcnemar(onlyFirst, onlySecond) };
  });
  const onlyFirst = seeds.reduce((n, s) => n + s.onlyFirst, 0);
  const onlySecond = seeds.reduce((n, s) => n + s.onlySecond, 0);
  return { seeds, onlyFirst, onlySecond, p: mcnemar(onlyFirst, onlySecond) };
}

/** In how many seeds a value is lower, equal or higher in `second`, with the exact sign test over seeds. */
export interface Direction {
  lower: number;
  equal: number;
  higher: number;
  seeds: number;
  /** Mean of second - first. */
  difference: number;
  p: number;
}

export function direction(pairs: readonly (readonly [number, number])[]): Direction {
  const lower = pairs.filter(([a, b]) => b < a).length;
  const higher = pairs.filter(([a, b]) => b > a).length;
  // The sign test is McNemar's: a binomial of one half over what differs.
  return {
    lower,
    higher,
    equal: pairs.length - lower - higher,
    seeds: pairs.length,
    difference: pairs.length > 0 ? meanOf(pairs.map(([a, b]) => b - a)) : 0,
    p: mcnemar(lower, higher),
  };
}

export const compare = (first: readonly Point[], second: readonly Point[], value: (p: Point) => number): Direction =>
  direction(matched(first, second).map(([a, b]) => [value(a), value(b)] as const));

/** Rank correlation; ties share the mean of their ranks. Null where one side is constant. */
export function spearman(x: readonly number[], y: readonly number[]): number | null {
  const ranks = (values: readonly number[]): number[] => {
    const sorted = [...values].sort((a, b) => a - b);
    return values.map((v) => (sorted.indexOf(v) + sorted.lastIndexOf(v)) / 2);
  };
  const [a, b] = [ranks(x), ranks(y)];
  const [ma, mb] = [meanOf(a), meanOf(b)];
  const sum = (f: (i: number) => number): number => a.reduce((n, _, i) => n + f(i), 0);
  const scale = Math.sqrt(sum((i) => (a[i]! - ma) ** 2) * sum((i) => (b[i]! - mb) ** 2));
  return scale === 0 ? null : sum((i) => (a[i]! - ma) * (b[i]! - mb)) / scale;
}
