import { crc32, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { NoText } from '../../src/data/readers/rows';
import { bytesOfText, joined, zstdFrame } from './packed';
import {
  bits,
  type Chunk,
  CODEC,
  differences,
  ENCODING,
  type Leaf,
  type Node,
  type Page,
  packedRun,
  parquet,
  type RowGroup,
  runs,
  strings,
  struct,
  u32,
} from './parquet/writer';
import { openFile, readDataSet, readPromptSet } from './english';

async function read(bytes: Uint8Array) {
  const file = await openFile(new Blob([Uint8Array.from(bytes)]), 'x.parquet');
  const rows: Record<string, unknown>[] = [];
  const lines: number[] = [];
  for await (const batch of file.batches) {
    expect(batch.problems).toEqual([]);
    for (const row of batch.rows) {
      rows.push(row.values);
      lines.push(row.line);
    }
  }
  expect(lines).toEqual(rows.map((_, i) => i + 1));
  return { rows, notes: file.notes() };
}

/** A file with the one column `a`. */
const fileOf = (column: Omit<Leaf, 'name'>, pages: Page[], chunk: Partial<Chunk> = {}) =>
  parquet(
    [{ name: 'a', ...column }],
    [{ rows: pages.reduce((sum, page) => sum + (page.version === 'dictionary' ? 0 : page.count), 0), chunks: [{ path: ['a'], type: column.type, pages, ...chunk }] }],
  ); // prettier-ignore

const valuesOf = async (...args: Parameters<typeof fileOf>) => (await read(fileOf(...args))).rows.map(({ a }) => a);

const TEXT = { type: 'BYTE_ARRAY', text: true } as const;
const MAYBE_TEXT = { ...TEXT, repetition: 'optional' } as const;
const BOOLEAN = { type: 'BOOLEAN' } as const;
const MAYBE_BOOLEAN = { ...BOOLEAN, repetition: 'optional' } as const;
const VERSIONS = [1, 2] as const;
const none = new Uint8Array(0);
const behindLength = (bytes: Uint8Array) => joined(u32(bytes.length), bytes);
const snappy = (bytes: Uint8Array) =>
  joined(Uint8Array.of(...(bytes.length < 128 ? [bytes.length] : [])), ...(bytes.length > 0 ? [Uint8Array.of(60 << 2, bytes.length - 1), bytes] : [])); // prettier-ignore

describe('boolean columns', () => {
  const list = Array.from({ length: 19 }, (_, i) => i % 3 === 0);
  const numbers = list.map(Number);
  test.each(VERSIONS)('of version %i: bits, runs, packed runs', async (version) => {
    const page = { version, count: 19 };
    expect(await valuesOf(BOOLEAN, [{ ...page, encoding: ENCODING.plain, body: bits(list) }])).toEqual(list);
    for (const written of [runs(numbers), packedRun(numbers, 1)]) {
      expect(await valuesOf(BOOLEAN, [{ ...page, encoding: ENCODING.rle, body: behindLength(written) }])).toEqual(list);
    }
    const definition = runs([1, 1, 0, ...numbers.map(() => 1)]);
    const body = behindLength(packedRun([0, 1, ...numbers], 1));
    const nulls = await valuesOf(MAYBE_BOOLEAN, [{ version, count: 22, nulls: 1, encoding: ENCODING.rle, definition, body }]);
    expect(nulls).toEqual([false, true, null, ...list]);
  });

  test('packed with gzip, zstd and not at all', async () => {
    const page = { version: 2 as const, count: 19, encoding: ENCODING.rle, body: behindLength(runs(numbers)) };
    expect(await valuesOf(BOOLEAN, [{ ...page, pack: gzipSync }], { codec: CODEC.gzip })).toEqual(list);
    expect(await valuesOf(BOOLEAN, [{ ...page, compressed: false }], { codec: CODEC.gzip })).toEqual(list);
    const zstd = (bytes: Uint8Array) => joined(Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 0x20, bytes.length, (bytes.length << 3) | 1, bytes.length >> 5, 0), bytes); // prettier-ignore
    expect(await valuesOf(BOOLEAN, [{ ...page, pack: zstd }], { codec: CODEC.zstd })).toEqual(list);
  });

  test('fewer than announced are told', async () => {
    const page = { version: 2 as const, count: 20, encoding: ENCODING.rle };
    await expect(valuesOf(BOOLEAN, [{ ...page, body: behindLength(runs(numbers)) }])).rejects.toThrow(/end after 19 of 20 values/);
    await expect(valuesOf(BOOLEAN, [{ ...page, body: joined(u32(99), runs(numbers)) }])).rejects.toThrow(/booleans of 99 bytes/);
  });
});

