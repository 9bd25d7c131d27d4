import { describe, expect, test } from 'vitest';
import { headingOf } from '../../src/data/readers/talk/between';
import { blobOf } from './files';
import { readDataSet } from './english';

/** Text files of several chats, each with a line before or after it, and of questions and answers without the usual marks. */

const read = async (text: string, name = 'x.txt') => {
  const { mapping, examples, notes, skipped } = await readDataSet(blobOf(text), name);
  const learnt = examples.map((one) => ('messages' in one ? one.messages.map(({ content }) => content) : 'prompt' in one ? [one.prompt, one.completion] : [one.text])); // prettier-ignore
  return { mapping, notes: notes.join('\n'), skipped, learnt };
};
const EN = [
  ['Tea?', 'Yes.', 'Green?', 'No.'],
  ['Cake?', 'Of course.', 'Now?', 'Later.'],
  ['Milk?', 'A little.', 'Cold?', 'Warm.'],
];
const chat = ([a, b, c, d]: readonly string[], asks = 'Customer', answers = 'Agent') =>
  `${asks}: ${a!}\n${answers}: ${b!}\n${asks}: ${c!}\n${answers}: ${d!}\n`;

describe('a line before each chat', () => {
  test.each([
    ['a number', (i: number) => `Conversation ${i}`],
    ['another word', (i: number) => `Support dialog no. ${i}`],
    ['a rule', (i: number) => `=== Chat #${i} ===`],
    ['a rule in Japanese', (i: number) => `――― ${i}件目 ―――`],
    ['Japanese', (i: number) => `会話${i}`],
    ['a number of a case', (i: number) => `問い合わせ番号：${400 + i}`],
    ['a ticket', (i: number) => `Ticket #${700 + i} (2023-04-0${i})`],
    ['a date', (i: number) => `2023-04-0${i}`],
    ['a date in Japanese', (i: number) => `2023年4月${i}日(火)`],
    ['who joined', (i: number) => `Visitor ${['Ada', 'Bo', 'Cy'][i - 1]!} joined`],
    ['the same greeting', () => 'Welcome. Choose a drink or a cake'],
  ])('%s', async (_, head) => {
    const { learnt, notes } = await read(EN.map((one, i) => `${head(i + 1)}\n${chat(one)}`).join('\n'));
    expect(learnt).toEqual(EN);
    expect(notes).toContain('12 turns of 3 conversations');
    expect(notes).toMatch(/left out/);
  });

  test('without empty lines', async () => {
    expect((await read(EN.map((one, i) => `Chat ${i + 1}\n${chat(one)}`).join(''))).learnt).toEqual(EN);
  });
});

test.each([
  ['an empty line before it', '\nChat closed by agent\n'],
  ['none', 'Chat closed by visitor\n'],
  ['a rule', '\n--- end of chat ---\n'],
  ['Japanese', '\nチャットを終了しました\n'],
])('a closing line after each chat: %s', async (_, end) => {
  const { learnt, notes } = await read(EN.map((one) => `${chat(one)}${end}`).join('\n'));
  expect(learnt).toEqual(EN);
  expect(notes).toContain(`3 lines of the system between turns, such as "${end.trim()}"`);
});

test.each([
  ['a title', `My chat 7\n\n${EN.map((one) => chat(one)).join('')}`],
  ['what may be said in it', `${chat(EN[0]!)}The session has ended\n${chat(EN[1]!)}`],
  [
    'dates and numbers that are said',
    'Customer: Tea?\nAgent: From\n2023-01-04\nCustomer: And?\nAgent: Pick\n1.\n2.\nCustomer: Thanks\nAgent: Bye.\n',
  ],
  ['who joins', `Customer: Hi\n\nAgent: Hello\n\nAda joined the conversation\n\nCustomer: Tea?\n\nAgent: Yes.\n`],
  ['a heading and nothing more', `Conversation 1\n${EN.map((one) => chat(one)).join('')}`],
  ['numbers in what is said', `${EN.map((one) => chat(one)).join('')}Agent: Pick:\n1.\n2.\n`],
])('one conversation stays one: %s', async (_, text) => {
  expect((await read(text)).learnt).toHaveLength(1);
});

