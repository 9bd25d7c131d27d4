import type { Catalogue } from '../../protocol/catalogue';
import { fail, toPlainError, type PlainError } from '../../protocol/errors';
import type { Recipe } from '../../protocol/recipe';
import { asNamed } from '../base/named';
import { Signal } from '../base/signal';
import { check, recipeIn, type Draft } from '../settings/fields';
import { encode } from '../settings/link';
import { patched, type Lesson, type StepOf, type Tongue } from './format';
import { runSteps, type Unlike } from './outcomes';

/** The language of the page, as lessons have it. */
export const tongue = (): Tongue => (typeof document !== 'undefined' && document.documentElement.lang === 'ja' ? 'ja' : 'en');

export const pathOfRecipe = (name: string): string => `recipes/${name}.json`;

/** The recipe of a step, with what the step changes of it. `read`: a file beside the page. Throws `data` for what is none. */
export async function recipeOf(step: StepOf<'run'>, tongue: Tongue, read: (path: string) => Promise<string>): Promise<Recipe> {
  const path = pathOfRecipe(step.recipe[tongue]);
  const text = await asNamed(path, () => read(path));
  const given = recipeIn(text);
  if (!given) throw fail('data')`${path} is no recipe. Correct the lesson file, or copy the whole built folder to the host.`;
  const { recipe, errors } = check({ recipe: patched(given, step.patch), seeds: '1' });
  if (recipe) return recipe;
  const [field = '', what = ''] = Object.entries(errors)[0] ?? [];
  throw fail('data')`${path} with the changes of this step is no recipe: ${field} ${what}. Correct the lesson file.`;
}

/** A run by what it is about: its settings, seeds and length, as text. What computes it makes no difference. */
export const markOf = (recipe: Recipe, seeds: readonly number[], { stop }: Pick<StepOf<'run'>, 'stop'>): string =>
  `${encode({ recipe: { ...recipe, device: 'auto' }, seeds: seeds.join(', ') })}${stop ? ` stop=${stop.step}` : ''}`;

/** What each step with a run trains in each language, so that a run of something else is not taken for its own. */
export class StepMarks {
  readonly changed = new Signal();
  /** By id of the step and language. */
  #marks = new Map<string, string>();
  readonly #updates = new Map<string, number>();

  /** `read`: a file beside the page. */
  constructor(private readonly read: (path: string) => Promise<string>) {}

  /** Those of a lesson, in place of another's. Never rejects: a step whose recipe cannot be read says so where it is open. */
  async take(lesson: Pick<Lesson, 'steps'>): Promise<void> {
    const marks = (this.#marks = new Map<string, string>());
    this.#updates.clear();
    const each = async (step: StepOf<'run'>, tongue: Tongue): Promise<void> => {
      const recipe = await recipeOf(step, tongue, this.read);
      marks.set(`${step.id} ${tongue}`, markOf(recipe, seedsOf(step, recipe), step));
      if (marks === this.#marks) this.#updates.set(`${step.id} ${tongue}`, recipe.max_steps);
    };
    await Promise.allSettled(runSteps(lesson).flatMap((step) => [each(step, 'en'), each(step, 'ja')]));
    if (marks === this.#marks) this.changed.emit();
  }

  /** How many updates the recipe of a step has in the language of the page; null where that is not known. */
  updatesOf({ id }: Pick<StepOf<'run'>, 'id'>): number | null {
    return this.#updates.get(`${id} ${tongue()}`) ?? null;
  }

  /** Null for a run of what the step trains in the language of the page, and where that is not known. */
  unlike({ id }: Pick<StepOf<'run'>, 'id'>, mark: string): Unlike | null {
    const wanted = this.#marks.get(`${id} ${tongue()}`);
    if (wanted === undefined || wanted === mark) return null;
    const other = tongue() === 'ja' ? 'en' : 'ja';
    return this.#marks.get(`${id} ${other}`) === mark ? other : 'settings';
  }
}

export const seedsOf = ({ seeds }: Pick<StepOf<'run'>, 'seeds'>, recipe: Recipe): readonly number[] => seeds ?? [recipe.data_seed];

/** What of the desk the settings of a step lie on. */
export interface Settled {
  readonly changed: Signal;
  readonly catalogue: Catalogue | null;
  readonly catalogueProblem: PlainError | null;
  readonly draft: Draft;
  /** The draft where it is right, else null. */
  readonly recipe: Recipe | null;
  edit(draft: Draft): void;
}

/** What the open step trains or looks into: a step with a run lays it on the desk. */
export class StepSettings {
  readonly changed = new Signal();
  /** Null where the step has none, or they are on their way. */
  recipe: Recipe | null = null;
  /** Why they are not there. */
  problem: PlainError | null = null;
  readonly #desk: Settled;
  readonly #read: (path: string) => Promise<string>;
  /** Counts anew whenever another step is open, so that a late answer is known. */
  #turn = 0;

  /** `read`: a file beside the page. */
  constructor(desk: Settled, read: (path: string) => Promise<string>) {
    this.#desk = desk;
    this.#read = read;
  }

  /** No step is open. */
  clear(): void {
    this.#turn++;
    this.recipe = this.problem = null;
  }

  /** In the language of the page. */
  recipeOf(step: StepOf<'run'>): Promise<Recipe> {
    return recipeOf(step, tongue(), this.#read);
  }

  /** Those of a step, from 0, once the page knows what ships. Never rejects. */
  async take({ steps }: Pick<Lesson, 'steps'>, at: number): Promise<void> {
    this.clear();
    const turn = this.#turn;
    const step = steps[at];
    if (step?.kind !== 'run' && step?.kind !== 'inside') return;
    try {
      const recipe = step.kind === 'run' ? await this.recipeOf(step) : await this.#lookedInto(steps.slice(0, at));
      if (step.kind === 'run') await this.#known();
      if (turn !== this.#turn) return;
      this.recipe = recipe;
      if (step.kind === 'run') this.#lay(recipe!, step);
    } catch (reason) {
      if (turn !== this.#turn) return;
      this.problem = toPlainError(reason);
    }
    this.changed.emit();
  }

  #lay(recipe: Recipe, step: StepOf<'run'>): void {
    const draft = { recipe, seeds: seedsOf(step, recipe).join(', ') };
    if (encode(draft) !== encode(this.#desk.draft)) this.#desk.edit(draft);
  }

  /** The settings of the last run step before, trained or not; else those on the desk, if they are right. */
  async #lookedInto(before: Lesson['steps']): Promise<Recipe | null> {
    const run = runSteps({ steps: before }).at(-1);
    return run ? this.recipeOf(run) : this.#desk.recipe;
  }

  /** The page settles what it opens with as soon as it knows what ships. */
  async #known(): Promise<void> {
    const { changed } = this.#desk;
    while (!this.#desk.catalogue && !this.#desk.catalogueProblem)
      await new Promise<void>((done) => {
        const stop = changed.listen(() => {
          stop();
          done();
        });
      });
  }
}
