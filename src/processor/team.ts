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

/** The first thread's side of serve.ts. */
export class Team {
  readonly #words: Int32Array;
  readonly #threads: readonly Thread[];

  constructor(memory: WebAssembly.Memory, control: number, threads: readonly Thread[]) {
    this.#words = new Int32Array(memory.buffer, control, CONTROL_BYTES / 4);
    this.#threads = threads;
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
    for (let done = Atomics.load(words, WORD.done); done < others; ) done = changed(words, WORD.done, done);
    if (Atomics.load(words, WORD.broken)) throw fail('internal')`A thread of the processor could not carry out its part of an operation.`;
  }

  close(): void {
    Atomics.store(this.#words, WORD.call, 0);
    Atomics.add(this.#words, WORD.generation, 1);
    Atomics.notify(this.#words, WORD.generation);
    for (const thread of this.#threads) thread.close();
  }
}
