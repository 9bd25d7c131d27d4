import { DEFAULT_LORA, DEFAULT_RECIPE, type Recipe } from '../../protocol/recipe';
import type { ModelFacts } from '../../protocol/own';
import { PRESET_IDS, presetRecipe } from './presets';

/** Settings that an own model begins with: the page's own are measured on the small model that ships here. */

/** Above this many parameters a full fine-tune asks for more memory than most adapters have. */
const LARGE = 50e6;
const LARGE_MODEL = {
  lora: DEFAULT_LORA,
  max_length: 512,
  per_device_train_batch_size: 4,
  learning_rate: 2e-4,
} satisfies Partial<Recipe>;

export type Suited = Partial<Pick<Recipe, keyof typeof LARGE_MODEL>>;

/** What choosing a model has changed besides, and the values before. */
export interface Suiting {
  model: string;
  set: Suited;
  before: Suited;
}

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

/** A value that the page itself puts into the form, as it opens or by a preset; any other was set by hand. */
function fromPage(recipe: Recipe, key: keyof Suited): boolean {
  const presets: Partial<Recipe>[] = PRESET_IDS.map((id) => presetRecipe(id, recipe.data));
  return [DEFAULT_RECIPE, ...presets].some((other) => key in other && same(other[key], recipe[key]));
}

/**
 * What to change for a model, leaving alone what was set by hand; null when nothing. An adapter that goes on needs its own settings, whoever
 * set others.
 */
export function suitedTo(facts: ModelFacts | null, recipe: Recipe): Suited | null {
  if (!facts) return null;
  const adapter = facts.adapter?.continued ? facts.adapter.lora : null;
  const wanted: Suited = { ...(facts.parameters > LARGE ? LARGE_MODEL : {}), ...(adapter ? { lora: adapter } : {}) };
  const keys = (Object.keys(wanted) as (keyof Suited)[]).filter(
    (key) =>
      !same(recipe[key], wanted[key]) &&
      ((key === 'lora' && adapter !== null) || fromPage(recipe, key)) &&
      !(key === 'max_length' && facts.positions < 512),
  );
  return keys.length === 0 ? null : Object.fromEntries(keys.map((key) => [key, wanted[key]]));
}

/** Those of the earlier values whose fields are still as they were set. */
export function unsuited(recipe: Recipe, set: Suited, before: Suited): Suited {
  const keys = (Object.keys(set) as (keyof Suited)[]).filter((key) => same(recipe[key], set[key]));
  return Object.fromEntries(keys.map((key) => [key, before[key]]));
}
