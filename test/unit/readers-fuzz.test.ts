import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { TabtuneError } from '../../src/protocol/errors';
import { FORMATS, type ReadSettings } from '../../src/protocol/dataset';
import { blobOf, gzipped, PARQUET, parquetFile, shiftJis } from './files';
import { readDataSet, readPreview, readPromptSet } from './english';

/** Whatever bytes come: a value or a TabtuneError, and an end. */

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const pairs = Array.from({ length: 12 }, (_, i) => ({
  instruction: `Say ${i}`,
  input: i % 2 ? 'a "word", 猫' : '',
  output: `word ${i}\nand more`,
}));

const FILES: readonly { name: string; bytes: Uint8Array }[] = [
  { name: 'alpaca.json', bytes: utf8(JSON.stringify(pairs, null, 1)) },
  { name: 'wrapped.json', bytes: utf8(JSON.stringify({ version: 1, labels: ['a'], data: pairs })) },
  { name: 'dolly.jsonl', bytes: utf8(pairs.map((row) => `${JSON.stringify(row)}\n`).join('')) },
  {
    name: 'sharegpt.json',
    bytes: utf8(
      JSON.stringify(
        pairs.map(({ instruction, output }) => ({
          conversations: [
            { from: 'human', value: instruction },
            { from: 'gpt', value: output },
          ],
        })),
      ),
    ),
  },
  { name: 'rows.csv', bytes: utf8(`prompt,completion\r\n${pairs.map((row) => `"${row.instruction}","${row.output}"\r\n`).join('')}`) },
  {
    name: 'rows.tsv',
    bytes: utf8(`prompt\tcompletion\n${pairs.map((row) => `${row.instruction}\t${row.input.replaceAll('"', "'")}x\n`).join('')}`),
  },
  { name: 'excel.csv', bytes: shiftJis('質問,回答\r\n"ねこは、","ねこ猫""表"""\r\nとり,トリ\r\n') },
  { name: 'text.txt', bytes: utf8('One paragraph\nof two lines.\n\nAnother one.\n') },
  { name: 'dolly.jsonl.gz', bytes: gzipped(pairs.map((row) => `${JSON.stringify(row)}\n`).join('')) },
  ...PARQUET.map((name) => ({ name: `${name}.parquet`, bytes: parquetFile(name) })),
];

/** What is done to a file: bytes changed, taken out, put in, repeated, or the end cut off. Places are shares of its length. */
const share = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });
const edit = fc.oneof(
  fc.record({ kind: fc.constant('change' as const), at: share, byte: fc.nat(255) }),
  fc.record({
    kind: fc.constant('change' as const),
    at: share,
    byte: fc.constantFrom(0, 0x7f, 0x80, 0xff, 0x22, 0x5b, 0x5d, 0x7b, 0x7d, 0x2c, 0x0a, 0x0d),
  }),
  fc.record({ kind: fc.constant('remove' as const), at: share, length: fc.integer({ min: 1, max: 40 }) }),
  fc.record({ kind: fc.constant('insert' as const), at: share, bytes: fc.uint8Array({ minLength: 1, maxLength: 12 }) }),
  fc.record({ kind: fc.constant('repeat' as const), at: share, length: fc.integer({ min: 1, max: 200 }) }),
  fc.record({ kind: fc.constant('cut' as const), at: share }),
);
type Edit = typeof edit extends fc.Arbitrary<infer Value> ? Value : never;

function apply(bytes: Uint8Array, edits: readonly Edit[]): Uint8Array {
  let now = Array.from(bytes);
  for (const one of edits) {
    const at = Math.floor(one.at * now.length);
    if (one.kind === 'change') now[at] = one.byte;
    else if (one.kind === 'remove') now.splice(at, one.length);
    else if (one.kind === 'insert') now.splice(at, 0, ...one.bytes);
    else if (one.kind === 'repeat') now.splice(at, 0, ...now.slice(at, at + one.length));
    else now = now.slice(0, at);
  }
  return Uint8Array.from(now);
}

async function readsOrRefuses(bytes: Uint8Array, name: string, settings: ReadSettings = {}): Promise<void> {
  const blob = blobOf(bytes);
  for (const read of [readDataSet, readPreview]) {
    try {
      const found = await read(blob, name, settings);
      // A preview without rows tells why there are none; a data set without rows is refused.
      const some =
        'examples' in found ? found.examples.length : found.rows.length + found.problems.length + Number(found.columns.length === 0);
      expect(some).toBeGreaterThan(0);
    } catch (error) {
      if (!(error instanceof TabtuneError)) throw error;
      expect(error.message).not.toMatch(/undefined|\[object|NaN/);
    }
  }
}

describe('damaged files are read or refused', () => {
  test.each(FILES)('$name', async ({ name, bytes }) => {
    await fc.assert(
      fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 4 }), (edits) => readsOrRefuses(apply(bytes, edits), name)),
      { numRuns: 300, seed: 20 },
    );
  });

  test('cut anywhere', async () => {
    for (const { name, bytes } of FILES) {
      const stride = Math.max(1, Math.floor(bytes.length / 120));
      for (let end = 0; end < bytes.length; end += stride) await readsOrRefuses(bytes.subarray(0, end), name);
    }
  });
});

describe('any bytes', () => {
  const anything = fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    fc.string({ unit: 'binary', maxLength: 200 }).map(utf8),
    fc
      .array(
        fc.constantFrom(
          '{',
          '}',
          '[',
          ']',
          '"',
          ',',
          ':',
          '\\',
          '\n',
          '\r\n',
          '\t',
          ' ',
          'a',
          '1',
          'null',
          '"text"',
          '"a":',
          '猫',
          '\uFEFF',
          '|',
          ';',
        ),
        {
          maxLength: 60,
        },
      )
      .map((parts) => utf8(parts.join(''))),
  );

  test('as any format', async () => {
    const format = fc.option(fc.constantFrom(...FORMATS), { nil: undefined });
    const name = fc.constantFrom('x', 'x.json', 'x.jsonl', 'x.csv', 'x.tsv', 'x.txt', 'x.parquet', 'x.csv.gz');
    await fc.assert(
      fc.asyncProperty(anything, format, name, (bytes, forced, called) => readsOrRefuses(bytes, called, forced ? { format: forced } : {})),
      { numRuns: 3000, seed: 21 },
    );
  });

  test('as a prompt set', async () => {
    await fc.assert(
      fc.asyncProperty(anything, async (bytes) => {
        try {
          const { adversarial, lookAlikes } = await readPromptSet(blobOf(bytes), 'set.csv');
          expect([...adversarial, ...lookAlikes].every(({ id, prompt }) => id !== '' && prompt.trim() !== '')).toBe(true);
        } catch (error) {
          if (!(error instanceof TabtuneError)) throw error;
        }
      }),
      { numRuns: 1500, seed: 22 },
    );
  });

  test('inside gzip, and as a page of Parquet', async () => {
    const base = parquetFile('orca-snappy');
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 64 }), fc.nat(base.length - 70), async (bytes, at) => {
        await readsOrRefuses(gzipped(bytes), 'x.gz');
        const changed = Uint8Array.from(base);
        changed.set(bytes, at);
        await readsOrRefuses(changed, 'x.parquet');
      }),
      { numRuns: 500, seed: 23 },
    );
  });
});
