import { describe, expect, test } from 'vitest';
import { blobOf } from './files';
import { readDataSet } from './english';

/** Judgements that stand inside objects, and columns that say which rows are no good. */

const jsonl = (...rows: object[]) => readDataSet(blobOf(rows.map((one) => `${JSON.stringify(one)}\n`).join('')), 'x.jsonl');
const judged = (...said: object[]) => jsonl(...said.map((one, i) => ({ question: `question ${i}`, answer: `answer ${i}`, ...one })));
const learnt = (set: Awaited<ReturnType<typeof jsonl>>) => set.examples.map((one) => ('completion' in one ? one.completion : ''));
const open = (column: string, values: string) =>
  `Column "${column}" may mark answers, but it is not certain which of its values call one bad, so no row was left out by it: ${values}.`;

describe('an opinion in an object', () => {
  test.each([
    ['feedback', { rating: 'like' }, { rating: 'dislike' }],
    ['feedback', [{ rating: 'like', content: null }], [{ rating: 'dislike', content: 'wrong' }]],
    ['feedback', { value: 'thumbs_up' }, { value: 'thumbs_down' }],
    ['rating', { label: 'good' }, { label: 'bad' }],
    ['review', { verdict: 'approved' }, { verdict: 'rejected' }],
    ['評価', { value: '良い' }, { value: '悪い' }],
  ])('in "%s": bad rows are left out', async (column, good, bad) => {
    const set = await judged({ [column]: good }, { [column]: bad }, { [column]: good });
    expect(learnt(set)).toEqual(['answer 0', 'answer 2']);
    expect(set.skipped.list).toEqual([{ line: 2, reason: `column "${column}" marks the answer as one that is not to be learnt` }]);
  });

  test('a row without one is learnt, and told', async () => {
    const set = await judged({ feedback: { rating: 'like' } }, { feedback: null }, { feedback: { rating: 'dislike' } });
    expect(learnt(set)).toEqual(['answer 0', 'answer 1']);
    expect(set.notes).toEqual(['Column "feedback" says neither that the answer is good nor that it is bad, so it is learnt: line 2.']);
  });

  test.each([
    ['scores', [{ name: 'quality', value: 1 }], [{ name: 'quality', value: 0 }], '"quality: 1" (line 1), "quality: 0" (line 2)'],
    ['scores', [{ name: 'a', value: 0.9 }, { name: 'b', value: 'low' }], [{ name: 'a', value: 0.1 }], '"a: 0.9" (line 1), "b: low" (line 1), "a: 0.1" (line 2)'], // prettier-ignore
    ['scores', { helpful: 0.9 }, { helpful: 0.1 }, '"helpful: 0.9" (line 1), "helpful: 0.1" (line 2)'],
    ['quality', { rating: 5 }, { rating: 2 }, '5 (line 1), 2 (line 2)'],
    ['evaluation', { score: 5 }, { score: 2 }, '5 (line 1), 2 (line 2)'],
  ])('a scale in "%s" is told with its values', async (column, one, two, values) => {
    const set = await judged({ [column]: one }, { [column]: two });
    expect(learnt(set)).toEqual(['answer 0', 'answer 1']);
    expect(set.notes).toEqual([open(column, values)]);
  });

  test.each([
    ['quality', { tree: 'oak' }],
    ['annotation', { by: 'me' }],
    ['meta', { rating: 'dislike' }],
  ])('none in "%s" of other fields', async (column, value) => {
    const set = await judged({ [column]: value }, { [column]: value });
    expect(set.notes).toEqual([`A column is not used: "${column}".`]);
  });
});

describe('columns that say which rows are no good', () => {
  const table = (text: string) => readDataSet(blobOf(text), 'x.csv');

  test.each([
    ['hallucination', 'no', 'yes'],
    ['hallucination', '0', '1'],
    ['Hallucinated?', 'FALSE', 'TRUE'],
    ['無効', '', '1'],
    ['無効', '', '○'],
    ['ハルシネーション', 'なし', 'あり'],
    ['invalid', 'false', 'true'],
    ['有効', '○', '×'],
    ['有効', '1', '0'],
    ['有効/無効', '有効', '無効'],
    ['valid', 'true', 'false'],
    ['status', 'valid', 'invalid'],
  ])('%s: %s is learnt, %s is not', async (column, good, bad) => {
    const set = await table(`question,answer,${column}\nq one,a one,${good}\nq two,a two,${bad}\nq three,a three,${good}\n`);
    expect(learnt(set)).toEqual(['a one', 'a three']);
    expect(set.skipped.list.map(({ line }) => line)).toEqual([3]);
    expect(set.skipped.list[0]!.reason).toMatch(/^column "[^"]+" marks the (?:row|answer) as one that is not to be learnt$/);
  });

  // What is flagged may be the prompt, of which the answer is a refusal.
  test.each(['flagged', 'is_flagged', 'フラグ'])('%s is told, and its rows are learnt', async (column) => {
    const set = await table(`question,answer,${column}\nq one,a one,false\nq two,a two,true\nq three,a three,false\n`);
    expect(learnt(set)).toHaveLength(3);
    expect(set.notes).toEqual([open(column, '"false" (2 rows, lines 2, 4), "true" (line 3)')]);
  });

  test('a share of hallucinations is no mark', async () => {
    expect(learnt(await table('question,answer,hallucination\nq one,a one,0.3\nq two,a two,1\n'))).toHaveLength(2);
  });
});
