import { describe, expect, test } from 'vitest';
import { isNamed } from '../../src/data/names';
import { transcriptIn } from '../../src/data/sets/mapping/transcript';
import { blobOf } from './files';
import { readDataSet, readPromptSet } from './english';

/** Chats that are written out as text in one cell, by marks of who speaks. */

type Values = Record<string, unknown>;
const jsonl = (rows: readonly Values[]) => blobOf(rows.map((one) => `${JSON.stringify(one)}\n`).join(''));
const read = (...rows: Values[]) => readDataSet(jsonl(rows), 'x.jsonl');
const ask = (...rows: Values[]) => readPromptSet(jsonl(rows), 'x.jsonl');
const talk = (...said: string[]) => ({ messages: said.map((content, i) => ({ role: i % 2 === 0 ? 'user' : 'assistant', content })) });
const seen = (column: string, lines: string) => `A chat that is written out as text in column "${column}" was read by its marks "Human:" and "Assistant:": ${lines}.`; // prettier-ignore

const FORMS: readonly [name: string, first: string, second: string][] = [
  ['Human and Assistant', '\n\nHuman: boil an egg?\n\nAssistant: Eight minutes.', '\n\nHuman: hi\n\nAssistant: Hello.\n\nHuman: bye\n\nAssistant: Bye.'], // prettier-ignore
  ['User and Assistant', 'User: boil an egg?\nAssistant: Eight minutes.', 'User: hi\nAssistant: Hello.\n\nUser: bye\nAssistant: Bye.'],
  ['USER and ASSISTANT', 'USER: boil an egg?\nASSISTANT: Eight minutes.', 'USER: hi\nASSISTANT: Hello.\nUSER: bye\nASSISTANT: Bye.'],
  ['bold', '**User:** boil an egg?\n\n**AI:** Eight minutes.', '**User:** hi\n\n**AI:** Hello.\n\n**User:** bye\n\n**AI:** Bye.'],
  ['headings', '### Human: boil an egg?### Assistant: Eight minutes.', '### Human: hi\n### Assistant: Hello.\n### Human: bye\n### Assistant: Bye.'], // prettier-ignore
  ['instructions', '### Instruction:\nboil an egg?\n\n### Response:\nEight minutes.', '### Instruction:\nhi\n\n### Response:\nHello.\n\n### Instruction:\nbye\n\n### Response:\nBye.'], // prettier-ignore
  ['Q and A', 'Q: boil an egg?\nA: Eight minutes.', 'Q: hi\n\nA: Hello.\n\nQ: bye\n\nA: Bye.'],
  ['tokens', '<|user|>\nboil an egg?</s>\n<|assistant|>\nEight minutes.</s>', '<|user|>\nhi</s>\n<|assistant|>\nHello.</s>\n<|user|>\nbye</s>\n<|assistant|>\nBye.</s>'], // prettier-ignore
  ['ChatML', '<|im_start|>user\nboil an egg?<|im_end|>\n<|im_start|>assistant\nEight minutes.<|im_end|>', '<|im_start|>user\nhi<|im_end|>\n<|im_start|>assistant\nHello.<|im_end|>\n<|im_start|>user\nbye<|im_end|>\n<|im_start|>assistant\nBye.<|im_end|>\n'], // prettier-ignore
  ['ユーザー and アシスタント', 'ユーザー：boil an egg?\nアシスタント：Eight minutes.', 'ユーザー: hi\nアシスタント: Hello.\nユーザー: bye\nアシスタント: Bye.'], // prettier-ignore
  ['質問 and 回答', '質問：boil an egg?\n回答：Eight minutes.', '質問: hi\n回答: Hello.\n\n質問: bye\n回答: Bye.'],
  ['指示 and 応答', '### 指示:\nboil an egg?\n\n### 応答:\nEight minutes.', '### 指示:\nhi\n\n### 応答:\nHello.\n\n### 指示:\nbye\n\n### 応答:\nBye.'], // prettier-ignore
];
const RIGHT = [talk('boil an egg?', 'Eight minutes.'), talk('hi', 'Hello.', 'bye', 'Bye.')];

