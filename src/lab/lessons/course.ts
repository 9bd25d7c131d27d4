import { fail, toPlainError, type PlainError } from '../../protocol/errors';
import type { Recipe } from '../../protocol/recipe';
import type { Engine } from '../../worker/client';
import type { Shipped } from '../base/shipped';
import { Signal } from '../base/signal';
import { isOver, type Group } from '../runs/run';
import { decode } from '../settings/link';
import type { Draft } from '../settings/fields';
import { DROPPED, isFile, placeIn, searchWith } from './address';
import { LessonCharts, type Shown } from './charts';
import type { Lesson, LessonStep, StepOf } from './format';
import { Inside } from './inside';
import { Library } from './library';
import { Entries, Notebook, type Page } from './notebook';
import { OwnSettings } from './own-settings';
import { isSeen, outcomeOf, runSteps, stopOf, type Outcome, type Unlike } from './outcomes';
import { markOf, seedsOf, StepMarks, StepSettings, type Settled } from './recipes';

/** What lessons need of the desk, and do to it. */
export interface Bench extends Shown, Settled {
  readonly shipped: Shipped;
  readonly first: Draft;
  start(paused?: boolean): Promise<void>;
  readonly engine: Pick<Engine, 'with'>;
}

/** The opened lesson: its step, what was predicted and answered, and what its runs have come to. One for a page. */
export class Lessons {
  readonly changed = new Signal();
  readonly notebook: Notebook;
  readonly library: Library;
  readonly inside: Inside;
  readonly entries: Entries;
  readonly charts: LessonCharts;
  lesson: Lesson | null = null;
  /** One is being read. */
  loading = false;
  /** Why the lesson cannot be shown. */
  problem: PlainError | null = null;

  readonly #bench: Bench;
  readonly #settings: StepSettings;
  readonly #marks: StepMarks;
  readonly #own = new OwnSettings();
  /** What the address says of the lesson. */
  #named = '';
  /** Counts anew whenever another lesson is wanted, so that a late file is known. */
  #opening = 0;

