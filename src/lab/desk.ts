import { toPlainError, type PlainError } from '../protocol/errors';
import type { Catalogue, PromptRow } from '../protocol/catalogue';
import type { Recipe } from '../protocol/recipe';
import type { Progress } from '../protocol/jobs';
import type { Plan } from '../protocol/runs/run';
import { check, type Draft, type FieldErrors } from './settings/fields';
import type { Shipped } from './base/shipped';
import { decode, encode } from './settings/link';
import { Lengths } from './own/lengths';
import { OwnList, withOwn } from './own/list';
import { Runs } from './runs/queue';
import { Job } from './base/job';
import { Signal } from './base/signal';
import { suitedTo, unsuited, type Suited, type Suiting } from './settings/suited';
import type { Engine } from '../worker/client';

/** Long enough not to plan for every pixel of a slider, short enough to feel immediate. */
const PLAN_DELAY_MS = 250;

/** What the page works on, and its zones share: the settings being edited, the catalogue, the plan, and the runs. */
export class Desk {
  readonly changed = new Signal();
  readonly runs: Runs;
  readonly shipped: Shipped;
  readonly own: OwnList;
  readonly lengths: Lengths;
  draft: Draft;
  recipe: Recipe | null = null;
  seeds: number[] | null = null;
  errors: FieldErrors = {};
  /** What ships and what the person brought along. */
  catalogue: Catalogue | null = null;
  catalogueProblem: PlainError | null = null;
  plan: Plan | null = null;
  planProblem: PlainError | null = null;
  /** What choosing an own model has changed besides, and the values before. */
  suited: Suiting | null = null;

  #shipped: Catalogue | null = null;
  readonly #engine: Engine;
  readonly #planning = new Job();
  /** Ends the reading of rows for a plan when other rows are wanted: by the names of model and data. */
  #rows: { names: string; control: AbortController } | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(engine: Engine, shipped: Shipped) {
    this.#engine = engine;
    this.shipped = shipped;
    this.runs = new Runs(engine);
    this.own = new OwnList(engine);
    this.lengths = new Lengths(engine);
    this.draft = decode(location.hash);
    this.#check();
    // A run that is over may have taught the engine how long a step takes.
    let working = false;
    this.runs.changed.listen(() => {
      if (working && !this.runs.active) this.#replan();
      working = this.runs.active !== null;
    });
    this.runs.measured.listen(() => this.#replan());
    this.#planning.changed.listen(() => this.changed.emit());
    let things = this.own.things;
    this.own.changed.listen(() => {
      if (this.own.things === things) return; // Only the progress is another.
      things = this.own.things;
      this.#merge();
      this.planAgain();
    });
    addEventListener('hashchange', () => this.edit(decode(location.hash)));
    document.addEventListener('visibilitychange', () => document.hidden && this.runs.saveSoon());
  }

  /** How far the reading of the rows is that the plan waits for. */
  get reading(): Progress | null {
    return this.#planning.progress;
  }

  get usable(): boolean {
    const state = this.runs.adapter?.state;
    return state === 'ready' || state === 'software';
  }

  /** Reads the catalogue and opens the engine; again after a problem, with the runs kept. */
  async open(): Promise<void> {
    const reading = this.shipped.catalogue().then(
      (catalogue) => {
        this.#shipped = catalogue;
        this.catalogueProblem = null;
        this.#merge();
      },
      (reason: unknown) => (this.catalogueProblem = toPlainError(reason)),
    );
    await Promise.all([reading.then(() => this.changed.emit()), this.runs.open()]);
    if (this.usable) await this.own.load().catch((reason: unknown) => this.runs.fail(reason));
    this.#replan();
    this.changed.emit();
  }

  #merge(): void {
    if (this.#shipped) this.catalogue = withOwn(this.#shipped, this.own.things);
  }

  /** The wording of a prompt set and of its look-alikes. */
  wording = async (set: string): Promise<PromptRow[]> => {
    const entries = this.catalogue?.prompts ?? [];
    const entry = entries.find(({ id }) => id === set);
    const pair = entries.find(({ id }) => id === entry?.lookAlikes);
    const lists = [entry, pair].filter((one) => one !== undefined);
    return (await Promise.all(lists.map(({ own, id, path }) => (own ? this.own.prompts(id) : this.shipped.prompts(path))))).flat();
  };

  /** A large model gets settings that most adapters can hold; they go again with it, as far as they were left alone. */
  chooseModel(model: string): void {
    this.#unsuit();
    const facts = this.own.things.models.find(({ id }) => id === model)?.facts ?? null;
    const { recipe } = this.draft;
    const set = suitedTo(facts, recipe);
    const before = set && Object.fromEntries(Object.keys(set).map((key) => [key, recipe[key as keyof Suited]]));
    this.suited = set && { model, set, before: before! };
    this.set({ model, ...set });
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

  /** Asks once more what could not be told. */
  planAgain(): void {
    this.planProblem = null;
    this.#replan();
    this.changed.emit();
  }

  edit(draft: Draft): void {
    this.draft = draft;
    this.#check();
    const hash = encode(draft);
    if (hash !== location.hash.slice(1)) history.replaceState(null, '', hash ? `#${hash}` : location.pathname + location.search);
    this.#replan();
    this.changed.emit();
  }

  set(change: Partial<Recipe>, seeds?: number[]): void {
    this.edit({ recipe: { ...this.draft.recipe, ...change }, seeds: seeds ? seeds.join(', ') : this.draft.seeds });
  }

  async start(paused = false): Promise<void> {
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

  /**
   * A plan that waits for rows goes on waiting while other settings change, since the next plan will want the same rows; it ends when other
   * rows are wanted.
   */
  async #ask(recipe: Recipe): Promise<void> {
    if (this.runs.active) return; // Start was pressed meanwhile; the end of the run asks again
    const names = `${recipe.model} ${recipe.data}`;
    if (this.#rows?.names !== names) {
      this.#rows?.control.abort();
      this.#rows = { names, control: new AbortController() };
    }
    const { signal } = this.#rows.control;
    const plan = await this.#planning.run(({ onProgress }) => this.#engine.with({ signal, onProgress }).plan(recipe));
    const { problem } = this.#planning;
    if (recipe !== this.recipe || (!plan && !problem)) return; // This answers a question that is no longer asked.
    this.plan = plan;
    this.planProblem = problem;
    this.changed.emit();
  }
}
