import { type PlainError, TabtuneError, toPlainError } from '../protocol/errors';
import type { Kept, KeptRun } from '../protocol/keeping';
import { type CheckpointInfo, Checkpoints, storageError } from '../store/checkpoints';
import { findRuns, forgetRuns, keepRuns } from '../store/runs';
import type { Shelf } from '../store/shelf';
import { fromParts, type Surroundings, toParts } from './saved';
import type { SavedSession } from './session';

/** One tab at a time trains and writes; the lock ends with the worker that holds it. */
const LOCK = 'tabtune-writer';

export interface Restored extends SavedSession, Surroundings {
  /** Why newer checkpoints were passed over. */
  problems: string[];
}

/** Everything that is kept on this machine: records and checkpoints, with one writer at a time. */
export class Keeper {
  readonly #shelf: Shelf;
  readonly #checkpoints: Checkpoints;
  #writer = false;

  constructor(shelf: Shelf) {
    this.#shelf = shelf;
    this.#checkpoints = new Checkpoints(shelf);
  }

  get writer(): boolean {
    return this.#writer;
  }

  /** Resolves when it is known whether this tab is the writer; `granted` is called when it becomes so later. */
  async claim(granted: () => void): Promise<void> {
    const hold = async (): Promise<never> => {
      this.#writer = true;
      // What a tab that is gone left half written. Trouble here costs space only.
      await this.#checkpoints.sweep().catch(() => undefined);
      known();
      return new Promise<never>(() => undefined);
    };
    let known: () => void = () => undefined;
    await new Promise<void>((resolve, reject) => {
      known = resolve;
      navigator.locks.request(LOCK, { ifAvailable: true }, (lock) => (lock ? hold() : resolve())).catch(reject);
    });
    if (this.#writer) return;
    known = granted;
    void navigator.locks.request(LOCK, hold);
  }

  /** Throws `busy` in a tab that may only look. */
  mustWrite(): void {
    if (this.#writer) return;
    throw new TabtuneError(
      'busy',
      'Another tab of this browser trains and keeps the runs; two at once would spoil each other. Close that tab, and this one takes over.',
    );
  }

  async kept(): Promise<Kept> {
    const problems: PlainError[] = [];
    const tell = (error: unknown): void => void problems.push(toPlainError(error));
    const found = await findRuns(this.#shelf).catch((reason: unknown) => {
      tell(storageError('Nothing can be kept in this browser window, and what was', reason));
      return { runs: [], problems: [] };
    });
    found.problems.forEach(tell);
    const checkpoints = await this.#checkpoints.list().catch(() => new Map<string, CheckpointInfo & { space: number }>());
    const spaces = found.runs.map(({ record, bytes }) => {
      const saved = checkpoints.get(record.id);
      return { run: record.id, bytes: bytes + (saved?.space ?? 0), step: saved?.step ?? null };
    });
    const estimate = await navigator.storage.estimate().catch(() => null);
    const { usage: used, quota } = estimate ?? {};
    return {
      runs: found.runs.map(({ bytes: _, ...run }) => run),
      spaces,
      problems,
      usage: used === undefined || quota === undefined ? null : { used, quota },
      writer: this.#writer,
    };
  }

  async keep(runs: readonly KeptRun[]): Promise<void> {
    this.mustWrite();
    await keepRuns(this.#shelf, runs);
  }

  async forget(runs: readonly string[]): Promise<void> {
    this.mustWrite();
    await forgetRuns(this.#shelf, runs);
    await this.#checkpoints.delete(runs);
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
