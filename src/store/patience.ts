/** Longest that the browser may take for one read or write; a chunk of a few MiB takes a fraction of a second on a slow disk. */
const LONGEST_MS = 15_000;
/** After something was not answered, until something is: whoever has waited once shall not wait as long for each thing that follows. */
const AGAIN_MS = 2_000;

/** What the browser did not answer counts as refused. */
export class Unanswered extends Error {
  override readonly name = 'Unanswered';
  readonly milliseconds: number;
  /** It was given up because its purpose had gone. */
  readonly stopped: boolean;

  constructor(milliseconds: number, stopped = false) {
    super(`the browser's storage did not answer within ${milliseconds / 1000} s`);
    this.milliseconds = milliseconds;
    this.stopped = stopped;
  }
}

/** A promise of the browser's storage can stay open for ever, so each is waited for so long and no longer. */
export class Patience {
  #limit: number;
  readonly #longest: number;

  constructor(longest = LONGEST_MS) {
    this.#longest = this.#limit = longest;
  }

  /** Rejects with `Unanswered` after the limit; what comes later is heard by nobody. */
  async within<T>(answer: Promise<T>): Promise<T> {
    const limit = this.#limit;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const silence = new Promise<never>((_, refuse) => {
      timer = setTimeout(() => refuse(new Unanswered(limit)), limit);
    });
    try {
      const value = await Promise.race([answer, silence]);
      this.#limit = this.#longest;
      return value;
    } catch (reason) {
      answer.catch(() => undefined);
      this.#limit = reason instanceof Unanswered ? Math.min(this.#longest, AGAIN_MS) : this.#longest;
      throw reason;
    } finally {
      clearTimeout(timer);
    }
  }
}

/** What is left to a read or write whose purpose has gone. */
const GRACE_MS = 1_000;

/** As `answer`, but once the signal is raised it is waited for a second and no longer: whoever presses Stop does not wait for a disk. */
export async function unlessEnded<T>(answer: Promise<T>, signal: AbortSignal | undefined, grace = GRACE_MS): Promise<T> {
  if (!signal) return answer;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let count: () => void = () => undefined;
  const ended = new Promise<never>((_, refuse) => {
    count = () => (timer ??= setTimeout(() => refuse(new Unanswered(grace, true)), grace));
    if (signal.aborted) count();
    else signal.addEventListener('abort', count);
  });
  try {
    return await Promise.race([answer, ended]);
  } catch (reason) {
    answer.catch(() => undefined);
    throw reason;
  } finally {
    signal.removeEventListener('abort', count);
    clearTimeout(timer);
  }
}