describe('pages without a value', () => {
  const encodings = Object.entries(ENCODING).filter(([name]) => name !== 'bitPacked');
  test.each(VERSIONS.flatMap((version) => encodings.map(([name, encoding]) => ({ version, name, encoding }))))(
    'nulls alone in version $version, said to be $name, without bytes',
    async ({ version, encoding }) => {
      const there: Page = { version, count: 1, encoding: ENCODING.plain, definition: runs([1]), body: strings(['x']) };
      const nulls: Page = { version, count: 3, nulls: 3, encoding, definition: runs([0, 0, 0]), body: none };
      expect(await valuesOf(MAYBE_TEXT, [nulls, there, nulls])).toEqual([null, null, null, 'x', null, null, null]);
      if (version === 2) {
        for (const [codec, pack] of [
          [CODEC.gzip, gzipSync],
          [CODEC.snappy, snappy],
        ] as const) {
          // prettier-ignore
          const pages = [{ ...nulls, pack }, { ...there, pack }];
          expect(await valuesOf(MAYBE_TEXT, pages, { codec })).toEqual([null, null, null, 'x']);
          // Some leave out what packs nothing, others pack it.
          expect(await valuesOf(MAYBE_TEXT, [nulls, { ...there, pack }], { codec })).toEqual([null, null, null, 'x']);
        }
      }
    },
  );

  test('levels that are all alike and left out', async () => {
    const page = { version: 2 as const, count: 2, encoding: ENCODING.plain };
    expect(await valuesOf(MAYBE_TEXT, [{ ...page, nulls: 2, body: none }])).toEqual([null, null]);
    expect(await valuesOf(MAYBE_TEXT, [{ ...page, nulls: 0, body: strings(['x', 'y']) }])).toEqual(['x', 'y']);
    await expect(valuesOf(MAYBE_TEXT, [{ ...page, nulls: 1, body: strings(['x']) }])).rejects.toThrow(/end after 0 of 2 values/);
  });

  test('pages of no rows, row groups of no rows, files of no rows', async () => {
    const page = (...list: string[]): Page => ({ count: list.length, encoding: ENCODING.plain, body: strings(list) });
    expect(await valuesOf(TEXT, [page(), page('x'), page(), page('y'), page()])).toEqual(['x', 'y']);
    const schema: Node[] = [{ name: 'a', ...TEXT }];
    const group = (...list: string[]): RowGroup => ({ rows: list.length, chunks: [{ path: ['a'], type: 'BYTE_ARRAY', pages: list.length > 0 ? [page(...list)] : [] }] }); // prettier-ignore
    expect((await read(parquet(schema, [group(), group('x'), group(), group('y')]))).rows).toEqual([{ a: 'x' }, { a: 'y' }]);
    expect((await read(parquet(schema, []))).rows).toEqual([]);
  });
});

describe('packed pages give exactly the bytes that are announced', () => {
  const list = Array.from({ length: 8 }, (_, i) => `answer ${i}`);
  const page: Page = { count: 8, encoding: ENCODING.plain, body: strings(list) };
  const half = (bytes: Uint8Array) => [bytes.subarray(0, bytes.length >> 1), bytes.subarray(bytes.length >> 1)] as const;
  const inTwo = (bytes: Uint8Array) => joined(...half(bytes).map((part) => gzipSync(part)));
  const zstd = (bytes: Uint8Array) => zstdFrame([new TextDecoder('latin1').decode(bytes)]);
  const ways = [
    { name: 'none', codec: CODEC.none, pack: (bytes: Uint8Array) => bytes },
    { name: 'snappy', codec: CODEC.snappy, pack: snappy },
    { name: 'gzip', codec: CODEC.gzip, pack: (bytes: Uint8Array) => Uint8Array.from(gzipSync(bytes)) },
    { name: 'gzip of two members', codec: CODEC.gzip, pack: inTwo },
    { name: 'zstd', codec: CODEC.zstd, pack: zstd },
    { name: 'zstd of two frames', codec: CODEC.zstd, pack: (bytes: Uint8Array) => joined(...half(bytes).map(zstd)) },
  ];

  test.each(ways.flatMap((way) => VERSIONS.map((version) => ({ ...way, version }))))(
    '$name, version $version',
    async ({ codec, pack, version }) => {
      expect(await valuesOf(TEXT, [{ ...page, version, pack }], { codec })).toEqual(list);
      for (const size of [page.body.length - 1, page.body.length + 1, 2 * page.body.length]) {
        await expect(valuesOf(TEXT, [{ ...page, version, pack, size }], { codec })).rejects.toThrow(/cannot be read as Parquet: row group 1 of 1: .*\d/); // prettier-ignore
      }
    },
  );

  test('a packed page that ends early', async () => {
    for (const { codec, pack } of ways) {
      const cut = (bytes: Uint8Array) => pack(bytes).slice(0, -5);
      await expect(valuesOf(TEXT, [{ ...page, version: 2, pack: cut }], { codec })).rejects.toThrow(/cannot be read as Parquet/);
    }
  });

  test.each(['brotli', 'lz4', 'lz4raw', 'lzo'] as const)('%s is refused by name', async (name) => {
    await expect(valuesOf(TEXT, [page], { codec: CODEC[name] })).rejects.toThrow(
      new RegExp(`packed with ${name === 'lz4raw' ? 'LZ4_RAW' : name.toUpperCase()}; write it with snappy, gzip, zstd`),
    );
  });
});

