import { configureLocalization } from '@lit/localize';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { readDataSet } from '../../src/data/sets/dataset';
import { wordsOf as said } from '../../src/lab/base/said';
import { listed, sentence, verbatim, wordsOf } from '../../src/protocol/errors';
import japanese from '../../src/ui/locales/ja/index';
import { templatesOf } from '../../src/ui/locales/templates';
import { readAbout } from '../../src/worker/own/about';
import { blobOf } from './files';

/** What the engine tells, in the language of the page. */

// The library tells the page; Node has none.
vi.stubGlobal('window', new EventTarget());
const { setLocale } = configureLocalization({
  sourceLocale: 'en',
  targetLocales: ['ja'],
  loadLocale: async () => ({ templates: templatesOf(japanese) }),
});
afterAll(() => setLocale('en'));

const ROWS = '[{"prompt":"a","completion":"b","source":"x"},7,{"prompt":"a","completion":"b"},{"prompt":"c","completion":["d"]}]';

describe('in Japanese', () => {
  beforeAll(() => setLocale('ja'));

  test('notes with values, sentences within sentences, and reasons of rows, as a structured clone brings them', async () => {
    const read = await readDataSet(blobOf(ROWS), 'x.json', { dropDuplicates: true });
    const { notes, skipped, why } = structuredClone({ notes: read.notes, skipped: read.skipped, why: read.why });
    expect(notes.map((note) => wordsOf(note))).toEqual([
      'A column is not used: "source".',
      '1 row that repeats an earlier one was left out (line 1).',
    ]);
    expect(notes.map(said)).toEqual(['使わない列："source"。', '前の行と同じ1行を除外しました（1行目）。']);
    expect(skipped.list.map(({ reason }) => said(reason))).toEqual([
      '数値です。行はオブジェクト、テキスト、メッセージのリストのいずれかにしてください（データの2行目）',
      '列「completion」にはテキストが必要ですが、リストがあります',
    ]);
    expect(said(why)).toBe('リストで始まります');
  });

  test('things one after the other are joined as the language does', () => {
    const both = listed(['a', sentence`column "${'b'}"`], ' and ');
    expect([wordsOf(both), said(both)]).toEqual(['a and column "b"', 'aと列「b」']);
    expect(said(listed([sentence`it was chosen`, listed(['x', 'y'])], '; '))).toBe('選ばれた形式です。x、y');
  });

  test('what was kept as words is shown as it stands, though the table has such words', () => {
    const words = 'Comments were left out';
    expect([said(verbatim(words)), said(sentence`Comments were left out`)]).toEqual([words, 'コメントを除外しました']);
  });
});

const about = (notes: unknown[]) => ({
  title: 'x',
  source: 'other',
  adversarial: 1,
  lookAlikes: 0,
  why: 'columns goal and target',
  skipped: { count: 1, list: [{ line: 3, reason: 'column "goal" is empty' }] },
  notes,
});

test('a set that was kept with plain notes still tells them, beside those in parts', async () => {
  const given = about(['2 rows were left out.', sentence`${2} of ${9} adversarial prompts were drawn.`]);
  const files = new Map([
    ['rows.json', blobOf('{}')],
    ['about.json', blobOf(JSON.stringify(given))],
  ]);
  const read = (await readAbout(files, 'prompts')) as unknown as {
    notes: Parameters<typeof said>[0][];
    why: Parameters<typeof said>[0];
    skipped: { list: { reason: Parameters<typeof said>[0] }[] };
  };
  await setLocale('en');
  expect(read.notes.map(said)).toEqual(['2 rows were left out.', '2 of 9 adversarial prompts were drawn.']);
  expect([said(read.why), said(read.skipped.list[0]!.reason)]).toEqual(['columns goal and target', 'column "goal" is empty']);
});
