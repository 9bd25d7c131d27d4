import { describe, expect, onTestFinished, test } from 'vitest';
import { createModel, createTrainer, type ModelOptions } from '../../src/index';
import type { AdapterModule } from '../../src/model/adapter';
import type { Model } from '../../src/model/llama';
import { mergeRows } from '../../src/model/low-rank';
import type { Lora } from '../../src/protocol/recipe';
import { compare } from '../reference/compare';
import { matmulNN, matmulTN } from '../reference/matmul';
import { type ReferenceAdapter, referenceLogits } from '../reference/model';
import { draws } from '../reference/random';
import { testGpu } from './harness';
import { randomCheckpoint, randomRows, TINY } from './models';

// Adapters against float64: the chain rule gives their gradients from those of the merged weights.

const ALL = ['q_proj', 'k_proj', 'v_proj', 'o_proj', 'gate_proj', 'up_proj', 'down_proj'] as const;
const settings = (given: Partial<Lora> = {}): Lora => ({ r: 3, lora_alpha: 6, lora_dropout: 0, target_modules: [...ALL], ...given });
const STILL = { learning_rate: 0, lr_scheduler_type: 'constant' };
const ROWS = randomRows(3, [16, 5, 9]);
const bits = (x: Float32Array): Uint32Array => new Uint32Array(x.buffer, x.byteOffset, x.length);

async function open(options: Partial<ModelOptions> = {}, config: object = TINY): Promise<Model> {
  const model = await createModel(await testGpu(), randomCheckpoint(config), {
    batch: 4,
    length: 16,
    lora: settings(),
    seed: 5,
    ...options,
  });
  onTestFinished(() => model.free());
  return model;
}

async function trainerOf(model: Model, recipe: object = STILL) {
  const trainer = await createTrainer(model, recipe);
  onTestFinished(() => trainer.free());
  return trainer;
}

/** Gives every B something to say, which it does not have at the start; elsewhere in the blocks stays zero. */
async function fill(model: Model): Promise<Map<string, { a: Float32Array; b: Float32Array; module: AdapterModule }>> {
  const pool = await model.read(model.weights);
  const { normal } = draws(23);
  for (const { b } of model.modules) {
    const [rows, columns] = b.shape as [number, number];
    const values = normal(b.size, 0.2);
    for (let j = 0; j < columns; j++) for (let i = 0; i < rows; i++) pool[b.offset + j * b.stride! + i] = values[j * rows + i]!;
  }
  await model.write(model.weights, pool);
  const found = new Map<string, { a: Float32Array; b: Float32Array; module: AdapterModule }>();
  for (const module of model.modules) {
    const [a, b] = await Promise.all([model.readTensor(module.a.name), model.readTensor(module.b.name)]);
    found.set(module.name, { a, b, module });
  }
  return found;
}

async function weightsOf(config: object): Promise<Map<string, Float32Array>> {
  const entries = [...randomCheckpoint(config).tensors].map(async ([name, { read }]) => [name, await read()] as const);
  return new Map(await Promise.all(entries));
}

/** The checkpoint with every adapter added to its weights. */
async function merged(config: object, adapters: Awaited<ReturnType<typeof fill>>, lora: Lora) {
  const checkpoint = randomCheckpoint(config);
  const tensors = new Map(checkpoint.tensors);
  for (const [name, { a, b, module }] of adapters) {
    const { shape, read } = tensors.get(`${name}.weight`)!;
    const data = Float32Array.from(await read());
    mergeRows(data, 0, { inFeatures: module.inFeatures, a, b }, lora);
    tensors.set(`${name}.weight`, { shape, read: () => Promise.resolve(data) });
  }
  return { ...checkpoint, tensors };
}

test('a fresh adapter changes no logit, bit for bit', async () => {
  const plain = await open({ lora: null });
  const adapted = await open();
  expect(bits(await adapted.logits(ROWS.inputIds))).toEqual(bits(await plain.logits(ROWS.inputIds)));
  const [a] = adapted.modules;
  const start = await adapted.readTensor(a!.a.name);
  const bound = 1 / Math.sqrt(a!.inFeatures);
  expect(Math.max(...start.map(Math.abs))).toBeLessThanOrEqual(bound);
  expect(Math.max(...start)).toBeGreaterThan(bound / 2);
});

const CASES = [
  { what: 'all modules, r 3', lora: settings(), config: TINY },
  { what: 'q and v, r 4', lora: settings({ r: 4, target_modules: ['q_proj', 'v_proj'] }), config: TINY },
  { what: 'up and down, r 1', lora: settings({ r: 1, target_modules: ['up_proj', 'down_proj'] }), config: TINY },
  {
    what: 'k alone of a tied Qwen2',
    lora: settings({ target_modules: ['k_proj'] }),
    config: { ...TINY, model_type: 'qwen2', tie_word_embeddings: true },
  },
  { what: 'all modules of a Qwen3', lora: settings({ r: 2 }), config: { ...TINY, model_type: 'qwen3' } },
];

