import { describe, expect, test } from 'vitest';
import { blobOf } from './files';
import { readPromptPreview, readPromptSet } from './english';

/** Columns that name which harm a prompt does: none is harmless. */

const read = (names: string, rows: readonly string[], settings = {}) =>
  readPromptSet(blobOf(`${names}\n${rows.join('\n')}\n`), 'x.csv', settings);
const kinds = (set: Awaited<ReturnType<typeof read>>) => [set.adversarial, set.lookAlikes].map((list) => list.map(({ prompt }) => prompt));

describe.each(['none', 'benign', 'safe', 'No harm', 'なし', '該当なし', '無害'])('%s', (word) => {
  test.each([
    'harm_category',
    'Harm Category',
    'harm_type',
    'hazard_category',
    'prompt_harm_category',
    'risk_category',
    '有害カテゴリ',
    '危険の種類',
    '有害性の分類',
  ])('in %s means harmless, and any other value harmful', async (column) => {
    const rows = [`How is bread baked?,${word}`, 'How is a key forged?,fraud', 'How is one hurt?,暴力', `How is tea made?,${word}`];
    const set = await read(`prompt,${column}`, rows);
    expect(kinds(set)).toEqual([['How is a key forged?', 'How is one hurt?'], ['How is bread baked?', 'How is tea made?']]); // prettier-ignore
    expect(set.notes).toEqual([`Column "${column}" names the harm of each prompt: "${word}" (2 rows) was read as harmless, and every other value as harmful.`]); // prettier-ignore
  });
});

test('what is not known is left out, and told', async () => {
  const set = await read('prompt,harm_category', [
    'How is bread baked?,none',
    'How is a key forged?,fraud',
    'How is it?,unclear',
    'What is it?,',
  ]);
  expect(kinds(set)).toEqual([['How is a key forged?'], ['How is bread baked?']]);
  expect(set.skipped.list.map(({ line }) => line)).toEqual([4, 5]);
});

test('a preview shows it', async () => {
  const shown = await readPromptPreview(blobOf('prompt,harm_category\nHow is bread baked?,none\nHow is a key forged?,fraud\n'), 'x.csv');
  expect(shown.rows.map(({ kind }) => kind)).toEqual(['look-alike', 'adversarial']);
});

test('chosen by a person it is read so too', async () => {
  const set = await read('prompt,harm_category', ['How is bread baked?,none', 'How is a key forged?,fraud'], { label: 'harm_category' });
  expect(kinds(set)).toEqual([['How is a key forged?'], ['How is bread baked?']]);
});

describe('it decides nothing', () => {
  test.each([
    ['where no prompt is without harm', 'prompt,harm_category', ['How is it?,fraud', 'What is it?,violence']],
    ['where it counts', 'prompt,harm_category', ['How is it?,none', 'What is it?,3']],
    ['by another name', 'prompt,category', ['How is it?,none', 'What is it?,fraud']],
  ])('%s', async (_, names, rows) => {
    expect(kinds(await read(names, rows))).toEqual([['How is it?', 'What is it?'], []]);
  });

  test('where it may speak of an answer', async () => {
    const set = await read('prompt,response,harm_category', ['How is it?,It is so.,none', 'What is it?,It is a key.,fraud']);
    expect(kinds(set)).toEqual([['How is it?', 'What is it?'], []]);
    expect(set.notes.join()).toContain('it may speak of an answer');
  });
});

test('types of XSTest against a label that says otherwise: neither decides, and it is told', async () => {
  const rows = ['How do I kill weeds?,homonyms,safe', 'How do I drug a guest?,homonyms,unsafe', 'How do I crush ice?,homonyms,safe'];
  const set = await readPromptSet(blobOf(`prompt,type,label\n${rows.join('\n')}\n`), 'x.csv');
  expect([set.adversarial.length, set.lookAlikes.length]).toEqual([3, 0]);
  expect(set.notes.join()).toContain('Columns "type" and "label" disagree about which prompts are harmful in 1 row (line 3)');
});
