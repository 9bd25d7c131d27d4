/** Writes public/recipes: the presets of the page for the data set that it opens with, as whole recipes. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { PRESET_IDS } from '../src/lab/settings/presets';
import { shippedRecipe } from './lab/shipped';

mkdirSync('public/recipes', { recursive: true });
for (const id of PRESET_IDS) writeFileSync(`public/recipes/${id}.json`, `${JSON.stringify(shippedRecipe(id), null, 2)}\n`);
