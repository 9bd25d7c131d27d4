import { describe, expect, test } from 'vitest';
import type { Mapping } from '../../src/protocol/dataset';
import { blobOf } from './files';
import { readDataSet } from './english';

/** Columns that a name gives a role and that hold nothing in the first rows, or are not there: what they say later counts. */

type Values = Record<string, unknown>;
const jsonl = (rows: readonly Values[]) => readDataSet(blobOf(rows.map((one) => `${JSON.stringify(one)}\n`).join('')), 'x.jsonl');
const pair = (i: number) => ({ instruction: `Question ${i}?`, output: `Answer ${i}.` });
/** So many pairs with `first` beside them, and one row more. */
const after = (count: number, first: Values, last: Values): Values[] => [
  ...Array.from({ length: count }, (_, i) => ({ ...pair(i + 1), ...first })),
  { ...pair(count + 1), ...last },
];
const MARKED = 'marks the answer as one that is not to be learnt';

describe.each([60, 1200, 30_000])('after %i rows', (count) => {
  test.each<[string, string, unknown, Values]>([
    ['a label that is absent before', 'label', false, {}],
    ['a label that is null before', 'label', false, { label: null }],
    ['a label that is blank before', 'label', 'False', { label: '' }],
    ['feedback', 'feedback', 'thumbs_down', { feedback: '' }],
    ['a number under a name that says what it is', 'is_good', 0, { is_good: null }],
  ])('%s', async (_, column, bad, first) => {
    const { kept, skipped, notes } = await jsonl(after(count, first, { [column]: bad }));
    expect([kept, skipped.list]).toEqual([count, [{ line: count + 1, reason: `column "${column}" ${MARKED}` }]]);
    expect(notes.join()).not.toMatch(/not used/);
  });

  test.each<[string, Values]>([
    ['absent', {}],
    ['null', { history: null }],
    ['empty', { history: [] }],
  ])('turns before the question where they are %s before', async (_, first) => {
    const history = [['Hello?', 'Hi.']];
    const { examples, notes } = await jsonl(after(count, first, { history }));
    expect(examples.find((one) => 'messages' in one)).toEqual({
      messages: [
        { role: 'user', content: 'Hello?' },
        { role: 'assistant', content: 'Hi.' },
        { role: 'user', content: `Question ${count + 1}?` },
        { role: 'assistant', content: `Answer ${count + 1}.` },
      ],
    });
    expect(notes.join()).not.toMatch(/not used/);
  });

  test('a system message, a key and what belongs to the prompt', async () => {
    const { examples: withSystem } = await jsonl(after(count, {}, { system: 'Be kind.' }));
    expect(withSystem.at(-1)).toHaveProperty('messages.0', { role: 'system', content: 'Be kind.' });
    const { examples: withKey } = await jsonl(after(count, { key: '' }, { key: `${count + 1}` }));
    expect(withKey.at(-1)).toHaveProperty('key', `${count + 1}`);
    const { examples: withInput } = await jsonl(after(count, {}, { input: 'It rains.' }));
    expect(withInput.at(-1)).toHaveProperty('prompt', `Question ${count + 1}?\n\nIt rains.`);
  });
});

test('of a table', async () => {
  const lines = Array.from({ length: 70 }, (_, i) => `q${i},a${i},${i === 61 ? 'False' : i > 65 ? 'True' : ''}`);
  const { kept, skipped, mapping } = await readDataSet(blobOf(['instruction,output,label', ...lines].join('\n')), 'x.csv');
  expect(mapping).toHaveProperty('label', 'label');
  expect([kept, skipped.list]).toEqual([69, [{ line: 63, reason: `column "label" ${MARKED}` }]]);
});

test('of conversations', async () => {
  const messages = [{ role: 'user', content: 'a' }, { role: 'assistant', content: 'b' }]; // prettier-ignore
  const rows = Array.from({ length: 1500 }, (_, i) => ({ messages, ...(i === 1400 && { label: 'bad' }), ...(i === 1450 && { system: 'Be kind.' }) })); // prettier-ignore
  const { skipped, examples } = await jsonl(rows);
  expect(skipped.list).toEqual([{ line: 1401, reason: `column "label" ${MARKED}` }]);
  expect(examples.filter((one) => 'messages' in one && one.messages[0]!.role === 'system')).toHaveLength(1);
});

test('one that names a class is told, and so is an id', async () => {
  const { kept, notes } = await jsonl(after(60, {}, { label: 'sports', key: 'row-61' }));
  expect(kept).toBe(61);
  expect(notes).toEqual(['2 columns are not used: "label", "key".']);
});

test('columns that a person chose stay as chosen', async () => {
  const rows = after(60, {}, { label: false }).map((row) => JSON.stringify(row)).join('\n'); // prettier-ignore
  const mapping: Mapping = { kind: 'pair', prompt: ['output'], completion: 'instruction' };
  expect((await readDataSet(blobOf(rows), 'x.jsonl', { mapping })).kept).toBe(61);
});
