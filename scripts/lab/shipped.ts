import { FIRST_PRESET, type PresetId, presetRecipe } from '../../src/lab/settings/presets';
import type { RecordingEntry } from '../../src/protocol/catalogue';
import { DEFAULT_RECIPE, type Recipe } from '../../src/protocol/recipe';

/** A preset with every field, as it ships in public/recipes. */
export const shippedRecipe = (id: PresetId): Recipe => ({ ...DEFAULT_RECIPE, ...presetRecipe(id, DEFAULT_RECIPE.data) });

/** What the page shows before the first run, for each language of models, and of which recipe it is. */
export const RECORDINGS: readonly (RecordingEntry & { recipe: Recipe })[] = [
  { language: 'en', path: 'recordings/first-en.json', recipe: shippedRecipe(FIRST_PRESET) },
];
