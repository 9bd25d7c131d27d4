import { toPlainError, type PlainError } from '../../protocol/errors';
import type { Kept, KeptHead, KeptSpace, KeptSpaces, Place } from '../../protocol/runs/keeping';
import type { Piece } from '../../protocol/runs/pieces';
import type { Engine } from '../../worker/client';
import { Turns } from '../base/turns';

/** Changes come in bunches. */
const DELAY_MS = 300;
/** A record that is long takes long to write; then it is written less often, so that this takes a twentieth of the time at most. */
const DELAY = { writes: 20, most: 5_000 };

/** Pieces that may be on their way at once. */
const TOGETHER = 32;

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
  /** Ids of runs that were deleted in this browser, as far as it was told when the list was read. */
  deleted: ReadonlySet<string> = new Set();
  /** Records that were not kept, by run. They wait until there is room, or somebody asks. */
  readonly refused = new Map<string, Refused>();
  /** Why the last checkpoint was not kept. Records are small: one may still find room where no checkpoint does. */
  #unsaved: PlainError | null = null;
  /** Why names or places were not kept. */
  #misplaced: PlainError | null = null;
  /** Names and places that were not kept, by run. They wait as records do. */
  readonly #unplaced = new Map<string, () => Place>();
  /** What is kept was deleted or replaced from outside. */
  lost: PlainError | null = null;

  readonly #engine: Engine;
  /** Tells that something here is other than before. */
  readonly #changed: () => void;
  readonly #waiting = new Map<string, () => Entry>();
  readonly #placed = new Map<string, () => Place>();
  /** Runs that a person wants kept though they may have been deleted. */
  readonly #wanted = new Set<string>();
  /** Runs that are being deleted: what is being written of them is not kept. */
  readonly #forgotten = new Set<string>();
  /** The run whose record is being written. */
  #atWork: string | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #placeTimer: ReturnType<typeof setTimeout> | undefined;
  #writing: Promise<void> | null = null;
  #took = 0;
  #lasting = false;

  constructor(engine: Engine, changed: () => void) {
    this.#engine = engine;
    this.#changed = changed;
  }

  /** Why the last checkpoint, or a name, was not kept. */
  get trouble(): PlainError | null {
    return this.#unsaved ?? this.#misplaced;
  }

  /** Whether names or places wait until somebody asks, or there is room. */
  get misplaced(): boolean {
    return this.#misplaced !== null;
  }

  /** Why something was not kept; runs go on. */
  get problem(): PlainError | null {
    return [...this.refused.values()][0]?.error ?? this.trouble;
  }

  async load(): Promise<KeptHead[]> {
    const kept = await this.#engine.kept();
    this.take(kept);
    return kept.runs;
  }

  /** What the disk was found to hold. */
  take(kept: Kept): void {
    this.onlooker = !kept.writer;
    this.deleted = new Set(kept.deleted);
    this.unreadable = kept.problems;
    this.spaces = new Map();
    this.#measure(kept);
  }

  #measure({ spaces, usage }: KeptSpaces): void {
    for (const space of spaces) this.spaces.set(space.run, space);
    this.usage = usage;
  }

  /** Whether all that was wanted of the disk is done. */
  get idle(): boolean {
    return this.#waiting.size + this.#placed.size + this.#forgotten.size === 0 && !this.#writing;
  }

  /** A person brings them here or back, whether they were deleted before or not. */
  want(runs: readonly string[]): void {
    for (const run of runs) this.#wanted.add(run);
  }

  wants(run: string): boolean {
    return this.#wanted.has(run);
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
    this.#placeTimer ??= setTimeout(() => void this.#placeNow(), DELAY_MS);
  }

  #later(): void {
    const delay = Math.min(DELAY.most, Math.max(DELAY_MS, DELAY.writes * this.#took));
    this.#timer ??= setTimeout(() => void this.now(), delay);
  }

  /** Names and places are small: they do not wait as long as a large record may. */
  async #placeNow(): Promise<void> {
    this.#placeTimer = undefined;
    await this.#writing;
    if (this.#placed.size === 0) return;
    this.#writing ??= this.#place(null).finally(() => (this.#writing = null));
    await this.#writing;
    this.#changed();
  }

  /** Whether its name or place, as it is now, is not on disk yet. */
  placeWaitsFor(run: string): boolean {
    return this.#placed.has(run) || this.#unplaced.has(run);
  }

  /** Whether its record, as it is now, is not on disk yet. */
  waitsFor(run: string): boolean {
    return this.#waiting.has(run) || this.refused.has(run) || this.#atWork === run;
  }

  /** Resolves when all that waits now was written or refused. */
  async now(): Promise<void> {
    await this.#writing; // What came while others were written is not in it.
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#waiting.size + this.#placed.size === 0) return;
    this.#writing ??= this.#write().finally(() => (this.#writing = null));
    await this.#writing;
  }

  async #write(): Promise<void> {
    /** The browser did not answer: it is not asked for each of many. */
    let silent: PlainError | null = null;
    let revived = false;
    // What changes while it is written has its turn later: otherwise a long record would be written all the time.
    const runs = new Set(this.#waiting.keys());
    for (const run of runs) {
      const entry = this.#waiting.get(run);
      // It was deleted, or comes again while it is being deleted: then it is kept after that.
      if (!entry || this.#forgotten.has(run)) continue;
      this.#waiting.delete(run);
      const error: PlainError | null = silent ?? (await this.#keep(run, entry));
      if (this.#forgotten.has(run)) continue;
      if (error) {
        if (error.details?.['silent'] === true) silent = error;
        // What an onlooker may not do is told elsewhere, and so is what was deleted in another tab.
        if (error.code !== 'busy' && error.details?.['deleted'] !== true) this.refused.set(run, { error, entry });
      } else if (!revived) {
        // There is room again, it seems: what was refused before is tried once more.
        revived = true;
        for (const other of this.#revive()) runs.add(other);
      }
    }
    await this.#place(silent);
    if (this.#waiting.size + this.#placed.size > 0) this.#later();
    this.#changed();
  }

  /** Returns why it was not kept. */
  async #keep(run: string, entry: () => Entry): Promise<PlainError | null> {
    const began = performance.now();
    this.#atWork = run;
    try {
      for (const places of [this.#placed, this.#unplaced]) places.delete(run);
      const { pieces, group } = entry();
      await this.#send(run, pieces);
      if (this.#forgotten.has(run)) return null;
      this.#measure(await this.#engine.keep(run, group, this.#wanted.has(run)));
      this.refused.delete(run);
      this.#wanted.delete(run);
      return null;
    } catch (reason) {
      return toPlainError(reason);
    } finally {
      this.#atWork = null;
      this.#took = performance.now() - began;
    }
  }

  async #send(run: string, pieces: Iterable<Piece>): Promise<void> {
    const turns = new Turns();
    const sent: Promise<void>[] = [];
    for (const piece of pieces) {
      const answer = this.#engine.part(run, piece);
      answer.catch(() => undefined); // It is told below.
      sent.push(answer);
      if (sent.length === TOGETHER) await Promise.all(sent.splice(0));
      await turns.pass();
    }
    await Promise.all(sent);
  }

  async #place(silent: PlainError | null): Promise<void> {
    for (const [run, place] of [...this.#placed]) {
      if (!this.#placed.delete(run)) continue;
      let error = silent;
      if (!error) {
        const answer = this.#engine.place(run, place());
        error = await answer.then(() => null, toPlainError);
      }
      if (!error || this.#forgotten.has(run)) continue;
      if (error.details?.['silent'] === true) silent = error;
      if (error.code === 'busy') continue;
      this.#unplaced.set(run, place);
      this.#misplaced = error;
    }
    if (this.#unplaced.size === 0) this.#misplaced = null;
  }

  /** What waits of a run is older than what another tab has kept of it. */
  yieldTo(run: string): void {
    this.#waiting.delete(run);
    this.refused.delete(run);
  }

  /** What was refused waits again, but for records that could not be read again: they could not be another time. Returns their runs. */
  #revive(): string[] {
    for (const [run, place] of this.#unplaced) if (!this.#placed.has(run)) this.#placed.set(run, place);
    this.#unplaced.clear();
    const runs = [...this.refused].filter(([run, { error }]) => error.code !== 'data' && !this.#waiting.has(run));
    for (const [run, { entry }] of runs) this.#waiting.set(run, entry);
    return runs.map(([run]) => run);
  }

  /** What was refused is tried once more: the engine is another. */
  async retry(): Promise<void> {
    this.#revive();
    await this.now();
  }

  /** Somebody asks to try once more what was not kept, or room was made. */
  async again(): Promise<void> {
    for (const [run, { entry }] of this.refused) this.#waiting.set(run, entry);
    await this.retry();
  }

  /** The engine has written a checkpoint. */
  saved(run: string, step: number, bytes: number): void {
    this.#unsaved = null;
    this.spaces.set(run, { run, bytes: Math.max(bytes, this.spaces.get(run)?.bytes ?? 0), step });
    if (this.#lasting) return;
    // From now on there is something to lose; some browsers ask the person, others decide by themselves.
    this.#lasting = true;
    void navigator.storage?.persist?.().catch(() => false);
  }

  /** The engine could not write a checkpoint. */
  notSaved(error: PlainError): void {
    if (error.code !== 'busy') this.#unsaved = error;
  }

  /** The engine tries once more to save what could not be saved. */
  savesAgain(): void {
    this.#unsaved = null;
  }

  async forget(runs: readonly string[]): Promise<void> {
    for (const run of runs) {
      this.#forgotten.add(run);
      this.#wanted.delete(run);
      for (const known of [this.#waiting, this.#placed, this.#unplaced, this.refused]) known.delete(run);
    }
    try {
      // What is being written would come back after it was deleted.
      await this.#writing;
      await this.#engine.forget([...runs]);
    } finally {
      for (const run of runs) this.#forgotten.delete(run);
      if (runs.some((run) => this.#waiting.has(run))) this.#later();
    }
    for (const run of runs) this.spaces.delete(run);
    this.#measure(await this.#engine.space());
  }
}
