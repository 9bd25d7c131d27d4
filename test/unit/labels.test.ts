import { describe, expect, test } from 'vitest';
import type { Mapping } from '../../src/protocol/dataset';
import { blobOf } from './files';
import { readDataSet } from './english';

/** Labels of answers: what they call bad is not learnt, and what they call neither is told. */

type Values = Record<string, unknown>;
const read = (rows: Values[]) => readDataSet(blobOf(rows.map((one) => `${JSON.stringify(one)}\n`).join('')), 'x.jsonl');
const rowsOf = (labels: readonly unknown[], column = 'label') => labels.map((label, i) => ({ prompt: `p${i}`, completion: `c${i}`, [column]: label })); // prettier-ignore

test.each<[string, unknown, unknown]>([
  ['words', 'good', 'bad'],
  ['words in another case', 'Good', 'BAD '],
  ['which was chosen', 'chosen', 'rejected'],
  ['what was accepted', 'accepted', 'rejected'],
  ['preferred or not', 'preferred', 'dispreferred'],
  ['desirable or not', 'desirable', 'undesirable'],
  ['thumbs in words', 'thumbs_up', 'thumbs_down'],
  ['thumbs in other words', 'thumbs up', 'thumbs-down'],
  ['up and down', 'up', 'down'],
  ['upvotes', 'upvote', 'downvote'],
  ['thumbs', '👍', '👎'],
  ['thumbs of a colour', '👍🏽', '👎🏽'],
  ['liking', 'like', 'dislike'],
  ['in Japanese', '良い', '悪い'],
  ['1 and -1', 1, -1],
  ['"1" and "0"', '1', '0'],
])('%s', async (_, good, bad) => {
  const { kept, skipped, mapping } = await read(rowsOf([good, bad, good, bad, bad]));
  expect(mapping).toHaveProperty('label', 'label');
  expect([kept, skipped.count]).toEqual([2, 3]);
  expect(skipped.list[0]).toEqual({ line: 2, reason: 'column "label" marks the answer as one that is not to be learnt' });
});

test.each(['label', 'rating', 'feedback', 'vote', 'thumbs', 'is_good', 'is_accepted', 'is_preferred', 'Rating', '評価'])('in column %s', async (column) => {
  expect((await read(rowsOf([1, 0, 1], column))).kept).toBe(2);
  expect((await read(rowsOf(['good', 'bad', 'good'], column))).kept).toBe(2);
}); // prettier-ignore

test('of other pairs and of conversations', async () => {
  const messages = [
    { role: 'user', content: 'a' },
    { role: 'assistant', content: 'b' },
  ];
  expect(
    (
      await read([
        { messages, label: 'good' },
        { messages, label: 'bad' },
      ])
    ).skipped.count,
  ).toBe(1);
  expect((await read([{ question: 'a', answer: 'b', rating: 'good' }, { question: 'c', answer: 'd', rating: 'bad' }])).kept).toBe(1); // prettier-ignore
});

describe('labels that are something else', () => {
  test('yes and no beside a question and its answer', async () => {
    const rows = ['yes', 'no'].map((label) => ({ question: `Is it ${label}?`, answer: 'a', label }));
    expect((await read(rows)).notes).toEqual([
      expect.stringMatching(/^Column "label" may mark answers, .* no row was left out by it: "yes" \(line 1\), "no" \(line 2\)\.$/),
    ]);
  });

  test.each<[string, unknown[]]>([
    ['marks from 1 to 5', [1, 5, 3]],
    ['feelings', ['positive', 'negative', 'positive']],
    ['topics', ['sports', 'news', 'good']],
  ])('%s are not used, which is told', async (_, labels) => {
    const { kept, notes, mapping } = await read(rowsOf(labels));
    expect(mapping).not.toHaveProperty('label');
    expect(kept).toBe(labels.length);
    expect(notes).toEqual([expect.stringMatching(/^Column "label" may mark answers, .* no row was left out by it: .*line/)]);
  });

  test('a word between good and bad is told, and its answer is not learnt', async () => {
    const { kept, skipped } = await read(rowsOf(['good', 'bad', 'neutral', 'good', 'unsure']));
    expect([kept, skipped.count]).toEqual([2, 3]);
    expect(skipped.list[1]).toEqual({
      line: 3,
      reason: 'column "label" says "neutral", neither that the answer is good nor that it is bad',
    });
  });

  test('one that comes late is left out and told, and an empty one is learnt and told', async () => {
    const { kept, notes } = await read(rowsOf([...Array.from({ length: 60 }, (_, i) => i % 2 === 0), 'perhaps', '']));
    expect(kept).toBe(31);
    expect(notes).toEqual([
      'Column "label" says neither that the answer is good nor that it is bad, so it is learnt: line 62.',
      'Column "label" marks answers; rows whose mark is not known were left out: "perhaps" (line 61).',
    ]);
  });
});

