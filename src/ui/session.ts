import { toPlainError, type PlainError } from '../protocol/errors';
import type { Catalogue } from '../protocol/catalogue';
import type { Recipe } from '../protocol/recipe';
import type { Plan } from '../protocol/run';
import { check, type Draft, type FieldErrors } from '../lab/fields';
import type { Library } from '../lab/library';
import { decode, encode } from '../lab/link';
import { RunStore } from '../lab/runs';
import { Signal } from '../lab/signal';
import type { Engine } from '../worker/client';

/** Long enough not to plan for every pixel of a slider, short enough to feel immediate. */
const PLAN_DELAY_MS = 250;

/** What the zones share: the settings being edited, the catalogue, the plan, and the runs. */
export class Session {
  readonly changed = new Signal();
  readonly runs: RunStore;
  readonly library: Library;
  draft: Draft;
  recipe: Recipe | null = null;
  seeds: number[] | null = null;
  errors: FieldErrors = {};
  catalogue: Catalogue | null = null;
  catalogueProblem: PlainError | null = null;
  plan: Plan | null = null;
  planProblem: PlainError | null = null;

  readonly #engine: Engine;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(engine: Engine, library: Library) {
    this.#engine = engine;
    this.library = library;
    this.runs = new RunStore(engine);
    this.draft = decode(location.hash);
    this.#check();
    // A run that is over may have taught the engine how long a step takes.
    let working = false;
    this.runs.changed.listen(() => {
      if (working && !this.runs.active) this.#replan();
      working = this.runs.active !== null;
    });
    this.runs.measured.listen(() => this.#replan());
    addEventListener('hashchange', () => this.edit(decode(location.hash)));
    document.addEventListener('visibilitychange', () => document.hidden && this.runs.saveSoon());
  }

  get usable(): boolean {
    const state = this.runs.adapter?.state;
    return state === 'ready' || state === 'software';
  }

  /** Reads the catalogue and opens the engine; again after a problem, with the runs kept. */
  async open(): Promise<void> {
    const reading = this.library.catalogue().then(
      (catalogue) => Object.assign(this, { catalogue, catalogueProblem: null }),
      (reason: unknown) => (this.catalogueProblem = toPlainError(reason)),
    );
    await Promise.all([reading.then(() => this.changed.emit()), this.runs.open()]);
    this.#replan();
    this.changed.emit();
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
    if (this.runs.active) return; // the engine is busy, and nobody looks at the estimate
    const recipe = this.recipe;
    this.#timer = setTimeout(() => void this.#ask(recipe), PLAN_DELAY_MS);
  }

  async #ask(recipe: Recipe): Promise<void> {
    if (this.runs.active) return; // Start was pressed meanwhile; the end of the run asks again
    try {
      const plan = await this.#engine.plan(recipe);
      if (recipe !== this.recipe) return; // an answer to a question that is no longer asked
      this.plan = plan;
      this.planProblem = null;
    } catch (reason) {
      if (recipe !== this.recipe) return;
      this.plan = null;
      this.planProblem = toPlainError(reason);
    }
    this.changed.emit();
  }
}
