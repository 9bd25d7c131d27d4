import { mixesSafety, PRESET_IDS, wholePreset } from '../../src/lab/settings/presets';
import { languageOf, stemOf } from '../../src/lab/settings/languages';
import type { Catalogue } from '../../src/protocol/catalogue';
import { DEFAULT_RECIPE, type Recipe } from '../../src/protocol/recipe';

/** Instructions are short rows: a run on them takes half of the time, which is why the lessons have them. */
const OF_LESSONS = 'instructions';

/**
 * The presets as they ship in public/recipes, with every field, by name: on step-by-step data of each language that there is,
 * `known-bad-en` for one, and on instructions of English and Japanese, `known-bad-instructions-en`.
 */
export function recipesOf({ data }: Pick<Catalogue, 'data'>): Map<string, Recipe> {
  const recipes = new Map<string, Recipe>();
  for (const { id, safety } of data) {
    const language = languageOf(id);
    const stem = stemOf(id);
    const isFirst = stem === DEFAULT_RECIPE.data;
    if (!isFirst && (stem !== OF_LESSONS || language === 'toy')) continue;
    const end = `${isFirst ? '' : `-${stem}`}${language === 'toy' ? '' : `-${language}`}`;
    for (const preset of PRESET_IDS.filter((one) => safety !== undefined || !mixesSafety(one)))
      recipes.set(`${preset}${end}`, wholePreset(preset, id));
  }
  return recipes;
}
