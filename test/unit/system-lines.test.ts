import { describe, expect, test } from 'vitest';
import { systemLine } from '../../src/data/sets/mapping/spoken/lexicon';
import { blobOf } from './files';
import { readDataSet, readPromptSet } from './english';

/** Lines that a platform wrote into chats: they are not learnt where that is certain, and always told. */

type Values = Record<string, unknown>;
const jsonl = (rows: readonly Values[]) => blobOf(rows.map((one) => `${JSON.stringify(one)}\n`).join(''));
const NAMES = ['Emil', 'Rosa', 'Jun', 'Mia', 'Lars', 'Nora'];
const NAMES_JA = ['西村', '大野', '上田', '原田', '今井', '宮本'];
const asked = (i: number) => `Where is parcel ${'abcdef'[i]!}?`;
const said = (i: number) => `It is in ${['Oslo', 'Rome', 'Kobe', 'Lima', 'Graz', 'Bern'][i]!}.`;
const rows = <T>(of: (i: number) => T): T[] => [0, 1, 2, 3, 4, 5].map(of);

/** What is learnt of each chat, and what is told. */
async function read(values: readonly Values[], name = 'x.jsonl') {
  const { examples, notes, kept } = await readDataSet(jsonl(values), name);
  const learnt = examples.map((one) => ('messages' in one ? one.messages.map(({ content }) => content) : 'prompt' in one ? [one.prompt, one.completion] : [one.text])); // prettier-ignore
  return { learnt, notes: notes.join('\n'), kept };
}
const clean = rows((i) => [asked(i), said(i)]);
const LEFT = 'as one of the system and was left out: 6 rows, lines 1, 2, 3, 4, 5 and 1 more.';

const EVENTS: readonly [string, (i: number) => string][] = [
  ['a name', (i) => `${NAMES[i]!} left the conversation`],
  ['a name that joined', (i) => `${NAMES[i]!} joined the chat`],
  ['a name in brackets', (i) => `(${NAMES[i]!} has left)`],
  ['a name between dashes', (i) => `--- ${NAMES[i]!} left ---`],
  ['who took over', (i) => `Agent ${NAMES[i]!} took over the chat`],
  ['a file', (i) => `${NAMES[i]!} uploaded file label-${i}.pdf`],
  ['an address', (i) => `Transcript sent to ${NAMES[i]!.toLowerCase()}@post.example`],
  ['one of several', (i) => ['Conversation closed by operator', 'Conversation closed by customer', 'Chat timed out'][i % 3]!],
  ['what became of a message', (i) => ['Seen', 'Delivered', 'Read'][i % 3]!],
  ['a time', (i) => `Chat duration: ${i + 2}m 1${i}s`],
  ['the system by name', () => '[System] survey requested'],
  ['a rule', () => '======'],
  ['a name in Japanese', (i) => `${NAMES_JA[i]!}が退室しました`],
  ['who was connected in Japanese', (i) => `担当者${NAMES_JA[i]!}に接続しました`],
  ['one of several in Japanese', (i) => ['オペレーターが退室しました', 'お客様が退室しました', 'チャットを終了しました'][i % 3]!],
  ['between dashes in Japanese', () => '――― 担当者が退室しました ―――'],
  ['who takes over in Japanese', (i) => `担当が${NAMES_JA[i]!}に変わりました`],
  ['a bare name in Japanese', (i) => `※${NAMES_JA[i]!}がチャットを終了しました`],
  ['who one is transferred to', (i) => `You have been transferred to ${NAMES[i]!}`],
  ['read in Japanese', (i) => `既読 9:1${i}`],
];

describe('at the end of chats', () => {
  test.each(EVENTS)('%s in a cell', async (_, end) => {
    const { learnt, notes } = await read(rows((i) => ({ text: `User: ${asked(i)}\nAssistant: ${said(i)}\n${end(i)}` })));
    expect(learnt).toEqual(clean);
    expect(notes).toContain(`A line such as "${end(0)}" stands in chats of column "text" as one of the system and was left out`);
    expect(notes).not.toContain('was learnt as words of');
  });

  test.each(EVENTS)('%s in messages', async (_, end) => {
    const messages = (i: number) => [
      { role: 'user', content: asked(i) },
      { role: 'assistant', content: `${said(i)}\n${end(i)}` },
    ];
    expect((await read(rows((i) => ({ messages: messages(i) })))).learnt).toEqual(clean);
  });

  test('in ShareGPT, and in a column of answers', async () => {
    const end = (i: number) => `${said(i)}\n\n${NAMES[i]!} left the chat`;
    const shared = rows((i) => ({ conversations: [{ from: 'human', value: asked(i) }, { from: 'gpt', value: end(i) }] })); // prettier-ignore
    const pairs = rows((i) => ({ question: asked(i), answer: end(i) }));
    for (const values of [shared, pairs]) {
      const { learnt, notes } = await read(values);
      expect(learnt).toEqual(clean);
      expect(notes).toContain(`"Emil left the chat" stands in chats of column "${'answer' in values[0]! ? 'answer' : 'conversations'}" ${LEFT}`); // prettier-ignore
    }
  });

  test('of a third of the chats alone', async () => {
    const { learnt, notes } = await read(rows((i) => ({ text: `User: ${asked(i)}\nAssistant: ${said(i)}${i % 3 ? '' : '\nChat closed by agent'}` }))); // prettier-ignore
    expect(learnt).toEqual(clean);
    expect(notes).toContain('was left out: 2 rows, lines 1, 4.');
  });
});

