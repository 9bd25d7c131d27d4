import type { LengthStatistics } from '../../protocol/dataset';
import { toPlainError } from '../../protocol/errors';
import type { EngineEvent } from '../../protocol/messages';
import type { LengthsRequest } from '../../protocol/own';
import type { Engine } from '../../worker/client';
import { Signal } from '../base/signal';

export type CountingProgress = Extract<EngineEvent, { type: 'lengths' }>;

/** What there is to count: a data set as a model reads it. */
export type Wanted = Omit<LengthsRequest, 'all'> & {
  /** A sample is looked at again when this changes: more may be known by then. */
  stamp?: unknown;
};

export interface Found {
  lengths: LengthStatistics | null;
  /** Why there are none. Empty when it was stopped. */
  problem: string;
  stamp: unknown;
}

const keyOf = ({ data, model, max_length }: Wanted): string => `${data} ${model} ${max_length}`;

/** How long the rows of own data sets are. Counts one after the other, in the background, and can be stopped. */
export class Lengths {
  readonly changed = new Signal();
  working: { data: string; done: number; total: number | null } | null = null;
  readonly #engine: Pick<Engine, 'lengths' | 'cancelLengths'>;
  readonly #found = new Map<string, Found>();
  #at: { key: string; byHand: boolean } | null = null;

  constructor(engine: Pick<Engine, 'lengths' | 'cancelLengths'>, counting: Signal<CountingProgress>) {
    this.#engine = engine;
    counting.listen(({ data, done, total }) => {
      if (this.working?.data !== data) return; // a late word
      this.working = { data, done, total };
      this.changed.emit();
    });
  }

  find(wanted: Wanted): Found | null {
    return this.#found.get(keyOf(wanted)) ?? null;
  }

  /** Counts what is not known of these, the first of them first. What was begun for something that nobody wants any more is ended. */
  want(all: readonly Wanted[]): void {
    if (this.#at) {
      const { key, byHand } = this.#at;
      if (!byHand && !all.some((wanted) => keyOf(wanted) === key)) this.#end();
      return;
    }
    const next = all.find((wanted) => {
      const found = this.find(wanted);
      const whole = found?.lengths && found.lengths.rows + found.lengths.unread === found.lengths.of;
      return !found || (!whole && found.stamp !== wanted.stamp);
    });
    if (next) void this.#count(next, false);
  }

  /** All rows, because a person asks for it. */
  async countAll(wanted: Wanted): Promise<void> {
    this.#end();
    await this.#count(wanted, true);
  }

  /** It is not begun again by itself, unless more is known. */
  stop(): void {
    void this.#engine.cancelLengths();
  }

  #end(): void {
    if (!this.#at) return;
    this.#at = this.working = null;
    void this.#engine.cancelLengths();
  }

  async #count(wanted: Wanted, byHand: boolean): Promise<void> {
    const { data, model, max_length, stamp } = wanted;
    const at = (this.#at = { key: keyOf(wanted), byHand });
    this.working = { data, done: 0, total: null };
    this.changed.emit();
    let found: Found;
    try {
      found = { lengths: await this.#engine.lengths({ data, model, max_length, all: byHand }), problem: '', stamp };
    } catch (reason) {
      const { code, message } = toPlainError(reason);
      // A sample stays where counting the rest was stopped.
      found = { lengths: this.find(wanted)?.lengths ?? null, problem: code === 'stopped' ? '' : message, stamp };
    }
    if (at !== this.#at) return; // something else is wanted by now
    this.#found.set(at.key, found);
    this.#at = this.working = null;
    this.changed.emit();
  }

  /** Data that was deleted. */
  forget(data: string): void {
    if (this.working?.data === data) this.#end();
    for (const key of this.#found.keys()) if (key.startsWith(`${data} `)) this.#found.delete(key);
  }
}
