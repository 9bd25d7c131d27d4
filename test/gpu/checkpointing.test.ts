import { describe, expect, onTestFinished, test } from 'vitest';
import { createModel, createTrainer } from '../../src/index';
import type { Gpu } from '../../src/webgpu/gpu';
import { Model } from '../../src/model/llama';
import { fail } from '../../src/protocol/errors';
import type { MemoryBill } from '../../src/protocol/runs/run';
import { Trainer } from '../../src/train/trainer';
import { testGpu } from './harness';
import { randomCheckpoint, randomRows, TINY } from './models';

// gradient_checkpointing: the same bits from less memory.

const RECIPE = { learning_rate: 0.01, lr_scheduler_type: 'constant', max_grad_norm: 0.5, ema_mode: 'feedback', ema_decay: [0.9] };
const bits = (values: Float32Array): Uint32Array => new Uint32Array(values.slice().buffer);

describe.each([
  { what: 'four layers', config: { ...TINY, num_hidden_layers: 4 } },
  { what: 'one layer, which is kept', config: { ...TINY, num_hidden_layers: 1 } },
  { what: 'tied head, vocabulary in two chunks', config: { ...TINY, vocab_size: 1031, tie_word_embeddings: true }, batch: 520 },
])('$what', ({ config, batch = 2 }) => {
  test('loss, norm, gradient, weights and average are those of training without it', async () => {
    const results = [];
    for (const gradient_checkpointing of [false, true]) {
      const model = await createModel(await testGpu(), randomCheckpoint(config), { batch, length: 17 });
      onTestFinished(() => model.free());
      const trainer = await createTrainer(model, { ...RECIPE, gradient_checkpointing });
      onTestFinished(() => trainer.free());
      const metrics = [];
      // With a batch of 2 the second of each pair of updates is accumulated from three parts.
      for (let step = 0; step < 3; step++) {
        metrics.push(await trainer.step(randomRows(100 + step, [9, 4], config.vocab_size)));
        metrics.push(await trainer.step(randomRows(200 + step, [17, 4, 12, 3, 7], config.vocab_size)));
      }
      results.push({
        metrics,
        gradients: bits(await model.read(trainer.gradients)),
        weights: bits(await model.read(model.weights)),
        average: bits(await model.read(model.track('ema:0.9'))),
      });
    }
    expect(results[1]).toEqual(results[0]);
  });
});

describe('memory', () => {
  const WIDE = {
    model_type: 'llama',
    vocab_size: 512,
    hidden_size: 512,
    intermediate_size: 1376,
    num_hidden_layers: 8,
    num_attention_heads: 8,
    max_position_embeddings: 256,
    tie_word_embeddings: true,
  };
  const activations = ({ items }: MemoryBill): number => items.find(({ name }) => name === 'activations')!.bytes;
  const billed = async (layers: number, gradient_checkpointing: boolean): Promise<MemoryBill> =>
    new Trainer(new Model(await testGpu(), { ...WIDE, num_hidden_layers: layers }, { batch: 16, length: 256 }), {
      gradient_checkpointing,
    }).bill();

  test('every further layer costs its input alone', async () => {
    const tokens = 16 * 255;
    const input = 4 * tokens * WIDE.hidden_size;
    // Input, both norms with their factors, qkv, attention and its sums, the middle, gate and up, and their product.
    const floats = 5 * WIDE.hidden_size + 2 + 3 * WIDE.hidden_size + 8 + 3 * WIDE.intermediate_size;
    const growth = async (on: boolean): Promise<number> => activations(await billed(8, on)) - activations(await billed(7, on));
    expect(await growth(true)).toBe(input);
    expect(await growth(false)).toBe(4 * tokens * floats);
  });

  test('of 25 million parameters at a batch of 16 a fourth of the activations is left', async () => {
    const [kept, recomputed] = [await billed(8, false), await billed(8, true)];
    expect(activations(recomputed)).toBeLessThan(activations(kept) / 4);
    expect(kept.total - recomputed.total).toBe(activations(kept) - activations(recomputed));
    const mib = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(0)} MiB`;
    console.log(
      `activations ${mib(activations(kept))}, with gradient checkpointing ${mib(activations(recomputed))}; ` +
        `training without weights ${mib(kept.total)} and ${mib(recomputed.total)}`,
    );
  });
});

test('an adapter without enough memory is told of it, unless it is on', async () => {
  const gpu = await testGpu();
  const refusal = fail('out-of-memory')`Reserving memory: not enough.`;
  const full = Object.create(gpu, { reserve: { value: () => Promise.reject(refusal) } }) as Gpu;
  const train = (gradient_checkpointing: boolean) =>
    createTrainer(new Model(full, TINY, { batch: 2, length: 16 }), { ...RECIPE, gradient_checkpointing });
  await expect(train(false)).rejects.toMatchObject({
    code: 'out-of-memory',
    message: expect.stringMatching(/^Reserving memory: not enough\. With gradient checkpointing .* less memory/) as string,
  });
  await expect(train(true)).rejects.toBe(refusal);
});
