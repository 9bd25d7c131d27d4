import { describe, expect, test } from 'vitest';
import { blobOf } from './files';
import { readDataSet, readPreview } from './english';

/** Questions with their answers, and chats, whose lines begin with marks and that no empty lines part. */

const read = async (text: string, name = 'x.txt') => {
  const { format, mapping, examples, notes, skipped } = await readDataSet(blobOf(text), name);
  return { format, mapping, notes: notes.join('\n'), skipped, talks: examples.map((one) => ('messages' in one ? one.messages.map(({ role, content }) => `${role[0]}:${content}`) : one)) }; // prettier-ignore
};
const TWO = [
  ['u:How long?', 'a:Four minutes.'],
  ['u:Green?', 'a:Two.'],
];

describe('questions and answers', () => {
  test.each([
    ['letters', 'Q: How long?\nA: Four minutes.\nQ: Green?\nA: Two.\n'],
    ['letters and dots', 'Q. How long?\nA. Four minutes.\nQ. Green?\nA. Two.\n'],
    ['wide letters', 'Ｑ：How long?\nＡ：Four minutes.\nＱ：Green?\nＡ：Two.\n'],
    ['numbers', 'Q1: How long?\nA1: Four minutes.\nQ2: Green?\nA2: Two.\n'],
    ['words', 'Question: How long?\nAnswer: Four minutes.\nQuestion: Green?\nAnswer: Two.\n'],
    ['Japanese words', '質問：How long?\n回答：Four minutes.\n質問：Green?\n回答：Two.\n'],
    ['words in brackets', '【質問】How long?\n【回答】Four minutes.\n【質問】Green?\n【回答】Two.\n'],
    ['instructions', 'Instruction: How long?\nResponse: Four minutes.\nInstruction: Green?\nResponse: Two.\n'],
    ['bold ones', '**Q: How long?**\nA: Four minutes.\n**Q: Green?**\nA: Two.\n'],
    ['an empty line in each', 'Q: How long?\n\nA: Four minutes.\n\nQ: Green?\n\nA: Two.\n\n'],
    ['separators', '質問: How long?\n回答: Four minutes.\n---\n質問: Green?\n回答: Two.\n'],
    ['marks in lines of their own', 'Q:\nHow long?\nA:\nFour minutes.\nQ:\nGreen?\nA:\nTwo.\n'],
  ])('%s', async (_, text) => {
    const { format, talks, notes, skipped } = await read(text);
    expect([format, talks, skipped.count]).toEqual(['text', TWO, 0]);
    expect(notes).toContain('were read as 2 questions with their answers; if each line is a text by itself, choose lines.');
    expect((await readPreview(blobOf(text), 'x.txt')).notes.join()).toContain('were read as 2 questions with their answers');
  });

  test('pairs that empty lines part are read as before', async () => {
    const { talks, notes } = await read('Q: How long?\nA: Four minutes.\n\nQ: Green?\nA: Two.\n');
    expect(talks).toEqual(TWO);
    expect(notes).toContain('was read by its marks');
  });

  test('what stands before, between and behind is told', async () => {
    const text = '# Tea\nA few words.\n\n## Black\nQ: How long?\nA: Four minutes.\nOr five.\n\n- or six\n\n【Green】\nQ: Green?\nA: Two.\n';
    const { talks, notes } = await read(text, 'faq.md');
    expect(talks).toEqual([['u:How long?', 'a:Four minutes.\nOr five.\n\n- or six'], TWO[1]]);
    expect(notes).toContain('What stands before the first of them (lines 1, 2, 4) was left out.');
    expect(notes).toContain('1 heading between them (line 11) was left out.');
    expect(notes).toContain('2 lines without such a mark (lines 7, 9) were read as parts of what stands before.');
  });

  test('a question without an answer is left out', async () => {
    const more = 'Q: a?\nA: b.\n'.repeat(9);
    const { talks, skipped } = await read(`${more}Q: How long?\nQ: Green?\nA: Two.\nQ: White?\n`);
    expect(talks).toHaveLength(10);
    expect(skipped.list.map(({ line, reason }) => `${line} ${String(reason)}`)).toEqual([
      '19 is a question without an answer',
      '22 is a question without an answer',
    ]);
  });

  test.each([
    ['choices', 'Q: How long?\nA: Four.\nB: Two.\nQ: Green?\nA: Two.\nB: One.\n'],
    ['two answers to each', 'Q: How long?\nA: Four.\nA: Two.\nQ: Green?\nA: Two.\nA: One.\n'],
    ['what is judged', 'Q: How long?\nA: Four.\nRating: bad\nQ: Green?\nA: Two.\nRating: good\n'],
  ])('%s stay texts, which is told', async (_, text) => {
    const { mapping, notes } = await read(text);
    expect(mapping.kind).toBe('text');
    expect(notes).toContain(
      'Lines begin with "Q" and "A", as questions and answers or turns of a chat do, but it is not certain who says what',
    );
  });
});