describe('questions and answers', () => {
  const PAIRS = [
    ['How long?', 'Four minutes.'],
    ['How hot?', 'Ninety degrees.'],
    ['Green tea', 'Two minutes.'],
  ];
  test.each([
    ['a tab', (q: string, a: string) => `${q}\t${a}\n`],
    ['an arrow', (q: string, a: string) => `${q} -> ${a}\n`],
    ['headings', (q: string, a: string) => `■質問\n${q}\n■回答\n${a}\n\n`],
    ['signs', (q: string, a: string, i: number) => `問${i} ${q}\n答 ${a}\n\n`],
    ['letters and numbers', (q: string, a: string, i: number) => `Q${i} ${q}\nA${i} ${a}\n\n`],
    ['I and a machine', (q: string, a: string) => `私: ${q}\nAI: ${a}\n\n`],
  ])('%s: pairs, and told', async (_, line) => {
    const { learnt, notes } = await read(PAIRS.map(([q, a], i) => line(q!, a!, i + 1)).join(''));
    expect(learnt).toEqual(PAIRS);
    expect(notes).toMatch(/were read as (?:3 questions with their answers|6 turns of 3 conversations)/);
  });

  test('a line that is no pair is left out with its reason', async () => {
    const many = Array.from({ length: 6000 }, (_, i) => `How many is ${i}?\t${i} of them.\n`).join('');
    const { skipped } = await read(`${many}and so on\n`);
    expect(skipped.list).toEqual([{ line: 6001, reason: 'is not parted once into a question and its answer by a tab' }]);
  });

  test.each([
    ['a line each', PAIRS.map(([q, a]) => `${q!}\n${a!}\n`).join('\n')],
    ['bars', PAIRS.map(([q, a]) => `${q!} | ${a!}`).join('\n')],
    ['names', PAIRS.map(([q, a]) => `Ada: ${q!}\nBo: ${a!}\n`).join('\n')],
  ])('%s: texts, which is told', async (_, text) => {
    const { mapping, notes } = await read(text);
    expect(mapping.kind).toBe('text');
    expect(notes).toContain('Most texts look like a question and its answer');
  });

  test.each([
    ['labels', 'Is it good?\tyes\nIs it bad?\tno\nIs it red?\tno\nIs it new?\tyes\nIs it old?\tno\n'],
    ['words', 'tea\ta drink\ncake\ta food\nmilk\ta drink too\n'],
    [
      'a poem',
      'Who has seen the wind?\nNeither I nor you.\nBut when the leaves\nhang trembling\n\nThe wind is\npassing by.\n\nStill\nit goes\n',
    ],
  ])('no alarm: %s', async (_, text) => {
    const { mapping, notes } = await read(text);
    expect(mapping.kind).toBe('text');
    expect(notes).not.toContain('question');
  });
});

describe('texts with a column of who speaks', () => {
  const turns = EN.flat();
  test.each(['user', 'Author', '発話者'])('%s is told', async (name) => {
    const rows = turns.map((text, i) => ({ [name]: i % 2 ? 'bo' : 'ada', text }));
    const { notes } = await read(JSON.stringify(rows), 'x.json');
    expect(notes).toContain(`Column "${name}" says who speaks, but not which of them is the assistant`);
  });

  test('authors of texts are none', async () => {
    const rows = turns.map((text, i) => ({ author: i < 6 ? 'bo' : 'ada', text }));
    expect((await read(JSON.stringify(rows), 'x.json')).notes).not.toContain('says who speaks');
  });
});

test('lines without end are passed over at once', () => {
  for (const part of ['-', '1', 'Chat ', '会', '[']) expect(headingOf(part.repeat(200_000))).toBeNull();
});
