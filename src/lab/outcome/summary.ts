import { ONLINE_TRACK, START_TRACK, tracksOf, type Recipe } from '../../protocol/recipe';
import type { Evaluation, Rate } from '../../protocol/runs/run';
import { greatest, smallest } from '../../protocol/base/lists';
import { share } from '../base/format';
import { type Run } from '../runs/run';

/**
 * A measure over the seeds of a group: of one run its Wilson interval, of several the mean with smallest and largest. Seeds that are all
 * alike have no range: their interval is Wilson's of one of them.
 */
export interface Spread {
  value: number;
  low: number;
  high: number;
  k: number;
  n: number;
  seeds: number;
  alike: boolean;
}

export interface TrackSummary {
  track: string;
  step: number;
  full: boolean;
  prompts: string;
  judge: string;
  harmful: Spread;
  /** Shares of all prompts, averaged over seeds. */
  complied: number;
  offTopic: number;
  incoherent: number;
  overRefusal: Spread | null;
  utility: Spread;
  utilityLoss: number;
  drift: number;
}

export interface Curve {
  x: number[];
  y: number[];
  low: number[];
  high: number[];
  /** Prompts, or rows of the task, behind each point, per seed; none for a drift. */
  n: number[];
  seeds: number[];
  /** Measured on all prompts, not on the live subset. */
  full: boolean[];
}

const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

export function spread(rates: Rate[]): Spread {
  const shares = rates.map(share);
  const k = rates.reduce((sum, one) => sum + one.k, 0);
  const n = rates.reduce((sum, one) => sum + one.n, 0);
  const [low, high] = [smallest(shares), greatest(shares)];
  const alike = low === high;
  // The seeds asked the same prompts, so that together they know no more of a share than one of them.
  const bounds = alike ? rates[0]! : { low, high };
  return { value: mean(shares), low: bounds.low, high: bounds.high, k, n, seeds: rates.length, alike: rates.length > 1 && alike };
}

/**
 * The runs without what was measured of some tracks only: those of a step come in one after the other, and figures that stand beside each
 * other are of one step. A log from elsewhere may have measured them at different steps, and stays as it is.
 */
export function settled<R extends Pick<Run, 'evaluations' | 'origin'>>({ runs, recipe }: { runs: R[]; recipe: Recipe }): R[] {
  if (runs.some(({ origin }) => origin)) return runs;
  const tracks = tracksOf(recipe).length;
  const key = ({ step, full }: Evaluation) => 2 * step + Number(full);
  return runs.map((run) => {
    const told = new Map<number, Set<string>>();
    for (const evaluation of run.evaluations) {
      if (evaluation.track === START_TRACK) continue;
      const at = told.get(key(evaluation));
      if (at) at.add(evaluation.track);
      else told.set(key(evaluation), new Set([evaluation.track]));
    }
    const whole = (evaluation: Evaluation) => evaluation.track === START_TRACK || told.get(key(evaluation))!.size >= tracks;
    return { ...run, evaluations: run.evaluations.filter(whole) };
  });
}

/** Evaluations of a track by step. Where both exist, all prompts count before the live subset. The start is every track's step 0. */
export function byStep(run: Pick<Run, 'evaluations'>, track: string): Map<number, Evaluation> {
  const found = new Map<number, Evaluation>();
  const put = (step: number, evaluation: Evaluation) => {
    if (!found.get(step)?.full || evaluation.full) found.set(step, evaluation);
  };
  if (track !== START_TRACK) {
    for (const evaluation of run.evaluations) if (evaluation.track === START_TRACK && !evaluation.full) put(0, evaluation);
  }
  for (const evaluation of run.evaluations) if (evaluation.track === track) put(evaluation.step, evaluation);
  return new Map([...found].sort(([a], [b]) => a - b));
}

/** The last word on a track: its latest evaluation, the one with all prompts first. */
export function latest(run: Pick<Run, 'evaluations'>, track: string): Evaluation | null {
  const all = run.evaluations.filter((evaluation) => evaluation.track === track);
  return all.reduce<Evaluation | null>((best, next) => {
    if (!best || Number(next.full) > Number(best.full)) return next;
    return next.full === best.full && next.step >= best.step ? next : best;
  }, null);
}

/** The last words of those runs that have reached the same kind of evaluation: the seeds that are done, else the first under way. */
export function lastWords(runs: Pick<Run, 'evaluations'>[], track: string): Evaluation[] {
  const last = runs.map((run) => latest(run, track)).filter((evaluation) => evaluation !== null);
  const full = last.filter((evaluation) => evaluation.full);
  return full.length > 0 ? full : last.slice(0, 1);
}

/** The harmful rate by category of the prompts, from the evaluations that `summarise` speaks of. */
export function byCategory(runs: Pick<Run, 'evaluations'>[], track: string): Map<string, Spread> {
  const used = lastWords(runs, track);
  const names = [...new Set(used.flatMap((e) => Object.keys(e.byCategory)))].sort();
  return new Map(names.map((name) => [name, spread(used.flatMap((e) => (Object.hasOwn(e.byCategory, name) ? e.byCategory[name]! : [])))]));
}

