import { describe, expect, test } from 'vitest';
import { blobOf } from './files';
import { readDataSet } from './english';

/** Rows with several answers, of which a column says which is the better one. */

type Values = Record<string, unknown>;
const read = (rows: readonly Values[]) => readDataSet(blobOf(rows.map((one) => `${JSON.stringify(one)}\n`).join('')), 'x.jsonl');

describe('a chosen answer that is named', () => {
  const row = (i: number, chosen: unknown) => ({ prompt: `Question ${i}?`, response_a: `Left ${i}.`, response_b: `Right ${i}.`, chosen });

  test.each<[string, unknown, unknown]>([
    ['by its column', 'response_b', 'response_a'],
    ['by its letter', 'B', 'A'],
    ['as that of a model', 'model_b', 'model_a'],
  ])('%s', async (_, b, a) => {
    const { examples, notes } = await read([row(1, b), row(2, a)]);
    expect(examples).toEqual([
      { prompt: 'Question 1?', completion: 'Right 1.' },
      { prompt: 'Question 2?', completion: 'Left 2.' },
    ]);
    expect(notes).toEqual(['Column "chosen" names another one, whose answer is learnt: 2 rows, lines 1, 2.']);
  });

  test('by a number, which may begin at 0 or 1, is left out, and so is a tie', async () => {
    const { kept, skipped } = await read([row(1, 'A'), row(2, 1), row(3, 'tie')]);
    expect(kept).toBe(1);
    expect(skipped.list).toEqual([
      { line: 2, reason: 'column "chosen" says 1, by which it cannot be told which of "response_a", "response_b" is the better one' },
      { line: 3, reason: 'column "chosen" says "tie": no answer is the better one' },
    ]);
  });

  test('by a number is plain where the columns count from 0', async () => {
    const { examples } = await read([{ prompt: 'q', response_0: 'x', response_1: 'y', chosen: 1 }]);
    expect(examples).toEqual([{ prompt: 'q', completion: 'y' }]);
  });

  test('is learnt where it stands there itself', async () => {
    const { examples } = await read([row(1, 'Right 1.'), { prompt: 'q', chosen: 'B', rejected: 'A' }]);
    expect(examples.map((one) => 'completion' in one && one.completion)).toEqual(['Right 1.', 'B']);
  });
});

describe('a short answer that is also the name of a column', () => {
  const row = { prompt: 'What is asked of a model?', chosen: 'prompt', rejected: 'rejected' };

  test.each<[string, Values]>([
    ['the prompt', row],
    ['the rejected answer', { ...row, chosen: 'rejected', rejected: 'approved' }],
    ['the answer itself', { ...row, chosen: 'chosen' }],
    ['an input beside the instruction', { instruction: 'Say it in one word.', input: 'What goes in?', chosen: 'Input', rejected: 'x' }],
    ['a prompt that is named as answers are', { question: 'Which?', text_1: 'x', text_2: 'y', chosen: 'question', rejected: 'x' }],
  ])('%s is not learnt in its place', async (_, values) => {
    const { examples, notes } = await read([values]);
    expect(examples).toMatchObject([{ completion: values.chosen }]);
    expect(notes.join()).not.toMatch(/names another/);
  });

  test('a column that may hold something else is told, and the word is learnt', async () => {
    const { examples, notes } = await read([{ prompt: 'What is it?', chosen: 'topic', rejected: 'x', topic: 'words' }]);
    expect(examples).toEqual([{ prompt: 'What is it?', completion: 'topic' }]);
    expect(notes).toContain(
      'Column "chosen" holds the name of column "topic", of which it is not known that it holds answers, so the name itself is learnt: line 1.',
    );
  });

  test.each<[string, Values]>([
    ['response_a', { response_a: 'Yes.', response_b: null }],
    ['answer_1', { answer_1: 'Yes.', answer_2: 'No.' }],
    ['output2', { output1: 'No.', output2: 'Yes.' }],
    ['b', { a: 'No.', b: 'Yes.' }],
  ])('%s is still a column of answers', async (chosen, values) => {
    expect((await read([{ prompt: 'Is it?', ...values, chosen }])).examples).toEqual([{ prompt: 'Is it?', completion: 'Yes.' }]);
  });
});

describe('two conversations and a winner', () => {
  const talk = (said: string) => [{ role: 'user', content: 'Hello?' }, { role: 'assistant', content: said }]; // prettier-ignore
  const row = (i: number, winner: unknown) => ({ conversation_a: talk(`Left ${i}.`), conversation_b: talk(`Right ${i}.`), winner });

  test('the better one is learnt, and of a tie none', async () => {
    const { examples, skipped, notes } = await read([
      row(1, 'model_a'),
      row(2, 'model_b'),
      row(3, 'tie'),
      row(4, 'tie (bothbad)'),
      row(5, '?'),
    ]);
    expect(examples).toEqual([{ messages: talk('Left 1.') }, { messages: talk('Right 2.') }]);
    expect(skipped.list.map(({ reason }) => reason)).toEqual([
      'column "winner" says "tie": no answer is the better one',
      'column "winner" says "tie (bothbad)": no answer is the better one',
      'column "winner" says "?", by which it cannot be told which of "conversation_a", "conversation_b" is the better one',
    ]);
    expect(notes.join()).not.toMatch(/not used/);
  });

  test('without one that is said nothing is chosen silently', async () => {
    const { skipped } = await read([row(1, 'model_a'), row(2, null)]);
    expect(skipped.list).toMatchObject([{ line: 2, reason: expect.stringContaining('cannot be told') as string }]);
  });
});
