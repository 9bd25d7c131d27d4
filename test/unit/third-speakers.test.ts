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
    '[10:00] User: a\n[10:01] Bot: b',
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
