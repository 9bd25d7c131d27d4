import { TabtuneError, toPlainError, type PlainError } from '../protocol/errors';
import type { EngineEvent, Phase } from '../protocol/messages';
import type { Recipe } from '../protocol/recipe';
import type { AdapterReport, RunEventNote, RunRecord, RunState, TunedOperation } from '../protocol/run';
import type { Engine } from '../worker/client';
import { nameOf } from './names';
import { StepSeries } from './series';
import { Signal } from './signal';

/** A run while the page holds it: its record, with the logged updates in typed arrays. */
export interface Run extends Omit<RunRecord, 'steps'> {
  series: StepSeries;
  /** What it does besides training; null while updates are computed or nothing is. */
  phase: { phase: Phase; done: number; total: number; track?: string } | null;
}

/** What one press of Start asked for: the same recipe once per seed. */
export interface Group {
  id: string;
  name: string;
  runs: Run[];
  /** Of the first seed. */
  recipe: Recipe;
}

/** More curves than this cannot be told apart. */
export const MOST_OVERLAID = 4;

const OVER: readonly RunState[] = ['finished', 'stopped', 'failed'];
export const isOver = (run: Run): boolean => OVER.includes(run.state);

/** All but the seeds done, or the state of the seed at work. */
export function stateOf(group: Group): RunState {
  const working = group.runs.find((run) => !isOver(run) && run.state !== 'queued');
  const waiting = group.runs.find((run) => run.state === 'queued');
  const failed = group.runs.find((run) => run.state === 'failed');
  return (working ?? waiting ?? failed ?? group.runs.at(-1)!).state;
}

export function toRecord({ series, phase: _, ...record }: Run): RunRecord {
  return { ...record, steps: series.rows() };
}

const NOTES: Partial<Record<RunState, RunEventNote['kind']>> = {
  paused: 'paused',
  finished: 'finished',
  stopped: 'stopped',
  failed: 'failed',
};

/** Owns the runs and the queue over seeds. Nothing here knows what computes the numbers. */
export class RunStore {
  /** Rows, states, evaluations or the selection are other than before. */
  readonly changed = new Signal();
  /** Figures of single updates came in; only charts listen. */
  readonly stepped = new Signal<Run>();
  readonly progressed = new Signal<Run>();
  /** The engine has measured how long a step takes. */
  readonly measured = new Signal();

  groups: Group[] = [];
  /** Ids of the groups in the charts, oldest first. */
  selected: string[] = [];
  /** The group whose figures and answers are shown. */
  focus: string | null = null;
  adapter: AdapterReport | null = null;
  /** Which kernels the adapter gets, as far as they were measured. */
  tuning: TunedOperation[] = [];
  tuningAgain = false;
  /** What went wrong outside any run. */
  problem: PlainError | null = null;

