import { expect, test } from 'vitest';
import type { TabtuneError } from '../../src/protocol/errors';
import { fail } from '../../src/protocol/errors';
import { MOST_ACCUMULATION, parseRecipe, type Recipe } from '../../src/protocol/recipe';
import { withRemedy } from '../../src/worker/run/remedy';

const full = fail('out-of-memory')`Too large.`;

/** What is proposed where only what `fits` says fits, and all that was tried. */
function proposed(recipe: Recipe, fits: (recipe: Recipe) => boolean) {
  const tried: Recipe[] = [];
  const error = withRemedy(full, recipe, (given) => {
    tried.push(given);
    if (!fits(given)) throw full;
  }) as TabtuneError;
  return { tried, message: error.message, fits: error.details?.['fits'] as Recipe | undefined };
}

test.each([1, 3, 512, 700, MOST_ACCUMULATION])('from %d accumulated batches on, whatever is tried is a recipe', (gradient_accumulation_steps) => {
  const recipe = parseRecipe({ per_device_train_batch_size: 64, gradient_accumulation_steps, max_length: 512 });
  const { tried, message } = proposed(recipe, () => false);
  expect(tried.length).toBeGreaterThan(8);
  for (const given of tried) expect(parseRecipe(given)).toEqual(given);
  expect(message).toContain('Not even the smallest plan fits');
}); // prettier-ignore

test('the mildest change that fits is named with its figures', () => {
  const recipe = parseRecipe({ per_device_train_batch_size: 8, gradient_accumulation_steps: 700 });
  const found = proposed(recipe, ({ per_device_train_batch_size: batch }) => batch <= 2);
  expect(found.fits).toMatchObject({ per_device_train_batch_size: 2, gradient_accumulation_steps: MOST_ACCUMULATION });
  expect(found.message).toContain('per_device_train_batch_size 2 with gradient_accumulation_steps 1024');
  expect(proposed(recipe, ({ lora }) => lora !== null).message).toContain('This would fit here: gradient_checkpointing, lora (r 8).');
});

test('other errors stay as they are', () => {
  const other = fail('data')`No rows.`;
  expect(withRemedy(other, parseRecipe({}), () => undefined)).toBe(other);
});
