import { msg } from '@lit/localize';
import { DEFAULT_RECIPE, type Recipe } from '../../protocol/recipe';

export type PresetId = 'known-bad' | 'tuned' | 'tuned-ema' | 'ema-only';
export const PRESET_IDS: readonly PresetId[] = ['known-bad', 'tuned', 'tuned-ema', 'ema-only'];

/** Shown when the page opens: the bad settings with an average beside them, so that one press of Start shows both curves. */
export const FIRST_PRESET: PresetId = 'ema-only';

/** The fields that a preset decides; everything else in the form stays as the person left it. */
export type PresetRecipe = Pick<
  Recipe,
  'learning_rate' | 'per_device_train_batch_size' | 'gradient_accumulation_steps' | 'max_steps' | 'eval_steps' | 'ema_mode' | 'ema_decay'
>;

type Settings = Omit<PresetRecipe, 'eval_steps' | 'ema_mode' | 'gradient_accumulation_steps'>;

/** Points of the live curves: more would make evaluation cost more than a third of a run. */
const POINTS = 12;

/** In 200 steps an average with decay .98 lags behind; .9 keeps up. */
const settings = (learning_rate: number, per_device_train_batch_size: number, max_steps: number, decay = 0.98): Settings => ({
  learning_rate,
  per_device_train_batch_size,
  max_steps,
  ema_decay: [decay],
});

/** Our own measured values on the small model that ships here; they are nobody else's figures. */
const BY_DATA: Record<string, { bad: Settings; tuned: Settings }> = {
  facts: { bad: settings(1.6e-3, 8, 800), tuned: settings(1.8e-4, 32, 200, 0.9) },
  instructions: { bad: settings(1.6e-3, 8, 800), tuned: settings(2.7e-4, 32, 200, 0.9) },
  steps: { bad: settings(1e-3, 8, 600), tuned: settings(1.5e-4, 16, 400) },
};

export function presetRecipe(id: PresetId, data: string): PresetRecipe {
  const { bad, tuned } = BY_DATA[data] ?? BY_DATA[DEFAULT_RECIPE.data]!;
  const chosen = id === 'known-bad' || id === 'ema-only' ? bad : tuned;
  const averaged = id === 'tuned-ema' || id === 'ema-only';
  return {
    ...chosen,
    eval_steps: Math.round(chosen.max_steps / POINTS),
    gradient_accumulation_steps: 1,
    ema_mode: averaged ? 'shadow' : 'off',
  };
}

export function presetTitle(id: PresetId): string {
  switch (id) {
    case 'known-bad':
      return msg('Known bad');
    case 'tuned':
      return msg('Tuned');
    case 'tuned-ema':
      return msg('Tuned + EMA');
    case 'ema-only':
      return msg('EMA only');
  }
}

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

/** The preset whose every field the recipe has; how often it is evaluated does not matter, nor a decay without an average. */
export function matchingPreset(recipe: Recipe): PresetId | null {
  return (
    PRESET_IDS.find((id) => {
      const preset = presetRecipe(id, recipe.data);
      const keys = (Object.keys(preset) as (keyof PresetRecipe)[]).filter(
        (key) => key !== 'eval_steps' && (key !== 'ema_decay' || preset.ema_mode !== 'off'),
      );
      return keys.every((key) => same(preset[key], recipe[key]));
    }) ?? null
  );
}
