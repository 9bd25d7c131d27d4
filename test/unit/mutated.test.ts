import fc from 'fast-check';
import { expect, it } from 'vitest';
import { piecesOf, readCheckpoint } from '../../src/exchange/checkpoint';
import { readPeft } from '../../src/exchange/peft';
import { readHeader, readTensor, writeSafetensors } from '../../src/exchange/safetensors';
import { toBlob } from '../../src/exchange/streamed';
import { safetensorsFile } from '../../src/exchange/safetensors-write';
import { TabtuneError } from '../../src/protocol/errors';

/** Files that are damaged or made to harm: what comes of them is a value, or an error in words, and it comes soon. */

const SEED = 20251123;

/** Headers say anything: sizes that overflow, nesting, names of methods, other types. */
const odd = fc.oneof(
  fc.constantFrom<unknown>(
    2 ** 53, -1, 1.5, 1e308, 0, -0, null, true, '', 'F32', 'I64', 'BF16', '__proto__', [], [[]], {}, [0, 0], [2 ** 52, 2 ** 52], [4, 0], [0, 4],
  ), // prettier-ignore
  fc.jsonValue({ maxDepth: 3 }),
);
const damage = fc.oneof(
  fc.record({ kind: fc.constant('flip' as const), at: fc.nat(), bit: fc.nat(7) }),
  fc.record({ kind: fc.constant('cut' as const), at: fc.nat() }),
  fc.record({ kind: fc.constant('insert' as const), at: fc.nat(), bytes: fc.uint8Array({ maxLength: 12 }) }),
  fc.record({ kind: fc.constant('remove' as const), at: fc.nat(), count: fc.integer({ min: 1, max: 12 }) }),
  fc.record({ kind: fc.constant('length' as const), value: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }) }),
  fc.record({ kind: fc.constant('field' as const), entry: fc.nat(), field: fc.nat(), value: odd }),
  fc.record({ kind: fc.constant('entry' as const), name: fc.oneof(fc.string(), fc.constantFrom('__proto__', 'a', 'c')), value: odd }),
  fc.record({ kind: fc.constant('twice' as const), entry: fc.nat() }),
  fc.record({ kind: fc.constant('deep' as const), depth: fc.integer({ min: 1, max: 20_000 }), at: fc.nat() }),
);
type Damage = typeof damage extends fc.Arbitrary<infer T> ? T : never;

type Bytes = Uint8Array<ArrayBuffer>;
const joined = (...parts: Bytes[]): Bytes => new Uint8Array(Buffer.concat(parts));

/** The same file with another header, whose length is right. */
function withHeader(file: Bytes, change: (text: string) => string): Bytes {
  if (file.length < 8) return file;
  const length = Number(new DataView(file.buffer).getBigUint64(0, true));
  if (8 + length > file.length) return file;
  const text = new TextEncoder().encode(change(new TextDecoder().decode(file.subarray(8, 8 + length))));
  const head = new Uint8Array(8);
  new DataView(head.buffer).setBigUint64(0, BigInt(text.length), true);
  return joined(head, text, file.slice(8 + length));
}

function inJson(text: string, change: (header: Record<string, unknown>) => void): string {
  try {
    const header = JSON.parse(text) as Record<string, unknown>;
    change(header);
    return JSON.stringify(header);
  } catch {
    return text;
  }
}

const pick = <T>(list: readonly T[], n: number): T => list[n % list.length]!;

