import { untilStopped, type WorkHooks } from '../../data/text/pieces';

type Progress = [done: number, total: number];

/** Longer than a page takes to ask for the same again. */
const LINGER = 1000;

/**
 * Long work that several may wait for: it is done once, and each of them is told how far it is. It ends a little after the last of
 * them has gone, so that whoever takes over finds it at work.
 */
export class SharedWork<T> {
  readonly #control = new AbortController();
  readonly #waiting = new Set<WorkHooks>();
  readonly #result: Promise<T>;
  #at: Progress | null = null;
  #failed = false;
  #done = false;

  readonly #linger: number;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `linger`: milliseconds that it goes on without anybody waiting. */
  constructor(work: (hooks: WorkHooks) => Promise<T>, linger = LINGER) {
    this.#linger = linger;
    const onProgress = (...at: Progress): void => {
      this.#at = at;
      for (const hooks of this.#waiting) hooks.onProgress?.(...at);
    };
    this.#result = work({ signal: this.#control.signal, onProgress });
    this.#result.then(
      () => (this.#done = true),
      () => (this.#failed = true),
    );
  }

  /** It failed or was given up: who wants it now has to begin anew. */
  get over(): boolean {
    return this.#failed || this.#control.signal.aborted;
  }

  /** The result; with a signal only until that is raised, which rejects with `stopped` at once. */
  async wait(hooks: WorkHooks = {}): Promise<T> {
    const { signal, onProgress } = hooks;
    const own = { onProgress }; // The same hooks may wait twice.
    this.#waiting.add(own);
    if (this.#at) onProgress?.(...this.#at);
    try {
      return await untilStopped(this.#result, signal);
    } finally {
      this.#waiting.delete(own);
      if (signal?.aborted) {
        clearTimeout(this.#timer);
        this.#timer = setTimeout(() => this.#end(), this.#linger);
      }
    }
  }

  #end(): void {
    if (this.#waiting.size === 0 && !this.#done) this.#control.abort();
  }
}
