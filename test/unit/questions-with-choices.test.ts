import { describe, expect, test } from 'vitest';
import { promptOf } from '../../src/data/sets/examples';
import { blobOf } from './files';
import { readDataSet, readPromptSet } from './english';

/** Questions with choices: the choices are asked with them, and the right one is learnt. */

const table = (text: string) => readDataSet(blobOf(text), 'x.csv');
const jsonl = (...rows: object[]) => readDataSet(blobOf(rows.map((one) => `${JSON.stringify(one)}\n`).join('')), 'x.jsonl');
const pairs = (set: Awaited<ReturnType<typeof table>>) =>
  set.examples.map((one) => [promptOf(one), (one as { completion: string }).completion]);
const told = (columns: string, lines: string) =>
  `The choices of 2 questions (${columns}; ${lines}) were put below it, a letter or number before each, and the right one is learnt with both.`;

const TREES = [
  ['Which is a tree?\nA. Oak\nB. Iron\nC. Salt', 'A. Oak'],
  ['Which is a metal?\nA. Oak\nB. Iron\nC. Salt', 'B. Iron'],
];

describe('choices in columns', () => {
  test.each([
    ['question,A,B,C,answer', ['A', 'B']],
    ['question,option_a,option_b,option_c,correct', ['A', 'B']],
    ['Question,Option A,Option B,Option C,Correct Answer', ['a', 'b']],
    ['question,opa,opb,opc,cop', ['Oak', 'Iron']],
    ['問題,選択肢A,選択肢B,選択肢C,正解', ['Ａ', 'Ｂ']],
    ['question,choice_a,choice_b,choice_c,answer', ['(A)', 'B.']],
  ])('%s', async (names, [one, two]) => {
    const set = await table(`${names}\nWhich is a tree?,Oak,Iron,Salt,${one}\nWhich is a metal?,Oak,Iron,Salt,${two}\n`);
    expect(pairs(set)).toEqual(TREES);
    const columns = names.split(',').slice(1, 4).map((name) => `"${name}"`).join(', '); // prettier-ignore
    expect(set.notes).toEqual([told(columns, 'lines 2, 3')]);
  });

  test('numbers and kana stay as they are', async () => {
    const numbers = await table('問題,選択肢1,選択肢2,選択肢3,正解\n木は？,樫,鉄,塩,1\n金属は？,樫,鉄,塩,2\n');
    expect(pairs(numbers)).toEqual([['木は？\n1. 樫\n2. 鉄\n3. 塩', '1. 樫'], ['金属は？\n1. 樫\n2. 鉄\n3. 塩', '2. 鉄']]); // prettier-ignore
    const kana = await table('問題,ア,イ,ウ,正解\n木は？,樫,鉄,塩,ア\n金属は？,樫,鉄,塩,イ\n');
    expect(pairs(kana)[1]).toEqual(['金属は？\nア. 樫\nイ. 鉄\nウ. 塩', 'イ. 鉄']);
  });

  test('from 0 on, and by the columns only where the answers count as they do', async () => {
    const columns = (from: number) => ['樫', '鉄', '塩'].map((text, i) => [`choice${i + from}`, text] as const);
    const row = (question: string, from: number, label: number) => ({ q_id: 1, question, ...Object.fromEntries(columns(from)), label });
    const zero = await jsonl(row('木は？', 0, 0), row('金属は？', 0, 1));
    expect(pairs(zero)).toEqual([['木は？\n0. 樫\n1. 鉄\n2. 塩', '0. 樫'], ['金属は？\n0. 樫\n1. 鉄\n2. 塩', '1. 鉄']]); // prettier-ignore
    // Of the first row it is known that 2 is not the second.
    const many = Array.from({ length: 12 }, (_, i) => row(`塩は${i}？`, 1, 2));
    await expect(jsonl(row('木は？', 1, 0), ...many)).rejects.toThrow(/cannot be told/);
  });

  test('the last ones of a row may be empty', async () => {
    const set = await table('question,A,B,C,answer\nWhich is a tree?,Oak,Iron,Salt,A\nIs it?,Yes,No,,B\n');
    expect(pairs(set)[1]).toEqual(['Is it?\nA. Yes\nB. No', 'B. No']);
  });

  test('an answer that is none of them is left out and told', async () => {
    const rows = Array.from({ length: 10 }, (_, i) => `Which is tree ${i}?,Oak,Iron,Salt,A\n`).join('');
    const set = await table(`question,A,B,C,answer\n${rows}Which is a metal?,Oak,Iron,Salt,E\n`);
    expect(set.examples).toHaveLength(10);
    expect(set.skipped.list).toEqual([{ line: 12, reason: 'has an answer in column "answer" that is none of its choices' }]);
  });

  test.each([
    [
      'two letters, which may be two answers to compare',
      'question,A,B,answer\nWhich is it?,It is an oak.,It is iron.,It is an oak by the look of it.\n',
    ],
    ['two answers', 'question,answer_1,answer_2,answer\nWhich is it?,One oak.,Two oaks.,It is an oak by its leaves.\n'],
    ['no choices', 'question,answer,level\nWhich is it?,It is an oak.,A\n'],
  ])('nothing is put together for %s', async (_, text) => {
    const set = await table(text);
    expect(promptOf(set.examples[0]!)).toBe('Which is it?');
    expect(set.notes.join()).not.toContain('choices');
  });
});

