import type { Device } from '../../device/interface';
import type { DeviceChoice, DeviceName } from '../../protocol/device/names';
import { fail, fromPlainError, toPlainError, type PlainError, sentence, type Sentence, verbatim } from '../../protocol/errors';
import type { EngineEvent } from '../../protocol/messages';
import { deviceOf, type Recipe } from '../../protocol/recipe';
import { unlessEnded } from '../../store/patience';
import type { Keeper, Restored } from '../keeper';
import type { Library } from '../library';
import type { EventSender } from './sender';
import { type SavedSession, Session, type SessionEvents } from './session';

/** A device that is lost again and again without a checkpoint in between is not worth another try. */
const MOST_LOSSES = 3;
/** Milliseconds before another device is asked for: a crashed GPU process needs a while to come back. */
const BEFORE_TRY = [300, 1500, 4000];

/** How a run ended. */
export type RunEnd = Extract<EngineEvent, { type: 'state' }>;

export interface RunOptions {
  run: string;
  recipe: Recipe;
  build: string;
  sender: EventSender;
  library: Library;
  keeper: Keeper;
  /** An open device; another one after a loss. */
  device: (choice: DeviceChoice) => Promise<Device>;
  /** What a run that was begun on this device should go on on. */
  like: (name: DeviceName) => Promise<DeviceChoice>;
  /** Where a person wants it to go on. */
  moved?: DeviceName | undefined;
  /** Called with the session of a run before it is prepared for the first time. */
  beforeFirst: (session: Session) => Promise<void>;
}

/** One run from Start to its end: it keeps checkpoints, begins from one, and goes on by itself when the device is lost. */
export class ActiveRun {
  readonly #o: RunOptions;
  session: Session | null = null;
  readonly #control = new AbortController();
  /** What it was begun on in this page. */
  #lane: DeviceName | null = null;
  #paused = false;
  #losses = 0;
  #ended = false;
  /** The disk is full, or another tab writes: reading everything back from the device would be for nothing. */
  #full = false;
  #told = false;

  constructor(options: RunOptions) {
    this.#o = options;
  }

  get id(): string {
    return this.#o.run;
  }

  get recipe(): Recipe {
    return this.#o.recipe;
  }

