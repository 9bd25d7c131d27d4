import { fail, type PlainError, toPlainError } from '../../protocol/errors';
import type { Callable } from '../../protocol/jobs';
import { clipped } from '../../protocol/plain';
import type { CheckRequest } from '../../protocol/runs/checking';
import { Job } from '../base/job';
import { Signal } from '../base/signal';
import { freshId, now } from '../runs/run';
import { type Checkup, checkupOf, parseCheckup } from './checkup';
import { type DamagedLine, lineOf, readHistory } from './history';

/** A check-up on the page. */
export interface Entry {
  id: string;
  checkup: Checkup;
  /** It lies on this machine's disk, and outlasts the tab. */
  kept: boolean;
  /** It lay there and does no more: another tab deleted it, or somebody cleared the storage. */
  gone?: true;
}

/** What came of reading a history from elsewhere. */
export interface TakenIn {
  added: number;
  /** They were here already. */
  known: number;
  damaged: readonly DamagedLine[];
}

/** As many letters as a line of a history holds of a name. */
const MOST_WORDS = 1000;

/** The check-ups of this machine: makes them, keeps them, and takes in those of others. */
export class Checkups {
  readonly changed = new Signal();
  /** In no order. */
  list: readonly Entry[] = [];
  /** What lies on the disk was read. */
  loaded = false;
  /** Ids of what lies there and cannot be read. */
  damaged: readonly string[] = [];
  /** What went wrong with the disk last. */
  problem: PlainError | null = null;
  /** The check-up at work. */
  readonly job = new Job();
  /** Why the last check-up ended without a result, where nobody here stopped it. */
  ended: PlainError | null = null;
  /** The one that was made last in this tab. */
  made: Entry | null = null;
  /** What was deleted last, while that can be undone. */
  bin: readonly Entry[] = [];
  taken: TakenIn | null = null;
  readonly #engine: Callable;
  #cancelled = false;
  /** What the disk was asked last: each waits for the one before, so that none is of a list that another changes. */
  #last: Promise<void> = Promise.resolve();

  constructor(engine: Callable) {
    this.#engine = engine;
    this.job.changed.listen(() => this.changed.emit());
  }

  /**
   * Reads what lies on the disk. What was never kept is tried once more; what was, and does not lie there any more, is kept again only when
   * a person asks, since another tab may have deleted it.
   */
  async load(): Promise<void> {
    await this.#guard(async () => {
      const found = await this.#engine.checkups();
      const damaged: string[] = [];
      const there = found.flatMap(({ id, line }): Entry[] => {
        try {
          return [{ id, checkup: parseCheckup(line), kept: true }];
        } catch {
          damaged.push(id);
          return [];
        }
      });
      const ids = new Set(there.map(({ id }) => id));
      const alone = this.list.filter(({ id }) => !ids.has(id)).map((entry): Entry => (entry.kept ? { ...entry, kept: false, gone: true } : entry)); // prettier-ignore
      this.list = [...there, ...alone];
      this.damaged = damaged;
      this.loaded = true;
      await this.#keep(alone.filter(({ gone }) => !gone));
    });
  }

  /** `checkpoint` and `prompts` are what is asked, in words. Resolves when it is over, whatever came of it. */
  async run(request: CheckRequest, { checkpoint, prompts }: Pick<Checkup, 'checkpoint' | 'prompts'>): Promise<void> {
    this.#cancelled = false;
    this.ended = this.made = this.taken = null;
    const found = await this.job.run((hooks) => this.#engine.with(hooks).checkUp(request));
    if (!found) {
      if (!this.job.problem && !this.#cancelled)
        this.ended = toPlainError(fail('stopped')`A run that began has ended the check-up. Start it again when the run is over.`);
      return this.changed.emit();
    }
    const words = { checkpoint: clipped(checkpoint, MOST_WORDS), prompts: clipped(prompts, MOST_WORDS) };
    const facts = { date: now(), checkpoint: words.checkpoint, maxNewTokens: request.maxNewTokens, wording: found.wording };
    const entry = { id: freshId('c'), checkup: checkupOf({ ...found.evaluation, prompts: words.prompts }, facts), kept: false };
    this.made = entry;
    this.list = [...this.list, entry];
    this.changed.emit();
    await this.#guard(() => this.#keep([entry]));
  }

  cancel(): void {
    this.#cancelled = true;
    this.job.cancel();
  }

  /** Tries once more to keep what is not kept. */
  async again(): Promise<void> {
    await this.#guard(() => this.#keep(this.list.filter(({ kept }) => !kept)));
  }

  /** Takes in a history; what is here already is not taken twice, and `taken` tells of it. Throws `data` where it is too large. */
  async read(text: string): Promise<void> {
    this.taken = null;
    this.changed.emit();
    const { checkups, damaged } = readHistory(text);
    const lines = new Set(this.list.map(({ checkup }) => lineOf(checkup)));
    const fresh: Entry[] = [];
    for (const checkup of checkups) {
      const line = lineOf(checkup);
      if (lines.has(line)) continue;
      lines.add(line);
      fresh.push({ id: freshId('c'), checkup, kept: false });
    }
    this.taken = { added: fresh.length, known: checkups.length - fresh.length, damaged };
    this.list = [...this.list, ...fresh];
    this.changed.emit();
    if (fresh.length > 0) await this.#guard(() => this.#keep(fresh));
  }

  /** Removes check-ups, until it is undone. */
  async remove(ids: readonly string[]): Promise<void> {
    await this.#guard(async () => {
      const gone = this.list.filter(({ id }) => ids.includes(id));
      await this.#engine.forgetCheckups(gone.filter(({ kept }) => kept).map(({ id }) => id));
      this.list = this.list.filter((entry) => !gone.includes(entry));
      if (this.made && ids.includes(this.made.id)) this.made = null;
      this.bin = gone;
      this.taken = null;
    });
  }

  /** What was deleted last is here again. */
  async undo(): Promise<void> {
    const back = this.bin.map(({ id, checkup }) => ({ id, checkup, kept: false }));
    this.bin = [];
    this.list = [...this.list, ...back];
    this.changed.emit();
    await this.#guard(() => this.#keep(back));
  }

  /** For good. */
  async forgetDamaged(): Promise<void> {
    await this.#guard(async () => {
      await this.#engine.forgetCheckups([...this.damaged]);
      this.damaged = [];
    });
  }

  async #keep(entries: readonly Entry[]): Promise<void> {
    if (entries.length === 0) return;
    await this.#engine.keepCheckups(entries.map(({ id, checkup }) => ({ id, line: lineOf(checkup) })));
    const ids = new Set(entries.map(({ id }) => id));
    this.list = this.list.map((entry) => (ids.has(entry.id) ? { id: entry.id, checkup: entry.checkup, kept: true } : entry));
  }

  /** When its turn has come. What the disk refuses is told, and what is here stays. */
  #guard(work: () => Promise<void>): Promise<void> {
    this.#last = this.#last
      .then(work)
      .then(
        () => (this.problem = null),
        (reason: unknown) => (this.problem = toPlainError(reason)),
      )
      .then(() => this.changed.emit());
    return this.#last;
  }
}
