import fc from 'fast-check';
import Papa from 'papaparse';
import { describe, expect, test } from 'vitest';
import type { DataRow, ReadSettings, RowProblem } from '../../src/protocol/dataset';
import { TabtuneError } from '../../src/protocol/errors';
import { TextSource } from '../../src/data/readers/decode';
import { guessEncoding } from '../../src/data/readers/encodings/guess';
import { delimitedReader } from '../../src/data/readers/delimited';
import { jsonlReader, plainTextReader } from '../../src/data/readers/lines';
import type { RowBatch, TextReader } from '../../src/data/readers/rows';
import { MAX_ROW } from '../../src/data/readers/rows';
import { blobOf, gzipped, parquetFile, shiftJis } from './files';
import { joined } from './packed';
import { type English, inEnglish, jsonReader, openFile, readDataSet, readPreview } from './english';

async function readAll(content: string | Uint8Array, name: string, settings: ReadSettings = {}) {
  const file = await openFile(blobOf(content), name, settings);
  const rows: DataRow[] = [];
  const problems: English<RowProblem>[] = [];
  for await (const batch of file.batches) {
    for (const row of batch.rows) rows.push(row);
    for (const problem of batch.problems) problems.push(problem);
  }
  return { format: file.format, encoding: file.encoding, gzip: file.gzip, why: file.why, rows, problems, notes: file.notes() };
}

const valuesOf = (rows: readonly DataRow[]) => rows.map(({ values }) => values);

/** Feeds a reader with text cut at the given lengths. */
function readPieces(reader: English<TextReader>, text: string, lengths: readonly number[]): English<RowBatch> {
  const all: English<RowBatch> = { rows: [], problems: [] };
  const add = ({ rows, problems }: English<RowBatch>) => {
    all.rows.push(...rows);
    all.problems.push(...problems);
  };
  let at = 0;
  for (let piece = 0; at < text.length; piece++) {
    const length = Math.max(1, lengths[piece % Math.max(1, lengths.length)] ?? text.length);
    add(reader.push(text.slice(at, at + length)));
    at += length;
  }
  add(reader.end());
  return all;
}

const cuts = fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 6 });
const words = fc.string({
  unit: fc.constantFrom('a', 'b', ' ', '"', ',', '\t', '\n', '\r\n', ';', '猫', 'ね', '\\', '{', ']', '💬', '\u2028'),
  maxLength: 12,
});

