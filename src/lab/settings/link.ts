import { DEFAULT_LORA, DEFAULT_RECIPE, type Recipe } from '../../protocol/recipe';
import { FIRST_PRESET, wholePreset } from './presets';
import type { Draft } from './fields';

/** Settings in the address: every field that differs from what the page opens with, under its own name. */

type Flat = Record<string, number | string | boolean | number[]>;

export function firstDraft(): Draft {
  return { recipe: wholePreset(FIRST_PRESET, DEFAULT_RECIPE.data), seeds: String(DEFAULT_RECIPE.data_seed) };
}

/** What stands for null. */
const NONE = 'none';

function flatten({ recipe, seeds }: Draft): Flat {
  const { evaluation, lora, quantization, seed: _, data_seed: __, ...rest } = recipe;
  const nested = Object.entries(evaluation).map(([key, value]) => [`evaluation.${key}`, value] as const);
  const { target_modules, ...adapter } = lora ?? { ...DEFAULT_LORA, r: 0 };
  const numbers = Object.entries(adapter).map(([key, value]) => [`lora.${key}`, value] as const);
  return {
    ...rest,
    ...Object.fromEntries([...nested, ...numbers]),
    'lora.target_modules': target_modules.join(),
    quantization: quantization ?? NONE,
    seeds,
  };
}

const text = (value: Flat[string]) => (Array.isArray(value) ? value.join(',') : String(value));

export function encode(draft: Draft): string {
  const first = flatten(firstDraft());
  const params = new URLSearchParams();
  for (const [key, value] of Object.entries(flatten(draft))) {
    if (text(value) !== text(first[key]!)) params.set(key, text(value));
  }
  return params.toString().replaceAll('%2C', ',');
}

/** Unknown names are left out; a value that is no number becomes NaN, which the form then explains at its field. */
export function decode(hash: string): Draft {
  const params = new URLSearchParams(hash.replace(/^#/, ''));
  const flat = flatten(firstDraft());
  for (const [key, before] of Object.entries(flat)) {
    const given = params.get(key);
    if (given === null) continue;
    if (Array.isArray(before)) flat[key] = given === '' ? [] : given.split(',').map(Number);
    else if (typeof before === 'boolean') flat[key] = given === 'true' || given === 'false' ? given === 'true' : given;
    else flat[key] = typeof before === 'number' ? (given === '' ? NaN : Number(given)) : given;
  }
  const { seeds, ...fields } = flat;
  const recipe: Record<string, unknown> = { seed: DEFAULT_RECIPE.seed, data_seed: DEFAULT_RECIPE.data_seed };
  const nested: Record<string, Record<string, unknown>> = { evaluation: {}, lora: {} };
  for (const [key, value] of Object.entries(fields)) {
    const [group, name] = key.split('.') as [string, string | undefined];
    if (name === undefined) recipe[key] = value;
    else nested[group]![name] = name === 'target_modules' ? String(value).split(',').filter(Boolean) : value;
  }
  const { evaluation, lora } = nested as { evaluation: object; lora: { r?: unknown } };
  const quantization = recipe['quantization'] === NONE ? null : recipe['quantization'];
  return { recipe: { ...recipe, evaluation, lora: lora.r === 0 ? null : lora, quantization } as unknown as Recipe, seeds: String(seeds) };
}
