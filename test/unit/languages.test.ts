import { describe, expect, test } from 'vitest';
import { preferred } from '../../src/lab/settings/languages';
import { decode, encode, firstDraft } from '../../src/lab/settings/link';
import { nameOf } from '../../src/lab/settings/names';
import { openingDraft } from '../../src/lab/settings/opening';
import { FIRST_PRESET, matchingPreset, presetRecipe, wholePreset } from '../../src/lab/settings/presets';
import { judgedAsOwn, switchedTo } from '../../src/lab/settings/switching';
import type { Catalogue } from '../../src/protocol/catalogue';
import { parseRecipe, type Recipe } from '../../src/protocol/recipe';
import { CATALOGUE } from '../fake/catalogue';

// What a model of another language brings along, and with which one the page opens.

const toy = wholePreset('ema-only', 'steps');
const english = wholePreset('ema-only', 'steps-en');
const after = (recipe: Recipe, model: string): Recipe => ({ ...recipe, ...switchedTo(CATALOGUE, recipe, model)!.change });

describe('choosing a model', () => {
  test('of another language brings data of the same style, prompts of the same part and the judge, and tells them', () => {
    expect(after(toy, 'small-aligned')).toEqual(english);
    expect(after(english, 'small-aligned-ja')).toEqual(wholePreset('ema-only', 'steps-ja'));
    expect(after(after(english, 'small-aligned-ja'), 'tiny-aligned')).toEqual(toy);
    expect(switchedTo(CATALOGUE, english, 'small-aligned-ja')!.told).toEqual({
      model: 'small-aligned-ja',
      language: 'ja',
      titles: ['手順つき', '日本語、テスト', '断りの語句'],
      slow: null,
    });
    expect(switchedTo(CATALOGUE, toy, 'small-aligned')!.told.titles, 'both judge English').toEqual([
      'Step by step, English',
      'English, test',
    ]);
  });

  test('keeps what was chosen beside it: another style, another part, the set of the same name', () => {
    const facts: Recipe = { ...toy, data: 'facts', evaluation: { ...toy.evaluation, prompts: 'adversarial-validation' } };
    const { data, evaluation } = after(facts, 'small-aligned-ja');
    expect([data, evaluation.prompts]).toEqual(['facts-ja', 'adversarial-validation-ja']);
    const direct: Recipe = { ...toy, evaluation: { ...toy.evaluation, prompts: 'direct' } };
    expect(after(direct, 'small-aligned').evaluation.prompts).toBe('direct-en');
  });

  test('a preset stays the same preset; what was set by hand stays as it is', () => {
    expect(matchingPreset(after({ ...toy, ...presetRecipe('tuned', 'steps') }, 'small-aligned'))).toBe('tuned');
    const byHand: Recipe = { ...toy, learning_rate: 3e-4, max_length: 100, evaluation: { ...toy.evaluation, max_new_tokens: 33 } };
    expect(after(byHand, 'small-aligned')).toMatchObject({
      learning_rate: 3e-4,
      max_steps: 600,
      max_length: 100,
      evaluation: { max_new_tokens: 33 },
    });
    const qi: Recipe = { ...toy, evaluation: { ...toy.evaluation, judge: 'qi-2023' } };
    expect(after(qi, 'small-aligned').evaluation.judge, 'it judges English').toBe('qi-2023');
    expect(after(qi, 'small-aligned-ja').evaluation.judge).toBe('keywords-ja');
  });

  test('leaves data and prompts of one’s own alone, and everything where the model is one’s own', () => {
    const mine: Recipe = { ...toy, data: 'own:data/mine', evaluation: { ...toy.evaluation, prompts: 'own:prompts/mine' } };
    const { language: _, ...rows } = CATALOGUE.data[0]!;
    const own: Catalogue = {
      models: [...CATALOGUE.models, { id: 'own:model/a', title: 'a', path: '', parameters: 9, own: true }],
      data: [...CATALOGUE.data, { ...rows, id: 'own:data/mine', own: true }],
      prompts: CATALOGUE.prompts,
    };
    const { change } = switchedTo(own, mine, 'small-aligned')!;
    expect([change.data, change.evaluation!.prompts]).toEqual([undefined, 'own:prompts/mine']);
    expect(switchedTo(own, english, 'own:model/a')).toBeNull();
  });

  test('of one’s own brings the judge of many models’ words, which goes again with it; a judge that a person chose stays', () => {
    const judged = (recipe: Recipe, judge: string): Recipe => ({ ...recipe, evaluation: { ...recipe.evaluation, judge } });
    const mine = (recipe: Recipe, id = 'own:model/a'): Recipe => ({ ...recipe, model: id, ...judgedAsOwn(recipe, id)?.change });
    for (const recipe of [toy, english, after(english, 'small-aligned-ja')]) {
      expect(mine(recipe)).toEqual({ ...judged(recipe, 'refusals'), model: 'own:model/a' });
      // Back to a model that ships: by what its rates have always been judged.
      for (const { id } of CATALOGUE.models) expect(after(mine(recipe), id).evaluation.judge).toBe(after(recipe, id).evaluation.judge);
    }
    expect(judgedAsOwn(english, 'own:model/a')!.told).toEqual({
      model: 'own:model/a',
      language: null,
      titles: ["Refusals in any model's words"],
      slow: null,
    });
    expect(judgedAsOwn(judged(english, 'qi-2023'), 'own:model/a'), 'chosen by a person').toBeNull();
    const other = judged(mine(english), 'keywords');
    expect(judgedAsOwn(other, 'own:model/b'), 'chosen by a person, beside a model of one’s own').toBeNull();
    expect(judgedAsOwn(english, 'small-aligned-ja'), 'it ships').toBeNull();
    const byHand = judged(english, 'refusals');
    expect(after(byHand, 'small-aligned-ja').evaluation.judge, 'chosen by a person, it hears Japanese too').toBe('refusals');
  });

  test('where a language has no such data they stay, and every result is a recipe', () => {
    const poor: Catalogue = { ...CATALOGUE, data: CATALOGUE.data.filter(({ id }) => id !== 'steps-ja' && id !== 'facts-ja') };
    expect(switchedTo(poor, toy, 'small-aligned-ja')!.change.data).toBeUndefined();
    for (const { id } of CATALOGUE.models) for (const recipe of [toy, english]) expect(parseRecipe(after(recipe, id))).toEqual(after(recipe, id)); // prettier-ignore
  });
});