describe('encodings', () => {
  const list = ['apple', 'applause', 'application', '', 'apply', 'zebra'];
  const utf8 = list.map(bytesOfText);
  const lengths = utf8.map(({ length }) => length);

  test.each(VERSIONS)('texts as differences, version %i', async (version) => {
    const body = joined(differences(lengths), ...utf8);
    expect(await valuesOf(TEXT, [{ version, count: 6, encoding: ENCODING.deltaLength, body }])).toEqual(list);
    const shared = [0, 4, 4, 0, 0, 0];
    const endings = utf8.map((bytes, i) => bytes.subarray(shared[i]));
    const delta = joined(differences(shared), differences(endings.map(({ length }) => length)), ...endings);
    expect(await valuesOf(TEXT, [{ version, count: 6, encoding: ENCODING.delta, body: delta }])).toEqual(list);
    const numbers = [5, -3, 1_000_000, 7, 7, -2_000_000_000];
    expect(await valuesOf({ type: 'INT32' }, [{ version, count: 6, encoding: ENCODING.deltaBinary, body: differences(numbers) }])).toEqual(
      numbers,
    );
  });

  test('differences that lead nowhere are told', async () => {
    const page = { count: 6, encoding: ENCODING.deltaLength };
    await expect(valuesOf(TEXT, [{ ...page, body: joined(differences([5, 99, 0, 0, 0, 0]), ...utf8) }])).rejects.toThrow(/99 bytes where/);
    await expect(valuesOf(TEXT, [{ ...page, body: joined(differences(lengths.slice(1)), ...utf8) }])).rejects.toThrow(
      /of 5 values where 6/,
    );
    const delta = joined(differences([0, 9, 0, 0, 0, 0]), differences(lengths), ...utf8);
    await expect(valuesOf(TEXT, [{ count: 6, encoding: ENCODING.delta, body: delta }])).rejects.toThrow(/shares 9 bytes with one of 5/);
  });

  test.each(VERSIONS)('dictionaries, version %i', async (version) => {
    const dictionary: Page = { version: 'dictionary', count: 3, encoding: ENCODING.plain, body: strings(['x', 'y', 'z']) };
    const page = (body: Uint8Array): Page => ({ version, count: 4, encoding: ENCODING.dictionary, body });
    const indices = [2, 0, 1, 2];
    for (const body of [joined(Uint8Array.of(2), runs(indices)), joined(Uint8Array.of(2), packedRun(indices, 2))]) {
      expect(await valuesOf(TEXT, [dictionary, page(body)])).toEqual(['z', 'x', 'y', 'z']);
    }
    const one: Page = { ...dictionary, count: 1, body: strings(['x']) };
    for (const body of [Uint8Array.of(0), Uint8Array.of(0, 8)]) {
      expect(await valuesOf(TEXT, [one, page(body)])).toEqual(['x', 'x', 'x', 'x']);
    }
    const empty: Page = { ...dictionary, count: 0, body: none };
    const nulls: Page = { version, count: 2, nulls: 2, encoding: ENCODING.dictionary, definition: runs([0, 0]), body: none };
    expect(await valuesOf(MAYBE_TEXT, [empty, nulls])).toEqual([null, null]);
    await expect(valuesOf(TEXT, [dictionary, page(joined(Uint8Array.of(2), runs([0, 3, 0, 0])))])).rejects.toThrow(/entry 4 of a dictionary of 3/); // prettier-ignore
    await expect(valuesOf(TEXT, [page(joined(Uint8Array.of(2), runs(indices)))])).rejects.toThrow(/dictionary that is not there/);
    await expect(valuesOf(TEXT, [dictionary, page(joined(Uint8Array.of(2), runs([2, 0])))])).rejects.toThrow(/end after 2 of 4 values/);
  });

  test('a dictionary of more bytes than are fetched at a time, and headers with long statistics', async () => {
    const long = Array.from({ length: 300 }, (_, i) => `${i} ${'long '.repeat(200)}`);
    const dictionary: Page = { version: 'dictionary', count: 300, encoding: ENCODING.plain, body: strings(long) };
    const indices = Array.from({ length: 300 }, (_, i) => 299 - i);
    const pages = [0, 1, 2].map((third): Page => {
      const body = joined(Uint8Array.of(9), packedRun(indices.slice(100 * third, 100 * third + 100), 9));
      return { count: 100, encoding: ENCODING.dictionary, body, greatest: bytesOfText('x'.repeat([10, 5000, 90_000][third]!)) };
    });
    expect(await valuesOf(TEXT, [dictionary, ...pages])).toEqual(indices.map((i) => long[i]));
  });

  test('what cannot be read is named', async () => {
    const page: Page = { count: 2, encoding: 10, body: strings(['x', 'y']) };
    await expect(valuesOf(TEXT, [page])).rejects.toThrow(/in the encoding \w+, which is not read here/);
    const levels = { ...page, encoding: ENCODING.plain, definition: Uint8Array.of(3), levels: ENCODING.bitPacked };
    await expect(valuesOf(MAYBE_TEXT, [levels])).rejects.toThrow(/levels in the encoding BIT_PACKED/);
  });
});

