import { fail, type PlainError, toPlainError } from '../protocol/errors';
import type { Kept, KeptRun, KeptSpaces } from '../protocol/runs/keeping';
import { type CheckpointInfo, Checkpoints, storageError } from '../store/checkpoints';
import { findRuns, forgetRuns, keepRuns, sizesOfRuns } from '../store/runs';
import type { Store } from '../store/browser';
import { fromParts, type Surroundings, toParts } from './run/parts';
import type { SavedSession } from './run/session';

/** One tab at a time trains and writes; the lock ends with the worker that holds it. */
const LOCK = 'tabtune-writer';

export interface Restored extends SavedSession, Surroundings {
  /** Why newer checkpoints were passed over. */
  problems: string[];
}

/** Everything that is kept on this machine: records and checkpoints, with one writer at a time. */
export class Keeper {
  readonly #store: Store;
  readonly #checkpoints: Checkpoints;
  #writer = false;

  constructor(store: Store) {
    this.#store = store;
    this.#checkpoints = new Checkpoints(store);
  }

  get writer(): boolean {
    return this.#writer;
  }

  /**
   * Resolves when it is known whether this tab is the writer; `granted` is called when it becomes so later. Where the browser has no
   * locks, or refuses them as it refuses storage, nothing is kept that another tab could spoil.
   */
  async claim(granted: () => void): Promise<void> {
    const { locks } = navigator as { locks?: LockManager };
    let known: () => void = () => undefined;
    const hold = async (): Promise<never> => {
      this.#writer = true;
      await this.#tidy().catch(() => undefined); // Trouble here costs space only.
      known();
      return new Promise<never>(() => undefined);
    };
    if (!locks) return void (this.#writer = true);
    await new Promise<void>((resolve) => {
      known = resolve;
      locks
        .request(LOCK, { ifAvailable: true }, (lock) => (lock ? hold() : resolve()))
        .catch(() => {
          this.#writer = true;
          resolve();
        });
    });
    if (this.#writer) return;
    known = granted;
    void locks.request(LOCK, hold);
  }

  /** What a tab that is gone left half written or half deleted. */
  async #tidy(): Promise<void> {
    await this.#checkpoints.sweep();
    const runs = await sizesOfRuns(this.#store);
    await this.#checkpoints.delete([...(await this.#checkpoints.list()).keys()].filter((run) => !runs.has(run)));
  }

  /** Throws `busy` in a tab that may only look. */
  mustWrite(): void {
    if (this.#writer) return;
    throw fail(
      'busy',
    )`Another tab of this browser trains and keeps the runs; two at once would spoil each other. Close that tab, and this one takes over.`;
  }

  async kept(): Promise<Kept> {
    const problems: PlainError[] = [];
    const tell = (error: unknown): void => void problems.push(toPlainError(error));
    const found = await findRuns(this.#store).catch((reason: unknown) => {
      tell(storageError('Nothing can be kept in this browser window, and what was', reason));
      return { runs: [], problems: [] };
    });
    found.problems.forEach(tell);
    return { runs: found.runs, problems, ...(await this.space()), writer: this.#writer };
  }

  async space(): Promise<KeptSpaces> {
    const none = () => new Map<string, never>();
    const checkpoints: Map<string, CheckpointInfo & { space: number }> = await this.#checkpoints.list().catch(none);
    const sizes: Map<string, number> = await sizesOfRuns(this.#store).catch(none);
    const spaces = [...sizes].map(([run, bytes]) => {
      const saved = checkpoints.get(run);
      return { run, bytes: bytes + (saved?.space ?? 0), step: saved?.step ?? null };
    });
    const { storage } = navigator as { storage?: StorageManager };
    const { usage: used, quota } = (await storage?.estimate().catch(() => null)) ?? {};
    return { spaces, usage: used === undefined || quota === undefined ? null : { used, quota } };
  }

  async keep(runs: readonly KeptRun[]): Promise<void> {
    this.mustWrite();
    await keepRuns(this.#store, runs);
  }

  async forget(runs: readonly string[]): Promise<void> {
    this.mustWrite();
    // The record last: while it is there, what is left of the run can be seen and deleted.
    await this.#checkpoints.delete(runs);
    await forgetRuns(this.#store, runs);
  }

  /** Throws `storage` when the browser refuses; what was saved before stays. */
  save(run: string, saved: SavedSession, surroundings: Surroundings): Promise<CheckpointInfo> {
    return this.#checkpoints.save(run, saved.trainer.step, toParts(saved, surroundings));
  }

  /** The newest checkpoint that is whole; null when there is none. Throws `checkpoint` when there are some and none is whole. */
  async restore(run: string): Promise<Restored | null> {
    const loaded = await this.#checkpoints.load(run);
    return loaded && { ...fromParts(loaded.parts), problems: loaded.problems };
  }
}
