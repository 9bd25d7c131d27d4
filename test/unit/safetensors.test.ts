import { describe, expect, it } from 'vitest';
import { readHeader, readPieces, readRows, readTensor, writeSafetensors } from '../../src/exchange/safetensors';
import { safetensorsFile, safetensorsShards } from '../../src/exchange/safetensors-write';
import { parseStrictJson, shown } from '../../src/exchange/strict-json';
import { toBlob } from '../../src/exchange/streamed';
import { halfValue } from '../reference/half';

/** A file with this header, of this claimed length, before `bytes` of data. */
function file(header: unknown, bytes: number | Uint8Array<ArrayBuffer> = 0, claimed?: bigint): Blob {
  const text = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header));
  const length = new DataView(new ArrayBuffer(8));
  length.setBigUint64(0, claimed ?? BigInt(text.length), true);
  return new Blob([length.buffer, text, typeof bytes === 'number' ? new Uint8Array(bytes) : bytes]);
}

const tensor = (begin: number, end: number, shape: unknown = [(end - begin) / 4], dtype: unknown = 'F32') => ({
  dtype,
  shape,
  data_offsets: [begin, end],
});

describe('what is written', () => {
  it('is read back bit for bit, in order, with a padded header', async () => {
    const values = Float32Array.of(1, -0, 1e-45, 3.4e38, 0.1, -7);
    const blob = writeSafetensors([
      { name: 'a.weight', shape: [2, 3], data: values },
      { name: 'ü', shape: [], data: Float32Array.of(42) },
      { name: 'empty', shape: [0, 4], data: new Float32Array() },
    ]);
    const header = await readHeader(blob);
    expect([...header.keys()]).toEqual(['a.weight', 'ü', 'empty']);
    expect(header.get('a.weight')!.begin % 8).toBe(0);
    expect(new Uint32Array((await readTensor(blob, header.get('a.weight')!)).buffer)).toEqual(new Uint32Array(values.buffer));
    expect([...(await readTensor(blob, header.get('ü')!))]).toEqual([42]);
    expect(await readTensor(blob, header.get('empty')!)).toHaveLength(0);
  });

  it('carries metadata that readers skip', async () => {
    expect(await readHeader(writeSafetensors([], { format: 'pt', made: 'here' }))).toEqual(new Map());
  });
});

describe('half precision', () => {
  const read = async (dtype: string, words: number[]) => {
    const blob = file({ x: tensor(0, 2 * words.length, [words.length], dtype) }, new Uint8Array(Uint16Array.from(words).buffer));
    return [...(await readTensor(blob, (await readHeader(blob)).get('x')!))];
  };

  it('F16: normal, subnormal, zero, infinite, not a number', async () =>
    expect(await read('F16', [0x3c00, 0xc000, 0x3555, 0x0001, 0x03ff, 0x8000, 0x7bff, 0x7c00, 0xfc00, 0x7e00])).toEqual([
      1,
      -2,
      0.333251953125,
      2 ** -24,
      1023 * 2 ** -24,
      -0,
      65504,
      Infinity,
      -Infinity,
      NaN,
    ]));

  it('F16: every finite one, as the slow arithmetic has it', async () => {
    const all = Array.from({ length: 65536 }, (_, i) => i).filter((h) => (h & 0x7c00) !== 0x7c00);
    const values = await read('F16', all);
    expect(all.filter((h, i) => !Object.is(values[i], halfValue(h)))).toEqual([]);
  });

  it('BF16', async () => expect(await read('BF16', [0x3f80, 0xc000, 0x3eab, 0x7f80])).toEqual([1, -2, 0.333984375, Infinity]));
});

