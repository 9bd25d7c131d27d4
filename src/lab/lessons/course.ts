import type { Catalogue } from '../../protocol/catalogue';
import { fail, toPlainError, type PlainError } from '../../protocol/errors';
import type { Recipe } from '../../protocol/recipe';
import type { RunRecord } from '../../protocol/runs/run';
import type { Engine } from '../../worker/client';
import type { Shipped } from '../base/shipped';
import { Signal } from '../base/signal';
import { runOf } from '../runs/groups';
import type { Runs } from '../runs/queue';
import { recorded, type Replay } from '../runs/replay';
import { MOST_OVERLAID } from '../runs/run-list';
import { isOver, type Group } from '../runs/run';
import { encode, decode } from '../settings/link';
import type { Draft } from '../settings/fields';
import { DROPPED, placeIn, searchWith } from './address';
import type { Lesson, LessonStep, StepOf, Tongue } from './format';
import { Inside } from './inside';
import { Library, type Listed } from './library';
import { emptyPage, Notebook, type Page } from './notebook';
import { OwnSettings } from './own-settings';
import { recipeOf } from './recipes';
import { isSeen, outcomeOf, runSteps, type Outcome } from './outcomes';

/** What lessons need of the desk, and do to it. */
export interface Bench {
  readonly changed: Signal;
  readonly runs: Runs;
  readonly replay: Replay;
  readonly shipped: Shipped;
  readonly catalogue: Catalogue | null;
  readonly catalogueProblem: PlainError | null;
  readonly first: Draft;
  readonly draft: Draft;
  /** The draft where it is right, else null. */
  readonly recipe: Recipe | null;
  edit(draft: Draft): void;
  start(paused?: boolean): Promise<void>;
  recorded(path: string): Promise<RunRecord>;
  readonly engine: Pick<Engine, 'with'>;
}

/** The language of the page, as lessons have it. */
const tongue = (): Tongue => (typeof document !== 'undefined' && document.documentElement.lang === 'ja' ? 'ja' : 'en');

/** The opened lesson: its step, what was predicted and answered, and what its runs have come to. One for a page. */
export class Lessons {
  readonly changed = new Signal();
  readonly notebook: Notebook;
  readonly library: Library;
  readonly inside: Inside;
  /** Those that ship; null until they were asked for and have been read. */
  list: readonly Listed[] | null = null;
  listProblem: PlainError | null = null;
  lesson: Lesson | null = null;
  /** One is being read. */
  loading = false;
  /** Why the lesson cannot be shown. */
  problem: PlainError | null = null;
  /** The settings of the step, which lie on the desk; null where it has none, or they are on their way. */
  settings: Recipe | null = null;
  /** Why they are not, or why there is no recording. */
  stepProblem: PlainError | null = null;
  /** A recording is on its way. */
  fetching = false;

  readonly #bench: Bench;
  /** What the address says of the lesson. */
  #named = '';
  #page: Page = emptyPage(1);
  /** Each counts anew whenever something else is wanted, so that a late answer is known. */
  #opening = 0;
  #setting = 0;
  #looking = 0;
  #looked = '';
  readonly #own = new OwnSettings();
  /** Recordings that have been read, by id of the step and language. */
  readonly #recordings = new Map<string, Group>();
  /** What was in the charts without a lesson. */
  #charted: readonly string[] | null = null;
  /** What the page replays without a lesson. */
  #before: Replay['run'] | undefined;