describe('chats', () => {
  const CHAT = [['u:Hi', 'a:Hello', 'u:How are you?', 'a:Fine.']];
  test.each([
    ['English', 'User: Hi\nAssistant: Hello\nUser: How are you?\nAssistant: Fine.\n'],
    ['a customer', 'Customer: Hi\nAgent: Hello\nCustomer: How are you?\nAgent: Fine.\n'],
    ['Japanese', 'お客様：Hi\nオペレーター：Hello\nお客様：How are you?\nオペレーター：Fine.\n'],
    ['bold ones', '**User:** Hi\n**Assistant:** Hello\n**User:** How are you?\n**Assistant:** Fine.\n'],
    ['empty lines between all', 'User: Hi\n\nAssistant: Hello\n\nUser: How are you?\n\nAssistant: Fine.\n'],
  ])('the file is one conversation: %s', async (_, text) => {
    const { talks, notes } = await read(text);
    expect(talks).toEqual(CHAT);
    expect(notes).toContain('were read as 4 turns of 1 conversation; if each line is a text by itself, choose lines.');
    expect(notes).not.toContain('as one turn of a chat does');
  });

  test('a new one begins where empty lines stand only before what is asked', async () => {
    const { talks, notes } = await read('お客様：Hi\n担当：Hello\nお客様：How are you?\n担当：Fine.\n\nお客様：Tea?\n担当：Yes.\n');
    expect(talks).toEqual([...CHAT, ['u:Tea?', 'a:Yes.']]);
    expect(notes).toContain('were read as 6 turns of 2 conversations');
  });

  test('a new one begins at a separator and at what the system says', async () => {
    const { talks } = await read('User: Hi\nAssistant: Hello\nUser: How are you?\nAssistant: Fine.\n===\nUser: Tea?\nAssistant: Yes.\nSystem: Be short.\nUser: More?\nAssistant: No.\n'); // prettier-ignore
    expect(talks).toEqual([...CHAT, ['u:Tea?', 'a:Yes.'], ['s:Be short.', 'u:More?', 'a:No.']]);
  });

  test('several lines of one speaker are one turn', async () => {
    const more = 'User: a\nAssistant: b\n'.repeat(10);
    const { talks, notes } = await read(`User: Hi\nUser: How are you?\nAssistant: Fine,\nthank you.\n${more}`);
    expect(talks[0]).toEqual(expect.arrayContaining(['u:Hi\nHow are you?', 'a:Fine,\nthank you.']));
    expect(notes).toContain('1 line of who spoke before as well (line 2) was read as part of that turn.');
    expect(notes).toContain('1 line without such a mark (line 4) was read as part of what stands before.');
  });

  test.each([
    ['a third who speaks', 'User: Hi\nAssistant: Hello\nMaria: Me too\nUser: How are you?\nAssistant: Fine.\nMaria: Me too\n'],
    ['two who answer', 'User: Hi\nBot: Hello\nUser: How are you?\nAgent: Fine.\n'],
    ['all in a heap', 'User: Hi\nUser: Hello\nUser: Tea?\nAssistant: Yes\nAssistant: Fine.\nAssistant: Good.\n'],
  ])('%s: the lines stay texts, which is told', async (_, text) => {
    const { mapping, notes } = await read(text);
    expect(mapping.kind).toBe('text');
    expect(notes).toContain('but it is not certain who says what');
  });

  test('lines are texts where a person says so', async () => {
    const text = 'User: Hi\nAssistant: Hello\nUser: How are you?\nAssistant: Fine.\n';
    expect((await readDataSet(blobOf(text), 'x.txt', { textBy: 'line' })).mapping.kind).toBe('text');
  });
});

test.each([
  ['a story', 'He came in.\nYou: that was all he said.\nAnd tea was made.\nIt drew for long.\n'],
  ['a spelling', 'A: the first letter.\nB: the second letter.\nQ: a late one.\n'],
  ['a play', 'ANN: Tea?\nBOB: Yes.\nANN: Four minutes?\nBOB: Two.\n'],
])('no alarm: %s', async (_, text) => {
  const { mapping, notes } = await read(text);
  expect([mapping.kind, notes]).toEqual(['text', '']);
});
