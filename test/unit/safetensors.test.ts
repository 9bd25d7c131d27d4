import { describe, expect, it } from 'vitest';
import { readCheckpoint } from '../../src/exchange/checkpoint';
import { readHeader, readTensor, writeSafetensors } from '../../src/exchange/safetensors';

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

  it('BF16', async () => expect(await read('BF16', [0x3f80, 0xc000, 0x3eab, 0x7f80])).toEqual([1, -2, 0.333984375, Infinity]));
});

describe('a hostile file is refused', () => {
  const cases: [string, Blob, string][] = [
    ['nothing', new Blob([]), 'it has 0 bytes'],
    ['seven bytes', new Blob([new Uint8Array(7)]), 'it has 7 bytes'],
    ['a length beyond the file', file('{}', 0, 3n), 'the header claims 3 bytes, the file has 10'],
    ['a length beyond all files', file('{}', 0, 0xffff_ffff_ffff_ffffn), 'the header claims'],
    ['a header that is not JSON', file('{"a":'), 'its header is not JSON'],
    ['a header that is not text', new Blob([Uint8Array.of(2, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xfe)]), 'its header is not JSON in UTF-8'],
    ['a list', file([]), 'its header is not an object'],
    ['null', file('null'), 'its header is not an object'],
    ['a tensor that is null', file({ x: null }), 'tensor x has the type undefined'],
    ['integers', file({ x: tensor(0, 8, [1], 'I64') }, 8), 'tensor x has the type "I64"; F32, F16 and BF16 can be read'],
    ['a type named as a method', file({ x: tensor(0, 8, [1], 'toString') }, 8), 'tensor x has the type "toString"'],
    ['a negative size', file({ x: tensor(0, 4, [-1]) }, 4), 'tensor x has the shape [-1]'],
    ['a fraction', file({ x: tensor(0, 4, [1.5]) }, 4), 'tensor x has the shape [1.5]'],
    ['no shape', file({ x: { dtype: 'F32', data_offsets: [0, 4] } }, 4), 'tensor x has the shape undefined'],
    ['one offset', file({ x: { dtype: 'F32', shape: [1], data_offsets: [4] } }, 4), 'tensor x has the data_offsets [4]'],
    ['offsets the wrong way round', file({ x: { dtype: 'F32', shape: [1], data_offsets: [4, 0] } }, 4), 'its data_offsets give -4'],
    ['a shape that does not fit', file({ x: tensor(0, 8, [3]) }, 8), 'of shape [3] needs 12 bytes, its data_offsets give 8'],
    ['sizes whose product overflows', file({ x: tensor(0, 4, [2 ** 40, 2 ** 40]) }, 4), 'needs'],
    ['a hole', file({ a: tensor(0, 4), b: tensor(8, 12) }, 12), 'tensor b begins at byte'],
    ['an overlap', file({ a: tensor(0, 8), b: tensor(4, 12) }, 12), 'tensor b begins at byte'],
    ['bytes behind the last tensor', file({ a: tensor(0, 4) }, 8), 'its tensors end at byte'],
    ['a tensor beyond the end', file({ a: tensor(0, 400) }, 8), 'its tensors end at byte'],
  ];
  it.each(cases)('%s', async (_, blob, message) => {
    await expect(readHeader(blob)).rejects.toMatchObject({ code: 'checkpoint' });
    await expect(readHeader(blob)).rejects.toThrow(message);
  });
});

describe('a checkpoint folder', () => {
  const shard = (name: string) => writeSafetensors([{ name, shape: [1], data: Float32Array.of(name.length) }]);
  const config = new Blob(['{"model_type":"llama"}']);
  const index = (map: Record<string, string>) => new Blob([JSON.stringify({ weight_map: map })]);

  it('may be in shards', async () => {
    const files = new Map([
      ['config.json', config],
      ['model.safetensors.index.json', index({ a: 'one.safetensors', bb: 'two.safetensors' })],
      ['one.safetensors', shard('a')],
      ['two.safetensors', shard('bb')],
    ]);
    const { tensors, tokenizer } = await readCheckpoint(files);
    expect([...tensors.keys()]).toEqual(['a', 'bb']);
    expect([...(await tensors.get('bb')!.read())]).toEqual([2]);
    expect(tokenizer).toBeNull();
    files.delete('two.safetensors');
    await expect(readCheckpoint(files)).rejects.toThrow('The index names two.safetensors, which is not among the files.');
    files.set('two.safetensors', shard('a'));
    await expect(readCheckpoint(files)).rejects.toThrow('Tensor a stands in two files.');
  });

  it('says what is missing or broken', async () => {
    await expect(readCheckpoint(new Map())).rejects.toThrow('config.json is missing');
    await expect(readCheckpoint(new Map([['config.json', config]]))).rejects.toThrow('model.safetensors is missing');
    await expect(readCheckpoint(new Map([['config.json', new Blob(['{'])]]))).rejects.toThrow('config.json is not JSON');
  });
});
