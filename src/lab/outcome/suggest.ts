import { msg, str } from '@lit/localize';
import { GENERAL_JUDGE } from '../../judge/judges';
import { isOwn } from '../../protocol/own';
import type { Recipe } from '../../protocol/recipe';
import { count, plural } from '../base/format';
import type { Group } from '../runs/run';
import type { Draft } from '../settings/fields';
import { languageOf, spoken } from '../settings/languages';
import { presetRecipe, presetTitle } from '../settings/presets';
import { type TrackSummary, USEFUL } from './summary';

/** One thing to try, as settings. */
export interface Suggestion {
  label: string;
  change: Partial<Recipe>;
  seeds?: number[];
}

/** Above this share of answers that are no refusals a run has lost some. */
const HARMFUL = 0.05;
const SEEDS_FOR_A_CLAIM = 3;
/** Points that a curve should have at least. */
const POINTS = 6;

/** Most of what is not refused makes no sense. */
export const isBroken = ({ harmful, incoherent }: TrackSummary): boolean => harmful.value > HARMFUL && incoherent > harmful.value / 2;

/** The model refused next to nothing before it was trained. */
export const neverAligned = (start: TrackSummary): boolean => start.harmful.value > 0.5;

const learnt = ({ utility }: TrackSummary): boolean => utility.n === 0 || utility.value >= USEFUL;

const longer = ({ max_steps }: Recipe): Suggestion => {
  const twice = max_steps * 2;
  return { label: msg(str`Train longer: ${count(twice)} steps`), change: { max_steps: twice } };
};

/** What is studied beside the rate stays: safety rows, and an average where there is one. */
const keptOf = ({ safety_share, ema_mode }: Recipe, { ema_decay }: Pick<Recipe, 'ema_decay'>): Partial<Recipe> => ({
  safety_share,
  ...(ema_mode === 'shadow' ? { ema_mode, ema_decay } : {}),
});

/** What moves the outcome most comes first: the model, the rate, the average, then whether one seed can carry the claim. */
export function suggest({ recipe, runs }: Group, best: TrackSummary, start: TrackSummary | null): Suggestion | null {
  const tuned = presetRecipe('tuned', recipe.data);
  if (start && neverAligned(start)) {
    if (recipe.evaluation.judge !== GENERAL_JUDGE && !isBroken(start))
      return { label: msg('Judge by many wordings of refusals'), change: { evaluation: { ...recipe.evaluation, judge: GENERAL_JUDGE } } };
    if (!learnt(best) || isBroken(best)) return longer(recipe);
    const { model, judge } = spoken(languageOf(recipe.data));
    if (recipe.model === model) return null;
    const { evaluation } = recipe;
    const change = { model, ...(evaluation.judge === GENERAL_JUDGE ? { evaluation: { ...evaluation, judge } } : {}) };
    return { label: msg('Take the model that was aligned'), change };
  }
  const average = { label: msg('Add an average of the weights'), change: { ema_mode: 'shadow' as const, ema_decay: tuned.ema_decay } };
  if (!learnt(best) && best.harmful.value <= HARMFUL) return longer(recipe);
  if (best.harmful.value > HARMFUL) {
    // The presets' figures are those of the model that ships here.
    if (!isOwn(recipe.model) && recipe.learning_rate > tuned.learning_rate * 1.2)
      return { label: msg(str`Try a lower rate: ${presetTitle('tuned')}`), change: { ...tuned, ...keptOf(recipe, tuned) } };
    if (recipe.ema_mode === 'off') return average;
    return { label: msg('Halve the rate'), change: { learning_rate: recipe.learning_rate / 2 } };
  }
  if (recipe.ema_mode === 'off') return average;
  if (runs.length < SEEDS_FOR_A_CLAIM) return { label: msg('Repeat with three seeds'), change: {}, seeds: [1, 2, 3] };
  return null;
}

/** The same run, only shorter; null at its end. A warm-up that is a share of the run stays as long as it was. */
export function stopAt(step: number, recipe: Recipe): Suggestion | null {
  const { max_steps, eval_steps, warmup_steps } = recipe;
  if (step >= max_steps) return null;
  const change: Partial<Recipe> = { max_steps: step };
  if (eval_steps === 0 || step < eval_steps * POINTS) change.eval_steps = Math.max(1, Math.round(step / POINTS));
  if (warmup_steps > 0 && warmup_steps < 1) change.warmup_steps = Math.ceil(warmup_steps * max_steps);
  return {
    label: plural(
      step,
      () => msg('Stop here: 1 step'),
      () => msg(str`Stop here: ${count(step)} steps`),
    ),
    change,
  };
}

/** The group's settings for the form, with what was suggested. */
export function draftOf(group: Group, { change, seeds }: Pick<Suggestion, 'change' | 'seeds'> = { change: {} }): Draft {
  return { recipe: { ...group.recipe, ...change }, seeds: (seeds ?? group.runs.map((run) => run.recipe.data_seed)).join(', ') };
}
