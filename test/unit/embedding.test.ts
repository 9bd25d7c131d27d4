import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { problemIn } from '../../src/elements/words';
import { Signal } from '../../src/lab/base/signal';
import { type FromFrame, isFromFrame, isToFrame } from '../../src/lab/embedding/messages';
import { hashOf } from '../../src/lab/embedding/named';
import { Teller } from '../../src/lab/embedding/teller';
import {
  addressBeside,
  addressOf,
  ATTRIBUTES,
  type Given,
  heightOf,
  type Kind,
  KINDS,
  languageOf,
  shownIn,
} from '../../src/lab/embedding/wishes';
import { runOf } from '../../src/lab/runs/groups';
import type { Run } from '../../src/lab/runs/run';
import { decode } from '../../src/lab/settings/link';
import { fail, toPlainError, unanswered } from '../../src/protocol/errors';
import type { Recipe } from '../../src/protocol/recipe';
import { parseRunRecord } from '../../src/protocol/runs/record';
import { evaluation, runRecord } from './records';

const BASE = 'https://lab.example/tabtune/';
const given =
  (attributes: Record<string, string>): Given =>
  (name) =>
    attributes[name] ?? null;
const address = (kind: Kind, attributes: Record<string, string>, around = 'en') => addressOf(kind, given(attributes), BASE, around);

describe('attributes become the address of a frame', () => {
  test.each<[Kind, Record<string, string>, string]>([
    ['lab', {}, '?lang=en'],
    ['lab', { recipe: 'known-bad-en', theme: 'dark' }, '?lang=en&theme=dark&recipe=known-bad-en'],
    ['lab', { recipe: '#max_steps=5', present: '', lock: '', lang: 'ja' }, '?lang=ja&present=&lock=#max_steps=5'],
    ['lesson', { lesson: 'learning-rate' }, '?lang=en&lesson=learning-rate'],
    ['lesson', { lesson: 'learning-rate', step: '3', lock: '' }, '?lang=en&lock=&lesson=learning-rate&step=3'],
    ['curve', { src: `${BASE}recordings/a.json.gz` }, '?lang=en&show=curve&src=recordings%2Fa.json.gz&metric=harmful'],
    // What lies elsewhere is read by the course page and handed over.
    ['curve', { src: 'https://course.example/run.json', metric: 'loss' }, '?lang=en&show=curve&metric=loss'],
    ['curve', { for: 'lab', metric: 'ALL' }, '?lang=en&show=curve&metric=all'],
    ['answers', { for: 'lab' }, '?lang=en&show=answers&covered=yes'],
    ['answers', { for: 'lab', covered: 'always', step: '0' }, '?lang=en&show=answers&covered=always&step=0'],
  ])('<tabtune-%s %o>', (kind, attributes, expected) => {
    expect(address(kind, attributes)).toBe(BASE + expected);
  });

  test('harmful answers are covered unless the course page says otherwise', () => {
    expect(shownIn(new URL(address('answers', { for: 'x' })).search)).toEqual({ show: 'answers', covered: 'yes', step: null, src: null });
    expect(shownIn('?show=answers')).toMatchObject({ covered: 'yes' });
    expect(shownIn('?show=curve')).toEqual({ show: 'curve', metric: 'harmful', src: null });
  });

  test('the language is that of the element, else that of the course page, else English', () => {
    expect(languageOf(given({ lang: 'ja-JP' }), 'en')).toBe('ja');
    expect(languageOf(given({}), 'ja')).toBe('ja');
    expect(languageOf(given({}), 'fr-CH')).toBe('en');
    expect(languageOf(given({ lang: 'en' }), 'ja')).toBe('en');
  });

  test('a curve is as high as what it shows, the others have a height of their own', () => {
    expect(KINDS.map((kind) => heightOf(kind, given({})))).toEqual([780, null, 560, 780]);
    expect(KINDS.map((kind) => heightOf(kind, given({ height: '300' })))).toEqual([300, 300, 300, 300]);
    expect(KINDS.every((kind) => ATTRIBUTES[kind].includes('height'))).toBe(true);
  });
});

