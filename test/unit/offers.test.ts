import { expect, test } from 'vitest';
import { offersOf, proposedOf } from '../../src/lab/reports/offers';
import { groupOf, runOf } from '../../src/lab/runs/groups';
import { DEFAULT_RECIPE, type Recipe } from '../../src/protocol/recipe';
import { CATALOGUE } from '../fake/catalogue';
import { outcome } from './outcomes';

const recipe = (change: Partial<Recipe>): Recipe => ({ ...structuredClone(DEFAULT_RECIPE), ...change });
const none = { groups: [], names: [], stepOf: () => null };

test('a check-up begins with the model of the recipe, its prompts and its judge, else with that of the language of the page', () => {
  const japanese = recipe({ model: 'small-aligned-ja', data: 'facts-ja' });
  japanese.evaluation = { ...japanese.evaluation, prompts: 'adversarial-test-ja', judge: 'keywords-ja' };
  const offers = offersOf(CATALOGUE, japanese, none);
  expect(proposedOf(offers, japanese, 'en')).toMatchObject({
    model: 'small-aligned-ja',
    prompts: 'adversarial-test-ja',
    judge: 'keywords-ja',
  });
  const unknown = recipe({ model: 'own:models/gone' });
  expect(proposedOf(offersOf(CATALOGUE, unknown, none), unknown, 'ja')).toMatchObject({ model: 'small-aligned-ja', judge: 'keywords-ja' });
  expect(proposedOf(offersOf(CATALOGUE, unknown, none), unknown, 'en')).toMatchObject({ model: 'small-aligned', judge: 'keywords' });
  expect(proposedOf([], unknown, 'ja')).toBeUndefined();
});

test('weights that were trained from the model of the recipe go before it; those of another model do not', () => {
  const run = runOf(outcome([[50, [20, 4]]], { model: 'small-aligned' }, { id: 'r0' })); // prettier-ignore
  const kept = { groups: [groupOf([run], 'g0')], names: ['Alpha'], stepOf: () => 50 };
  const [english, japanese] = [recipe({ model: 'small-aligned' }), recipe({ model: 'small-aligned-ja' })];
  expect(proposedOf(offersOf(CATALOGUE, english, kept), english, 'ja')!.id).toMatch(/^run r0 ema/);
  expect(proposedOf(offersOf(CATALOGUE, japanese, kept), japanese, 'en')!.id).toBe('model small-aligned-ja');
});
