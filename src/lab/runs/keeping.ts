import { toPlainError, type PlainError } from '../../protocol/errors';
import type { KeptRun, KeptSpace, KeptSpaces } from '../../protocol/runs/keeping';
import type { Engine } from '../../worker/client';

/** Changes come in bunches. */
const DELAY_MS = 300;

/** What of the page's runs lies on disk: writes what changed, and knows how much space it takes. */
export class Keeping {
  /** What lies on disk and cannot be read. */
  unreadable: PlainError[] = [];
  /** By run. */
  spaces = new Map<string, KeptSpace>();
  /** Bytes that all pages of this address use, and what the browser allows. */
  usage: KeptSpaces['usage'] = null;
  /** Another tab trains and writes; this one looks. */
  onlooker = false;

  /** Why the last record, and the last checkpoint, were not kept. Records are small: one may still find room where no checkpoint does. */
  #unkept: { record: PlainError | null; checkpoint: PlainError | null } = { record: null, checkpoint: null };
  readonly #engine: Engine;
  /** Tells that something here is other than before. */
  readonly #changed: () => void;
  readonly #waiting = new Map<string, () => KeptRun>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #lasting = false;

  constructor(engine: Engine, changed: () => void) {
    this.#engine = engine;
    this.#changed = changed;
  }

  /** Why something was not kept; runs go on. */
  get problem(): PlainError | null {
    return this.#unkept.record ?? this.#unkept.checkpoint;
  }

  /** Room is being made; what still cannot be kept is told anew. Returns whether anything was not kept. */
  forgive(): boolean {
    const lacked = this.problem !== null;
    this.#unkept = { record: null, checkpoint: null };
    return lacked;
  }

  async load(): Promise<KeptRun[]> {
    const kept = await this.#engine.kept();
    this.onlooker = !kept.writer;
    this.unreadable = kept.problems;
    this.#measure(kept);
    return kept.runs;
  }

  #measure({ spaces, usage }: KeptSpaces): void {
    this.spaces = new Map(spaces.map((space) => [space.run, space]));
    this.usage = usage;
  }

  /** `entry` is asked when it is written, so that many changes cost one copy. */
  soon(run: string, entry: () => KeptRun): void {
    if (this.onlooker) return;
    this.#waiting.set(run, entry);
    this.#timer ??= setTimeout(() => void this.now(), DELAY_MS);
  }

  async now(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const entries = [...this.#waiting.values()];
    this.#waiting.clear();
    if (entries.length === 0) return;
    try {
      await this.#engine.keep(entries.map((entry) => entry()));
      this.#unkept.record = null;
      this.#measure(await this.#engine.space());
    } catch (reason) {
      this.#failed('record', toPlainError(reason));
    }
    this.#changed();
  }

  /** The engine has written a checkpoint. */
  saved(run: string, step: number, bytes: number): void {
    this.#unkept.checkpoint = null;
    this.spaces.set(run, { run, bytes: Math.max(bytes, this.spaces.get(run)?.bytes ?? 0), step });
    if (this.#lasting) return;
    // From now on there is something to lose; some browsers ask the person, others decide by themselves.
    this.#lasting = true;
    void navigator.storage?.persist?.().catch(() => false);
  }

  /** The engine could not write a checkpoint. */
  notSaved(error: PlainError): void {
    this.#failed('checkpoint', error);
  }

  #failed(what: 'record' | 'checkpoint', error: PlainError): void {
    if (error.code !== 'busy') this.#unkept[what] = error; // What an onlooker may not do is told elsewhere.
  }

  async forget(runs: readonly string[]): Promise<void> {
    runs.forEach((run) => this.#waiting.delete(run));
    await this.#engine.forget([...runs]);
    this.#measure(await this.#engine.space());
  }
}
