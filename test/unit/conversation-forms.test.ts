import { describe, expect, test } from 'vitest';
import { guessMapping } from '../../src/data/sets/mapping/guess';
import type { Mapping } from '../../src/protocol/dataset';
import type { ChatMessage } from '../../src/protocol/examples';
import { blobOf } from './files';
import { applyMapping, readDataSet } from './english';

/** Conversations in rarer forms: lists of texts, preferences, greetings, and conversations that take the place of others. */

type Values = Record<string, unknown>;

const user = (content: string): ChatMessage => ({ role: 'user', content });
const assistant = (content: string): ChatMessage => ({ role: 'assistant', content });
const system = (content: string): ChatMessage => ({ role: 'system', content });
const read = (...rows: Values[]) => readDataSet(blobOf(rows.map((one) => `${JSON.stringify(one)}\n`).join('')), 'own.jsonl');
const guess = (values: Values) => guessMapping(Object.keys(values), [{ line: 1, values }]);
const reason = (values: Values, mapping = guess(values)) => (applyMapping(values, mapping!) as { reason: string }).reason;

const TALK = [user('Which sea?'), assistant('The North Sea.')];
const LONG = [...TALK, user('How deep?'), assistant('Ninety metres.')];
const ALTERNATING = 'A list of texts was read as what the user and the assistant say in turn, the user first';

describe('a list of texts', () => {
  test.each<[string, Values]>([
    ['in a column of conversations', { id: 7, dialog: ['Which sea?', 'The North Sea.', 'How deep?', 'Ninety metres.'] }],
    ['as JSON in a cell', { conversation: '["Which sea?", "The North Sea.", "How deep?", "Ninety metres."]' }],
  ])('%s is a conversation in turns, and told', async (_, values) => {
    const { examples, notes } = await read(values, values);
    expect(examples).toEqual([{ messages: LONG }, { messages: LONG }]);
    expect(notes).toContain(`${ALTERNATING}: 2 rows, lines 1, 2.`);
  });

  test('that ends with a question has its answer beside it, or the question is told', async () => {
    const open = { dialogue: ['Which sea?', 'The North Sea.', 'How deep?'] };
    expect((await read({ ...open, response: 'Ninety metres.' })).examples).toEqual([{ messages: LONG }]);
    const { examples, notes } = await read(open);
    expect(examples).toEqual([{ messages: [...TALK, user('How deep?')] }]);
    expect(notes).toContain('What follows the last answer to learn is not used: line 1.');
  });

  test('is a history, too, where all of it is answered', async () => {
    const values = { instruction: 'How deep?', output: 'Ninety metres.', history: ['Which sea?', 'The North Sea.'] };
    const { examples, notes } = await read(values);
    expect(examples).toEqual([{ messages: LONG }]);
    expect(notes).toEqual([`${ALTERNATING}: line 1.`]);
    expect(guess({ ...values, history: ['Which sea?'] })).not.toHaveProperty('history');
    const mapping: Mapping = { kind: 'pair', prompt: ['instruction'], completion: 'output', history: 'history' };
    expect(reason({ ...values, history: ['Which sea?'] }, mapping)).toBe(
      'column "history" ends with a question, so who says which of its texts cannot be told',
    );
    // Passages to read are no turns.
    expect(guess({ question: 'How deep?', answer: 'Ninety metres.', context: ['One.', 'Two.'] })).not.toHaveProperty('history');
  });

  test('of texts and messages is none, and neither are several right answers or names', () => {
    const chat: Mapping = { kind: 'chat', messages: 'chat' };
    expect(reason({ chat: ['Which sea?', assistant('The North Sea.')] }, chat)).toMatch(/^message 1 is a string/);
    expect(reason({ question: 'Which sea?', answer: ['The North Sea', 'North Sea'] })).toMatch(
      /"answer" holds a list where text is needed/,
    );
    expect(guess({ tags: ['sea', 'depth'], name: 'x' })).toBeNull();
  });
});

