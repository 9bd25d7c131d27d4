import type { Catalogue } from '../../protocol/catalogue';
import type { Draft } from './fields';
import { preferred, spoken } from './languages';
import { firstDraft } from './link';
import { switchedTo } from './switching';

/** A first run that takes longer here is not what a page should open with. */
export const MOST_SECONDS = 90;

/** What the page opens with in a browser of these languages; null where the model of the toy is all that ships for them. */
export function openingDraft(catalogue: Catalogue, languages: readonly string[]): Draft | null {
  const language = preferred(languages);
  const { recipe, seeds } = firstDraft();
  const { model } = [spoken(language), spoken('en')].find(({ model: id }) => catalogue.models.some((entry) => entry.id === id)) ?? recipe;
  const switched = model === recipe.model ? null : switchedTo(catalogue, recipe, model);
  return switched && { recipe: { ...recipe, ...switched.change }, seeds };
}