  readonly #engine: Engine;
  #active: Run | null = null;
  #unwanted: Run | null = null;
  #counter = 0;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  get active(): Run | null {
    return this.#active;
  }

  /** Stop was pressed and the engine has not come to it yet. */
  get stopping(): boolean {
    return this.#active !== null && this.#unwanted === this.#active;
  }

  get focused(): Group | null {
    return this.groups.find((group) => group.id === this.focus) ?? null;
  }

  get overlaid(): Group[] {
    return this.groups.filter((group) => this.selected.includes(group.id));
  }

  /** May be called again after a problem, which stays until this has worked; the runs that are there are kept. */
  async open(): Promise<void> {
    await this.#guard(async () => {
      // An engine at work is open, and a second channel would cut its run off from the page.
      if (!this.#active) this.adapter = await this.#engine.open((event) => this.#take(event));
      this.problem = null;
    });
    this.changed.emit();
  }

  /** Has the kernels of a recipe measured again; `tuning` changes when the engine tells what came of it. */
  async tuneAgain(recipe: Recipe): Promise<void> {
    this.tuningAgain = true;
    this.changed.emit();
    await this.#guard(() => this.#engine.tune(recipe));
    this.tuningAgain = false;
    this.changed.emit();
  }

  /** Queues one run per seed. With `paused` the first stops before its first update. */
  async start(recipe: Recipe, seeds: number[], paused = false): Promise<void> {
    if (!this.adapter) throw new TabtuneError('no-adapter', 'The engine is not open yet.');
    const group: Group = { id: this.#id('g'), name: nameOf(recipe), runs: [], recipe };
    for (const seed of seeds) group.runs.push(this.#newRun(group.name, { ...recipe, seed, data_seed: seed }, this.adapter));
    this.groups = [...this.groups, group];
    const before = this.focus;
    this.selected = this.groups.map(({ id }) => id).filter((id) => id === before || id === group.id);
    this.focus = group.id;
    this.problem = null;
    this.changed.emit();
    await this.#next(paused);
  }

  async pause(): Promise<void> {
    await this.#guard(() => this.#engine.pause());
  }

  async resume(): Promise<void> {
    await this.#guard(() => this.#engine.resume());
  }

  async step(): Promise<void> {
    await this.#guard(() => this.#engine.step());
  }

  /** Ends the run and drops the seeds that wait. A run that is still being prepared is ended as soon as it has begun. */
  async stop(): Promise<void> {
    this.#dropQueue();
    this.#unwanted = this.#active;
    this.changed.emit();
    await this.#guard(() => this.#engine.stop());
  }

  select(id: string, on: boolean): void {
    const others = this.selected.filter((other) => other !== id);
    const wanted = on ? [...others.slice(1 - MOST_OVERLAID), id] : others;
    this.selected = this.groups.map((group) => group.id).filter((other) => wanted.includes(other));
    if (on) this.focus = id;
    else if (this.focus === id) this.focus = this.selected.at(-1) ?? null;
    this.changed.emit();
  }

  remove(id: string): void {
    const group = this.groups.find((other) => other.id === id);
    if (!group || !group.runs.every(isOver)) return;
    this.groups = this.groups.filter((other) => other.id !== id);
    this.select(id, false);
    if (this.focus === null && this.groups.length > 0) this.select(this.groups.at(-1)!.id, true);
  }

  #id(kind: string): string {
    return `${kind}${++this.#counter}-${Date.now().toString(36)}`;
  }

  #newRun(name: string, recipe: Recipe, adapter: AdapterReport): Run {
    return {
      version: 1,
      id: this.#id('r'),
      name,
      created: new Date().toISOString(),
      build: (import.meta.env.VITE_BUILD as string | undefined) ?? 'development',
      state: 'queued',
      recipe,
      adapter,
      series: new StepSeries(),
      phase: null,
      evaluations: [],
      events: [],
      seconds: { training: 0, evaluation: 0 },
      tokens: 0,
    };
  }

  async #next(paused = false): Promise<void> {
    if (this.#active) return;
    const run = this.groups.flatMap((group) => group.runs).find((other) => other.state === 'queued');
    if (!run) return;
    this.#active = run;
    run.state = 'preparing';
    note(run, 0, 'started');
    this.changed.emit();
    try {
      await this.#engine.start(run.id, run.recipe, paused);
      if (this.#unwanted === run && !isOver(run)) await this.#guard(() => this.#engine.stop());
    } catch (reason) {
      if (!isOver(run)) this.#finish(run, 'failed', 0, toPlainError(reason));
    }
  }

  #take(event: EngineEvent): void {
    if (event.type === 'device-lost') return this.#lost(event.error);
    if (event.type === 'measured') return this.measured.emit();
    if (event.type === 'tuned') {
      this.tuning = event.results;
      return this.changed.emit();
    }
    const run = this.#active;
    if (!run || run.id !== event.run) return; // a late word of a run that is over
    switch (event.type) {
      case 'steps':
        run.series.push(event);
        run.tokens = event.tokens;
        run.seconds.training = event.seconds.training;
        run.phase = null;
        return this.stepped.emit(run);
      case 'phase':
        run.phase = event.phase === 'training' ? null : event;
        return this.progressed.emit(run);
      case 'evaluation':
        run.evaluations.push(event.evaluation);
        // Counted here, because no update follows the closing evaluations that would bring their time along.
        run.seconds.evaluation += event.evaluation.seconds;
        run.phase = null;
        break;
      case 'state':
        if (OVER.includes(event.state)) return this.#finish(run, event.state, event.step, event.error);
        if (run.state === 'paused' && event.state === 'running') note(run, event.step, 'resumed');
        else if (event.state === 'paused' && run.state !== 'paused') note(run, event.step, 'paused');
        run.state = event.state;
    }
    this.changed.emit();
  }

  #finish(run: Run, state: RunState, step: number, error?: PlainError): void {
    run.state = state;
    run.phase = null;
    if (error) run.error = error;
    const kind = NOTES[state];
    if (kind) note(run, step, kind, error?.message);
    if (this.#active === run) this.#active = null;
    this.changed.emit();
    void this.#next();
  }

  #lost(error: PlainError): void {
    this.problem = error;
    this.#dropQueue();
    const run = this.#active;
    if (run) {
      const step = run.series.step[run.series.length - 1] ?? 0;
      note(run, step, 'device-lost', error.message);
      this.#finish(run, 'failed', step, error);
      // The engine may have lost its device in a pause, or found a new one for this run already: it must not stay busy with it.
      void this.#guard(() => this.#engine.stop());
    } else this.changed.emit();
  }

  #dropQueue(): void {
    for (const group of this.groups) for (const run of group.runs) if (run.state === 'queued') run.state = 'stopped';
  }

  async #guard(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (reason) {
      const error = toPlainError(reason);
      if (error.code === 'stopped') return; // the run ended while the button was being pressed
      this.problem = error;
      this.changed.emit();
    }
  }
}

function note(run: Run, step: number, kind: RunEventNote['kind'], message?: string): void {
  run.events.push({ time: new Date().toISOString(), step, kind, ...(message ? { message } : {}) });
}
