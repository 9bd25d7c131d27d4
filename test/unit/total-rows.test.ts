import { describe, expect, test } from 'vitest';
import { promptOf } from '../../src/data/sets/examples';
import { blobOf } from './files';
import { readDataSet, readPromptSet } from './english';

/** Rows at the end of a table that sum up the others. */

const table = (text: string) => readDataSet(blobOf(text), 'x.csv');
const reason = 'sums up the rows above it (a word for a total, and numbers), so it is no row';
const ROWS = 'What tree is it?,An old oak.,3\nWhat lake is it?,Lake Como.,4\n';

test.each([
  'Total,2,7',
  'Total,,7',
  'TOTAL:,7,',
  'Sum,2,7',
  'Average,2,3.5',
  'Grand total,"1,200",7',
  '合計,2件,7',
  '総計,,7',
  '小計,,7',
  '計,2,7',
  '平均,2,3.5',
  ',合計,7',
  'Total,2 questions,',
  'Total questions,2,',
  '合計,2問,',
  '合計,全2問,',
])('%s is left out and told', async (total) => {
  const set = await table(`question,answer,count\n${ROWS}${total}\n`);
  expect(set.examples.map((one) => promptOf(one))).toEqual(['What tree is it?', 'What lake is it?']);
  expect(set.skipped.list).toEqual([{ line: 4, reason }]);
});

test('several stand one below the other', async () => {
  const set = await table(`question,answer,count\n${ROWS}小計,2,7\n合計,2,7\n平均,,3.5\n\n`);
  expect(set.examples).toHaveLength(2);
  expect(set.skipped.list.map(({ line }) => line)).toEqual([4, 5, 6]);
});

test('nor is one asked', async () => {
  const set = await readPromptSet(blobOf('prompt,count\nHow is a key forged?,3\nHow is one stolen?,4\nTotal,7\n'), 'x.csv');
  expect(set.adversarial.map(({ prompt }) => prompt)).toEqual(['How is a key forged?', 'How is one stolen?']);
  expect(set.notes.join()).toContain(`1 row was left out: line 4 (${reason}).`);
});

describe('no total', () => {
  test('in the middle it is read as any, and told', async () => {
    const set = await table(`question,answer,count\nWhat tree is it?,An old oak.,3\nTotal,2,7\nWhat lake is it?,Lake Como.,4\n`);
    expect(set.examples).toHaveLength(3);
    expect(set.notes).toContain('1 row holds only a word for a total and numbers (line 3), but others stand below, so they were read as any; leave out what sums up others.'); // prettier-ignore
  });

  test.each([
    ['words and numbers', 'question,answer\nthree,3\nfour,4\nsum,7\n'],
    ['a question', 'question,answer\nWhat tree is it?,An old oak.\nTotal of 3 and 4?,7\n'],
    ['an answer in words', 'question,answer\nWhat tree is it?,An old oak.\nTotal,It is all of it.\n'],
    ['another word', 'question,answer\nWhat tree is it?,An old oak.\nTotality,7\n'],
  ])('%s', async (_, text) => {
    const set = await table(text);
    expect([set.skipped.count, set.notes]).toEqual([0, []]);
  });
});
