import { toPlainError, type PlainError } from '../protocol/errors';
import type { Catalogue, PromptRow } from '../protocol/catalogue';
import { isUsable } from '../protocol/device/machine';
import { addedRows, type Recipe } from '../protocol/recipe';
import type { Progress } from '../protocol/jobs';
import type { Plan, RunRecord } from '../protocol/runs/run';
import { check, type Draft, type FieldErrors } from './settings/fields';
import type { Shipped } from './base/shipped';
import { preferred } from './settings/languages';
import { decode, encode, firstDraft } from './settings/link';
import { MOST_SECONDS, openingDraft } from './settings/opening';
import { judgedAsOwn, switchedTo, type Switching } from './settings/switching';
import type { Lessons } from './lessons/course';
import { Lengths } from './own/lengths';
import { OwnList, withOwn } from './own/list';
import type { Checkups } from './reports/checkups';
import { Runs } from './runs/queue';
import { Replay } from './runs/replay';
import { Job } from './base/job';
import { Signal } from './base/signal';
import { Unended } from './base/unended';
import { ListedNames } from './settings/names';
import { suitedTo, unsuited, type Suited, type Suiting } from './settings/suited';
import type { Engine } from '../worker/client';

/** Long enough not to plan for every pixel of a slider, short enough to feel immediate. */
const PLAN_DELAY_MS = 250;

/** What the page works on, and its zones share: the settings being edited, the catalogue, the plan, and the runs. */
export class Desk {
  readonly changed = new Signal();
  readonly runs: Runs;
  /** Shown while there is no run. */
  readonly replay = new Replay();
  readonly shipped: Shipped;
  readonly own: OwnList;
  readonly lengths: Lengths;
  /** Loaded when somebody wants one. */
  lessons: Lessons | null = null;
  /** Loaded when somebody wants one. */
  checkups: Checkups | null = null;
  /** What the runs are called in the list. */
  readonly listed = new ListedNames();
  draft: Draft;
  /** What the page opens with where the address says nothing, and where Reset leads. */
  first: Draft = firstDraft();
  recipe: Recipe | null = null;
  seeds: number[] | null = null;
  errors: FieldErrors = {};
  /** What ships and what the person brought along. */
  catalogue: Catalogue | null = null;
  catalogueProblem: PlainError | null = null;
  plan: Plan | null = null;
  planProblem: PlainError | null = null;
  /** Whether there are runs was found out, or could not be: what is shown of them from then on need not give way at once. */
  known = false;
  /** What choosing an own model has changed besides, and the values before. */
  suited: Suiting | null = null;
  /** What choosing a model of another language has changed besides. */
  switching: Switching | null = null;
  /** The settings are those of a class: only what changes no number can be edited. */
  fixed = false;

