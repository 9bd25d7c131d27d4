import * as Comlink from 'comlink';
import { type StreamedFile, toBlobs, watched, writeInto } from '../exchange/streamed';
import type { Gpu } from '../gpu/device';
import { describeAdapter, openGpu } from '../gpu/open';
import type { TuneOptions } from '../gpu/device';
import { fail, toPlainError } from '../protocol/errors';
import type { PromptRow } from '../protocol/catalogue';
import type { DataPreview, LengthStatistics, ReadSettings } from '../protocol/dataset';
import type { EngineEvent, EngineService, ExportedFile, OwnFile, PromptSettings, WeightsForm } from '../protocol/messages';
import type {
  ExamplesPreview,
  LengthsRequest,
  OwnData,
  OwnModel,
  OwnPrompts,
  OwnThings,
  PreviewRequest,
  RemoteModel,
} from '../protocol/own';
import type { Kept, KeptRun, KeptSpaces } from '../protocol/runs/keeping';
import { parseRecipe, type Recipe } from '../protocol/recipe';
import type { AdapterReport, AskedAnswer, Plan, RunRecord } from '../protocol/runs/run';
import { browserStore } from '../store/browser';
import { keepTuning, keptTuning } from '../store/tuning';
import { ask } from './ask';
import { exportTrack } from './export';
import { handOver } from './handover';
import { Keeper } from './keeper';
import { Library, webSources } from './library';
import { OwnFiles } from './own/files';
import { previewRows } from './own/preview';
import { ActiveRun } from './run/active';
import { type Pace, Session, type SessionEvents, type SessionOptions } from './run/session';
import { EventSender } from './run/sender';

/** Longest that kernels are compared before a run, once per adapter, and on request; what is left out follows its like. */
const TUNING_MILLISECONDS = { first: 1500, again: 10_000 };

/** Shorter work tells nothing of how far it is. */
const QUIET_MILLISECONDS = 300;

const BUILD = (import.meta.env.VITE_BUILD as string | undefined) ?? 'development';

