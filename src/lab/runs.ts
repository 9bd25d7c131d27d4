import { TabtuneError, toPlainError, type PlainError } from '../protocol/errors';
import type { EngineEvent, ExportedFile, Phase } from '../protocol/messages';
import type { Recipe } from '../protocol/recipe';
import type { AdapterReport, RunEventNote, RunRecord, RunState, TunedOperation } from '../protocol/run';
import type { Engine } from '../worker/client';
import { Keeping } from './keeping';
import { groupsOf, keptOf, together } from './kept';
import { nameOf } from './names';
import { seriesOf, StepSeries } from './series';
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
  /** Stands at the top of the list. */
  pinned: boolean;
  runs: Run[];
  /** Of the first seed. */
  recipe: Recipe;
}

/** How long a deletion can be undone. */
const UNDO_MS = 20_000;

const byAge = (a: Group, b: Group): number => a.runs[0]!.created.localeCompare(b.runs[0]!.created);

/** More curves than this cannot be told apart. */
export const MOST_OVERLAID = 4;

const OVER: readonly RunState[] = ['finished', 'stopped', 'failed', 'interrupted'];
const isEmpty = (run: Run): boolean => run.series.length === 0 && run.evaluations.length === 0;
export const isOver = (run: Run): boolean => OVER.includes(run.state);

/** All but the seeds done, or the state of the seed at work. */
export function stateOf(group: Group): RunState {
  const working = group.runs.find((run) => !isOver(run) && run.state !== 'queued');
  const waiting = group.runs.find((run) => run.state === 'queued');
  const interrupted = group.runs.find((run) => run.state === 'interrupted');
  const failed = group.runs.find((run) => run.state === 'failed');
  return (working ?? waiting ?? interrupted ?? failed ?? group.runs.at(-1)!).state;
}

export function toRecord({ series, phase: _, ...record }: Run): RunRecord {
  return { ...record, steps: series.rows() };
}

