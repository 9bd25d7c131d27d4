import { describe, expect, it } from 'vitest';
import { type CheckpointTensor, piecesOf, readCheckpoint } from '../../src/exchange/checkpoint';
import { writeSafetensors } from '../../src/exchange/safetensors';

const shard = (...names: string[]) => writeSafetensors(names.map((name) => ({ name, shape: [1], data: Float32Array.of(name.length) })));
const text = (value: unknown) => new Blob([typeof value === 'string' ? value : JSON.stringify(value)]);
const config = text({ model_type: 'llama' });
const index = (map: unknown, metadata?: unknown) => text({ metadata, weight_map: map });
const files = (entries: Record<string, Blob>) => new Map(Object.entries(entries));
const one = { 'config.json': config, 'model.safetensors': shard('a') };

async function error(entries: Record<string, Blob>): Promise<{ code: string; message: string }> {
  return readCheckpoint(files(entries)).then(
    () => expect.unreachable('it was read'),
    (reason: unknown) => reason as { code: string; message: string },
  );
}

describe('a checkpoint in shards', () => {
  const two = {
    'config.json': config,
    'model.safetensors.index.json': index({ a: 'one.safetensors', bb: 'two.safetensors' }, { total_size: 8 }),
    'one.safetensors': shard('a'),
    'two.safetensors': shard('bb'),
  };

  it('is read like one in a single file', async () => {
    const { tensors, tokenizer, chatTemplate } = await readCheckpoint(files(two));
    expect([...tensors.keys()]).toEqual(['a', 'bb']);
    expect([...(await tensors.get('bb')!.read())]).toEqual([2]);
    expect(tensors.get('a')).toMatchObject({ dtype: 'F32', shape: [1] });
    expect([...(await tensors.get('a')!.rows!(0, 1))]).toEqual([1]);
    expect([tokenizer, chatTemplate]).toEqual([null, null]);
  });

  const { 'two.safetensors': _, ...half } = two;
  const cases: [string, Record<string, Blob>, string][] = [
    ['one is missing', half, 'The index names two.safetensors, which is not among the files.'],
    [
      'a tensor is beside its place',
      { ...two, 'two.safetensors': shard('a', 'bb') },
      'two.safetensors holds the tensor a, which the index',
    ],
    [
      'a tensor is not in its place',
      { ...two, 'two.safetensors': shard() },
      'puts the tensor bb into two.safetensors, which does not hold it',
    ],
    [
      'the index has no map',
      { ...two, 'model.safetensors.index.json': text({}) },
      'weight_map is nothing, expected the file of each tensor',
    ],
    [
      'the map leads elsewhere',
      { ...two, 'model.safetensors.index.json': index({ a: '../x.safetensors' }) },
      'puts a into "../x.safetensors"',
    ],
    ['the map is none', { ...two, 'model.safetensors.index.json': index({ a: 3 }) }, 'puts a into 3'],
    [
      'one is damaged',
      { ...two, 'one.safetensors': shard('a').slice(0, -1) },
      'one.safetensors is not a usable safetensors file: its tensors end',
    ],
  ];
  it.each(cases)('is refused when %s', async (_name, entries, message) =>
    expect(await error(entries)).toMatchObject({ code: 'checkpoint', message: expect.stringContaining(message) as string }),
  );

  it('says how many are missing', async () => {
    const map = { a: 'one.safetensors', b: 'x.safetensors', c: 'y.safetensors' };
    const { message } = await error({ 'config.json': config, 'one.safetensors': shard('a'), 'model.safetensors.index.json': index(map) });
    expect(message).toContain('names x.safetensors, which is not among the files (2 of 3 shards are missing)');
  });
});

