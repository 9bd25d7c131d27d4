import { Threads } from '../data/text/strangers/thread';
import type { Device } from '../device/interface';
import { toBlobs, watched, writeInto } from '../exchange/streamed';
import { fail, toPlainError, type TabtuneError } from '../protocol/errors';
import type { EngineEvent, WeightsForm } from '../protocol/messages';
import type { Calls, JobHandle, Served, Unread } from '../protocol/jobs';
import { deviceOf, parseRecipe, type Recipe, START_TRACK } from '../protocol/recipe';
import { Assemblies, cut } from '../protocol/runs/pieces';
import type { InsideUpdate } from '../protocol/runs/inside';
import type { RunRecord } from '../protocol/runs/run';
import type { StreamedFile } from '../exchange/streamed';
import { browserStore, type Loss } from '../store/browser';
import { ask } from './ask';
import { checkUp } from './check/checkup';
import { exportTrack } from './export';
import { handOver } from './handover';
import { Keeper } from './keeper';
import { Library, webSources } from './library';
import { OwnFiles } from './own/files';
import { previewRows } from './own/preview';
import { Reader } from './reading/thread';
import { ActiveRun } from './run/active';
import { inside } from './run/inside';
import type { Machine } from '../protocol/device/machine';
import type { DeviceChoice, DeviceName } from '../protocol/device/names';
import { Devices } from './device/devices';
import { EventSender } from './run/sender';
import { Session, type SessionEvents, type SessionOptions } from './run/session';
import type { Stage } from './stage';

/** Longest that kernels are compared before a run, once per adapter, and on request; what is left out follows its like. */
const TUNING_MILLISECONDS = { first: 1500, again: 10_000 };

/**
 * What a trial of a device may take which only might be faster, of which Start waits for an update at most: a processor does so much in a
 * quarter of a second. A larger model computes on a graphics card.
 */
const MOST_FOR_TRIAL = { bytes: 2 ** 29, flops: 1e10 };

/** Shorter work tells nothing of how far it is. */
const QUIET_MILLISECONDS = 300;

/** What happened to the database, and what becomes of it. */
const LOSSES: Readonly<Record<Loss, () => TabtuneError>> = {
  deleted: () => fail('storage')`Another page deleted what this browser had kept here. What this tab still holds is kept again.`,
  newer: () => fail('storage')`Another page changed the form of what this browser keeps here, perhaps a newer tabtune. Reload this page.`,
  cleared: () =>
    fail(
      'storage',
    )`The browser closed the storage of this page: its site data was cleared, or the disk failed. What this tab still holds is kept again.`,
};

const BUILD = (import.meta.env.VITE_BUILD as string | undefined) ?? 'development';

type Post = (event: EngineEvent, transfer: Transferable[]) => void;

/** Everything that touches device and disk: the devices, one library of files, at most one run. What may go on beside what is the stage's. */
export class EngineService {
  readonly #stage: Stage;
  readonly #sender: EventSender;
  readonly #store = browserStore({ onLoss: (loss) => this.#lostStorage(loss) });
  readonly #keeper = new Keeper(this.#store);
  /** Run the chat templates and tokenizers of all models. */
  readonly #threads = new Threads();
  readonly #own = new OwnFiles(this.#store, (name) => this.#library.modelNamed(name), this.#threads);
  readonly #library: Library;
  readonly #reader = new Reader();
  /** Records that are about to be kept. */
  readonly #parts = new Assemblies();
  readonly #devices = new Devices({
    tuned: ({ tuner }) => this.#sender.send({ type: 'tuned', run: null, results: tuner.results }),
    failed: (device, error) => {
      // A run goes on by itself on another device; what else is lost is opened again by who asks for it.
      if (this.#run) {
        if (this.#run.session?.model.device === device) this.#run.session.fail(error);
      } else if (error.code === 'device-lost') this.#sender.send({ type: 'device-lost', run: null, error: toPlainError(error) });
    },
    replaced: (device) => {
      if (this.#last?.session?.model.device === device) this.#last = null;
    },
    changed: (machine) => this.#sender.send({ type: 'machine', run: null, machine }),
  });
  #run: ActiveRun | null = null;
  /** The last run keeps its memory until it is needed: what could not be saved may be saved yet. */
  #last: ActiveRun | null = null;

  /** `base` is the page's address, against which the shipped files are resolved. */
  constructor(base: string, stage: Stage, post: Post) {
    this.#stage = stage;
    this.#sender = new EventSender(post);
    this.#library = new Library(webSources(base), this.#own, this.#threads);
  }

