import { describe, expect, test } from 'vitest';
import { blobOf } from './files';
import { readDataSet } from './english';

/** Rows of which the answer is the one that a column beside it calls the worse. */

type Values = Record<string, unknown>;
const read = (...rows: Values[]) => readDataSet(blobOf(rows.map((one) => `${JSON.stringify(one)}\n`).join('')), 'x.jsonl');
const talk = (question: string, answer: string) => [
  { role: 'user', content: question },
  { role: 'assistant', content: answer },
];
const RIGHT = [{ prompt: 'q', completion: 'good' }];

describe('the chosen answer is learnt in its place, and told', () => {
  test.each<[string, Values]>([
    ['response', { prompt: 'q', response: 'bad', chosen: 'good', rejected: 'bad' }],
    ['output', { instruction: 'q', input: '', output: 'bad ', chosen: 'good', rejected: 'bad' }],
    ['output', { instruction: 'q', output: 'bad', preferred_output: 'good' }],
    ['output', { instruction: 'q', output: 'bad', preferred_output: 'good', non_preferred_output: 'bad' }],
    ['response', { prompt: 'q', response: 'bad', chosen: talk('q', 'good'), rejected: talk('q', 'bad') }],
  ])('%s of a pair: %j', async (column, row) => {
    const { examples, notes } = await read(row);
    expect(examples).toEqual(Array.isArray(row.chosen) ? [{ messages: talk('q', 'good') }] : RIGHT);
    expect(notes.join()).toMatch(
      new RegExp(
        `The answer of column "${column}" is not the one that was preferred, so that of column "(?:chosen|preferred_output)" is learnt: line 1`,
      ),
    );
  });

  test.each<[string, Values]>([
    ['texts', { messages: talk('q', 'bad'), chosen: 'good', rejected: 'bad' }],
    ['conversations', { messages: talk('q', 'bad'), chosen: talk('q', 'good'), rejected: talk('q', 'bad') }],
    ['messages', { messages: talk('q', 'bad'), chosen: talk('q', 'good').slice(1), rejected: talk('q', 'bad').slice(1) }],
    ['a response', { messages: talk('q', 'bad'), chosen: 'good', rejected_response: 'bad' }],
  ])('of a conversation beside %s', async (_, row) => {
    const { examples, notes } = await read(row);
    expect(examples).toEqual([{ messages: talk('q', 'good') }]);
    expect(notes.join()).toContain(
      'The answer of column "messages" is not the one that was preferred, so that of column "chosen" is learnt: line 1',
    );
  });
});

test('without another answer the row is left out', async () => {
  const { examples, skipped } = await read(
    { prompt: 'a', response: 'b', rejected_response: 'c' },
    { prompt: 'q', response: 'bad', rejected_response: 'bad' },
  );
  expect(examples).toEqual([{ prompt: 'a', completion: 'b' }]);
  expect(skipped.list).toEqual([
    { line: 2, reason: 'column "response" holds the answer that column "rejected_response" calls the worse one' },
  ]);
});

test.each<[string, Values]>([
  ['an answer of its own', { prompt: 'q', response: 'good', chosen: 'x', rejected: 'bad' }],
  ['both the same', { prompt: 'q', response: 'good', chosen: 'good', rejected: 'good' }],
  ['a mark', { prompt: 'q', response: 'good', rejected: 'false' }],
])('%s stays', async (_, row) => {
  expect((await read(row)).examples).toEqual(RIGHT);
});

test('what a person chooses is followed', async () => {
  const file = blobOf(`${JSON.stringify({ prompt: 'q', response: 'bad', chosen: 'good', rejected: 'bad' })}\n`);
  const mapping = { kind: 'pair', prompt: ['prompt'], completion: 'rejected' } as const;
  expect((await readDataSet(file, 'x.jsonl', { mapping: { ...mapping, prompt: ['prompt'] } })).examples).toEqual([
    { prompt: 'q', completion: 'bad' },
  ]);
});