describe('recognised by content', () => {
  const row = { instruction: 'Say hi', input: '', output: 'hi' };
  test.each([
    ['x', JSON.stringify([row]), 'json'],
    ['x.csv', JSON.stringify([row], null, 2), 'json'],
    ['x', `${JSON.stringify(row)}\n${JSON.stringify(row)}\n`, 'jsonl'],
    ['x.json', `${JSON.stringify(row)}\n${JSON.stringify(row)}\n`, 'jsonl'],
    ['x', JSON.stringify({ version: '1', data: [row] }), 'json'],
    ['x', JSON.stringify({ data: [row] }, null, 1), 'json'],
    ['x', JSON.stringify({ messages: [{ role: 'user', content: 'a' }] }), 'jsonl'],
    ['x', `{broken\n${JSON.stringify(row)}\n`, 'jsonl'],
    ['x', 'prompt,completion\na,b\n', 'csv'],
    ['x', 'prompt\tcompletion\na\tb\n', 'tsv'],
    ['x.csv', 'one\ntwo\n', 'csv'],
    ['x.tsv', 'one\ttwo\n1\t2\n', 'tsv'],
    ['x', '質問,回答\nあ,い\n', 'csv'],
    ['x', 'Just a text, with commas.\nAnd another, line.\n', 'text'],
    ['x', '[1] a footnote\n', 'text'],
    ['x.jsonl', 'nothing', 'jsonl'],
  ] as const)('%s %j is %s', async (name, content, format) => {
    const found = await readAll(content, name);
    expect(found.format).toBe(format);
    expect(found.why).not.toBe('');
    expect((await readAll(gzipped(content), `${name}.gz`)).format).toBe(format);
  });

  test('parquet, and what is chosen goes before what is recognised', async () => {
    expect((await readAll(parquetFile('chat'), 'x.csv')).format).toBe('parquet');
    expect((await readAll('{"a": 1}\n', 'x.json', { format: 'text' })).format).toBe('text');
  });

  test.each([
    ['PK\u0003\u0004 and so on', /ZIP archive.*save the sheet as CSV/],
    [Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 1, 2), /Zstandard.*zstd -d/],
    ['plain words and one \u0000 amid them', /zero bytes.*UTF-16/],
    ['%PDF-1.7', /PDF/],
    ['GIF89a', /is a picture \(GIF\)/],
    ['', /is empty/],
  ])('%j is refused with what to do', async (content, message) => {
    await expect(readAll(content, 'x')).rejects.toThrow(message);
    await expect(readAll(content, 'x')).rejects.toBeInstanceOf(TabtuneError);
  });

  describe('gzip', () => {
    const rowsOf = (from: number, to: number) =>
      Array.from({ length: to - from }, (_, i) => ({ prompt: `p${(from + i) * 7919}`, completion: 'c' }));
    const lines = (from: number, to: number) => rowsOf(from, to).map((one) => `${JSON.stringify(one)}\n`).join(''); // prettier-ignore
    const csv = (from: number, to: number) => rowsOf(from, to).map((one) => `${one.prompt},c\n`).join(''); // prettier-ignore
    const MANY = 40_000;

    test('of several members is read whole', async () => {
      const jsonl = joined(gzipped(lines(0, 300)), gzipped(''), gzipped(lines(300, MANY)), gzipped(lines(MANY, MANY + 7)));
      const found = await readAll(jsonl, 'x.jsonl.gz');
      expect(valuesOf(found.rows)).toEqual(rowsOf(0, MANY + 7));
      expect(found).toMatchObject({ notes: [], problems: [], gzip: true, format: 'jsonl' });
      const table = joined(gzipped('prompt,completion\n'), gzipped(csv(0, 500)), gzipped(csv(500, 900)));
      expect(valuesOf((await readAll(table, 'x.csv.gz')).rows)).toEqual(rowsOf(0, 900));
    });

    test('with something behind it is read, and that is told', async () => {
      const found = await readAll(joined(gzipped(lines(0, 5)), gzipped(lines(5, 9)), new Uint8Array(512)), 'x.jsonl.gz');
      expect(valuesOf(found.rows)).toEqual(rowsOf(0, 9));
      expect(found.notes).toEqual([
        'The last 512 bytes of x.jsonl.gz stand behind the last of its 2 members and are no gzip; they were left out.',
      ]);
      expect((await readDataSet(blobOf(joined(gzipped(lines(0, 5)), Uint8Array.of(1, 2, 3, 4))), 'x.jsonl.gz')).notes).toEqual([
        'The last 4 bytes of x.jsonl.gz stand behind its only member and are no gzip; they were left out.',
      ]);
    });

    test('that is cut off or damaged is told, with how far it went', async () => {
      const whole = gzipped(lines(0, MANY));
      const half = whole.subarray(0, whole.length >> 1);
      const told = new RegExp(
        `^x\\.jsonl\\.gz is gzip that is cut off: its ${half.length} bytes end in the middle of member 1, after \\d{6} bytes`,
      );
      await expect(readAll(half, 'x.jsonl.gz')).rejects.toThrow(told);
      await expect(readAll(joined(gzipped(lines(0, 9)), half), 'x.jsonl.gz')).rejects.toThrow(/in the middle of member 2/);
      const damaged = Uint8Array.from(whole).fill(255, whole.length >> 1, (whole.length >> 1) + 500);
      await expect(readAll(damaged, 'x.jsonl.gz')).rejects.toThrow(
        /^x\.jsonl\.gz is damaged gzip: .*, behind byte \d+ of \d+\. \d+ bytes came out before/,
      );
    });

    test('is previewed, whole or cut off, without reading further than needed', async () => {
      const whole = gzipped(lines(0, MANY));
      for (const bytes of [whole, whole.subarray(0, whole.length >> 1)]) {
        const { rows, problems } = await readPreview(blobOf(bytes), 'x.jsonl.gz');
        expect(valuesOf(rows)).toEqual(rowsOf(0, 50));
        expect(problems).toEqual([]);
      }
      // What is left of a stream must not be reported to nobody, which ends a process.
      await new Promise((resolve) => setTimeout(resolve, 50));
    });

    test('with nothing in it, inside gzip, and Parquet inside gzip', async () => {
      await expect(readAll(gzipped(''), 'x.jsonl.gz')).rejects.toThrow(/gzip with nothing in it/);
      await expect(readAll(gzipped(gzipped('{"a": 1}')), 'x.jsonl.gz')).rejects.toThrow(/gzip inside gzip; unpack it once/);
      await expect(readAll(gzipped(parquetFile('chat')), 'x.parquet.gz')).rejects.toThrow(/gunzip/);
    });
  });
});

