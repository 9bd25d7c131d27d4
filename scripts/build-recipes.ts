/** Writes public/recipes: the presets of the page for the data sets that it opens with, as whole recipes. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { recipesOf } from './lab/shipped';
import { shippedCatalogue } from './lab/sources';

mkdirSync('public/recipes', { recursive: true });
for (const [name, recipe] of recipesOf(await shippedCatalogue()))
  writeFileSync(`public/recipes/${name}.json`, `${JSON.stringify(recipe, null, 2)}\n`);