describe('preferences as OpenAI has them', () => {
  const row = (n: number, more: Values = {}): Values => ({
    input: { messages: [system('Be brief.'), user(`Sea ${n}?`)], tools: [], parallel_tool_calls: true, ...more },
    preferred_output: [assistant(`Sea ${n}.`)],
    non_preferred_output: [assistant('No.')],
  });

  test.each(['own.jsonl', 'own.json'])('the preferred answer is learnt, the other told: %s', async (name) => {
    const rows = [1, 2].map((n) => row(n));
    const text = name === 'own.json' ? JSON.stringify(rows, null, 1) : rows.map((one) => `${JSON.stringify(one)}\n`).join('');
    const { examples, mapping, notes } = await readDataSet(blobOf(text), name);
    expect(mapping).toEqual({ kind: 'pair', prompt: ['input'], completion: 'preferred_output' });
    expect(examples).toEqual([1, 2].map((n) => ({ messages: [system('Be brief.'), user(`Sea ${n}?`), assistant(`Sea ${n}.`)] })));
    expect(notes).toHaveLength(2);
    expect(notes[0]).toMatch(/^The field "parallel_tool_calls" beside the messages is not used: 2 rows, lines \d+, \d+\.$/);
    expect(notes[1]).toBe('A column is not used: "non_preferred_output".');
  });

  test('tools are told', () => {
    const values = row(1, { tools: [{ name: 'depth' }], parallel_tool_calls: null });
    expect((applyMapping(values, guess(values)!) as { told?: readonly string[] }).told).toEqual([
      'The field "tools" beside the messages is not used',
    ]);
  });

  test('an answer that is not preferred is never taken for the conversation', () => {
    expect(guess({ id: 1, non_preferred_output: TALK })).toBeNull();
  });
});

test('empty messages of the user: alone they leave nothing to answer, and among others they are told', async () => {
  expect(reason({ messages: [system('Be brief.'), user(' '), assistant('The North Sea.')] })).toBe('every message of the user is empty');
  const { kept, notes } = await read({ messages: [...TALK, user(''), assistant('Yes.')] }, { messages: TALK });
  expect([kept, notes]).toEqual([2, ['Empty messages of the user stay as they are, and what answers them is learnt: line 1.']]);
});

describe('a conversation that begins with an answer', () => {
  const TOLD = 'Answers before the first question were left out';
  test('is read from its first question on, and told', async () => {
    const { examples, notes } = await read(
      { messages: [assistant('Hello, I am your pilot.'), ...TALK] },
      { messages: [system('Be brief.'), assistant('Hello.'), assistant('I am here.'), ...TALK] },
      { conversations: [], messages: [...TALK] },
    );
    expect(examples).toEqual([{ messages: TALK }, { messages: [system('Be brief.'), ...TALK] }, { messages: TALK }]);
    expect(notes).toEqual([`${TOLD}: 2 rows, lines 1, 2.`]);
  });

  test('and goes on with none has its reason', () => {
    expect(reason({ messages: [system('Be brief.'), assistant('Hello.')] })).toBe(
      'the conversation begins with an answer, and no question follows',
    );
    expect(reason({ messages: [assistant('Hello.'), user('Which sea?')] })).toBe('the conversation has no answer to learn');
  });
});

describe('a conversation that takes the place of another', () => {
  const TOLD = (column: string, other: string) =>
    `Column "${column}" is a whole conversation and took the place of that in column "${other}", of which messages do not occur in it`;
  test('tells it where messages of the other are not in it', async () => {
    const mapping: Mapping = { kind: 'chat', messages: 'messages', completion: 'chosen' };
    const rows = [
      { messages: TALK, chosen: LONG },
      { messages: [user('Which lake?'), assistant('Lake Constance.'), user('How deep?')], chosen: LONG },
      { messages: [system('Be brief.'), ...TALK], chosen: TALK },
    ];
    const { examples, notes } = await readDataSet(blobOf(rows.map((one) => `${JSON.stringify(one)}\n`).join('')), 'x.jsonl', { mapping });
    expect(examples).toEqual([{ messages: LONG }, { messages: LONG }, { messages: TALK }]);
    expect(notes).toEqual([`${TOLD('chosen', 'messages')}: 2 rows, lines 2, 3.`]);
  });

  test('and so where it stands beside a prompt of several turns', async () => {
    const { examples, notes } = await read(
      { prompt: [user('Which lake?'), assistant('Lake Constance.'), user('How deep?')], chosen: LONG },
      { prompt: LONG.slice(0, 3), chosen: LONG },
      { prompt: 'Which lake?', chosen: LONG },
    );
    expect(examples.map((one) => 'messages' in one && one.messages.length)).toEqual([4, 4, 4]);
    expect(notes).toEqual([
      `${TOLD('chosen', 'prompt')}: line 1.`,
      'The answer is a whole conversation in which the prompt beside it does not occur, so the prompt is not used: line 3.',
    ]);
  });

  test('turns before it that it has itself do not come twice', async () => {
    const values = { history: [['Which sea?', 'The North Sea.']], prompt: 'How deep?', chosen: LONG };
    expect((await read(values)).examples).toEqual([{ messages: LONG }]);
    const other = { history: [['Which lake?', 'Lake Constance.']], prompt: 'How deep?', chosen: LONG.slice(2) };
    expect((await read(other)).examples).toEqual([{ messages: [user('Which lake?'), assistant('Lake Constance.'), ...LONG.slice(2)] }]);
  });
});

