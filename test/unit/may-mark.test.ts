import { expect, test } from 'vitest';
import { blobOf } from './files';
import { readDataSet } from './english';

/** Columns that may mark answers by names that are not followed: they are told with their values. */

test.each([
  ['チェック結果', '不可', '良'],
  ['レビュー結果', '不合格', '合格'],
  ['承認', '×', '○'],
  ['pass/fail', 'fail', 'pass'],
  ['Result', 'rejected', 'ok'],
  ['grade', 'poor', 'good'],
  ['deprecated', 'true', 'false'],
])('%s', async (column, bad, good) => {
  const { kept, notes } = await readDataSet(blobOf(`question,answer,${column}\na,b,${bad}\nc,d,${good}\n`), 'x.csv');
  expect(kept).toBe(2);
  expect(notes.join()).toContain(`Column "${column}" may mark answers, but it is not certain which of its values call one bad`);
});

test('what says nothing of worth is only not used', async () => {
  const { notes } = await readDataSet(blobOf('question,answer,grade\na,b,7th\nc,d,8th\n'), 'x.csv');
  expect(notes).toEqual(['A column is not used: "grade".']);
});
