import { msg, str } from '@lit/localize';
import { ONLINE_TRACK } from '../../protocol/recipe';
import type { RunRecord } from '../../protocol/runs/run';
import { Signal } from '../base/signal';
import { nameOf } from '../settings/names';
import { runOf } from './groups';
import type { Group, Run } from './run';
import { StepSeries } from './series';

/** A recorded run as a group of its own, which says by its name that it is one. */
export function recorded(run: Run): Group {
  const name = msg(str`${nameOf(run.recipe)} (recording)`);
  return { id: run.id, name, pinned: false, recipe: run.recipe, runs: [{ ...run, name }] };
}

/**
 * A recorded run that is shown while there is no other, or because a person wants it: at each step that was measured it is seen as it was
 * then. It stands in no list, is kept nowhere and leaves the page in no file.
 */
export class Replay {
  /** Another record, or another step of it. */
  readonly changed = new Signal();
  /** Those that were measured, in ascending order. */
  steps: readonly number[] = [];
  /** One is on its way. */
  loading = false;
  /** It is shown in place of the runs that there are. */
  wanted = false;
  #run: Run | null = null;
  #at = 0;

  /** What cannot be had or read is no recording: the page says then what it says without one. */
  async load(read: () => Promise<RunRecord>): Promise<void> {
    this.loading = true;
    const record = await read().catch(() => null);
    this.loading = false;
    if (record && !this.wanted) this.#take(runOf(record));
    this.changed.emit();
  }

  /** One that has been read, or none. */
  show(run: Run | null, wanted: boolean): void {
    this.#run = null;
    if (run) this.#take(run);
    this.wanted = wanted && this.#run !== null;
    this.changed.emit();
  }

  /** The runs are shown again, if there are any. */
  hide(): void {
    if (!this.wanted) return;
    this.wanted = false;
    this.changed.emit();
  }

  #take(run: Run): void {
    const steps = run.evaluations.filter(({ track }) => track === ONLINE_TRACK).map(({ step }) => step);
    if (steps.length === 0) return;
    this.#run = run;
    this.steps = [...new Set(steps)].sort((a, b) => a - b);
    this.#at = this.steps.length - 1;
  }

  /** The record, for whoever says where it comes from. */
  get run(): Run | null {
    return this.#run;
  }

  /** Which of the steps is looked at. */
  get at(): number {
    return this.#at;
  }

  move(at: number): void {
    const next = Math.min(this.steps.length - 1, Math.max(0, Math.round(at)));
    if (next === this.#at || !(next >= 0)) return;
    this.#at = next;
    this.changed.emit();
  }

  /** As it was at the step that is looked at; fresh each time. */
  get group(): Group | null {
    const run = this.#run;
    if (!run) return null;
    return recorded(this.#cut(run));
  }

  #cut(run: Run): Run {
    const last = this.#at === this.steps.length - 1;
    if (last) return { ...run };
    const step = this.steps[this.#at]!;
    const series = Object.assign(new StepSeries(), run.series);
    while (series.length > 0 && series.step[series.length - 1]! > step) series.length--;
    // All prompts are asked at the end alone, the start too.
    const evaluations = run.evaluations.filter((evaluation) => evaluation.step <= step && !evaluation.full);
    return { ...run, state: 'running', series, evaluations };
  }
}
