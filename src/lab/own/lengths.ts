import type { LengthStatistics } from '../../protocol/dataset';
import { saidOf } from '../base/said';
import type { LengthsRequest } from '../../protocol/own';
import type { Engine } from '../../worker/client';
import { Job } from '../base/job';
import { Signal } from '../base/signal';

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
  /** A person asked for it, or stopped it: it is not begun again by itself. */
  byHand: boolean;
}

const keyOf = ({ data, model, max_length }: Wanted): string => `${data} ${model} ${max_length}`;

/** How long the rows of own data sets are. Counts one after the other, in the background, and can be stopped. */
export class Lengths {
  readonly changed = new Signal();
  readonly #engine: Pick<Engine, 'with'>;
  readonly #found = new Map<string, Found>();
  readonly #job = new Job();
  #at: { key: string; data: string; byHand: boolean } | null = null;

  constructor(engine: Pick<Engine, 'with'>) {
    this.#engine = engine;
    this.#job.changed.listen(() => this.changed.emit());
  }

  /** What is being counted, and how far that is. */
  get working(): { data: string; done: number; total: number | null } | null {
    const { progress } = this.#job;
    return this.#at && { data: this.#at.data, done: progress?.done ?? 0, total: progress?.total ?? null };
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
      return !found || (!whole && !found.byHand && found.stamp !== wanted.stamp);
    });
    if (next) void this.#count(next, false);
  }

  /** All rows, because a person asks for it. */
  async countAll(wanted: Wanted): Promise<void> {
    await this.#count(wanted, true);
  }

  /** It is not begun again by itself. */
  stop(): void {
    this.#job.cancel();
  }

  #end(): void {
    this.#at = null;
    this.#job.cancel();
  }

  async #count(wanted: Wanted, byHand: boolean): Promise<void> {
    const { data, model, max_length, stamp } = wanted;
    const at = (this.#at = { key: keyOf(wanted), data, byHand });
    const lengths = await this.#job.run((hooks) => this.#engine.with(hooks).lengths({ data, model, max_length, all: byHand }));
    if (at !== this.#at) return; // Something else is wanted by now.
    // A sample stays where counting the rest was stopped.
    const known = lengths ?? this.find(wanted)?.lengths ?? null;
    const problem = this.#job.problem ? saidOf(this.#job.problem) : '';
    this.#found.set(at.key, { lengths: known, problem, stamp, byHand: byHand || (!lengths && problem === '') });
    this.#at = null;
    this.changed.emit();
  }

  /** Data that was deleted. */
  forget(data: string): void {
    if (this.#at?.data === data) this.#end();
    for (const key of this.#found.keys()) if (key.startsWith(`${data} `)) this.#found.delete(key);
  }
}