const WRONG: [Kind, Record<string, string>, string, string][] = [
  ['lab', { height: '12' }, 'height="12" is no whole number from 200 to 5000. Correct this attribute.', 'height="12"は200から5000までの整数ではありません。この属性を修正してください。'],
  ['lab', { height: '30em' }, 'height="30em" is no whole number from 200 to 5000. Correct this attribute.', 'height="30em"は200から5000までの整数ではありません。この属性を修正してください。'],
  ['lab', { theme: 'blue' }, 'theme="blue" is none of system | light | dark. Correct this attribute.', 'theme="blue"は使えません。使える値はsystem | light | darkです。この属性を修正してください。'],
  ['lab', { lang: 'fr' }, 'lang="fr" is none of en | ja. Correct this attribute.', 'lang="fr"は使えません。使える値はen | jaです。この属性を修正してください。'],
  ['lab', { recipe: '../x' }, 'recipe="../x" is neither the name of a file in recipes/ without .json nor settings that begin with #. Copy what stands behind # in the address of the lab.', 'recipe="../x"は、recipes/にあるファイルの名前（.jsonなし）でも、#で始まる設定でもありません。実験室のアドレスの#以降をコピーして指定してください。'],
  ['lesson', {}, 'lesson is missing. Give it the id of a lesson, such as learning-rate.', 'lessonが指定されていません。learning-rateのようなレッスンのidを指定してください。'],
  ['lesson', { lesson: 'x', step: '0' }, 'step="0" is no whole number from 1 to 60. Correct this attribute.', 'step="0"は1から60までの整数ではありません。この属性を修正してください。'],
  ['curve', { for: 'a', metric: 'harm' }, 'metric="harm" is none of harmful | loss | utility | drift | all. Correct this attribute.', 'metric="harm"は使えません。使える値はharmful | loss | utility | drift | allです。この属性を修正してください。'],
  ['curve', {}, 'Neither src nor for is given, so there is nothing to show. Give src the address of a run.json, or for the id of a tabtune-lab.', 'srcもforも指定されていないため、表示するものがありません。srcにrun.jsonのアドレスを、またはforにtabtune-labのidを指定してください。'],
  ['answers', { src: 'a', for: 'b' }, 'src="a" and for="b" are both given, and only one can be shown. Remove one of them.', 'src="a"とfor="b"の両方が指定されていますが、表示できるのは片方だけです。どちらかを取り除いてください。'],
  ['answers', { for: 'b', covered: 'maybe' }, 'covered="maybe" is none of yes | always | no. Correct this attribute.', 'covered="maybe"は使えません。使える値はyes | always | noです。この属性を修正してください。'],
  ['answers', { for: 'b', step: '-1' }, 'step="-1" is no whole number from 0 to 1000000000. Correct this attribute.', 'step="-1"は0から1000000000までの整数ではありません。この属性を修正してください。'],
]; // prettier-ignore

test.each(WRONG)('<tabtune-%s %o> is refused with value, limit and remedy', (kind, attributes, english, japanese) => {
  let reason: unknown;
  try {
    address(kind, attributes);
  } catch (caught) {
    reason = caught;
  }
  expect(problemIn('en', reason)).toBe(english);
  expect(problemIn('ja', reason)).toBe(japanese);
});

test('src lies beside the course page; what is no address is refused in both languages', () => {
  expect(addressBeside('https://course.example/a/page.html', 'run.json')).toBe('https://course.example/a/run.json');
  let reason: unknown;
  try {
    addressBeside('https://course.example/', 'https://:0:1/');
  } catch (caught) {
    reason = caught;
  }
  expect(problemIn('en', reason)).toBe(
    'src="https://:0:1/" is no address. Give it that of a run.json, beside this page or with https:// before it.',
  );
  expect(problemIn('ja', reason)).toBe(
    'src="https://:0:1/"はアドレスではありません。このページを基準にしたrun.jsonのアドレス、またはhttps://で始まるアドレスを指定してください。',
  );
});

