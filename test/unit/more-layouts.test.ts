import { describe, expect, test } from 'vitest';
import { blobOf } from './files';
import { readDataSet } from './english';

/** Messages that say which message they answer, and pairs under names of people or of what they write. */

const jsonl = (...rows: object[]) => readDataSet(blobOf(rows.map((one) => `${JSON.stringify(one)}\n`).join('')), 'x.jsonl');
const said = (set: Awaited<ReturnType<typeof jsonl>>) =>
  set.examples.map((one) => ('messages' in one ? one.messages.map(({ content }) => content) : one));

describe('messages of trees', () => {
  const message = (id: string, parent: string | null, text: string, more: object = {}) => ({ message_id: id, parent_id: parent, role: parent === null || /\?$/.test(text) ? 'prompter' : 'assistant', text, ...more }); // prettier-ignore
  const TREE = [
    message('1', null, 'Which tree?', { rank: null }),
    message('2', '1', 'A rock.', { rank: 1 }),
    message('3', '1', 'An oak.', { rank: 0 }),
    message('4', '3', 'Why?', { rank: null }),
    message('5', '4', 'It grows.', { rank: 0 }),
  ];
  const joined = (count: string, from: string) => `Messages were joined by "parent_id" to ${count} (from ${from}): of several answers to one message the one of the best "rank" was taken, or else the first.`; // prettier-ignore

  test('become conversations by the best answers', async () => {
    const set = await jsonl(...TREE, message('6', null, 'Which lake?'), message('7', '6', 'Como.'));
    expect(said(set)).toEqual([
      ['Which tree?', 'An oak.', 'Why?', 'It grows.'],
      ['Which lake?', 'Como.'],
    ]);
    expect(set.notes).toEqual([joined('2 conversations', 'lines 1, 6'), '1 message is not used, since another was taken or no answer follows (line 2).']); // prettier-ignore
  });

  test('by the names of their trees, and in any order of a tree', async () => {
    const of = (tree: string, ...rows: object[]) => rows.map((row) => ({ ...row, message_tree_id: tree }));
    const set = await jsonl(...of('1', ...TREE.slice(1).reverse(), TREE[0]!), ...of('6', message('6', null, 'Which lake?'), message('7', '6', 'Como.'))); // prettier-ignore
    expect(said(set)).toEqual([
      ['Which tree?', 'An oak.', 'Why?', 'It grows.'],
      ['Which lake?', 'Como.'],
    ]);
  });

  test('what people threw out, and what answers nothing, is left out and told', async () => {
    const set = await jsonl(
      ...TREE,
      message('8', '1', 'Bad one.', { deleted: true }),
      message('9', '77', 'To whom.'),
      message('5', '4', 'Again.'),
    );
    expect(said(set)).toHaveLength(1);
    expect(set.notes).toContain('1 message that people deleted or did not approve (line 6) was left out.');
    expect(set.skipped.list).toEqual([
      { line: 8, reason: 'has the id of a message before it' },
      { line: 7, reason: 'answers a message that is not in the file or was left out' },
    ]);
  });

  test('a question at the end is not learnt', async () => {
    const set = await jsonl(message('1', null, 'Which tree?'), message('2', '1', 'An oak.'), message('3', '2', 'Why?'));
    expect(said(set)).toEqual([['Which tree?', 'An oak.']]);
    expect(set.notes[1]).toBe('1 message is not used, since another was taken or no answer follows (line 3).');
  });

  test('messages that answer each other in a circle end', async () => {
    const set = await jsonl(...TREE, message('8', '9', 'One.'), message('9', '8', 'Other.'));
    expect(said(set)).toHaveLength(1);
    expect(set.notes[1]).toContain('3 messages are not used');
  });
});

describe('pairs under names of people or of what they write', () => {
  test.each([
    ['customer,agent', 'customer', 'agent'],
    ['Customer,Support', 'Customer', 'Support'],
    ['お客様,担当者', 'お客様', '担当者'],
    ['review,reply', 'review', 'reply'],
    ['Review,Owner Response', 'Review', 'Owner Response'],
    ['レビュー,返信', 'レビュー', '返信'],
    ['口コミ,お店からの返信', '口コミ', 'お店からの返信'],
    ['問い合わせ,返信', '問い合わせ', '返信'],
    ['お問い合わせ内容,返信内容', 'お問い合わせ内容', '返信内容'],
    ['受信メール,返信メール', '受信メール', '返信メール'],
  ])('%s', async (names, prompt, completion) => {
    const text = `${names}\n注文した品がまだ届きません。,ご不便をおかけし申し訳ございません。\nWhere is my order of last week?,It is on its way and comes today.\n`;
    const set = await readDataSet(blobOf(text), 'x.csv');
    expect(set.mapping).toMatchObject({ kind: 'pair', prompt: [prompt], completion });
    expect([set.examples.length, set.notes]).toEqual([2, []]);
  });

  test.each([
    ['customer,agent', 'Alice,Bob\nCarol,Dave'],
    ['顧客,担当者', '山田様,佐藤\n田中様,鈴木'],
    ['review,response', 'ok,It is an oak by its leaves.\nng,It is no tree at all.'],
    ['comment,reply', 'yes,no\nno,yes'],
  ])('%s of names and marks are none', async (names, rows) => {
    await expect(readDataSet(blobOf(`${names}\n${rows}\n`), 'x.csv')).rejects.toThrow(/cannot be told/);
  });

  test('beside a question and its answer they are not used', async () => {
    const rows =
      'Which tree is it?,An oak.,A customer of ours from long ago.,An agent of the north.\nWhich lake?,Como.,Another of the customers we have.,Another of the agents.\n';
    const set = await readDataSet(blobOf(`question,answer,customer,agent\n${rows}`), 'x.csv');
    expect(set.mapping).toMatchObject({ prompt: ['question'], completion: 'answer' });
  });
});
