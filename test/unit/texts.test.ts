import { configureLocalization, msg, str } from '@lit/localize';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { list, saidOf, sentences } from '../../src/lab/base/said';
import { fail, sentence, toPlainError } from '../../src/protocol/errors';
import japanese from '../../src/ui/locales/ja/index';
import { templatesOf } from '../../src/ui/locales/templates';
import { bareTexts } from '../../scripts/bare-text.mjs';
import { entriesOf, problemsOf, textsOfSource } from '../../scripts/texts.mjs';

// The library tells the page; Node has none.
vi.stubGlobal('window', new EventTarget());

const { setLocale } = configureLocalization({
  sourceLocale: 'en',
  targetLocales: ['ja', 'odd'],
  loadLocale: async (locale) => ({
    templates: templatesOf(
      locale === 'ja'
        ? japanese
        : {
            Stop: 'Halt',
            '{0} of {1} rows': 'von {1} Zeilen {0}',
            'weights at the start': 'Anfang',
            'Row {0} is {1}.': '{1}: Zeile {0}!',
            'without a {0}': 'ohne {0}',
            'The disk is full.': 'Voll.',
          },
    ),
  }),
});
afterAll(() => setLocale('en'));

describe('texts in another language', () => {
  it('are found by their wording, by their id, and with their values where they belong', async () => {
    const rows = (some: number, all: number) => msg(str`${some} of ${all} rows`);
    expect([msg('Stop'), rows(2, 9), msg('Start', { id: 'weights at the start' })]).toEqual(['Stop', '2 of 9 rows', 'Start']);
    await setLocale('odd');
    expect([msg('Stop'), rows(2, 9), msg('Start', { id: 'weights at the start' })]).toEqual(['Halt', 'von 9 Zeilen 2', 'Anfang']);
    expect(msg('Nobody has translated this')).toBe('Nobody has translated this');
    await setLocale('en');
    expect(rows(2, 9)).toBe('2 of 9 rows');
  });

  it('hold for what the engine says, sentences within sentences too, and not for what it repeats of strangers', async () => {
    await setLocale('odd');
    const error = toPlainError(fail('data')`Row ${7} is ${sentence`without a ${'Stop'}`}.`);
    expect(saidOf(error)).toBe('ohne Stop: Zeile 7!');
    expect(saidOf(toPlainError(fail('storage')`The disk is full.`))).toBe('Voll.');
    expect(saidOf(toPlainError(new Error('The disk is full.')))).toBe('The disk is full.');
    expect(error.message).toBe('Row 7 is without a Stop.');
    await setLocale('en');
    expect(saidOf(error)).toBe('Row 7 is without a Stop.');
  });

  it('isolate a value that is written from right to left', async () => {
    await setLocale('odd');
    expect(saidOf(toPlainError(fail('data')`Row ${1} is ${'שלום'}.`))).toContain('\u2068שלום\u2069: Zeile 1!');
  });

  it('join sentences and things as the language does', async () => {
    await setLocale('en');
    expect([sentences('A.', '', 'B.'), list(['a', 'b', 'c']), sentences(), list([])]).toEqual(['A. B.', 'a, b, c', '', '']);
    await setLocale('ja');
    expect([sentences('甲。', '', '乙。'), list(['甲', '乙', '丙'])]).toEqual(['甲。乙。', '甲、乙、丙']);
  });
});

describe('what the build asks for', () => {
  const source = new Map([
    ['Stop', { english: 'Stop', files: new Set(['ui/a.ts']) }],
    ['{0} of {1}', { english: '{0} of {1}', files: new Set(['ui/a.ts', 'lab/b.ts']) }],
  ]);
  const entry = (key: string, text: string, file = 'ja/a.ts') => ({ key, text, file });

  it('is every text, once, with all its values', () => {
    expect(problemsOf(source, [entry('Stop', '停止'), entry('{0} of {1}', '{1}のうち{0}')])).toEqual([]);
    expect(
      problemsOf(source, [entry('Stop', ' '), entry('{0} of {1}', '{1}'), entry('Go', '行く'), entry('Stop', '停止', 'ja/b.ts')]),
    ).toEqual([
      'empty: "Stop" in ja/a.ts',
      'other values: "{0} of {1}" in ja/a.ts is "{1}"',
      'left over: "Go" in ja/a.ts',
      'repeated: "Stop" in ja/b.ts and ja/a.ts',
    ]);
    expect(problemsOf(source, [entry('Stop', '停止')])).toEqual(['missing: "{0} of {1}" of ui/a.ts, lab/b.ts']);
  });

  it('is found in msg, in errors and in sentences of the real source, and all of it is there in Japanese', () => {
    const texts = textsOfSource();
    expect(texts.size).toBeGreaterThan(1000);
    for (const wording of ['This processor, {0}', 'one sentence after another']) expect(texts.has(wording)).toBe(true);
    expect([...texts.keys()].some((key) => key.startsWith('Row {0} has {1} tokens'))).toBe(true);
    expect(problemsOf(texts, entriesOf('ja'))).toEqual([]);
  });
});

describe('bare text in a template', () => {
  const of = (parts: TemplateStringsArray, ..._: unknown[]) => bareTexts([...parts]);

  it('is refused between tags and in attributes that are read', () => {
    expect(of`<p>Some words</p>`).toEqual(['Some words']);
    expect(of`<p>${1} rows</p>`).toEqual(['… rows']);
    expect(of`<input placeholder="Your name" aria-label='The name' type="text" />`).toEqual(['Your name', 'The name']);
    expect(of`<b translate="no">code <i>inside</i></b> outside`).toEqual(['outside']);
    expect(of`<input translate="no" placeholder="a/b" /> outside`).toEqual(['outside']);
    expect(of`${1}, then <br> some`).toEqual(['…, then', 'some']);
  });

  it('is not what nobody reads: signs, values, code, comments, attributes of other kinds', () => {
    expect(of`<p class="wide note" @click=${() => 1}>${1} · ${2} &nbsp; ×</p>`).toEqual([]);
    expect(of`<!-- a comment with words --><svg viewBox="0 0 16 16"><path d="M8 2.5a5 5"></path></svg>`).toEqual([]);
    expect(of`<code translate="no">learning_rate</code>`).toEqual([]);
  });
});