describe('a hostile file is refused', () => {
  const cases: [string, Blob, string][] = [
    ['nothing', new Blob([]), 'it has 0 bytes'],
    ['seven bytes', new Blob([new Uint8Array(7)]), 'it has 7 bytes'],
    ['a length beyond the file', file('{}', 0, 3n), 'its header claims 3 bytes, after the first 8 the file has 2'],
    [
      'a length beyond all files',
      file('{}', 0, 0xffff_ffff_ffff_ffffn),
      'its header claims 18446744073709552000 bytes, at most 16777216 are read, enough for 100,000 tensors; it is damaged, or no model of this kind',
    ],
    ['a header that is not JSON', file('{"a":'), 'its header is not strict JSON'],
    ['a header that is not text', new Blob([Uint8Array.of(2, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xfe)]), 'its header is not strict JSON in UTF-8'],
    ['a list', file([]), 'its header is [], expected an object'],
    ['null', file('null'), 'its header is null, expected an object'],
    ['a tensor that is null', file({ x: null }), 'tensor x is null, expected an object'],
    ['integers', file({ x: tensor(0, 8, [1], 'I64') }, 8), 'tensor x has the type "I64"; F32, F16 and BF16 can be read'],
    ['a type named as a method', file({ x: tensor(0, 8, [1], 'toString') }, 8), 'tensor x has the type "toString"'],
    ['a negative size', file({ x: tensor(0, 4, [-1]) }, 4), 'tensor x has the shape [-1]'],
    ['a fraction', file({ x: tensor(0, 4, [1.5]) }, 4), 'tensor x has the shape [1.5]'],
    ['no shape', file({ x: { dtype: 'F32', data_offsets: [0, 4] } }, 4), 'tensor x has the shape nothing'],
    ['one offset', file({ x: { dtype: 'F32', shape: [1], data_offsets: [4] } }, 4), 'tensor x has the data_offsets [4]'],
    ['offsets the wrong way round', file({ x: { dtype: 'F32', shape: [1], data_offsets: [4, 0] } }, 4), 'its data_offsets give -4'],
    ['a shape that does not fit', file({ x: tensor(0, 8, [3]) }, 8), 'of shape [3] needs 12 bytes, its data_offsets give 8'],
    ['sizes whose product overflows', file({ x: tensor(0, 4, [2 ** 40, 2 ** 40]) }, 4), 'larger than any file'],
    ['a hole', file({ a: tensor(0, 4), b: tensor(8, 12) }, 12), 'tensor b begins at byte'],
    ['an overlap', file({ a: tensor(0, 8), b: tensor(4, 12) }, 12), 'tensor b begins at byte'],
    ['one range for two tensors', file({ a: tensor(0, 4), b: tensor(0, 4) }, 4), 'a hole or an overlap'],
    ['a name given twice', file('{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":0}', 4), 'the name "a" stands twice'],
    ['the same name in other letters', file('{"a":0,"\\u0061":0}'), 'the name "a" stands twice'],
    ['a field given twice', file('{"x":{"dtype":"F32","shape":[1],"shape":[1],"data_offsets":[0,4]}}', 4), 'the name "shape" stands twice'],
    ['a field of its own', file({ x: { ...tensor(0, 4), stride: [1] } }, 4), 'tensor x has the field "stride"'],
    ['metadata that is no object', file({ __metadata__: 'pt' }), '__metadata__ is "pt", expected an object'],
    ['metadata that is no text', file({ __metadata__: { format: 1 } }), '__metadata__.format is 1, expected a string'],
    ['a number that is not exact', file('{"x":{"dtype":"F32","shape":[9007199254740993],"data_offsets":[0,4]}}', 4), 'has the shape'],
    ['less than nothing', file('{"x":{"dtype":"F32","shape":[-0],"data_offsets":[0,0]}}'), 'has the shape'],
    ['a byte order mark', file('\uFEFF{}'), 'its header is not strict JSON'],
    ['a type of eight bits', file({ x: tensor(0, 4, [4], 'F8_E4M3') }, 4), 'tensor x has the type "F8_E4M3"; F32, F16 and BF16'],
    ['a name that would fill the screen', file({ ['x'.repeat(1e6)]: 0 }), `tensor "${'x'.repeat(78)}… is 0`],
    ['bytes behind the last tensor', file({ a: tensor(0, 4) }, 8), 'its tensors end at byte'],
    ['a tensor beyond the end', file({ a: tensor(0, 400) }, 8), 'its tensors end at byte'],
  ];
  it.each(cases)('%s', async (_, blob, message) => {
    await expect(readHeader(blob)).rejects.toMatchObject({ code: 'checkpoint' });
    await expect(readHeader(blob, 'model.safetensors')).rejects.toThrow(`model.safetensors is not a usable safetensors file: `);
    await expect(readHeader(blob)).rejects.toThrow(message);
  });

  it('deeper than any stack', async () => {
    const deep = '['.repeat(1e6) + ']'.repeat(1e6);
    await expect(readHeader(file(`{"x":${deep}}`))).rejects.toThrow('tensor x is a list of 1, expected an object');
    await expect(readHeader(file(`{"x":{"dtype":"F32","shape":${deep},"data_offsets":[0,4]}}`))).rejects.toThrow('the shape a list of 1');
  });

  it('that has changed since it was chosen', async () => {
    const blob = writeSafetensors([{ name: 'x', shape: [1], data: Float32Array.of(1) }]);
    const gone = { size: blob.size, name: 'model.safetensors', slice: () => ({ arrayBuffer: () => Promise.reject(new Error('gone')) }) };
    await expect(readHeader(gone as unknown as File)).rejects.toThrow('model.safetensors could not be read (gone)');
    const tensorOfIt = (await readHeader(blob)).get('x')!;
    await expect(readTensor(blob.slice(0, -1), tensorOfIt)).rejects.toThrow('ends early');
  });
});

