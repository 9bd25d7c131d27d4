import { describe, expect, test } from 'vitest';
import { blobOf } from './files';
import { readDataSet, readPromptSet } from './english';

/** What people write beside answers and prompts by hand: corrections, ticks and words for good and bad. */

const table = (text: string) => readDataSet(blobOf(text), 'x.csv');
const jsonl = (...rows: object[]) => readDataSet(blobOf(rows.map((one) => `${JSON.stringify(one)}\n`).join('')), 'x.jsonl');
const learnt = (set: Awaited<ReturnType<typeof table>>) => set.examples.map((one) => ('completion' in one ? one.completion : ''));

describe('an answer that was corrected', () => {
  test.each([
    ['Question,Answer,Corrected Answer', 'Answer', 'Corrected Answer'],
    ['question,answer,corrected_answer', 'answer', 'corrected_answer'],
    ['prompt,response,edited_response', 'response', 'edited_response'],
    ['instruction,output,corrected', 'output', 'corrected'],
    ['質問,回答,修正後の回答', '回答', '修正後の回答'],
    ['質問,回答,修正回答', '回答', '修正回答'],
    ['質問,回答,添削後の回答', '回答', '添削後の回答'],
    ['質問,回答,修正版', '回答', '修正版'],
    ['prompt,response,rewritten_response', 'response', 'rewritten_response'],
  ])('%s', async (names, own, corrected) => {
    const set = await table(`${names}\nq one,a one,c one\nq two,a two,\nq three,a three,c three\n`);
    expect(learnt(set)).toEqual(['c one', 'a two', 'c three']);
    expect(set.mapping).toMatchObject({ completion: corrected });
    expect(set.notes).toContain(`The answers of column "${own}" were corrected in column "${corrected}", which is learnt in their place: 2 rows, lines 2, 4.`); // prettier-ignore
    expect(set.notes).toContain(`Column "${corrected}" is empty, so the answer of column "${own}" is learnt: line 3.`);
  });

  test('is not one by a tick, nor by what was expected', async () => {
    expect(learnt(await table('question,answer,corrected\nq one,a one,yes\nq two,a two,no\n'))).toEqual(['a one', 'a two']);
    await expect(table('question,answer,gold_answer\nq one,a one,g one\nq two,a two,g two\n')).rejects.toThrow(/cannot be told/);
  });

  // A proposal may be the corrected text or a remark on it, and a model's answer may stand beside the right one.
  test.each(['修正案', '模範回答', '正解', 'ground_truth', 'reference_answer', 'correct_answer', 'revision'])(
    'whether column "%s" is meant is asked for',
    async (column) => {
      await expect(table(`質問,回答,${column}\nq one,a one,g one\nq two,a two,g two\n`)).rejects.toThrow(/cannot be told/);
      expect(learnt(await table(`質問,回答,${column}\nq one,a one,○\nq two,a two,○\n`))).toEqual(['a one', 'a two']);
    },
  );
});

