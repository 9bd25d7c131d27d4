import { describe, expect, test } from 'vitest';
import type { ReadSettings } from '../../src/protocol/dataset';
import { blobOf } from './files';
import { readDataSet, readPreview, readPromptSet } from './english';

/** Rows of several kinds in one file: each is read by its own columns, and that is told. */

type Values = Record<string, unknown>;
const lines = (...rows: Values[]) => blobOf(rows.map((one) => `${JSON.stringify(one)}\n`).join(''));
const read = (rows: Values[], settings: ReadSettings = {}) => readDataSet(lines(...rows), 'x.jsonl', settings);
const times = (count: number, row: (n: number) => Values) => Array.from({ length: count }, (_, n) => row(n));

const talk = (n: number) => [
  { role: 'user', content: `u${n}` },
  { role: 'assistant', content: `a${n}` },
];
const KINDS: Record<string, (n: number) => Values> = {
  'instruction and output': (n) => ({ instruction: `u${n}`, output: `a${n}` }),
  'instruction and response': (n) => ({ instruction: `u${n}`, response: `a${n}` }),
  'prompt and completion': (n) => ({ prompt: `u${n}`, completion: `a${n}` }),
  'prompt and response': (n) => ({ prompt: `u${n}`, response: `a${n}` }),
  'question and answer': (n) => ({ question: `u${n}`, answer: `a${n}` }),
  'Question and Answer': (n) => ({ Question: `u${n}`, Answer: `a${n}` }),
};
const names = Object.keys(KINDS);
const couples = names.flatMap((a) => names.filter((b) => b !== a).map((b): [string, string] => [a, b]));

describe('two kinds of pairs', () => {
  test.each(couples)('%s, then %s', async (a, b) => {
    const set = await read([...times(3, KINDS[a]!), ...times(2, (n) => KINDS[b]!(n + 3))]);
    expect(set.examples).toEqual(times(5, (n) => ({ prompt: `u${n}`, completion: `a${n}` })));
    const [asks, answers] = Object.keys(KINDS[b]!(0));
    expect(set.notes).toEqual([expect.stringMatching(new RegExp(`^Read by "${asks}" and "${answers}", since .*: 2 rows, lines 4, 5\\.$`))]);
    expect(set.mapping).toMatchObject({ prompt: [Object.keys(KINDS[a]!(0))[0]] });
  });
});

describe('pairs and conversations', () => {
  const rows = [...times(3, KINDS['instruction and output']!), ...times(2, (n) => ({ messages: talk(n) }))];
  test('each is read as what it is', async () => {
    const set = await read(rows);
    expect(set.kept).toBe(5);
    expect(set.mapping).toMatchObject({ kind: 'pair', prompt: ['instruction'], completion: 'output' });
    expect(set.notes.join()).toMatch(/Read by "messages", since .*"instruction".*"output".*: 2 rows, lines 4, 5\./);
    expect(set.skipped.count).toBe(0);
  });

  test('in a list, and with null for what a row does not have', async () => {
    expect((await readDataSet(blobOf(JSON.stringify(rows)), 'x.json')).kept).toBe(5);
    const all = rows.map((row) => ({ instruction: null, output: null, messages: null, ...row }));
    expect((await read(all)).kept).toBe(5);
  });

  test('three kinds, and the second far behind the first', async () => {
    const far = [...times(1500, KINDS['prompt and completion']!), { question: 'q', answer: 'r' }, { messages: talk(1) }];
    const set = await read(far);
    expect(set.kept).toBe(1502);
    expect(set.notes.join()).toMatch(/line 1501\..*line 1502\./s);
    expect(set.notes.join()).not.toMatch(/not used/);
  });

  test('the preview shows the mapping that the reading takes, and that mapping given reads the same', async () => {
    const shown = await readPreview(lines(...rows), 'x.jsonl');
    const set = await read(rows);
    expect(shown.mapping).toEqual(set.mapping);
    expect((await read(rows, { mapping: shown.mapping! })).examples).toEqual(set.examples);
  });

  test('a mapping that a person chose is followed by the letter', async () => {
    const set = await read(rows, { mapping: { kind: 'chat', messages: 'messages' } });
    expect([set.kept, set.skipped.count]).toEqual([2, 3]);
    expect(set.skipped.list[0]!.reason).toBe('column "messages" holds nothing where a list of messages is needed');
  });
});

test('what the rows of another kind have besides is told', async () => {
  const set = await read([...times(3, KINDS['prompt and response']!), { question: 'q', answer: 'r', origin: 'me' }]);
  expect(set.notes).toContain('A column is not used: "origin".');
});

test('texts beside pairs are texts, where nothing else stands in the row', async () => {
  const set = await read([...times(3, KINDS['prompt and response']!), { text: 'A whole text.' }]);
  expect(set.examples.at(-1)).toEqual({ text: 'A whole text.' });
  const kept = await read([...times(3, (n) => ({ instruction: `i${n}`, output: `o${n}`, text: 't' })), { instruction: 'i', output: '', text: 'Below is an instruction' }]); // prettier-ignore
  expect([kept.kept, kept.skipped.count]).toEqual([3, 1]);
});

test.each<[string, Values[]]>([
  ['an empty answer beside another column', [{ question: 'q', solution: 's', target: 't' }, { question: 'p', solution: '', target: 'cat' }]],
  ['a rejected answer', [{ prompt: 'p', chosen: 'c', rejected: 'r' }, { prompt: 'q', chosen: '', rejected: 'bad' }]],
  ['an answer that is labelled bad', [{ prompt: 'p', completion: 'c', label: true }, { prompt: 'q', completion: 'd', label: false, question: 'x', answer: 'y' }]],
])('%s is no other kind', async (_, rows) => {
  const set = await read(rows);
  expect([set.kept, set.skipped.count]).toEqual([1, 1]);
}); // prettier-ignore

test('a row of names that columns often have may be a header of other columns, which is told', async () => {
  const set = await readDataSet(blobOf('prompt,response\nu0,a0\nanswer,question\na1,u1\n'), 'x.csv');
  expect(set.examples[1]).toEqual({ prompt: 'answer', completion: 'question' });
  expect(set.notes).toContain(
    '1 row holds nothing but names that columns often have (line 3) and was read as a row; if a table with these columns begins there, put it into a file of its own.',
  );
});

test('prompts under another name are asked, and told', async () => {
  const set = await readPromptSet(lines({ prompt: 'a' }, { prompt: 'b' }, { question: 'c' }, { output: 'd' }), 'x.jsonl');
  expect(set.adversarial.map(({ prompt }) => prompt)).toEqual(['a', 'b', 'c']);
  expect(set.notes).toEqual([
    expect.stringMatching(/^1 row was left out: line 4/),
    '1 prompt was taken from column "question", since the row has nothing in "prompt" (line 3).',
    'A column is not used: "output".',
  ]);
});