function damaged(file: Bytes, how: Damage): Bytes {
  const at = 'at' in how ? how.at % (file.length + 1) : 0;
  switch (how.kind) {
    case 'flip': {
      const copy = file.slice();
      if (at < copy.length) copy[at]! ^= 1 << how.bit;
      return copy;
    }
    case 'cut':
      return file.slice(0, at);
    case 'insert':
      return joined(file.slice(0, at), new Uint8Array(how.bytes), file.slice(at));
    case 'remove':
      return joined(file.slice(0, at), file.slice(at + how.count));
    case 'length': {
      const copy = file.slice();
      if (copy.length >= 8) new DataView(copy.buffer).setBigUint64(0, how.value, true);
      return copy;
    }
    case 'field':
      return withHeader(file, (text) =>
        inJson(text, (header) => {
          const entry = pick(Object.values(header), how.entry);
          const field = pick(['dtype', 'shape', 'data_offsets', 'format', 'more'], how.field);
          if (typeof entry === 'object' && entry !== null) (entry as Record<string, unknown>)[field] = how.value;
        }),
      );
    case 'entry':
      return withHeader(file, (text) =>
        inJson(text, (header) => Object.defineProperty(header, how.name, { value: how.value, enumerable: true })),
      );
    case 'twice':
      return withHeader(file, (text) => {
        const found = /^\{(.*\}) *\}/s.exec(text)?.[1];
        return found === undefined ? text : `{${found},${pick(found.split(/(?<=\}),/), how.entry)}}`;
      });
    case 'deep':
      return withHeader(
        file,
        (text) => text.slice(0, how.at % (text.length + 1)) + '['.repeat(how.depth) + text.slice(how.at % (text.length + 1)),
      );
  }
}

const tensors = (from: number, ...names: string[]) =>
  names.map((name, i) => ({ name, shape: [i + 1, 2], data: Float32Array.from({ length: 2 * (i + 1) }, (_, j) => from + i + j / 8) }));
const bytesOf = async (blob: Blob): Promise<Bytes> => new Uint8Array(await blob.arrayBuffer());

/** True for a value, false for an error in words; anything else fails the test. */
async function settles(work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    if (!(error instanceof TabtuneError)) throw error;
    expect(error.message.length).toBeLessThan(600);
    return false;
  }
}

async function readAll(files: ReadonlyMap<string, Blob>): Promise<void> {
  const { tensors: found } = await readCheckpoint(files);
  for (const tensor of found.values()) {
    const whole = await tensor.read();
    expect(whole.length).toBe(tensor.shape.reduce((a, b) => a * b, 1));
    let length = 0;
    for await (const piece of piecesOf(tensor, 8)) length += piece.length;
    expect(length).toBe(whole.length);
  }
}

it('a checkpoint of 8,000 damaged files is read or refused', async () => {
  const one = await bytesOf(writeSafetensors(tensors(0, 'a', 'b', 'c')));
  const text = (value: object) => new TextEncoder().encode(JSON.stringify(value));
  const whole: Record<string, Bytes> = {
    'config.json': text({ model_type: 'llama', vocab_size: 4 }),
    'tokenizer_config.json': text({ chat_template: [{ name: 'default', template: 'x' }] }),
    'tokenizer.json': text({ model: { vocab: { a: 0 } } }),
  };
  const single = { ...whole, 'model.safetensors': one };
  const map = { a: 'x.safetensors', b: 'x.safetensors', c: 'y.safetensors' };
  const sharded = {
    ...whole,
    'model.safetensors.index.json': text({ metadata: { total_size: 32 }, weight_map: map }),
    'x.safetensors': await bytesOf(writeSafetensors(tensors(0, 'a', 'b'))),
    'y.safetensors': await bytesOf(writeSafetensors(tensors(0, 'c'))),
  };
  const count = { read: 0, refused: 0 };
  await fc.assert(
    fc.asyncProperty(fc.boolean(), fc.nat(), fc.array(damage, { minLength: 1, maxLength: 3 }), async (inShards, which, list) => {
      const folder: Record<string, Bytes> = inShards ? sharded : single;
      // Weights more often than the rest.
      const names = Object.keys(folder).flatMap((name) => (name.endsWith('.safetensors') ? Array<string>(6).fill(name) : [name]));
      const name = pick(names, which);
      const spoilt = list.reduce(damaged, folder[name]!);
      const files = new Map(Object.entries({ ...folder, [name]: spoilt }).map(([key, value]) => [key, new Blob([value])]));
      count[(await settles(() => readAll(files))) ? 'read' : 'refused']++;
    }),
    { numRuns: 8000, seed: SEED },
  );
  // Most damage is noticed; a flipped bit of a weight cannot be.
  expect(count.refused).toBeGreaterThan(4000);
  expect(count.read).toBeGreaterThan(400);
});