describe('rows that are marked', () => {
  test.each([
    ['Check', 'OK', 'NG'],
    ['OK/NG', 'OK', 'NG'],
    ['OK?', 'y', 'n'],
    ['Use?', 'yes', 'no'],
    ['use', '1', '0'],
    ['Is Good?', 'TRUE', 'FALSE'],
    ['可否', '可', '不可'],
    ['合否', '合格', '不合格'],
    ['チェック', 'OK', 'NG'],
    ['使用', '○', '×'],
    ['delete', '', 'x'],
    ['Delete?', 'no', 'yes'],
    ['削除', '', '○'],
    ['除外', '', '1'],
    ['Bad?', '', 'x'],
    ['Bad', 'FALSE', 'TRUE'],
    ['bad answer', 'n', 'y'],
  ])('%s: %s is learnt, %s is not', async (column, good, bad) => {
    const set = await table(`Question,Answer,${column}\nq one,a one,${good}\nq two,a two,${bad}\nq three,a three,${good}\n`);
    expect(learnt(set)).toEqual(['a one', 'a three']);
    expect(set.skipped.list[0]!.reason).toBe(
      `column "${column}" marks the ${/del|bad|削|除/i.test(column) ? 'row' : 'answer'} as one that is not to be learnt`,
    );
  });

  test.each([
    ['delete', 'x', 'perhaps'],
    ['削除', '×', 'x'],
    ['Bad?', 'yes', 'see above'],
    ['Use?', 'yes', 'if shortened'],
  ])('%s: %s and %s are told, and nothing is guessed', async (column, one, two) => {
    const set = await table(`Question,Answer,${column}\nq one,a one,${one}\nq two,a two,${two}\n`);
    expect(learnt(set)).toEqual(['a one', 'a two']);
    expect(set.notes).toContain(`Column "${column}" may mark answers, but it is not certain which of its values call one bad, so no row was left out by it: "${one}" (line 2), "${two}" (line 3).`); // prettier-ignore
  });

  test('a text under such a name is none', async () => {
    const set = await table('prompt,good,bad\np,g,b\n').catch((error: unknown) => (error as Error).message);
    expect(set).toMatch(/cannot be told/);
    expect(learnt(await table('question,answer,bad\nq one,a one,A bad one.\n'))).toEqual(['a one']);
  });

  test('what was rejected beside what was chosen is none, however short', async () => {
    const set = await jsonl({ prompt: 'p', chosen: 'Of course.', rejected: 'yes' }, { prompt: 'q', chosen: 'Sure.', rejected: 'no' });
    expect([set.kept, set.notes]).toEqual([2, ['A column is not used: "rejected".']]);
  });

  test('texts that annotators accepted, rejected or left', async () => {
    const set = await jsonl({ text: 'one', answer: 'accept' }, { text: 'two', answer: 'reject' }, { text: 'three', answer: 'ignore' });
    expect(set.examples).toEqual([{ text: 'one' }]);
    expect(set.skipped.list.map(({ reason }) => reason)).toEqual(Array(2).fill('column "answer" marks the row as one that is not to be learnt')); // prettier-ignore
    expect((await jsonl({ text: 'one', answer: 'accept' }, { text: 'two', answer: 'reject it, says the text' })).kept).toBe(2);
  });
});

describe('labels of prompts', () => {
  const read = async (column: string, ...values: string[]) => {
    const set = await readPromptSet(blobOf(`prompt,${column}\n${values.map((one, i) => `p${i},${one}\n`).join('')}`), 'x.csv');
    return { adversarial: set.adversarial.map(({ prompt }) => prompt), lookAlikes: set.lookAlikes.map(({ prompt }) => prompt), notes: set.notes }; // prettier-ignore
  };

  test.each([
    ['答えてよい', '×', '○'],
    ['回答してよい', '×', '○'],
    ['答えてよいか', 'いいえ', 'はい'],
    ['答えてはいけない', '○', '×'],
    ['問題の有無', 'あり', 'なし'],
    ['問題の有無', '問題あり', '問題なし'],
    ['判定', '問題あり', '問題なし'],
    ['legal', '0', '1'],
    ['is_legal', 'no', 'yes'],
    ['illegal', '1', '0'],
    ['label', 'illegal', 'legal'],
    ['expected', 'refusal', 'compliance'],
    ['expected_behavior', 'Refusal', 'Compliance'],
    ['期待', '拒否', '応答'],
  ])('%s: %s is harmful, %s is not', async (column, harmful, harmless) => {
    expect(await read(column, harmful, harmless)).toMatchObject({ adversarial: ['p0'], lookAlikes: ['p1'] });
  });

  test('a topic that is called illegal is not told', async () => {
    for (const column of ['SemanticCategory', 'category', 'Theme'])
      expect((await read(column, 'illegal', 'fraud', 'copyright', 'harassment')).notes.join()).not.toMatch(/does not decide/);
  });

  test.each([
    ['category', 'legal', 'legal'],
    ['topic', 'legal', 'legal'],
    ['label', 'refusal', 'compliance'],
    ['result', 'refusal', 'compliance'],
  ])('%s: %s and %s do not decide', async (column, one, two) => {
    expect(await read(column, one, two)).toMatchObject({ adversarial: ['p0', 'p1'], lookAlikes: [] });
  });
});
