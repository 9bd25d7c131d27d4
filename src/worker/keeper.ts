import { fail, sentence, type Sentence, toPlainError } from '../protocol/errors';
import type { Kept, KeptRun, KeptSpaces, Place } from '../protocol/runs/keeping';
import type { RunRecord } from '../protocol/runs/run';
import type { KeptCheckup } from '../protocol/runs/checking';
import { forgetCheckups, keepCheckups, readCheckups } from '../store/checkups';
import { type CheckpointInfo, Checkpoints, storageError } from '../store/checkpoints';
import { findRuns, forgetOldDeletions, type FoundRuns, forgetRuns, idsOfRuns, keepRun, placeRun, rawRun, readRun } from '../store/runs';
import type { Store } from '../store/browser';
import { Patience } from '../store/patience';
import { fromParts, type Surroundings, toParts } from './run/parts';
import type { SavedSession } from './run/session';

/** One tab at a time trains and writes; the lock ends with the worker that holds it. */
const LOCK = 'tabtune-writer';

/** The tab that writes tells the others on it that what is kept is other than before. */
const CHANNEL = 'tabtune-kept';

/** How long a page waits to hear how much room there is. */
const ESTIMATE_MS = 1_000;

/** What the disk holds of one run, in bytes. */
interface Space {
  record: number;
  checkpoints: number;
  /** Updates in its newest checkpoint. */
  step: number | null;
}

export interface Restored extends SavedSession, Surroundings {
  /** Why newer checkpoints were passed over. */
  problems: Sentence[];
}

export interface Rights {
  /** This tab may write from now on. */
  granted: () => void;
  /** Another page took the right away. */
  lost: () => void;
  /** Another tab has kept, placed or deleted runs while this one looks on. */
  others?: () => void;
}

/** Everything that is kept on this machine: records and checkpoints, with one writer at a time. */
export class Keeper {
  readonly #store: Store;
  readonly #checkpoints: Checkpoints;
  #writer = false;
  #steal: () => void = () => undefined;
  /** Lets the lock go. */
  #release: () => void = () => undefined;
  #rights: Rights = { granted: () => undefined, lost: () => undefined };
  #waiting = new AbortController();
  #channel: BroadcastChannel | null = null;
  /** Of all kept runs; null until they were read, and after what lay there may be gone. */
  #spaces: Map<string, Space> | null = null;
  #tidying: Promise<void> = Promise.resolve();

  constructor(store: Store) {
    this.#store = store;
    this.#checkpoints = new Checkpoints(store);
  }

  get writer(): boolean {
    return this.#writer;
  }

  /** What was left half written is cleared away. Never rejects. */
  get tidied(): Promise<void> {
    return this.#tidying;
  }