describe('names that say what a number or a word means', () => {
  const named = ['is_good', 'is_chosen', 'desirable', 'accepted', 'liked', 'rating', 'feedback', 'is_correct'];
  const pairs = [['1', '0'], [1, 0], ['yes', 'no'], [1, -1], ['positive', 'negative'], ['correct', 'incorrect']]; // prettier-ignore
  test.each(named)('%s', async (column) => {
    for (const [prompt, completion] of [
      ['instruction', 'output'],
      ['question', 'answer'],
    ] as const)
      for (const [good, bad] of pairs) {
        const { kept, skipped } = await read([good, bad, good].map((label, i) => ({ [prompt]: `p${i}`, [completion]: `c${i}`, [column]: label }))); // prettier-ignore
        expect([kept, skipped.list.map(({ line }) => line)]).toEqual([2, [2]]);
      }
  });

  test('classes of texts and ratings of several steps are none', async () => {
    const rows = (column: string, values: readonly unknown[]) => values.map((value, i) => ({ instruction: `p${i}`, output: `c${i}`, [column]: value })); // prettier-ignore
    for (const [column, values] of [
      ['label', ['positive', 'negative']],
      ['label', [1, 0]],
      ['rating', [1, 5, 3]],
    ] as const)
      // prettier-ignore
      expect((await read(rows(column, values))).notes).toEqual([expect.stringContaining(`Column "${column}" may mark answers`)]);
    const same = ['good', 'bad'].map((label, i) => ({ instruction: `p${i}`, output: label, label }));
    expect((await read(same)).kept).toBe(2);
  });
});

describe('marks of a row', () => {
  test.each<[string, unknown, unknown]>([
    ['weight', 1, 0],
    ['weight', '1.0', '0.0'],
    ['train', true, false],
    ['trainable', 'True', 'False'],
  ])('%s %j and %j', async (column, yes, no) => {
    const rows = [yes, no].map((mark, i) => ({ prompt: `p${i}`, completion: `c${i}`, [column]: mark }));
    const { kept, skipped, notes } = await read(rows);
    expect([kept, skipped.list]).toEqual([1, [{ line: 2, reason: `column "${column}" marks the row as one that is not to be learnt` }]]);
    expect(notes).toEqual([]);
  });

  test('a weight between them is told, and a column that is read is no mark', async () => {
    expect((await read([{ prompt: 'a', completion: 'b', weight: 0.5 }])).notes).toEqual(['A column is not used: "weight".']);
    const blob = blobOf(JSON.stringify({ question: 'How heavy?', weight: 0 }));
    const mapping: Mapping = { kind: 'pair', prompt: ['question'], completion: 'weight' };
    expect((await readDataSet(blob, 'x.jsonl', { mapping })).kept).toBe(1);
  });
});

describe('weights that measure something', () => {
  const rowsOf = (column: string, values: readonly unknown[]) => values.map((value, i) => ({ prompt: `p${i}`, completion: `c${i}`, [column]: value })); // prettier-ignore

  test.each<[string, unknown[]]>([
    ['weight', [0, 70, 3, 1]],
    ['sample_weight', [1, 0, 0.5, 1]],
    ['Weight', ['0', '', '12 kg', '1']],
  ])('%s of %j leaves out nothing and is told', async (column, values) => {
    const { kept, notes, skipped } = await read(rowsOf(column, values));
    expect([kept, skipped.count, notes]).toEqual([4, 0, [`A column is not used: "${column}".`]]);
  });

  test.each(['loss_weight', 'train', 'trainable'])('%s marks by its name, whatever else it holds', async (column) => {
    const { kept, skipped, notes } = await read(rowsOf(column, [0, 0.5, 1]));
    expect([kept, skipped.list.map(({ line }) => line), notes]).toEqual([2, [1], [`A column is not used: "${column}".`]]);
  });

  test('of ones and zeros and empty cells they are marks', async () => {
    expect((await read(rowsOf('weight', [0, null, 1, '']))).skipped.list.map(({ line }) => line)).toEqual([1]);
  });
});

describe('a label that calls every answer good is told', () => {
  test.each<[string, unknown]>([['rating', 1], ['is_correct', true], ['feedback', 'good']])('%s', async (column, value) => {
    const rows = [0, 1, 2].map((i) => ({ question: `p${i}`, answer: `c${i}`, [column]: value }));
    expect((await read(rows)).notes).toEqual([`Column "${column}" calls every answer good, so none is left out by it.`]);
    const bad = { question: 'p', answer: 'c', [column]: column === 'feedback' ? 'bad' : 0 };
    expect((await read([...rows, bad])).notes).toEqual([]);
  }); // prettier-ignore
});
