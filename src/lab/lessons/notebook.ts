import * as v from 'valibot';
import type { Lesson } from './format';

/** What a person did in a lesson: kept on this machine, so that it outlasts a reload, and sent nowhere. */

const count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(10_000));
const named = <T extends v.GenericSchema>(entry: T) => v.record(v.pipe(v.string(), v.maxLength(60)), entry);

const pageSchema = v.object({
  /** Which step is open, and the farthest that was; the step after the last is the end. */
  at: count,
  farthest: count,
  /** How many steps the lesson had. */
  steps: count,
  /** By id: which choice, or null where it was skipped, and when. */
  predictions: named(v.object({ choice: v.nullable(count), moment: v.pipe(v.string(), v.maxLength(40)) })),
  /** By number of the step: the last choice, how many there were, whether the right one was among them. */
  checks: named(v.object({ choice: count, tries: count, right: v.boolean() })),
  /** By id of the step: the group that was started there, with what the step had it train (`markOf`), and whether its recording was shown. */
  runs: named(
    v.object({
      group: v.nullable(v.pipe(v.string(), v.maxLength(200))),
      recorded: v.boolean(),
      mark: v.optional(v.pipe(v.string(), v.maxLength(4000))),
    }),
  ),
});

export type Page = v.InferOutput<typeof pageSchema>;

export const emptyPage = (steps: number): Page => ({ at: 0, farthest: 0, steps, predictions: {}, checks: {}, runs: {} });

const KEY = 'tabtune.lesson.';

/** One page for each lesson. Where the browser keeps nothing for this page, it lasts as long as the tab. */
export class Notebook {
  readonly #pages = new Map<string, Page>();

  /** `storage`: of the browser, asked for each time since asking may throw. */
  constructor(private readonly storage: () => Pick<Storage, 'getItem' | 'setItem'> = () => localStorage) {}

  /** What was done in a lesson; null where that is nothing, or cannot be read any more. */
  page(lesson: string): Page | null {
    return this.#pages.get(lesson) ?? this.#read(lesson);
  }

  #read(lesson: string): Page | null {
    try {
      const text = this.storage().getItem(KEY + lesson);
      if (text === null) return null;
      const { success, output } = v.safeParse(pageSchema, JSON.parse(text));
      return success ? output : null;
    } catch {
      return null;
    }
  }

  write(lesson: string, page: Page): void {
    this.#pages.set(lesson, page);
    try {
      this.storage().setItem(KEY + lesson, JSON.stringify(page));
    } catch {
      // It stays in the map above.
    }
  }
}

/** What is done in the open lesson, written into the notebook at once. */
export class Entries {
  #page: Page = emptyPage(1);
  #lesson = '';
  #cleared: Page | null = null;

  constructor(private readonly notebook: Notebook) {}

  get page(): Readonly<Page> {
    return this.#page;
  }

  /** Goes on with what was done before. Returns where in it: at the beginning, where that was its end. */
  open({ id, steps: { length: steps } }: Pick<Lesson, 'id' | 'steps'>): number {
    const page = this.notebook.page(id) ?? emptyPage(steps);
    this.#lesson = id;
    this.#cleared = null;
    this.#page = { ...page, steps, farthest: Math.min(page.farthest, steps) };
    return page.at < steps ? page.at : 0;
  }

  turn(at: number): void {
    this.#write({ at, farthest: Math.max(this.#page.farthest, at) });
  }

  predict(id: string, choice: number | null): void {
    this.#enter({ predictions: { ...this.#page.predictions, [id]: { choice, moment: new Date().toISOString() } } });
  }

  answer(step: number, choice: number, right: boolean): void {
    const before = this.#page.checks[step] ?? { tries: 0, right: false };
    const entry = { choice, tries: before.tries + 1, right: before.right || right };
    this.#enter({ checks: { ...this.#page.checks, [step]: entry } });
  }

  /** The run of a step: which group was started, or that its recording was shown. */
  run(id: string, made: Partial<Page['runs'][string]>): void {
    const before = this.#page.runs[id] ?? { group: null, recorded: false };
    this.#enter({ runs: { ...this.#page.runs, [id]: { ...before, ...made } } });
  }

  /** What `again` cleared can still be brought back. */
  get undoable(): boolean {
    return this.#cleared !== null;
  }

  /** Clears what was done, as if the lesson had never been opened. It can be undone until something new is entered or the lesson is left. */
  again(): void {
    const before = this.#page;
    this.#write(emptyPage(before.steps));
    this.#cleared = before;
  }

  undo(): void {
    if (this.#cleared) this.#enter(this.#cleared);
  }

  #enter(change: Partial<Page>): void {
    this.#cleared = null;
    this.#write(change);
  }

  #write(change: Partial<Page>): void {
    this.#page = { ...this.#page, ...change };
    this.notebook.write(this.#lesson, this.#page);
  }
}
