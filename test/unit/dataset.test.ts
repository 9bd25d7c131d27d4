import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkMapping } from '../../src/data/sets/columns';
import { guessMapping } from '../../src/data/sets/mapping/guess';
import { completionOf, fingerprintOf, promptOf } from '../../src/data/sets/examples';
import { HashSet, TextHash } from '../../src/data/hash';
import { countTokens, lengthStatistics } from '../../src/data/text/lengths';
import { Sample } from '../../src/data/sets/sample';
import { splitExamples } from '../../src/data/sets/split';
import type { Mapping } from '../../src/protocol/dataset';
import { plainSentence, type Sentence, TabtuneError } from '../../src/protocol/errors';
import type { Example } from '../../src/protocol/examples';
import { blobOf, gzipped, parquetFile } from './files';
import { applyMapping, readDataSet, readPreview } from './english';

const jsonl = (rows: readonly object[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join('');
const pairs = (n: number) => Array.from({ length: n }, (_, i) => ({ prompt: `Question ${i}?`, completion: `Answer ${i}.` }));

describe('columns are guessed', () => {
  const guess = (values: Record<string, unknown>) => guessMapping(Object.keys(values), [{ line: 1, values }]);
  test.each<[string, Record<string, unknown>, Mapping | null]>([
    ['Alpaca', { instruction: 'a', input: '', output: 'b' }, { kind: 'pair', prompt: ['instruction', 'input'], completion: 'output' }],
    [
      'Dolly',
      { instruction: 'a', context: '', response: 'b', category: 'c' },
      { kind: 'pair', prompt: ['instruction', 'context'], completion: 'response' },
    ],
    [
      'OpenOrca',
      { id: '1', system_prompt: 's', question: 'q', response: 'r' },
      { kind: 'pair', prompt: ['question'], completion: 'response', system: 'system_prompt' },
    ],
    ['ShareGPT', { id: '1', conversations: [{ from: 'human', value: 'a' }] }, { kind: 'chat', messages: 'conversations' }],
    ['messages', { messages: [{ role: 'user', content: 'a' }], prompt: 'a' }, { kind: 'chat', messages: 'messages' }],
    ['messages as JSON in a cell', { messages: '[{"role":"user","content":"a"}]' }, { kind: 'chat', messages: 'messages' }],
    [
      'prompt and completion with a key',
      { prompt: 'a', completion: 'a b', key: 'b' },
      { kind: 'pair', prompt: ['prompt'], completion: 'completion', key: 'key' },
    ],
    ['question and answer', { Question: 'a', Answer: 'b' }, { kind: 'pair', prompt: ['Question'], completion: 'Answer' }],
    ['input and target', { input: 'a', target: 'b' }, { kind: 'pair', prompt: ['input'], completion: 'target' }],
    ['Japanese', { 質問: 'a', 回答: 'b' }, { kind: 'pair', prompt: ['質問'], completion: '回答' }],
    ['text', { id: 1, text: 'a' }, { kind: 'text', text: 'text' }],
    ['one column', { anything: 'a' }, { kind: 'text', text: 'anything' }],
    ['nothing known', { foo: 'a', bar: 'b' }, null],
  ])('%s', (_, values, mapping) => expect(guess(values)).toEqual(mapping));

  test('a mapping that does not fit names the column and those there are', () => {
    const columns = ['a', 'b'];
    expect(() => checkMapping({ kind: 'pair', prompt: ['a'], completion: 'c' }, columns)).toThrow(
      'There is no column "c"; there are "a", "b".',
    );
    expect(() => checkMapping({ kind: 'pair', prompt: [], completion: 'b' }, columns)).toThrow(/prompt must name a column/);
    expect(() => checkMapping({ kind: 'table' }, columns)).toThrow(/must be one of pair, chat, text/);
  });
});

describe('rows become examples', () => {
  const pair: Mapping = { kind: 'pair', prompt: ['instruction', 'input'], completion: 'output', system: 'system' };
  test('prompts are joined, empty parts left out', () => {
    expect(applyMapping({ instruction: 'Add', input: '1, 2', output: 3 }, pair)).toEqual({
      example: { prompt: 'Add\n\n1, 2', completion: '3' },
    });
    expect(applyMapping({ instruction: 'Add', input: ' ', output: '3', system: '' }, pair)).toEqual({
      example: { prompt: 'Add', completion: '3' },
    });
  });
  test('a system prompt makes a conversation', () => {
    expect(applyMapping({ instruction: 'Add', output: '3', system: 'Be kind.' }, pair)).toEqual({
      example: {
        messages: [
          { role: 'system', content: 'Be kind.' },
          { role: 'user', content: 'Add' },
          { role: 'assistant', content: '3' },
        ],
      },
    });
  });
  test.each<[unknown, string]>([
    [{ instruction: 'Add', output: '' }, 'column "output" is empty: there is nothing to learn'],
    [{ instruction: null, output: 'x' }, 'the prompt is empty ("instruction", "input")'],
    [{ instruction: { a: 1 }, output: 'x' }, 'column "instruction" holds an object where text is needed'],
  ])('%j: %s', (values, reason) => {
    expect(applyMapping(values as Record<string, unknown>, pair)).toMatchObject({ reason });
  });

  const chat = (messages: unknown) => applyMapping({ messages }, { kind: 'chat', messages: 'messages' });
  test('conversations', () => {
    const example = {
      messages: [
        { role: 'system', content: 's' },
        { role: 'user', content: 'a' },
        { role: 'assistant', content: 'b' },
      ],
    };
    expect(chat(example.messages)).toEqual({ example });
    expect(chat(JSON.stringify(example.messages))).toEqual({ example });
    expect(
      chat([
        { from: 'system', value: 's' },
        { from: 'human', value: 'a' },
        { from: 'gpt', value: 'b' },
      ]),
    ).toEqual({ example });
    expect(
      chat([
        { role: 'system', content: 's' },
        { role: 'user', content: [{ type: 'text', text: 'a' }] },
        { role: 'assistant', content: 'b' },
      ]),
    ).toEqual({ example });
  });
  test.each<[unknown, RegExp]>([
    [[], /is empty/],
    ['hello', /a list of messages is needed/],
    [[{ role: 'user', content: 'a' }], /no answer to learn/],
    [[{ role: 'assistant', content: 'a' }], /begins with an answer/],
    [[{ role: 'narrator', content: 'a' }], /message 1 is by "narrator"; known are/],
    [
      [
        { role: 'user', content: 'a' },
        { role: 'system', content: 'a' },
      ],
      /message 2 is of the system/,
    ],
    [[{ role: 'user', content: { image: 1 } }], /message 1 holds something else than text/],
    [[{ role: 'user', content: [{ type: 'image' }] }], /message 1 needs a picture/],
    [['a'], /no answer to learn/],
    [['a', 1], /message 1 is a string/],
    [[{ role: 'toString', content: 'a' }], /message 1 is by "toString"/],
  ])('%j cannot be used', (messages, reason) => expect((chat(messages) as { reason: string }).reason).toMatch(reason));

  test('what is prompt and what is learnt', () => {
    const talk: Example = {
      messages: [
        { role: 'user', content: 'a' },
        { role: 'assistant', content: 'b' },
        { role: 'user', content: 'c' },
        { role: 'assistant', content: 'd' },
      ],
    };
    expect([promptOf(talk), completionOf(talk)]).toEqual(['a', 'b\n\nd']);
    expect([promptOf({ text: 't' }), completionOf({ text: 't' })]).toEqual(['t', 't']);
  });
});

describe('a data set', () => {
  test('is read with all that happened to its rows', async () => {
    const content = `${jsonl(pairs(5))}not json\n${jsonl([
      { prompt: 'Question 1?', completion: 'Answer 1.' },
      { prompt: 'p', completion: ' ' },
    ])}`;
    const read = await readDataSet(blobOf(gzipped(content)), 'x.jsonl.gz');
    const { examples, ...summary } = read;
    expect(examples).toEqual([...pairs(5), pairs(2)[1]]);
    expect(summary).toMatchObject({
      name: 'x.jsonl.gz',
      format: 'jsonl',
      gzip: true,
      encoding: 'utf-8',
      columns: ['prompt', 'completion'],
      rows: 8,
      empty: 1,
      duplicates: 1,
      kept: 6,
      sampled: false,
    });
    expect(summary.skipped.count).toBe(2);
    expect(summary.skipped.list.map(({ line }) => line)).toEqual([6, 8]);
    expect((await readDataSet(blobOf(content), 'x', { dropDuplicates: true })).examples).toEqual(pairs(5));
  });

  test('of every kind', async () => {
    expect((await readDataSet(blobOf(parquetFile('orca-snappy')), 'x.parquet')).kept).toBe(59);
    expect((await readDataSet(blobOf(parquetFile('chat')), 'x.parquet')).examples[0]).toEqual({
      messages: [
        { role: 'user', content: 'Hello 0' },
        { role: 'assistant', content: 'Hi 0!' },
      ],
    });
    expect((await readDataSet(blobOf('One.\nTwo.\n\nThree.'), 'x.txt')).examples).toEqual([{ text: 'One.\nTwo.' }, { text: 'Three.' }]);
  });

  test('a preview holds the beginning, and no mapping where none can be told', async () => {
    const preview = await readPreview(blobOf(jsonl(Array.from({ length: 3000 }, (_, i) => ({ foo: `${i}`, bar: 'b' })))), 'x');
    expect(preview).toMatchObject({ format: 'jsonl', columns: ['foo', 'bar'], mapping: null });
    expect(preview.rows).toHaveLength(50);
    await expect(readDataSet(blobOf(jsonl([{ foo: 'a', bar: 'b' }])), 'x')).rejects.toThrow(/choose among "foo", "bar"/);
    const mapping: Mapping = { kind: 'pair', prompt: ['foo'], completion: 'bar' };
    expect((await readDataSet(blobOf(jsonl([{ foo: 'a', bar: 'b' }])), 'x', { mapping })).examples).toEqual([
      { prompt: 'a', completion: 'b' },
    ]);
  });

  test.each<[string, object, RegExp]>([
    ['{"prompt": "a"}\n', { mapping: { kind: 'text', text: 'b' } }, /no column "b"/],
    ['{"prompt": "", "completion": ""}\n', {}, /no row that can be used; the first problem: line 1 column "completion" is empty/],
    ['prompt,completion\n', { format: 'csv' }, /no row that can be used/],
    ['{"prompt": "a", "completion": "b"}\n', { maxRows: 0 }, /maxRows must be a whole number from 1 to 10000000 \(got 0\)/],
    ['{"prompt": "a", "completion": "b"}\n', { rows: 3 }, /rows is not one of the settings/],
    [
      '{"prompt": "a", "completion": "b"}\n',
      { filters: [{ kind: 'column', column: 'c', test: 'equals', value: 'x' }] },
      /cannot be dropped by column "c".*"prompt", "completion"/,
    ],
    ['{"prompt": "a", "completion": "b"}\n', { filters: [{ kind: 'keywords', words: ['A'], where: 'any' }] }, /filters drop every row/],
  ])('%j with %j is refused', async (content, settings, message) => {
    await expect(readDataSet(blobOf(content), 'x', settings)).rejects.toThrow(message);
    await expect(readDataSet(blobOf(content), 'x', settings)).rejects.toBeInstanceOf(TabtuneError);
  });

  test('filters see columns that are not mapped, and are counted one by one', async () => {
    const rows = pairs(10).map((row, i) => ({ ...row, category: i % 2 ? 'odd' : 'even', tags: [i] }));
    const { examples, dropped } = await readDataSet(blobOf(jsonl(rows)), 'x', {
      filters: [
        { kind: 'column', column: 'category', test: 'equals', value: 'odd' },
        { kind: 'pattern', pattern: '[02]\\?$', ignoreCase: false, where: 'prompt' },
        { kind: 'column', column: 'tags', test: 'contains', value: '6' },
      ],
    });
    expect(dropped.map(({ count }) => count)).toEqual([5, 2, 1]);
    expect(examples.map(promptOf)).toEqual(['Question 4?', 'Question 8?']);
  });

  test('more rows than wanted are sampled, evenly and repeatably', async () => {
    const blob = blobOf(jsonl(pairs(20_000)));
    const read = async (seed: number) =>
      (await readDataSet(blob, 'x', { maxRows: 500, seed })).examples.map((row) => Number(/\d+/.exec(promptOf(row))?.[0]));
    const first = await read(1);
    expect(first).toHaveLength(500);
    expect(first).toEqual([...first].sort((a, b) => a - b));
    expect(await read(1)).toEqual(first);
    expect(await read(2)).not.toEqual(first);
    // The mean of 500 of 20,000 has a standard deviation of 258.
    expect(Math.abs(first.reduce((sum, at) => sum + at, 0) / 500 - 10_000)).toBeLessThan(1300);
    const whole = await readDataSet(blob, 'x', { maxRows: 500 });
    expect(whole).toMatchObject({ rows: 20_000, sampled: true, kept: 500 });
  });

  test('a long file lets other events in, tells its progress and can be stopped', async () => {
    const line = `${JSON.stringify({ prompt: 'A question of some length, as they are.', completion: 'An answer, x. '.repeat(20) })}\n`;
    const blob = new Blob(Array.from({ length: 100 }, () => line.repeat(1000)));
    let ticks = 0;
    const clock = setInterval(() => ticks++, 0);
    const progress: number[] = [];
    const began = performance.now();
    const { rows, kept, duplicates } = await readDataSet(
      blob,
      'x.jsonl',
      { maxRows: 1000 },
      { onProgress: (bytes) => progress.push(bytes) },
    );
    const spent = performance.now() - began;
    clearInterval(clock);
    expect({ rows, kept, duplicates }).toEqual({ rows: 100_000, kept: 1000, duplicates: 99_999 });
    // A slice is 16 ms; a slow machine may stretch one, but never most of them.
    expect(ticks).toBeGreaterThan(spent / 200);
    expect(progress.at(-1)).toBe(blob.size);
    expect(progress).toEqual([...progress].sort((a, b) => a - b));

    const stop = new AbortController();
    const stopped = readDataSet(blob, 'x.jsonl', {}, { signal: stop.signal, onProgress: (bytes) => bytes > 3e6 && stop.abort() });
    await expect(stopped).rejects.toMatchObject({ code: 'stopped', message: 'Reading x.jsonl was stopped.' });
  });
});

describe('splitting', () => {
  const rows = fc.array(
    fc.record({ prompt: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g'), completion: fc.string({ maxLength: 3 }) }),
    { minLength: 2, maxLength: 40 },
  );
  test('no prompt is on both sides, every row is on one, nothing depends on anything but the seed', () => {
    fc.assert(
      fc.property(rows, fc.nat(30), fc.nat(1000), (examples, count, seed) => {
        let split;
        try {
          split = splitExamples(examples, { count, seed });
        } catch (error) {
          expect(error).toBeInstanceOf(TabtuneError);
          return;
        }
        const { train, heldOut } = split;
        expect(train.length + heldOut.length).toBe(examples.length);
        expect(heldOut.length).toBeLessThanOrEqual(count);
        expect(train.length).toBeGreaterThan(0);
        const learnt = new Set(train.map(promptOf));
        expect(heldOut.some((row) => learnt.has(promptOf(row)))).toBe(false);
        expect(splitExamples(examples, { count, seed })).toEqual(split);
      }),
      { numRuns: 800, seed: 41 },
    );
  });
  test('as many as asked for where prompts differ', () => {
    const { train, heldOut } = splitExamples(pairs(100), { share: 0.1, seed: 3 });
    expect([train.length, heldOut.length]).toEqual([90, 10]);
    expect(heldOut).not.toEqual(splitExamples(pairs(100), { share: 0.1, seed: 4 }).heldOut);
    expect(splitExamples(pairs(3), { count: 0, seed: 1 }).heldOut).toEqual([]);
  });
  test('what cannot be', () => {
    expect(() => splitExamples(pairs(3), { count: 3, seed: 1 })).toThrow('3 rows cannot be held out of 3');
    expect(() => splitExamples([pairs(1), pairs(1)].flat(), { count: 1, seed: 1 })).toThrow(/every prompt comes in more rows/);
    expect(() => splitExamples(pairs(3), { share: 2, seed: 1 })).toThrow(/share must be from 0 to 0.9/);
  });
});

describe('lengths', () => {
  const counted = (tokens: number[], of = tokens.length) => ({ tokens, of, seen: tokens.length, seconds: 0 });
  /** As many tokens as characters; a row of ten cannot be read. */
  const tokenizer = {
    pieces: [] as number[],
    async encodeExamples(rows: readonly Example[], { skip }: { skip?: (row: number, reason: Sentence) => void } = {}) {
      this.pieces.push(rows.length);
      return rows.flatMap((row, at) => {
        const { length } = promptOf(row);
        if (length === 10) skip!(at, plainSentence('ten'));
        const inputIds = Array.from({ length }, () => 1);
        return length === 10 ? [] : [{ inputIds, labels: inputIds }];
      });
    },
  };
  const texts = (...lengths: number[]): Example[] => lengths.map((length) => ({ text: 'x'.repeat(length) }));

  test('statistics', () => {
    const found = lengthStatistics(counted(Array.from({ length: 101 }, (_, i) => (37 * i) % 101)), 89, 10);
    expect(found).toMatchObject({ rows: 101, min: 0, median: 50, p90: 90, p99: 99, max: 100, cut: { rows: 11, median: 6, most: 11 } });
    expect(found.bins.reduce((sum, { count }) => sum + count, 0)).toBe(101);
    expect(found.bins[0]).toEqual({ from: 0, to: 11, count: 11 });
  });
  test('of rows that are all alike', () => {
    const found = lengthStatistics(counted(Array.from({ length: 50 }, () => 7)), 7);
    expect(found).toMatchObject({ rows: 50, of: 50, min: 7, p99: 7, max: 7, cut: null, bins: [{ from: 7, to: 8, count: 50 }] });
  });
  test('of nothing', () => expect(() => lengthStatistics(counted([]), 7)).toThrow('no rows'));

  test('all rows are counted, and those that cannot be read are told', async () => {
    const told: number[][] = [];
    const found = await countTokens(tokenizer, texts(5, 10, 20, 10, 3), 100, { onProgress: (...at) => told.push(at) });
    expect(found).toMatchObject({ tokens: [5, 20, 3], of: 5, seen: 5 });
    expect(lengthStatistics(found, 19)).toMatchObject({ rows: 3, of: 5, unread: 2, max: 20, cut: { rows: 1, median: 1, most: 1 } });
    expect(told.at(-1)).toEqual([5, 5]);
  });
  test('of many rows a sample is spread over all of them', async () => {
    const found = await countTokens(tokenizer, texts(...Array.from({ length: 3000 }, (_, i) => i)), 300);
    expect(found.tokens.slice(0, 3)).toEqual([0, 20, 30]);
    expect(lengthStatistics(found, 5000)).toMatchObject({ rows: 299, of: 3000, unread: 1, max: 2990, cut: null });
  });
  test('goes in pieces that stay small also where rows are long', async () => {
    tokenizer.pieces = [];
    await countTokens(tokenizer, texts(...Array.from({ length: 600 }, () => 1), ...Array.from({ length: 4 }, () => 50_000)), 1000);
    expect(tokenizer.pieces).toEqual([256, 256, 90, 2]);
  });
  test('can be stopped between two pieces', async () => {
    const stop = new AbortController();
    const rows = texts(...Array.from({ length: 1000 }, () => 1));
    const work = countTokens(tokenizer, rows, 1000, { signal: stop.signal, onProgress: (done) => done > 300 && stop.abort() });
    await expect(work).rejects.toMatchObject({ code: 'stopped', message: 'The reading of rows was stopped.' });
  });
  test('any lengths: the shares fit together', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(3000), { minLength: 1, maxLength: 200 }), fc.nat(3000), (tokens, limit) => {
        const { bins, cut, ...of } = lengthStatistics(counted(tokens), limit);
        const order = [of.min, of.median, of.p90, of.p99, of.max];
        expect(order).toEqual(order.toSorted((a, b) => a - b));
        expect(bins.reduce((sum, { count }) => sum + count, 0)).toBe(tokens.length);
        expect(cut?.rows ?? 0).toBe(tokens.filter((length) => length > limit).length);
        if (cut) expect(cut.median > 0 && cut.median <= cut.most && cut.most === of.max - limit).toBe(true);
      }),
      { seed: 1 },
    );
  });
});

