import { describe, expect, test } from 'vitest';
import { completionOf, fingerprintOf, promptOf } from '../../src/data/sets/examples';
import { guessMapping } from '../../src/data/sets/mapping/guess';
import { judged } from '../../src/evaluate/outcome';
import { findJudge } from '../../src/judge/judges';
import type { Mapping } from '../../src/protocol/dataset';
import type { ChatMessage } from '../../src/protocol/examples';
import { blobOf } from './files';
import { applyMapping, readDataSet } from './english';

/** What stands beside or inside a conversation, and which columns are what. */

type Values = Record<string, unknown>;

const user = (content: string): ChatMessage => ({ role: 'user', content });
const assistant = (content: string, learn?: false): ChatMessage => ({ role: 'assistant', content, ...(learn === false && { learn }) });
const system = (content: string): ChatMessage => ({ role: 'system', content });

const guess = (...rows: Values[]) => guessMapping([...new Set(rows.flatMap((values) => Object.keys(values)))], rows.map((values, i) => ({ line: i + 1, values }))); // prettier-ignore
const apply = (values: Values, mapping = guess(values)) => applyMapping(values, mapping!);
const read = (...rows: Values[]) => readDataSet(blobOf(rows.map((one) => `${JSON.stringify(one)}\n`).join('')), 'own.jsonl');
const example = (values: Values) => (apply(values) as { example: unknown }).example;
const reason = (values: Values, mapping?: Mapping) => (apply(values, mapping) as { reason: string }).reason;
const told = (values: Values) => (apply(values) as { told?: string[] }).told;

const TALK = [user('Which tree?'), assistant('An oak.')];
const SHARED = [
  { from: 'human', value: 'Which tree?' },
  { from: 'gpt', value: 'An oak.' },
];