  /** What the page opens with was settled. */
  #opened = false;
  /** What the page chose by itself, until a run was started. */
  #chosen: Draft | null = null;
  #shipped: Catalogue | null = null;
  readonly #engine: Engine;
  readonly #languages: readonly string[];
  readonly #planning = new Job();
  readonly #unended = new Unended();
  /** Whose plan did not come to an end in a page or an engine before: it is made only when the person asks for it, who then dares it. */
  #feared: string | null = null;
  #dared: string | null = null;
  /** How far the reading of rows is, and whose. It stays while plans for the same rows follow each other. */
  #read: { names: string; progress: Progress } | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `languages`: those of the browser, the most wanted first. */
  constructor(engine: Engine, shipped: Shipped, languages: readonly string[] = []) {
    this.#engine = engine;
    this.#languages = languages;
    this.shipped = shipped;
    this.runs = new Runs(engine);
    this.own = new OwnList(engine);
    this.lengths = new Lengths(engine);
    this.draft = location.hash.length > 1 ? decode(location.hash) : this.first;
    this.#check();
    // A run that is over may have taught the engine how long a step takes.
    let working = false;
    this.runs.changed.listen(() => {
      if (working && !this.runs.active) this.#replan();
      working = this.runs.active !== null;
    });
    this.runs.measured.listen(() => this.#replan());
    this.runs.lost.listen(() => void this.open());
    this.#planning.changed.listen(() => this.changed.emit());
    let things = this.own.things;
    this.own.changed.listen(() => {
      void this.runs.settleAside();
      if (this.own.things === things) return; // Only the progress is another.
      things = this.own.things;
      this.#merge();
      this.#askAgain();
    });
    addEventListener('hashchange', () => this.edit(location.hash.length > 1 ? decode(location.hash) : this.first));
    document.addEventListener('visibilitychange', () => document.hidden && this.runs.saveSoon());
    // The browser asks whoever leaves: these are in this page alone.
    addEventListener('beforeunload', (event) => this.runs.unkept && event.preventDefault());
  }

  /** How far the reading of the rows is that the plan waits for. */
  get reading(): Progress | null {
    const wanted = this.recipe && this.#planning.working && this.#read?.names === namesOf(this.recipe);
    return wanted ? this.#read!.progress : null;
  }

  /** Whether there is no plan because it did not come to an end in a page or an engine before. */
  get fearsPlan(): boolean {
    return this.recipe !== null && this.#feared === namesOf(this.recipe);
  }

  /** For what is loaded later, and asks the engine by itself. */
  get engine(): Engine {
    return this.#engine;
  }

  /** There is something to compute with. */
  get usable(): boolean {
    const { adapter } = this.runs;
    return adapter !== null && isUsable(adapter);
  }

  /** Reads the catalogue and opens the engine; again after a problem, with the runs kept. */
  async open(): Promise<void> {
    const reading = this.shipped.catalogue().then(
      (catalogue) => {
        this.#shipped = catalogue;
        this.catalogueProblem = null;
        this.#merge();
        this.#settle(catalogue);
      },
      (reason: unknown) => (this.catalogueProblem = toPlainError(reason)),
    );
    await Promise.all([reading.then(() => this.changed.emit()), this.runs.open()]);
    void this.#record(); // Nobody waits for it, nor for an engine that does not answer.
    this.known = true;
    this.changed.emit();
    if (this.usable) await this.own.load().catch((reason: unknown) => this.runs.fail(reason));
    this.#replan();
    this.changed.emit();
  }

  /** Whoever comes for the first time, and to no class, finds a recorded run, of a model that speaks the browser's language if there is one. */
  async #record(): Promise<void> {
    const recordings = this.#shipped?.recordings ?? [];
    const wanted = preferred(this.#languages);
    const { path } = recordings.find(({ language }) => language === wanted) ?? recordings[0] ?? {};
    if (!path || this.fixed || this.replay.run || this.runs.groups.length > 0) return;
    await this.replay.load(() => this.recorded(path));
  }

  /** A record that ships. Throws for what cannot be had or read. */
  async recorded(path: string): Promise<RunRecord> {
    const data = await this.shipped.recording(path);
    return (await this.runs.readFile({ path, data }, {})).record;
  }

  /** What a recipe takes here, without putting it on the desk; waits behind nothing and shows nothing. */
  estimate(recipe: Recipe): Promise<Plan> {
    return this.#engine.plan(recipe);
  }

  #merge(): void {
    if (this.#shipped) this.catalogue = withOwn(this.#shipped, this.own.things);
  }

  /** The language of the browser says what to open with, unless the address or a person has said it. */
  #settle(catalogue: Catalogue): void {
    const first = this.#opened ? null : openingDraft(catalogue, this.#languages);
    this.#opened = true;
    if (!first) return;
    const untouched = this.draft === this.first;
    this.first = first;
    if (!untouched) return;
    this.#chosen = first;
    this.edit(first);
  }

  /** What the page chose by itself, and nobody has touched, gives way to the toy where a run would take too long here. */
  #hurry({ seconds }: Plan): void {
    const { model } = this.draft.recipe;
    const quick = firstDraft();
    if (this.draft !== this.#chosen || seconds === null || seconds <= MOST_SECONDS) return;
    const entry = (id: string) => this.catalogue?.models.find((one) => one.id === id);
    const chosen = entry(model);
    // The toy speaks English: whoever reads another language waits rather than reads nothing.
    if (!chosen || chosen.language !== 'en' || !entry(quick.recipe.model)) return;
    const slow = { model, title: chosen.title, seconds };
    this.switching = { model: quick.recipe.model, language: 'toy', titles: [], slow };
    this.first = quick;
    this.edit(quick);
  }

  /** The wording of a prompt set and of its look-alikes. */
  wording = async (set: string): Promise<PromptRow[]> => {
    const entries = this.catalogue?.prompts ?? [];
    const entry = entries.find(({ id }) => id === set);
    const pair = entries.find(({ id }) => id === entry?.lookAlikes);
    const lists = [entry, pair].filter((one) => one !== undefined);
    return (await Promise.all(lists.map(({ own, id, path }) => (own ? this.own.prompts(id) : this.shipped.prompts(path))))).flat();
  };

  /** How many rows an epoch has, with those that are mixed in; null where that is not known. */
  rowsOf({ data, safety_share }: Recipe): number | null {
    const rows = this.catalogue?.data.find(({ id }) => id === data)?.rows;
    return rows === undefined ? null : rows + addedRows(rows, safety_share);
  }

