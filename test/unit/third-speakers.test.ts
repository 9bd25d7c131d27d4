import { describe, expect, test } from 'vitest';
import { blobOf } from './files';
import { readDataSet } from './english';

/** Chats that are written out as text in which others speak too, or somebody noted something. */

type Values = Record<string, unknown>;
const jsonl = (rows: readonly Values[]) => blobOf(rows.map((one) => `${JSON.stringify(one)}\n`).join(''));
const read = (...texts: string[]) => readDataSet(jsonl(texts.map((text) => ({ text }))), 'x.jsonl');
const MAY = 'Column "text" may hold a chat that is written out as text (marks';

describe('of whom it is not certain that the assistant speaks', () => {
  test.each([
    ['Operator', 'User: a\nAssistant: b\nOperator: I take over.\nUser: c\nAssistant: d'],
    ['Agent Smith', 'User: a\nAssistant: b\nAgent Smith: I take over.'],
    ['Moderator', 'Human: a\n\nAssistant: b\n\nModerator: This is closed.'],
    ['Supervisor', 'User: a\nAssistant: b\nSupervisor: Hm.\nUser: c\nAssistant: d'],
    ['Score', 'User: a\nAssistant: b\nScore: 2/5'],
    ['Feedback', 'User: a\nAssistant: b\nFeedback: fine'],
    ['オペレーター', 'ユーザー:a\nAI:b\nオペレーター:代わります。\nユーザー:c\nAI:d'],
    ['備考', '質問:a\n回答:b\n備考:要確認'],
    ['one that comes again', 'User: a\nAssistant: b\nBob: Hm.\nUser: c\nAssistant: d\nBob: Yes.'],
    ['a tool in ChatML', '<|im_start|>user\na<|im_end|>\n<|im_start|>assistant\nb<|im_end|>\n<|im_start|>tool\n{}<|im_end|>\n<|im_start|>assistant\nc<|im_end|>'],
    ['one in Llama 3', '<|start_header_id|>user<|end_header_id|>\na<|eot_id|><|start_header_id|>assistant<|end_header_id|>\nb<|eot_id|><|start_header_id|>ipython<|end_header_id|>\nc<|eot_id|>'],
    ['another version', 'User: a\nAssistant: b\nAssistant (edited): c'],
  ])('%s', async (_, text) => {
    const { examples, notes } = await read(text, text.replaceAll('a', 'e'));
    expect(examples[0]).toEqual({ text });
    expect(notes.join()).toContain(MAY);
  }); // prettier-ignore

  test('among others that are read such a row is left out', async () => {
    const { kept, skipped } = await read('User: a\nAssistant: b', 'User: c\nAssistant: d', 'User: e\nAssistant: f\nRating: bad');
    expect([kept, skipped.count]).toEqual([2, 1]);
  });

  test.each(['Rating: bad', '評価:悪い', 'Feedback: 👎'])('a cell that is marked bad by %s is not learnt', async (mark) => {
    const { examples, skipped } = await read(`User: a\nAssistant: b\nOperator: c`, `User: e\nAssistant: f\n${mark}`);
    expect(examples).toHaveLength(1);
    expect(skipped.list[0]?.reason).toContain('not to be learnt');
  });
});

test.each([
  'User: a\nAssistant: First:\n1. x\nNote: careful.\nUser: b\nAssistant: c\nNote: careful.',
  'User: a\nAssistant: Eggs\nName: Anna\nName: Bob',
  'User: a\nAssistant: See\nhttp: it\nExample: x\nUser: b\nAssistant: c\nExample: y',
])('what answers hold stays in them: %s', async (text) => {
  expect((await read(text)).mapping).toEqual({ kind: 'chat', messages: 'text' });
});

describe('by marks that are not read', () => {
  test.each([
    'Customer: a\nAgent: b',
    'Patient: a\nDoctor: b',
    'You: a\nChatGPT: b',
    'User (10:02): a\nAssistant (10:03): b',
    '<human>: a\n<bot>: b',
    'ユーザー: a\nシステム: b',
    'ユーザー: a<NL>システム: b',
    'お客様:a\nオペレーター:b',
    'A chat between a user and an assistant. USER: a ASSISTANT: b</s>',
    'User: a\nAssistant (rejected): b\nAssistant (chosen): c',
  ])('%s', async (text) => {
    const { examples, notes } = await read(text, text.replace('a', 'e'));
    expect(examples[0]).toEqual({ text });
    expect(notes.join()).toContain(MAY);
  });

  test.each(['You: a word, and more', 'Customer: Smith\nDate: May', 'The customer said:\nAgent: x'])('%s is a text', async (text) => {
    expect((await read(text)).notes).toEqual([]);
  });
});

/** Five chats that end with a line each. */
const five = (end: (i: number) => string, users = 'User', bots = 'Assistant') =>
  ['a', 'b', 'c', 'd', 'e'].map((one, i) => `${users}: ${one}?\n${bots}: ${one}.\n${end(i)}`);

