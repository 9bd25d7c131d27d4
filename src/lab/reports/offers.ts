import { msg, str } from '@lit/localize';
import { isolated } from '../../protocol/isolate';
import type { Catalogue } from '../../protocol/catalogue';
import { type Recipe, START_TRACK, tracksOf } from '../../protocol/recipe';
import type { Checkable } from '../../protocol/runs/checking';
import { count, trackTitle } from '../base/format';
import { list } from '../base/said';
import { isLog, type Group } from '../runs/run';
import { preferred, spoken } from '../settings/languages';
import { judgedAsOwn, switchedTo } from '../settings/switching';
import { titleOf } from '../settings/titles';

/** Weights that can be checked now, in words, and what is asked of them unless a person chooses otherwise. */
export interface Offer {
  id: string;
  title: string;
  of: Checkable;
  /** The model, or the one that was trained. */
  model: string;
  prompts: string;
  /** Data set whose held-out rows are asked. */
  data: string;
  judge: string;
  maxNewTokens: number;
}

const asked = ({ model, data, evaluation }: Pick<Recipe, 'model' | 'data' | 'evaluation'>): Omit<Offer, 'id' | 'title' | 'of'> => ({
  ...{ model, data, prompts: evaluation.prompts, judge: evaluation.judge, maxNewTokens: evaluation.max_new_tokens },
});

/** Models as the lists have them; each is asked what a recipe with it would be. */
function models(catalogue: Catalogue, recipe: Recipe): Offer[] {
  return catalogue.models.map((entry) => {
    const { change } = switchedTo(catalogue, recipe, entry.id) ?? judgedAsOwn(recipe, entry.id) ?? { change: {} };
    return {
      id: `model ${entry.id}`,
      title: isolated(titleOf(entry)),
      of: { model: entry.id, device: recipe.device },
      ...asked({ ...recipe, ...change, model: entry.id }),
    };
  });
}

/** What is called which name in the list, and has a checkpoint of how many updates. */
export interface Kept {
  groups: readonly Group[];
  names: readonly string[];
  /** Updates in the newest checkpoint of a run; null without one. */
  stepOf: (run: string) => number | null;
}

/** Every track of every run whose weights were kept, the newest group first and its last average first. */
function tracks({ groups, names, stepOf }: Kept): Offer[] {
  const offers = groups.flatMap((group, i) =>
    group.runs.flatMap((run) => {
      const step = stepOf(run.id);
      if (step === null || isLog(group)) return [];
      const seed = group.runs.length > 1 ? [msg(str`seed ${run.recipe.data_seed}`)] : [];
      return [START_TRACK, ...tracksOf(run.recipe)].map((track): Offer => {
        const words = [names[i] ?? '', ...seed, trackTitle(track), ...(track === START_TRACK ? [] : [msg(str`step ${count(step)}`)])];
        return { id: `run ${run.id} ${track}`, title: list(words), of: { run: run.id, track }, ...asked(run.recipe) };
      });
    }),
  );
  return offers.reverse();
}

/** Trained weights first: those are what a check-up is for. */
export const offersOf = (catalogue: Catalogue, recipe: Recipe, kept: Kept): Offer[] => [...tracks(kept), ...models(catalogue, recipe)];

/**
 * What is chosen unless a person chooses otherwise: the newest weights that were trained from the recipe's model, else that model, else the
 * one for the language of the page, else the first there is.
 */
export function proposedOf(offers: readonly Offer[], { model }: Pick<Recipe, 'model'>, language: string): Offer | undefined {
  const usual = spoken(preferred([language])).model;
  return offers.find((one) => one.model === model) ?? offers.find(({ id }) => id === `model ${usual}`) ?? offers[0];
}
