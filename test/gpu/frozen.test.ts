import { describe, expect, onTestFinished, test } from 'vitest';
import type { Checkpoint } from '../../src/exchange/checkpoint';
import type { Gpu } from '../../src/webgpu/gpu';
import { createModel, createTrainer } from '../../src/index';
import { dequantise, quantise } from '../../src/kernels/products/quantised';
import { parseConfig } from '../../src/model/config';
import { Model } from '../../src/model/llama';
import { LORA_MODULES, type Lora } from '../../src/protocol/recipe';
import { Trainer } from '../../src/train/trainer';
import { compare } from '../reference/compare';
import { referenceLogits } from '../reference/model';
import { testGpu } from './harness';
import { randomCheckpoint, randomRows, TINY } from './models';

// Frozen weights, however they are stored and wherever they lie; and the relatives of Llama.

const LORA: Lora = { r: 2, lora_alpha: 4, lora_dropout: 0, target_modules: ['q_proj', 'v_proj'] };
const WORDS = 4099;
const LARGE = { ...TINY, vocab_size: WORDS };
const { inputIds, labels } = randomRows(3, [16, 5, 9], WORDS);

/** As if the adapter bound so many bytes at most. */
function small(gpu: Gpu, binding: number): Gpu {
  const report = { ...gpu.report, limits: { ...gpu.report.limits, maxStorageBufferBindingSize: binding } };
  return Object.create(gpu, { report: { value: report } }) as Gpu;
}

async function open(config: object, options: object, gpu?: Gpu, checkpoint: Checkpoint = randomCheckpoint(config)) {
  const model = await createModel(gpu ?? (await testGpu()), checkpoint, { batch: 4, length: 16, ...options });
  onTestFinished(() => model.free());
  return model;
}

/** Row by row without the padding. */
function dense(logits: Float32Array, vocabulary: number): Float32Array {
  const rows = inputIds.flatMap((row, r) => row.map((_, t) => logits.subarray((r * 16 + t) * vocabulary, (r * 16 + t + 1) * vocabulary)));
  return Float32Array.from(rows.flatMap((x) => [...x]));
}

async function weightsOf(config: object, change: (name: string, values: Float32Array, shape: number[]) => Float32Array = (_, x) => x) {
  const entries = [...randomCheckpoint(config).tensors].map(
    async ([name, { shape, read }]) => [name, change(name, await read(), shape)] as const,
  );
  return new Map(await Promise.all(entries));
}

describe.each(['int8', 'int4'] as const)('a base in %s', (quantization) => {
  test.each([
    { what: 'in one piece', binding: 2 ** 27, tied: false },
    { what: 'its words in pieces', binding: 62_000, tied: true },
  ])('$what: logits as with the weights that it stands for', async ({ binding, tied }) => {
    const config = { ...LARGE, tie_word_embeddings: tied };
    const model = await open(config, { lora: LORA, quantization }, small(await testGpu(), binding));
    expect(model.reading(model.weights).embed.length).toBe(tied ? 2 : 1);
    const rounded = await weightsOf(config, (name, values, shape) => {
      if (shape.length === 1) return values;
      const bits = quantization === 'int8' || /embed|head/.test(name) ? 8 : 4;
      const [rows, columns] = shape as [number, number];
      return dequantise(quantise(values, rows, columns, bits), rows, columns, bits);
    });
    const expected = referenceLogits(parseConfig(config), rounded, inputIds);
    compare('logits', dense(await model.logits(inputIds), WORDS), expected, { abs: 1e-3, eps: 1e-3 });
    const trainer = await createTrainer(model, { learning_rate: 1e-2, lr_scheduler_type: 'constant' });
    onTestFinished(() => trainer.free());
    const losses: number[] = [];
    for (let i = 0; i < 8; i++) losses.push((await trainer.step({ inputIds, labels })).loss);
    expect(losses.at(-1)!).toBeLessThan(losses[0]!);
    expect(await model.generate(inputIds, { maxNewTokens: 1 })).toHaveLength(3);
  });
});

test('words in pieces give the numbers of words in one', async () => {
  const config = { ...LARGE, tie_word_embeddings: false };
  const results = [];
  for (const binding of [2 ** 27, 62_000]) {
    const model = await open(config, { lora: LORA }, small(await testGpu(), binding));
    const logits = await model.logits(inputIds);
    const trainer = await createTrainer(model, { learning_rate: 1e-2, lr_scheduler_type: 'constant' });
    onTestFinished(() => trainer.free());
    const { loss } = await trainer.step({ inputIds, labels });
    results.push({ pieces: model.reading(model.weights).head.length, loss, logits });
  }
  expect(results.map(({ pieces }) => pieces)).toEqual([1, 6]);
  compare('logits', results[1]!.logits, results[0]!.logits, { abs: 1e-5, eps: 1e-5 });
  expect(results[1]!.loss).toBeCloseTo(results[0]!.loss, 5);
});

describe.each(['llama', 'mistral', 'qwen2', 'qwen3'])('%s', (family) => {
  test('logits as in float64', async () => {
    const config = { ...TINY, model_type: family, ...(family === 'mistral' ? { sliding_window: 16 } : {}) };
    const model = await open(config, {});
    const rows = inputIds.map((row) => row.map((id) => id % TINY.vocab_size));
    const expected = referenceLogits(model.config, await weightsOf(config), rows);
    compare('logits', dense(await model.logits(rows), TINY.vocab_size), expected, { abs: 1e-4, eps: 1e-4 });
  });
});

const LLAMA_1B = { model_type: 'llama', vocab_size: 128_256, hidden_size: 2048, intermediate_size: 8192, num_hidden_layers: 16 };
const LLAMA_7B = { model_type: 'llama', vocab_size: 32_000, hidden_size: 4096, intermediate_size: 11_008, num_hidden_layers: 32 };

test.each([
  { what: 'Llama-3.2-1B in int8', shape: LLAMA_1B, more: { num_key_value_heads: 8, tie_word_embeddings: true }, bits: 'int8', most: 2e9 },
  { what: 'Llama-2-7B in int4', shape: LLAMA_7B, more: { max_position_embeddings: 4096 }, bits: 'int4', most: 6e9 },
] as const)(
  '$what: adapters of rank 8 with an average train on 512 tokens within $most bytes',
  async ({ what, shape, more, bits, most }) => {
    const gpu = small(await testGpu(), 2 ** 31 - 4);
    const lora: Lora = { ...LORA, r: 8, target_modules: [...LORA_MODULES] };
    const model = new Model(gpu, { ...shape, ...more, num_attention_heads: 32 }, { batch: 1, length: 512, lora, quantization: bits });
    const trainer = new Trainer(model, { gradient_checkpointing: true, ema_mode: 'shadow', ema_decay: [0.99] });
    const total = model.bill().total + trainer.bill().total;
    console.log(`${what}: ${(total / 1e9).toFixed(2)} GB`);
    expect(total).toBeLessThan(most);
  },
);

describe('what cannot be is refused before anything is allocated', () => {
  test.each([
    ['rows beyond a sliding window', { ...TINY, model_type: 'mistral', sliding_window: 15 }, {}, 'looks back 15 tokens'],
    ['quantised weights without adapters', TINY, { quantization: 'int8' }, 'set lora'],
  ])('%s', async (_, config, options, message) => {
    await expect(open(config, options)).rejects.toThrow(message);
  });
});
