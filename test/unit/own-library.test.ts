import { beforeEach, expect, test, vi } from 'vitest';
import { peftFolder } from '../../src/exchange/peft';
import { parseRecipe } from '../../src/protocol/recipe';
import { memoryStore, type Store } from '../../src/store/browser';
import { FileCache } from '../../src/store/files';
import { Library } from '../../src/worker/library';
import { OwnFiles } from '../../src/worker/own/files';
import { file, modelFiles } from './small-model';
import { byteLevel, TEMPLATES } from './tokenizers';
import { inEnglish } from './english';

// What the library reads of own files, and what it makes of those that cannot be used, or are replaced while it reads them.

const SPECIALS = ['<|begin_of_text|>', '<|start_header_id|>', '<|end_header_id|>', '<|eot_id|>'];
const TOKENIZER_CONFIG = { bos_token: SPECIALS[0], eos_token: SPECIALS[3], chat_template: TEMPLATES.llama3 };
const withTokenizer = (name: string, tokenizer: object) =>
  modelFiles(name, { tokenizer: JSON.stringify(tokenizer), tokenizerConfig: TOKENIZER_CONFIG, rows: 700 });
/** The fewer merges, the more tokens a row has. */
const whole = (merges: number) => withTokenizer('base', byteLevel(SPECIALS, { merges }));

let own: OwnFiles;
let store: Store;
let library: Library;

/** A library that knows nothing yet. */
const opened = (): Library => {
  const catalogue = JSON.stringify({ models: [], data: [], prompts: [] });
  const readModel = () => Promise.reject(new Error('none ships'));
  return new Library({ base: 'https://x/', readText: () => Promise.resolve(catalogue), readModel }, own);
};

beforeEach(() => {
  store = memoryStore();
  own = new OwnFiles(store, (name) => library.modelNamed(name));
  library = opened();
});

const problem = async (id: string) => inEnglish((await own.things()).models.find((model) => model.id === id)!.problem);

/** A model as an earlier version kept it, which looked at no tokenizer. */
async function keptEarlier(files: ReturnType<typeof modelFiles>): Promise<string> {
  const cache = new FileCache(store);
  for (const { path, data } of files) await cache.put('model/a-01234567', path, data);
  return 'own:model/a-01234567';
}

test('a model without what a tokenizer needs, kept by an earlier version, is listed with what is missing once it was to be used', async () => {
  const id = await keptEarlier(modelFiles('a', { tokenizerConfig: null }));
  expect(await problem(id)).toBeNull();
  await expect(library.model(id)).rejects.toThrow('has no tokenizer.json and tokenizer_config.json');
  expect(await problem(id)).toContain('has no tokenizer.json and tokenizer_config.json');
});

test('so is one whose tokenizer is none', async () => {
  const id = await keptEarlier(modelFiles('a', { tokenizer: '{}' }));
  expect(await problem(id)).toBeNull();
  const reason = await library.model(id).catch((error: Error) => error.message);
  expect(await problem(id)).toBe(reason);
});

test('one whose template found no thread is not, and can be used when there is one', async () => {
  const { id } = await own.addModel(whole(400), 'base');
  await own.things();
  const builtin = vi.spyOn(process, 'getBuiltinModule').mockReturnValue(undefined);
  vi.stubGlobal(
    'Worker',
    class {
      onerror: ((event: { message: string; preventDefault: () => void }) => void) | null = null;
      postMessage = () => void setTimeout(() => this.onerror!({ message: '', preventDefault: () => undefined }));
      terminate = () => undefined;
    },
  );
  await expect(library.model(id)).rejects.toThrow('could not be loaded');
  builtin.mockRestore();
  vi.unstubAllGlobals();
  expect(await problem(id)).toBeNull();
  expect((await library.model(id)).tokenizer.eosId).toBeGreaterThan(0);
});

