import { fail } from '../../protocol/errors';
import type { Recipe } from '../../protocol/recipe';
import { check } from '../settings/fields';
import { encode } from '../settings/link';

/** The settings of a recipe that ships, as they stand behind the # of the address. `read`: a file beside the page. Throws `data`. */
export async function hashOf(name: string, read: (path: string) => Promise<string>): Promise<string> {
  const path = `recipes/${name}.json`;
  const text = await read(path);
  let given: Recipe;
  try {
    given = JSON.parse(text) as Recipe;
  } catch {
    throw fail('data')`${path} is no recipe. Copy the whole built folder to the host.`;
  }
  const { recipe, seeds, errors } = check({ recipe: given, seeds: String(given.data_seed) });
  if (recipe && seeds) return `#${encode({ recipe, seeds: String(recipe.data_seed) }, true)}`;
  const [field = '', what = ''] = Object.entries(errors)[0] ?? [];
  throw fail('data')`${path} is no recipe: ${field} ${what}. Copy the whole built folder to the host.`;
}