describe('the page opens', () => {
  test.each([
    [['ja'], 'ja'],
    [['ja-JP', 'en-US'], 'ja'],
    [['en-GB', 'ja'], 'en'],
    [['fr', 'ja', 'en'], 'ja'],
    [['de-CH', 'fr'], 'en'],
    [[], 'en'],
  ] as const)('in a browser of %j with %s', (languages, language) => {
    expect(preferred(languages)).toBe(language);
    const { recipe } = openingDraft(CATALOGUE, languages)!;
    expect(recipe).toEqual(wholePreset(FIRST_PRESET, `steps-${language}`));
    expect(nameOf(recipe)).toBe('Careless + average');
  });

  test('with what there is: English where Japanese does not ship, the toy where it is all', () => {
    const without = (...ids: string[]): Catalogue => ({ ...CATALOGUE, models: CATALOGUE.models.filter(({ id }) => !ids.includes(id)) });
    expect(openingDraft(without('small-aligned-ja'), ['ja'])!.recipe.model).toBe('small-aligned');
    expect(openingDraft(without('small-aligned-ja', 'small-aligned'), ['ja'])).toBeNull();
  });

  test('an address that must name its model does, and reads back; an old one means the toy', () => {
    const draft = { recipe: english, seeds: '1' };
    expect(decode(encode(draft, true))).toEqual(draft);
    expect(encode(firstDraft(), true)).toBe('model=tiny-aligned');
    expect(decode('learning_rate=0.002').recipe).toMatchObject({ model: 'tiny-aligned', data: 'steps', learning_rate: 0.002 });
  });
});