  /** Claims the right to write, once, and clears away what was left half written. */
  async claim(): Promise<void> {
    await this.#keeper.claim({
      granted: () => this.#sender.send({ type: 'writer', run: null }),
      lost: () => this.#sender.send({ type: 'onlooker', run: null }),
      others: () => this.#sender.send({ type: 'kept', run: null }),
    });
    if (this.#keeper.writer) void this.#own.sweep();
  }

  #lostStorage(loss: Loss): void {
    this.#keeper.forgetSpaces();
    this.#sender.send({ type: 'storage-lost', run: null, error: toPlainError(LOSSES[loss]()) });
  }

  /** Throws `busy` in a tab that may only look. */
  mustWrite(): void {
    this.#keeper.mustWrite();
  }

  /** Opens what computes, where there is anything. */
  look(): Promise<Machine> {
    return this.#devices.look();
  }

  /** What the page can ask; protocol/jobs.ts says what each call is. */
  readonly served: Served = {
    plan: async (job, input) => {
      const session = await this.#openForPlan(input, job);
      const { model } = session.recipe;
      const device = deviceOf(session.recipe);
      const plan = session.plan();
      await this.#devices.tell(device, model);
      // What is never tried must not be wanted: each measurement has the page ask for another plan.
      const unknown = await this.#devices.unmeasured(device, model, {
        rivals: plan.memory.total <= MOST_FOR_TRIAL.bytes && session.flops <= MOST_FOR_TRIAL.flops,
      });
      // People read before they press Start: that time serves to compile and to measure. What fails here is told when they start.
      if (unknown.length === 0 && !this.#stage.at('run')) session.warm().catch(() => undefined);
      else if (unknown.length > 0 && this.#stage.free('trial'))
        this.#stage.enter('trial', (signal) => this.#measure(session, unknown, signal)).catch(() => undefined);
      const pace = this.#devices.pace(session.model.device.report.device, model);
      const tokens = plan.tokensPerStep * session.recipe.max_steps;
      const seconds = pace?.answer ? tokens * pace.token + session.answers * pace.answer : null;
      return { ...plan, seconds, ...(pace?.tried ? { rough: true } : {}) };
    },
    tune: async ({ signal }, input) => {
      const session = await this.#open(input, silent, { signal });
      await whileOpen(session, signal, () => this.#devices.tune(session, { again: true, milliseconds: TUNING_MILLISECONDS.again }));
    },
    inside: async ({ signal, onProgress }, input, updates) => {
      const recipe = parseRecipe(input);
      const device = await this.#deviceFor(recipe);
      const onRead = (done: number, total: number): void => onProgress({ what: recipe.data, done, total });
      const onUpdate = (update: InsideUpdate): void => onProgress({ what: '', done: update.step, total: updates, update });
      try {
        return await inside(device, this.#library, recipe, updates, { signal, onRead, onUpdate });
      } catch (reason) {
        throw await device.cause(reason);
      } finally {
        // It may have ended a measurement, which is begun again with the next plan.
        this.#sender.send({ type: 'measured', run: null });
      }
    },
    start: (_, run, input, options) => this.#start(run, parseRecipe(input), options),
    pause: async () => this.#active().pause(),
    resume: async () => this.#active().resume(),
    step: async () => this.#active().session?.step(),
    stop: async () => this.#active().stop(),
    takeOver: async () => this.#keeper.takeOver(),
    standAside: async () => {
      if (this.#stage.at('run') || this.#stage.at('importing')) return false;
      await this.#keeper.standAside();
      return true;
    },
    comeBack: () => this.#keeper.comeBack(),
    saveSoon: async () => this.#run?.session?.saveSoon(),

    kept: () => this.#keeper.kept(),
    space: () => this.#keeper.space(),
    part: async (_, run, piece) => this.#parts.take(run, piece),
    keep: (_, run, group, again) => this.#keeper.keep({ record: this.#parts.finish(run), group }, again),
    place: (_, run, group) => this.#keeper.place(run, group),
    record: async ({ onProgress }, run) => {
      for (const piece of cut(await this.#keeper.record(run))) onProgress({ what: run, done: 0, total: null, piece });
    },
    raw: (_, run) => this.#keeper.raw(run),
    forget: async (_, runs) => {
      if (this.#run && runs.includes(this.#run.id)) throw fail('busy')`A run that is at work cannot be deleted. Stop it first.`;
      await this.#keeper.forget(runs);
      runs.forEach((run) => this.#parts.drop(run));
      void (this.#run ?? this.#last)?.saveAgain().catch(() => undefined); // Trouble is told by the run's own events.
    },

    readRun: (job, file) => this.#reader.read(file, job),
    weights: (job, ...which) => this.#exported(job, which, toBlobs),
    writeWeights: (job, record, track, form, folder, name) =>
      this.#exported(job, [record, track, form], (files) => writeInto(folder, name, files)),
    ask: async ({ signal, onProgress }, record, question) => {
      const { max_new_tokens: total } = record.recipe.evaluation;
      const heard = new Map<string, number>();
      const onText = (track: string, text: string): void => {
        heard.set(track, (heard.get(track) ?? 0) + 1);
        onProgress({ what: track, done: heard.get(track)!, total, text });
      };
      const device = await this.#devices.get(await this.#devices.like(record.adapter.device), record.recipe.model);
      const onUnread = (unread: Unread): void => onProgress({ what: START_TRACK, done: 0, total, unread });
      return ask(device, this.#keeper, this.#library, record, question, { stopped: () => signal.aborted, onText, onUnread });
    },
    checkUp: (job, request) =>
      checkUp(
        {
          ...{ keeper: this.#keeper, library: this.#library },
          device: (choice, model) => this.#devices.get(choice, model),
          like: (name) => this.#devices.like(name),
        },
        request,
        job,
      ),
    checkups: () => this.#keeper.checkups(),
    keepCheckups: (_, list) => this.#keeper.keepCheckups(list),
    forgetCheckups: (_, ids) => this.#keeper.forgetCheckups(ids),
    handover: (_, record) => handOver(this.#library, record),

    own: () => this.#own.things(),
    addModel: async (job, files, title, use, base) => {
      const model = await this.#own.addModel(files, title, use, { ...job, base });
      this.#library.forget(model.id);
      return model;
    },
    findModel: (job, text) => this.#own.find(text, job),
    fetchModel: async (job, remote) => {
      const model = await this.#own.fetch(remote, job);
      this.#library.forget(model.id);
      return model;
    },
    previewData: (_, file, settings) => this.#own.preview(file, settings),
    previewExamples: async (_, request) => previewRows(request, (await this.#library.model(request.model)).tokenizer),
    addData: (job, ...given) => this.#own.addData(...given, job),
    lengths: ({ signal, onProgress }, request) =>
      this.#library.lengths(request, { signal, onProgress: (done, total) => onProgress({ what: request.data, done, total }) }),
    previewPrompts: (_, file, settings) => this.#own.previewPrompts(file, settings),
    addPrompts: (job, file, settings) => this.#own.addPrompts(file, settings, job),
    pairPrompts: (job, adversarial, lookAlikes) => this.#own.pairPrompts(adversarial, lookAlikes, job),
    ownPrompts: async (_, id) => {
      const [set, part] = id.split('#') as [string, string | undefined];
      const { adversarial, lookAlikes } = await this.#own.prompts(set);
      return part === undefined ? adversarial : lookAlikes;
    },
    removeOwn: async (_, id) => {
      const { model, data, evaluation } = this.#run?.recipe ?? {};
      if ([model, data, evaluation?.prompts].includes(id))
        throw fail('busy')`The run at work uses these files. Stop it first, or delete them when it is over.`;
      await this.#own.remove(id);
      this.#library.forget(id);
    },
  };

  #active(): ActiveRun {
    if (!this.#run) throw fail('stopped')`No run is in progress.`;
    return this.#run;
  }

  async #open(input: Recipe, events: SessionEvents, options: SessionOptions): Promise<Session> {
    const recipe = parseRecipe(input);
    return Session.open(await this.#deviceFor(recipe), this.#library, recipe, events, options);
  }

  /** What is asked for by half precision, and not by name, is told by that. */
  async #deviceFor(recipe: Recipe): Promise<Device> {
    try {
      return await this.#devices.get(deviceOf(recipe), recipe.model);
    } catch (reason) {
      if (recipe.device !== 'auto' || deviceOf(recipe) === 'auto') throw reason;
      const { webgpu } = (await this.#devices.look()).devices;
      throw fail(
        'unsupported',
      )`precision is ${recipe.precision}, which needs WebGPU with shader-f16. ${webgpu.reason ?? ''} Choose float32: the processor computes with that.`;
    }
  }

  /** The rows of a large data set take a while, which is told. */
  #openForPlan(input: Recipe, { signal, onProgress }: JobHandle): Promise<Session> {
    const began = performance.now();
    const phase: SessionEvents['phase'] = (phase, done, total) => {
      if (phase === 'reading' && performance.now() - began >= QUIET_MILLISECONDS) onProgress({ what: input.data, done, total });
    };
    return this.#open(input, { ...silent, phase }, { signal });
  }

  /**
   * The pace of what computes a recipe, and of what might be faster; then the kernels. Without a pace a plan has no time, so what fails
   * here is told to nobody.
   */
  async #measure(session: Session, unknown: readonly DeviceName[], signal: AbortSignal): Promise<void> {
    const { recipe } = session;
    const { device } = session.model;
    const rival = unknown.find((name) => name !== device.report.device);
    await whileOpen(session, signal, async () => {
      if (unknown.includes(device.report.device))
        await this.#devices.learn(device, recipe.model, { ...(await session.measure({ answers: true })), tried: true });
    });
    if (rival) await this.#tryOut(rival, recipe, signal);
    await this.#devices.tell(deviceOf(recipe), recipe.model);
    this.#sender.send({ type: 'measured', run: null });
    // Last, since whoever presses Start meanwhile needs what the measurement compiles, not the kernels that lose.
    const tried = await this.#open(recipe, silent, { signal });
    await whileOpen(tried, signal, () => this.#devices.tune(tried, { milliseconds: TUNING_MILLISECONDS.first }));
  }

  /** What cannot carry out a recipe, or has no memory for it, is no rival; what computes it now goes on to be compared by itself. */
  async #tryOut(rival: DeviceName, recipe: Recipe, signal: AbortSignal): Promise<void> {
    try {
      const session = await this.#open({ ...recipe, device: rival }, silent, { signal });
      await whileOpen(session, signal, async () =>
        this.#devices.learn(session.model.device, recipe.model, { ...(await session.measure({ answers: true })), tried: true }),
      );
    } catch (reason) {
      if (signal.aborted) throw reason;
      this.#devices.refuse(rival, recipe.model);
    }
  }

  /** Resolves when the run has begun; the stage is the run's until it is over. */
  #start(run: string, recipe: Recipe, { paused = false, resume = false, device: moved }: Parameters<Calls['start']>[2]): Promise<void> {
    const active = new ActiveRun({
      run,
      recipe,
      build: BUILD,
      sender: this.#sender,
      library: this.#library,
      keeper: this.#keeper,
      device: (choice: DeviceChoice) => (choice === deviceOf(recipe) ? this.#deviceFor(recipe) : this.#devices.get(choice, recipe.model)),
      like: (name) => this.#devices.like(name),
      moved,
      beforeFirst: (session) => this.#tuneFirst(session, run),
    });
    return new Promise((begun, failed) => {
      const over = this.#stage.enter('run', async () => {
        try {
          this.#last?.session?.free();
          this.#last = null;
          await active.begin(paused, resume);
        } catch (error) {
          active.session?.free();
          throw error;
        }
        begun();
        return active.finish().finally(() => (this.#last = active));
      });
      this.#run = active;
      const leave = (): void => {
        this.#sender.end();
        this.#run = null;
      };
      // Whoever hears that a run is over may delete it or begin another: so it is told when there is room for that, and nothing is waited for.
      over.then(
        (end) => {
          leave();
          this.#sender.send(end);
          this.#learnFrom(active).catch(() => undefined); // Without a pace a plan has no time.
        },
        (error: Error) => {
          leave();
          failed(error);
        },
      );
    });
  }

  /**
   * Who presses Start waits for this once, and not on a software adapter, which compiles slowly and whose usual choice is known to be
   * right. What is still unknown is measured while the page is being read.
   */
  async #tuneFirst(session: Session, run: string): Promise<void> {
    const { report, tuner } = session.model.device;
    if (report.state === 'software' || tuner.results.length > 0) return;
    const onProgress = (done: number, total: number): void => this.#sender.send({ type: 'phase', run, phase: 'tuning', done, total });
    await this.#devices.tune(session, { milliseconds: TUNING_MILLISECONDS.first, onProgress });
  }

  async #learnFrom({ session }: ActiveRun): Promise<void> {
    if (!session?.pace) return;
    await this.#devices.learn(session.model.device, session.recipe.model, session.pace);
    await this.#devices.tell(deviceOf(session.recipe), session.recipe.model);
  }

  async #exported<T>(
    { signal, onProgress }: JobHandle,
    [record, track, form]: [RunRecord, string, WeightsForm],
    write: (files: StreamedFile[]) => Promise<T>,
  ): Promise<T> {
    const files = await exportTrack(this.#keeper, this.#library, record, track, form);
    return write(watched(files, { signal, onProgress: (what, done, total) => onProgress({ what, done, total }) }));
  }
}

const silent: SessionEvents = { phase: () => undefined, metrics: () => undefined, evaluation: () => undefined, state: () => undefined };

/** Work with a session that is none of a run: it is stopped by the signal, and freed in the end. */
async function whileOpen(session: Session, signal: AbortSignal, work: () => Promise<void>): Promise<void> {
  const stop = (): void => session.stop();
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop);
  try {
    await work();
  } finally {
    signal.removeEventListener('abort', stop);
    session.free();
  }
}
