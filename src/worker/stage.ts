import { fail, type TabtuneError } from '../protocol/errors';
import { type Act, INTERRUPTIONS } from '../protocol/jobs';

interface AtWork {
  end(): void;
  /** Never rejects. */
  over: Promise<void>;
}

/** What is said by an act that lets another not in; the others end, or go on beside it. */
const REFUSALS: Readonly<Partial<Record<Act, () => TabtuneError>>> = {
  run: () => fail('busy')`A run is in progress. Stop it first, or wait until it is over; one adapter trains one model at a time.`,
  asking: () => fail('busy')`Another question is still being answered. Wait for it, or cancel it first.`,
  checking: () => fail('busy')`A check-up is in progress. Wait for it, or cancel it first.`,
  exporting: () => fail('busy')`Other weights are still being exported. Wait for them, or cancel that first.`,
  importing: () => fail('busy')`Other files are still being read. Wait for them, or cancel that first.`,
};

/**
 * What the engine is at: nothing, or one act of each kind that INTERRUPTIONS lets go on beside each other. An act is entered before those
 * that it ends are over, so that of two who begin at the same time the second finds the first.
 */
export class Stage {
  readonly #acts = new Map<Act, AtWork>();

  at(act: Act): boolean {
    return this.#acts.has(act);
  }

  /** Whether an act could begin without ending another, or being refused. */
  free(act: Act): boolean {
    return this.#conflicts(act).length === 0;
  }

  #conflicts(act: Act): [Act, AtWork][] {
    return [...this.#acts].filter(([other]) => INTERRUPTIONS[other][act] !== undefined);
  }

  /**
   * Begins an act as soon as those that it ends are over. Its work gets a signal that is raised when `signal` is, or when another act ends
   * this one. Throws `busy` at once where the table refuses it, and `stopped` for a raised signal; rejects with `stopped` when it was ended before it began.
   */
  enter<T>(act: Act, work: (signal: AbortSignal) => Promise<T>, signal?: AbortSignal): Promise<T> {
    if (signal?.aborted) throw fail('stopped')`It was stopped before it began.`;
    const others = this.#conflicts(act);
    const refusing = others.find(([other]) => INTERRUPTIONS[other][act] === 'refused');
    if (refusing) throw REFUSALS[refusing[0]]?.() ?? fail('busy')`The engine is busy (${refusing[0]}). Try again in a moment.`;
    const control = new AbortController();
    const end = (): void => control.abort();
    signal?.addEventListener('abort', end);
    for (const [, other] of others) other.end();
    const result = (async () => {
      await Promise.all(others.map(([, { over }]) => over));
      if (control.signal.aborted) throw fail('stopped')`It was stopped before it began.`;
      return work(control.signal);
    })();
    const leave = (): void => {
      signal?.removeEventListener('abort', end);
      if (this.#acts.get(act) === mine) this.#acts.delete(act);
    };
    const mine: AtWork = { end, over: result.then(leave, leave) };
    this.#acts.set(act, mine);
    // Whoever hears of the result finds the stage left.
    return mine.over.then(() => result);
  }
}