describe('encodings', () => {
  const text = '質問,回答\r\n"ねこ、とねこ","ねこ猫\r\nと ""表"""\r\n';
  const expected = [{ 質問: 'ねこ、とねこ', 回答: 'ねこ猫\r\nと "表"' }];
  const utf16 = (little: boolean) => {
    const bytes = new DataView(new ArrayBuffer(2 + 2 * text.length));
    bytes.setUint16(0, 0xfeff, little);
    for (let i = 0; i < text.length; i++) bytes.setUint16(2 + 2 * i, text.charCodeAt(i), little);
    return new Uint8Array(bytes.buffer);
  };
  test.each([
    ['UTF-8', new TextEncoder().encode(text), 'utf-8'],
    ['UTF-8 with a mark', new TextEncoder().encode(`\uFEFF${text}`), 'utf-8'],
    ['UTF-16 LE', utf16(true), 'utf-16le'],
    ['UTF-16 BE', utf16(false), 'utf-16be'],
    ['Shift_JIS', shiftJis(text), 'shift_jis'],
  ] as const)('%s', async (_, bytes, encoding) => {
    const found = await readAll(bytes, 'sheet.csv');
    expect(found.encoding).toBe(encoding);
    expect(valuesOf(found.rows)).toEqual(expected);
    // What the bytes do not prove is told.
    expect(found.notes).toEqual(
      encoding === 'shift_jis'
        ? ['The characters were taken for shift_jis, such as "質問,回答"; if that looks wrong, choose another encoding.']
        : [],
    );
  });

  test('Japanese after a megabyte of English', async () => {
    const english = 'prompt,completion\n' + 'a plain line,of nothing else\n'.repeat(40_000);
    const found = await readAll(Uint8Array.from([...new TextEncoder().encode(english), ...shiftJis('ねこ,とり\n')]), 'x.csv');
    expect(found.encoding).toBe('shift_jis');
    expect(found.rows.at(-1)?.values).toEqual({ prompt: 'ねこ', completion: 'とり' });
  });

  test('Western text is not taken for kanji, and the choice of a person counts', async () => {
    const western = Uint8Array.from(
      [...'prompt,completion\nDon'].map((c) => c.charCodeAt(0)).concat(0x92, ...[...'t,caf'].map((c) => c.charCodeAt(0)), 0xe9, 10),
    );
    expect(guessEncoding(western)).toBe('windows-1252');
    expect(valuesOf((await readAll(western, 'x.csv')).rows)).toEqual([{ prompt: 'Don’t', completion: 'café' }]);
    expect((await readAll(western, 'x.csv', { encoding: 'shift_jis' })).encoding).toBe('shift_jis');
  });

  test('damage is counted, and U+FFFD that the file itself holds is none', async () => {
    const own = new TextEncoder().encode('{"text": "どこかで \uFFFD がきえた文字"}\n');
    expect((await readAll(own, 'x.jsonl')).notes).toEqual([
      '1 character of x.jsonl stands in the file as U+FFFD, the sign for a character that was lost before, and was kept.',
    ]);
    const damaged = Uint8Array.from(Array.from({ length: 20 }, () => [...own]).flat());
    damaged[own.length + 14] = 0xff;
    const found = await readAll(damaged, 'x.jsonl');
    expect(found.encoding).toBe('utf-8');
    expect(found.notes[0]).toMatch(/^\d characters of x\.jsonl are not valid utf-8/);
  });

  test('pieces cut anywhere decode as the whole', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), cuts, fc.boolean(), (given, lengths, mark) => {
        const bytes = new TextEncoder().encode(`${mark ? '\uFEFF' : ''}a${given}`);
        const source = new TextSource();
        let decoded = '';
        for (let at = 0, piece = 0; at < bytes.length; piece++) {
          const length = lengths[piece % lengths.length] ?? 1;
          decoded += source.push(bytes.subarray(at, at + length));
          at += length;
        }
        expect(decoded + source.end()).toBe(`a${given}`);
        expect(source.encoding).toBe('utf-8');
      }),
      { numRuns: 1000, seed: 31 },
    );
  });
});