  /**
   * Resolves when it is known whether this tab is the writer; `granted` is called when it becomes so later, `lost` when it is no more. Where
   * the browser has no locks, or refuses them as it refuses storage, nothing is kept that another tab could spoil.
   */
  async claim(rights: Rights): Promise<void> {
    this.#rights = rights;
    this.#listen();
    const { locks } = navigator as { locks?: LockManager };
    if (!locks) return void (this.#writer = true);
    this.#steal = () => {
      this.#waiting.abort();
      locks.request(LOCK, { steal: true }, () => this.#hold(rights.granted)).catch(() => this.#writer && this.#lose(locks, rights));
    };
    await new Promise<void>((known) => {
      const refused = (): void => {
        this.#writer = true;
        known();
      };
      const tried = locks.request(LOCK, { ifAvailable: true }, (lock) => {
        if (lock) return this.#hold(known);
        known();
        this.#await(locks, rights);
      });
      tried.catch(() => (this.#writer ? this.#lose(locks, rights) : refused()));
    });
  }

  /** Hears what the tab that writes has done. A browser without channels shows that after a reload. */
  #listen(): void {
    if (this.#channel || typeof BroadcastChannel === 'undefined') return;
    this.#channel = new BroadcastChannel(CHANNEL);
    this.#channel.onmessage = () => this.#writer || this.#rights.others?.();
    // Node would wait for it without an end; browsers have no such thing.
    (this.#channel as { unref?: () => void }).unref?.();
  }

  #tellOthers(): void {
    this.#channel?.postMessage(null);
  }

  /** Until it is granted, or taken. */
  #await(locks: LockManager, rights: Rights): void {
    this.#waiting = new AbortController();
    const { signal } = this.#waiting;
    locks
      .request(LOCK, { signal }, () => this.#hold(rights.granted))
      .catch(() => this.#writer && !signal.aborted && this.#lose(locks, rights));
  }

  /** Takes the right to write from the tab that has it, which looks on from then: `granted` is called when it is here. */
  takeOver(): void {
    if (!this.#writer) this.#steal();
  }

  /** Lets another tab write, and waits for the right no more. Where the browser has no locks nobody is held up, and nothing changes. */
  async standAside(): Promise<void> {
    await this.#tidying;
    if (!(navigator as { locks?: LockManager }).locks) return;
    this.#waiting.abort();
    this.#release();
    if (!this.#writer) return;
    this.#writer = false;
    this.#rights.lost();
  }

  /** After `standAside`: asks for the right as a tab does that was just opened. Whether it is here; if not, `granted` tells when. */
  async comeBack(): Promise<boolean> {
    if (this.#writer) return true;
    this.#waiting.abort();
    await this.claim(this.#rights);
    return this.#writer;
  }

  /** The lock was stolen: whoever has it now trains and writes. */
  #lose(locks: LockManager, rights: Rights): void {
    this.#writer = false;
    rights.lost();
    this.#await(locks, rights);
  }

  /** Resolves when the lock is let go. */
  #hold(known: () => void): Promise<void> {
    this.#writer = true;
    this.#tidying = this.#tidy().catch(() => undefined); // Trouble here costs space only, and nobody waits for it.
    known();
    return new Promise((release) => (this.#release = release));
  }

  /** What a tab that is gone left half written or half deleted. */
  async #tidy(): Promise<void> {
    await this.#checkpoints.sweep();
    await this.#checkpoints.deleteBut(() => idsOfRuns(this.#store));
    await forgetOldDeletions(this.#store);
  }

  /** Throws `busy` in a tab that may only look. */
  mustWrite(): void {
    if (this.#writer) return;
    throw fail(
      'busy',
    )`tabtune is open elsewhere in this browser, in another tab or another part of this page, and keeps the runs there; two at once would spoil each other. Close it there, or take over here.`;
  }

  async kept(): Promise<Kept> {
    const found = await findRuns(this.#store, this.#writer).catch((reason: unknown): FoundRuns => {
      const unread = fail(
        'storage',
      )`Nothing can be kept in this browser window, and what was kept cannot be read. ${toPlainError(reason).code === 'storage' ? reason : storageError('The list of runs', reason, 'read')}`;
      return { runs: [], deleted: [], sizes: new Map(), problems: [toPlainError(unread)] };
    });
    this.#spaces = await this.#measured(found.sizes);
    return { runs: found.runs, deleted: found.deleted, problems: found.problems, ...(await this.space()), writer: this.#writer };
  }

  /** The record of a kept run. Throws `data` when it cannot be read. */
  record(run: string): Promise<RunRecord> {
    return readRun(this.#store, run);
  }

  raw(run: string): Promise<string> {
    return rawRun(this.#store, run);
  }

  async #measured(sizes: ReadonlyMap<string, number>): Promise<Map<string, Space>> {
    const checkpoints = await this.#checkpoints.list().catch(() => new Map<string, never>());
    const spaceOf = ([run, record]: readonly [string, number]) => {
      const saved = checkpoints.get(run);
      return [run, { record, checkpoints: saved?.space ?? 0, step: saved?.step ?? null }] as const;
    };
    return new Map(Array.from(sizes, spaceOf));
  }

  /** What lies there may be gone: it is read anew. */
  forgetSpaces(): void {
    this.#spaces = null;
  }

  async space(): Promise<KeptSpaces> {
    const known = (this.#spaces ??= await this.#measured((await findRuns(this.#store, false)).sizes));
    const spaces = Array.from(known, ([run, { record, checkpoints, step }]) => ({ run, bytes: record + checkpoints, step }));
    const { storage } = navigator as { storage?: StorageManager };
    const estimate = storage && new Patience(ESTIMATE_MS).within(storage.estimate()).catch(() => null);
    const { usage: used, quota } = (await estimate) ?? {};
    return { spaces, usage: used === undefined || quota === undefined ? null : { used, quota } };
  }

  #note(run: string, change: Partial<Space>): void {
    const { record = 0, checkpoints = 0, step = null } = this.#spaces?.get(run) ?? {};
    this.#spaces?.set(run, { record, checkpoints, step, ...change });
  }

  /**
   * Returns what takes another space than before. `again`: it may have been deleted before. Throws `data` for a record that could not be
   * read again, or was deleted, `storage` when the browser refuses.
   */
  async keep(run: KeptRun, again = false): Promise<KeptSpaces> {
    this.mustWrite();
    const record = await this.#withRoom(() => keepRun(this.#store, run, again));
    this.#tellOthers();
    const all = this.#spaces === null;
    this.#note(run.record.id, { record });
    // What is kept is kept, whether it can be counted or not.
    const { spaces, usage } = await this.space().catch((): KeptSpaces => ({ spaces: [], usage: null }));
    return { spaces: all ? spaces : spaces.filter((space) => space.run === run.record.id), usage };
  }

  /** Another name or place in the list. */
  async place(run: string, group: Place): Promise<void> {
    this.mustWrite();
    await this.#withRoom(() => placeRun(this.#store, run, group));
    this.#tellOthers();
  }

  /** On a full disk once more, after the spare checkpoints have gone: what is new is worth more than those. The newest of each run stays. */
  async #withRoom<T>(write: () => Promise<T>): Promise<T> {
    try {
      return await write();
    } catch (reason) {
      if (toPlainError(reason).details?.['full'] !== true) throw reason;
      const dropped = await this.#checkpoints.dropSpares().catch(() => 0);
      if (dropped === 0) throw reason;
      this.#spaces = null;
      return write();
    }
  }

  async forget(runs: readonly string[]): Promise<void> {
    this.mustWrite();
    // The record last: while it is there, what is left of the run can be seen and deleted.
    await this.#checkpoints.delete(runs).catch((reason: unknown) => {
      throw storageError(sentence`The checkpoints of the run ${runs.join(', ')}`, reason, 'delete');
    });
    await forgetRuns(this.#store, runs);
    for (const run of runs) this.#spaces?.delete(run);
    this.#tellOthers();
  }

  /** All check-ups that lie here. Throws `storage` when the browser refuses. */
  checkups(): Promise<KeptCheckup[]> {
    return readCheckups(this.#store);
  }

  async keepCheckups(list: readonly KeptCheckup[]): Promise<void> {
    this.mustWrite();
    await this.#withRoom(() => keepCheckups(this.#store, list));
  }

  async forgetCheckups(ids: readonly string[]): Promise<void> {
    this.mustWrite();
    await forgetCheckups(this.#store, ids);
  }

  /** Throws `storage` when the browser refuses; what was saved before stays. With a raised signal nothing is waited for longer than a second. */
  async save(run: string, saved: SavedSession, surroundings: Surroundings, signal?: AbortSignal): Promise<CheckpointInfo> {
    const parts = toParts(saved, surroundings);
    const info = await this.#withRoom(() => this.#checkpoints.save(run, saved.trainer.step, parts, signal));
    const { bytes, step } = info;
    const before = this.#spaces?.get(run);
    // The one before it stays as a spare.
    this.#note(run, { step, checkpoints: before?.step === null || !before ? bytes : Math.max(before.checkpoints, 2 * bytes) });
    return info;
  }

  /** The newest checkpoint that is whole; null when there is none. Throws `checkpoint` when there are some and none is whole. */
  async restore(run: string): Promise<Restored | null> {
    const loaded = await this.#checkpoints.load(run);
    return loaded && { ...fromParts(loaded.parts), problems: loaded.problems };
  }
}