describe('data sets', () => {
  test.each(FORMS)('%s under any name are turns, and told', async (_, first, second) => {
    for (const column of ['text', 'conversation', 'chosen', 'transcript']) {
      const set = await read({ [column]: first }, { [column]: second });
      expect(set.mapping).toEqual({ kind: 'chat', messages: column });
      expect(set.examples).toEqual(RIGHT);
      expect(set.notes.join()).toMatch(new RegExp(`^A chat that is written out as text in column "${column}" was read by its marks .*: `));
    }
  });

  test('what was chosen is learnt, what was rejected never', async () => {
    const [, first, second] = FORMS[0]!;
    const rows = [first, second].map((chosen) => ({ rejected: chosen.replace(/[^:]*$/, ' Bad.'), chosen }));
    const set = await read(...rows);
    expect(set.examples).toEqual(RIGHT);
    expect(set.notes).toEqual([seen('chosen', '2 rows, lines 1, 2'), 'A column is not used: "rejected".']);
  });

  test('a prompt is turns, and its answer the last of them', async () => {
    const set = await read(
      { prompt: '\n\nHuman: a\n\nAssistant: b\n\nHuman: c\n\nAssistant:', chosen: ' d', rejected: 'x' },
      { prompt: '\n\nHuman: e\n\nAssistant: ', chosen: 'f', rejected: 'x' },
      { prompt: 'plain', chosen: 'g', rejected: 'x' },
    );
    expect(set.examples).toEqual([talk('a', 'b', 'c', ' d'), { prompt: 'e', completion: 'f' }, { prompt: 'plain', completion: 'g' }]);
    expect(set.notes).toContain(seen('prompt', '2 rows, lines 1, 2'));
  });

  test('turns that go on in the column of inputs, and a chat that something is to be done with', async () => {
    const chat = 'User: a\nAssistant: b';
    const set = await read({ instruction: chat, input: 'User: c', output: 'd' }, { instruction: 'Sum it up.', input: chat, output: 'e' });
    expect(set.examples).toEqual([talk('a', 'b', 'c', 'd'), { prompt: `Sum it up.\n\n${chat}`, completion: 'e' }]);
    expect(set.notes.join()).toMatch(/Column "input" may hold a chat .* so it was left as one text: line 2/);
  });

  test('chats without an answer beside lists of them are refused by their columns', async () => {
    const rows = ['a', 'b'].map((one) => ({ prompt: `Human: ${one}\n\nAssistant: `, answers: [{ answer: 'c', rank: 1 }] }));
    await expect(read(...rows)).rejects.toThrow(/choose among "prompt", "answers"/);
  });

  test('an answer that is the whole chat of its prompt', async () => {
    const set = await read({ prompt: '\n\nHuman: a\n\nAssistant:', chosen: '\n\nHuman: a\n\nAssistant: b' }, { prompt: 'c', chosen: 'Human: c\n\nAssistant: d' }); // prettier-ignore
    expect(set.examples).toEqual([talk('a', 'b'), talk('c', 'd')]);
    expect(set.notes).toContain(seen('chosen', '2 rows, lines 1, 2'));
  });

  test('an answer that is another chat is what is asked for', async () => {
    const chat = 'User: hi\nAssistant: Hello.';
    const set = await read({ instruction: 'Write a dialogue.', output: chat });
    expect(set.examples).toEqual([{ prompt: 'Write a dialogue.', completion: chat }]);
    expect(set.notes).toContain('A chat that is written out as text in column "output" is learnt as it stands, since it is not that of its prompt: line 1.'); // prettier-ignore
  });

  test('marks in both cells', async () => {
    const set = await read({ prompt: 'Human: a', response: 'Assistant: b' }, { prompt: 'Human: c', response: 'd' });
    expect(set.examples).toEqual([
      { prompt: 'a', completion: 'b' },
      { prompt: 'Human: c', completion: 'd' },
    ]);
    expect(set.notes).toContain('The marks "Human:" and "Assistant:" before a prompt and its answer were left out: line 1.');
  });

  test('messages of the system, and inputs', async () => {
    const alpaca = 'Below is an instruction that describes a task, paired with an input. Write a response.\n\n### Instruction:\nAdd.\n\n### Input:\n1 2\n\n### Response:\n3<|end_of_text|>'; // prettier-ignore
    const set = await read({ text: '<|system|>\nBe kind.</s>\n<|user|>\na</s>\n<|assistant|>\nb</s>' }, { text: alpaca });
    expect(set.examples).toEqual([{ messages: [{ role: 'system', content: 'Be kind.' }, ...talk('a', 'b').messages] }, talk('Add.\n\n1 2', '3')]); // prettier-ignore
    expect(set.notes).toContain(
      'The words before the first mark ("Below is an instruction that describes a task …") were left out: line 2.',
    );
  });

  const UNCLEAR: readonly string[] = [
    'Human: a\n\nHuman: b\n\nAssistant: c',
    'A chat with a robot.\n\nHuman: a\n\nAssistant: b',
    'Human: a\n\nAssistant: Such as\nHuman: x\nAssistant: y\n\nHuman: c\n\nAssistant:',
    'Human: a\n\nAssistant: b\n\nUser: c\n\nAssistant:',
    'USER: a ASSISTANT: b USER: c ASSISTANT:',
    'Q: 1+1?\nA: 2\n\nQ: 2+2?\nA:',
    '[INST] a [/INST] b [INST] c [/INST]',
  ];
  test.each(UNCLEAR)('%j stays text, and is told', async (prompt) => {
    const set = await read({ prompt, completion: 'd' });
    expect(set.examples).toEqual([{ prompt, completion: 'd' }]);
    expect(set.notes.join()).toMatch(/^Column "prompt" may hold a chat that is written out as text \(marks ".*"\), of which it is not certain who says what, so it was left as one text: line 1\.$/); // prettier-ignore
    const texts = await read(
      { text: prompt.replace(/^Q.*/s, 'Q: 1?\n\nA: 2\nQ: 2?\n\nA: 3\n\nQ: 4?\nA: 5') },
      { text: 'x' },
      { text: 'y' },
    );
    expect(texts.kept).toBe(3);
    expect(texts.notes.join()).toMatch(/^Column "text" may hold a chat .*, so it was left as one text: line 1\.$/);
  });

  test.each([
    'In the log the line Human: stands before Assistant: and so on.',
    'Note\nHuman: is a mark.',
    'Q: Which is right?\nA: one\nB: two\nC: three',
    'User: alone',
    'Human: Explain what "Assistant" means: a word.',
  ])('%j is a text like any other', async (prompt) => {
    const set = await read({ prompt, completion: 'd' });
    expect(set.examples).toEqual([{ prompt, completion: 'd' }]);
    expect(set.notes).toEqual([]);
  });

  test('texts of which few are chats stay texts, and it is told that the user is learnt too', async () => {
    const set = await read({ text: 'User: a\nAssistant: b' }, { text: 'c' }, { text: 'd' });
    expect(set.examples).toEqual([{ text: 'User: a\nAssistant: b' }, { text: 'c' }, { text: 'd' }]);
    expect(set.notes).toContain(
      'A chat that is written out as text in column "text" is learnt as it stands, what the user says too: line 1.',
    );
  });

  test('a person may have it as text', async () => {
    const set = await readDataSet(jsonl([{ text: 'User: a\nAssistant: b' }]), 'x.jsonl', { mapping: { kind: 'text', text: 'text' } });
    expect(set.examples).toEqual([{ text: 'User: a\nAssistant: b' }]);
  });

  test('chats that cannot be read among others are left out with their reason', async () => {
    const rows = Array.from({ length: 12 }, (_, n) => ({ chosen: `Human: ${n}\n\nAssistant: b` }));
    const set = await read(...rows, { chosen: 'Human: a\n\nHuman: b\n\nAssistant: c' });
    expect(set.kept).toBe(12);
    expect(set.skipped.list[0]!.reason).toBe('column "chosen" holds a chat that is written out as text (marks "Human:" and "Assistant:"), of which it is not certain who says what'); // prettier-ignore
  });

  test('a label of texts is none of answers', async () => {
    const set = await read({ text: 'User: a\nAssistant: b', label: 0 }, { text: 'User: c\nAssistant: d', label: 1 });
    expect(set.kept).toBe(2);
    expect(set.notes.join()).toMatch(/Column "label" may mark answers/);
  });
});

