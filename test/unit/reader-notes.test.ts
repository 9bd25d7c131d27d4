import { describe, expect, test, vi } from 'vitest';
import { Renderer } from '../../src/data/text/strangers/render.js';
import { Told } from '../../src/data/told';
import { blobOf } from './files';
import { inEnglish, jsonReader, openFile, parseValue, readDataSet } from './english';

/** What is told of what was read, each thing counted as what it is; and what is one conversation. */

const notes = async (content: string, name = 'x.json') => (await readDataSet(blobOf(content), name)).notes;
const ROW = '{"prompt":"a","completion":"b"}';

test('places that come several times are named once', () => {
  const told = new Told();
  for (const line of [1, 1, 1, 2, 2, 3, 4, 5, 6, 6, 7]) told.add(line);
  expect([told.count, inEnglish(told.lines)]).toEqual([11, 'lines 1, 2, 3, 4, 5 and 2 more']);
  const one = new Told();
  for (let i = 0; i < 9; i++) one.add(8);
  expect([one.count, inEnglish(one.lines)]).toEqual([9, 'line 8']);
});

describe('what is no row is not counted as rows', () => {
  test('comments', async () => {
    expect(await notes(`[/*1*/ /*2*/ /*3*/${ROW}]`)).toEqual(['Comments outside of the rows were left out: 3 comments, line 1.']);
    expect(await notes(`[{"prompt":"a", /* in */ "completion":"b"},\n${ROW.replace('"b"', '"c" // end\n')}]`)).toEqual([
      'Comments were left out: 2 rows, lines 1, 2.',
    ]);
  });

  test('objects, and rows of one line', async () => {
    const holder = `{"by":"me",\n"data":[${ROW}]}`;
    expect(await notes(`${holder}\n${holder.replace('"a"', '"c"')}`)).toEqual([
      'The field "by" beside the list of rows was left out: 2 objects, lines 1, 3.',
    ]);
    expect(await notes(`[{"prompt":"a","completion":"b","n":NaN},{"prompt":"c","completion":"d","n":NaN}]`)).toContain(
      'NaN or Infinity was read as an empty cell: 2 rows, line 1.',
    );
  });
});

describe('pairs of texts under the name of a conversation are one', () => {
  const pairs = [
    ['q', 'a'],
    ['q2', 'a2'],
  ];
  const messages = pairs.flatMap(([asked, answered]) => [
    { role: 'user', content: asked },
    { role: 'assistant', content: answered },
  ]);
  test.each(['conversations', 'messages', 'dialogue', '会話'])('%s', async (name) => {
    for (const content of [JSON.stringify({ [name]: pairs }), JSON.stringify({ [name]: pairs }, null, 1)]) {
      for (const times of [1, 2]) {
        const set = await readDataSet(blobOf(Array.from({ length: times }, () => content).join('\n')), 'x.jsonl');
        expect(set.examples).toEqual(Array.from({ length: times }, () => ({ messages })).slice(0, set.examples.length));
        expect(set.rows).toBe(times);
      }
    }
  });

  test('columns stay columns', () => {
    const reader = jsonReader();
    const { rows } = reader.push('{"prompt":["a","b"],"completion":["c","d"]}');
    expect(rows.map(({ values }) => values)).toEqual([
      { prompt: 'a', completion: 'c' },
      { prompt: 'b', completion: 'd' },
    ]);
  });
});

test('a template that walks through a text parts its letters once', () => {
  const parted = vi.spyOn(String.prototype, Symbol.iterator);
  const source = '{% for i in range(messages[0].content | length) %}{{ messages[0].content[i] }}{% endfor %}';
  const calls = [20, 200].map((length) => {
    const content = `🌷${'花'.repeat(length)}`;
    parted.mockClear();
    const found = new Renderer().render({ source, context: {}, limit: 2 ** 20 }, { messages: [{ role: 'user', content }] }) as {
      text: string;
    };
    expect(found.text).toBe(content);
    return parted.mock.contexts.filter((text) => String(text) === content).length;
  });
  parted.mockRestore();
  expect(calls[1]).toBe(calls[0]);
});

describe('digits and signs', () => {
  test.each(['12345678901234567', '-98765432109876543210', '1e3', '-0', '2.50'])('%s keeps its digits by itself', (number) => {
    expect(parseValue(`{"a": ${number}}`)).toEqual({ value: { a: number }, told: [] });
  });

  test('a comma behind the last item, lists too deep, and cut cells are told', async () => {
    expect(parseValue('[1, 2, ]')).toEqual({ value: [1, 2], told: ['A comma behind the last item was passed over'] });
    expect(await notes(`{"prompt":"a","completion":"b",}\n`, 'x.jsonl')).toEqual(['A comma behind the last item was passed over: line 1.']);
    const viewed = { rows: [{ row_idx: 0, row: { prompt: 'a', completion: 'b' }, truncated_cells: ['prompt'] }] };
    expect(await notes(JSON.stringify(viewed))).toContain('Cells were cut off before the file was written: line 1.');
    const deep = (depth: number): string => `{"prompt":"a","completion":"b","more":${'['.repeat(depth)}${']'.repeat(depth)}}\n`;
    const set = await readDataSet(blobOf(deep(63) + deep(64)), 'x.jsonl');
    expect([set.kept, set.skipped.list]).toEqual([1, [{ line: 2, reason: 'must be nested at most 64 deep' }]]);
  });

  test('brackets that close nothing, and a conversation that is too long', () => {
    const stray = jsonReader().push(`] ${ROW} : ${ROW}\n}`);
    expect(stray.problems.map(({ line, reason }) => `${line}: ${reason}`)).toEqual([
      '1: ] stands where no bracket or colon belongs',
      '1: : stands where no bracket or colon belongs',
      '2: } stands where no bracket or colon belongs',
    ]);
    expect(stray.rows).toHaveLength(2);
    const message = `{"role":"user","content":"${'x'.repeat(1024 * 1024)}"}`;
    const { rows, problems } = jsonReader().push(`\n[${Array.from({ length: 9 }, () => message).join(',')}]`);
    expect(rows).toEqual([]);
    expect(problems).toEqual([{ line: 2, reason: expect.stringMatching(/^the conversation is longer than 8388608 characters/) as string }]);
  });
});

test('the rest of a line that is too long is left out, and lines behind it keep their numbers', async () => {
  const file = await openFile(blobOf(`prompt,completion\na,b\n${'x,y,'.repeat(700_000)}\nc,d\ne,f,g\n`), 'x.csv');
  const [rows, problems]: [[number, unknown][], number[]] = [[], []];
  for await (const batch of file.batches) {
    for (const { line, values } of batch.rows) rows.push([line, values]);
    for (const { line } of batch.problems) problems.push(line);
  }
  expect(rows).toEqual([
    [2, { prompt: 'a', completion: 'b' }],
    [4, { prompt: 'c', completion: 'd' }],
  ]);
  expect(problems).toEqual([3, 5]);
});
