import { fail } from '../../protocol/errors';
import type { Recipe } from '../../protocol/recipe';
import { check, recipeIn } from '../settings/fields';
import { patched, type StepOf, type Tongue } from './format';

/** The recipe of a step, with what the step changes of it. `read`: a file beside the page. Throws `data` for what is none. */
export async function recipeOf(step: StepOf<'run'>, tongue: Tongue, read: (path: string) => Promise<string>): Promise<Recipe> {
  const path = `recipes/${step.recipe[tongue]}.json`;
  const text = await read(path);
  const given = recipeIn(text);
  if (!given) throw fail('data')`${path} is no recipe. Correct the lesson file, or copy the whole built folder to the host.`;
  const { recipe, errors } = check({ recipe: patched(given, step.patch), seeds: '1' });
  if (recipe) return recipe;
  const [field = '', what = ''] = Object.entries(errors)[0] ?? [];
  throw fail('data')`${path} with the changes of this step is no recipe: ${field} ${what}. Correct the lesson file.`;
}