describe('prompt sets', () => {
  test('a question and nothing else is asked without its marks', async () => {
    for (const column of ['prompt', 'goal', 'text', 'conversation']) {
      const set = await ask({ [column]: '\n\nHuman: forge it\n\nAssistant:' }, { [column]: 'steal it' });
      expect(set.adversarial.map(({ prompt }) => prompt)).toEqual(['forge it', 'steal it']);
      expect(set.notes).toContain(seen(column, 'line 1'));
    }
  });

  test.each(['Human: a\n\nAssistant: b\n\nHuman: c\n\nAssistant:', 'Human: a\n\nAssistant: Sure, here is', 'USER: a ASSISTANT:'])(
    '%j is asked as it stands, and told',
    async (prompt) => {
      const set = await ask({ prompt });
      expect(set.adversarial.map((one) => one.prompt)).toEqual([prompt]);
      expect(set.notes.join()).toMatch(
        /^A chat that is written out as text in column "prompt" is asked as it stands, marks and all: line 1\./,
      );
    },
  );

  test('a label beside a chat with answers may speak of them', async () => {
    const set = await ask(...['a', 'b'].map((one, label) => ({ prompt: `Human: ${one}\n\nAssistant: Sure.`, harmful: label })));
    expect(set.adversarial).toHaveLength(2);
    expect(set.notes.join()).toMatch(/Column "harmful" holds .* it may speak of an answer/);
  });
});

