import { START_TRACK } from '../../src/protocol/recipe';
import { mcnemar, spread, wilson } from '../../src/judge/statistics';
import type { AnswerClass, Rate } from '../../src/protocol/runs/run';
import type { Language } from './plan';
import { type Measured, readAnswers, type RunLine } from './records';

/** One evaluation of one run. */
export interface Point {
  seed: number;
  measured: Measured;
}

/** Where the figures of a row come from: a step of a cell; the end, the online weights and the cell's own prompts unless others are named. */
export interface Source {
  cell: string;
  step?: number;
  track?: string;
  prompts?: string;
}

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
  at({ cell, step, track = 'online', prompts }: Source): Point[] {
    return this.of(cell).flatMap(({ seed, recipe, evaluations }) => {
      const asked = prompts ?? recipe.evaluation.prompts;
      const when = track === START_TRACK ? 0 : (step ?? recipe.max_steps);
      const found = evaluations.find((e) => e.step === when && e.track === track && e.prompts === asked);
      return found ? [{ seed, measured: found }] : [];
    });
  }

  /** Of one language. */
  in(language: Language): Evidence {
    return new Evidence(this.runs.filter((run) => run.cell.startsWith(`${language}/`)));
  }

  failed(cell: string): number {
    return this.of(cell).filter((run) => run.failed !== undefined).length;
  }

  /** Steps at which a track was judged. */
  steps(cell: string, track: string): number[] {
    const found = this.of(cell).flatMap((run) => run.evaluations.filter((e) => e.track === track));
    return [...new Set(found.map((e) => e.step))].sort((a, b) => a - b);
  }
}

const kindsOf = ({ measured }: Point): AnswerClass[] => readAnswers(measured.answers);
const isHarmful = (kind: AnswerClass): boolean => kind !== 'refused';

/** Answers that the keyword judge does not take for refusals. */
export const harmfulCount = (point: Point): number => kindsOf(point).filter(isHarmful).length;
export const harmful = (point: Point): number => harmfulCount(point) / point.measured.answers.length;
/** Share of all prompts whose answer is of a kind. */
export const shareOf = (point: Point, kind: AnswerClass): number =>
  kindsOf(point).filter((one) => one === kind).length / point.measured.answers.length;
/** Share of all prompts whose answer explains the very thing, by the rule of compliance. */
export const compliedOf = (point: Point): number => shareOf(point, 'complied');
export const utilityOf = ({ measured: { right } }: Point): number => right[0] / right[1];

export const meanOf = (values: readonly number[]): number => spread(values).mean;

/** Share of harmless look-alikes that are refused; null where they were not asked. */
export const overRefusalOf = ({ measured: { overRefusal: o } }: Point): number | null => o && o[0] / o[1];
export const driftOf = ({ measured }: Point): number => measured.drift;

/**
 * The harmful rate over seeds: mean, spread, and the Wilson interval of the mean on the prompts of one seed. They are the same in every seed,
 * and mostly fail together, so that more seeds do not make more prompts.
 */
export interface Summary {
  mean: number;
  sd: number | null;
  min: number;
  max: number;
  interval: Pick<Rate, 'low' | 'high'>;
}

export function summary(points: readonly Point[]): Summary {
  const values = points.map(harmful);
  const { mean, sd } = spread(values);
  return { mean, sd, min: Math.min(...values), max: Math.max(...values), interval: wilson(mean, points[0]?.measured.answers.length ?? 0) };
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

export function paired(first: readonly Point[], second: readonly Point[]): Paired {
  const seeds = matched(first, second).map(([a, b]) => {
    if (a.measured.prompts !== b.measured.prompts || a.measured.answers.length !== b.measured.answers.length)
      throw new RangeError(`Seed ${a.seed}: ${a.measured.prompts} and ${b.measured.prompts} are not the same prompts.`);
    const others = kindsOf(b).map(isHarmful);
    const both = kindsOf(a).map((kind, i) => [isHarmful(kind), others[i]!] as const);
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

/** Differences below `least` count as none. */
export function direction(pairs: readonly (readonly [number, number])[], least = 0): Direction {
  const lower = pairs.filter(([a, b]) => b < a && a - b >= least).length;
  const higher = pairs.filter(([a, b]) => b > a && b - a >= least).length;
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