/** Everything that touches GPU and disk lives in this worker: one device, one library of files, at most one run. */
class EngineHost implements EngineService {
  #gpu: Gpu | null = null;
  #opening: Promise<Gpu> | null = null;
  #library: Library | null = null;
  #sender: EventSender | null = null;
  readonly #store = browserStore();
  readonly #keeper = new Keeper(this.#store);
  readonly #own = new OwnFiles(
    this.#store,
    (what, done, total) => this.#sender?.send({ type: 'import', run: null, what, done, total }),
    (name) => this.#files().modelNamed(name),
  );
  #claimed: Promise<void> | null = null;
  #run: ActiveRun | null = null;
  /** The last run keeps its memory until it is needed: what could not be saved may be saved yet. */
  #last: ActiveRun | null = null;
  /** Of the last run, or of a short trial while the page is being read; for the estimate of the next run. */
  #pace: Pace | null = null;
  #asked: { control: AbortController; done: Promise<void> } | null = null;
  #counting: AbortController | null = null;
  #export: AbortController | null = null;
  /** The plan that was asked for last, by the rows that it needs. */
  #planning: { rows: string; control: AbortController } | null = null;
  #trial: { session: Session; done: Promise<void> } | null = null;

  async open(base: string, port: MessagePort): Promise<AdapterReport> {
    this.#sender = new EventSender((event: EngineEvent, transfer: Transferable[]) => port.postMessage(event, transfer));
    this.#library = new Library(webSources(base), this.#own);
    this.#claimed ??= this.#keeper.claim(() => this.#sender?.send({ type: 'writer', run: null }));
    await this.#claimed;
    if (this.#keeper.writer) await this.#own.sweep().catch(() => undefined); // trouble here costs space only
    const { report, adapter } = await describeAdapter();
    if (adapter) await this.#device();
    return report;
  }

  /** The device; a lost one is replaced. Two who ask at the same time get the same. */
  async #device(): Promise<Gpu> {
    if (this.#gpu?.failure) {
      this.#last = null;
      this.#gpu.close();
      this.#gpu = null;
    }
    if (this.#gpu) return this.#gpu;
    this.#opening ??= this.#open().finally(() => (this.#opening = null));
    return (this.#gpu = await this.#opening);
  }

  async #open(): Promise<Gpu> {
    const gpu = await openGpu({
      onError: (error) => {
        // A run goes on by itself on another device; what else is lost is opened again by who asks for it.
        if (this.#run) this.#run.session?.fail(error);
        else if (error.code === 'device-lost') this.#sender?.send({ type: 'device-lost', run: null, error: toPlainError(error) });
      },
    });
    gpu.tuner.load(await keptTuning(gpu.report));
    this.#tellTuning(gpu);
    return gpu;
  }

  #tellTuning({ tuner }: Gpu): void {
    this.#sender?.send({ type: 'tuned', run: null, results: tuner.results });
  }

  /** Compares the kernels of a session that have not been compared on this adapter yet, or all of them. */
  async #tune(session: Session, options: TuneOptions & { milliseconds: number }): Promise<void> {
    const { gpu } = session.model;
    const before = gpu.tuner.results.length;
    await session.tune({ ...options, stopped: () => session.stopped });
    if (!options.again && gpu.tuner.results.length === before) return;
    this.#tellTuning(gpu);
    await keepTuning(gpu.report, gpu.tuner.results);
  }

  async tune(input: Recipe): Promise<void> {
    if (this.#run) throw fail('busy')`A run is in progress. Kernels can be measured when it is over.`;
    await this.#endTrial();
    const session = await this.#openSession(input, silent);
    if (this.#run) throw fail('busy')`A run was started meanwhile. Kernels can be measured when it is over.`;
    const done = this.#tune(session, { again: true, milliseconds: TUNING_MILLISECONDS.again });
    this.#trial = { session, done: done.catch(() => undefined).finally(() => this.#forget(session)) };
    await done;
  }

  #forget(session: Session): void {
    session.free();
    this.#trial = null;
  }

  /** Ends what is measured while nothing runs. */
  async #endTrial(): Promise<void> {
    this.#trial?.session.stop();
    await this.#trial?.done;
  }

  async plan(input: Recipe): Promise<Plan> {
    const session = await this.#openForPlan(input);
    const plan = session.plan();
    // People read before they press Start: that time serves to compile and to measure. What fails here is told there.
    if (!this.#run && this.#pace) session.warm().catch(() => undefined);
    else if (!this.#run) this.#trial ??= { session, done: this.#measure(session) };
    const tokens = plan.tokensPerStep * session.recipe.max_steps;
    return { ...plan, seconds: this.#pace && tokens * this.#pace.token + session.answers * this.#pace.answer };
  }

  /** The rows of a large data set take a while. Those that the plan before waited for are given up, unless they are the same. */
  async #openForPlan(input: Recipe): Promise<Session> {
    const rows = `${input.model} ${input.data}`;
    if (this.#planning && this.#planning.rows !== rows) this.#planning.control.abort();
    const control = this.#planning?.rows === rows ? this.#planning.control : new AbortController();
    this.#planning = { rows, control };
    const began = performance.now();
    const phase: SessionEvents['phase'] = (phase, done, total) => {
      if (phase !== 'reading' || performance.now() - began < QUIET_MILLISECONDS || control.signal.aborted) return;
      this.#sender?.send({ type: 'reading', run: null, done, total });
    };
    return this.#openSession(input, { ...silent, phase }, { signal: control.signal });
  }

  async #measure(session: Session): Promise<void> {
    try {
      const pace = await session.measure();
      this.#pace ??= pace;
      this.#sender?.send({ type: 'measured', run: null });
      // Last, since whoever presses Start meanwhile needs what the measurement compiles, not the kernels that lose.
      await this.#tune(session, { milliseconds: TUNING_MILLISECONDS.first });
    } catch {
      // Without a pace a plan has no time; whatever is wrong with the recipe is told when it is started.
    } finally {
      this.#forget(session);
    }
  }

  async #openSession(input: Recipe, events: SessionEvents, options: SessionOptions = {}): Promise<Session> {
    if (!this.#library) throw fail('internal')`The engine has not been opened.`;
    return Session.open(await this.#device(), this.#library, parseRecipe(input), events, options);
  }

  async start(run: string, input: Recipe, { paused = false, resume = false }: { paused?: boolean; resume?: boolean }): Promise<void> {
    if (this.#run) throw fail('busy')`Another run is in progress. Stop it first; one adapter trains one model at a time.`;
    this.#keeper.mustWrite();
    const [sender, library] = [this.#sender, this.#library];
    if (!sender || !library) throw fail('internal')`The engine has not been opened.`;
    const recipe = parseRecipe(input);
    const device = () => this.#device();
    const active = new ActiveRun({
      run,
      recipe,
      build: BUILD,
      sender,
      library,
      keeper: this.#keeper,
      device,
      beforeFirst: (session) => this.#tuneFirst(session, run),
    });
    this.#run = active;
    try {
      await this.#endTrial();
      await this.cancelAsk();
      this.#last?.session?.free();
      this.#last = null;
      await active.begin(paused, resume);
    } catch (error) {
      active.session?.free();
      this.#run = null;
      sender.end();
      throw error;
    }
    void this.#finish(active, sender);
  }

  /**
   * Who presses Start waits for this once, and not on a software adapter, which compiles slowly and whose usual choice is known to be
   * right. What is still unknown is measured while the page is being read.
   */
  async #tuneFirst(session: Session, run: string): Promise<void> {
    const { report, tuner } = session.model.gpu;
    if (report.state === 'software' || tuner.results.length > 0) return;
    const onProgress = (done: number, total: number): void => this.#sender?.send({ type: 'phase', run, phase: 'tuning', done, total });
    await this.#tune(session, { milliseconds: TUNING_MILLISECONDS.first, onProgress });
  }

  async #finish(active: ActiveRun, sender: EventSender): Promise<void> {
    try {
      await active.finish();
      const { session } = active;
      if (session && session.tokens > 0 && session.answered > 0) {
        const { training, evaluation } = session.seconds;
        this.#pace = { token: training / session.tokens, answer: evaluation / session.answered };
      }
    } finally {
      sender.end();
      this.#last = active;
      this.#run = null;
    }
  }

  #active(): ActiveRun {
    if (!this.#run) throw fail('stopped')`No run is in progress.`;
    return this.#run;
  }

  async pause(): Promise<void> {
    this.#active().pause();
  }

  async resume(): Promise<void> {
    this.#active().resume();
  }

  async step(): Promise<void> {
    this.#active().session?.step();
  }

  async stop(): Promise<void> {
    this.#active().stop();
  }

  async saveSoon(): Promise<void> {
    this.#run?.session?.saveSoon();
  }

  kept(): Promise<Kept> {
    return this.#keeper.kept();
  }

  space(): Promise<KeptSpaces> {
    return this.#keeper.space();
  }

  keep(runs: KeptRun[]): Promise<void> {
    return this.#keeper.keep(runs);
  }

  async forget(runs: string[]): Promise<void> {
    if (this.#run && runs.includes(this.#run.id)) throw fail('busy')`A run that is at work cannot be deleted. Stop it first.`;
    await this.#keeper.forget(runs);
    void (this.#run ?? this.#last)?.saveAgain().catch(() => undefined); // trouble is told by the run's own events
  }

  /** The files that runs are made from. */
  #files(): Library {
    if (!this.#library) throw fail('internal')`The engine has not been opened.`;
    return this.#library;
  }

  async weights(record: RunRecord, track: string, form: WeightsForm): Promise<ExportedFile[]> {
    return this.#exporting(record, track, form, toBlobs);
  }

  async writeWeights(record: RunRecord, track: string, form: WeightsForm, folder: FileSystemDirectoryHandle, name: string): Promise<void> {
    return this.#exporting(record, track, form, (files) => writeInto(folder, name, files));
  }

  async ask(record: RunRecord, question: string): Promise<AskedAnswer[]> {
    if (this.#run) throw fail('busy')`A run is in progress. Its weights can be asked when it is over.`;
    if (this.#asked) throw fail('busy')`Another question is still being answered. Wait for it, or cancel it first.`;
    const control = new AbortController();
    const onText = (track: string, text: string): void => this.#sender?.send({ type: 'answer', run: null, track, text });
    const answers = (async () => {
      await this.#endTrial();
      return ask(await this.#device(), this.#keeper, this.#files(), record, question, { stopped: () => control.signal.aborted, onText });
    })();
    this.#asked = { control, done: answers.then(noop, noop) };
    try {
      return await answers;
    } finally {
      this.#asked = null;
    }
  }

  async cancelAsk(): Promise<void> {
    this.#asked?.control.abort();
    await this.#asked?.done;
  }

  async cancelExport(): Promise<void> {
    this.#export?.abort();
  }

  /** One at a time: what one of them is at is shown, and can be stopped. */
  async #exporting<T>(record: RunRecord, track: string, form: WeightsForm, write: (files: StreamedFile[]) => Promise<T>): Promise<T> {
    if (this.#export) throw fail('busy')`Other weights are still being exported. Wait for them, or cancel that first.`;
    const { signal } = (this.#export = new AbortController());
    const onProgress = (path: string, done: number, total: number): void =>
      this.#sender?.send({ type: 'export', run: null, path, done, total });
    try {
      return await write(watched(await exportTrack(this.#keeper, this.#files(), record, track, form), { signal, onProgress }));
    } finally {
      this.#export = null;
    }
  }

  async handover(record: RunRecord): Promise<ExportedFile[]> {
    return handOver(this.#files(), record);
  }

  own(): Promise<OwnThings> {
    return this.#own.things();
  }

  async addModel(...given: Parameters<EngineService['addModel']>): Promise<OwnModel> {
    this.#keeper.mustWrite();
    return this.#own.addModel(...given);
  }

  findModel(text: string): Promise<RemoteModel> {
    return this.#own.find(text);
  }

  async fetchModel(remote: RemoteModel): Promise<OwnModel> {
    this.#keeper.mustWrite();
    const model = await this.#own.fetch(remote);
    this.#library?.forget(model.id);
    return model;
  }

  previewData(file: OwnFile, settings: ReadSettings): Promise<DataPreview> {
    return this.#own.preview(file, settings);
  }

  async previewExamples(request: PreviewRequest): Promise<ExamplesPreview> {
    return previewRows(request, (await this.#files().model(request.model)).tokenizer);
  }

  async addData(...given: Parameters<EngineService['addData']>): Promise<OwnData> {
    this.#keeper.mustWrite();
    return this.#own.addData(...given);
  }

  async lengths(request: LengthsRequest): Promise<LengthStatistics> {
    this.#counting?.abort();
    const { signal } = (this.#counting = new AbortController());
    const { data } = request;
    const onProgress = (done: number, total: number): void => this.#sender?.send({ type: 'lengths', run: null, data, done, total });
    return this.#files().lengths(request, { signal, onProgress });
  }

  async cancelLengths(): Promise<void> {
    this.#counting?.abort();
  }

  async addPrompts(file: OwnFile, settings: PromptSettings): Promise<OwnPrompts> {
    this.#keeper.mustWrite();
    return this.#own.addPrompts(file, settings);
  }

  async pairPrompts(adversarial: string, lookAlikes: string): Promise<OwnPrompts> {
    this.#keeper.mustWrite();
    return this.#own.pairPrompts(adversarial, lookAlikes);
  }

  async ownPrompts(id: string): Promise<PromptRow[]> {
    const [set, part] = id.split('#') as [string, string | undefined];
    const { adversarial, lookAlikes } = await this.#own.prompts(set);
    return part === undefined ? adversarial : lookAlikes;
  }

  async cancelImport(): Promise<void> {
    this.#own.cancel();
  }

  async removeOwn(id: string): Promise<void> {
    this.#keeper.mustWrite();
    const { model, data, evaluation } = this.#run?.recipe ?? {};
    if ([model, data, evaluation?.prompts].includes(id))
      throw fail('busy')`The run at work uses these files. Stop it first, or delete them when it is over.`;
    await this.#own.remove(id);
    this.#library?.forget(id);
  }
}

const silent: SessionEvents = { phase: () => undefined, metrics: () => undefined, evaluation: () => undefined, state: () => undefined };

const noop = (): void => undefined;

/** Comlink carries only plain values and bare Errors, so what a method throws is rejected as PlainError data. */
const plainly = (service: EngineService): EngineService =>
  new Proxy(service, {
    get(host, name: string) {
      const methods = host as unknown as Record<string, (...given: unknown[]) => Promise<unknown>>;
      return (...given: unknown[]) =>
        methods[name]!(...given).catch((error: unknown) => Promise.reject(toPlainError(error) as unknown as Error));
    },
  });

Comlink.expose(plainly(new EngineHost()));
