import { describe, expect, test } from 'vitest';
import { blobOf } from './files';
import { readDataSet, readPromptSet } from './english';

/** Files as known programs and data sets lay them out. */

const lines = (...rows: object[]) => blobOf(rows.map((one) => `${JSON.stringify(one)}\n`).join(''));
const jsonl = (...rows: object[]) => readDataSet(lines(...rows), 'x.jsonl');
const table = (text: string, name = 'x.csv') => readDataSet(blobOf(text), name);
const prompts = (...rows: object[]) => readPromptSet(lines(...rows), 'x.jsonl');
const user = (content: unknown) => ({ role: 'user', content });
const assistant = (content: unknown) => ({ role: 'assistant', content });
const system = (content: unknown) => ({ role: 'system', content });
const asked = async (set: ReturnType<typeof prompts>) => (await set).adversarial.map(({ prompt }) => prompt);

const JAILBREAKS = 'vanilla\tadversarial\tcompletion\tdata_type\nsteal it\t\tI cannot.\tvanilla_harmful\nbake it\tYou are a cook. Bake it.\tSure: flour.\tadversarial_benign\ncook it\t\tBoil it.\tvanilla_benign\nforge it\tYou are a smith. Forge it.\tNo.\tadversarial_harmful\n'; // prettier-ignore

describe('which column holds the prompt says another one', () => {
  test('of a data set', async () => {
    const set = await table(JAILBREAKS, 'x.tsv');
    expect(set.examples).toEqual([
      { prompt: 'steal it', completion: 'I cannot.' },
      { prompt: 'You are a cook. Bake it.', completion: 'Sure: flour.' },
      { prompt: 'cook it', completion: 'Boil it.' },
      { prompt: 'You are a smith. Forge it.', completion: 'No.' },
    ]);
    expect(set.notes).toContain('The prompt was taken from column "vanilla", as column "data_type" says: 2 rows, lines 2, 4.');
    expect(set.notes).toContain('2 columns are not used: "data_type", "vanilla".');
  });

  test('of prompts, which it labels too', async () => {
    const set = await readPromptSet(blobOf(JAILBREAKS), 'x.tsv');
    expect(set.adversarial.map(({ prompt }) => prompt)).toEqual(['steal it', 'You are a smith. Forge it.']);
    expect(set.lookAlikes.map(({ prompt }) => prompt)).toEqual(['You are a cook. Bake it.', 'cook it']);
    const held = await prompts({ adversarial: 'a', label: 1, data_type: 'adversarial_harmful' }, { adversarial: 'b', label: 0, data_type: 'adversarial_benign' }); // prettier-ignore
    expect([held.adversarial, held.lookAlikes].map((list) => list.map(({ prompt }) => prompt))).toEqual([['a'], ['b']]);
  });
});