describe('labels inside turns are compared over the column', () => {
  test.each([
    ['a title and a name', () => 'Nurse Kelly: Please hold.'],
    ['a name of most rows', () => 'Maria: I take over.'],
    ['another name in each row', (i: number) => `${['佐藤', '鈴木', '田中', '高橋', '伊藤'][i]!}: 代わりました。`],
    ['a score', () => 'CSAT: 1/5'],
    ['a verdict in brackets', () => '[Flagged by QA: incorrect]'],
    ['who else speaks, in brackets', () => '[Supervisor] Never again.'],
    ['a note in parentheses', () => '(Agent note: was angry)'],
    ['a note behind a sign', () => '※担当者メモ：誤り。'],
    ['what is known of a row', () => 'Category: billing\nAuthor: J. Doe'],
  ])('%s: left as one text, and told', async (_, end) => {
    const texts = five(end);
    const { examples, notes } = await read(...texts);
    expect(examples[0]).toEqual({ text: texts[0] });
    expect(notes.join()).toMatch(/^Column "text" may hold a chat .* so it was left as one text: 5 rows/);
  });

  test.each(['Correct: No', '【評価】×（誤案内）', 'Approved: no'])('a cell that is marked bad by %s is not learnt', async (mark) => {
    const { examples, skipped } = await read(...five((i) => (i === 0 ? mark : '')));
    expect(examples).toHaveLength(4);
    expect(skipped.count).toBe(1);
  });

  test('of few rows they are read, and told with their label', async () => {
    const { kept, notes } = await read(...five((i) => (i === 1 ? 'Monday: rest' : '')));
    expect(kept).toBe(5);
    expect(notes).toContain(
      'A line inside a turn of column "text" begins with "Monday:" and was learnt as words of the assistant: line 2.',
    );
  });

  test('between turns that empty lines part they are part of an answer', async () => {
    const texts = ['a', 'b', 'c'].map((one) => `\n\nHuman: ${one}\n\nAssistant: Plan\nMonday: x\nTuesday: y\n\nHuman: more\n\nAssistant: New\nMonday: z`);
    const { mapping, kept, notes } = await read(...texts);
    expect([mapping.kind, kept]).toEqual(['chat', 3]);
    expect(notes.join()).toContain('begins with "Monday:" and was learnt as words of the assistant: 3 rows, lines 1, 2, 3.');
  }); // prettier-ignore

  test('more labels than are told by name are told together', async () => {
    const texts = Array.from({ length: 8 }, (_, i) => `\n\nHuman: a${i}\n\nAssistant: x\nDay${'abcdefgh'[i]!}: y`);
    expect((await read(...texts)).notes.filter((note) => note.includes('of their own'))).toEqual([
      'Lines inside turns of column "text" begin with other labels of their own and were learnt as words of the assistant: 3 rows, lines 6, 7, 8.',
    ]);
  });

  test('an answer that is the whole chat of its prompt is left out', async () => {
    const rows = five(() => 'Reviewer note - fine').map((chosen, i) => ({ prompt: `${'abcde'[i]!}?`, chosen, rejected: 'x' }));
    await expect(readDataSet(jsonl(rows), 'x.jsonl')).rejects.toThrow(/column "chosen" holds a chat .*"Reviewer note -"/);
  });
});

describe('other forms', () => {
  test.each([
    '[10:00] User: a\n[10:01] Bot: b',
    'User: a<br>Assistant: b',
    'User: a\\nAssistant: b',
    '**User**\n\na\n\n**Assistant**\n\nb',
    '## User\na\n\n## Assistant\nb',
    '<user>a</user><assistant>b</assistant>',
    'You said:\na\nChatGPT said:\nb',
    'お客様: a\nAI: b',
  ])('%j is read', async (text) => {
    const { examples, notes } = await read(text, text.replace(/\ba\b/, 'e'));
    const said = (content: string) => [
      { role: 'user', content },
      { role: 'assistant', content: 'b' },
    ];
    expect(examples[0]).toEqual({ messages: said('a') });
    expect(notes.join()).toContain('was read by its marks');
  });

  test.each([
    ['User: a?\nBot: b.\nオペレーター: c.', /column "log" holds chats that are written out as text \(marks "User:" and "Bot:" and "オペレーター"\)/],
    ['生徒：a?\n先生：b.', /column "log" holds chats .*marks "生徒:" and "先生:"/],
    ['U: a?\nS: b.', /column "log" holds texts that look like written chats, whose marks "U:" and "S:" are not known/],
    ['User: a? | Assistant: b.', /column "log" holds texts that look like written chats, whose marks "User:" and "Assistant:" are not known/],
  ])('%j is refused with the reason', async (log, reason) => {
    const rows = [1, 2, 3].map((id) => ({ id: `x${id}`, log: log.replace('a', `a${id}`) }));
    await expect(readDataSet(jsonl(rows), 'x.jsonl')).rejects.toThrow(reason);
  }); // prettier-ignore
});

describe('lines that most chats share', () => {
  test.each([
    ['10:05 AM', '10:05 AM'],
    ['★★★★☆', '★★★★☆'],
    ['We are open until 18:00.', 'We are open until 18:00.'],
    ['今後ともよろしくお願いいたします。', '今後ともよろしくお願いいたします。'],
  ])('%s is told', async (line, seen) => {
    const { notes } = await read(...['a', 'b', 'c'].map((one) => `User: ${one}?\nAssistant: It is ${one}.\n${line}`));
    expect(notes).toContain(
      `A line such as "${seen}" stands in most chats of column "text" and was learnt as words of the assistant: 3 rows, lines 1, 2, 3.`,
    );
  });

  test('one that few share is none of them', async () => {
    const { notes } = await read('User: a?\nAssistant: b\nBye.', 'User: c?\nAssistant: d', 'User: e?\nAssistant: f\nYes.');
    expect(notes.filter((note) => note.includes('most chats'))).toEqual([]);
  });
});