describe('beside a conversation', () => {
  test.each([['system'], ['system_prompt'], ['System'], ['system_message']])('%s comes first', (name) => {
    expect(example({ [name]: 'You are a gardener.', conversations: SHARED })).toEqual({
      messages: [system('You are a gardener.'), ...TALK],
    });
    expect(example({ [name]: '', conversations: SHARED })).toEqual({ messages: TALK });
    expect(example({ [name]: null, conversations: SHARED })).toEqual({ messages: TALK });
  });

  test('a system message that the conversation has itself stays, and another beside it is told', () => {
    const messages = [system('Be brief.'), ...TALK];
    expect(apply({ system: ' Be brief.', messages })).toEqual({ example: { messages } });
    expect(apply({ system: 'Be long.', messages })).toEqual({
      example: { messages },
      told: ['The conversation has a system message of its own, so that of column "system" is not used'],
    });
  });

  test.each<[string, unknown]>([
    ['pairs', [['Which tree?', 'An oak.']]],
    ['messages', TALK],
    ['messages of ShareGPT', SHARED],
    ['objects of a question and an answer', [{ user: 'Which tree?', assistant: 'An oak.' }]],
    ['objects as in the rows', [{ instruction: 'Which tree?', output: 'An oak.' }]],
    ['JSON in a cell', '[["Which tree?", "An oak."]]'],
    ['a list of Python in a cell', "[['Which tree?', 'An oak.']]"],
  ])('history as %s comes before the question', (_, history) => {
    const values = { instruction: 'And how old?', input: '', output: 'A hundred.', history };
    expect(guess(values)).toEqual({ kind: 'pair', prompt: ['instruction', 'input'], completion: 'output', history: 'history' });
    expect(example(values)).toEqual({ messages: [...TALK, user('And how old?'), assistant('A hundred.')] });
    expect(example({ ...values, system: 'Be kind.' })).toEqual({
      messages: [system('Be kind.'), ...TALK, user('And how old?'), assistant('A hundred.')],
    });
  });

  test('no history is none, and one of another form is refused', () => {
    const mapping: Mapping = { kind: 'pair', prompt: ['instruction'], completion: 'output', history: 'history' };
    for (const history of [[], null, '', '[]'])
      expect(apply({ instruction: 'a', output: 'b', history }, mapping)).toEqual({ example: { prompt: 'a', completion: 'b' } });
    expect(reason({ instruction: 'a', output: 'b', history: 'He said hello.' }, mapping)).toBe(
      'column "history" holds a string where a list of turns is needed',
    );
    expect(guess({ instruction: 'a', output: 'b', history: 'Of the town.' })).not.toHaveProperty('history');
  });

  test.each<[string, unknown]>([
    ['text', 'A lime.'],
    ['a message', { from: 'gpt', value: 'A lime.' }],
    ['a list of one message', [assistant('A lime.')]],
  ])('chosen as %s is the last answer; the rejected one is not learnt, and told', async (_, chosen) => {
    const values = { conversations: [...SHARED, { from: 'human', value: 'Another?' }], chosen, rejected: 'No.' };
    expect(example(values)).toEqual({ messages: [...TALK, user('Another?'), assistant('A lime.')] });
    const { notes, examples } = await read(values);
    expect(notes).toEqual(['A column is not used: "rejected".']);
    expect(completionOf(examples[0]!)).toBe('An oak.\n\nA lime.');
  });

  test('chosen as a whole conversation, with or without its prompt beside it', () => {
    const other = [user('Which tree?'), assistant('None.')];
    expect(example({ chosen: TALK, rejected: other })).toEqual({ messages: TALK });
    expect(example({ prompt: 'Which tree?', chosen: TALK, rejected: other })).toEqual({ messages: TALK });
    expect(example({ prompt: 'Which tree?', messages: TALK, chosen: TALK, rejected: other })).toEqual({ messages: TALK });
    expect(example({ prompt: 'Which tree?', chosen: 'An oak.', rejected: 'None.' })).toEqual({
      prompt: 'Which tree?',
      completion: 'An oak.',
    });
    expect(example({ prompt: [user('Which tree?')], chosen: [assistant('An oak.')], rejected: [assistant('None.')] })).toEqual({ messages: TALK }); // prettier-ignore
    expect(told({ prompt: 'Which bush?', chosen: TALK })).toEqual([
      'The answer is a whole conversation in which the prompt beside it does not occur, so the prompt is not used',
    ]);
    const mapping: Mapping = { kind: 'chat', messages: 'messages', completion: 'chosen' };
    expect(reason({ messages: TALK, chosen: 'A lime.' }, mapping)).toMatch(/ends with an answer, and column "chosen" holds another/);
    expect(apply({ messages: TALK, chosen: 'An oak. ' }, mapping)).toEqual({ example: { messages: TALK } });
  });

  test('a text that is JSON is an answer like any other, unless it is a turn of who speaks', () => {
    const json = JSON.stringify([user('a')]);
    expect(example({ prompt: 'Write a list of messages.', completion: json })).toEqual({ prompt: 'Write a list of messages.', completion: json }); // prettier-ignore
    expect(example({ prompt: 'a', completion: '[1, 2]' })).toEqual({ prompt: 'a', completion: '[1, 2]' });
  });

  test.each<[string, unknown, unknown]>([
    ['true and false', true, false],
    ['1 and 0', 1, 0],
    ['"true" and "false"', 'true', 'false'],
    ['"True" and "False"', 'True', 'False'],
    ['"1" and "0"', '1', '0'],
  ])('answers labelled false are left out, and told: %s', async (_, good, bad) => {
    const rows = [good, bad, good, bad, bad].map((label, i) => ({ prompt: `p${i}`, completion: `c${i}`, label }));
    const { kept, skipped, mapping, empty } = await read(...rows);
    expect(mapping).toHaveProperty('label', 'label');
    expect({ kept, empty, count: skipped.count }).toEqual({ kept: 2, empty: 0, count: 3 });
    expect(skipped.list).toEqual(
      [2, 4, 5].map((line) => ({ line, reason: 'column "label" marks the answer as one that is not to be learnt' })),
    );
  });

  test('labels of conversations, and labels that are something else', async () => {
    const { kept, skipped } = await read({ messages: TALK, kto_tag: true }, { messages: [user('a'), assistant('b')], kto_tag: false });
    expect([kept, skipped.count]).toEqual([1, 1]);
    expect(guess({ prompt: 'a', completion: 'b', label: 'happy' })).not.toHaveProperty('label');
    expect(guess({ prompt: 'a', completion: 'b', label: 0 }, { prompt: 'a', completion: 'b', label: 2 })).not.toHaveProperty('label');
    expect(guess({ question: 'a', answer: 'b', label: 0 })).not.toHaveProperty('label');
    expect(guess({ question: 'a', answer: 'b', label: false })).toHaveProperty('label');
    expect((await read({ question: 'a', answer: 'b', label: 1 })).notes).toEqual([
      expect.stringContaining('Column "label" may mark answers'),
    ]);
  });

  test.each<[Values, RegExp]>([
    [{ messages: TALK, images: ['oak.png'] }, /^needs a picture.*column "images"/],
    [{ image: 'oak.png', conversations: SHARED }, /^needs a picture.*column "image"/],
    [{ question: 'Which?', answer: 'Oak.', image: { bytes: 'x' } }, /^needs a picture/],
    [{ question: 'Which?', answer: 'Oak.', Audio: 'oak.wav' }, /^needs a picture or a sound/],
    [{ messages: [user('<image>\nWhich tree?'), assistant('Oak.')] }, /^needs a picture/],
    [{ prompt: 'Which tree is it?\n<image>', completion: 'Oak.' }, /^needs a picture/],
    [{ messages: [{ role: 'user', content: [{ type: 'image' }, { type: 'text', text: 'Which?' }] }, assistant('Oak.')] }, /^message 1 needs a picture/],
    [{ messages: [{ role: 'user', content: [{ type: 'image_url', image_url: { url: 'x' } }] }, assistant('Oak.')] }, /^message 1 needs a picture/],
  ])('%j cannot be learnt', (values, message) => expect(reason(values)).toMatch(message)); // prettier-ignore

  test('columns of pictures that hold none are no matter', () => {
    for (const images of [[], null, '', '[]', 0, 'null', 'nan'])
      expect(apply({ messages: TALK, images })).toEqual({ example: { messages: TALK } });
    expect(example({ prompt: 'What is <image> in HTML?', completion: 'Nothing.' })).toEqual({ prompt: 'What is <image> in HTML?', completion: 'Nothing.' }); // prettier-ignore
  });

  test('tools beside a conversation are told, calls of them are not learnt', () => {
    expect(told({ tools: [{ name: 'weather' }], messages: TALK })).toEqual(['Tools in column "tools" are not told to the model']);
    expect(told({ tools: '[]', messages: TALK })).toBeUndefined();
    const call = { role: 'assistant', content: null, tool_calls: [{ id: 'a', function: { name: 'weather' } }] };
    const refused = /^message 2 is the call of a tool or its answer/;
    expect(reason({ messages: [user('Is it wet?'), call, user('Never mind.'), assistant('Good.')] })).toMatch(refused);
    expect(reason({ messages: [user('a'), { ...call, tool_calls: undefined, function_call: { name: 'x' } }] })).toMatch(refused);
    for (const role of ['tool', 'function', 'observation', 'function_call', 'tool_response'])
      expect(reason({ messages: [user('a'), { role, content: '{}' }, assistant('b')] })).toMatch(refused);
    expect(example({ messages: [user('Which tree?'), { role: 'assistant', content: 'An oak.', tool_calls: null }] })).toEqual({
      messages: TALK,
    });
    expect(example({ messages: [user('Which tree?'), { role: 'assistant', content: 'An oak.', tool_calls: [] }] })).toEqual({
      messages: TALK,
    });
  });
});