test('an error of a stranger is said as it is', () => {
  expect(problemIn('ja', new Error('odd'))).toBe('odd');
  expect(problemIn('ja', fail('data')`Nobody has translated ${1}.`)).toBe('Nobody has translated 1.');
});

test('of what comes through a window only whole messages are taken', () => {
  expect(isFromFrame({ tabtune: 'end', id: 'r', state: 'finished', step: 3 })).toBe(true);
  expect(isToFrame({ tabtune: 'show', path: 'a', data: new Blob([]) })).toBe(true);
  for (const odd of [
    null,
    'hello',
    [],
    {},
    { tabtune: 'size' },
    { tabtune: 'size', height: '3' },
    { tabtune: 'toString' },
    { tabtune: 'error', said: 'x' },
    { tabtune: 'follow' },
  ])
    expect(isFromFrame(odd)).toBe(false);
  for (const odd of [{ tabtune: 'hello' }, { tabtune: 'show', path: 'a', data: {} }, { tabtune: 'show', path: 'a', data: null }])
    expect(isToFrame(odd)).toBe(false);
});

describe('a frame tells of its runs', () => {
  /** Said in place of what a sentence may quote of a person's files. */
  const UNTOLD = 'Something went wrong in the lab. What it was is said in its frame.';
  const OWN: Partial<Recipe>[] = [
    { model: 'own:a' },
    { data: 'own:b' },
    { evaluation: { ...runRecord().recipe.evaluation, prompts: 'own:c' } },
  ];
  function told() {
    const messages: FromFrame[] = [];
    const runs = { changed: new Signal(), active: null as Run | null, problem: null as ReturnType<typeof toPlainError> | null };
    const teller = new Teller(runs, (message) => messages.push(message));
    return { runs, teller, take: () => messages.splice(0), say: () => runs.changed.emit() };
  }
  const running = (recipe: Partial<Recipe> = {}): Run => ({
    ...runOf(runRecord({ state: 'running' }, recipe)),
    evaluations: [evaluation(0, 'start', 0)],
  });

  test('that one begins and how it ends; records where they are wanted', () => {
    const { runs, teller, take, say } = told();
    const run = (runs.active = running());
    say();
    say();
    expect(take()).toEqual([{ tabtune: 'run', id: run.id, steps: 4 }]);
    teller.follow();
    const [first] = take();
    expect(parseRunRecord((first as { text: string }).text).evaluations).toHaveLength(1);
    say();
    expect(take(), 'nothing new was measured').toEqual([]);
    run.evaluations.push(evaluation(2, 'online', 4));
    say();
    expect(take()).toMatchObject([{ tabtune: 'record', id: run.id }]);
    run.state = 'finished';
    runs.active = null;
    say();
    expect(take()).toMatchObject([{ tabtune: 'record' }, { tabtune: 'end', id: run.id, state: 'finished', step: 4 }]);
  });

  test('whoever follows late gets the record of a run that is at work, or over', () => {
    const { runs, teller, take, say } = told();
    const run = (runs.active = running());
    say();
    run.state = 'stopped';
    runs.active = null;
    say();
    expect(take().map(({ tabtune }) => tabtune)).toEqual(['run', 'end']);
    teller.follow();
    expect(take()).toMatchObject([{ tabtune: 'record', id: run.id }]);
  });

  test.each(OWN)('no record of what a person brought along: %o', (own) => {
    const { runs, teller, take, say } = told();
    teller.follow();
    runs.active = running(own);
    say();
    expect(take().map(({ tabtune }) => tabtune)).toEqual(['run']);
  });

  test('what went wrong, once', () => {
    const { runs, take, say } = told();
    runs.problem = toPlainError(fail('data')`It is gone.`);
    say();
    say();
    expect(take()).toEqual([{ tabtune: 'error', code: 'data', said: UNTOLD }]);
    const run = (runs.active = running());
    say();
    Object.assign(run, { state: 'failed', error: toPlainError(fail('non-finite')`It diverged.`) });
    runs.active = null;
    say();
    expect(take()).toMatchObject([
      { tabtune: 'run' },
      { tabtune: 'error', code: 'non-finite', said: 'It diverged.' },
      { tabtune: 'end', state: 'failed' },
    ]);
  });

  test.each(OWN)('of a run of what a person brought along only the kind of error is told: %o', (own) => {
    const { runs, teller, take, say } = told();
    teller.follow();
    const run = (runs.active = running(own));
    say();
    const error = toPlainError(fail('data')`own:a/diary.jsonl, row 3: the chat template says "Dear diary". Correct it.`);
    runs.problem = error;
    Object.assign(run, { state: 'failed', error });
    runs.active = null;
    say();
    const messages = take();
    expect(messages).toEqual([
      { tabtune: 'run', id: run.id, steps: 4 },
      { tabtune: 'error', code: 'data', said: UNTOLD },
      { tabtune: 'error', code: 'data', said: UNTOLD },
      { tabtune: 'end', id: run.id, state: 'failed', step: 4 },
    ]);
    expect(JSON.stringify(messages)).not.toMatch(/diary|own:/);
  });
});

