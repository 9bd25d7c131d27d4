import { describe, expect, onTestFinished, test } from 'vitest';
import { peftFolder } from '../../src/exchange/peft';
import { type Adapter, createModel, createTrainer, type Model, type ModelOptions, readAdapter, writeSafetensors } from '../../src/index';
import type { AdapterTable } from '../../src/model/adapter';
import { mergeRows } from '../../src/model/low-rank';
import type { Lora } from '../../src/protocol/recipe';
import { filled } from '../../src/worker/merge';
import { compare } from '../reference/compare';
import { testGpu } from './harness';
import { randomCheckpoint, randomRows, TINY } from './models';

// Training that goes on from an adapter of PEFT, beside the same weights.

const LORA: Lora = { r: 3, lora_alpha: 6, lora_dropout: 0.1, target_modules: ['q_proj', 'v_proj', 'down_proj'] };
const RECIPE = { learning_rate: 1e-2, lr_scheduler_type: 'constant', ema_mode: 'shadow', ema_decay: [0.9] };
const ROWS = randomRows(3, [16, 5, 9]);
const bits = (x: Float32Array): Uint32Array => new Uint32Array(x.slice().buffer);

async function open(options: Partial<ModelOptions>): Promise<Model> {
  const model = await createModel(await testGpu(), randomCheckpoint(), { batch: 4, length: 16, ...options });
  onTestFinished(() => model.free());
  return model;
}

async function trainerOf(model: Model, recipe: object = RECIPE) {
  const trainer = await createTrainer(model, recipe);
  onTestFinished(() => trainer.free());
  return trainer;
}

const modulesOf = async (model: Model, track = 'online') => filled(model.table as AdapterTable, await model.read(model.track(track)));

/** The files that a run leaves. */
async function exported(model: Model): Promise<Map<string, Blob>> {
  const modules = (await modulesOf(model)).map((module) => ({ ...module, ...module.matrices }));
  return new Map(peftFolder({ settings: model.lora!, baseModel: 'org/base', modules }).map(({ path, data }) => [path, data]));
}

/** A model that learnt for three updates, and its adapter out of its files. */
async function learnt(): Promise<{ model: Model; adapter: Adapter; files: Map<string, Blob> }> {
  const model = await open({ lora: LORA, seed: 5 });
  const trainer = await trainerOf(model);
  for (let step = 0; step < 3; step++) await trainer.step(ROWS);
  const files = await exported(model);
  return { model, files, adapter: await readAdapter(files, randomCheckpoint()) };
}

/** Weights with what an adapter adds, in float32. */
async function merged(modules: Awaited<ReturnType<typeof modulesOf>>): Promise<Map<string, Float32Array>> {
  const weights = new Map<string, Float32Array>();
  for (const [name, { read }] of randomCheckpoint().tensors) weights.set(name, Float32Array.from(await read()));
  for (const { name, inFeatures, matrices } of modules)
    mergeRows(weights.get(`${name}.weight`) as Float32Array<ArrayBuffer>, 0, { inFeatures, ...matrices }, LORA);
  return weights;
}

test('A and B come back as they left, to the bit, and give the logits that they gave', async () => {
  const { model, files, adapter } = await learnt();
  expect(adapter).toMatchObject({ settings: LORA, baseModel: 'org/base' });
  const again = await open({ adapter });
  expect(again.lora).toEqual(LORA);
  expect(bits(await again.read(again.weights))).toEqual(bits(await model.read(model.weights)));
  const logits = await again.logits(ROWS.inputIds);
  expect(bits(logits)).toEqual(bits(await model.logits(ROWS.inputIds)));
  const twice = await exported(again);
  for (const [name, file] of files) expect(await twice.get(name)!.arrayBuffer(), name).toEqual(await file.arrayBuffer());
  // As docs/library.md writes it.
  const named = (await again.tensors()).map((tensor) => ({ ...tensor, name: `base_model.model.${tensor.name}` }));
  const byHand = writeSafetensors(named);
  expect(await byHand.arrayBuffer()).toEqual(await files.get('adapter_model.safetensors')!.arrayBuffer());

  const weights = await merged(await modulesOf(model));
  const tensors = new Map([...randomCheckpoint().tensors].map(([name, { shape }]) => [name, { shape, read: async () => weights.get(name)! as Float32Array<ArrayBuffer> }])); // prettier-ignore
  const whole = await createModel(await testGpu(), { ...randomCheckpoint(), tensors }, { batch: 4, length: 16 });
  onTestFinished(() => whole.free());
  compare('merged', await whole.logits(ROWS.inputIds), logits, { abs: 1e-4, eps: 1e-4 });
});