describe('inside a conversation', () => {
  test.each<[string, unknown]>([
    ...([0, 0.0, '0', '0.0', false, 'false', 'False'] as const).map((value): [string, unknown] => ['weight', value]),
    ...(['loss_weight', 'loss', 'train', 'training', 'trainable', 'train_on_turn', 'learn'] as const).map((name): [string, unknown] => [name, name === 'loss_weight' ? 0 : false]), // prettier-ignore
    ['mask', true],
    ['masked', 1],
  ])('an answer with %s %j is context', async (name, value) => {
    const rows = [{ messages: [user('a'), { role: 'assistant', content: 'Go away.', [name]: value }, user('Please.'), assistant('b')] }];
    const { examples, notes } = await read(...rows);
    expect(examples).toEqual([{ messages: [user('a'), assistant('Go away.', false), user('Please.'), assistant('b')] }]);
    expect(notes).toEqual(['Answers that are marked as not to be learnt stay as context: line 1.']);
    expect(promptOf(examples[0]!)).toBe('a\n\nGo away.\n\nPlease.');
    expect(completionOf(examples[0]!)).toBe('b');
  });

  test.each<[string, unknown]>([['weight', 1], ['weight', 1.0], ['weight', null], ['train', true], ['mask', false], ['loss', '1']])('an answer with %s %j is learnt', (name, value) => {
    expect(apply({ messages: [user('Which tree?'), { ...assistant('An oak.'), [name]: value }] })).toEqual({ example: { messages: TALK } });
  }); // prettier-ignore

  test('weights between are told, and what is context makes another row', () => {
    expect(told({ messages: [user('a'), { ...assistant('b'), weight: 0.5 }] })).toEqual([
      'Answers whose "weight" is neither 0 nor 1 are learnt fully',
    ]);
    const rows = [
      [user('a'), assistant('b', false), user('c'), assistant('d')],
      [user('a'), assistant('b'), user('c'), assistant('d')],
    ];
    expect(fingerprintOf([{ messages: rows[0]! }])).not.toBe(fingerprintOf([{ messages: rows[1]! }]));
  });

  test('nothing but context is refused', () => {
    expect(apply({ messages: [user('a'), { ...assistant('b'), weight: 0 }] })).toEqual({
      reason: 'every answer of the conversation is marked as not to be learnt',
      empty: true,
    });
  });

  test.each<[string, unknown]>([['nothing', ''], ['white space', ' \n'], ['null', null]])('an answer that is %s is context', (_, content) => {
    const messages = [user('a'), { role: 'assistant', content }, user('Hello?'), assistant('b')];
    const found = apply({ messages }) as { example: { messages: ChatMessage[] }; told: string[] };
    expect(found.example.messages.map(({ learn }) => learn)).toEqual([undefined, false, undefined, undefined]);
    expect(found.told).toEqual(['Empty answers stay as context and are not learnt']);
  }); // prettier-ignore

  test('what follows the last answer to learn is told', async () => {
    const { notes } = await read(
      { messages: [...TALK, user('Thanks.')] },
      { messages: [...TALK, user('Ok.'), { ...assistant('x'), train: false }] },
    );
    expect(notes).toEqual([
      'What follows the last answer to learn is not used: 2 rows, lines 1, 2.',
      'Answers that are marked as not to be learnt stay as context: line 2.',
    ]);
  });

  test('fields of messages that are not used are told', async () => {
    const { notes } = await read({ messages: [user('Which tree?'), { ...assistant('An oak.'), reasoning_content: 'Hm.', name: null }] });
    expect(notes).toEqual(['The field "reasoning_content" of messages is not used: line 1.']);
  });

  test.each<[string, unknown]>([
    ['parts with text', [{ role: 'user', content: [{ type: 'text', text: 'Which tree?' }] }, assistant('An oak.')]],
    ['parts with value', [{ role: 'user', content: [{ type: 'text', value: 'Which tree?' }] }, assistant('An oak.')]],
    ['parts that are text', [{ role: 'user', content: ['Which ', 'tree?'] }, assistant('An oak.')]],
    ['lists of each field', { role: ['user', 'assistant'], content: ['Which tree?', 'An oak.'] }],
    ['turns of both', [{ human: 'Which tree?', assistant: 'An oak.' }]],
    ['the notation of Python', "[{'role': 'user', 'content': 'Which tree?'}, {'role': 'assistant', 'content': \"An oak.\"}]"],
    ['an array of NumPy', "[{'role': 'user', 'content': 'Which tree?'}\n {'role': 'assistant', 'content': 'An oak.'}]"],
  ])('as %s', (_, messages) => {
    expect(guess({ messages })).toEqual({ kind: 'chat', messages: 'messages' });
    expect(example({ messages })).toEqual({ messages: TALK });
  });

  test('a list that cannot be read is refused by its notation, not learnt as text', () => {
    const mapping: Mapping = { kind: 'chat', messages: 'messages' };
    expect(reason({ messages: "[{'role': 'user', ..." }, mapping)).toMatch(/neither as JSON nor in the notation of Python/);
    expect(reason({ messages: [{ role: 'user' }] }, mapping)).toBe('message 1 has no content');
  });
});

