import { describe, expect, test } from 'vitest';
import { blobOf } from './files';
import { holdsInstructions } from '../../src/data/sets/mapping/cells/system';
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
    ['システム', ['勤怠はやて', '経費精算', 'はんこ電子申請']],
    ['システム', ['Teams', 'Outlook', 'メール、予定表']],
    ['システム', ['会計・給与', 'らくらく経費', '受発注（ＷＥＢ版）']],
    ['システム', ['人事給与システム（本番環境・東日本リージョン）', '人事給与システム（本番環境・東日本リージョン）']],
    ['system', ['SAP ECC 6.0', 'Salesforce.com', 'Yahoo!', 'Oracle Inc.']],
    ['system', ['Payroll (ask HR first!)', 'Payroll', 'Mobile app, v2.3']],
    ['system', ['CRM', 'CRM']],
    ['system', ['ERP: SAP S/4HANA Finance (client 100)', 'ERP: SAP S/4HANA Finance (client 100)']],
    ['system', ['Windows 10 with Microsoft Office 365', 'Windows 10 with Microsoft Office 365']],
    ['system', ['Helpful support agent', 'Concise expert']],
  ])('%s: %s are no system prompt, and told', async (column, values) => {
    const { examples, notes, mapping } = await readDataSet(jsonl(rowsOf(column, values)), 'x.jsonl');
    expect(mapping).toEqual({ kind: 'pair', prompt: ['question'], completion: 'answer' });
    expect(examples).toEqual(values.map((_, i) => ({ prompt: `Question ${i}?`, completion: `Answer ${i}.` })));
    expect(notes).toEqual([
      `Column "${column}" holds names and no instructions, such as "${values[0]}", so it is no system prompt; if it is one, choose it or name it system_prompt.`,
      `A column is not used: "${column}".`,
    ]);
  });

  test('a name over two lines is one', async () => {
    const { mapping, notes } = await readDataSet(jsonl(rowsOf('system', ['Windows 10\nOffice', 'Mac', 'iPad'])), 'x.jsonl');
    expect(mapping).not.toHaveProperty('system');
    expect(notes[0]).toContain('such as "Windows 10 Office"');
  });

  test('a name that is longer than is shown', async () => {
    const name = 'Customer Relationship Management System (Production)';
    const { mapping } = await readDataSet(jsonl(rowsOf('system', [name, name])), 'x.jsonl');
    expect(mapping).not.toHaveProperty('system');
  });

  test('most different cells decide, or most rows where as many are of each kind; the others are told with their lines', async () => {
    const few = await readDataSet(jsonl(rowsOf('system', ['SAP', 'SAP', 'Be formal.', 'SAP'])), 'x.jsonl');
    expect(few.mapping).not.toHaveProperty('system');
    expect(few.notes).toContain('Column "system" reads as an instruction and is not used, since most of its texts are names: line 3.');
    const many = await readDataSet(jsonl(rowsOf('system', ['SAP', 'SAP', 'SAP', 'Be formal.', 'You are a poet.'])), 'x.jsonl');
    expect(many.mapping).toMatchObject({ system: 'system' });
    expect(many.notes).toEqual([
      'Column "system" is used as a system prompt, though its text does not read as an instruction: 3 rows, lines 1, 2, 3.',
    ]);
  });

  test('what a person chose is not doubted', async () => {
    const mapping = { kind: 'pair' as const, prompt: ['question'], completion: 'answer', system: 'system' };
    const { notes } = await readDataSet(jsonl(rowsOf('system', ['SAP', 'Windows'])), 'x.jsonl', { mapping });
    expect(notes).toEqual([]);
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
    ['system', ['Answer in French', 'Answer in German', '']],
    ['system', ['helpful friendly assistant of a shop', 'helpful friendly assistant of a shop']],
    ['システム', ['あなたは親切なアシスタントです', '短く答えてください']],
    ['システム', ['丁寧に回答', '英語で回答する']],
    ['system', ['Du bist ein hilfreicher Assistent.', 'Tu es un assistant utile.']],
    ['system', ['Concise and friendly.', 'Formal and short.']],
    ['system', ['你是一个有用的助手。', '请用中文回答']],
    ['system', ['당신은 유능한 비서입니다.', '짧게 답하세요']],
    ['システム', ['日本語で話す', '丁寧に']],
    ['システム', ['社内ヘルプデスク担当として丁寧に', '短くまとめてください。']],
    ['system_prompt', ['SAP', 'Windows']],
    ['System message', ['SAP', 'Windows']],
  ])('%s: %s are system prompts', async (column, values) => {
    const { mapping } = await readDataSet(jsonl(rowsOf(column, values)), 'x.jsonl');
    expect(mapping).toMatchObject({ system: column });
  });

  test.each([
    [
      ['prompt', 'response'],
      ['Helpful support agent', 'Concise expert', 'Patient tutor'],
    ],
    [
      ['input', 'output'],
      ['detailed thinking on', 'detailed thinking off', 'detailed thinking on'],
    ],
  ])('who a model is to be is one beside %s, and told', async ([prompt, answer], values) => {
    const rows = values.map((system, i) => ({ system, [prompt!]: `Question ${i}?`, [answer!]: `Answer ${i}.` }));
    const { mapping, notes } = await readDataSet(jsonl(rows), 'x.jsonl');
    expect(mapping).toMatchObject({ system: 'system' });
    expect(notes).toEqual([
      'Column "system" is used as a system prompt, though its text does not read as an instruction: 3 rows, lines 1, 2, 3.',
    ]);
  });

  test('nothing is told of a column of them, in whatever layout', async () => {
    const values = ['You are an assistant', 'You are an AI assistant. Think step by step.', 'User will give you a task with some instruction. Your job is to follow it.']; // prettier-ignore
    const { notes } = await readDataSet(jsonl(rowsOf('system', values)), 'x.jsonl');
    expect(notes).toEqual([]);
  });

  test('the time is that of their length', () => {
    const long = `${'"'.repeat(1_500_000)}a${'.'.repeat(1_500_000)}x`;
    expect(holdsInstructions('system', [long, 'x'.repeat(3_000_000)], [])).toBe(true);
  });
});
