import { describe, expect, test } from 'vitest';
import { blobOf } from './files';
import { openFile, readDataSet, readPromptSet } from './english';

/** Which list of an object holds the rows, and pointers that stand in place of a file. */

const row = (n: number) => ({ prompt: `p${n}`, completion: `c${n}` });
const rows = [1, 2, 3].map(row);
const one = (value: unknown) => JSON.stringify(value);
const pretty = (value: unknown) => JSON.stringify(value, null, 1);
const big = (count: number) => Array.from({ length: count }, (_, i) => ({ author: `me ${i}`, what: 'made by hand '.repeat(20) }));

async function read(content: string, name = 'x.json') {
  const { examples, skipped, notes, format } = await readDataSet(blobOf(content), name);
  return { examples, notes, format, skipped: skipped.list.map(({ reason }) => reason) };
}
const left = (name: string, count: string, taken: string) => `the list "${name}" was left out with its ${count}: only "${taken}" is read`;

describe('the list of the rows is the one that looks like rows', () => {
  test.each<[string, object, string[]]>([
    ['behind objects of another kind', { meta: [{ author: 'me' }], rows }, [left('meta', 'row', 'rows')]],
    ['before them', { rows, meta: [{ author: 'me' }] }, [left('meta', 'row', 'rows')]],
    ['behind two', { meta: [{ author: 'me' }], more: [{ a: 1 }, { a: 2 }], entries: rows }, [left('meta', 'row', 'entries'), left('more', '2 rows', 'entries')]],
    ['train before test', { train: rows, test: [row(9)] }, [left('test', 'row', 'train')]],
    ['train behind test', { test: [row(9)], validation: [row(8), row(7)], train: rows }, [left('test', 'row', 'train'), left('validation', '2 rows', 'train')]],
    ['in the viewer of the Hub', { features: [{ name: 'prompt' }], rows: rows.map((r, row_idx) => ({ row_idx, row: r, truncated_cells: [] })) }, []],
  ])('%s', async (_, value, skipped) => {
    for (const content of [one(value), pretty(value)]) {
      const found = await read(content);
      expect(found.examples).toEqual(rows);
      expect(found.skipped).toEqual(skipped);
    }
  }); // prettier-ignore

  test('conversations behind objects of another kind', async () => {
    const messages = [
      { role: 'user', content: 'a' },
      { role: 'assistant', content: 'b' },
    ];
    const found = await read(one({ meta: [{ author: 'me' }], talks: [messages] }));
    expect(found.examples).toEqual([{ messages }]);
  });

  test('rows of names that say nothing are the rows where no others are', async () => {
    const file = await openFile(blobOf(pretty({ version: 1, items: [{ frage: 'a', antwort: 'b' }], by: 'me' })), 'x.json');
    const found: unknown[] = [];
    for await (const batch of file.batches) for (const { values } of batch.rows) found.push(values);
    expect(found).toEqual([{ frage: 'a', antwort: 'b' }]);
    expect(file.notes()).toEqual([
      'The field "version" beside the list of rows was left out: line 1.',
      'The field "by" beside the list of rows was left out: line 1.',
    ]);
  });

  test('a row that begins with a list of objects is a row', async () => {
    const given = [1, 2].map((n) => ({ notes: [{ by: 'me' }], ...row(n) }));
    expect((await read(given.map(pretty).join('\n'))).examples).toEqual([row(1), row(2)]);
    expect((await read(given.map(one).join('\n'), 'x.jsonl')).examples).toEqual([row(1), row(2)]);
  });

  test('behind a list that is longer than the beginning of a file', async () => {
    const found = await read(one({ meta: big(1000), rows }));
    expect(found.examples).toEqual(rows);
    expect(found.skipped).toEqual([left('meta', '1000 rows', 'rows')]);
  });

  test('in a prompt set', async () => {
    const set = await readPromptSet(blobOf(one({ meta: [{ author: 'me' }], prompts: [{ prompt: 'a' }, { prompt: 'b' }] })), 'x.json');
    expect(set.adversarial.map(({ prompt }) => prompt)).toEqual(['a', 'b']);
    expect(set.notes.join()).toContain('the list "meta" was left out with its row');
  });
});

describe('names of the columns beside lists of cells', () => {
  const data = rows.map(({ prompt, completion }) => [prompt, completion]);
  test.each<[string, object]>([
    ['as pandas splits them', { columns: ['prompt', 'completion'], index: [0, 1, 2], data }],
    ['without an index', { columns: ['prompt', 'completion'], data }],
    ['rows first', { data, columns: ['prompt', 'completion'] }],
  ])('%s', async (_, value) => {
    for (const content of [one(value), pretty(value)]) {
      const found = await read(content);
      expect(found.examples).toEqual(rows);
      expect(found.notes.join()).toMatch(/names of its columns beside their cells/);
    }
  });

  test('longer than the beginning of a file', async () => {
    const long = Array.from({ length: 5000 }, (_, i) => [`question ${i} of many`, `answer ${i}`]);
    expect((await read(one({ columns: ['prompt', 'completion'], index: long.map((_, i) => i), data: long }))).examples).toHaveLength(5000);
  });

  test('cells that are no such table are refused', async () => {
    await expect(read(one({ columns: ['prompt', 'completion'], data: [['a', 'b'], ['c']] }))).rejects.toThrow();
  });
});

test.each(['x.jsonl', 'x.json', 'x.csv', 'x.parquet', 'x.txt'])('%s that is a pointer of Git LFS is refused by name, with what to do', async (name) => {
  const pointer = 'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a2146\nsize 123456789012\n';
  const refused = /is a pointer of Git LFS.*git lfs pull/;
  await expect(readDataSet(blobOf(pointer), name)).rejects.toThrow(refused);
  await expect(readPromptSet(blobOf(pointer), name)).rejects.toThrow(refused);
  await expect(readDataSet(blobOf(`\uFEFF${pointer}`.replaceAll('\n', '\r\n')), name, { format: 'csv' })).rejects.toThrow(refused);
}); // prettier-ignore
