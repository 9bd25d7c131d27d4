import { fail, toPlainError, type PlainError } from '../../protocol/errors';
import type { JobHooks } from '../../protocol/jobs';
import type { Machine } from '../../protocol/device/machine';
import type { DeviceName } from '../../protocol/device/names';
import type { EngineEvent, ExportedFile, WeightsForm } from '../../protocol/messages';
import { deviceOf, type Recipe } from '../../protocol/recipe';
import { newRecording, type OverState } from '../../protocol/runs/recorder';
import type { AdapterReport, AskedAnswer, RunRecord, TunedOperation } from '../../protocol/runs/run';
import type { Engine } from '../../worker/client';
import { bareName } from '../settings/names';
import { freshId, type Group, isEmpty, isOver, isWhole, now, recorderOf, type Run, toRecord } from './run';
import { RunList } from './run-list';
import { StepSeries } from './series';
import { Signal } from '../base/signal';

/** The runs and their queue over seeds: starts them, and follows what the engine tells of them. Nothing here knows what computes the numbers. */
export class Runs extends RunList {
  /** Figures of single updates came in; only charts listen. */
  readonly stepped = new Signal<Run>();
  readonly progressed = new Signal<Run>();
  /** The engine has measured how long a step takes. */
  readonly measured = new Signal();
  /** The engine is gone, and another can be opened at once. */
  readonly lost = new Signal();

  /** What there is to compute with; null while no engine is open. */
  machine: Machine | null = null;
  /** Which kernels the adapter gets, as far as they were measured. */
  tuning: TunedOperation[] = [];
  tuningAgain = false;

  readonly #engine: Engine;
  /** The page is at something that trains and keeps nothing, and the right to do so was given up for that time. */
  #aside = { wanted: false, done: false };
  #settling = false;
  #active: Run | null = null;
  #unwanted: Run | null = null;
  /** Runs that shall go on on another device than the one that they were begun on. */
  readonly #moved = new WeakMap<Run, DeviceName>();

  constructor(engine: Engine) {
    super(engine);
    this.#engine = engine;
    this.changed.listen(() => void this.settleAside());
  }

  /** What computes the recipe that was planned last; where nothing can, what is missing least. */
  get adapter(): AdapterReport | null {
    return this.machine && this.machine.devices[this.machine.chosen];
  }

  get active(): Run | null {
    return this.#active;
  }

  /** Stop was pressed and the engine has not come to it yet. */
  get stopping(): boolean {
    return this.#active !== null && this.#unwanted === this.#active;
  }

  /** What becomes of an engine that died: another is coming, is there, or has to be asked for. Null when none died. */
  get replacement(): 'coming' | 'there' | 'wanted' | null {
    if (this.problem?.code !== 'engine-lost') return null;
    if (this.machine) return 'there';
    return this.problem.details?.['again'] === true ? 'coming' : 'wanted';
  }

  /**
   * May be called again after a problem, which stays until this has worked; that another engine came by itself stays until a person has
   * read it. The runs that are there are kept.
   */
  async open(): Promise<void> {
    const toBeRead = this.replacement === 'coming';
    await this.guard(async () => {
      // An engine at work is open, and a second channel would cut its run off from the page.
      if (!this.#active) {
        const machine = await this.#engine.open((event) => this.#take(event));
        await this.loadKept();
        this.machine = machine;
      }
      if (!toBeRead) this.problem = null;
    });
    this.changed.emit();
  }

  /** The problem is over, and was read. */
  dismiss(): void {
    this.problem = null;
    this.changed.emit();
  }