test('while the tokenizer of a model does not come to an end the rest goes on: stopping, listing, deleting, another model', async () => {
  const good = byteLevel(SPECIALS);
  const split = { type: 'Split', pattern: { Regex: '([^x]+)+y' }, behavior: 'Isolated', invert: false };
  const bad = { ...good, pre_tokenizer: { ...good.pre_tokenizer, pretokenizers: [split, ...good.pre_tokenizer.pretokenizers] } };
  const hostile = await own.addModel(withTokenizer('bad', bad), 'bad');
  const base = await own.addModel(whole(400), 'base');
  const rows = Array.from({ length: 20 }, (_, i) => ({ instruction: `say how are you today and tomorrow ${i}`, output: 'i am fine .' }));
  const data = await own.addData(file('rows.json', JSON.stringify(rows)), {}, { count: 2, seed: 1 }, null);
  const recipe = { ...parseRecipe({}), model: hostile.id, data: data.id, max_length: 512 };
  await library.model(hostile.id);
  const control = new AbortController();
  const reading = library.learnt(recipe, { signal: control.signal });
  const counting = library.lengths({ model: hostile.id, data: data.id, max_length: 64, all: true }, { signal: control.signal });
  setTimeout(() => control.abort(), 300);
  const began = performance.now();
  await expect(reading).rejects.toMatchObject({ code: 'stopped' });
  await expect(counting).rejects.toMatchObject({ code: 'stopped' });
  expect((await own.things()).models).toHaveLength(2);
  await own.remove(hostile.id);
  library.forget(hostile.id);
  expect((await own.things()).models.map(({ title }) => title)).toEqual(['base']);
  expect(performance.now() - began).toBeLessThan(2000);
  expect((await library.learnt({ ...recipe, model: base.id })).rows).toHaveLength(18);
});

test('rows that were being read when the base of an adapter was replaced are not taken for those of the new one', async () => {
  const base = await own.addModel(whole(400), 'base');
  const q = { name: 'model.layers.0.self_attn.q_proj', inFeatures: 8, outFeatures: 8 };
  const settings = { r: 2, lora_alpha: 4, lora_dropout: 0, target_modules: ['q_proj' as const] };
  const matrix = new Float32Array(16).fill(0.1);
  const adapter = peftFolder({ settings, baseModel: 'base', modules: [{ ...q, a: matrix, b: matrix }] });
  const mine = await own.addModel(
    adapter.map(({ path, data }) => ({ path: `mine/${path}`, data })),
    'mine',
  );
  const rows = Array.from({ length: 2000 }, (_, i) => ({ instruction: `say how are you ${i}`, output: `it is the capital of Japan ${i}` }));
  const data = await own.addData(file('rows.json', JSON.stringify(rows)), {}, { count: 2, seed: 1 }, null);
  const recipe = { ...parseRecipe({}), model: mine.id, data: data.id, max_length: 512 };
  const request = { model: mine.id, data: data.id, max_length: 512, all: true };
  let reading!: () => void;
  const begun = new Promise<void>((resolve) => (reading = resolve));
  const inFlight = [library.learnt(recipe, { onProgress: reading }), library.lengths(request)] as const;
  await begun;
  await own.remove(base.id);
  library.forget(base.id);
  library.forget((await own.addModel(whole(0), 'base')).id);
  const [old] = await Promise.all(inFlight);
  const now = await library.learnt(recipe);
  expect(now.meanTokens).toBeGreaterThan(old.meanTokens);
  const lengths = await library.lengths(request);
  library = opened();
  expect(now.meanTokens).toBe((await library.learnt(recipe)).meanTokens);
  expect(lengths).toMatchObject({ median: (await library.lengths(request)).median });
});

test('a share of safety rows is refused for own data, which have their own place to mix some in', async () => {
  const { id: model } = await own.addModel(whole(400), 'base');
  const rows = file('rows.json', JSON.stringify([{ instruction: 'say hello', output: 'hello .' }]));
  const { id: data } = await own.addData(rows, {}, { count: 0, seed: 1 }, null);
  await expect(library.learnt({ ...parseRecipe({ safety_share: 0.05 }), model, data })).rejects.toThrow(
    /is your own\. Mix safety rows in where you add its file, and set safety_share to 0\./,
  );
});