describe('mapping', () => {
  test.each<[string, Values, Mapping | null]>([
    ['text and output', { ID: 'q-1', text: 'Which river?', output: 'The Rhine.' }, { kind: 'pair', prompt: ['text'], completion: 'output' }],
    ['document and answer', { document: 'A long one.', answer: 'long' }, { kind: 'pair', prompt: ['document'], completion: 'answer' }],
    ['context and response', { context: 'Hi.', response: 'Ho.' }, { kind: 'pair', prompt: ['context'], completion: 'response' }],
    ['problem and solution', { problem: '1 + 1', solution: '2' }, { kind: 'pair', prompt: ['problem'], completion: 'solution' }],
    ['a question beside a text', { question: 'Which?', text: 'The Rhine is long.' }, null],
    ['where a text is from', { source: 'own', text: 'The Rhine is long.' }, { kind: 'text', text: 'text' }],
    ['a conversation under any name', { id: 1, turns_made: TALK }, { kind: 'chat', messages: 'turns_made' }],
    ['one message a row', { role: 'user', content: 'a' }, null],
    ['a key that is an id', { key: 1001, prompt: 'a', completion: 'It is b.' }, { kind: 'pair', prompt: ['prompt'], completion: 'completion' }],
    ['a key that is in the answer', { key: 'b', prompt: 'a', completion: 'It is b.' }, { kind: 'pair', prompt: ['prompt'], completion: 'completion', key: 'key' }],
  ])('%s', (_, values, mapping) => expect(guess(values)).toEqual(mapping)); // prettier-ignore

  test('columns that hold something and are not used are told', async () => {
    const { notes } = await read(
      { id: 1, prompt: 'a', completion: 'b', empty: '', tags: [] },
      { id: 2, prompt: 'c', completion: 'd', empty: null, more: 'x' },
    );
    expect(notes).toEqual(['2 columns are not used: "id", "more".']);
    const used = await readDataSet(blobOf('{"prompt":"a","completion":"b","kind":"x"}'), 'own.jsonl', {
      filters: [{ kind: 'column', column: 'kind', test: 'equals', value: 'y' }],
    });
    expect(used.notes).toEqual([]);
  });

  test('white space around an answer is learnt as it stands, and not asked for', async () => {
    const { examples } = await read({ prompt: 'Which city?', completion: ' Bern\n' });
    expect(examples).toEqual([{ prompt: 'Which city?', completion: ' Bern\n', key: 'Bern' }]);
    const heldOut = [{ prompt: 'Which city?', completion: ' Bern\n' }, { messages: [user('Which?'), assistant(' Bern\n')] }];
    const { utilityAnswers } = await judged({ prompts: [], lookAlikes: [], heldOut }, ['It is Bern.', 'Basle'], findJudge('keywords'));
    expect(utilityAnswers.map(({ right, expected }) => [right, expected])).toEqual([
      [true, ' Bern\n'],
      [false, ' Bern\n'],
    ]);
  });
});

describe('turns that hold question and answer in one object', () => {
  test('are context where their mark says so, and what is not used of them is told', () => {
    const values = {
      conversation: [
        { input: 'Which tree?', output: 'Go away.', weight: 0, mood: 'bad' },
        { input: 'Which bird?', output: 'A robin.', output_with_loss: true },
      ],
    };
    expect(example(values)).toEqual({
      messages: [user('Which tree?'), assistant('Go away.', false), user('Which bird?'), assistant('A robin.')],
    });
    expect(told(values)).toContainEqual('The field "mood" of messages is not used');
  });

  test('tags of HTML are no pictures', () => {
    const html = '<video>\nWhat does this tag do?\n</video>';
    expect(example({ messages: [user(html), assistant('It plays.')] })).toEqual({ messages: [user(html), assistant('It plays.')] });
  });
});
