import { openAsBlob, readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { modelCard } from '../../src/exchange/card';
import { readCheckpoint } from '../../src/exchange/checkpoint';
import { DEFAULT_LORA, type Recipe } from '../../src/protocol/recipe';
import { huggingFaceFolder } from '../../src/exchange/folder';
import { readHeader } from '../../src/exchange/safetensors';
import type { ExportedFile } from '../../src/protocol/messages';
import type { AdapterReport } from '../../src/protocol/runs/run';
import { processor } from '../fake/engine';
import { runRecord } from './records';

const SHIPPED = 'public/models/tiny-aligned';

async function shipped() {
  const names = readdirSync(SHIPPED);
  const files = new Map(await Promise.all(names.map(async (name) => [name, await openAsBlob(`${SHIPPED}/${name}`)] as const)));
  return { files, checkpoint: await readCheckpoint(files) };
}

const byName = (files: ExportedFile[]) => new Map(files.map(({ path, data }) => [path, data]));

async function tensorsOf(checkpoint: Awaited<ReturnType<typeof readCheckpoint>>) {
  const list = [];
  for (const [name, { shape, read }] of checkpoint.tensors) list.push({ name, shape, data: await read() });
  return list;
}

describe('a model as a folder', () => {
  test('is the folder it came from: the same files, settings and bits', async () => {
    const { files, checkpoint } = await shipped();
    const tensors = await tensorsOf(checkpoint);
    const card = { record: runRecord(), track: 'online', step: 4 };
    const written = byName(await huggingFaceFolder({ checkpoint, tensors, card }));
    expect([...written.keys()].sort()).toEqual([...files.keys()].sort());
    for (const name of ['config.json', 'generation_config.json', 'tokenizer.json', 'tokenizer_config.json'])
      expect(JSON.parse(await written.get(name)!.text()), name).toEqual(JSON.parse(await files.get(name)!.text()));
    const again = await readCheckpoint(written);
    expect([...again.tensors.keys()]).toEqual([...checkpoint.tensors.keys()]);
    for (const { name, shape, data } of tensors) {
      const back = again.tensors.get(name)!;
      expect(back.shape).toEqual(shape);
      expect(Buffer.compare(Buffer.from((await back.read()).buffer), Buffer.from(data.buffer)), name).toBe(0);
    }
  });

  test('keeps the bits of weights that no reader would round alike', async () => {
    const { checkpoint } = await shipped();
    const data = Float32Array.of(1e-45, -0, 3.4028234663852886e38, 0.1, Math.PI, NaN);
    const again = await readCheckpoint(byName(await huggingFaceFolder({ checkpoint, tensors: [{ name: 'x', shape: [2, 3], data }] })));
    expect(new Uint32Array((await again.tensors.get('x')!.read()).buffer)).toEqual(new Uint32Array(data.buffer));
  });

  test('says format pt, float32, and leaves out what the source had not', async () => {
    const config = { model_type: 'llama', dtype: 'bfloat16' };
    const checkpoint = { config, tokenizer: null, tokenizerConfig: null };
    const files = byName(await huggingFaceFolder({ checkpoint, tensors: [{ name: 'x', shape: [1], data: Float32Array.of(1) }] }));
    expect([...files.keys()]).toEqual(['config.json', 'model.safetensors']);
    expect(JSON.parse(await files.get('config.json')!.text())).toEqual({ model_type: 'llama', dtype: 'float32' });
    const weights = files.get('model.safetensors')!;
    expect(await weights.text()).toContain('"__metadata__":{"format":"pt"}');
    expect((await readHeader(weights)).get('x')!.dtype).toBe('F32');
  });

  test('carries the chat template and the special tokens over, in shards too, from a file or within the config', async () => {
    const { checkpoint, files } = await shipped();
    const all = new Map(files)
      .set('chat_template.jinja', new Blob(['{{ other }}']))
      .set('special_tokens_map.json', new Blob(['{"eos_token":"</s>"}']));
    const read = await readCheckpoint(all);
    const tensors = [...read.tensors].map(([name, { shape, pieces }]) => ({ name, shape, pieces: () => pieces!(4096) }));
    const written = byName(await huggingFaceFolder({ checkpoint: read, tensors, maxShardBytes: 2e5 }));
    expect(await written.get('chat_template.jinja')!.text()).toBe('{{ other }}');
    expect([...written.keys()].filter((name) => name.startsWith('model-')).length).toBeGreaterThan(2);
    const again = await readCheckpoint(written);
    expect(again.chatTemplate).toBe('{{ other }}');
    expect(again.specialTokensMap).toEqual({ eos_token: '</s>' });
    expect(again.tokenizerConfig).toEqual(checkpoint.tokenizerConfig);
    for (const [name, { read: values }] of checkpoint.tensors)
      expect(Buffer.compare(Buffer.from((await again.tensors.get(name)!.read()).buffer), Buffer.from((await values()).buffer)), name).toBe(
        0,
      );
  });
});

describe('the model card', () => {
  const card = (track: string, step = 4, change: Partial<Recipe> = {}) => {
    const record = runRecord();
    return modelCard({ record: { ...record, recipe: { ...record.recipe, ...change } }, track, step });
  };

  test('tells recipe and results of these weights, from the record alone', () => {
    const text = card('ema:0.98');
    expect(text).toContain('The weights `ema:0.98` after 4 of 4 updates');
    expect(text).toContain('| harmful answers | 10.0 % (4 of 40; 95 % interval 5.0 to 15.0 %) |');
    expect(text).toContain('| refused look-alikes | 10.0 % (3 of 30; 95 % interval 5.0 to 15.0 %) |');
    expect(text).toContain('| `learning_rate` | 0.00015 |');
    expect(text).toContain('| `evaluation.judge` | keywords |');
    expect(card('online')).toContain('| harmful answers | 50.0 % (20 of 40;');
    expect(card('online', 2)).toContain('on the live subset of the prompts');
  });

  test('says so where the base was stored in fewer bits', () => {
    expect(card('online')).not.toContain('stored in');
    expect(card('online', 4, { lora: DEFAULT_LORA, quantization: 'int4' })).toContain('The frozen base was stored in int4');
  });
  test('says so where nothing was measured', () => expect(card('online', 3)).toContain('These weights were not evaluated at step 3.'));

  test('says what computed', () => {
    const on = (adapter: Partial<AdapterReport>) => {
      const record = runRecord();
      return modelCard({ record: { ...record, adapter: { ...record.adapter, ...adapter } }, track: 'online', step: 4 });
    };
    expect(on({})).toContain(', on google (software).');
    expect(on(processor)).toContain(', on a processor (WebAssembly, 4 threads).');
    expect(on({ ...processor, threads: 1 })).toContain(', on a processor (WebAssembly, 1 thread).');
  });

  test('lets no name break out of its place', () => {
    const text = modelCard({ record: runRecord({ name: '# <b>x</b>\n---\n| a |' }), track: 'online', step: 4 });
    expect(text).toContain('# \\# \\<b\\>x\\</b\\> --- \\| a \\|, online');
  });

  test('of an adapter names the model below it', () => {
    const text = modelCard({ record: runRecord(), track: 'online', step: 4 }, 'org/na"me');
    expect(text).toContain('library_name: peft\nbase_model: "org/na\\"me"\n');
    expect(text).toContain('The adapter `online` after 4 of 4 updates');
  });
});