  /** Has the kernels of a recipe measured again; `tuning` changes when the engine tells what came of it. */
  async tuneAgain(recipe: Recipe): Promise<void> {
    this.tuningAgain = true;
    this.changed.emit();
    await this.guard(() => this.#engine.tune(recipe));
    this.tuningAgain = false;
    this.changed.emit();
  }

  /** Queues one run per seed. With `paused` the first stops before its first update. */
  async start(recipe: Recipe, seeds: number[], paused = false): Promise<void> {
    const { machine } = this;
    if (!machine) throw fail('no-adapter')`The engine is not open yet.`;
    // What computes it in the end the engine tells.
    const wanted = deviceOf(recipe);
    const adapter = machine.devices[wanted === 'auto' ? machine.chosen : wanted];
    const group: Group = { id: freshId('g'), name: '', pinned: false, runs: [], recipe };
    for (const seed of seeds) group.runs.push(this.#newRun({ ...recipe, seed, data_seed: seed }, adapter));
    this.groups = [...this.groups, group];
    const before = this.focus;
    this.selected = this.groups.map(({ id }) => id).filter((id) => id === before || id === group.id);
    this.focus = group.id;
    this.problem = null;
    this.keep(group);
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
    return run.state === 'interrupted' || ((run.state === 'stopped' || run.error?.code === 'device-lost') && isEmpty(run));
  }

  #hasCheckpoint(run: Run): boolean {
    return typeof this.keeping.spaces.get(run.id)?.step === 'number';
  }

  /** The seeds of a group that were cut off go on, from their checkpoints where they have them; where they were begun, or on `device`. */
  async goOn(id: string, device?: DeviceName): Promise<void> {
    const group = this.groups.find((other) => other.id === id);
    if (group) await this.read(group);
    if (!group || !isWhole(group) || !this.canGoOn(group)) return;
    if (group.runs.every((run) => this.#resumable(run) && isEmpty(run))) delete group.imported; // All of it is made here.
    for (const run of group.runs) {
      if (!this.#resumable(run)) continue;
      run.state = 'queued';
      // An earlier wish of a run that did not come to it is over.
      if (device) this.#moved.set(run, device);
      else this.#moved.delete(run);
    }
    this.problem = null;
    this.select(id, true);
    await this.#next();
  }

  /** A track of a run as a folder that Transformers reads, or its adapters as PEFT reads them. Throws where the weights were not kept. */
  async weights(runId: string, track: string, form: WeightsForm, hooks: JobHooks = {}): Promise<ExportedFile[]> {
    return this.#engine.with(hooks).weights(await this.#record(runId), track, form);
  }

  /** The same, into a folder that the person picked. */
  async writeWeights(
    runId: string,
    track: string,
    form: WeightsForm,
    folder: FileSystemDirectoryHandle,
    name: string,
    hooks: JobHooks = {},
  ): Promise<void> {
    return this.#engine.with(hooks).writeWeights(await this.#record(runId), track, form, folder, name);
  }

  /** One question to all tracks of a run whose weights were kept; its progress brings the answers while they grow. */
  async ask(runId: string, question: string, hooks: JobHooks = {}): Promise<AskedAnswer[]> {
    return this.#engine.with(hooks).ask(await this.#record(runId), question);
  }

  /** Everything to make a run again on a cluster. */
  async handover(runId: string): Promise<ExportedFile[]> {
    return this.#engine.handover(await this.#record(runId));
  }

  /** With the name under which it is shown, for cards and read-me files that leave the page. */
  async #record(runId: string): Promise<RunRecord> {
    const group = this.groups.find(({ runs }) => runs.some(({ id }) => id === runId))!;
    await this.read(group);
    const record = toRecord(group.runs.find(({ id }) => id === runId)!);
    return { ...record, name: bareName(record) };
  }

  /** A checkpoint is made after the update at work: the page may be about to go away. */
  saveSoon(): void {
    if (this.#active) void this.guard(() => this.#engine.saveSoon());
    void this.keeping.now();
  }

  /** From another tab, which looks on from then; what is at work there goes on and is not kept. */
  async takeOver(): Promise<void> {
    await this.guard(() => this.#engine.takeOver());
  }

  /** While the page trains and keeps nothing, another tab may: the right to do so is given up as soon as nothing here needs it. */
  standAside(on: boolean): void {
    this.#aside.wanted = on;
    void this.settleAside();
  }

  /** Whether another tab has the right to train and keep, though this one would use it. */
  get elsewhere(): boolean {
    return this.keeping.onlooker && !this.#aside.done;
  }

  /** Does it when nothing is in the way any more: a run, a deletion that can be undone, what is not on disk yet, files being read. */
  async settleAside(): Promise<void> {
    const aside = this.#aside;
    const busy = (): boolean => aside.wanted && (this.#active !== null || this.bin !== null);
    if (this.#settling || aside.wanted === aside.done || !this.machine || busy()) return;
    this.#settling = true;
    const before = aside.done;
    try {
      await this.keeping.now();
      if (!this.machine || aside.wanted === aside.done || busy()) return;
      if (!aside.wanted) {
        const here = await this.#engine.comeBack();
        aside.done = false; // Whatever comes after it, this tab asks for the right again.
        if (here) await this.loadKept();
      } else if (!this.unkept && this.keeping.idle) aside.done = await this.#engine.standAside();
    } catch (reason) {
      // Otherwise it would be tried without an end. An engine that is gone is followed by one that has not been asked yet.
      if (toPlainError(reason).code !== 'engine-lost') aside.wanted = aside.done;
      this.fail(reason);
    } finally {
      this.#settling = false;
    }
    if (aside.done === before) return;
    this.changed.emit();
    void this.settleAside(); // It may be wanted otherwise by now.
  }

  async pause(): Promise<void> {
    await this.guard(() => this.#engine.pause());
  }

  async resume(): Promise<void> {
    await this.guard(() => this.#engine.resume());
  }

  async step(): Promise<void> {
    await this.guard(() => this.#engine.step());
  }

  /** Ends the run and drops the seeds that wait. A run that is still being prepared is ended at its next step towards that. */
  async stop(): Promise<void> {
    this.#dropQueue();
    this.#unwanted = this.#active;
    this.changed.emit();
    await this.guard(() => this.#engine.stop());
  }

  #newRun(recipe: Recipe, adapter: AdapterReport): Run {
    const build = (import.meta.env.VITE_BUILD as string | undefined) ?? 'development';
    return {
      ...newRecording({ id: freshId('r'), name: '', created: now(), build, recipe, adapter }, new StepSeries()),
      phase: null,
      unread: null,
    };
  }

  async #next(paused = false): Promise<void> {
    if (this.#active) return;
    const run = this.groups.flatMap((group) => group.runs).find((other) => other.state === 'queued');
    if (!run) return;
    this.#active = run;
    const resume = !isEmpty(run) || this.#hasCheckpoint(run);
    const device = this.#moved.get(run);
    this.#moved.delete(run);
    recorderOf(run).begin(now());
    this.changed.emit();
    try {
      await this.#engine.start(run.id, run.recipe, { paused, resume, ...(device ? { device } : {}) });
      if (this.stopping && this.#active === run) await this.guard(() => this.#engine.stop());
    } catch (reason) {
      if (isOver(run)) return;
      const error = toPlainError(reason);
      if (error.code === 'stopped') return this.#finish(run, 'stopped', recorderOf(run).step);
      // The seeds that wait would fail in the same way. A run that could not be brought back is still on disk.
      this.#dropQueue();
      this.#finish(run, resume ? 'interrupted' : 'failed', 0, error);
    }
  }

  #take(event: EngineEvent): void {
    if (event.type === 'engine-lost') return this.#lost(event.error);
    if (event.type === 'device-lost' && event.run === null) {
      if (this.#active) return; // The engine opens another device for whoever wants one.
      this.problem = event.error;
      return this.changed.emit();
    }
    if (event.type === 'writer') {
      this.#aside.done = false; // It was on its way when the right was given up.
      return void this.loadKept();
    }
    if (event.type === 'onlooker') return this.becomeOnlooker();
    if (event.type === 'kept') return this.followOthers();
    if (event.type === 'storage-lost') return void this.lostStorage(event.error);
    if (event.type === 'machine') {
      this.machine = event.machine;
      return this.changed.emit();
    }
    if (event.type === 'measured') return this.measured.emit();
    if (event.type === 'tuned') {
      this.tuning = event.results;
      return this.changed.emit();
    }
    const run = this.#active;
    if (!run || run.id !== event.run) return; // This is a late word of a run that is over.
    if (event.type === 'phase') {
      run.phase = event.phase === 'training' ? null : event;
      return this.progressed.emit(run);
    }
    recorderOf(run).take(event, now());
    switch (event.type) {
      case 'steps':
        run.phase = null;
        return this.stepped.emit(run);
      case 'evaluation':
        run.phase = null;
        this.keepRun(run);
        break;
      case 'saved':
        this.keeping.saved(run.id, event.step, event.bytes);
        this.keepRun(run);
        break;
      case 'not-saved':
        this.keeping.notSaved(event.error);
        break;
      case 'state':
        if (isOver(run)) return this.#over(run);
        break;
      case 'restored':
      case 'device':
      case 'device-lost': // The record says it all.
    }
    this.changed.emit();
  }

  #finish(run: Run, state: OverState, step: number, error?: PlainError): void {
    recorderOf(run).end(state, step, now(), error);
    this.#over(run);
  }

  #over(run: Run): void {
    run.phase = null;
    if (this.#active === run) this.#active = this.#unwanted = null;
    this.keepRun(run);
    // However seldom a long record is written while it grows: how a run ended is kept at once.
    void this.keeping.now();
    this.changed.emit();
    void this.#next();
  }

  /** The worker itself is gone: a lost device alone is replaced by the engine, and told with its run. */
  #lost(error: PlainError): void {
    this.problem = error;
    this.machine = null; // Nothing can be begun until another is open.
    this.#aside.done = false; // Which asks for the right to write by itself.
    this.#dropQueue();
    const run = this.#active;
    if (run) this.#finish(run, this.stopping ? 'stopped' : 'interrupted', recorderOf(run).step, error);
    else this.changed.emit();
    if (this.replacement === 'coming') this.lost.emit();
  }

  #dropQueue(): void {
    for (const run of this.groups.flatMap((group) => group.runs)) {
      if (run.state !== 'queued') continue;
      run.state = 'stopped';
      this.keepRun(run);
    }
  }
}
