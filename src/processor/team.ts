import { fail } from '../protocol/errors';
import { changed, CONTROL_BYTES, WORD, type Work } from './serve';

/** A thread besides the first. */
export interface Thread {
  close(): void;
}

/** How a program starts threads that share its memory. */
export interface Threads {
  /** Those besides the first. */
  others: number;
  /** Resolves when it serves (serve.ts); rejects where it cannot be started. */
  start: (work: Work) => Promise<Thread>;
}

/** Milliseconds in which another thread must be through with its part when the first is, whose part is as large: else it is gone. */
const PATIENCE = 60_000;

/** The first thread's side of serve.ts. */
export class Team {
  readonly #words: Int32Array;
  readonly #threads: readonly Thread[];
  readonly #patience: number;

  constructor(memory: WebAssembly.Memory, control: number, threads: readonly Thread[], patience = PATIENCE) {
    this.#words = new Int32Array(memory.buffer, control, CONTROL_BYTES / 4);
    this.#threads = threads;
    this.#patience = patience;
  }

  /** All take part in the operation that lies at this address, the caller by `own`. */
  together(address: number, own: () => void): void {
    const words = this.#words;
    const others = this.#threads.length;
    Atomics.store(words, WORD.done, 0);
    Atomics.store(words, WORD.call, address);
    Atomics.add(words, WORD.generation, 1);
    Atomics.notify(words, WORD.generation);
    own();
    for (let done = Atomics.load(words, WORD.done); done < others; ) {
      const now = changed(words, WORD.done, done, this.#patience);
      if (now === done)
        throw fail(
          'gpu',
        )`${others - done} of ${others} threads of the processor have not come back for ${this.#patience / 1000} s. The browser may have ended them for want of memory: close other tabs, and let the run go on from its checkpoint.`;
      done = now;
    }
    if (Atomics.load(words, WORD.broken))
      throw fail('internal')`A thread of the processor could not carry out its part of an operation. Reload the page.`;
  }

  close(): void {
    Atomics.store(this.#words, WORD.call, 0);
    Atomics.add(this.#words, WORD.generation, 1);
    Atomics.notify(this.#words, WORD.generation);
    for (const thread of this.#threads) thread.close();
  }
}