const NOTES: Partial<Record<RunState, RunEventNote['kind']>> = {
  paused: 'paused',
  finished: 'finished',
  stopped: 'stopped',
  failed: 'failed',
  interrupted: 'interrupted',
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
  /** The group that was deleted last, until that can no longer be undone. */
  bin: Group | null = null;

  readonly keeping: Keeping;
  readonly #engine: Engine;
  #active: Run | null = null;
  #unwanted: Run | null = null;
  readonly #imported = new Set<string>();
  #counter = 0;
  #binTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(engine: Engine) {
    this.#engine = engine;
    this.keeping = new Keeping(engine, () => this.changed.emit());
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
      if (!this.#active) {
        const adapter = await this.#engine.open((event) => this.#take(event));
        await this.#loadKept();
        this.adapter = adapter;
      }
      this.problem = null;
    });
    this.changed.emit();
  }

  /** Tells what went wrong outside any run. */
  fail(reason: unknown): void {
    this.problem = toPlainError(reason);
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
    const group: Group = { id: this.#id('g'), name: nameOf(recipe), pinned: false, runs: [], recipe };
    for (const seed of seeds) group.runs.push(this.#newRun(group.name, { ...recipe, seed, data_seed: seed }, this.adapter));
    this.groups = [...this.groups, group];
    const before = this.focus;
    this.selected = this.groups.map(({ id }) => id).filter((id) => id === before || id === group.id);
    this.focus = group.id;
    this.problem = null;
    this.#keep(group);
    this.changed.emit();
    await this.#next(paused);
  }

  /** Whether nothing of it is at work and some seed was cut off that can go on. */
  canGoOn(group: Group): boolean {
    return group.runs.every(isOver) && group.runs.some((run) => this.#resumable(run));
  }

  /** With a checkpoint it goes on; without one it begins again, which must not cost a record that holds something. */
  #resumable(run: Run): boolean {
    const diverged = run.error?.code === 'non-finite';
    if (this.#hasCheckpoint(run)) return run.state !== 'finished' && !diverged;
    return run.state === 'interrupted' || (run.state === 'stopped' && isEmpty(run));
  }

  #hasCheckpoint(run: Run): boolean {
    return typeof this.keeping.spaces.get(run.id)?.step === 'number';
  }

  /** The seeds of a group that were cut off go on, from their checkpoints where they have them. */
  async goOn(id: string): Promise<void> {
    const group = this.groups.find((other) => other.id === id);
    if (!group || !this.canGoOn(group)) return;
    for (const run of group.runs) if (this.#resumable(run)) run.state = 'queued';
    this.problem = null;
    this.select(id, true);
    await this.#next();
  }

  rename(id: string, name: string): void {
    this.#edit(id, (group) => {
      group.name = name;
      for (const run of group.runs) run.name = name;
    });
  }

  pin(id: string, on: boolean): void {
    this.#edit(id, (group) => (group.pinned = on));
  }

  #edit(id: string, change: (group: Group) => void): void {
    const group = this.groups.find((other) => other.id === id);
    if (!group || this.keeping.onlooker) return;
    change(group);
    this.#keep(group);
    this.changed.emit();
  }

  /** Takes in records from elsewhere. Returns the names of those that are here already. */
  add(records: readonly RunRecord[]): string[] {
    void this.emptyBin(); // or what lies there could come back a second time
    const here = new Set(this.groups.flatMap((group) => group.runs.map(({ id }) => id)));
    const fresh = [...new Map(records.filter(({ id }) => !here.has(id)).map((record) => [record.id, record])).values()];
    for (const some of together(fresh)) {
      const place = { id: this.#id('g'), name: some[0]!.name, pinned: false };
      const [group] = groupsOf(some.map((record) => ({ record, group: place })));
      // What was at work elsewhere is not at work here.
      for (const run of group!.runs) if (!isOver(run)) run.state = 'stopped';
      this.groups = [...this.groups, group!];
      this.#imported.add(group!.id);
      this.#keep(group!);
      this.select(group!.id, true);
    }
    return records.filter(({ id }) => here.has(id)).map(({ name }) => name);
  }

  /** A track of a run as a folder that Transformers reads. Throws where the weights were not kept. */
  weights(runId: string, track: string): Promise<ExportedFile[]> {
    const run = this.groups.flatMap(({ runs }) => runs).find(({ id }) => id === runId)!;
    return this.#engine.weights(toRecord(run), track);
  }

  /** A checkpoint is made after the update at work: the page may be about to go away. */
  saveSoon(): void {
    if (this.#active) void this.#guard(() => this.#engine.saveSoon());
    void this.keeping.now();
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

  /** Until `emptyBin` it can be undone, and a reload brings it back. */
  remove(id: string): void {
    const group = this.groups.find((other) => other.id === id);
    if (!group || !group.runs.every(isOver) || this.keeping.onlooker) return;
    void this.emptyBin();
    this.bin = group;
    this.#binTimer = setTimeout(() => void this.emptyBin(), UNDO_MS);
    this.groups = this.groups.filter((other) => other.id !== id);
    this.select(id, false);
    if (this.focus === null && this.groups.length > 0) this.select(this.groups.at(-1)!.id, true);
  }

  #takeFromBin(): Group | null {
    clearTimeout(this.#binTimer);
    const group = this.bin;
    this.bin = null;
    return group;
  }

  undoRemove(): void {
    const group = this.#takeFromBin();
    if (!group) return;
    this.groups = [...this.groups, group].sort(byAge);
    this.select(group.id, true);
  }

  async emptyBin(): Promise<void> {
    const group = this.#takeFromBin();
    if (!group) return;
    await this.#guard(async () => {
      await this.keeping.forget(group.runs.map((run) => run.id));
      if (!this.keeping.problem) return;
      // There may be room now for what could not be kept.
      this.keeping.problem = null;
      this.groups.forEach((other) => this.#keep(other));
    });
    this.changed.emit();
  }

  /** What is on disk joins what is here; in the tab that may write, what another left at work is interrupted. */
  /** Removes what is kept of a run whose record cannot be read. */
  async forgetUnreadable(run: string): Promise<void> {
    await this.#guard(() => this.keeping.forget([run]));
    this.keeping.unreadable = this.keeping.unreadable.filter(({ details }) => details?.['run'] !== run);
    this.changed.emit();
  }

  async #loadKept(): Promise<void> {
    const wasOnlooker = this.keeping.onlooker;
    const kept = groupsOf(await this.keeping.load()).filter(({ id }) => id !== this.bin?.id);
    // An onlooker's view is old by the time it becomes the writer, but for what was imported here; a writer's own is the newest there is.
    const mine = wasOnlooker ? this.groups.filter(({ id }) => this.#imported.has(id)) : this.groups;
    const known = new Set(mine.map(({ id }) => id));
    const found = kept.filter(({ id }) => !known.has(id));
    this.groups = [...mine, ...found].sort(byAge);
    if (wasOnlooker) mine.forEach((group) => this.#keep(group));
    for (const run of this.keeping.onlooker ? [] : found.flatMap(({ runs }) => runs)) {
      if (isOver(run)) continue;
      run.state = 'interrupted';
      note(run, run.series.step[run.series.length - 1] ?? 0, 'interrupted');
      this.#keepRun(run);
    }
    this.selected = this.selected.filter((id) => this.groups.some((group) => group.id === id));
    if (this.focus !== null && !this.selected.includes(this.focus)) this.focus = null;
    if (this.focus === null && this.groups.length > 0) this.select(this.groups.at(-1)!.id, true);
    this.changed.emit();
  }

  #keep(group: Group): void {
    group.runs.forEach((run) => this.#keepRun(run));
  }

  #keepRun(run: Run): void {
    const group = this.groups.find(({ runs }) => runs.includes(run));
    if (group) this.keeping.soon(run.id, () => keptOf(group, toRecord(run)));
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
    const resume = !isEmpty(run) || this.#hasCheckpoint(run);
    run.state = 'preparing';
    delete run.error;
    note(run, 0, 'started');
    this.changed.emit();
    try {
      await this.#engine.start(run.id, run.recipe, { paused, resume });
      // It is over already when the page took a loss between two runs for the end of the worker.
      if (this.#unwanted === run || isOver(run)) await this.#guard(() => this.#engine.stop());
    } catch (reason) {
      if (isOver(run)) return;
      // The seeds that wait would fail in the same way. A run that could not be brought back is still on disk.
      this.#dropQueue();
      this.#finish(run, resume ? 'interrupted' : 'failed', 0, toPlainError(reason));
    }
  }

  #take(event: EngineEvent): void {
    if (event.type === 'device-lost' && event.run === null) return this.#lost(event.error);
    if (event.type === 'writer') return void this.#loadKept();
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
        this.#keepRun(run);
        break;
      case 'restored':
        run.series = seriesOf(event.steps);
        run.evaluations = event.evaluations;
        run.tokens = event.tokens;
        run.seconds = event.seconds;
        delete run.error;
        note(run, event.step, 'resumed', event.reasons.join(' '));
        break;
      case 'saved':
        this.keeping.saved(run.id, event.step, event.bytes);
        this.#keepRun(run);
        break;
      case 'not-saved':
        note(run, event.step, 'not-saved', event.error.message);
        this.keeping.failed(event.error);
        break;
      case 'device-lost':
        note(run, event.step, 'device-lost', event.error.message);
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
    this.#keepRun(run);
    this.changed.emit();
    void this.#next();
  }

  #lost(error: PlainError): void {
    this.problem = error;
    this.#dropQueue();
    const run = this.#active;
    // The worker itself is gone: a lost device alone is replaced by the engine, and told with its run.
    if (run) this.#finish(run, 'interrupted', run.series.step[run.series.length - 1] ?? 0, error);
    else this.changed.emit();
  }

  #dropQueue(): void {
    for (const run of this.groups.flatMap((group) => group.runs)) {
      if (run.state !== 'queued') continue;
      run.state = 'stopped';
      this.#keepRun(run);
    }
  }

  async #guard(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (reason) {
      if (toPlainError(reason).code !== 'stopped') this.fail(reason); // else the run ended while the button was being pressed
    }
  }
}

function note(run: Run, step: number, kind: RunEventNote['kind'], message?: string): void {
  run.events.push({ time: new Date().toISOString(), step, kind, ...(message ? { message } : {}) });
}
