import { describe, expect, test } from 'vitest';
import { blobOf } from './files';
import { readDataSet } from './english';

/** Text files that hold more than texts: rows below a remark, chats as they are copied, and footers of pages. */

const read = (...lines: string[]) => readDataSet(blobOf(`${lines.join('\n')}\n`), 'x.txt');
const said = (set: Awaited<ReturnType<typeof read>>) =>
  set.examples.map((one) => ('messages' in one ? one.messages.map(({ content }) => content) : one));

describe('JSON Lines below a remark', () => {
  const rows = ['{"question":"Which tree is it?","answer":"An oak."}', '{"question":"Which lake is it?","answer":"Como."}'];

  test.each([['# my rows'], ['// rows of May'], ['質問と回答のデータ', ''], ['# one', '# two']])('%s', async (...remarks) => {
    const set = await read(...remarks, ...rows);
    expect(set.format).toBe('jsonl');
    expect(set.why).toBe('below its first lines each line is a JSON object');
    expect(set.examples).toEqual([{ prompt: 'Which tree is it?', completion: 'An oak.' }, { prompt: 'Which lake is it?', completion: 'Como.' }]); // prettier-ignore
    expect(set.skipped.list.map(({ line }) => line)).toEqual(remarks.filter((one) => one !== '').map((_, i) => i + 1));
  });

  test.each([
    ['text below', ['# my rows', rows[0]!, 'and so on', rows[1]!]],
    ['one object', ['This is how a row is written:', rows[0]!]],
    ['a long text before', ['a', 'b', 'c', 'd', 'e', 'f', ...rows]],
  ])('no rows: %s', async (_, lines) => {
    expect((await read(...lines)).format).toBe('text');
  });
});

describe('chats as they are copied', () => {
  test.each([
    ['You said:', 'ChatGPT said:'],
    ['あなた:', 'ChatGPT:'],
    ['あなた：', 'ChatGPT の回答：'],
    ['You said:', 'Claude responded:'],
  ])('%s and %s', async (asks, answers) => {
    const set = await read(asks, 'Which tree is it?', answers, 'An oak.', asks, 'Which lake?', answers, 'Lake Como.');
    expect(said(set)).toEqual([['Which tree is it?', 'An oak.', 'Which lake?', 'Lake Como.']]);
    expect(set.notes[0]).toContain('were read as 4 turns of 1 conversation');
  });
});

describe('footers below questions and answers', () => {
  const FAQ = ['Q: Which tree is it?', 'A: An oak.', '', 'Q: Which lake is it?', 'A: Lake Como.'];

  test.each([
    ['© 2024 Example Inc.'],
    ['Copyright 2024 Example Inc. All rights reserved.'],
    ['Page 3 of 5'],
    ['- 3 / 5 -'],
    ['3/5 ページ'],
    ['Last updated on 2024-05-01'],
    ['Updated: May 1, 2024'],
    ['最終更新日：2024年5月1日'],
    ['無断転載禁止'],
    ['© Example', 'Page 3 of 5', 'Last updated on 2024-05-01'],
  ])('%s', async (...footer) => {
    const set = await read(...FAQ, '', ...footer);
    expect(said(set)).toEqual([
      ['Which tree is it?', 'An oak.'],
      ['Which lake is it?', 'Lake Como.'],
    ]);
    const one = footer.length === 1;
    expect(set.notes).toContain(`${one ? '1 line' : '3 lines'} of a footer, such as a copyright or the number of a page (${one ? 'line 7' : 'lines 7, 8, 9'}), ${one ? 'was' : 'were'} left out.`); // prettier-ignore
  });

  test('between two pages', async () => {
    const set = await read(...FAQ.slice(0, 2), '', 'Page 1 of 2', '', ...FAQ.slice(3));
    expect(said(set)[0]).toEqual(['Which tree is it?', 'An oak.']);
  });

  test.each([
    ['an answer that goes on in the next line', ['Page 3 of 5'], 'Lake Como.\nPage 3 of 5'],
    ['a sentence', ['', 'The page 3 of 5 is missing.'], 'Lake Como.\n\nThe page 3 of 5 is missing.'],
    ['words that only resemble one', ['', 'Updated prices follow'], 'Lake Como.\n\nUpdated prices follow'],
  ])('is none: %s', async (_, more, answer) => {
    const set = await read(...FAQ, ...more);
    expect((said(set)[1] as string[])[1]).toBe(answer);
    expect(set.notes.join()).not.toContain('footer');
  });
});
