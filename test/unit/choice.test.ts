import { describe, expect, test } from 'vitest';
import { readDataSet } from '../../src/data/sets/dataset';
import { blobOf } from './files';

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