describe('lists', () => {
  const schema: Node[] = [
    { name: 'id', type: 'INT32' },
    {
      name: 'chat',
      repetition: 'optional',
      list: true,
      children: [
        {
          name: 'list',
          repetition: 'repeated',
          children: [
            {
              name: 'element',
              repetition: 'optional',
              children: [
                { name: 'role', ...MAYBE_TEXT },
                { name: 'content', ...MAYBE_TEXT },
              ],
            },
          ],
        },
      ],
    },
  ];
  /** [repetition, definition] of three rows: two turns, no list, an empty list; then one turn whose content is missing. */
  const levels = [[0, 4], [1, 4], [0, 0], [0, 1], [0, 4]] as const; // prettier-ignore
  const expected = [
    { id: 1, chat: [{ role: 'user', content: 'Hi' }, { role: 'assistant', content: 'Hello' }] }, // prettier-ignore
    { id: 2, chat: null },
    { id: 3, chat: [] },
    { id: 4, chat: [{ role: 'user', content: null }] },
  ];
  const chunk = (name: string, cuts: number[], version: 1 | 2): Chunk => {
    const content = name === 'content';
    const all = levels.map(([repetition, definition], i) => ({ repetition, definition: content && i === 4 ? 3 : definition }));
    const texts = content ? ['Hi', 'Hello'] : ['user', 'assistant', 'user'];
    let next = 0;
    const pages = [...cuts, all.length].map((end, i): Page => {
      const part = all.slice(cuts[i - 1] ?? 0, end);
      const there = part.filter(({ definition }) => definition === 4).length;
      const body = strings(texts.slice(next, (next += there)));
      const rows = part.filter(({ repetition }) => repetition === 0).length;
      return {
        version,
        count: part.length,
        rows,
        nulls: part.length - there,
        encoding: ENCODING.plain,
        repetition: runs(part.map(({ repetition }) => repetition)),
        definition: runs(part.map(({ definition }) => definition)),
        body,
      };
    });
    return { path: ['chat', 'list', 'element', name], type: 'BYTE_ARRAY', pages };
  };
  const ids = (rows: number): Chunk => {
    const body = joined(...[1, 2, 3, 4].slice(0, rows).map(u32));
    return { path: ['id'], type: 'INT32', pages: [{ count: rows, encoding: ENCODING.plain, body }] };
  };

  test.each(VERSIONS)('of turns, version %i, wherever a page ends', async (version) => {
    for (const cuts of [[], [1], [2], [3], [1, 2, 3, 4], [0, 2, 2]]) {
      const group = { rows: 4, chunks: [ids(4), chunk('role', cuts, version), chunk('content', [4], version)] };
      expect((await read(parquet(schema, [group]))).rows).toEqual(expected);
    }
  });

  test.each(VERSIONS)('of values without a list around them, and of lists in lists, version %i, wherever a page ends', async (version) => {
    const file = (schema: Node, path: string[], repetition: number[], depth: number, cuts: number[]) => {
      const all = repetition.map((level, i) => ({ level, value: i }));
      const pages = [...cuts, all.length].map((end, i): Page => {
        const part = all.slice(cuts[i - 1] ?? 0, end);
        return {
          version,
          count: part.length,
          rows: part.filter(({ level }) => level === 0).length,
          encoding: ENCODING.plain,
          repetition: runs(part.map(({ level }) => level)),
          definition: runs(part.map(() => depth)),
          body: joined(...part.map(({ value }) => u32(value))),
        };
      });
      const rows = repetition.filter((level) => level === 0).length;
      return parquet([schema], [{ rows, chunks: [{ path, type: 'INT32', pages }] }]);
    };
    const bare: Node = { name: 'a', type: 'INT32', repetition: 'repeated' };
    const deep: Node = { name: 'a', repetition: 'required', children: [{ name: 'list', repetition: 'repeated', children: [{ name: 'element', type: 'INT32', repetition: 'repeated' }] }] }; // prettier-ignore
    const [plain, within] = await Promise.all([[], [1], [2], [3], [4], [1, 2, 3, 4]].map(async (cuts) => [
      (await read(file(bare, ['a'], [0, 1, 0, 1, 1], 1, cuts))).rows,
      (await read(file(deep, ['a', 'list', 'element'], [0, 2, 1, 2, 0], 2, cuts))).rows,
    ])).then((read) => [read.map(([one]) => one), read.map(([, one]) => one)]); // prettier-ignore
    expect(new Set(plain!.map((one) => JSON.stringify(one)))).toEqual(new Set(['[{"a":[0,1]},{"a":[2,3,4]}]']));
    expect(new Set(within!.map((one) => JSON.stringify(one))).size).toBe(1);
    expect(within![0]).toHaveLength(2);
  });

  test('more rows in a column than announced are told, and so are fewer', async () => {
    const chunks = (rows: number) => [ids(rows), chunk('role', [], 1), chunk('content', [], 1)];
    await expect(read(parquet(schema, [{ rows: 3, chunks: chunks(3) }]))).rejects.toThrow(/"chat" goes on behind the 3 rows/);
    await expect(read(parquet(schema, [{ rows: 4, chunks: chunks(3) }]))).rejects.toThrow(/"id" has 3 values for 4 rows/);
    await expect(read(parquet(schema, [{ rows: 4, chunks: chunks(4) }], { rows: 9 }))).rejects.toThrow(
      /counts 9 rows, and its row groups 4/,
    );
  });

  test('more values in the pages than the description gives a column', async () => {
    const chunks = (values: number) => [{ ...ids(4), values: 4 }, { ...chunk('role', [2], 1), values }, chunk('content', [], 1)];
    await expect(read(parquet(schema, [{ rows: 4, chunks: chunks(4) }]))).rejects.toThrow(
      /the pages of column "chat.list.element.role" have more than the 4 values that are announced/,
    );
  });

  test('two columns of one name are told', async () => {
    const both = parquet([schema[0]!, schema[0]!], [{ rows: 4, chunks: [ids(4), ids(4)] }]);
    await expect(read(both)).rejects.toThrow(/two columns are named "id"/);
  });
});