  /** `terms`: ids of the words of the glossary; `base`: the address of the page. */
  constructor(bench: Bench, terms: ReadonlySet<string>, base: string, notebook = new Notebook()) {
    this.#bench = bench;
    this.notebook = notebook;
    this.entries = new Entries(notebook);
    this.library = new Library({ catalogue: () => bench.shipped.catalogue(), text: this.#text }, base, terms);
    this.inside = new Inside((recipe, updates, hooks) => bench.engine.with(hooks).inside(recipe, updates));
    this.#settings = new StepSettings(bench, this.#text);
    this.charts = new LessonCharts(
      bench,
      () => this.lesson && { lesson: this.lesson, at: this.at, page: this.#standing, made: this.page.runs },
    );
    this.#marks = new StepMarks(this.#text);
    this.#marks.changed.listen(() => this.lesson && this.charts.lookAt());
    for (const part of [this.library, this.inside, this.#settings, this.charts, this.#marks])
      part.changed.listen(() => this.changed.emit());
    bench.runs.changed.listen(() => {
      this.charts.followList();
      if (this.lesson) this.changed.emit();
    });
    bench.runs.stepped.listen(() => this.#stopInTime());
  }

  readonly #text = async (path: string): Promise<string> => {
    const { shipped } = this.#bench;
    if (!shipped.file) throw fail('internal')`Nobody reads ${path} here.`;
    return shipped.file(path);
  };

  /** Something stands in the place of the form: a lesson, or why there is none. */
  get open(): boolean {
    return this.lesson !== null || this.loading || this.problem !== null;
  }

  /** Which step is open, from 0; as many as there are is the end. */
  get at(): number {
    return this.page.at;
  }

  get step(): LessonStep | null {
    return this.lesson?.steps[this.at] ?? null;
  }

  /** Where the file of the open lesson lies, if it is neither one that ships nor a dropped one. */
  get address(): string | null {
    return isFile(this.#named) ? this.#named : null;
  }

  get page(): Readonly<Page> {
    return this.entries.page;
  }

  /** Whether what is shown is the recording of the step. */
  get replaying(): boolean {
    return this.#bench.replay.wanted;
  }

  /** The group that was started in the open step and is in the list. */
  get group(): Group | null {
    const { step } = this;
    return step?.kind === 'run' ? this.charts.ownOf(step) : null;
  }

  /** What the open step waits for is a run: one is to be started, or is at work. */
  get wantsRun(): boolean {
    return this.step?.kind === 'run' && !this.replaying && !this.group?.runs.every(isOver);
  }

  /** What a run of a step is that is in the list and does not count, since the step trains something else: in this language, or by now. */
  unlikeOf(step: StepOf<'run'>): Unlike | null {
    const made = this.page.runs[step.id];
    const there = this.#bench.runs.groups.some(({ id }) => id === made?.group);
    return made?.mark !== undefined && there ? this.#marks.unlike(step, made.mark) : null;
  }

  /** What was done, without runs that do not count. */
  get #standing(): Page {
    const runs = { ...this.page.runs };
    for (const step of this.lesson ? runSteps(this.lesson) : [])
      if (this.unlikeOf(step)) runs[step.id] = { group: null, recorded: runs[step.id]!.recorded };
    return { ...this.page, runs };
  }

  /** The settings of the run at work, where that is not one of the open step. */
  get training(): Recipe | null {
    const { active } = this.#bench.runs;
    return this.step?.kind === 'run' && active && !this.group?.runs.includes(active) ? active.recipe : null;
  }

  /** The settings of the step, which lie on the desk; null where it has none, or they are on their way. */
  get settings(): Recipe | null {
    return this.#settings.recipe;
  }

  /** How many updates the run of the open step has, else of the next step with one, or the last; null where there is none, or nobody knows yet. */
  get promised(): number | null {
    const { lesson, at } = this;
    const coming = lesson && (runSteps({ steps: lesson.steps.slice(at) })[0] ?? runSteps(lesson).at(-1));
    return coming ? this.#marks.updatesOf(coming) : null;
  }

  /** Nothing can be started: the step has no run, or its settings do not lie on the desk. */
  get barred(): boolean {
    return this.step?.kind !== 'run' || this.settings === null;
  }

  /** A recording is on its way. */
  get fetching(): boolean {
    return this.charts.fetching;
  }

  /** Why the settings of the step do not lie on the desk, or why there is no recording. */
  get stepProblem(): PlainError | null {
    return this.#settings.problem ?? this.charts.problem;
  }

  /** Goes where the address says; for the page's beginning, and for Back and Forward. */
  async follow(search = location.search): Promise<void> {
    const place = placeIn(search);
    if (!place) return this.#leave();
    if (place.lesson === this.#named && this.lesson) return this.#turn(place.at);
    await this.#begin(place.lesson, () => this.library.read(place.lesson), place.at);
  }

  /** Opens one where the person had come to; at its beginning where that is its end. `again`: as if nothing had been done in it. */
  async choose(lesson: string, again = false): Promise<void> {
    await this.#begin(lesson, () => this.library.read(lesson), null);
    if (again && this.#named === lesson) this.again();
    else this.#push();
  }

  /** A file that was dropped or chosen. */
  async take(file: Blob, name: string): Promise<void> {
    await this.#begin(DROPPED, () => this.library.take(file, name), null);
    this.#push();
  }

  async #begin(named: string, read: () => Promise<Lesson>, at: number | null): Promise<void> {
    const turn = ++this.#opening;
    const own = this.#own.before(location.hash);
    Object.assign(this, { loading: true, problem: null, lesson: null });
    this.#settings.clear();
    this.changed.emit();
    try {
      const lesson = await read();
      if (turn !== this.#opening) return;
      this.loading = false;
      this.#named = named;
      this.lesson = lesson;
      this.#own.keep(own);
      void this.#marks.take(lesson);
      this.charts.enter();
      const begun = this.entries.open(lesson);
      this.#turn(at ?? begun);
    } catch (reason) {
      if (turn !== this.#opening) return;
      Object.assign(this, { loading: false, problem: toPlainError(reason) });
      this.changed.emit();
    }
  }

  /** To a step, as a person goes: the browser's Back leads to where it was. */
  go(at: number): void {
    if (!this.lesson || at === this.at || at < 0 || at > this.lesson.steps.length) return;
    this.#turn(at, true);
  }

  #turn(at: number, pushed = false): void {
    const { lesson } = this;
    if (!lesson) return;
    this.entries.turn(Math.min(at, lesson.steps.length));
    if (pushed) this.#push();
    this.#set();
    this.changed.emit();
  }

  /** From the first step, with predictions, answers and runs of before cleared; the runs stay in the list. Undone until something is entered. */
  again(): void {
    if (!this.lesson) return;
    this.entries.again();
    this.#turn(0, true);
  }

  undoAgain(): void {
    this.entries.undo();
    this.#turn(this.at, true);
  }

  #push(): void {
    if (!this.lesson) return;
    history.pushState(null, '', location.pathname + searchWith(location.search, { lesson: this.#named, at: this.at }) + location.hash);
  }

  /** The lesson is over for now, and the person's own settings lie on the desk again. */
  close(): void {
    if (!this.open) return;
    history.pushState(null, '', location.pathname + searchWith(location.search, null) + location.hash);
    this.#leave();
  }

  #leave(): void {
    this.#opening++;
    const had = this.lesson !== null;
    Object.assign(this, { lesson: null, loading: false, problem: null });
    this.#settings.clear();
    this.#named = '';
    if (had) {
      this.charts.leave();
      const own = this.#own.take();
      this.#bench.edit(own.length > 1 ? decode(own) : this.#bench.first);
    }
    this.changed.emit();
  }

  /** What is on the desk, and what the charts show, for the step that is open. */
  #set(): void {
    this.charts.lookAt();
    void this.#settings.take(this.lesson!, this.at);
  }

  /** The page speaks another language now: so does what is trained, unless it has been. */
  speak(): void {
    if (this.lesson) this.#set();
  }

  /** The recipe of a step, in the language of the page. */
  readonly recipeOf = (step: StepOf<'run'>): Promise<Recipe> => this.#settings.recipeOf(step);

  /** Start, in a step with a run. */
  async start(paused = false): Promise<void> {
    const { step } = this;
    const { runs, replay } = this.#bench;
    if (step?.kind !== 'run' || !this.settings) return;
    const mark = markOf(this.settings, seedsOf(step, this.settings), step);
    replay.hide();
    const before = runs.groups.length;
    const started = this.#bench.start(paused);
    const group = runs.groups.length > before ? runs.groups.at(-1)! : null;
    if (group) {
      this.entries.run(step.id, { group: group.id, mark });
      this.charts.lookAt();
      this.changed.emit();
    }
    await started.catch((reason: unknown) => runs.fail(reason));
  }

  /** A step may ask for fewer updates than its recipe has. */
  #stopInTime(): void {
    const { runs } = this.#bench;
    const { active } = runs;
    if (!this.lesson || !active || runs.stopping) return;
    const stop = stopOf(this.lesson, this.page, runs.groups.find((one) => one.runs.includes(active))?.id ?? null);
    if (stop !== null && (active.series.step[active.series.length - 1] ?? 0) >= stop) void runs.stop();
  }

  /** The recording of a step in place of the runs. */
  async showRecording(id: string): Promise<void> {
    const step = this.lesson && runSteps(this.lesson).find((one) => one.id === id);
    if (!step || !(await this.charts.show(step))) return;
    this.entries.run(id, { recorded: true });
    this.changed.emit();
  }

  /** Back to the run of one's own. */
  hideRecording(): void {
    this.#bench.replay.hide();
    this.changed.emit();
  }

  /** Null: it was skipped. Once something of the outcome was seen it cannot be said any more. */
  predict(id: string, choice: number | null): void {
    if (!this.lesson || this.isFixed(id)) return;
    this.entries.predict(id, choice);
    this.changed.emit();
  }

  isFixed(prediction: string): boolean {
    return this.lesson !== null && isSeen(this.lesson, this.page, prediction, this.#isVoid);
  }

  /**
   * The run of a step, in the list or not, was one of something else, before the lesson was changed. One in the other language was seen, and
   * counts again when the page is switched back.
   */
  readonly #isVoid = (id: string): boolean => {
    const mark = this.page.runs[id]?.mark;
    return mark !== undefined && this.#marks.unlike({ id }, mark) === 'settings';
  };

  answer(choice: number): void {
    const { step } = this;
    const chosen = step?.kind === 'check' ? step.choices[choice] : undefined;
    if (!chosen) return;
    this.entries.answer(this.at, choice, chosen.right);
    this.changed.emit();
  }

  /** What came of the steps with a run that are named, in the order of the lesson. */
  outcomes(ids: readonly string[]): Outcome[] {
    const { lesson } = this;
    if (!lesson) return [];
    return runSteps(lesson)
      .filter(({ id }) => ids.includes(id))
      .map((step) => ({
        ...outcomeOf(step, this.#standing, this.#bench.runs.groups, this.charts.recordingOf(step)),
        unlike: this.unlikeOf(step),
      }));
  }
}