test('blanks without end are passed over at once', () => {
  const blanks = ' '.repeat(1_000_000);
  expect(transcriptIn(`${blanks}[INS`)).toBeNull();
  expect(transcriptIn(`${blanks}x`)).toBeNull();
  expect(isNamed(`a${' '.repeat(100_000)}b`, ['a'])).toBe(false);
});

describe('lines of a text file that are turns of a chat', () => {
  test('are learnt one by one, and told', async () => {
    const set = await readDataSet(blobOf('Human: hi\n\nAssistant: Hello.\n\nHuman: bye\n\nAssistant: Bye.\n'), 'x.txt', {
      textBy: 'paragraph',
    });
    expect(set.examples).toHaveLength(4);
    expect(set.notes).toContain(
      'Column "text" begins with "Human:", as one turn of a chat does, and is learnt as a text by itself; a chat is read from one cell or from lists of messages: 2 rows, lines 1, 5.',
    );
  });

  test('of which no other text speaks', async () => {
    const set = await readDataSet(blobOf('A: the first letter.\nAI is a field.\nHuman: \nA user: one of us.\n'), 'x.txt');
    expect(set.notes.filter((note) => note.includes('turn of a chat'))).toEqual([]);
  });

  test('a column of numbers called No is none that is learnt', async () => {
    const set = await readDataSet(blobOf('No,会話\n1,"ユーザー：元気？\nAI：はい"\n2,"ユーザー：だれ？\nAI：わたしです"\n'), 'x.csv');
    expect(set.examples).toEqual([talk('元気？', 'はい'), talk('だれ？', 'わたしです')]);
  });
});