test('training goes on as from a pool with the same A and B, to the bit; moments begin anew', async () => {
  const { model, adapter } = await learnt();
  const again = await open({ adapter, seed: 7 });
  const trainer = await trainerOf(again, { ...RECIPE, lora: LORA });
  const other = await open({ lora: LORA, seed: 7 });
  await other.write(other.weights, await model.read(model.weights));
  const beside = await trainerOf(other);
  const start = bits(await model.read(model.weights));
  for (const track of ['start', 'ema:0.9']) expect(bits(await again.read(again.track(track)))).toEqual(start);
  const fresh = await trainer.save();
  expect([fresh.first, fresh.second].every((moments) => moments.every((x) => x === 0))).toBe(true);

  const steps = [];
  for (let step = 0; step < 4; step++) {
    steps.push(await trainer.step(ROWS));
    expect(steps.at(-1)).toEqual(await beside.step(ROWS));
  }
  expect(steps.at(-1)!.loss).toBeLessThan(steps[0]!.loss);
  for (const track of ['online', 'ema:0.9'])
    expect(bits(await again.read(again.track(track)))).toEqual(bits(await other.read(other.track(track))));

  // Saved and restored it is the same run.
  const state = await trainer.save();
  const next = await trainer.step(ROWS);
  const resumed = await trainerOf(await open({ adapter, seed: 7 }));
  await resumed.restore(state);
  expect(await resumed.step(ROWS)).toEqual(next);
});

test('drift is the distance from the adapter that training went on from', async () => {
  const { adapter } = await learnt();
  const model = await open({ adapter });
  const trainer = await trainerOf(model);
  for (const track of ['start', 'online', 'ema:0.9']) expect(await trainer.drift(track)).toBe(0);
  for (let step = 0; step < 3; step++) await trainer.step(ROWS);
  const before = await merged(await modulesOf(model, 'start'));
  for (const track of ['online', 'ema:0.9']) {
    let squares = 0;
    for (const [name, values] of await merged(await modulesOf(model, track)))
      values.forEach((x, i) => (squares += (x - before.get(name)![i]!) ** 2));
    const drift = await trainer.drift(track);
    expect(drift).toBeGreaterThan(0.01);
    expect(drift / Math.sqrt(squares)).toBeCloseTo(1, 4);
  }
});

test('it goes on beside a quantised base too', async () => {
  const { adapter } = await learnt();
  const trainer = await trainerOf(await open({ adapter, quantization: 'int8' }), { ...RECIPE, quantization: 'int8' });
  const losses = [];
  for (let step = 0; step < 4; step++) losses.push((await trainer.step(ROWS)).loss);
  expect(losses.at(-1)!).toBeLessThan(losses[0]!);
});

describe('what does not fit is refused by name', () => {
  test('settings', async () => {
    const { adapter } = await learnt();
    await expect(open({ adapter, lora: { ...LORA, r: 4 } })).rejects.toMatchObject({ code: 'recipe', message: expect.stringMatching(/^lora\.r is 4, .* has 3: set it to that\.$/) as string });
    await expect(open({ adapter, lora: null })).rejects.toMatchObject({ code: 'recipe', message: expect.stringContaining('set lora to') as string });
    const model = await open({ adapter, lora: { ...LORA, lora_dropout: 0 } });
    expect(model.lora!.lora_dropout).toBe(0);
    await expect(createTrainer(model, { ...RECIPE, lora: LORA })).rejects.toMatchObject({ code: 'recipe' });
  }); // prettier-ignore

  test('an adapter of another model', async () => {
    const { files } = await learnt();
    const other = randomCheckpoint({ ...TINY, hidden_size: 24 });
    await expect(readAdapter(files, other)).rejects.toMatchObject({ code: 'checkpoint', message: expect.stringContaining('has the shape [3, 20], expected [3, 24]') as string }); // prettier-ignore
  });
});
