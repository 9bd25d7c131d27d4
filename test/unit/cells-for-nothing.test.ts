import { describe, expect, test } from 'vitest';
import { promptOf } from '../../src/data/sets/examples';
import { blobOf } from './files';
import { readDataSet, readPromptSet } from './english';

/** Cells that stand for nothing, or for something else than their text. */

const csv = (...rows: string[][]) => blobOf(rows.map((row) => `${row.map((one) => `"${one.replaceAll('"', '""')}"`).join(',')}\n`).join('')); // prettier-ignore
const pairs = (...answers: string[]) => readDataSet(csv(['question', 'answer'], ...answers.map((one, i) => [`Which tree is ${i}?`, one])), 'x.csv'); // prettier-ignore
const completions = (set: Awaited<ReturnType<typeof readDataSet>>) => set.examples.map((one) => (one as { completion: string }).completion);

describe('words for nothing beside an instruction', () => {
  test.each(['nan', 'None', 'NaN', 'N/A', 'null', 'なし', '-'])('%s is not asked, and told', async (word) => {
    const rows = [['instruction', 'input', 'output'], ['Name a tree', word, 'An oak.'], ['Translate it', 'der Baum', 'The tree.'], ['Name a lake', word, 'Lake Como.']]; // prettier-ignore
    const set = await readDataSet(csv(...rows), 'x.csv');
    expect(set.examples.map((one) => promptOf(one))).toEqual(['Name a tree', 'Translate it\n\nder Baum', 'Name a lake']);
    expect(set.notes).toEqual([`"${word}" in column "input" counts as nothing: 2 rows, lines 2, 4.`]);
  });

  test('a word that stands alone is what is asked', async () => {
    const set = await readDataSet(csv(['input', 'output'], ['none', 'keine'], ['tree', 'Baum']), 'x.csv');
    expect(set.examples.map((one) => promptOf(one))).toEqual(['none', 'tree']);
    const alone = await readDataSet(csv(['instruction', 'input', 'output'], ['', 'none', 'keine'], ['Say it', 'tree', 'Baum']), 'x.csv');
    expect(promptOf(alone.examples[0]!)).toBe('none');
  });
});

describe('answers that a table has for a missing cell', () => {
  test.each(['nan', 'NaN', 'None', '<NA>'])('%s is left out', async (word) => {
    const set = await pairs('An oak.', word, 'A tall fir.', word);
    expect(completions(set)).toEqual(['An oak.', 'A tall fir.']);
    const reason = `column "answer" holds only ${word}, which stands for a missing cell in a table`;
    expect(set.skipped).toEqual({ count: 2, list: [{ line: 3, reason }, { line: 5, reason }] }); // prettier-ignore
    expect(set.empty).toBe(2);
  });

  test('nor are words left out that only resemble them', async () => {
    expect(completions(await pairs('An oak.', 'none', 'NAN', 'A tall fir.', 'It is nan.'))).toHaveLength(5);
  });

  test('numbers are no classes', async () => {
    expect(completions(await pairs('3', 'nan', '14.5'))).toEqual(['3', '14.5']);
  });

  test('where most answers are words it is one of them, and told', async () => {
    const set = await pairs('yes', 'None', 'no', 'yes', 'It depends on it.');
    expect(completions(set)).toEqual(['yes', 'None', 'no', 'yes', 'It depends on it.']);
    expect(set.notes).toEqual([
      '"None" in column "answer" is learnt as an answer, since most answers are single words; it may be a missing cell: line 3.',
    ]);
  });

  test('a file that is no table has null for it', async () => {
    const rows = ['An oak.', 'None', 'A tall fir.'].map((answer, i) => `${JSON.stringify({ question: `Which ${i}?`, answer })}\n`);
    expect(completions(await readDataSet(blobOf(rows.join('')), 'x.jsonl'))).toContain('None');
  });
});

describe('formulas that failed', () => {
  test.each(['#REF!', '#NAME?', '#VALUE!', '#N/A', '#DIV/0!'])('%s is neither learnt nor asked', async (error) => {
    const reason = (column: string) => `column "${column}" holds ${error}, which a spreadsheet shows where a formula fails`;
    const set = await readDataSet(csv(['question', 'answer'], ['Which?', error], [error, 'An oak.'], ['What?', `It is ${error}`]), 'x.csv');
    expect(completions(set)).toEqual([`It is ${error}`]);
    expect(set.skipped.list).toEqual([{ line: 2, reason: reason('answer') }, { line: 3, reason: reason('question') }]); // prettier-ignore
    const prompts = await readPromptSet(csv(['prompt', 'category'], ['forge it', 'a'], [error, 'b']), 'x.csv');
    expect(prompts.adversarial.map(({ prompt }) => prompt)).toEqual(['forge it']);
    expect(prompts.skipped.list).toEqual([{ line: 3, reason: reason('prompt') }]);
  });
});

describe('cells that point to another row', () => {
  test.each(['同上', '〃', '（同上）', 'Same as above.', 'ditto', '上記と同じ'])('%s is neither learnt nor asked', async (word) => {
    const reason = (column: string) => `column "${column}" holds only ${word}, which stands for the text of another row`;
    const set = await readDataSet(
      csv(['question', 'answer'], ['Which?', word], [word, 'An oak.'], ['What?', `Say ${word} again`]),
      'x.csv',
    );
    expect(completions(set)).toEqual([`Say ${word} again`]);
    expect(set.skipped.list).toEqual([{ line: 2, reason: reason('answer') }, { line: 3, reason: reason('question') }]); // prettier-ignore
    const prompts = await readPromptSet(csv(['prompt', 'category'], ['forge it', 'a'], [word, 'b']), 'x.csv');
    expect(prompts.adversarial.map(({ prompt }) => prompt)).toEqual(['forge it']);
    expect(prompts.skipped.list).toEqual([{ line: 3, reason: reason('prompt') }]);
  });
});

describe('marks of quotation alone', () => {
  test('stand in a table for the row above, and in JSON for themselves', async () => {
    expect(completions(await pairs('An oak.', '"', 'A tall fir.'))).toEqual(['An oak.', 'A tall fir.']);
    const rows = ['An oak.', '"', 'A tall fir.'].map((answer, i) => `${JSON.stringify({ question: `Which ${i}?`, answer })}\n`);
    expect(completions(await readDataSet(blobOf(rows.join('')), 'x.jsonl'))).toContain('"');
  });
});

describe('answers that are still to come', () => {
  test.each(['未回答', 'TBD', '（確認中）', 'todo', '回答待ち', 'To be determined.', 'ＴＢＤ'])('%s is left out', async (word) => {
    const set = await pairs('An oak.', word, 'A tall fir.');
    expect(completions(set)).toEqual(['An oak.', 'A tall fir.']);
    const reason = `column "answer" holds only ${word}, which stands for an answer that is still to come`;
    expect(set.skipped).toEqual({ count: 1, list: [{ line: 3, reason }] });
  });

  test('where answers are classes it may be one, and told', async () => {
    const set = await pairs('対応済み', '確認中', '対応済み', '確認中');
    expect(completions(set)).toHaveLength(4);
    expect(set.notes).toEqual([
      '"確認中" in column "answer" is learnt as an answer, since most answers are single words; it may be a missing cell: 2 rows, lines 3, 5.',
    ]);
  });
});

describe('cells that nobody filled in', () => {
  const WORDS = ['N/A', 'n/a', 'Ｎ／Ａ', 'NA', '-', '--', '―', '（空欄）', '空欄', '(blank)'];
  const reason = (column: string, word: string) => `column "${column}" holds only ${word}, which stands for a cell that nobody filled in`;

  test.each(WORDS)('%s is no answer in a table', async (word) => {
    const set = await pairs('An oak.', word, 'A tall fir.');
    expect(completions(set)).toEqual(['An oak.', 'A tall fir.']);
    expect(set.skipped).toEqual({ count: 1, list: [{ line: 3, reason: reason('answer', word) }] });
    expect(set.empty).toBe(1);
  });

  test.each(['N/A', '-'])('where most answers are words %s is learnt, and told', async (word) => {
    const set = await pairs('yes', word, 'no', 'yes');
    expect(completions(set)).toEqual(['yes', word, 'no', 'yes']);
    expect(set.notes.join()).toContain(`"${word}" in column "answer" is learnt as an answer, since most answers are single words`);
  });

  test.each(['none', 'null', 'nil', 'なし', '特になし', '該当なし'])('%s is learnt, and told', async (word) => {
    const told = `"${word}" in column "answer" is learnt as an answer; it may stand for none: line 3.`;
    for (const others of [
      ['An oak.', 'A tall fir.'],
      ['yes', 'no'],
    ]) {
      const set = await pairs(others[0]!, word, others[1]!);
      expect(completions(set)).toEqual([others[0], word, others[1]]);
      expect(set.notes).toEqual([told]);
    }
  });

  test.each(['N/A', '-', 'TODO', '未回答', 'None', 'none', 'なし'])('%s in JSON is learnt, and told', async (word) => {
    const rows = ['An oak.', word, 'A tall fir.'].map((answer, i) => `${JSON.stringify({ question: `Which ${i}?`, answer })}\n`);
    const set = await readDataSet(blobOf(rows.join('')), 'x.jsonl');
    expect(completions(set)).toContain(word);
    expect(set.notes).toEqual([`"${word}" in column "answer" is learnt as an answer; it may stand for none: line 2.`]);
  });

  test.each(['A - B', 'N/A means not available.', 'no'])('nor is "%s" told', async (text) => {
    const set = await pairs('An oak.', text, 'A tall fir.');
    expect([completions(set).length, set.notes, set.skipped.count]).toEqual([3, [], 0]);
  });

  test('sodium is learnt', async () => expect(completions(await pairs('An oak.', 'Na', 'A tall fir.'))).toContain('Na'));

  test.each(WORDS)('%s is not asked', async (word) => {
    const set = await readDataSet(csv(['question', 'answer'], ['Which?', 'An oak.'], [word, 'A tall fir.']), 'x.csv');
    expect(set.skipped.list).toEqual([{ line: 3, reason: reason('question', word) }]);
    const prompts = await readPromptSet(csv(['prompt', 'category'], ['forge it', 'a'], [word, 'b']), 'x.csv');
    expect(prompts.adversarial.map(({ prompt }) => prompt)).toEqual(['forge it']);
    expect(prompts.skipped.list).toEqual([{ line: 3, reason: reason('prompt', word) }]);
  });
});