describe('hashing and sampling', () => {
  test('repetitions are told from all else', () => {
    const set = new HashSet();
    for (let i = 0; i < 200_000; i++) expect(set.add(new TextHash().add(`row ${i}`).words)).toBe(true);
    for (let i = 0; i < 200_000; i += 1000) expect(set.add(new TextHash().add(`row ${i}`).words)).toBe(false);
    expect([set.add([0, 0]), set.add([0, 0])]).toEqual([true, false]);
    expect(new TextHash().add('ab').add('c').hex).not.toBe(new TextHash().add('a').add('bc').hex);
    expect(fingerprintOf(pairs(3))).not.toBe(fingerprintOf(pairs(3).reverse()));
  });
  test('a sample keeps to both limits whenever it is trimmed', () => {
    const draw = (rows: number, size: number, each: number) => {
      const sample = new Sample<number>(rows, size, 9);
      for (let i = 0; i < 1000; i++) sample.offer(each, () => i);
      return sample.take();
    };
    expect(draw(2000, 1e9, 1)).toEqual(Array.from({ length: 1000 }, (_, i) => i));
    expect(draw(100, 1e9, 1)).toHaveLength(100);
    expect(draw(1e6, 500, 10)).toHaveLength(50);
    // The same smallest keys, whichever limit is met.
    expect(draw(50, 1e9, 10)).toEqual(draw(1e6, 500, 10));
  });
});

