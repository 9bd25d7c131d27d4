import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { TabtuneError } from '../../src/protocol/errors';
import {
  decayOfHalfLife,
  DEFAULT_LORA,
  DEFAULT_RECIPE,
  halfLife,
  parseOptimisation,
  parseRecipe,
  recipeSchema,
  tracksOf,
} from '../../src/protocol/recipe';

const messageOf = (input: unknown): string => {
  try {
    parseRecipe(input);
  } catch (error) {
    expect(error).toBeInstanceOf(TabtuneError);
    expect((error as TabtuneError).code).toBe('recipe');
    return (error as Error).message;
  }
  return '';
};

describe('a recipe', () => {
  it('fills in every default', () => {
    expect(parseRecipe({})).toEqual(DEFAULT_RECIPE);
    expect(parseRecipe(undefined)).toEqual(DEFAULT_RECIPE);
    expect(parseRecipe({ learning_rate: 1e-3, evaluation: { judge: 'qi-2023' } })).toEqual({
      ...DEFAULT_RECIPE,
      learning_rate: 1e-3,
      evaluation: { ...DEFAULT_RECIPE.evaluation, judge: 'qi-2023' },
    });
    expect(parseRecipe(DEFAULT_RECIPE)).toEqual(DEFAULT_RECIPE);
  });

  it.each([
    [{ learning_rate: 1.5 }, 'learning_rate: must be from 0 to 1 (got 1.5)'],
    [{ learning_rate: NaN }, 'learning_rate: must be a number from 0 to 1'],
    [{ learning_rate: '1e-3' }, 'learning_rate: must be a number from 0 to 1 (got "1e-3")'],
    [{ max_steps: 0 }, 'max_steps: must be a whole number from 1 to 1000000 (got 0)'],
    [{ max_steps: 10.5 }, 'max_steps: must be a whole number from 1 to 1000000 (got 10.5)'],
    [{ weight_decay: -1 }, 'weight_decay: must be from 0 to 10 (got -1)'],
    [{ adam_beta2: 1 }, 'adam_beta2: must be from 0 to 0.999999 (got 1)'],
    [{ adam_epsilon: 0 }, 'adam_epsilon: must be from 1e-12 to 1 (got 0)'],
    [
      { lr_scheduler_type: 'polynomial' },
      'lr_scheduler_type: must be one of constant, constant_with_warmup, linear, cosine (got "polynomial")',
    ],
    [{ ema_mode: 'swa' }, 'ema_mode: must be one of off, shadow, feedback, blend, switch, anchor (got "swa")'],
    [{ ema_decay: 0.9 }, 'ema_decay: must be a list of decays (got 0.9)'],
    [{ ema_decay: [0.9, 1] }, 'ema_decay.1: must be from 0 to 0.999999 (got 1)'],
    [{ ema_decay: [0.1, 0.2, 0.3, 0.4, 0.5] }, 'ema_decay: holds at most 4 decays'],
    [{ ema_switch_steps: 1 }, 'ema_switch_steps: must be a whole number from 2 to 100000 (got 1)'],
    [{ gradient_checkpointing: 'yes' }, 'gradient_checkpointing: must be true or false (got "yes")'],
    [{ precision: 'float16' }, 'precision: must be one of float32, mixed (got "float16")'],
    [{ data: '' }, 'data: must name a data set'],
    [{ safety_share: 0.6 }, 'safety_share: must be from 0 to 0.5 (got 0.6)'],
    [{ evaluation: { max_new_tokens: 0 } }, 'evaluation.max_new_tokens: must be a whole number from 1 to 4096 (got 0)'],
    [{ per_device_train_batch_size: null }, 'per_device_train_batch_size: must be a whole number from 1 to 1024 (got null)'],
    [{ quantization: 'int8' }, 'quantization: needs lora: weights stored like this cannot be trained themselves (got "int8")'],
    [{ quantization: 'int8', learning_rate: 2 }, 'quantization: needs lora'],
  ])('refuses %j, naming field, range and value', (input, message) => expect(messageOf(input)).toContain(message));

  it('names every problem at once', () => {
    const message = messageOf({ learning_rate: 2, seed: -1 });
    expect(message).toContain('learning_rate');
    expect(message).toContain('seed: must be a whole number');
  });

  it('refuses fields that it does not know', () => {
    expect(messageOf({ learning_rates: 1e-3 })).toContain('learning_rates: is not a field of a recipe');
    expect(messageOf({ evaluation: { judges: 'x' } })).toContain('evaluation.judges: is not a field of a recipe');
  });

  it('is refused by the form, the file and the run in the same words', () => {
    const recipe = { ...DEFAULT_RECIPE, quantization: 'int8' as const };
    const issue = (given: unknown) => v.safeParse(recipeSchema, given).issues?.map(({ message }) => message) ?? [];
    expect(issue(recipe)).toEqual(['needs lora: weights stored like this cannot be trained themselves']);
    expect(issue({ ...recipe, lora: DEFAULT_LORA })).toEqual([]);
    for (const none of [null, undefined, 7, 'x', []]) expect(issue(none).length).toBeGreaterThan(0);
  });

  it('needs only the optimisation fields for a trainer', () => {
    expect(parseOptimisation({ learning_rate: 0.5, unknown: true, model: 7 }).learning_rate).toBe(0.5);
    expect(() => parseOptimisation({ learning_rate: -1 })).toThrow('learning_rate');
  });
});

describe('tracks', () => {
  it.each(['shadow', 'feedback', 'switch'] as const)('%s follows an average per decay', (ema_mode) =>
    expect(tracksOf({ ema_mode, ema_decay: [0.9, 0.99] })).toEqual(['online', 'ema:0.9', 'ema:0.99']),
  );
  it.each(['off', 'blend', 'anchor'] as const)('%s follows none', (ema_mode) =>
    expect(tracksOf({ ema_mode, ema_decay: [0.9] })).toEqual(['online']),
  );
});

describe('half-life', () => {
  it.each([
    [0.9, 6.6],
    [0.99, 69],
    [0.995, 138.3],
    [0.999, 692.8],
  ])('of %f is %f updates', (decay, updates) => {
    expect(halfLife(decay)).toBeCloseTo(updates, 0);
    expect(decay ** halfLife(decay)).toBeCloseTo(0.5, 12);
    expect(decayOfHalfLife(halfLife(decay))).toBeCloseTo(decay, 12);
  });
});
