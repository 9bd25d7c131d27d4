import type { Program, Timing } from '../device/interface';
import type { Queue } from './queue';

/** An operation with everything placed. */
export interface Call {
  /** Empty for what is no operation. */
  label: string;
  flops: number;
  run: () => void;
}

/** A list of calls, in the queue of its device. */
export class ProcessorProgram implements Program {
  readonly #queue: Queue;
  readonly #calls: readonly Call[];
  readonly #free: () => void;

  constructor(queue: Queue, calls: readonly Call[], free: () => void) {
    this.#queue = queue;
    this.#calls = calls;
    this.#free = free;
  }

  run(times = 1): void {
    const calls = this.#calls;
    const all = times * calls.length;
    if (all === 0) return;
    let at = 0;
    this.#queue.push({
      go: () => {
        calls[at % calls.length]!.run();
        return ++at < all;
      },
    });
  }

  async profile(): Promise<Timing[]> {
    const totals = new Map<string, Timing>();
    for (const { label, flops, run } of this.#calls) {
      const milliseconds = await this.#queue.done(() => {
        const began = performance.now();
        run();
        return performance.now() - began;
      });
      if (!label) continue;
      const entry = totals.get(label) ?? { label, nanoseconds: 0, flops: 0, count: 0 };
      entry.nanoseconds += 1e6 * milliseconds;
      entry.flops += flops;
      entry.count++;
      totals.set(label, entry);
    }
    return [...totals.values()].sort((a, b) => b.nanoseconds - a.nanoseconds);
  }

  free(): void {
    this.#free();
  }
}
