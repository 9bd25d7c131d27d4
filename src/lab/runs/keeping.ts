import { toPlainError, type PlainError } from '../../protocol/errors';
import type { KeptHead, KeptSpace, KeptSpaces, Place } from '../../protocol/runs/keeping';
import type { Piece } from '../../protocol/runs/pieces';
import type { Engine } from '../../worker/client';

/** Changes come in bunches. */
const DELAY_MS = 300;
/** A record that is long takes long to write; then it is written less often, so that this takes a twentieth of the time at most. */
const DELAY = { writes: 20, most: 5_000 };

/** A record as it is at this moment, and its place. */
export interface Entry {
  pieces: Iterable<Piece>;
  group: Place;
}

/** A record that was not kept, and how to get it as it is now. */
interface Refused {
  error: PlainError;
  entry: () => Entry;
}

/** What of the page's runs lies on disk: writes what changed, run by run, and knows how much space it takes. */
export class Keeping {
  /** What lies on disk and cannot be read. */
  unreadable: PlainError[] = [];
  /** By run. */
  spaces = new Map<string, KeptSpace>();
  /** Bytes that all pages of this address use, and what the browser allows. */
  usage: KeptSpaces['usage'] = null;
  /** Another tab trains and writes; this one looks. */
  onlooker = false;
  /** Records that were not kept, by run. They wait until there is room, or somebody asks. */
  readonly refused = new Map<string, Refused>();
  /** Why the last checkpoint, or a name, was not kept. Records are small: one may still find room where no checkpoint does. */
  trouble: PlainError | null = null;
  /** What is kept was deleted or replaced from outside. */
  lost: PlainError | null = null;

  readonly #engine: Engine;
  /** Tells that something here is other than before. */
  readonly #changed: () => void;
  readonly #waiting = new Map<string, () => Entry>();
  readonly #placed = new Map<string, () => Place>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #writing: Promise<void> | null = null;
  #took = 0;
  #lasting = false;

  constructor(engine: Engine, changed: () => void) {
    this.#engine = engine;
    this.#changed = changed;
  }

  /** Why something was not kept; runs go on. */
  get problem(): PlainError | null {
    return [...this.refused.values()][0]?.error ?? this.trouble;
  }

  async load(): Promise<KeptHead[]> {
    const kept = await this.#engine.kept();
    this.onlooker = !kept.writer;
    this.unreadable = kept.problems;
    this.spaces = new Map();
    this.#measure(kept);
    return kept.runs;
  }

  #measure({ spaces, usage }: KeptSpaces): void {
    for (const space of spaces) this.spaces.set(space.run, space);
    this.usage = usage;
  }

  /** `entry` is asked when it is written, so that many changes cost one copy. */
  soon(run: string, entry: () => Entry): void {
    if (this.onlooker) return;
    this.#waiting.set(run, entry);
    this.#later();
  }

  /** Another name or place in the list; the record is not written for it. */
  placeSoon(run: string, place: () => Place): void {
    if (this.onlooker) return;
    this.#placed.set(run, place);
    this.#later();
  }

  #later(): void {
    const delay = Math.min(DELAY.most, Math.max(DELAY_MS, DELAY.writes * this.#took));
    this.#timer ??= setTimeout(() => void this.now(), delay);
  }

  /** Resolves when all that waits now was written or refused. */
  async now(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#waiting.size + this.#placed.size === 0 && !this.#writing) return;
    // What came while others were written is written with them.
    this.#writing ??= this.#write().finally(() => (this.#writing = null));
    await this.#writing;
  }

  async #write(): Promise<void> {
    /** The browser did not answer: it is not asked for each of many. */
    let silent: PlainError | null = null;
    let revived = false;
    for (let next = firstOf(this.#waiting); next; next = firstOf(this.#waiting)) {
      const [run, entry] = next;
      this.#waiting.delete(run);
      const error: PlainError | null = silent ?? (await this.#keep(run, entry));
      if (error) {
        if (error.details?.['silent'] === true) silent = error;
        // What an onlooker may not do is told elsewhere.
        if (error.code !== 'busy') this.refused.set(run, { error, entry });
      } else if (!revived) {
        // There is room again, it seems: what was refused before is tried once more.
        revived = true;
        this.refused.forEach((_, other) => this.#retry(other));
      }
    }
    await this.#place();
    this.#changed();
  }

  /** Returns why it was not kept. */
  async #keep(run: string, entry: () => Entry): Promise<PlainError | null> {
    const began = performance.now();
    try {
      this.#placed.delete(run);
      const { pieces, group } = entry();
      for (const piece of pieces) await this.#engine.part(run, piece);
      this.#measure(await this.#engine.keep(run, group));
      this.refused.delete(run);
      return null;
    } catch (reason) {
      return toPlainError(reason);
    } finally {
      this.#took = performance.now() - began;
    }
  }

  async #place(): Promise<void> {
    for (let next = firstOf(this.#placed); next; next = firstOf(this.#placed)) {
      const [run, place] = next;
      this.#placed.delete(run);
      await this.#engine.place(run, place()).catch((reason: unknown) => this.notSaved(toPlainError(reason)));
    }
  }

  /** A record that could not be read again will not be another time. */
  #retry(run: string): void {
    const { error, entry } = this.refused.get(run)!;
    if (error.code === 'storage' && !this.#waiting.has(run)) this.#waiting.set(run, entry);
  }

  /** Somebody asks to try once more what was not kept, or room was made. */
  async again(): Promise<void> {
    for (const [run, { entry }] of this.refused) this.#waiting.set(run, entry);
    await this.now();
  }

  /** The engine has written a checkpoint. */
  saved(run: string, step: number, bytes: number): void {
    this.trouble = null;
    this.spaces.set(run, { run, bytes: Math.max(bytes, this.spaces.get(run)?.bytes ?? 0), step });
    if (this.#lasting) return;
    // From now on there is something to lose; some browsers ask the person, others decide by themselves.
    this.#lasting = true;
    void navigator.storage?.persist?.().catch(() => false);
  }

  /** The engine could not write a checkpoint, or a name. */
  notSaved(error: PlainError): void {
    if (error.code !== 'busy') this.trouble = error;
  }

  async forget(runs: readonly string[]): Promise<void> {
    for (const run of runs) for (const known of [this.#waiting, this.#placed, this.refused]) known.delete(run);
    await this.#engine.forget([...runs]);
    for (const run of runs) this.spaces.delete(run);
    this.#measure(await this.#engine.space());
  }
}

function firstOf<V>(map: ReadonlyMap<string, V>): [string, V] | undefined {
  for (const entry of map) return entry;
  return undefined;
}
