import { describe, expect, test } from 'vitest';
import { blobOf } from './files';
import { readDataSet } from './english';

/** A column that is named for a system: its instructions, or the name of a program. */

type Values = Record<string, unknown>;
const jsonl = (rows: readonly Values[]) => blobOf(rows.map((one) => `${JSON.stringify(one)}\n`).join(''));
const rowsOf = (column: string, values: readonly string[]): Values[] =>
  values.map((value, i) => ({ [column]: value, question: `Question ${i}?`, answer: `Answer ${i}.` }));

describe('names of programs', () => {
  test.each<[string, string[]]>([
    ['システム', ['勤怠', '経費精算', '勤怠']],
    ['システム', ['勤怠管理システム', '経費精算システム', '社内ポータル']],
    ['システム', ['勤怠', '勤怠', '勤怠']],
    ['system', ['Windows 11', 'macOS', 'Linux']],
    ['System', ['SAP', 'SAP', 'SAP']],
    ['system', ['Microsoft Dynamics 365 Business Central', 'Google Workspace', 'the intranet']],
  ])('%s: %s are no system prompt, and told', async (column, values) => {
    const { examples, notes, mapping } = await readDataSet(jsonl(rowsOf(column, values)), 'x.jsonl');
    expect(mapping).toEqual({ kind: 'pair', prompt: ['question'], completion: 'answer' });
    expect(examples).toEqual(values.map((_, i) => ({ prompt: `Question ${i}?`, completion: `Answer ${i}.` })));
    expect(notes).toEqual([
      `Column "${column}" holds names and no instructions, such as "${values[0]}", so it is no system prompt; if it is one, choose it or name it system_prompt.`,
      `A column is not used: "${column}".`,
    ]);
  });

  test('beside a conversation it is one, as in what an interface is asked', async () => {
    const messages = [
      { role: 'user', content: 'a' },
      { role: 'assistant', content: 'b' },
    ];
    const { examples } = await readDataSet(jsonl([{ system: 'SAP', messages }]), 'x.jsonl');
    expect(examples).toEqual([{ messages: [{ role: 'system', content: 'SAP' }, ...messages] }]);
  });
});

describe('instructions', () => {
  test.each<[string, string[]]>([
    ['system', ['You are a pirate.', 'You are a poet.']],
    ['system', ['Be brief', 'Be polite']],
    ['system', ['x', 'x', 'x', 'Be formal.']],
    ['system', ['Answer in French', 'Answer in German', '']],
    ['system', ['helpful friendly assistant of a shop', 'helpful friendly assistant of a shop']],
    ['システム', ['あなたは親切なアシスタントです', '短く答えてください']],
    ['システム', ['丁寧に回答', '英語で回答する']],
    ['system_prompt', ['SAP', 'Windows']],
    ['System message', ['SAP', 'Windows']],
  ])('%s: %s are system prompts', async (column, values) => {
    const { mapping } = await readDataSet(jsonl(rowsOf(column, values)), 'x.jsonl');
    expect(mapping).toMatchObject({ system: column });
  });
});