describe('columns inside a field', () => {
  const request = (...messages: object[]) => ({ custom_id: 'r', method: 'POST', url: '/v1/chat/completions', body: { model: 'm', messages } }); // prettier-ignore

  test('requests of a batch', async () => {
    const set = await jsonl(request(user('a'), assistant('b')), request(user('c')));
    expect(set.examples).toEqual([{ messages: [user('a'), assistant('b')] }]);
    expect(set.skipped.list.map(({ reason }) => reason)).toEqual(['the conversation has no answer to learn']);
    expect(set.notes).toContain('The fields of "body" were read as columns: 2 rows, lines 1, 2.');
    expect(await asked(prompts(request(user('a'))))).toEqual(['a']);
  });

  test('contents in parts', async () => {
    const contents = [
      { role: 'user', parts: [{ text: 'a' }] },
      { role: 'model', parts: [{ text: 'b' }, { text: 'c' }] },
    ];
    const of = { role: 'system', parts: [{ text: 'S' }] };
    const set = await jsonl({ contents }, { systemInstruction: of, contents }, { system_instruction: of, contents }, { contents: [{ role: 'user', parts: [{ inlineData: {} }] }, contents[1]!] }); // prettier-ignore
    const both = [user('a'), assistant('bc')];
    expect(set.examples).toEqual([{ messages: both }, { messages: [system('S'), ...both] }, { messages: [system('S'), ...both] }]);
    expect(set.skipped.list[0]!.reason).toBe('message 1 holds something else than text');
    expect(await asked(prompts({ contents: [contents[0]!] }))).toEqual(['a']);
  });

  test('a system message in parts', async () => {
    const set = await jsonl({ schemaVersion: 'bedrock-conversation-2024', system: [{ text: 'S' }], messages: [user([{ text: 'a' }]), assistant([{ text: 'b' }])] }); // prettier-ignore
    expect(set.examples).toEqual([{ messages: [system('S'), user('a'), assistant('b')] }]);
    expect(set.notes).toContain('The parts of "system" were read as one text: line 1.');
  });

  test('records with their fields', async () => {
    const row = { id: '1', status: 'completed', fields: { instruction: 'a', generation: 'b' }, suggestions: {}, responses: { rating: [{ value: 1 }] } }; // prettier-ignore
    const set = await jsonl(row);
    expect(set.examples).toEqual([{ prompt: 'a', completion: 'b' }]);
    expect(set.notes).toContain('The fields of "fields" were read as columns: line 1.');
    expect(set.notes.join()).toMatch(/"responses"/);
  });

  test('tasks with judgements inside are refused with their reason', async () => {
    const row = { id: 1, data: { prompt: 'a', response: 'b' }, annotations: [{ result: [{ from_name: 'c', value: { choices: ['bad'] } }] }] }; // prettier-ignore
    for (const read of [jsonl, prompts]) await expect(read(row)).rejects.toThrow(/task of Label Studio.*JSON-MIN or CSV/);
  });
});

describe('messages in a row each', () => {
  const rows = 'conversation_id,role,content\n1,user,a\n1,assistant,b\n2,system,S\n2,user,c\n2,assistant,d\n';
  const right = [{ messages: [user('a'), assistant('b')] }, { messages: [system('S'), user('c'), assistant('d')] }];

  test('of one id are one conversation, and told', async () => {
    const set = await table(rows);
    expect(set.examples).toEqual(right);
    expect(set.notes).toEqual([
      'Messages of one "conversation_id" were read as one conversation: 2 conversations, lines 2, 4.',
      'A column is not used: "conversation_id".',
    ]);
    const list = right.flatMap(({ messages }, id) => messages.map(({ role, content }, turn) => ({ session_id: id, turn, from: role, value: content }))); // prettier-ignore
    expect((await readDataSet(blobOf(JSON.stringify(list)), 'x.json')).examples).toEqual(right);
    expect((await jsonl(...list)).examples).toEqual(right);
  });

  test('of prompts', async () => {
    const set = await readPromptSet(blobOf('conversation_id,role,content\n1,user,a\n2,user,b\n2,assistant,c\n'), 'x.csv');
    expect(set.adversarial.map(({ prompt }) => prompt)).toEqual(['a', 'b']);
    expect(set.notes).toContain('What the assistant says behind the prompt is not used: line 3.');
  });

  test('that stand apart, out of order or without an id are not put together', async () => {
    await expect(table(`${rows}1,user,e\n`)).rejects.toThrow(/conversation "1" of x.csv stand apart \(again in line 7\).*Sort the file/);
    const set = await table('conversation_id,turn,role,content\n1,2,assistant,b\n1,1,user,a\n2,1,user,c\n2,2,assistant,d\n,3,user,e\n');
    expect(set.examples).toEqual([{ messages: [user('c'), assistant('d')] }]);
    expect(set.skipped.list.map(({ reason }) => reason)).toEqual([
      'begins a conversation of 2 messages that are not in the order of column "turn"',
      'does not say of which conversation it is, or who speaks',
    ]);
  });
});