  get #stopped(): boolean {
    return this.#control.signal.aborted;
  }

  pause(): void {
    this.#paused = true;
    this.session?.pause();
  }

  resume(): void {
    this.#paused = false;
    this.session?.resume();
  }

  stop(): void {
    this.#control.abort();
    this.session?.stop();
  }

  /** Space was made: what could not be kept is kept now, after the end of the run too. */
  async saveAgain(): Promise<void> {
    if (!this.#full || !this.session) return;
    this.#full = false;
    if (this.#ended) await this.session.save();
    else this.session.saveSoon();
  }

  /** Resolves when everything is in place for the first update; `finish` trains. Throws `stopped` when it was stopped meanwhile. */
  async begin(paused: boolean, resume: boolean): Promise<void> {
    const { run, sender, recipe } = this.#o;
    this.#paused ||= paused;
    sender.begin(run, recipe.logging_steps, () => ({
      tokens: this.session?.tokens ?? 0,
      seconds: { ...(this.session?.seconds ?? { training: 0, evaluation: 0 }) },
    }));
    sender.send({ type: 'phase', run, phase: 'loading', done: 0, total: 1 });
    const from = resume ? await this.#restored() : null;
    try {
      await this.#open(from, resume ? (from ? from.problems : [sentence`There is no checkpoint yet.`]) : null);
    } catch (reason) {
      const { session } = this as { session: Session | null };
      const error = session ? await cause(session.model.device, reason) : toPlainError(reason);
      const left = error.code === 'device-lost' && !this.#stopped ? await this.#recover(error, from?.trainer.step ?? 0) : error;
      if (left) throw this.#stopped ? fail('stopped')`The run was stopped before it began.` : fromPlainError(left);
    }
  }

  /** A disk that does not answer holds nobody up who has pressed Stop. */
  async #restored(): Promise<Restored | null> {
    const { keeper, run } = this.#o;
    try {
      return await unlessEnded(keeper.restore(run), this.#control.signal, 0);
    } catch (reason) {
      throw this.#stopped ? fail('stopped')`The run was stopped before it began.` : reason;
    }
  }

  /** With `reasons` the page is told from where the run goes on. */
  async #open(from: Restored | null, reasons: Sentence[] | null): Promise<void> {
    const { run, library, sender, beforeFirst, build, recipe } = this.#o;
    const device = await this.#device(from, reasons !== null);
    sender.send({ type: 'device', run, adapter: device.report });
    // The same kernels again, or the last digits would be others.
    const sameAdapter = from?.adapter === adapterOf(device);
    if (from && sameAdapter) device.tuner.load(from.tuning);
    // A recipe may have been edited since; the run is the one that was begun.
    const session = await Session.open(device, library, from?.recipe ?? this.#o.recipe, this.#events(), {
      from: from ?? undefined,
      signal: this.#control.signal,
      save: (read) => this.#save(read, device),
    });
    this.session = session;
    if (this.#paused) session.pause();
    if (this.#stopped) session.stop();
    if (reasons) {
      const other = [
        ...(from && !sameAdapter ? [movedFrom(from, device)] : []),
        ...(!from && recipe.device !== 'auto' && recipe.device !== device.report.device
          ? [sentence`It asks for ${recipe.device}, and begins on ${adapterOf(device)}.`]
          : []),
        ...(from && from.build !== build ? [sentence`It began with tabtune ${from.build}, so the last digits may differ.`] : []),
      ];
      sender.send({
        type: 'restored',
        run,
        step: from?.trainer.step ?? 0,
        steps: (from?.steps ?? []).filter(({ step }) => step % recipe.logging_steps === 0),
        evaluations: from?.evaluations ?? [],
        tokens: from?.tokens ?? 0,
        seconds: from?.seconds ?? { training: 0, evaluation: 0 },
        reasons: [...reasons, ...other],
      });
    } else await beforeFirst(session);
    await session.prepare();
  }

  /** After a loss the same kind again; of a run that is taken up again the kind that it was begun on, unless it is to move. */
  async #device(from: Restored | null, resumed: boolean): Promise<Device> {
    const { moved, recipe, like, device } = this.#o;
    const before = this.#lane ?? from?.device;
    const wanted = deviceOf(recipe);
    // A run that is taken up without a checkpoint begins on what it asked for, where that is still there.
    const first = resumed && wanted !== 'auto' ? await like(wanted) : wanted;
    const opened = await device(this.#lane ?? moved ?? (before ? await like(before) : first));
    this.#lane = opened.report.device;
    return opened;
  }

  #events(): SessionEvents {
    const { run, sender } = this.#o;
    return {
      phase: (phase, done, total, track) => sender.send({ type: 'phase', run, phase, done, total, ...(track ? { track } : {}) }),
      metrics: (metrics) => sender.metrics(metrics),
      evaluation: (evaluation) => sender.send({ type: 'evaluation', run, evaluation }),
      state: (state, step) => sender.send({ type: 'state', run, state, step }),
    };
  }

  async #save(read: () => Promise<SavedSession>, device: Device): Promise<boolean> {
    const { run, sender, keeper, build } = this.#o;
    if (this.#full) return false;
    if (!keeper.writer) return this.#unkept(keeper);
    // A device that is lost here is told by the run itself.
    const saved = await read().catch(() => null);
    if (!saved) return false;
    const surroundings = { tuning: [...device.tuner.results], adapter: adapterOf(device), device: device.report.device, build };
    try {
      const { step, bytes } = await keeper.save(run, saved, surroundings, this.#control.signal);
      this.#losses = 0;
      sender.send({ type: 'saved', run, step, bytes });
      return true;
    } catch (reason) {
      const error = toPlainError(reason);
      // A run that was stopped is not kept waiting a second time.
      this.#full = error.details?.['full'] === true || (this.#stopped && error.details?.['silent'] === true);
      sender.send({ type: 'not-saved', run, step: saved.trainer.step, error });
      return false;
    }
  }

  /** The right to write went to another tab: the run goes on, and of that it is told once. */
  #unkept(keeper: Keeper): false {
    if (!this.#told) {
      try {
        keeper.mustWrite();
      } catch (reason) {
        const { run, sender } = this.#o;
        sender.send({ type: 'not-saved', run, step: this.session?.trainer.updates ?? 0, error: toPlainError(reason) });
      }
    }
    this.#told = true;
    return false;
  }

  /**
   * Trains to the end, over losses of the device. Returns how it ended, to be told by whoever has made room for the next run; what breaks the
   * run is returned too, not thrown.
   */
  async finish(): Promise<RunEnd> {
    const end = await this.#train();
    this.#ended = true;
    return end;
  }

  async #train(): Promise<RunEnd> {
    const { run } = this.#o;
    for (;;) {
      const session = this.session!;
      try {
        const state = await session.run();
        return { type: 'state', run, state, step: session.trainer.updates };
      } catch (reason) {
        const error = await cause(session.model.device, reason);
        const step = session.trainer.updates;
        if (error.code !== 'device-lost') return { type: 'state', run, state: 'failed', step, error };
        const left = await this.#recover(error, step);
        if (left && this.#stopped) return { type: 'state', run, state: 'stopped', step };
        if (left) return { type: 'state', run, state: 'failed', step, error: left };
      }
    }
  }

  /** Opens another device and puts the run back to its last checkpoint. Returns what makes that impossible, or null. */
  async #recover(lost: PlainError, step: number): Promise<PlainError | null> {
    const { run, sender } = this.#o;
    this.session?.free();
    sender.send({ type: 'device-lost', run, step, error: lost });
    if (++this.#losses > MOST_LOSSES) {
      const before = fromPlainError(lost);
      const often = fail(
        lost.code,
        before.details,
      )`${before} That happened ${this.#losses} times without a checkpoint in between, so the run was ended.`;
      return toPlainError(often);
    }
    let problem = lost;
    for (const [i, wait] of BEFORE_TRY.entries()) {
      sender.send({ type: 'phase', run, phase: 'recovering', done: i, total: BEFORE_TRY.length });
      await new Promise((resolve) => setTimeout(resolve, wait));
      if (this.#stopped) return lost;
      try {
        const from = await this.#restored();
        await this.#open(from, [
          lost.sentence ?? verbatim(lost.message),
          ...(from ? from.problems : [sentence`There was no checkpoint yet.`]),
        ]);
        return null;
      } catch (error) {
        this.session?.free();
        problem = toPlainError(error);
      }
    }
    if (problem === lost) return lost;
    const [before, since] = [fromPlainError(lost), fromPlainError(problem)];
    // Where no other card is given, it is still the loss that ended it, and the processor is what is left.
    const gone = since.code === 'no-adapter' || since.code === 'no-webgpu';
    return toPlainError(fail(gone ? lost.code : since.code, since.details)`${before} The run could not go on: ${since}`);
  }
}

/** Other devices round in other ways, and a training makes much of little. */
const movedFrom = (from: Restored, device: Device): Sentence =>
  from.device === device.report.device
    ? sentence`It began on another adapter (${from.adapter || sentence`unnamed`}), so the last digits may differ.`
    : sentence`It began on ${from.adapter || sentence`an unnamed adapter`} and goes on on ${adapterOf(device)}, which rounds in another way: the curve may differ from one that stayed.`;

/** All that the web tells of an adapter; a description alone is often empty. */
function adapterOf({ report: { vendor, architecture, description } }: Device): string {
  return [vendor, architecture, description].filter(Boolean).join(' ');
}

/** A read that is cut off can be told before the loss that cut it off. */
const cause = async (device: Device, reason: unknown): Promise<PlainError> => toPlainError(await device.cause(reason));
