/** Milliseconds of work after which the rest of the thread has its turn. */
export const TURN = 10;

/** A piece of work. `go` does a part of it and says whether there is more. */
export interface Task {
  go: () => boolean;
  /** It will not be done, for this reason. */
  drop?: (reason: unknown) => void;
}

/** Lets whatever was said to this thread be heard. A timer would wait for 4 ms when it follows others. */
export function turn(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

/** Work in the order in which it is asked for. It is done in turns, so that a thread that computes hears Stop. */
export class Queue {
  readonly #tasks: Task[] = [];
  readonly #broken: (reason: unknown) => void;
  #failure: { reason: unknown } | null = null;
  #working = false;

  /** `broken` is told what a task threw; whatever comes after that is dropped. */
  constructor(broken: (reason: unknown) => void) {
    this.#broken = broken;
  }

  get idle(): boolean {
    return this.#tasks.length === 0;
  }

  push(task: Task): void {
    if (this.#failure) return task.drop?.(this.#failure.reason);
    this.#tasks.push(task);
    if (this.#working) return;
    this.#working = true;
    void Promise.resolve().then(() => this.#work());
  }

  /** Resolves when `last` was done after all that was asked for before. */
  done<T>(last: () => T): Promise<T> {
    return new Promise((resolve, drop) => {
      const go = (): boolean => {
        resolve(last());
        return false;
      };
      this.push({ go, drop });
    });
  }

  async #work(): Promise<void> {
    let end = performance.now() + TURN;
    for (let task = this.#tasks[0]; task; task = this.#tasks[0]) {
      try {
        if (!task.go()) this.#tasks.shift();
      } catch (reason) {
        this.end(reason);
        this.#broken(reason);
        return;
      }
      if (performance.now() < end) continue;
      await turn();
      end = performance.now() + TURN;
    }
    this.#working = false;
  }

  /** Nothing more is done. */
  end(reason: unknown): void {
    this.#failure ??= { reason };
    for (const task of this.#tasks.splice(0)) task.drop?.(reason);
  }
}
