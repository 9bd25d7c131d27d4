import { type PresetId, presetRecipe } from '../../src/lab/settings/presets';
import { DEFAULT_RECIPE, type Recipe } from '../../src/protocol/recipe';

/** A preset with every field, as it ships in public/recipes. */
export const shippedRecipe = (id: PresetId): Recipe => ({ ...DEFAULT_RECIPE, ...presetRecipe(id, DEFAULT_RECIPE.data) });