describe('decimals keep their digits', () => {
  const large = [9_007_199_254_740_993n, -123_456_789_012_345_678n, 0n, -5n, 5n];
  const spelt = ['90071992547409.93', '-1234567890123456.78', '0.00', -0.05, 0.05];
  const bytesOf = (value: bigint, length: number): Uint8Array =>
    Uint8Array.from({ length }, (_, i) => Number(BigInt.asUintN(8, value >> BigInt(8 * (length - 1 - i)))));
  const page = (body: Uint8Array): Page => ({ count: large.length, encoding: ENCODING.plain, body });
  const decimal = { precision: 18, scale: 2 };

  test('as INT64, as bytes of one length, and as bytes of any', async () => {
    const words = page(joined(...large.map((value) => bytesOf(value, 8).reverse())));
    expect(await valuesOf({ type: 'INT64', decimal }, [words])).toEqual(spelt);
    const fixed = page(joined(...large.map((value) => bytesOf(value, 9))));
    expect(await valuesOf({ type: 'FIXED_LEN_BYTE_ARRAY', length: 9, decimal }, [fixed])).toEqual(spelt);
    expect(await valuesOf({ type: 'BYTE_ARRAY', decimal }, [page(strings(large.map((value) => bytesOf(value, 16))))])).toEqual(spelt);
    // The digits of a number of a million bytes take seconds.
    const endless = valuesOf({ type: 'BYTE_ARRAY', decimal }, [page(strings(large.map((value) => bytesOf(value, 417))))]);
    await expect(endless).rejects.toThrow('a decimal of 417 bytes');
    const long = 10n ** 37n + 1n;
    const one = { count: 1, encoding: ENCODING.plain, body: bytesOf(long, 16) };
    expect(await valuesOf({ type: 'FIXED_LEN_BYTE_ARRAY', length: 16, decimal: { precision: 38, scale: 0 } }, [one])).toEqual([
      String(long),
    ]);
  });

  test('as INT32 and in a dictionary, with nulls', async () => {
    const small = { type: 'INT32', decimal: { precision: 9, scale: 3 }, repetition: 'optional' } as const;
    const dictionary: Page = { version: 'dictionary', count: 3, encoding: ENCODING.plain, body: joined(...[1500, 12_345, 7000].map(u32)) };
    const body = joined(Uint8Array.of(2), runs([0, 1, 2]));
    const values = { count: 4, nulls: 1, encoding: ENCODING.dictionary, definition: runs([1, 0, 1, 1]), body };
    expect(await valuesOf(small, [dictionary, values])).toEqual(['1.500', null, 12.345, '7.000']);
  });
});

