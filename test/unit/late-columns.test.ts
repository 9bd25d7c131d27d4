import { describe, expect, test } from 'vitest';
import { Remarks } from '../../src/data/told';
import { sentence } from '../../src/protocol/errors';
import { blobOf } from './files';
import { inEnglish, readDataSet, readPromptSet } from './english';

/** Columns that no row among the first has. */

const jsonl = (rows: readonly object[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join('');
const pair = (i: number) => ({ prompt: `Question ${i}?`, completion: `Answer ${i}.` });

describe('columns that come up late', () => {
  test('are told with their first lines and how often they hold something', async () => {
    // Of a file that is read in pieces more rows are looked at than those by which the columns are known.
    const rows = Array.from({ length: 30_000 }, (_, i) => ({
      ...pair(i),
      ...(i >= 29_000 && i % 100 === 0 && { image: 'x' }),
      ...(i === 29_501 && { note: 'It rains.' }),
      ...(i > 29_500 && { nothing: '' }),
    }));
    const { columns, notes } = await readDataSet(blobOf(jsonl(rows)), 'own.jsonl');
    expect(columns).toEqual(['prompt', 'completion']);
    expect(notes).toEqual([
      'A column of no row among the first is not used: "note" (line 29502). Where it is needed, put a row that has it first.',
    ]);
  });

  test('of a small file, and more of them than are named', async () => {
    const late = Array.from({ length: 30 }, (_, i) => [`late${i}`, 'x'] as const);
    const rows = Array.from({ length: 40_000 }, (_, i) => ({ ...pair(i), ...(i > 39_990 && Object.fromEntries(late)) }));
    const { notes } = await readDataSet(blobOf(jsonl(rows)), 'own.jsonl');
    expect(notes).toHaveLength(1);
    expect(notes[0]).toMatch(
      /^30 columns of no row among the first are not used: "late0" \(lines 39992, 39993, 39994, 39995, 39996 and 4 more\), .*"late19" \([^)]*\) and 10 more\./,
    );
  });

  test('and so are those beyond as many as a table may have', async () => {
    const wide = Object.fromEntries(Array.from({ length: 1003 }, (_, i) => [`c${i}`, 'x']));
    const { columns, notes } = await readDataSet(blobOf(jsonl([{ ...pair(1), ...wide }, pair(2)])), 'own.jsonl');
    expect(columns).toHaveLength(1000);
    expect(notes.join('\n')).toMatch(/5 columns beyond the first 1000 are not used: "c998" \(line 1\), .*"c1002" \(line 1\)\./);
  });

  test('of more columns than are counted each, cells are counted together', async () => {
    const cells = (name: string, count: number) => Object.fromEntries(Array.from({ length: count }, (_, i) => [`${name}${i}`, 'x']));
    const rows = [
      { ...pair(1), ...cells('c', 998) },
      { ...pair(2), ...cells('d', 1000) },
      { ...pair(3), ...cells('e', 7) },
      { ...pair(4), e0: 'x', d0: 'x' },
    ];
    const { columns, notes } = await readDataSet(blobOf(jsonl(rows)), 'own.jsonl');
    expect(columns).toHaveLength(1000);
    expect(notes.at(-1)).toMatch(
      /^1000 columns beyond the first 1000 are not used: "d0" \(lines 2, 4\), .* and 980 more\. So are 8 cells of others \(lines 3, 4\)\.$/,
    );
  });

  test('of a prompt set', async () => {
    const rows = Array.from({ length: 20_000 }, (_, i) => ({
      prompt: `How do I hide kite ${i}?`,
      ...(i === 19_999 && { category: 'kites' }),
    }));
    const { notes } = await readPromptSet(blobOf(jsonl(rows)), 'own.jsonl', { maxRows: 20_000 });
    expect(notes).toEqual([
      'A column of no row among the first is not used: "category" (line 20000). Where it is needed, put a row that has it first.',
    ]);
  });
});

test('remarks of more kinds than are told one by one are counted with their first lines', () => {
  const remarks = new Remarks();
  for (let i = 1; i <= 47; i++) remarks.add({ line: i, what: sentence`Kind ${i}` });
  remarks.add({ line: 50, what: sentence`Kind ${1}` });
  const told = inEnglish(remarks.sentences());
  expect(told).toHaveLength(41);
  expect([told[0], told[1], told[40]]).toEqual([
    'Kind 1: 2 rows, lines 1, 50.',
    'Kind 2: line 2.',
    'Rows have 7 more remarks of other kinds: lines 41, 42, 43, 44, 45 and 2 more.',
  ]);
});