  /**
   * A model of another language brings the data, the prompts and the judge of that language. A model of one's own brings the
   * judge that knows no wording in particular; a large one gets settings that most adapters can hold, which go again with it, as far as
   * they were left alone.
   */
  chooseModel(model: string): void {
    if (this.fixed) return;
    this.#unsuit();
    const switched = (this.catalogue && switchedTo(this.catalogue, this.draft.recipe, model)) ?? judgedAsOwn(this.draft.recipe, model);
    const facts = this.own.things.models.find(({ id }) => id === model)?.facts ?? null;
    const { recipe } = this.draft;
    const set = suitedTo(facts, recipe);
    const before = set && Object.fromEntries(Object.keys(set).map((key) => [key, recipe[key as keyof Suited]]));
    this.suited = set && { model, set, before: before! };
    this.edit({ ...this.draft, recipe: { ...recipe, model, ...switched?.change, ...set } }, true);
    this.switching = switched && switched.told.titles.length > 0 ? switched.told : null;
    this.changed.emit();
  }

  undoSuited(): void {
    this.#unsuit();
    this.edit(this.draft);
  }

  #unsuit(): void {
    if (!this.suited) return;
    const { set, before } = this.suited;
    const { recipe, seeds } = this.draft;
    this.suited = null;
    this.draft = { recipe: { ...recipe, ...unsuited(recipe, set, before) }, seeds };
  }

  /** Asks once more what could not be told, or was not asked. */
  planAgain(): void {
    this.#dare();
    this.#askAgain();
  }

  #dare(): void {
    this.#dared = this.recipe && namesOf(this.recipe);
    this.#feared = null;
  }

  #askAgain(): void {
    this.planProblem = null;
    this.#replan();
    this.changed.emit();
  }

  /** From now on the settings are those of the address, with the seed of this tab; the address stays as it was shared. */
  join(seed: number): void {
    this.fixed = true;
    this.draft = { recipe: this.draft.recipe, seeds: String(seed) };
    this.#check();
    this.#replan();
    this.changed.emit();
  }

  /** What of a draft a class leaves open. */
  #joined({ recipe: { device, gradient_checkpointing } }: Draft): Draft {
    return { ...this.draft, recipe: { ...this.draft.recipe, device, gradient_checkpointing } };
  }

  /** `step`: the browser's Back leads to what was before. */
  edit(given: Draft, step = false): void {
    const draft = this.fixed ? this.#joined(given) : given;
    const before = this.recipe && namesOf(this.recipe);
    this.#readTold();
    this.draft = draft;
    this.#check();
    // What was said of other rows says nothing of these.
    if (this.recipe && before !== namesOf(this.recipe)) this.plan = this.planProblem = null;
    const hash = encode(draft, (this.#shipped?.models.length ?? 0) > 1);
    const address = hash ? `#${hash}` : location.pathname + location.search;
    if (!this.fixed && hash !== location.hash.slice(1)) history[step ? 'pushState' : 'replaceState'](null, '', address);
    this.#replan();
    this.changed.emit();
  }

  /** What came along with a model has been read by whoever goes on; why the page chose a smaller one is told as long as that one stays. */
  #readTold(): void {
    if (!this.switching?.slow) this.switching = null;
  }

  set(change: Partial<Recipe>, seeds?: number[]): void {
    this.edit({ recipe: { ...this.draft.recipe, ...change }, seeds: seeds ? seeds.join(', ') : this.draft.seeds });
  }

  async start(paused = false): Promise<void> {
    this.#dare();
    this.#chosen = null;
    this.#readTold();
    if (this.recipe && this.seeds) await this.runs.start(this.recipe, this.seeds, paused);
  }

  #check(): void {
    Object.assign(this, check(this.draft));
  }

  #replan(): void {
    clearTimeout(this.#timer);
    if (!this.recipe || !this.usable) {
      this.plan = null;
      return;
    }
    if (this.runs.active) return; // The engine is busy, and nobody looks at the estimate.
    const recipe = this.recipe;
    this.#timer = setTimeout(() => void this.#ask(recipe), PLAN_DELAY_MS);
  }

  /** A newer plan takes the place of the one before; rows that both need are read on. */
  async #ask(recipe: Recipe): Promise<void> {
    if (this.runs.active || !this.usable) return; // Start was pressed meanwhile, or the engine died; the end of that asks again.
    const names = namesOf(recipe);
    if (names !== this.#dared && (await this.#unended.left(names))) this.#feared = names;
    if (names === this.#feared || recipe !== this.recipe) return this.changed.emit();
    const ended = this.#unended.begin(names);
    const plan = await this.#planning.run(({ signal, onProgress }) => {
      const read = (progress: Progress): void => {
        this.#read = { names, progress };
        onProgress(progress);
      };
      return this.#engine.with({ signal, onProgress: read }).plan(recipe);
    });
    const { problem } = this.#planning;
    const survived = problem?.code !== 'engine-lost';
    ended(survived);
    if (!survived) this.#dared = null;
    if (!plan && !problem) return; // It was replaced or stopped.
    this.#read = null;
    if (recipe !== this.recipe) return; // This answers a question that is no longer asked.
    this.plan = plan;
    this.planProblem = problem;
    this.changed.emit();
    if (plan) this.#hurry(plan);
  }
}

/** Which rows a plan needs. */
const namesOf = ({ model, data }: Recipe): string => `${model} ${data}`;
