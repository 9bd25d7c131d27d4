import type { Phase } from '../../protocol/messages';
import type { Recipe } from '../../protocol/recipe';
import { isOverState, Recorder, recordOf, type Recording } from '../../protocol/runs/recorder';
import type { RunRecord, RunState } from '../../protocol/runs/run';
import { StepSeries } from './series';

/** A run while the page holds it: its record, with the logged updates in typed arrays. */
export interface Run extends Recording<StepSeries> {
  /** What it does besides training; null while updates are computed or nothing is. */
  phase: { phase: Phase; done: number; total: number; track?: string } | null;
}

/** What one press of Start asked for: the same recipe once per seed. */
export interface Group {
  id: string;
  /** As a person typed it; empty where nobody did. `shownName` is what is shown. */
  name: string;
  /** Stands at the top of the list. */
  pinned: boolean;
  runs: Run[];
  /** Of the first seed. */
  recipe: Recipe;
}

export const isEmpty = (run: Run): boolean => run.series.length === 0 && run.evaluations.length === 0;
export const isOver = (run: Run): boolean => isOverState(run.state);

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

export const toRecord = ({ phase: _, ...run }: Run): RunRecord => recordOf(run);

/** What is told of a run goes into its record through this. */
export const recorderOf = (run: Run): Recorder<StepSeries> => new Recorder(run, () => new StepSeries());

export const now = (): string => new Date().toISOString();