describe('what a few bytes build is bounded', () => {
  const run = (value: number, count: number): Uint8Array => {
    const bytes: number[] = [];
    let left = 2 * count;
    for (; left >= 128; left = Math.floor(left / 128)) bytes.push((left % 128) + 128);
    return Uint8Array.of(...bytes, left, value);
  };
  const dictionary: Page = { version: 'dictionary', count: 1, encoding: ENCODING.plain, body: u32(7) };
  const alike = (count: number): Page => ({ count, encoding: ENCODING.dictionary, body: Uint8Array.of(0) });
  /** A column of one row, which is a list of so many values. */
  const list = (name: string, ...counts: number[]): Chunk => {
    const page = (count: number, i: number): Page => ({
      ...alike(count),
      repetition: i > 0 ? run(1, count) : joined(run(0, 1), run(1, count - 1)),
      definition: run(1, count),
    });
    return { path: [name], type: 'INT32', pages: [dictionary, ...counts.map(page)] };
  };
  const repeated = (name: string): Node => ({ name, type: 'INT32', repetition: 'repeated' });
  const message = /: its columns of lists hold more than 4000000 values in a row group; write it with smaller row groups, or without the columns that are not needed\.$/; // prettier-ignore

  test('lists of one column, in one page or in several, and of several columns together', async () => {
    await expect(read(parquet([repeated('a')], [{ rows: 1, chunks: [list('a', 4_000_001)] }]))).rejects.toThrow(message);
    await expect(read(parquet([repeated('a')], [{ rows: 1, chunks: [list('a', 50_000, 3_950_001)] }]))).rejects.toThrow(message); // prettier-ignore
    const two = [list('a', 50_000), list('b', 3_950_001)];
    await expect(read(parquet([repeated('a'), repeated('b')], [{ rows: 1, chunks: two }]))).rejects.toThrow(message);
    const { rows } = await read(parquet([repeated('a')], [1, 2, 3].map(() => ({ rows: 1, chunks: [list('a', 20_000)] })))); // prettier-ignore
    expect(rows.map(({ a }) => (a as number[]).length)).toEqual([20_000, 20_000, 20_000]);
  });

  test('each value of lists that lie deep counts more', async () => {
    const depth = 40;
    const deep = (level: number): Node => level === 0 ? repeated('x') : { name: 'x', repetition: 'optional', children: [deep(level - 1)] }; // prettier-ignore
    const count = 500_000;
    const page: Page = { ...alike(count), repetition: joined(run(0, 1), run(1, count - 1)), definition: run(depth + 1, count) };
    const chunk: Chunk = { path: Array.from({ length: depth + 1 }, () => 'x'), type: 'INT32', pages: [dictionary, page] };
    await expect(read(parquet([deep(depth)], [{ rows: 1, chunks: [chunk] }]))).rejects.toThrow(message);
  });

  test('pages of flat columns together', async () => {
    // The limit is met before the last column is built.
    const names = ['a', 'b', 'c'];
    const rows = 16_500_000;
    const pages = [[100_000, rows - 100_000], [rows], [rows]];
    const chunks = names.map((name, i): Chunk => ({ path: [name], type: 'BOOLEAN', pages: [{ ...dictionary, body: Uint8Array.of(1) }, ...pages[i]!.map(alike)] })); // prettier-ignore
    const schema = names.map((name): Node => ({ name, type: 'BOOLEAN' }));
    await expect(read(parquet(schema, [{ rows, chunks }]))).rejects.toThrow(
      /: pages of its columns that belong together hold more than 32000000 values; write it with smaller pages or row groups, or with fewer columns\.$/,
    );
  });
});

describe('texts', () => {
  test('a mark of the byte order stays, damage is told, and bytes that are no text are not made one', async () => {
    const bad = Uint8Array.of(0x61, 0xff, 0x62);
    const page: Page = { count: 3, encoding: ENCODING.plain, body: strings(['\uFEFFx', bad, 'a\uFFFDb']) };
    const { rows, notes } = await read(fileOf(TEXT, [page]));
    expect(rows.map(({ a }) => a)).toEqual(['\uFEFFx', 'a\uFFFDb', 'a\uFFFDb']);
    expect(notes).toEqual([
      '1 texts in column "a" of x.parquet are not valid UTF-8; what is not was replaced by U+FFFD. The first: "a\uFFFDb".',
    ]);
    const unsaid = await read(fileOf({ type: 'BYTE_ARRAY' }, [page]));
    expect(unsaid.rows.map(({ a }) => a)).toEqual(['\uFEFFx', new NoText(3), 'a\uFFFDb']);
    expect(unsaid.notes).toEqual([]);
  });

  const cells = (columns: Record<string, (string | Uint8Array)[]>) => {
    const [count] = Object.values(columns).map(({ length }) => length);
    return parquet(
      Object.keys(columns).map((name): Node => ({ name, type: 'BYTE_ARRAY' })),
      [{ rows: count!, chunks: Object.entries(columns).map(([name, list]) => ({ path: [name], type: 'BYTE_ARRAY', pages: [{ count: count!, encoding: ENCODING.plain, body: strings(list) }] })) }],
    ); // prettier-ignore
  };
  const blobOf = (columns: Parameters<typeof cells>[0]) => new Blob([Uint8Array.from(cells(columns))]);
  const odd = [Uint8Array.of(0xff, 0xfe, 0), Uint8Array.of(0x80), Uint8Array.of(0x41, 0)];

  test('an answer or a question of bytes that are no text is left out and told', async () => {
    for (const [own, other] of [
      ['question', 'answer'],
      ['answer', 'question'],
    ] as const) {
      const set = await readDataSet(blobOf({ [own]: [...odd, 'ok'], [other]: ['q', 'r', 's', 't'] }), 'x.parquet');
      expect(set.examples).toEqual([own === 'question' ? { prompt: 'ok', completion: 't' } : { prompt: 't', completion: 'ok' }]);
      expect(set.skipped).toEqual({
        count: 3,
        list: [
          { line: 1, reason: `column "${own}" holds 3 bytes that are no UTF-8 text where text is needed` },
          { line: 2, reason: `column "${own}" holds 1 byte that is no UTF-8 text where text is needed` },
          { line: 3, reason: `column "${own}" holds 2 bytes that are no UTF-8 text where text is needed` },
        ],
      });
    }
    const text = await readDataSet(blobOf({ text: [...odd, 'ok'] }), 'x.parquet');
    expect(text.examples).toEqual([{ text: 'ok' }]);
    expect(text.skipped.count).toBe(3);
    const prompts = await readPromptSet(blobOf({ prompt: [...odd, 'ok'] }), 'x.parquet');
    expect(prompts.adversarial.map(({ prompt }) => prompt)).toEqual(['ok']);
  });

  test('a column of pictures that is not used costs no row', async () => {
    const set = await readDataSet(blobOf({ question: ['q'], answer: ['a'], thumbnail_hash: [odd[0]!] }), 'x.parquet');
    expect(set.examples).toEqual([{ prompt: 'q', completion: 'a' }]);
    expect(set.notes).toEqual([expect.stringContaining('"thumbnail_hash"')]);
  });
});