describe('what is written is read back, cut anywhere', () => {
  const cells = fc.array(fc.tuple(words, words, words), { minLength: 1, maxLength: 6 });
  const filled = (rows: string[][]) => rows.filter((row) => row.some((cell) => cell.trim() !== ''));

  test.each([
    ['CSV', ',', '\n'],
    ['CSV of Windows', ',', '\r\n'],
    ['TSV', '\t', '\n'],
    ['semicolons', ';', '\r\n'],
  ] as const)('%s', (_, delimiter, newline) => {
    fc.assert(
      fc.property(cells, cuts, (rows, lengths) => {
        const text = Papa.unparse([['a', 'b', 'c'], ...rows], { delimiter, newline, quotes: true });
        const { rows: read, problems } = readPieces(
          inEnglish(delimitedReader({ delimiter, cr: false, literal: false, hint: false, header: true })),
          text,
          lengths,
        );
        expect(problems).toEqual([]);
        expect(read.map(({ values }) => Object.values(values))).toEqual(filled(rows));
      }),
      { numRuns: 800, seed: 32 },
    );
  });

  const value = fc.oneof(words, fc.integer(), fc.constant(null), fc.array(fc.record({ from: words, value: words }), { maxLength: 2 }));
  const objects = fc.array(fc.dictionary(words, value, { maxKeys: 4, noNullPrototype: true }), { maxLength: 6 });

  test('JSON, with any indent and inside an object', () => {
    fc.assert(
      fc.property(objects, cuts, fc.nat(3), fc.boolean(), (rows, lengths, indent, wrapped) => {
        const whole = wrapped ? { about: { of: ['x', { y: 1 }] }, rows } : rows;
        const { rows: read, problems } = readPieces(jsonReader(), JSON.stringify(whole, null, indent), lengths);
        expect(problems).toEqual([]);
        expect(valuesOf(read)).toEqual(rows);
      }),
      { numRuns: 1500, seed: 33 },
    );
  });

  test('JSONL', () => {
    fc.assert(
      fc.property(objects, cuts, fc.constantFrom('\n', '\r\n', '\n\n'), (rows, lengths, end) => {
        const text = rows.map((row) => JSON.stringify(row) + end).join('');
        const { rows: read, problems } = readPieces(inEnglish(jsonlReader()), text, lengths);
        expect(problems).toEqual([]);
        expect(valuesOf(read)).toEqual(rows);
      }),
      { numRuns: 800, seed: 34 },
    );
  });

  test('plain text', () => {
    const line = fc.string({ unit: fc.constantFrom('a', ' ', ',', '猫', '"'), maxLength: 8 });
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 8 }), cuts, (lines, lengths) => {
        const text = lines.join('\n');
        const read = (unit: 'line' | 'paragraph' | 'file') =>
          readPieces(inEnglish(plainTextReader(unit)), text, lengths).rows.map(({ values }) => values.text);
        expect(read('line')).toEqual(lines.filter((one) => one.trim() !== ''));
        expect(read('paragraph')).toEqual(
          text
            .split(/\n[^\S\n]*(?=\n|$)|^[^\S\n]*(?=\n)/)
            .map((part) => part.replace(/^\n/, ''))
            .filter((part) => part.trim() !== ''),
        );
        expect(read('file').join('')).toBe(text.trim() === '' ? '' : text);
      }),
      { numRuns: 800, seed: 35 },
    );
  });
});