  /** `terms`: ids of the words of the glossary; `base`: the address of the page. */
  constructor(bench: Bench, terms: ReadonlySet<string>, base: string, notebook = new Notebook()) {
    this.#bench = bench;
    this.notebook = notebook;
    this.library = new Library({ catalogue: () => bench.shipped.catalogue(), text: this.#text }, base, terms);
    this.inside = new Inside((recipe, updates, hooks) => bench.engine.with(hooks).inside(recipe, updates));
    this.inside.changed.listen(() => this.changed.emit());
    bench.runs.changed.listen(() => {
      if (!this.lesson) return;
      if (this.#looked !== this.#inList()) this.#lookAt();
      this.changed.emit();
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
    return this.#page.at;
  }

  get step(): LessonStep | null {
    return this.lesson?.steps[this.at] ?? null;
  }

  get page(): Readonly<Page> {
    return this.#page;
  }

  /** Whether what is shown is the recording of the step. */
  get replaying(): boolean {
    return this.#bench.replay.wanted;
  }

  /** The group that was started in the open step and is in the list. */
  get group(): Group | null {
    const { step } = this;
    if (step?.kind !== 'run') return null;
    return this.#bench.runs.groups.find(({ id }) => id === this.#page.runs[step.id]?.group) ?? null;
  }

  /** Reads what ships. */
  async readList(): Promise<void> {
    this.listProblem = null;
    try {
      this.list = await this.library.list();
    } catch (reason) {
      this.listProblem = toPlainError(reason);
    }
    this.changed.emit();
  }

  /** Goes where the address says; for the page's beginning, and for Back and Forward. */
  async follow(search = location.search): Promise<void> {
    const place = placeIn(search);
    if (!place) return this.#leave();
    if (place.lesson === this.#named && this.lesson) return this.#turn(place.at);
    await this.#begin(place.lesson, () => this.library.read(place.lesson), place.at);
  }

  /** Opens one where the person had come to; at its beginning where that is its end. */
  async choose(lesson: string): Promise<void> {
    await this.#begin(lesson, () => this.library.read(lesson), null);
    this.#push();
  }

  /** A file that was dropped or chosen. */
  async take(file: Blob, name: string): Promise<void> {
    await this.#begin(DROPPED, () => this.library.take(file, name), null);
    this.#push();
  }

  async #begin(named: string, read: () => Promise<Lesson>, at: number | null): Promise<void> {
    const turn = ++this.#opening;
    const own = this.#own.before(location.hash);
    Object.assign(this, { loading: true, problem: null, lesson: null, settings: null, stepProblem: null });
    this.changed.emit();
    try {
      const lesson = await read();
      if (turn !== this.#opening) return;
      this.loading = false;
      this.#named = named;
      this.lesson = lesson;
      this.#own.keep(own);
      this.#charted ??= this.#bench.runs.selected;
      const kept = this.notebook.page(lesson.id);
      const page = kept ?? emptyPage(lesson.steps.length);
      const begun = page.at < lesson.steps.length ? page.at : 0;
      this.#page = { ...page, steps: lesson.steps.length, farthest: Math.min(page.farthest, lesson.steps.length) };
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
    const to = Math.min(at, lesson.steps.length);
    this.#write({ at: to, farthest: Math.max(this.#page.farthest, to) });
    if (pushed) this.#push();
    this.settings = this.stepProblem = null;
    void this.#set();
    this.changed.emit();
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
    this.#setting++;
    this.#looking++;
    const had = this.lesson !== null;
    Object.assign(this, { lesson: null, loading: false, problem: null, settings: null, stepProblem: null, fetching: false });
    this.#named = '';
    if (had) {
      if (this.#before !== undefined) this.#bench.replay.show(this.#before, false);
      this.#before = undefined;
      this.#chartAgain();
      const own = this.#own.take();
      this.#bench.edit(own.length > 1 ? decode(own) : this.#bench.first);
    }
    this.changed.emit();
  }

  /** Where the lesson leaves the charts empty, they show again what they showed before, else the last of the runs. */
  #chartAgain(): void {
    const { runs } = this.#bench;
    const before = runs.groups.filter(({ id }) => this.#charted?.includes(id));
    this.#charted = null;
    this.#bench.replay.hide();
    if (runs.selected.length === 0) runs.only((before.length > 0 ? before : runs.groups.slice(-1)).map(({ id }) => id));
  }

  #write(change: Partial<Page>): void {
    this.#page = { ...this.#page, ...change };
    this.notebook.write(this.lesson!.id, this.#page);
  }

  /** What is on the desk, and what the charts show, for the step that is open; once the page knows what ships. */
  async #set(): Promise<void> {
    const { step } = this;
    const turn = ++this.#setting;
    this.#lookAt();
    if (step?.kind === 'inside') return this.#setInside(turn);
    if (step?.kind !== 'run') return;
    try {
      const recipe = await this.recipeOf(step);
      await this.#known();
      if (turn !== this.#setting) return;
      const seeds = step.seeds ?? [recipe.data_seed];
      this.settings = recipe;
      const draft = { recipe, seeds: seeds.join(', ') };
      if (encode(draft) !== encode(this.#bench.draft)) this.#bench.edit(draft);
    } catch (reason) {
      if (turn !== this.#setting) return;
      this.stepProblem = toPlainError(reason);
    }
    this.changed.emit();
  }

  /** What is looked into are the settings of the last run step before, trained or not; else those on the desk, if they are right. */
  async #setInside(turn: number): Promise<void> {
    const run = runSteps({ steps: this.lesson!.steps.slice(0, this.at) }).at(-1);
    try {
      const recipe = run ? await this.recipeOf(run) : this.#bench.recipe;
      if (turn !== this.#setting) return;
      this.settings = recipe;
    } catch (reason) {
      if (turn !== this.#setting) return;
      this.stepProblem = toPlainError(reason);
    }
    this.changed.emit();
  }

  /** The page speaks another language now: so does what is trained, unless it has been. */
  speak(): void {
    this.settings = null;
    void this.#set();
  }

  /** The page settles what it opens with as soon as it knows what ships. */
  async #known(): Promise<void> {
    const { changed } = this.#bench;
    while (!this.#bench.catalogue && !this.#bench.catalogueProblem)
      await new Promise<void>((done) => {
        const stop = changed.listen(() => {
          stop();
          done();
        });
      });
  }

  /** The recipe of a step, in the language of the page. */
  recipeOf(step: StepOf<'run'>): Promise<Recipe> {
    return recipeOf(step, tongue(), this.#text);
  }

  /** Steps with a run that the charts show: those a reflection speaks of, else all up to the open one. */
  get #scope(): StepOf<'run'>[] {
    const { lesson, step, at } = this;
    if (!lesson) return [];
    const seen = runSteps({ steps: lesson.steps.slice(0, at + 1) });
    return step?.kind === 'reflect' ? seen.filter(({ id }) => step.runs.includes(id)) : seen;
  }

  #ownOf({ id }: StepOf<'run'>): Group | null {
    const made = this.#page.runs[id]?.group;
    return this.#bench.runs.groups.find((group) => group.id === made) ?? null;
  }

  #isRecorded = (step: StepOf<'run'>): boolean => !this.#ownOf(step) && (this.#page.runs[step.id]?.recorded ?? false);

  /** Recordings that lie in the charts beside the runs and the one that is replayed, in the order of the lesson. */
  get beside(): Group[] {
    const { step } = this;
    const { replay } = this.#bench;
    const groups = this.#scope
      .filter((one) => one !== step && this.#isRecorded(one))
      .flatMap((one) => this.#recordings.get(this.#keyOf(one)) ?? []);
    return groups.filter(({ id }) => !replay.wanted || id !== replay.run?.id).slice(-MOST_OVERLAID + 1);
  }

  /** What `#lookAt` depends on besides the step: runs of the lesson that are in the list, and whether the list has been read. */
  #inList(): string {
    return [this.#bench.runs.groups.length > 0, ...this.#scope.map((step) => this.#ownOf(step)?.id)].join(' ');
  }

  /**
   * Charts show what was made in the lesson up to this step, or what a reflection speaks of, and nothing else; figures and answers are those
   * of the newest. Of a step that was not run here, it is the recording that was looked at.
   */
  #lookAt(): void {
    const { step } = this;
    const { runs, replay } = this.#bench;
    this.#looked = this.#inList();
    const scope = this.#scope;
    runs.only(scope.flatMap((one) => this.#ownOf(one)?.id ?? []));
    const newest = scope.findLast((one) => this.#ownOf(one) ?? this.#isRecorded(one));
    // Where a run is to be made, the recording of another step is none of it.
    const replayed = newest && this.#isRecorded(newest) && (step?.kind !== 'run' || newest === step) ? newest : null;
    if (replayed) void this.#replay(replayed);
    else {
      this.#looking++;
      replay.hide();
    }
    for (const one of scope)
      if (one !== replayed && this.#isRecorded(one))
        void this.#recording(one).then(
          () => this.changed.emit(),
          () => undefined,
        );
  }

  /** Start, in a step with a run. */
  async start(paused = false): Promise<void> {
    const { step } = this;
    const { runs, replay } = this.#bench;
    if (step?.kind !== 'run' || !this.settings) return;
    replay.hide();
    const before = runs.groups.length;
    const started = this.#bench.start(paused);
    const group = runs.groups.length > before ? runs.groups.at(-1)! : null;
    if (group) {
      const recorded = this.#page.runs[step.id]?.recorded ?? false;
      this.#write({ runs: { ...this.#page.runs, [step.id]: { group: group.id, recorded } } });
      this.#lookAt();
      this.changed.emit();
    }
    await started.catch((reason: unknown) => runs.fail(reason));
  }

  /** A step may ask for fewer updates than its recipe has. */
  #stopInTime(): void {
    const { runs } = this.#bench;
    const { active } = runs;
    if (!this.lesson || !active || runs.stopping) return;
    const group = runs.groups.find((one) => one.runs.includes(active));
    const step = runSteps(this.lesson).find(({ id, stop }) => stop && this.#page.runs[id]?.group === group?.id);
    if (group && step && (active.series.step[active.series.length - 1] ?? 0) >= step.stop!.step) void runs.stop();
  }

  /** The recording of a step in place of the runs. */
  async showRecording(id: string): Promise<void> {
    const step = this.lesson && runSteps(this.lesson).find((one) => one.id === id);
    if (!step) return;
    const { group = null } = this.#page.runs[step.id] ?? {};
    if (await this.#replay(step)) {
      this.#write({ runs: { ...this.#page.runs, [step.id]: { group, recorded: true } } });
      this.changed.emit();
    }
  }

  /** Back to the run of one's own. */
  hideRecording(): void {
    this.#bench.replay.hide();
    this.changed.emit();
  }

  #keyOf({ id }: StepOf<'run'>): string {
    return `${this.lesson?.id} ${id} ${tongue()}`;
  }

  /** What was recorded for a step, read once. */
  async #recording(step: StepOf<'run'>): Promise<Group> {
    const key = this.#keyOf(step);
    const known = this.#recordings.get(key);
    if (known) return known;
    const group = recorded(runOf(await this.#bench.recorded(step.recording![tongue()])));
    this.#recordings.set(key, group);
    return group;
  }

  async #replay(step: StepOf<'run'>): Promise<boolean> {
    if (!step.recording) return false;
    const turn = ++this.#looking;
    this.fetching = true;
    this.stepProblem = null;
    this.changed.emit();
    try {
      const group = await this.#recording(step);
      if (turn !== this.#looking || !this.lesson) return false;
      this.#before ??= this.#bench.replay.run;
      this.#bench.replay.show(group.runs[0]!, true);
      return true;
    } catch (reason) {
      if (turn === this.#looking) this.stepProblem = toPlainError(reason);
      return false;
    } finally {
      if (turn === this.#looking) this.fetching = false;
      this.changed.emit();
    }
  }

  /** Null: it was skipped. Once something of the outcome was seen it cannot be said any more. */
  predict(id: string, choice: number | null): void {
    if (!this.lesson || this.isFixed(id)) return;
    this.#write({ predictions: { ...this.#page.predictions, [id]: { choice, moment: new Date().toISOString() } } });
    this.changed.emit();
  }

  isFixed(prediction: string): boolean {
    return this.lesson !== null && isSeen(this.lesson, this.#page, prediction);
  }

  answer(choice: number): void {
    const { step } = this;
    if (step?.kind !== 'check' || !step.choices[choice]) return;
    const { tries = 0, right = false } = this.#page.checks[this.at] ?? {};
    const entry = { choice, tries: tries + 1, right: right || step.choices[choice].right };
    this.#write({ checks: { ...this.#page.checks, [this.at]: entry } });
    this.changed.emit();
  }

  /** What came of the steps with a run that are named, in the order of the lesson. */
  outcomes(ids: readonly string[]): Outcome[] {
    const { lesson } = this;
    if (!lesson) return [];
    return runSteps(lesson)
      .filter(({ id }) => ids.includes(id))
      .map((step) => outcomeOf(step, this.#page, this.#bench.runs.groups, this.#recordings.get(this.#keyOf(step)) ?? null));
  }

  /** Whether the run of the open step is at work. */
  get working(): boolean {
    return this.group !== null && !this.group.runs.every(isOver);
  }
}
