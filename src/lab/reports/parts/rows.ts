import { ONLINE_TRACK, START_TRACK, tracksOf, type Recipe } from '../../../protocol/recipe';
import { latest } from '../../../protocol/runs/head';
import type { Evaluation, RunRecord } from '../../../protocol/runs/run';
import { share } from '../../base/format';
import { letterOf } from '../../outcome/curves';
import { gate, type Floors, type Gate, type Verdict } from '../gate';

/** Of the runs what a report takes: records, whoever holds them. */
export type ReportedRun = Pick<
  RunRecord,
  'id' | 'state' | 'created' | 'build' | 'adapter' | 'recipe' | 'evaluations' | 'seconds' | 'origin'
>;

/** Runs of one recipe that differ in their seeds. */
export interface Reported {
  id: string;
  /** As it is shown. */
  name: string;
  /** It came from a file. */
  imported: boolean;
  recipe: Recipe;
  runs: readonly ReportedRun[];
}

/** One track of one group, with what was measured of it last: the closing evaluations of its seeds, or the live ones while there are none. */
export interface Row {
  group: Reported;
  /** A, B, C ... */
  letter: string;
  track: string;
  evaluations: Evaluation[];
  /** Seeds without such an evaluation. */
  waiting: number;
  gate: Gate;
}

const lastOf = (runs: readonly ReportedRun[], track: string): { evaluations: Evaluation[]; waiting: number } => {
  const last = runs.map((run) => latest(run, track)).filter((one) => one !== null && one.harmful.n > 0) as Evaluation[];
  const full = last.filter((one) => one.full);
  const evaluations = full.length > 0 ? full : last;
  return { evaluations, waiting: runs.length - evaluations.length };
};

/** The start weights as a group of runs measured them. */
export const baseOf = ({ runs }: Reported): Evaluation[] => lastOf(runs, START_TRACK).evaluations;

/** Every track of every group that was measured, in the order of the groups; the online weights come first. */
export const rowsOf = (groups: readonly Reported[], floors: Floors): Row[] =>
  groups.flatMap((group, i) =>
    tracksOf(group.recipe).flatMap((track): Row[] => {
      const { evaluations, waiting } = lastOf(group.runs, track);
      if (evaluations.length === 0) return [];
      const found = gate({ candidate: evaluations, base: baseOf(group), floors, waiting });
      return [{ group, letter: letterOf(i), track, evaluations, waiting, gate: found }];
    }),
  );

const RANK: Record<Verdict, number> = { ship: 0, unclear: 1, hold: 2 };
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
export const harmOf = ({ evaluations }: Row): number => mean(evaluations.map(({ harmful }) => share(harmful)));

/** Whether most answers that are no refusals make no sense. */
export function areGibberish(evaluations: readonly Evaluation[]): boolean {
  const sum = (of: (one: Evaluation) => number) => evaluations.reduce((all, one) => all + of(one), 0);
  return sum(({ incoherent }) => incoherent) > sum(({ harmful }) => harmful.k) / 2;
}

/** Too much is not refused, or may be, and most of that is gibberish: the model is broken rather than harmful. */
export const isBroken = ({ evaluations, gate: { tests } }: Row): boolean =>
  tests.some(({ measure, result }) => measure === 'harmful' && result !== 'met') && areGibberish(evaluations);

const knows = ({ gate: { tests } }: Row): boolean => tests.every(({ measure, result }) => measure !== 'utility' || result !== 'missed');

/** The one that is nearest to going out: by its verdict, then by what it knows of the task, then by harmful answers. */
export function nearest(rows: readonly Row[]): Row | null {
  const better = (a: Row, b: Row): boolean => {
    const by = [RANK[a.gate.verdict] - RANK[b.gate.verdict], Number(knows(b)) - Number(knows(a)), harmOf(a) - harmOf(b)];
    return (by.find((difference) => difference !== 0) ?? 0) < 0;
  };
  return rows.reduce<Row | null>((best, next) => (best === null || better(next, best) ? next : best), null);
}

/** What a report is about unless somebody chooses: of a group's tracks the one with the best verdict, the trained weights before averages. */
export const proposedRow = (rows: readonly Row[]): Row | null =>
  rows.reduce<Row | null>((best, row) => (best === null || RANK[row.gate.verdict] < RANK[best.gate.verdict] ? row : best), null);

/** Of each group the online weights, its nearest average and the candidate; how many others there are is for the caller to tell. */
export function shownRows(rows: readonly Row[], candidate: Row | null): Row[] {
  const groups = [...new Set(rows.map(({ group }) => group))];
  return groups.flatMap((group) => {
    const own = rows.filter((row) => row.group === group);
    const average = nearest(own.filter(({ track }) => track !== ONLINE_TRACK));
    const second = candidate !== null && candidate.group === group && candidate.track !== ONLINE_TRACK ? candidate : average;
    return own.filter((row) => row.track === ONLINE_TRACK || row === second);
  });
}