describe('a tensor in parts', () => {
  const values = Float32Array.from({ length: 7 * 5 }, (_, i) => i);
  const blob = writeSafetensors([
    { name: 'x', shape: [7, 5], data: values },
    { name: 'empty', shape: [0, 9], data: new Float32Array() },
    { name: 'one', shape: [], data: Float32Array.of(3) },
  ]);
  const pieces = async (name: string, maxBytes: number) => {
    const found = [];
    for await (const piece of readPieces(blob, (await readHeader(blob)).get(name)!, maxBytes)) found.push([...piece]);
    return found;
  };

  it('comes in order: whole rows where one fits, parts of rows where none does', async () => {
    for (const maxBytes of [1, 4, 12, 20, 59, 60, 100, 1e9]) {
      const found = await pieces('x', maxBytes);
      expect(found.flat()).toEqual([...values]);
      const most = Math.max(1, Math.floor(maxBytes / 4));
      expect(Math.max(...found.map((piece) => piece.length))).toBeLessThanOrEqual(most);
      if (most >= 5) expect(found.every((piece) => piece.length % 5 === 0)).toBe(true);
    }
    expect(await pieces('empty', 8)).toEqual([]);
    expect(await pieces('one', 8)).toEqual([[3]]);
  });

  it('or by rows', async () => {
    const stored = (await readHeader(blob)).get('x')!;
    expect([...(await readRows(blob, stored, 2, 3))]).toEqual([...values.subarray(10, 25)]);
    expect(await readRows(blob, stored, 7, 0)).toHaveLength(0);
    await expect(readRows(blob, stored, 5, 3)).rejects.toThrow('Rows 5 to 8');
    expect(await readRows(blob, (await readHeader(blob)).get('empty')!, 0, 0)).toHaveLength(0);
  });

  it('is not read further once nobody asks', async () => {
    const stored = (await readHeader(blob)).get('x')!;
    const read: number[] = [];
    const slow = { slice: (a: number, b: number) => (read.push(a), blob.slice(a, b)) } as unknown as Blob;
    for await (const _ of readPieces(slow, stored, 20)) break;
    expect(read).toHaveLength(2);
  });
});