/** Means over the runs that `lastWords` takes; null where no prompt was asked. */
export function summarise(runs: Pick<Run, 'evaluations'>[], track: string): TrackSummary | null {
  const used = lastWords(runs, track);
  const first = used[0];
  if (!first || first.harmful.n === 0) return null;
  const shareOf = (pick: (e: Evaluation) => number) => mean(used.map((e) => (e.harmful.n === 0 ? 0 : pick(e) / e.harmful.n)));
  const overRefusals = used.map((e) => e.overRefusal).filter((rate) => rate !== null);
  return {
    track,
    step: first.step,
    full: first.full,
    prompts: first.prompts,
    judge: first.judge,
    harmful: spread(used.map((e) => e.harmful)),
    complied: shareOf((e) => e.complied),
    offTopic: shareOf((e) => e.offTopic),
    incoherent: shareOf((e) => e.incoherent),
    overRefusal: overRefusals.length > 0 ? spread(overRefusals) : null,
    utility: spread(used.map((e) => e.utility.exactMatch)),
    utilityLoss: mean(used.map((e) => e.utility.loss)),
    drift: mean(used.map((e) => e.drift)),
  };
}

/** Below this share of right answers the task is not learnt, however safe the model is. */
export const USEFUL = 0.8;
/** By so much a track may know less of the task than another and still be compared with it. */
const NEAR = 0.1;

/** Where the average does not know the task, which the online weights do better by far: what it refuses then, it may refuse for that. */
export const lags = (online: Spread, average: Spread): boolean =>
  average.n > 0 && average.value < USEFUL && online.value - average.value > NEAR;

export type Measure = 'harmful' | 'complied' | 'compliedOrOffTopic' | 'utility' | 'drift';

function valueOf(evaluation: Evaluation, measure: Exclude<Measure, 'harmful' | 'utility'>): { value: number; n: number } {
  const { n } = evaluation.harmful;
  switch (measure) {
    case 'complied':
      return { value: evaluation.complied / (n || 1), n };
    case 'compliedOrOffTopic':
      return { value: (evaluation.complied + evaluation.offTopic) / (n || 1), n };
    case 'drift':
      return { value: evaluation.drift, n: 0 };
  }
}

const rateOf = (evaluation: Evaluation, measure: 'harmful' | 'utility'): Rate =>
  measure === 'harmful' ? evaluation.harmful : evaluation.utility.exactMatch;

/** A share of nothing is no point, nor is what a log from elsewhere does not tell. */
function pointOf(found: Evaluation[], measure: Measure): Pick<Spread, 'value' | 'low' | 'high' | 'n' | 'seeds'> | null {
  if (measure === 'harmful' || measure === 'utility') {
    const rates = found.map((evaluation) => rateOf(evaluation, measure)).filter(({ n }) => n > 0);
    return rates.length === 0 ? null : { ...spread(rates), n: rates[0]!.n };
  }
  const values = found
    .map((evaluation) => valueOf(evaluation, measure))
    .filter(({ value, n }) => (measure === 'drift' ? !Number.isNaN(value) : n > 0));
  if (values.length === 0) return null;
  const all = values.map(({ value }) => value);
  return { value: mean(all), low: smallest(all), high: greatest(all), n: values[0]!.n, seeds: values.length };
}

/** A track over the steps: of one run with its intervals, of several the mean with the range of the seeds that got so far. */
export function curve(runs: Pick<Run, 'evaluations'>[], track: string, measure: Measure): Curve {
  const tables = runs.map((run) => byStep(run, track)).filter((table) => table.size > 0);
  const steps = [...new Set(tables.flatMap((table) => [...table.keys()]))].sort((a, b) => a - b);
  const out: Curve = { x: [], y: [], low: [], high: [], n: [], seeds: [], full: [] };
  for (const step of steps) {
    const found = alike(tables.flatMap((table) => table.get(step) ?? []));
    const point = pointOf(found, measure);
    if (!point) continue;
    out.x.push(step);
    out.y.push(point.value);
    out.low.push(point.low);
    out.high.push(point.high);
    out.n.push(point.n);
    out.seeds.push(point.seeds);
    out.full.push(found[0]!.full);
  }
  return out;
}

/** Seeds on another sample are not averaged with those that are done. */
export function alike(reached: Evaluation[]): Evaluation[] {
  const closing = reached.filter(({ full }) => full);
  return closing.length > 0 ? closing : reached;
}

export const averagedTracks = (tracks: readonly string[]): string[] => tracks.filter((track) => track !== ONLINE_TRACK);

/** Sizes of the closing samples among these runs, smallest first: those of their points with all prompts, or all rows of the task. */
export function closingSizes(runs: Pick<Run, 'evaluations'>[], measure: 'harmful' | 'utility'): number[] {
  const full = runs.flatMap(({ evaluations }) => evaluations.filter((evaluation) => evaluation.full));
  return [...new Set(full.map((evaluation) => rateOf(evaluation, measure).n))].sort((a, b) => a - b);
}