it('an adapter of 2,000 damaged files is read or refused', async () => {
  const layers = [{ name: 'model.layers.0.self_attn.q_proj', inFeatures: 3, outFeatures: 4 }];
  const key = `base_model.model.${layers[0]!.name}.lora_`;
  const weights = [
    { name: `${key}A.weight`, shape: [2, 3], data: new Float32Array(6) },
    { name: `${key}B.weight`, shape: [4, 2], data: new Float32Array(8) },
  ];
  const config = { peft_type: 'LORA', r: 2, lora_alpha: 4, target_modules: ['q_proj'], bias: 'none' };
  const whole = { config: new TextEncoder().encode(JSON.stringify(config)), weights: await bytesOf(writeSafetensors(weights)) };
  const read = async (configBytes: Bytes, weightBytes: Bytes) =>
    settles(() => readPeft(new Map([['adapter_config.json', new Blob([configBytes])], ['adapter_model.safetensors', new Blob([weightBytes])]]), layers)); // prettier-ignore
  expect(await read(whole.config, whole.weights)).toBe(true);
  let refused = 0;
  await fc.assert(
    fc.asyncProperty(fc.nat(3), fc.array(damage, { minLength: 1, maxLength: 3 }), fc.string(), odd, async (which, list, name, value) => {
      const options = { ...config, [pick([...Object.keys(config), name], which * 7 + list.length)]: value };
      const damagedConfig =
        which === 0 ? list.reduce(damaged, whole.config) : which === 1 ? new TextEncoder().encode(JSON.stringify(options)) : whole.config;
      if (!(await read(damagedConfig, which >= 2 ? list.reduce(damaged, whole.weights) : whole.weights))) refused++;
    }),
    { numRuns: 2000, seed: SEED },
  );
  expect(refused).toBeGreaterThan(1000);
});

it('whatever is written is read back bit for bit, by parts or as a whole', async () => {
  const shape = fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 3 });
  const list = fc.uniqueArray(
    fc.record({
      name: fc.string({ unit: 'binary' }).filter((name) => name !== '__metadata__'),
      shape,
      seed: fc.nat(),
    }),
    {
      selector: ({ name }) => name,
      maxLength: 5,
    },
  );
  await fc.assert(
    fc.asyncProperty(list, fc.integer({ min: 1, max: 64 }), async (given, step) => {
      const all = given.map(({ name, shape: sizes, seed }) => {
        const count = sizes.reduce((a, b) => a * b, 1);
        // Any bits at all: what is not a number keeps its payload, since nothing computes with it.
        const bits = Uint32Array.from({ length: count }, (_, i) => Math.imul(seed + i, 0x9e3779b1));
        return { name, shape: sizes, data: new Float32Array(bits.buffer) };
      });
      const pieces = all.map(({ name, shape: sizes, data }) => ({
        name,
        shape: sizes,
        *pieces() {
          for (let at = 0; at < data.length; at += step) yield data.subarray(at, at + step);
        },
      }));
      const file = writeSafetensors(all);
      expect(Buffer.compare(await bytesOf((await toBlob(safetensorsFile('x', pieces))).data), await bytesOf(file))).toBe(0);
      const header = await readHeader(file);
      expect(header.size).toBe(all.length);
      for (const { name, shape: sizes, data } of all) {
        const stored = header.get(name)!;
        expect(stored.shape).toEqual(sizes);
        expect(new Uint8Array((await readTensor(file, stored)).buffer)).toEqual(new Uint8Array(data.buffer));
      }
    }),
    { numRuns: 500, seed: SEED },
  );
});