describe('what is written while it is read', () => {
  const data = (length: number, from: number) => Float32Array.from({ length }, (_, i) => from + i);
  const whole = [
    { name: 'a', shape: [2, 3], data: data(6, 0) },
    { name: 'b', shape: [4], data: data(4, 10) },
    { name: 'c', shape: [1, 2], data: data(2, 20) },
  ];
  const lazy = whole.map(({ name, shape, data: values }) => ({
    name,
    shape,
    *pieces() {
      for (let at = 0; at < values.length; at += 3) yield values.subarray(at, at + 3);
    },
  }));
  const bytes = async (blob: Blob) => Buffer.from(await blob.arrayBuffer());

  it('has the bytes of what was there before, and the size that was told', async () => {
    const file = safetensorsFile('model.safetensors', lazy);
    const { data: blob } = await toBlob(file);
    expect(Buffer.compare(await bytes(blob), await bytes(writeSafetensors(whole)))).toBe(0);
    expect(file.size).toBe(blob.size);
    expect((await toBlob(file)).data.size).toBe(blob.size);
  });

  it('asks for a piece when it is wanted, and for no more', async () => {
    const asked: number[] = [];
    const counted = {
      name: 'x',
      shape: [100],
      *pieces() {
        for (let i = 0; i < 100; i++) {
          asked.push(i);
          yield Float32Array.of(i);
        }
      },
    };
    const reader = safetensorsFile('x', [counted]).stream().getReader();
    expect(asked).toEqual([]);
    await reader.read();
    await reader.read();
    expect(asked).toEqual([0]);
    await reader.cancel();
    expect(asked).toEqual([0]);
  });

  it('ends with an error when a tensor has other sizes than it told', async () => {
    for (const length of [3, 7]) {
      const wrong = { name: 'x', shape: [5], pieces: () => [data(length, 0)] };
      await expect(toBlob(safetensorsFile('x', [wrong]))).rejects.toThrow('Tensor x of shape [5] came with other sizes.');
    }
    expect(() => safetensorsFile('x', [whole[0]!, whole[0]!])).toThrow('Two tensors of one name');
  });

  it('goes into shards beyond a size, each as full as may be, with an index', async () => {
    const files = safetensorsShards(lazy, 24);
    expect(files.map(({ path }) => path)).toEqual([
      'model-00001-of-00002.safetensors',
      'model-00002-of-00002.safetensors',
      'model.safetensors.index.json',
    ]);
    expect(JSON.parse(await (await toBlob(files[2]!)).data.text())).toEqual({
      metadata: { total_size: 48 },
      weight_map: { a: 'model-00001-of-00002.safetensors', b: 'model-00002-of-00002.safetensors', c: 'model-00002-of-00002.safetensors' },
    });
    expect(safetensorsShards(lazy, 48).map(({ path }) => path)).toEqual(['model.safetensors']);
    expect(safetensorsShards(lazy, 1)).toHaveLength(4);
    expect(safetensorsShards([]).map(({ path }) => path)).toEqual(['model.safetensors']);
  });
});

describe('strict JSON', () => {
  it('takes what JSON.parse takes, quotes and braces within strings included', () => {
    for (const text of [
      '{"a":{"a":[{"a":1},{"a":"\\"}:{\\\\"}]},"b":"a","c":["a","a"]}',
      ' [ ] ',
      '"x"',
      '{"":1," ":2}',
      '{"a" : 1 , "b" : 2}',
    ])
      expect(parseStrictJson(text)).toEqual(JSON.parse(text));
  });

  it('shows any value in few letters', () => {
    expect([shown(undefined), shown([1, 'a', null]), shown([[1]]), shown({}), shown('x'.repeat(1e6)).length]).toEqual([
      'nothing', '[1, "a", null]', 'a list of 1', 'an object', 80,
    ]); // prettier-ignore
  });
});
