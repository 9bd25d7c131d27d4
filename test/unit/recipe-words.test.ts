import { readFileSync } from 'node:fs';
import { configureLocalization } from '@lit/localize';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { check, parseSeeds } from '../../src/lab/settings/fields';
import { firstDraft } from '../../src/lab/settings/link';
import { nameOf } from '../../src/lab/settings/names';
import { titleOf } from '../../src/lab/settings/titles';
import type { Catalogue } from '../../src/protocol/catalogue';
import { JUDGES } from '../../src/judge/judges';
import ja from '../../src/ui/locales/ja/index';
import { templatesOf } from '../../src/ui/locales/templates';

// What ships and what is wrong with a field is said in the language of the page.

const JAPANESE = /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u;
const catalogue = JSON.parse(readFileSync('public/catalogue.json', 'utf8')) as Catalogue;

beforeAll(async () => {
  // The library tells a page of a new language by an event; Node has no page.
  vi.stubGlobal('window', new EventTarget());
  const loadLocale = async () => ({ templates: templatesOf(ja) });
  await configureLocalization({ sourceLocale: 'en', targetLocales: ['ja'], loadLocale }).setLocale('ja');
});

afterAll(() => vi.unstubAllGlobals());

test('everything that ships has a Japanese title, and what is one’s own keeps its name', () => {
  const shipped = [...catalogue.models, ...catalogue.data, ...catalogue.prompts, ...JUDGES].map(({ title }) => ({ title }));
  expect(shipped.map(titleOf).filter((title) => !JAPANESE.test(title))).toEqual([]);
  expect(titleOf({ title: 'Direct requests', own: true })).toBe('Direct requests');
});

test('complaints about fields are Japanese', () => {
  const { recipe, seeds } = firstDraft();
  const lora = { r: 0, lora_alpha: NaN, lora_dropout: 2, target_modules: [] };
  const evaluation = { ...recipe.evaluation, prompts: '', judge: 'x'.repeat(1001), live_rows: 0.5 };
  const bad = { ...recipe, model: '', data: 'x'.repeat(1001), learning_rate: 2, max_steps: NaN, ema_decay: [0.9, 0.9] };
  const { errors } = check({ recipe: { ...bad, lr_scheduler_type: 'x' as 'linear', lora, evaluation }, seeds: `${seeds},x` });
  expect(Object.keys(errors)).toHaveLength(14);
  expect(Object.values(errors).filter((text) => !JAPANESE.test(text))).toEqual([]);
});

test('a name is put together as Japanese does', () => {
  const { recipe } = firstDraft();
  expect(nameOf({ ...recipe, learning_rate: recipe.learning_rate * 2 })).toBe('不注意な設定＋平均、学習率 × 2');
});

test('seeds may be typed in full width', () => expect(parseSeeds('１、２，3')).toEqual([1, 2, 3]));
