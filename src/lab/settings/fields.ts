import { msg } from '@lit/localize';
import * as v from 'valibot';
import { modeOf } from '../../protocol/averages';
import { isFields } from '../../protocol/plain';
import { recipeSchema, type Recipe } from '../../protocol/recipe';
import { ruleOf } from '../../protocol/base/rules';
import { wordsOf } from '../base/said';

/** A recipe being edited: the same fields, but any number may be NaN or out of range, and the seeds are as typed. */
export interface Draft {
  recipe: Recipe;
  seeds: string;
}

/** First complaint by field path, e.g. `learning_rate` or `evaluation.live_prompts`. */
export type FieldErrors = Record<string, string>;

export const MOST_SEEDS = 10;
const LARGEST_SEED = 0x7fffffff;

export function parseSeeds(text: string): number[] | null {
  const seeds = parseNumbers(text);
  const good = seeds.every((seed) => Number.isInteger(seed) && seed >= 0 && seed <= LARGEST_SEED);
  return good && seeds.length > 0 && seeds.length <= MOST_SEEDS && new Set(seeds).size === seeds.length ? seeds : null;
}

/** Numbers as typed, in full width too; NaN for what is no number, so that the recipe's own rule explains it. */
export function parseNumbers(text: string): number[] {
  return text
    .normalize('NFKC')
    .split(/[\s,;、]+/)
    .filter((part) => part !== '')
    .map(Number);
}

/** What the text of a file holds that is to be a recipe, for `check`; null for what has no fields at all. */
export function recipeIn(text: string): Recipe | null {
  try {
    const given: unknown = JSON.parse(text);
    return isFields(given) ? (given as unknown as Recipe) : null;
  } catch {
    return null;
  }
}

/** The recipe's own rules, field by field. `recipe` and `seeds` are null while something is wrong. */
export function check(draft: Draft): { recipe: Recipe | null; seeds: number[] | null; errors: FieldErrors } {
  const errors: FieldErrors = {};
  const result = v.safeParse(recipeSchema, draft.recipe);
  for (const issue of result.issues ?? []) {
    const path = (v.getDotPath(issue) ?? 'recipe').replace(/^(ema_decay|lora\.target_modules)\..*/, '$1');
    errors[path] ??= wordsOf(ruleOf(issue.message));
  }
  const { ema_decay: decays } = draft.recipe;
  if (modeOf(draft.recipe).decays > 0 && Array.isArray(decays) && decays.length === 0)
    errors['ema_decay'] ??= msg('needs at least one decay');
  const seeds = parseSeeds(draft.seeds);
  if (!seeds) errors['seeds'] = msg('must be 1 to 10 different whole numbers, such as 1, 2, 3');
  const good = result.success && !errors['ema_decay'];
  return { recipe: good ? result.output : null, seeds, errors };
}