describe('dates, times and short numbers are told as people write them', () => {
  const int32 = (list: readonly number[]) => joined(...list.map((one) => u32(one >>> 0)));
  const int64 = (list: readonly bigint[]) => new Uint8Array(BigInt64Array.from(list).buffer);
  const int96 = (list: readonly (readonly [number, bigint])[]) => joined(...list.map(([day, nanos]) => joined(int64([nanos]), u32(day))));
  const half = (list: readonly number[]) => new Uint8Array(Uint16Array.from(list).buffer);
  const column = (leaf: Omit<Leaf, 'name'>, count: number, body: Uint8Array) => valuesOf(leaf, [{ count, encoding: ENCODING.plain, body }]);
  /** TIME is 7, TIMESTAMP 8; milliseconds are 1, microseconds 2, nanoseconds 3. */
  const unit = (kind: 7 | 8, which: 1 | 2 | 3) => struct([[kind, 'struct', struct([[1, 'bool', true], [2, 'struct', struct([[which, 'struct', struct([])]])]])]]); // prettier-ignore

  test('a date is a date', async () => {
    const body = int32([19000, 0, -1, -719162]);
    const days = ['2022-01-08', '1970-01-01', '1969-12-31', '0001-01-01'];
    expect(await column({ type: 'INT32', converted: 6 }, 4, body)).toEqual(days);
    expect(await column({ type: 'INT32', logical: struct([[6, 'struct', struct([])]]) }, 4, body)).toEqual(days);
    const dictionary: Page = { version: 'dictionary', count: 4, encoding: ENCODING.plain, body };
    const page: Page = { count: 2, encoding: ENCODING.dictionary, body: joined(Uint8Array.of(2), runs([2, 0])) };
    expect(await valuesOf({ type: 'INT32', converted: 6 }, [dictionary, page])).toEqual(['1969-12-31', '2022-01-08']);
  });

  test('a time of day', async () => {
    const clocks = ['01:02:03', '01:02:03.004', '00:00:00', '23:59:59.999'];
    const millis = int32([3_723_000, 3_723_004, 0, 86_399_999]);
    expect(await column({ type: 'INT32', converted: 7 }, 4, millis)).toEqual(clocks);
    expect(await column({ type: 'INT32', logical: unit(7, 1) }, 4, millis)).toEqual(clocks);
    expect(await column({ type: 'INT64', converted: 8 }, 2, int64([3_723_000_000n, 3_723_000_001n]))).toEqual([
      '01:02:03',
      '01:02:03.000001',
    ]);
    expect(await column({ type: 'INT64', logical: unit(7, 3) }, 2, int64([3_723_000_000_007n, 3_723_000_008_000n]))).toEqual(['01:02:03.000000007', '01:02:03.000008']); // prettier-ignore
  });

  test('a moment keeps its microseconds and nanoseconds', async () => {
    const stamps = [
      '2020-09-13T12:26:40.123456789Z',
      '2020-09-13T12:26:40.123456Z',
      '2020-09-13T12:26:40.000Z',
      '1969-12-31T23:59:59.999999999Z',
    ];
    const nanos = int64([1_600_000_000_123_456_789n, 1_600_000_000_123_456_000n, 1_600_000_000_000_000_000n, -1n]);
    expect(await column({ type: 'INT64', logical: unit(8, 3) }, 4, nanos)).toEqual(stamps);
    const micros = int64([1_600_000_000_123_456n, -1n]);
    for (const leaf of [{ converted: 10 }, { logical: unit(8, 2) }])
      expect(await column({ type: 'INT64', ...leaf }, 2, micros)).toEqual([stamps[1], '1969-12-31T23:59:59.999999Z']);
    for (const leaf of [{ converted: 9 }, { logical: unit(8, 1) }])
      expect(await column({ type: 'INT64', ...leaf }, 1, int64([1_600_000_000_000n]))).toEqual([stamps[2]]);
    const old = int96([[2_459_106, 44_800_123_456_789n]]);
    expect(await column({ type: 'INT96' }, 1, old)).toEqual([stamps[0]]);
  });

  test('numbers of 32 and 16 bits are the shortest that read back as them', async () => {
    const list = [0.1, -0.1, 3.3, 16_777_216, 1e-45, 3.4028235e38, 1.17549435e-38, 0, 123_456.79, 1 / 3, NaN, Infinity];
    const found = await column({ type: 'FLOAT' }, list.length, new Uint8Array(Float32Array.from(list).buffer));
    expect(found).toEqual([0.1, -0.1, 3.3, 16_777_216, 1e-45, 3.4028235e38, 1.1754944e-38, 0, 123_456.79, 0.33333334, NaN, Infinity]);
    const f16 = struct([[15, 'struct', struct([])]]);
    const short = [0x2e66, 0x3e00, 0xae66, 0x0001, 0x7bff, 0x3555, 0x7c00];
    expect(await column({ type: 'FIXED_LEN_BYTE_ARRAY', length: 2, logical: f16 }, 7, half(short))).toEqual([
      0.1,
      1.5,
      -0.1,
      6e-8,
      65500,
      0.3333,
      Infinity,
    ]);
  });
});