describe('choices in a list', () => {
  const [tree, metal] = [{ question: 'Which is a tree?' }, { question: 'Which is a metal?' }];
  const list = ['Oak', 'Iron', 'Salt'];
  const labelled = { text: list, label: ['A', 'B', 'C'] };

  test.each([
    ['places from 0', { ...tree, choices: list, answer: 0 }, { ...metal, choices: list, answer: 1 }],
    ['letters', { ...tree, options: list, answer: 'A' }, { ...metal, options: list, answer: 'B' }],
    ['texts', { ...tree, choices: list, answer: 'Oak' }, { ...metal, choices: list, answer: 'Iron' }],
    ['labels beside texts', { ...tree, choices: labelled, answerKey: 'A' }, { ...metal, choices: labelled, answerKey: 'B' }],
    ['an object', { ...tree, options: { A: 'Oak', B: 'Iron', C: 'Salt' }, answer_idx: 'A' }, { ...metal, options: { A: 'Oak', B: 'Iron', C: 'Salt' }, answer_idx: 'B' }], // prettier-ignore
    ['objects', { ...tree, choices: list.map((text, i) => ({ label: 'ABC'[i], text })), answerKey: 'A' }, { ...metal, choices: list.map((text, i) => ({ label: 'ABC'[i], text })), answerKey: 'B' }], // prettier-ignore
    [
      'written out',
      { ...tree, choices: "['Oak', 'Iron', 'Salt']", answer: 0 },
      { ...metal, choices: "['Oak', 'Iron', 'Salt']", answer: 1 },
    ],
  ])('%s', async (_, one, two) => {
    const set = await jsonl(one, two);
    expect(pairs(set)).toEqual(TREES);
    expect(set.notes).toEqual([told('options' in one ? '"options"' : '"choices"', 'lines 1, 2')]);
  });

  test('places from 1 are known by the last one', async () => {
    const set = await jsonl({ ...tree, choices: list, answer: 1 }, { question: 'Which is salt?', choices: list, answer: 3 });
    expect(pairs(set).map(([, answer]) => answer)).toEqual(['A. Oak', 'C. Salt']);
  });

  test('numbers are places though choices are numbers too, and texts where all are', async () => {
    const numbers = await jsonl({ question: 'What is 2 + 2?', choices: ['2', '4', '0'], answer: 1 }, { ...tree, choices: list, answer: 0 }, { question: 'What is 1 - 1?', choices: ['2', '1', '0'], answer: 2 }); // prettier-ignore
    expect(pairs(numbers).map(([, answer]) => answer)).toEqual(['B. 4', 'A. Oak', 'C. 0']);
    const texts = await jsonl(
      { question: 'Which blood?', choices: ['B', 'A', 'O'], answer: 'A' },
      { ...metal, choices: list, answer: 'Iron' },
    );
    expect(pairs(texts).map(([, answer]) => answer)).toEqual(['B. A', 'B. Iron']);
  });

  test('letters that stand before them already are not written twice', async () => {
    const set = await jsonl(
      { ...tree, options: ['A) Oak', 'B) Iron'], correct: 'A' },
      { ...metal, options: ['A) Oak', 'B) Iron'], correct: 'B' },
    );
    expect(pairs(set)).toEqual([['Which is a tree?\nA) Oak\nB) Iron', 'A) Oak'], ['Which is a metal?\nA) Oak\nB) Iron', 'B) Iron']]); // prettier-ignore
  });

  test('where it is not certain which is meant they are not used, and told', async () => {
    const set = await jsonl({ ...tree, choices: list, answer: 1 }, { ...metal, choices: list, answer: 2 });
    expect(pairs(set)).toEqual([['Which is a tree?', '1'], ['Which is a metal?', '2']]); // prettier-ignore
    expect(set.notes).toContain('The choices of 2 questions ("choices"; lines 1, 2) are not used, since it is not certain which of them the answers mean; write the answer as the letter or the text of a choice.'); // prettier-ignore
  });

  test('they are asked in a prompt set as well', async () => {
    const rows = [
      { ...tree, choices: list, answer: 0 },
      { ...metal, choices: list, answer: 1 },
    ];
    const set = await readPromptSet(blobOf(rows.map((one) => `${JSON.stringify(one)}\n`).join('')), 'x.jsonl');
    expect(set.adversarial.map(({ prompt }) => prompt)).toEqual(TREES.map(([prompt]) => prompt));
  });
});
