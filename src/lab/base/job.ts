import { type PlainError, toPlainError } from '../../protocol/errors';
import type { JobHooks, Progress } from '../../protocol/jobs';
import { Signal } from './signal';

/**
 * One piece of work that a person waits for: whether it is at work, how far it is, what went wrong, and its end. A new one replaces the
 * one before, of which nothing more is heard.
 */
export class Job {
  readonly changed = new Signal();
  progress: Progress | null = null;
  /** Of the last work; stopping it is no problem. */
  problem: PlainError | null = null;
  #control: AbortController | null = null;

  get working(): boolean {
    return this.#control !== null;
  }

  /** Null when it failed, which `problem` tells, was stopped, or was replaced. */
  async run<T>(work: (hooks: Required<JobHooks>) => Promise<T>): Promise<T | null> {
    this.#control?.abort();
    const control = (this.#control = new AbortController());
    this.progress = null;
    this.problem = null;
    this.changed.emit();
    const current = (): boolean => control === this.#control;
    const onProgress = (progress: Progress): void => {
      if (!current()) return;
      this.progress = progress;
      this.changed.emit();
    };
    try {
      const result = await work({ signal: control.signal, onProgress });
      return current() ? result : null;
    } catch (reason) {
      const error = toPlainError(reason);
      if (current() && error.code !== 'stopped') this.problem = error;
      return null;
    } finally {
      if (current()) {
        this.#control = this.progress = null;
        this.changed.emit();
      }
    }
  }

  /** Its signal is raised; work that heeds it ends with nothing. */
  cancel(): void {
    this.#control?.abort();
  }
}
