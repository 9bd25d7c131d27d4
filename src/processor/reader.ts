import type { Program, Reader } from '../device/interface';
import type { View } from '../device/op';
import type { Queue } from './queue';

/** Reads in the order in which they are asked for; beyond `depth` on their way, the next waits for one. */
export class QueueReader implements Reader {
  readonly #queue: Queue;
  readonly #depth: number;
  readonly #gather: (sources: readonly View[]) => () => ArrayBuffer;
  readonly #waiting: (() => void)[] = [];
  #open = 0;

  /** `gather` says how to collect what lies where the sources have their memory now. */
  constructor(queue: Queue, depth: number, gather: (sources: readonly View[]) => () => ArrayBuffer) {
    this.#queue = queue;
    this.#depth = depth;
    this.#gather = gather;
  }

  read(sources: readonly View[], program?: Program, times?: number): Promise<ArrayBuffer> {
    if (this.#open < this.#depth && this.#waiting.length === 0) return this.#ask(sources, program, times);
    return new Promise((resolve) => this.#waiting.push(() => resolve(this.#ask(sources, program, times))));
  }

  #ask(sources: readonly View[], program?: Program, times?: number): Promise<ArrayBuffer> {
    this.#open++;
    program?.run(times);
    const answer = this.#queue.done(this.#gather(sources));
    const over = (): void => {
      this.#open--;
      this.#waiting.shift()?.();
    };
    answer.then(over, over);
    return answer;
  }

  free(): void {
    // It holds no memory of its own.
  }
}