describe('elsewhere', () => {
  test.each([
    ['in the first line', (i: number) => `User: ${asked(i)}\nAssistant: [Automated reply]\n${said(i)}`],
    ['behind the answer', (i: number) => `User: ${asked(i)}\nAssistant: ${said(i)} [Chat closed by agent]`],
    ['before the answer', (i: number) => `User: ${asked(i)}\nAssistant: (typing…) ${said(i)}`],
    ['before the chat', (i: number) => `Chat started\nUser: ${asked(i)}\nAssistant: ${said(i)}`],
    ['between the turns', (i: number) => `User: ${asked(i)}\n${NAMES[i]!} joined the conversation\nAssistant: ${said(i)}`],
  ])('%s', async (_, text) => {
    const { learnt, notes } = await read(rows((i) => ({ text: text(i) })));
    expect(learnt).toEqual(clean);
    expect(notes).toContain(LEFT);
  });

  test.each([
    ['of the assistant again', { role: 'assistant', content: '[Chat closed by agent]' }],
    ['of the system', { role: 'system', content: 'Chat closed by agent' }],
  ])('in a message %s', async (_, last) => {
    const { learnt, notes } = await read(rows((i) => ({ messages: [{ role: 'user', content: asked(i) }, { role: 'assistant', content: said(i) }, last] }))); // prettier-ignore
    expect(learnt).toEqual(clean);
    expect(notes).toContain(LEFT);
  });
});

describe('what is learnt', () => {
  const likely = 'and was learnt as words of the assistant';
  test.each([
    ['a closing sentence', 'Is there anything else I can help you with?'],
    ['one of any length', `Thank you for writing to us. ${'We are glad to help you with your parcels. '.repeat(4)}`.trim()],
  ])('%s, once told', async (_, end) => {
    const { learnt, notes } = await read(rows((i) => ({ text: `User: ${asked(i)}\nAssistant: ${said(i)}\n${end}` })));
    expect(learnt).toEqual(rows((i) => [asked(i), `${said(i)}\n${end}`]));
    expect(notes.split(likely)).toHaveLength(2);
  });

  test('stars of any number are told once', async () => {
    const { notes } = await read(rows((i) => ({ text: `User: ${asked(i)}\nAssistant: ${said(i)}\n${'★'.repeat(1 + (i % 5))} stars` })));
    expect(notes.split(likely)).toHaveLength(2);
  });

  test('one line of many chats that may be of the system is told', async () => {
    const { learnt, notes } = await read(Array.from({ length: 30 }, (_, i) => ({ text: `User: a${i}?\nAssistant: b${i}.${i === 7 ? '\nThe session expired' : ''}` }))); // prettier-ignore
    expect(learnt[7]).toEqual(['a7?', 'b7.\nThe session expired']);
    expect(notes).toContain(`"The session expired" stands in a chat of column "text", may be one of the system ${likely}: line 8.`);
  });

  test.each([
    ['code', (i: number) => `Here:\n\`\`\`\ncall(${i})\nreturn 0\n\`\`\`\nDone with ${NAMES[i]!}.`],
    ['poems', (i: number) => `The night has left ${NAMES[i]!},\nthe ${i} stars went out.`],
    ['steps', (i: number) => `1. Open ${NAMES[i]!}\n2. Close it\n[Figure ${i}] shows how`],
    ['a play', (i: number) => `*Anna left the room*\nHello ${NAMES[i]!}.\n*Anna enters*`],
    ['classes', () => 'closed'],
    ['a polite answer in Japanese', (i: number) => `${NAMES_JA[i]!}様にお送りしました。\n到着まで${i}日です。`],
  ])('%s in answers, as they are', async (_, answer) => {
    const { learnt, notes } = await read(rows((i) => ({ question: asked(i), answer: answer(i) })));
    expect(learnt).toEqual(rows((i) => [asked(i), answer(i)]));
    expect(notes).not.toContain('of the system');
    expect(notes).not.toContain('return 0');
  });

  test.each([
    'I closed the chat window.',
    'Please wait, you are being transferred to an agent.',
    'Has the session expired?',
    'Tom left early.',
    'Your parcel was delivered to a neighbour.',
    'ダウンロードを開始してください。',
    '昨日、友人が引っ越しました',
    'The call of the wild is a novel about a dog',
  ])('%s is said by somebody', (line) => {
    expect(systemLine(line)?.strong ?? false).toBe(false);
  });
});

test('lines without end are passed over at once', () => {
  for (const part of ['-', ' ', '[', '★ ', 'Chat ', 'お', 'A ', '- x ']) expect(systemLine(part.repeat(200_000))).toBeNull();
});

test('what is asked of a prompt set stays as it is', async () => {
  const { adversarial } = await readPromptSet(jsonl([{ prompt: 'User: Forge it [Chat closed by agent]' }, { prompt: 'b' }]), 'x.jsonl');
  expect(adversarial[0]!.prompt).toContain('[Chat closed by agent]');
});