test.each(['file', 'paragraph'] as const)('a text longer than a row may be goes on in the next row, by %s', async (textBy) => {
  const of = async (...lengths: number[]) => {
    const content = lengths.map((length) => 'x'.repeat(length)).join('\n');
    const { examples, skipped } = await readDataSet(blobOf(content), 'own.txt', { format: 'text', textBy });
    return [examples.map((one) => ('text' in one ? one.text.length : -1)), skipped.count];
  };
  expect(await of(500_000, 499_999, 5)).toEqual([[1_000_000, 5], 0]);
  expect(await of(500_000, 500_000, 5)).toEqual([[500_000, 500_006], 0]);
});

test('what parts the cells, and whether the first row names the columns, is told with a preview and with a data set', async () => {
  for (const [delimiter, sign] of [
    [',', ','],
    [';', ';'],
    ['\t', '\t'],
  ] as const) {
    // prettier-ignore
    const rows = Array.from({ length: 40 }, (_, i) => `What is ${i}?${sign}It is ${i}.`).join('\n');
    const blob = blobOf(`instruction${sign}output\n${rows}\n`);
    expect(await readPreview(blob, 'a.csv')).toMatchObject({ delimiter, header: true, columns: ['instruction', 'output'] });
    expect(await readDataSet(blob, 'a.csv')).toMatchObject({ delimiter, header: true });
  }
  const headless = Array.from({ length: 40 }, (_, i) =>
    `What is ${i} and why is it so?,It is ${i}, as we all know.`.replace(', as', ' as'),
  ).join('\n');
  expect(await readPreview(blobOf(headless), 'a.csv')).toMatchObject({ delimiter: ',', header: false });
  const lines = await readPreview(blobOf(jsonl(pairs(20))), 'a.jsonl');
  expect(lines).not.toHaveProperty('header');
});