test('answers of a weight between are learnt fully, and how many is told', async () => {
  const turn = (weight: unknown) => ({ messages: [user('Which sea?'), { ...assistant('The North Sea.'), weight }] });
  const { notes, examples } = await read(turn(0.5), turn(1), turn(0.25), {
    messages: [{ input: 'Which sea?', output: 'None.', weight: 0.1 }],
  });
  expect(examples.every((one) => 'messages' in one && one.messages.every(({ learn }) => learn !== false))).toBe(true);
  expect(notes).toEqual(['Answers whose "weight" is neither 0 nor 1 are learnt fully: 3 rows, lines 1, 3, 4.']);
});

describe('what a conversation may not hold is refused by its name', () => {
  test.each([
    [[user('a'), system('Be brief.'), assistant('b')], 2],
    [[system('Be kind.'), user('a'), assistant('b'), user('c'), system('Be brief.'), assistant('d')], 5],
    [[system('Be kind.'), system('Be brief.'), user('a'), assistant('b')], 2],
  ])('a message of the system behind another: %j', (messages, place) =>
    expect(reason({ messages })).toBe(`message ${place} is of the system, which may only come first`),
  );

  test('a second conversation beside the first, and text beside one', () => {
    const mapping: Mapping = { kind: 'pair', prompt: ['asked', 'more'], completion: 'answer' };
    const [first, second] = [[user('Which sea?')], [user('How deep?')]];
    expect(reason({ asked: first, more: second, answer: 'So.' }, mapping)).toBe('column "more" holds a second conversation');
    expect(reason({ asked: first, more: 'Please.', answer: 'So.' }, mapping)).toBe(
      'the prompt is a conversation and text ("asked", "more")',
    );
    expect(applyMapping({ asked: first, more: '', answer: 'So.' }, mapping)).toEqual({
      example: { prompt: 'Which sea?', completion: 'So.' },
    });
  });

  test.each(['tool_use', 'tool_result', 'function_call'])('a part that is %s', (type) => {
    const parts = [
      { type: 'text', text: 'Look:' },
      { type, content: 'x' },
    ];
    expect(reason({ messages: [user('a'), { role: 'assistant', content: parts }] })).toBe(
      'message 2 is the call of a tool or its answer, which cannot be learnt here',
    );
  });
});

test('a key beside a conversation is not used, and told; none is told where it is empty', () => {
  const mapping: Mapping = { kind: 'pair', prompt: ['prompt'], completion: 'completion', system: 'system', key: 'key' };
  const values = { prompt: 'Which sea?', completion: 'The North Sea.', system: 'Be brief.' };
  const messages = [system('Be brief.'), ...TALK];
  expect(applyMapping({ ...values, key: 'North' }, mapping)).toEqual({
    example: { messages },
    told: ['A conversation is right by its last answer, so column "key" is not used'],
  });
  expect(applyMapping({ ...values, key: ' ' }, mapping)).toEqual({ example: { messages } });
});

test.each([NaN, Infinity, -Infinity])('%s in a cell of text is an empty cell, and told', (odd) => {
  const mapping: Mapping = { kind: 'pair', prompt: ['prompt'], completion: 'completion', system: 'system' };
  expect(applyMapping({ prompt: 'a', completion: 'b', system: odd }, mapping)).toEqual({
    example: { prompt: 'a', completion: 'b' },
    told: ['NaN or Infinity was read as an empty cell'],
  });
  expect(reason({ prompt: 'a', completion: odd }, { kind: 'pair', prompt: ['prompt'], completion: 'completion' })).toBe(
    'column "completion" is empty: there is nothing to learn',
  );
});