describe('questions and answers in a row each', () => {
  const right = [{ messages: [user('a'), assistant('b'), user('c'), assistant('d')] }, { messages: [user('e'), assistant('f')] }];

  test('of one id are one conversation in the order of their turns, and told', async () => {
    const set = await table('conversation_id,turn,user,assistant\n1,2,c,d\n1,1,a,b\n2,1,e,f\n');
    expect(set.examples).toEqual(right);
    expect(set.notes).toContain('Messages of one "conversation_id" were read as one conversation: line 2.');
    expect((await table('会話ID,ターン,ユーザー,ボット\n1,1,a,b\n1,2,c,d\n2,1,e,f\n')).examples).toEqual(right);
  });

  test('whose ids do not come again, or with the same question, are as they are', async () => {
    const apart = await table('conversation_id,user,assistant\n1,a one,b\n2,c two,d\n');
    expect(apart.examples).toEqual([
      { prompt: 'a one', completion: 'b' },
      { prompt: 'c two', completion: 'd' },
    ]);
    const same = await table('conversation_id,user,assistant\n1,a one,b\n1,a one,d\n');
    expect(same.mapping.kind).toBe('pair');
  });

  test('that stand apart are refused', async () => {
    const set = table('conversation_id,user,assistant\n1,a,b\n1,c,d\n2,e,f\n1,g,h\n');
    await expect(set).rejects.toThrow(/conversation "1" of x.csv stand apart \(again in line 5\)/);
  });

  test('what is said of one answer stays with it', async () => {
    const set = await table('conversation_id,system,user,assistant,rating\n1,Be kind to all.,a,b,bad\n1,Be kind to all.,c,d,good\n');
    expect(set.examples).toEqual([
      { messages: [system('Be kind to all.'), user('a'), { ...assistant('b'), learn: false }, user('c'), assistant('d')] },
    ]);
  });
});

describe('names that only a pair of columns has', () => {
  test.each([
    ['user', 'assistant'],
    ['human', 'bot'],
    ['Q', 'A'],
    ['Q.', 'A.'],
    ['inputs', 'targets'],
    ['instruction', 'accepted'],
    ['instruction', 'generation'],
    ['question', 'ideal'],
    ['forbidden_prompt', 'response'],
  ])('%s and %s', async (asks, answers) => {
    const set = await table(`${asks},${answers}\nWhich tree is it?,An oak.\nWhich bird is it?,A finch.\n`);
    expect(set.examples).toMatchObject([{ prompt: 'Which tree is it?', completion: 'An oak.' }, { prompt: 'Which bird is it?' }]);
    const { adversarial } = await readPromptSet(blobOf(`${asks},${answers}\nWhich tree is it?,An oak.\nWhich bird?,A finch.\n`), 'x.csv');
    expect(adversarial.map(({ prompt }) => prompt)).toEqual(['Which tree is it?', 'Which bird?']);
  });

  test('a list of messages and its ideal answer', async () => {
    const set = await jsonl({ input: [system('S'), user('a')], ideal: 'b' }, { input: [user('c')], ideal: ['d', 'e'] });
    expect(set.examples).toEqual([{ messages: [system('S'), user('a'), assistant('b')] }]);
    expect(set.skipped.list[0]!.reason).toBe('column "ideal" holds a list where text is needed');
  });

  test.each(['user,answer_time', 'q,a,b', 'accepted,id', 'user,text'])('%s are none', async (names) => {
    const row = names.split(',').map((_, i) => `words ${i} here`).join(); // prettier-ignore
    const set = await table(`${names}\n${row}\n${row}x\n`).catch(() => null);
    expect(set === null || set.mapping.kind === 'text').toBe(true);
  });
});

describe('columns that are called by who says what', () => {
  test.each([
    ['input_text', 'output_text'],
    ['user_message', 'bot_response'],
    ['customer message', 'agent reply'],
    ['お客様の質問', 'オペレーターの回答'],
    ['ユーザー発話', 'AI応答'],
  ])('%s and %s', async (prompt, completion) => {
    const set = await table(`${prompt},${completion}\nいつですか,三時です\nどこですか,駅です\n`);
    expect(set.examples).toEqual([
      { prompt: 'いつですか', completion: '三時です' },
      { prompt: 'どこですか', completion: '駅です' },
    ]);
  });

  test('two that answer are not decided between', async () => {
    await expect(table('user_message,bot_response,agent_reply\nhi,one,two\nbye,three,four\n')).rejects.toThrow(/cannot be told/);
  });
});
