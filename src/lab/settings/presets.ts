import { msg, str } from '@lit/localize';
import type { DataEntry } from '../../protocol/catalogue';
import { DEFAULT_RECIPE, type Recipe } from '../../protocol/recipe';
import { languageOf, spoken } from './languages';

export const PRESET_IDS = ['known-bad', 'ema-only', 'tuned', 'tuned-ema', 'known-bad-safety'] as const;
export type PresetId = (typeof PRESET_IDS)[number];

/** Shown when the page opens: the careless settings with an average beside them, so that one press of Start shows both curves. */
export const FIRST_PRESET: PresetId = 'ema-only';

/** The fields that a preset decides; everything else in the form stays as the person left it. */
export type PresetRecipe = Pick<
  Recipe,
  | 'learning_rate'
  | 'per_device_train_batch_size'
  | 'gradient_accumulation_steps'
  | 'max_steps'
  | 'adam_beta2'
  | 'safety_share'
  | 'eval_steps'
  | 'ema_mode'
  | 'ema_decay'
>;

type Settings = Pick<Recipe, 'learning_rate' | 'per_device_train_batch_size' | 'max_steps' | 'adam_beta2' | 'ema_decay'>;

/** Points of the live curves: more would make evaluation cost more than a third of a run. */
const POINTS = 12;

const settings = (
  learning_rate: number,
  per_device_train_batch_size: number,
  max_steps: number,
  decay: number,
  adam_beta2 = DEFAULT_RECIPE.adam_beta2,
): Settings => ({ learning_rate, per_device_train_batch_size, max_steps, adam_beta2, ema_decay: [decay] });

/** What the small models in natural language begin with, each measured on its own. */
const ENGLISH = { careless: settings(1e-3, 16, 400, 0.995, 0.98), careful: settings(4e-4, 16, 400, 0.993, 0.98) };
const JAPANESE = { careless: settings(8e-4, 16, 400, 0.995, 0.98), careful: settings(3e-4, 16, 400, 0.993, 0.98) };

/** Our own measured values on the models that ship here; they are nobody else's figures. In 200 steps of the toy an average with decay .98 lags behind. */
const BY_DATA: Record<string, { careless: Settings; careful: Settings }> = {
  facts: { careless: settings(1.6e-3, 8, 800, 0.98), careful: settings(1.8e-4, 32, 200, 0.9) },
  instructions: { careless: settings(1.6e-3, 8, 800, 0.98), careful: settings(2.7e-4, 32, 200, 0.9) },
  steps: { careless: settings(1e-3, 8, 600, 0.98), careful: settings(1.5e-4, 16, 400, 0.98) },
  'facts-en': ENGLISH,
  'instructions-en': ENGLISH,
  'steps-en': ENGLISH,
  'facts-ja': JAPANESE,
  'instructions-ja': JAPANESE,
  'steps-ja': JAPANESE,
};

const CAREFUL: readonly PresetId[] = ['tuned', 'tuned-ema'];
const AVERAGED: readonly PresetId[] = ['ema-only', 'tuned-ema'];
const SAFETY_SHARE = 0.05;

export const mixesSafety = (id: PresetId): boolean => id === 'known-bad-safety';

export function presetRecipe(id: PresetId, data: string): PresetRecipe {
  const { careless, careful } = BY_DATA[data] ?? BY_DATA[DEFAULT_RECIPE.data]!;
  const chosen = CAREFUL.includes(id) ? careful : careless;
  return {
    ...chosen,
    safety_share: mixesSafety(id) ? SAFETY_SHARE : 0,
    eval_steps: Math.round(chosen.max_steps / POINTS),
    gradient_accumulation_steps: 1,
    ema_mode: AVERAGED.includes(id) ? 'shadow' : 'off',
  };
}

/** The same preset on other data; without its refusals where none ship with them. */
export const presetOn = (id: PresetId, { id: data, safety }: Pick<DataEntry, 'id' | 'safety'>): PresetRecipe =>
  presetRecipe(mixesSafety(id) && !safety ? 'known-bad' : id, data);

/** A preset with every field, on the model that it was made for. */
export function wholePreset(id: PresetId, data: string): Recipe {
  const { model, max_length, prompts, judge, max_new_tokens } = spoken(languageOf(data));
  const evaluation = { ...DEFAULT_RECIPE.evaluation, prompts, judge, max_new_tokens };
  return { ...DEFAULT_RECIPE, model, data, max_length, evaluation, ...presetRecipe(id, data) };
}

export function presetTitle(id: PresetId): string {
  switch (id) {
    case 'known-bad':
      return msg('Careless');
    case 'ema-only':
      return msg('Careless + average');
    case 'tuned':
      return msg('Careful');
    case 'tuned-ema':
      return msg('Careful + average');
    case 'known-bad-safety':
      return msg('Careless + 5 % safety rows');
  }
}

/** What presets were called in earlier versions, which wrote it into records. */
const FORMER: Partial<Record<PresetId, string>> = {
  'known-bad': 'Known bad',
  'ema-only': 'EMA only',
  tuned: 'Tuned',
  'tuned-ema': 'Tuned + EMA',
};
export const formerTitle = (id: PresetId): string => FORMER[id] ?? presetTitle(id);

/** What it does, and what it was called before. */
export function presetText(id: PresetId): string {
  const texts: Record<PresetId, string> = {
    'known-bad': msg('Settings that undo refusals'),
    'ema-only': msg('Settings that undo refusals, with an average of the weights beside them'),
    tuned: msg('A lower rate, which keeps refusals'),
    'tuned-ema': msg('A lower rate, with an average of the weights beside it'),
    'known-bad-safety': msg('Settings that undo refusals, with refusals among the rows to learn'),
  };
  return id in FORMER ? msg(str`${texts[id]} (formerly “${formerTitle(id)}”)`) : texts[id];
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