describe('problems name the line and cost only their row', () => {
  test('JSONL', async () => {
    const { rows, problems } = await readAll('{"text": "a"}\n{"text": \n\n[1]\n"b"\n{"text": "c"}', 'x.jsonl');
    expect(rows).toEqual([
      { line: 1, values: { text: 'a' } },
      { line: 5, values: { text: 'b' } },
      { line: 6, values: { text: 'c' } },
    ]);
    expect(problems.map(({ line }) => line)).toEqual([2, 4]);
    expect(problems[1]?.reason).toBe('is a list; a row must be an object, text or a list of messages');
  });

  test('JSON', async () => {
    const { rows, problems } = await readAll('[\n {"a": 1},\n {"a": tru},\n 7,\n {"a": "}]"},\n {"a": {"b": [1', 'x.json');
    expect(rows).toEqual([
      { line: 2, values: { a: 1 } },
      { line: 5, values: { a: '}]' } },
    ]);
    expect(problems.map(({ line }) => line)).toEqual([3, 4, 6]);
    expect(problems[2]?.reason).toBe('is cut off: the file ends within row 5');
  });

  test('JSON: other lists and what stands around', async () => {
    const { rows, problems } = await readAll('{"labels": ["x"], "train": [{"a": 1}], "n": 3, "test": [{"a": 2}]} 5', 'x.json');
    expect(valuesOf(rows)).toEqual([{ a: 1 }]);
    expect(problems.map(({ reason }) => reason)).toEqual([
      'the list "test" was left out with its row: only "train" is read',
      'stands outside of the list of rows',
    ]);
  });

  test('CSV: rows of the wrong length, open quotes, equal and empty names', async () => {
    const text = 'a,a,\n1,2\n1,2,3,4\n"x\ny",2,3,,\n"z"z,2,3\n\n5,6,7\n"open,8,9\n';
    const { rows, problems } = await readAll(text, 'x.csv');
    expect(rows).toEqual([
      { line: 2, values: { a: '1', a_2: '2', column3: '' } },
      { line: 4, values: { a: 'x\ny', a_2: '2', column3: '3' } },
      { line: 8, values: { a: '5', a_2: '6', column3: '7' } },
    ]);
    expect(problems[0]).toEqual({ line: 3, reason: 'has 4 cells for 3 columns; is a cell with a "," not quoted?' });
    expect(problems.map(({ line }) => line)).toEqual([3, 6, 9]);
  });

  test('a piece of nothing but very short rows', async () => {
    const { problems } = await readPreview(blobOf('1\n'.repeat(200_000)), 'x.jsonl');
    expect(problems).toHaveLength(200);
    await expect(readDataSet(blobOf('1\n'.repeat(200_000)), 'x.jsonl')).rejects.toThrow(/line 1 is a number/);
    expect((await readDataSet(blobOf('"a"\n'.repeat(200_000)), 'x.jsonl')).kept).toBe(100_000);
  });

  test('CSV without names', async () => {
    const { rows } = await readAll('hello\nworld\n', 'x.csv', { header: false });
    expect(valuesOf(rows)).toEqual([{ column1: 'hello' }, { column1: 'world' }]);
  });

  test('names that objects have by nature are columns like any other', async () => {
    const { rows } = await readAll('__proto__,constructor,prompt\n1,2,3\n', 'x.csv');
    expect(Object.entries(rows[0]?.values ?? {})).toEqual([
      ['__proto__', '1'],
      ['constructor', '2'],
      ['prompt', '3'],
    ]);
  });

  test('a quote that is never closed does not cost the rest of the file', async () => {
    const text = `prompt,completion\n"open,x\n${'a,b\n'.repeat(600_000)}`;
    const { rows, problems } = await readAll(text, 'x.csv');
    expect(problems).toHaveLength(1);
    expect(problems[0]?.line).toBe(2);
    expect(rows).toHaveLength(600_000);
    expect(rows.at(-1)).toEqual({ line: 600_002, values: { prompt: 'a', completion: 'b' } });
  });

  test('a line and a row without end', () => {
    const long = 'x'.repeat(MAX_ROW + 10);
    const line = readPieces(inEnglish(jsonlReader()), `"${long}"\n"b"\n`, [1 << 20]);
    expect(valuesOf(line.rows)).toEqual([{ text: 'b' }]);
    expect(line.problems).toEqual([{ line: 1, reason: expect.stringMatching(/longer than 8388608 characters/) as string }]);
    const element = readPieces(jsonReader(), `[{"a": "${long}"}, {"a": "b"}]`, [1 << 20]);
    expect(valuesOf(element.rows)).toEqual([{ a: 'b' }]);
    expect(element.problems).toHaveLength(1);
  });
});

describe('Parquet', () => {
  const orca = Array.from({ length: 60 }, (_, i) => ({
    id: `flan.${i}`,
    system_prompt: i % 3 === 0 ? '' : 'You are a helpful assistant.',
    question: `Question ${i}: 猫は何匹?\nCount, "please".`,
    response: i === 7 ? null : `There are ${i} cats.`,
  }));

  test.each(['orca-snappy', 'orca-zstd-v2', 'orca-gzip-plain', 'orca-delta'])('%s', async (name) => {
    const { rows } = await readAll(parquetFile(name), 'x');
    expect(valuesOf(rows)).toEqual(orca);
    expect(rows.map(({ line }) => line)).toEqual(orca.map((_, i) => i + 1));
  });

  test('lists of structs', async () => {
    const { rows } = await readAll(parquetFile('chat'), 'x');
    expect(valuesOf(rows)).toEqual(
      Array.from({ length: 20 }, (_, i) => ({
        id: i,
        conversations: Array.from({ length: 1 + (i % 2) }, () => [
          { from: 'human', value: `Hello ${i}` },
          { from: 'gpt', value: `Hi ${i}!` },
        ]).flat(),
      })),
    );
  });

  test('other types become what JSON can hold', async () => {
    const { rows } = await readAll(parquetFile('types'), 'x');
    expect(rows[0]?.values).toMatchObject({ prompt: 'p0', completion: 1, ok: true, score: 0.5, at: '2024-01-01T00:00:00.000Z' });
    expect(rows[5]?.values.completion).toBe('1152921504606846976');
    expect(rows[2]?.values).toMatchObject({ completion: null, ok: null });
  });

  test('another compression is named', async () => {
    await expect(readAll(parquetFile('orca-brotli'), 'x')).rejects.toThrow(/packed with BROTLI; write it with snappy, gzip, zstd/);
  });
});
