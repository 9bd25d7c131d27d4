import { fail } from '../../protocol/errors';
import { asNamed } from '../base/named';
import { check, recipeIn } from '../settings/fields';
import { encode } from '../settings/link';
import { recipeName } from './wishes';

/**
 * The settings of a recipe that ships, as they stand behind the # of the address. `read`: a file beside the page. Throws `recipe` for what is
 * no name, which could lead to other files of the origin, and `data` for a file that holds no recipe.
 */
export async function hashOf(name: string, read: (path: string) => Promise<string>): Promise<string> {
  const path = `recipes/${recipeName(name)}.json`;
  const text = await asNamed(path, () => read(path));
  const given = recipeIn(text);
  if (!given) throw fail('data')`${path} is no recipe. Check the name of the recipe, and its file.`;
  const { recipe, seeds, errors } = check({ recipe: given, seeds: String(given.data_seed) });
  if (recipe && seeds) return `#${encode({ recipe, seeds: String(recipe.data_seed) }, true)}`;
  const [field = '', what = ''] = Object.entries(errors)[0] ?? [];
  throw fail('data')`${path} is no recipe: ${field} ${what}. Check the name of the recipe, and its file.`;
}