describe('a column of JSON', () => {
  test('is text where it is no conversation, so that it can be the answer', async () => {
    const talk = [{ role: 'user', content: 'u' }, { role: 'assistant', content: 'a' }]; // prettier-ignore
    const list = ['{"b": 1,  "a": [2]}', '[1, 2]', '"said"', '5', 'true', 'null', '{broken', JSON.stringify(talk)];
    const body = strings(list);
    const found = await valuesOf({ type: 'BYTE_ARRAY', converted: 19 }, [{ count: list.length, encoding: ENCODING.plain, body }]);
    expect(found).toEqual([list[0], list[1], 'said', 5, true, null, '{broken', talk]);
  });
});

describe('the CRC-32 of a page', () => {
  const right = (bytes: Uint8Array) => crc32(bytes);
  const wrong = (bytes: Uint8Array) => crc32(bytes) ^ 1;
  const page = { count: 2, encoding: ENCODING.plain, body: strings(['x', 'y']) };

  test('is that of the page as stored', async () => {
    for (const version of VERSIONS) {
      const pages = [{ ...page, version, crc: right }, { ...page, version, crc: right, pack: gzipSync }]; // prettier-ignore
      expect(await valuesOf(TEXT, pages.slice(0, 1))).toEqual(['x', 'y']);
      expect(await valuesOf(TEXT, pages.slice(1), { codec: CODEC.gzip })).toEqual(['x', 'y']);
    }
  });

  test('is told with row and column where it is another', async () => {
    const remedy = 'is damaged: its CRC-32 is not the one in its header. Get the file once more';
    for (const version of VERSIONS) {
      const pages = [
        { ...page, version, crc: right },
        { ...page, version },
        { ...page, version, crc: wrong },
      ];
      await expect(valuesOf(TEXT, pages)).rejects.toThrow(`row group 1 of 1: the page of column "a" that begins at its row 5 ${remedy}`);
    }
    const dictionary: Page = { ...page, version: 'dictionary', crc: wrong };
    await expect(valuesOf(TEXT, [dictionary, page])).rejects.toThrow(`the dictionary of column "a" ${remedy}`);
    const body = differences([1, 2, 3]);
    const repetition = runs([0, 1, 0]);
    const listed: Page = { count: 3, encoding: ENCODING.deltaBinary, repetition, definition: runs([1, 1, 1]), body };
    await expect(valuesOf({ type: 'INT32', repetition: 'repeated' }, [listed, { ...listed, crc: wrong }])).rejects.toThrow(
      `that begins at its row 3 ${remedy}`,
    );
  });
});

describe('many tiny pages', () => {
  /** Counts what is read of a file, instead of how long that takes. */
  function counted(bytes: Uint8Array) {
    const blob = new Blob([Uint8Array.from(bytes)]);
    const found = { accesses: 0, bytes: 0 };
    const slice = blob.slice.bind(blob);
    blob.slice = (start, end) => {
      const piece = slice(start, end);
      found.accesses++;
      found.bytes += piece.size;
      return piece;
    };
    return { blob, found };
  }
  async function rowsIn(blob: Blob): Promise<number> {
    let rows = 0;
    for await (const batch of (await openFile(blob, 'x.parquet')).batches) rows += batch.rows.length;
    return rows;
  }
  const page = (i: number): Page => ({ count: 1, encoding: ENCODING.plain, body: strings([`row ${i}`]) });
  const schema: Node[] = [{ name: 'a', ...TEXT }];
  const chunk = (pages: Page[]): Chunk => ({ path: ['a'], type: 'BYTE_ARRAY', pages });

  test('a file is read about once, however many pages it has', async () => {
    const pages = Array.from({ length: 40_000 }, (_, i) => page(i));
    const bytes = parquet(schema, [{ rows: pages.length, chunks: [chunk(pages)] }]);
    expect(bytes.length).toBeGreaterThan(1024 * 1024);
    const { blob, found } = counted(bytes);
    expect(await rowsIn(blob)).toBe(pages.length);
    expect(found.bytes).toBeLessThan(2.5 * bytes.length);
    expect(found.accesses).toBeLessThan(60);
  });

  test('and however many row groups', async () => {
    const groups = Array.from({ length: 3000 }, (_, i) => ({ rows: 1, chunks: [chunk([page(i)])] }));
    const bytes = parquet(schema, groups);
    const { blob, found } = counted(bytes);
    expect(await rowsIn(blob)).toBe(groups.length);
    expect(found.bytes).toBeLessThan(5 * bytes.length);
    expect(found.accesses).toBeLessThan(20);
  });
});
