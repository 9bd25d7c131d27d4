import { fail } from '../../protocol/errors';
import type { Phase } from '../../protocol/messages';
import type { Recipe } from '../../protocol/recipe';
import type { Place } from '../../protocol/runs/keeping';
import { isOverState, Recorder, recordOf, type Recording } from '../../protocol/runs/recorder';
import type { RunRecord, RunState } from '../../protocol/runs/run';
import { StepSeries } from './series';

/** A run while the page holds it: its record, with the logged updates in typed arrays. */
export interface Run extends Recording<StepSeries> {
  /** What it does besides training; null while updates are computed or nothing is. */
  phase: { phase: Phase; done: number; total: number; track?: string } | null;
  /** Its record lies on disk and has not been looked at: here is what the list shows. Null of a run that is here whole. */
  unread: { logged: number } | null;
}

/** What one press of Start asked for: the same recipe once per seed. `shownName` is what is shown; a pinned one stands at the top. */
export interface Group extends Place {
  runs: Run[];
  /** Of the first seed. */
  recipe: Recipe;
}

export const isEmpty = ({ series, evaluations, unread }: Run): boolean =>
  (unread ? unread.logged : series.length) === 0 && evaluations.length === 0;
export const isOver = (run: Run): boolean => isOverState(run.state);
/** Whether all of it is here. */
export const isWhole = ({ runs }: Pick<Group, 'runs'>): boolean => runs.every(({ unread }) => unread === null);

/** A log from elsewhere: there is nothing to repeat, to resume or to export but the log itself. */
export const isLog = (group: Pick<Group, 'runs'>): boolean => group.runs.some(({ origin }) => origin !== undefined);

/** All but the seeds done, or the state of the seed at work. */
export function stateOf(group: Group): RunState {
  const working = group.runs.find((run) => !isOver(run) && run.state !== 'queued');
  const waiting = group.runs.find((run) => run.state === 'queued');
  const interrupted = group.runs.find((run) => run.state === 'interrupted');
  const failed = group.runs.find((run) => run.state === 'failed');
  return (working ?? waiting ?? interrupted ?? failed ?? group.runs.at(-1)!).state;
}

/** Of a run that is here whole. */
export const toRecord = (run: Run): RunRecord => recordOf({ ...withoutSeries(run), series: run.series });

/** The same without its updates. */
export function withoutSeries({ phase: _, unread, series: __, ...run }: Run): Omit<RunRecord, 'steps'> {
  if (unread) throw fail('internal')`The record of the run ${run.id} has not been read yet.`;
  return run;
}

/** What is told of a run goes into its record through this. */
export const recorderOf = (run: Run): Recorder<StepSeries> => new Recorder(run, () => new StepSeries());

export const now = (): string => new Date().toISOString();

/** Told by chance, not by a clock: two who press Start in the same moment get two. */
export function freshId(kind: string): string {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return `${kind}-${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}
