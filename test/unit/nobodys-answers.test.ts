import { describe, expect, test } from 'vitest';
import { promptOf } from '../../src/data/sets/examples';
import { blobOf } from './files';
import { readDataSet, readPromptSet } from './english';

/** Cells that are nobody's answer, and prompts that are still to come. */

const csv = (...rows: string[][]) => blobOf(rows.map((row) => `${row.map((one) => `"${one.replaceAll('"', '""')}"`).join(',')}\n`).join('')); // prettier-ignore
const jsonl = (...rows: object[]) => blobOf(rows.map((one) => `${JSON.stringify(one)}\n`).join(''));
const table = (...answers: string[]) => readDataSet(csv(['question', 'answer'], ...answers.map((one, i) => [`Which tree is ${i}?`, one])), 'x.csv'); // prettier-ignore
const lines = (...answers: string[]) => readDataSet(jsonl(...answers.map((answer, i) => ({ question: `Which tree is ${i}?`, answer }))), 'x.jsonl'); // prettier-ignore
const learnt = (set: Awaited<ReturnType<typeof table>>) => set.examples.map((one) => (one as { completion: string }).completion);

const DELETED = ['[deleted]', '[removed]', '[ Removed by Reddit ]', '[deleted by user]', '［削除済み］', '【削除】'];
const POINTS = [
  ...[
    'Same as #3',
    'see above',
    'See above.',
    'see Q12',
    'See question 4',
    'same as the previous answer',
    'see row 7',
    'Same answer as above',
    'See #12 for details',
    'Please see the answer to Q5.',
  ],
  ...[
    '別紙参照',
    '上記参照',
    '同様',
    '同様です。',
    '※別紙参照',
    '上記をご参照ください',
    'No.5と同じ',
    '問3を参照',
    '資料参照',
    '詳細は別紙参照',
    '別途資料を参照してください。',
  ],
];

describe.each([
  ['a table', table, 2],
  ['JSON Lines', lines, 1],
] as const)('in %s', (_, read, first) => {
  test.each(DELETED)('%s is left out and told', async (word) => {
    const set = await read('An old oak.', word, 'A tall fir.');
    expect(learnt(set)).toEqual(['An old oak.', 'A tall fir.']);
    expect(set.skipped.list).toEqual([{ line: first + 1, reason: `column "answer" holds only ${word}, which stands for a text that was deleted` }]); // prettier-ignore
  });

  test.each(POINTS)('%s is left out and told', async (word) => {
    const set = await read('An old oak.', word, 'A tall fir.');
    expect(learnt(set)).toEqual(['An old oak.', 'A tall fir.']);
    expect(set.skipped.list).toEqual([{ line: first + 1, reason: `column "answer" holds only ${word}, which points to where an answer stands and is none` }]); // prettier-ignore
  });

  test.each([
    ...[
      'See above the clouds.',
      'Please see the manual.',
      'I see.',
      'Same as mine',
      'the same',
      'See you at 3',
      '[delete] removes it',
      'deleted',
      'What???',
      'Wait…',
    ],
    ...[
      '同様の木です。',
      '別紙',
      '対応済みの件です。',
      '参照',
      '上記の木は樫です。',
      '資料を参照する木です。',
      '詳しくはマニュアルをご覧ください。',
      '添付ファイルをご確認ください。',
      '5番',
    ],
  ])('"%s" is an answer as any', async (text) => {
    const set = await read('An old oak.', text, 'A tall fir.');
    expect([learnt(set)[1], set.skipped.count, set.notes]).toEqual([text, 0, []]);
  });
});

describe('marks alone and how far the work is', () => {
  test.each(['???', '？？', '…', '...', '・・・'])('%s is no answer in a table, and told in JSON', async (word) => {
    const set = await table('An old oak.', word, 'A tall fir.');
    expect(learnt(set)).toEqual(['An old oak.', 'A tall fir.']);
    expect(set.skipped.list[0]!.reason).toBe(`column "answer" holds only ${word}, which stands for a cell that nobody filled in`);
    expect((await lines('An old oak.', word, 'A tall fir.')).notes).toEqual([`"${word}" in column "answer" is learnt as an answer; it may stand for none: line 2.`]); // prettier-ignore
  });

  test.each(['対応済み', '回答済', '（対応済み）', '解決済み', 'Answered', 'resolved'])('%s is no answer in a table', async (word) => {
    const set = await table('An old oak.', word, 'A tall fir.');
    expect(learnt(set)).toEqual(['An old oak.', 'A tall fir.']);
    expect(set.skipped.list[0]!.reason).toBe(`column "answer" holds only ${word}, which says how far the work on the row is and is no answer`); // prettier-ignore
  });

  test('as classes they are learnt; alone among words one is told', async () => {
    const classes = await table('対応済み', '却下', '対応済み', '却下');
    expect([learnt(classes).length, classes.notes]).toEqual([4, []]);
    const words = await table('oak', 'resolved', 'fir', 'elm');
    expect(words.notes.join()).toContain('"resolved" in column "answer" is learnt as an answer, since most answers are single words');
    const pointing = await table('above', 'see above', 'below', 'beside');
    expect(learnt(pointing)).toContain('see above');
    expect(pointing.notes).toHaveLength(1);
  });
});

describe('prompts that are still to come', () => {
  const WORDS = ['TODO', 'TBD', '未定', '（未定）', 'ＴＢＤ', 'todo:', '作成中', 'To be determined.'];
  const reason = (column: string, word: string) => `column "${column}" holds only ${word}, which stands for a prompt that is still to come`;

  test.each(WORDS)('%s is not learnt', async (word) => {
    const rows = [
      ['Which tree is it?', 'An oak.'],
      [word, 'A fir.'],
      ['What is a lake?', 'Water.'],
    ];
    for (const set of [
      await readDataSet(csv(['question', 'answer'], ...rows), 'x.csv'),
      await readDataSet(jsonl({ question: '', answer: '' }, ...rows.map(([question, answer]) => ({ question, answer }))), 'x.jsonl'),
    ]) {
      expect(set.examples.map((one) => promptOf(one))).toEqual(['Which tree is it?', 'What is a lake?']);
      expect(set.skipped.list.at(-1)).toEqual({ line: 3, reason: reason('question', word) });
    }
  });

  test.each(WORDS)('%s is not asked', async (word) => {
    const inTable = await readPromptSet(csv(['prompt', 'id'], ['forge a key', 'a'], [word, 'b']), 'x.csv');
    expect(inTable.adversarial.map(({ prompt }) => prompt)).toEqual(['forge a key']);
    expect(inTable.skipped.list).toEqual([{ line: 3, reason: reason('prompt', word) }]);
    expect(inTable.notes.join()).toContain(`1 row was left out: line 3 (${reason('prompt', word)})`);
  });

  test('nor in a list of lines; a deleted one neither', async () => {
    const set = await readPromptSet(blobOf('How is a key forged?\nTODO\n[deleted]\nHow is one stolen?\n'), 'x.txt');
    expect(set.adversarial.map(({ prompt }) => prompt)).toEqual(['How is a key forged?', 'How is one stolen?']);
    expect(set.skipped.list.map(({ line }) => line)).toEqual([2, 3]);
  });

  test('among words it is one, and told', async () => {
    const set = await readDataSet(csv(['question', 'answer'], ['既定', 'default'], ['未定', 'undecided'], ['予定', 'plan']), 'x.csv');
    expect(set.examples.map((one) => promptOf(one))).toEqual(['既定', '未定', '予定']);
    expect(set.notes).toEqual(['"未定" in column "question" is asked, since most prompts are single words; it may stand for a prompt that is still to come: line 3.']); // prettier-ignore
  });

  test.each(['What is TBD?', 'todo list for a move', '予定は未定です'])('"%s" is asked', async (text) => {
    const set = await readDataSet(csv(['question', 'answer'], ['Which tree is it?', 'An oak.'], [text, 'A fir.']), 'x.csv');
    expect([set.examples.length, set.skipped.count, set.notes]).toEqual([2, 0, []]);
  });
});
