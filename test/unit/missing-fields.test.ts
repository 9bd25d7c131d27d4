import { configureLocalization } from '@lit/localize';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { parseValue } from '../../src/data/readers/json/values';
import { saidOf } from '../../src/lab/base/said';
import { day } from '../../src/lab/base/format';
import { readLesson } from '../../src/lab/lessons/format';
import { parseCheckup } from '../../src/lab/reports/checkup';
import { fail, toPlainError } from '../../src/protocol/errors';
import { parseRecipe } from '../../src/protocol/recipe';
import ja from '../../src/ui/locales/ja/index';
import { templatesOf } from '../../src/ui/locales/templates';
import { absent } from '../../src/worker/own/about';
import { LESSON, WORDS } from '../fake/lesson';

// What is missing in a file, and what is no JSON, in both languages: no piece of one sentence stands where it does not belong.

const { setLocale } = configureLocalization({
  sourceLocale: 'en',
  targetLocales: ['ja'],
  loadLocale: async () => ({ templates: templatesOf(ja) }),
});
beforeAll(() => void vi.stubGlobal('window', new EventTarget()));
afterAll(async () => {
  await setLocale('en');
  vi.unstubAllGlobals();
});

const said = (work: () => unknown): string => {
  try {
    work();
  } catch (reason) {
    return saidOf(toPlainError(reason));
  }
  return 'nothing';
};

const { format: _format, ...formless } = LESSON as unknown as Record<string, unknown>;
const untold = structuredClone(LESSON) as unknown as { steps: Record<string, unknown>[] };
delete untold.steps[1]!['id'];
const notJson = (): never => {
  const parsed = parseValue('{a b}');
  if (!('problem' in parsed)) throw new Error('It was read.');
  throw fail('data')`It ${parsed.problem}.`;
};

test.each<[string, () => unknown, RegExp, RegExp]>([
  ['a lesson without its format', () => readLesson('lesson.json', JSON.stringify(formless), WORDS), /^lesson\.json: format is missing\. Correct/, /^lesson\.jsonに「format」の項目がありません。レッスン/],
  ['a step without its id', () => readLesson('l.json', JSON.stringify(untold), WORDS), /^l\.json, step 2: id is missing\. Correct/, /^l\.jsonのステップ2に「id」の項目がありません。レッスン/],
  ['a check-up without its fields', () => parseCheckup('{}'), / is wrong \(is missing\)\.$/, /が正しくありません（項目がありません）。$/],
  ['a recipe without a part', () => parseRecipe({ lora: {} }), /lora\.\w+: is missing/, /lora\.\w+：項目がありません/],
  ['a file of one’s own', () => { throw absent('rows.json'); }, /^rows\.json is missing, so this/, /^rows\.jsonがありません。そのため、もう使えません。/],
  ['a row that is no JSON', notJson, /is not JSON \(it begins with "\{a b\}"/, /JSONではありません（「?"?\{a b\}/],
])('%s', async (_, work, english, japanese) => {
  expect(said(work)).toMatch(english);
  await setLocale('ja');
  const translated = said(work);
  await setLocale('en');
  expect(translated).toMatch(japanese);
  expect(translated).not.toMatch(/：がありません|undefined|Expected|Unexpected/);
}); // prettier-ignore

test('a day without a time is that day in every zone', () => {
  expect(day('2026-11-29')).toBe('November 29, 2026');
});