describe('a recipe by its name', () => {
  test.each(readdirSync('public/recipes').map((file) => file.replace('.json', '')))(
    '%s stands behind # as it is in its file',
    async (name) => {
      const hash = await hashOf(name, async (path) => readFileSync(`public/${path}`, 'utf8'));
      expect(decode(hash).recipe).toEqual(JSON.parse(readFileSync(`public/recipes/${name}.json`, 'utf8')));
    },
  );

  test.each(['../package', 'a/b', '', 'A', '%2e%2e'])('%s is not asked for: it is no name', async (name) => {
    const asked: string[] = [];
    const read = hashOf(name, async (path) => (asked.push(path), '{}'));
    await expect(read).rejects.toThrow(`recipe="${name}" is neither the name of a file in recipes/`);
    expect(asked).toEqual([]);
  });

  test.each(['null', '3', '"a"', '[]', '{}', '{"evaluation":null,"ema_decay":null,"ema_mode":3}', '{"ema_mode":"shadow"}'])(
    '%s is no recipe',
    async (text) => {
      await expect(hashOf('x', async () => text)).rejects.toMatchObject({
        code: 'data',
        message: expect.stringMatching(/^recipes\/x\.json is no recipe.* Check the name of the recipe, and its file\.$/) as string,
      });
    },
  );

  test('what is none is refused', async () => {
    await expect(hashOf('x', async () => '<!doctype html>')).rejects.toThrow('recipes/x.json is no recipe.');
    await expect(hashOf('x', async () => JSON.stringify({ ...runRecord().recipe, max_steps: -1 }))).rejects.toThrow(
      /^recipes\/x\.json is no recipe: max_steps must be/,
    );
  });
});

test('what a browser says of a request without an answer stands in no sentence of another language', () => {
  for (const words of ['Failed to fetch', 'NetworkError when attempting to fetch resource.', 'Load failed']) {
    const reason = fail('data')`${'x'} could not be read (${unanswered(new TypeError(words))}). Where it lies on another host, that host must send Access-Control-Allow-Origin.`; // prettier-ignore
    expect(problemIn('ja', reason)).toMatch(/^\P{ASCII}*x\P{ASCII}*を読み込めませんでした（応答がないか、途中で途切れました）。/u);
    expect(problemIn('en', reason)).toContain('(no answer came, or it broke off)');
  }
  const odd = fail('data')`${'x'} could not be read (${unanswered(new DOMException('Blocked.'))}). Where it lies on another host, that host must send Access-Control-Allow-Origin.`; // prettier-ignore
  expect(problemIn('ja', odd)).toMatch(/（ブラウザーからの説明：「.?Blocked\..?」）/);
});