describe('a folder', () => {
  it('may come with paths, other folders and other files', async () => {
    const dropped = files({
      'my-model/config.json': config,
      'my-model/model.safetensors': shard('a'),
      'my-model/.DS_Store': text(''),
      'my-model/original/config.json': text('{'),
      'my-model/original/model.safetensors': text(''),
    });
    expect([...(await readCheckpoint(dropped)).tensors.keys()]).toEqual(['a']);
    const picked = [...dropped].map(([path, blob]) =>
      Object.assign(new File([blob], path.split('/').at(-1)!), { webkitRelativePath: path }),
    );
    expect([...(await readCheckpoint(picked)).tensors.keys()]).toEqual(['a']);
    const windows = files({ 'my-model\\config.json': config, 'my-model\\model.safetensors': shard('a') });
    expect([...(await readCheckpoint(windows)).tensors.keys()]).toEqual(['a']);
  });

  it('of two models side by side is refused', async () =>
    expect((await error({ 'x/config.json': config, 'y/config.json': config })).message).toContain(
      'x/config.json and y/config.json were both given',
    ));

  it('has its chat template in a file of its own, or in the config, alone or among others', async () => {
    const inConfig = (chat_template: unknown) => ({ ...one, 'tokenizer_config.json': text({ chat_template }) });
    const template = async (entries: Record<string, Blob>) => (await readCheckpoint(files(entries))).chatTemplate;
    expect(await template(inConfig('in'))).toBe('in');
    expect(await template({ ...inConfig('in'), 'chat_template.jinja': text('beside') })).toBe('beside');
    const several = [{ name: 'tools', template: 'no' }, { name: 'default', template: 'yes' }, null];
    expect(await template(inConfig(several))).toBe('yes');
    expect(await template(inConfig([]))).toBeNull();
    expect(await template(inConfig(3))).toBeNull();
    expect(await template(one)).toBeNull();
  });

  const cases: [string, Record<string, Blob>, string, string][] = [
    ['nothing', {}, 'checkpoint', 'config.json is missing'],
    ['no weights', { 'config.json': config }, 'checkpoint', 'model.safetensors is missing (and there is no model.safetensors.index.json).'],
    [
      'a shard alone',
      { 'config.json': config, 'x.safetensors': shard('a') },
      'checkpoint',
      'x.safetensors is there: shards need their index',
    ],
    ['half a config', { 'config.json': text('{') }, 'checkpoint', 'config.json is not JSON'],
    ['a list for a config', { 'config.json': text([1]) }, 'checkpoint', 'config.json is [1], expected an object'],
    ['no text', { ...one, 'tokenizer.json': new Blob([Uint8Array.of(0xff)]) }, 'checkpoint', 'tokenizer.json is not text in UTF-8'],
    [
      'a tokenizer of SentencePiece',
      { ...one, 'tokenizer.model': text('') },
      'unsupported',
      `python -c "from transformers import AutoTokenizer; AutoTokenizer.from_pretrained('FOLDER').save_pretrained('FOLDER')"`,
    ],
    ['a tokenizer in two files', { ...one, 'vocab.json': text({}) }, 'unsupported', 'there as vocab.json only'],
    [
      'weights as pickle',
      { 'm/config.json': config, 'm/pytorch_model.bin': text('') },
      'unsupported',
      `AutoModelForCausalLM.from_pretrained('m').save_pretrained('m-safetensors')`,
    ],
    ['GGUF', { 'model-q4.gguf': text('') }, 'unsupported', `AutoModelForCausalLM.from_pretrained('FOLDER', gguf_file='model-q4.gguf')`],
    ['a name that would break out', { 'x\'; rm -rf $HOME ".gguf': text('') }, 'unsupported', `gguf_file='x?? rm -rf ?HOME ?.gguf'`],
  ];
  it.each(cases)('with %s says so', async (_name, entries, code, message) =>
    expect(await error(entries)).toMatchObject({ code, message: expect.stringContaining(message) as string }),
  );
});

it('pieces of a tensor come the same from memory as from a file', async () => {
  const data = Float32Array.from({ length: 12 }, (_, i) => i);
  const stored = (
    await readCheckpoint(files({ ...one, 'model.safetensors': writeSafetensors([{ name: 'x', shape: [4, 3], data }]) }))
  ).tensors.get('x')!;
  const inMemory: CheckpointTensor = { shape: [4, 3], read: () => Promise.resolve(data) };
  const collect = async (tensor: CheckpointTensor, maxBytes?: number) => {
    const found = [];
    for await (const piece of piecesOf(tensor, maxBytes)) found.push([...piece]);
    return found;
  };
  for (const maxBytes of [4, 12, 30, undefined]) expect(await collect(inMemory, maxBytes)).toEqual(await collect(stored, maxBytes));
  expect(await collect(inMemory, 30)).toEqual([[0, 1, 2, 3, 4, 5], [6, 7, 8, 9, 10, 11]]); // prettier-ignore
});

describe('text files of a model', () => {
  /** A file that says how large it is and has not to be. */
  const large = (bytes: number): Blob => Object.defineProperty(text({}), 'size', { value: bytes });

  it.each([
    ['config.json', 16],
    ['chat_template.jinja', 16],
    ['tokenizer_config.json', 16],
    ['generation_config.json', 16],
    ['tokenizer.json', 64],
  ])('%s may have %i MiB, and is refused before it is read', async (name, most) => {
    const bytes = most * 2 ** 20 + 1;
    expect((await error({ ...one, [name]: large(bytes) })).message).toContain(`${name} has ${bytes} bytes; at most ${bytes - 1} are read`);
  });

  it.each(['config.json', 'tokenizer.json', 'tokenizer_config.json', 'generation_config.json'])(
    '%s is refused by name where it is too deep',
    async (name) => {
      const deep = `{"a":"[[[","b":${'['.repeat(50_000)}${']'.repeat(50_000)}}`;
      expect((await error({ ...one, [name]: text(deep) })).message).toBe(
        `${name} holds lists or objects more than 200 deep in each other.`,
      );
      const fair = `{"model_type":"llama","a":"${'['.repeat(500)}","b":${'['.repeat(199)}${']'.repeat(199)}}`;
      await readCheckpoint(files({ ...one, [name]: text(fair) }));
    },
  );
});