describe.each(CASES)('$what', ({ lora, config }) => {
  test('logits as in float64, and as those of merged weights', async () => {
    const model = await open({ lora }, config);
    const adapters = await fill(model);
    const logits = await model.logits(ROWS.inputIds);
    const reference = new Map<string, ReferenceAdapter>();
    for (const [name, { a, b }] of adapters) reference.set(name, { a, b, r: lora.r, scale: lora.lora_alpha / lora.r });
    const expected = referenceLogits(model.config, await weightsOf(config), ROWS.inputIds, reference);
    const flat = ROWS.inputIds.flatMap((row, r) => row.map((_, t) => logits.subarray((r * 16 + t) * 97, (r * 16 + t + 1) * 97)));
    compare('logits', Float32Array.from(flat.flatMap((x) => [...x])), expected, { abs: 1e-4, eps: 1e-4 });
    const whole = await createModel(await testGpu(), await merged(config, adapters, lora), { batch: 4, length: 16 });
    onTestFinished(() => whole.free());
    compare('merged', await whole.logits(ROWS.inputIds), logits, { abs: 1e-4, eps: 1e-4 });
  });

  test.each([false, true])('gradients of A and B by the chain rule, recomputing %s', async (recompute) => {
    const model = await open({ lora }, config);
    const adapters = await fill(model);
    const trainer = await trainerOf(model, { ...STILL, gradient_checkpointing: recompute });
    const { loss, gradNorm } = await trainer.step(ROWS);
    const whole = await createModel(await testGpu(), await merged(config, adapters, lora), { batch: 4, length: 16 });
    onTestFinished(() => whole.free());
    const full = await trainerOf(whole);
    const reference = await full.step(ROWS);
    expect(loss).toBeCloseTo(reference.loss, 4);
    const scale = lora.lora_alpha / lora.r;
    let squares = 0;
    for (const [name, { a, b, module }] of adapters) {
      const dW = await full.read(`${name}.weight`, 'grad');
      const { inFeatures: k, outFeatures: n } = module;
      const dA = matmulTN(b, dW, n, lora.r, k).map((x) => x * scale);
      const transposed = Float64Array.from({ length: k * lora.r }, (_, i) => a[(i % lora.r) * k + Math.floor(i / lora.r)]!);
      const dB = matmulNN(dW, transposed, n, k, lora.r).map((x) => x * scale);
      compare(`${name} A`, await trainer.read(module.a.name, 'grad'), dA, { abs: 2e-5, eps: 1e-3 });
      compare(`${name} B`, await trainer.read(module.b.name, 'grad'), dB, { abs: 2e-5, eps: 1e-3 });
      for (const x of [...dA, ...dB]) squares += x * x;
    }
    // Of the adapters alone: nothing outside of the blocks counts.
    expect(gradNorm).toBeCloseTo(Math.sqrt(squares), 3);
  });
});

const TRAINING = { learning_rate: 1e-2, lr_scheduler_type: 'constant', ema_mode: 'shadow', ema_decay: [0.9] };

test('training lowers the loss, is repeated bit for bit after a save, and keeps to the blocks', async () => {
  const lora = settings({ lora_dropout: 0.2 });
  const model = await open({ lora });
  const trainer = await trainerOf(model, TRAINING);
  const losses: number[] = [];
  for (let i = 0; i < 6; i++) losses.push((await trainer.step(ROWS)).loss);
  const state = await trainer.save();
  for (let i = 0; i < 14; i++) losses.push((await trainer.step(ROWS)).loss);
  expect(losses.at(-1)!).toBeLessThan(0.8 * losses[0]!);
  const end = await model.read(model.weights);
  const average = await model.read(model.track('ema:0.9'));
  const again = await open({ lora });
  const second = await trainerOf(again, TRAINING);
  await second.restore(state);
  const repeated: number[] = [];
  for (let i = 0; i < 14; i++) repeated.push((await second.step(ROWS)).loss);
  expect(repeated).toEqual(losses.slice(6));
  expect(bits(await again.read(again.weights))).toEqual(bits(end));
  expect(bits(await again.read(again.track('ema:0.9')))).toEqual(bits(average));
  const known = new Set(model.modules.flatMap(({ a, b }) => [...places(a), ...places(b)]));
  expect(end.every((x, i) => known.has(i) || x === 0)).toBe(true);
  expect(await trainer.drift('online')).toBeGreaterThan(await trainer.drift('ema:0.9'));
});

function places({ offset, size, shape, stride }: AdapterModule['a']): number[] {
  if (stride === undefined) return Array.from({ length: size }, (_, i) => offset + i);
  return Array.from({ length: size }, (_, i) => offset + Math.floor(i / shape[0]!) * stride + (i % shape[0]!));
}

test('dropout leaves evaluation alone and changes the loss of an update, otherwise each time', async () => {
  const model = await open({ lora: settings({ lora_dropout: 0.5 }) });
  await fill(model);
  const trainer = await trainerOf(model);
  const losses = [(await trainer.step(ROWS)).loss, (await trainer.step(ROWS)).loss];
  const plain = await open();
  await fill(plain);
  losses.push((await (await trainerOf(plain)).step(ROWS)).loss);
  expect(new Set(losses).size).toBe(3);
  expect(bits(await model.logits(ROWS.inputIds))).toEqual(bits(await plain.logits(ROWS.inputIds)));
});

test('the distance of adapters is that of the merged weights', async () => {
  const lora = settings();
  const model = await open({ lora });
  const trainer = await trainerOf(model);
  const adapters = await fill(model);
  const [before, after] = [await weightsOf(TINY), await merged(TINY, adapters, lora)];
  let squares = 0;
  for (const [name, { read }] of after.tensors) (await read()).forEach((x, i) => (squares += (x - before.get(name)![i]!) ** 2));
  expect(await trainer.drift('online')).toBeCloseTo(Math.sqrt(squares), 4);
});
