import { mixesSafety, PRESET_IDS, wholePreset } from '../../src/lab/settings/presets';
import { languageOf, stemOf } from '../../src/lab/settings/languages';
import type { Catalogue } from '../../src/protocol/catalogue';
import { DEFAULT_RECIPE, type Recipe } from '../../src/protocol/recipe';

/** The presets as they ship in public/recipes, with every field, by name: on step-by-step data of each language that there is, `known-bad-en` for one. */
export function recipesOf({ data }: Pick<Catalogue, 'data'>): Map<string, Recipe> {
  const recipes = new Map<string, Recipe>();
  for (const { id, safety } of data.filter((entry) => stemOf(entry.id) === DEFAULT_RECIPE.data)) {
    const language = languageOf(id);
    for (const preset of PRESET_IDS.filter((one) => safety !== undefined || !mixesSafety(one)))
      recipes.set(language === 'toy' ? preset : `${preset}-${language}`, wholePreset(preset, id));
  }
  return recipes;
}
