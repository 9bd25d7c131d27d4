import { toPlainError } from '../protocol/errors';
import { type Answered, type CallName, type Calls, type JobHandle, type Progress, RULES, type Served } from '../protocol/jobs';
import type { Stage } from './stage';

type Given = Parameters<Calls[CallName]>;

/** A rejection as plain data. */
export const plainly = <T>(answer: Promise<T>): Promise<T> =>
  answer.catch((error: unknown) => Promise.reject(toPlainError(error) as unknown as Error));

/** Serves the calls of the page: gives each its signal and its progress, and lets in only what the rules allow. */
export class Jobs {
  readonly #served: Served;
  readonly #stage: Stage;
  readonly #mustWrite: () => void;
  readonly #tell: (job: number, progress: Progress) => void;
  readonly #controls = new Map<number, AbortController>();

  /** `mustWrite` throws in a tab that may only look. */
  constructor(served: Served, stage: Stage, mustWrite: () => void, tell: (job: number, progress: Progress) => void) {
    this.#served = served;
    this.#stage = stage;
    this.#mustWrite = mustWrite;
    this.#tell = tell;
  }

  /** `id` is the caller's own. Rejects with PlainError data: Comlink carries only plain values and bare Errors. */
  async call(id: number, name: CallName, given: unknown[]): Promise<Answered> {
    const control = new AbortController();
    this.#controls.set(id, control);
    let told = 0;
    const tell = (progress: Progress): void => {
      told++;
      this.#tell(id, progress);
    };
    const served = this.#serve(name, given as Given, control.signal, tell).finally(() => this.#controls.delete(id));
    return plainly(served.then((answer) => ({ answer, told })));
  }

  async #serve(name: CallName, given: Given, signal: AbortSignal, onProgress: JobHandle['onProgress']): Promise<unknown> {
    const serve = this.#served[name] as (job: JobHandle, ...given: Given) => Promise<unknown>;
    const { act, writes } = RULES[name];
    if (writes) this.#mustWrite();
    const work = (within: AbortSignal): Promise<unknown> => serve.call(this.#served, { signal: within, onProgress }, ...given);
    return act ? this.#stage.enter(act, work, signal) : work(signal);
  }

  /** It ends with `stopped`, unless it is over already. */
  cancel(id: number): void {
    this.#controls.get(id)?.abort();
  }
}
