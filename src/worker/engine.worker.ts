import * as Comlink from 'comlink';
import { describeAdapter, type Gpu, openGpu } from '../gpu/device';
import type { TuneOptions } from '../gpu/tuner';
import { TabtuneError, toPlainError } from '../protocol/errors';
import type { EngineEvent, EngineService } from '../protocol/messages';
import { parseRecipe, type Recipe } from '../protocol/recipe';
import type { AdapterReport, Plan } from '../protocol/run';
import { keepTuning, keptTuning } from '../store/tuning';
import { Library, webSources } from './library';
import { type Pace, Session, type SessionEvents } from './session';
import { EventSender } from './sender';

/** Longest that kernels are compared before a run, once per adapter, and on request; what is left out follows its like. */
const TUNING_MILLISECONDS = { first: 1500, again: 10_000 };

/** Everything that touches the GPU lives in this worker: one device, one library of files, at most one session. */
class EngineHost implements EngineService {
  #gpu: Gpu | null = null;
  #opening: Promise<Gpu> | null = null;
  #library: Library | null = null;
  #sender: EventSender | null = null;
  #session: Session | null = null;
  #run: string | null = null;
  /** Of the last run, or of a short trial while the page is being read; for the estimate of the next run. */
  #pace: Pace | null = null;
  #trial: { session: Session; done: Promise<void> } | null = null;

  async open(base: string, port: MessagePort): Promise<AdapterReport> {
    this.#sender = new EventSender((event: EngineEvent, transfer: Transferable[]) => port.postMessage(event, transfer));
    this.#library = new Library(webSources(base));
    const { report, adapter } = await describeAdapter();
    if (adapter) await this.#device();
    return report;
  }

  /** The device; a lost one is replaced. Two who ask at the same time get the same. */
  async #device(): Promise<Gpu> {
    if (this.#gpu?.failure) {
      this.#session = null;
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
        if (this.#run) this.#session?.fail(error);
        if (error.code === 'device-lost') this.#sender?.send({ type: 'device-lost', run: null, error: toPlainError(error) });
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
    if (this.#run) throw new TabtuneError('busy', 'A run is in progress. Kernels can be measured when it is over.');
    await this.#endTrial();
    const session = await this.#openSession(input, silent);
    if (this.#run) throw new TabtuneError('busy', 'A run was started meanwhile. Kernels can be measured when it is over.');
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
    const session = await this.#openSession(input, silent);
    const plan = session.plan();
    // People read before they press Start: that time serves to compile and to measure. What fails here is told there.
    if (!this.#run && this.#pace) session.warm().catch(() => undefined);
    else if (!this.#run) this.#trial ??= { session, done: this.#measure(session) };
    const tokens = plan.tokensPerStep * session.recipe.max_steps;
    return { ...plan, seconds: this.#pace && tokens * this.#pace.token + session.answers * this.#pace.answer };
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

  async #openSession(input: Recipe, events: SessionEvents): Promise<Session> {
    if (!this.#library) throw new TabtuneError('internal', 'The engine has not been opened.');
    return Session.open(await this.#device(), this.#library, parseRecipe(input), events);
  }

  async start(run: string, input: Recipe, paused: boolean): Promise<void> {
    if (this.#run) throw new TabtuneError('busy', 'Another run is in progress. Stop it first; one adapter trains one model at a time.');
    const sender = this.#sender;
    if (!sender) throw new TabtuneError('internal', 'The engine has not been opened.');
    this.#run = run;
    try {
      await this.#endTrial();
      this.#session?.free();
      this.#session = null;
      sender.begin(run, parseRecipe(input).logging_steps, () => this.#session?.seconds ?? { training: 0, evaluation: 0 });
      sender.send({ type: 'phase', run, phase: 'loading', done: 0, total: 1 });
      const session = await this.#openSession(input, {
        phase: (phase, done, total, track) => sender.send({ type: 'phase', run, phase, done, total, ...(track ? { track } : {}) }),
        metrics: (metrics, tokens) => sender.metrics(metrics, tokens),
        evaluation: (evaluation) => sender.send({ type: 'evaluation', run, evaluation }),
        state: (state, step) => sender.send({ type: 'state', run, state, step }),
      });
      this.#session = session;
      if (paused) session.pause();
      // Who presses Start waits for this once, and not on a software adapter, which compiles slowly and whose usual choice is known to
      // be right. What is still unknown is measured while the page is being read.
      const { report, tuner } = session.model.gpu;
      if (report.state !== 'software' && tuner.results.length === 0) {
        await this.#tune(session, {
          milliseconds: TUNING_MILLISECONDS.first,
          onProgress: (done, total) => sender.send({ type: 'phase', run, phase: 'tuning', done, total }),
        });
      }
      await session.prepare();
      void this.#finish(session, run, sender);
    } catch (error) {
      this.#session?.free();
      this.#session = null;
      this.#run = null;
      sender.end();
      throw error;
    }
  }

  async #finish(session: Session, run: string, sender: EventSender): Promise<void> {
    const { gpu } = session.model;
    try {
      const state = await session.run();
      const { training, evaluation } = session.seconds;
      if (sender.tokens > 0 && session.answered > 0)
        this.#pace = { token: training / sender.tokens, answer: evaluation / session.answered };
      sender.send({ type: 'state', run, state, step: session.trainer.updates });
    } catch (error) {
      // A read that is cut off can be told before the loss that cut it off.
      if (!(error instanceof TabtuneError)) await Promise.race([gpu.device.lost, new Promise((resolve) => setTimeout(resolve, 200))]);
      sender.send({ type: 'state', run, state: 'failed', step: session.trainer.updates, error: toPlainError(gpu.failure ?? error) });
    } finally {
      sender.end();
      this.#run = null;
    }
  }

  #active(): Session {
    if (!this.#session || !this.#run) throw new TabtuneError('stopped', 'No run is in progress.');
    return this.#session;
  }

  async pause(): Promise<void> {
    this.#active().pause();
  }

  async resume(): Promise<void> {
    this.#active().resume();
  }

  async step(): Promise<void> {
    this.#active().step();
  }

  async stop(): Promise<void> {
    this.#active().stop();
  }
}

const silent: SessionEvents = { phase: () => undefined, metrics: () => undefined, evaluation: () => undefined, state: () => undefined };

const host = new EngineHost();

/** Comlink carries only plain values and bare Errors, so a failure is rejected as PlainError data. */
const plainly =
  <A extends unknown[], R>(method: (...given: A) => Promise<R>) =>
  (...given: A): Promise<R> =>
    method.apply(host, given).catch((error: unknown) => Promise.reject(toPlainError(error) as unknown as Error));

const service: EngineService = {
  open: plainly((base: string, port: MessagePort) => host.open(base, port)),
  plan: plainly((recipe: Recipe) => host.plan(recipe)),
  tune: plainly((recipe: Recipe) => host.tune(recipe)),
  start: plainly((run: string, recipe: Recipe, paused: boolean) => host.start(run, recipe, paused)),
  pause: plainly(() => host.pause()),
  resume: plainly(() => host.resume()),
  step: plainly(() => host.step()),
  stop: plainly(() => host.stop()),
};

Comlink.expose(service);
