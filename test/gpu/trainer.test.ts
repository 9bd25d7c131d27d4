import { describe, expect, onTestFinished, test } from 'vitest';
import { createModel, createTrainer, type Model, type Trainer } from '../../src/index';
import type { EmaMode } from '../../src/protocol/averages';
import { parseOptimisation } from '../../src/protocol/recipe';
import { averageTracks } from '../../src/train/averages';
import { learningRate } from '../../src/train/schedule';
import { compare } from '../reference/compare';
import { optimiserState, update } from '../reference/optimiser';
import { testGpu } from './harness';
import { randomCheckpoint, randomRows, TINY } from './models';

const RECIPE = { learning_rate: 0.01, lr_scheduler_type: 'cosine', warmup_steps: 2, max_steps: 8, weight_decay: 0.1, max_grad_norm: 0.5 };
const batchOf = (step: number) => randomRows(100 + step, [9, 4, 12]);

async function open(recipe: object = RECIPE, batch = 4): Promise<{ model: Model; trainer: Trainer }> {
  const model = await createModel(await testGpu(), randomCheckpoint(), { batch, length: 16 });
  onTestFinished(() => model.free());
  const trainer = await createTrainer(model, recipe);
  onTestFinished(() => trainer.free());
  return { model, trainer };
}

async function run(trainer: Trainer, from: number, to: number) {
  const metrics = [];
  for (let step = from; step < to; step++) metrics.push(await trainer.step(batchOf(step)));
  return metrics;
}

const bits = (values: Float32Array): Uint32Array => new Uint32Array(values.slice().buffer);

describe('bit for bit', () => {
  const recipe = { ...RECIPE, ema_mode: 'feedback', ema_decay: [0.9], ema_feedback: 0.2 };

  test('two equal runs are equal', async () => {
    const results = [];
    for (let i = 0; i < 2; i++) {
      const { model, trainer } = await open(recipe);
      const metrics = await run(trainer, 0, 6);
      results.push({ metrics, weights: bits(await model.read(model.weights)), average: bits(await model.read(model.track('ema:0.9'))) });
    }
    expect(results[1]).toEqual(results[0]);
  });

  test('a restored run goes on as if it had never stopped', async () => {
    const { model, trainer } = await open(recipe);
    await run(trainer, 0, 3);
    const state = await trainer.save();
    const metrics = await run(trainer, 3, 6);
    const end = await trainer.save();

    await trainer.restore(state);
    expect(trainer.updates).toBe(3);
    expect(await run(trainer, 3, 6)).toEqual(metrics);

    const other = await open(recipe);
    await other.trainer.restore(state);
    expect(await run(other.trainer, 3, 6)).toEqual(metrics);
    expect(await other.trainer.save()).toEqual(end);
    expect(await other.trainer.drift('online')).toBe(await trainer.drift('online'));
    expect(bits(await model.read(model.weights))).toEqual(bits(end.weights));
  });

  test('updates submitted ahead give the same numbers', async () => {
    const [one, ahead] = [await open(recipe), await open(recipe)];
    const pending = [];
    for (let step = 0; step < 6; step++) {
      await ahead.trainer.ready();
      const { inputIds, labels } = batchOf(step);
      pending.push(ahead.trainer.submit(inputIds.map((ids, i) => ({ inputIds: ids, labels: labels[i]! }))));
    }
    expect(await Promise.all(pending)).toEqual(await run(one.trainer, 0, 6));
  });
});

test('a state of another run is refused', async () => {
  const [plain, averaged] = [await open(), await open({ ...RECIPE, ema_mode: 'shadow', ema_decay: [0.5, 0.9] })];
  const state = await plain.trainer.save();
  await expect(averaged.trainer.restore(state)).rejects.toThrow('weight averages');
  state.first[7] = NaN;
  await expect(plain.trainer.restore(state)).rejects.toThrow('first moment hold NaN at element 7');
});

/** Follows a run in float64 from the gradients of each step, and compares weights and averages after each. */
async function follow(recipe: object, steps: number): Promise<void> {
  const o = parseOptimisation(recipe);
  const { model, trainer } = await open(o);
  const { names, slices } = averageTracks(o);
  const state = optimiserState(await model.read(model.weights), slices);
  const isMatrix = (i: number): boolean => model.table.parameters.some((p) => p.shape.length > 1 && i >= p.offset && i < p.offset + p.size);
  const decayed = Array.from(state.weights, (_, i) => isMatrix(i));
  for (let step = 0; step < steps; step++) {
    const { learningRate: rate, gradNorm } = await trainer.step(batchOf(step));
    expect(rate).toBe(learningRate(o, step));
    const gradient = await model.read(trainer.gradients);
    expect(gradNorm).toBeCloseTo(Math.hypot(...gradient), 4);
    const settings = {
      learningRate: rate,
      weightDecay: o.weight_decay,
      beta1: o.adam_beta1,
      beta2: o.adam_beta2,
      epsilon: o.adam_epsilon,
      maxNorm: o.max_grad_norm,
      mode: o.ema_mode,
      decays: o.ema_decay,
      every: o.ema_update_every,
      start: o.ema_start_step,
      feedback: o.ema_feedback,
      switchSteps: o.ema_switch_steps,
    };
    update(state, gradient, settings, (i) => decayed[i]!);
    // Where a gradient is as small as Adam's epsilon its direction is lost in rounding, so a step's size is the measure.
    const tolerance = { abs: 1e-3 * o.learning_rate, eps: 1e-5 };
    compare(`weights after step ${step}`, await model.read(model.weights), state.weights, tolerance);
    for (const [k, name] of names.entries()) {
      compare(`${name} after step ${step}`, await model.read(model.track(name)), state.averages[k]!, tolerance);
    }
  }
  const drift = Math.hypot(...state.weights.map((w, i) => w - state.start[i]!));
  expect((await trainer.drift('online')) / drift).toBeCloseTo(1, 4);
}

describe('every use of an average, against float64', () => {
  const modes: [EmaMode, number[]][] = [
    ['off', []],
    ['shadow', [0.5, 0.9, 0.99]],
    ['feedback', [0.9, 0.5]],
    ['switch', [0.8]],
    ['blend', [0.6]],
    ['anchor', [0.9]],
  ];
  test.each(modes)('%s %j', (ema_mode, ema_decay) =>
    follow({ ...RECIPE, ema_mode, ema_decay, ema_feedback: 0.3, ema_switch_steps: 2, adam_epsilon: 1e-5 }, 6),
  );

  test('from a later step, and every second update', () =>
    follow({ ...RECIPE, ema_mode: 'feedback', ema_decay: [0.7], ema_start_step: 2, ema_update_every: 2, adam_epsilon: 1e-5 }, 6));

  test('without clipping and decay', () => follow({ ...RECIPE, max_grad_norm: 0, weight_decay: 0, adam_epsilon: 1e-5 }, 3));
});

test('blend is a scaled step', async () => {
  const plain = { learning_rate: 0.01, lr_scheduler_type: 'constant', weight_decay: 0.1 };
  const blended = await open({ ...plain, ema_mode: 'blend', ema_decay: [0.75] });
  const scaled = await open({ ...plain, learning_rate: 0.0025 });
  await Promise.all([blended, scaled].map(({ trainer }) => run(trainer, 0, 4)));
  const [a, b] = [await blended.model.read(blended.model.weights), await scaled.model.read(scaled.model.weights)];
  compare('weights', a, b, { abs: 1e-5, eps: 1e-5 });
});

test('four micro-batches of two rows equal one batch of eight', async () => {
  const lengths = [9, 4, 12, 16, 3, 7, 7, 15];
  const rows = (step: number) => randomRows(200 + step, lengths);
  // Adam divides by the gradient's size: a larger epsilon keeps the rounding of nearly absent gradients small.
  const recipe = { ...RECIPE, adam_epsilon: 1e-4 };
  const [small, large] = [await open(recipe, 2), await open(recipe, 8)];
  for (let step = 0; step < 3; step++) {
    const [a, b] = [await small.trainer.step(rows(step)), await large.trainer.step(rows(step))];
    expect(a.loss / b.loss).toBeCloseTo(1, 5);
    expect(a.gradNorm / b.gradNorm).toBeCloseTo(1, 5);
    compare('gradients', await small.model.read(small.trainer.gradients), await large.model.read(large.trainer.gradients), {
      abs: 2e-5,
      eps: 1e-4,
    });
  }
  compare('weights', await small.model.read(small.model.weights), await large.model.read(large.model.weights), { abs: 2e-5, eps: 1e-5 });
});

describe('a run that diverges', () => {
  test('stops with the step and the cause, and keeps the last good weights', async () => {
    // Decay of ten times the weight at a rate of one multiplies every matrix by -9 in each update.
    const { model, trainer } = await open({ learning_rate: 1, lr_scheduler_type: 'constant', weight_decay: 10, max_grad_norm: 0 });
    let good = await model.read(model.weights);
    let failure: unknown = null;
    let step = 0;
    while (!failure && step < 60) {
      try {
        await trainer.step(batchOf(step));
        good = await model.read(model.weights);
        step++;
      } catch (error) {
        failure = error;
      }
    }
    expect(failure).toMatchObject({ code: 'non-finite', details: { step: step + 1 } });
    expect((failure as Error).message).toMatch(
      new RegExp(`step ${step + 1}: the (loss|gradient norm) became .*after step ${step}\\..*lower learning rate`),
    );
    const kept = await model.read(model.weights);
    expect(bits(kept)).toEqual(bits(good));
    expect(kept.findIndex((x) => !Number.isFinite(x))).toBe(-1);
    await expect(trainer.step(batchOf(0))).rejects.toMatchObject({ code: 'non-finite' });
    await expect(trainer.save()).rejects.toMatchObject({ code: 'non-finite' });
  });

  test('updates submitted ahead of the bad one change nothing either', async () => {
    const { model, trainer } = await open();
    await run(trainer, 0, 3);
    const weights = await model.read(model.weights);
    const at = model.table.parameters.find((p) => p.name === 'model.norm.weight')!.offset;
    weights[at] = 3e38;
    await model.write(model.weights, weights);
    const rows = batchOf(0).inputIds.map((inputIds) => ({ inputIds, labels: inputIds }));
    const pending = [trainer.submit(rows), trainer.submit(rows), trainer.submit(rows)];
    const results = await Promise.allSettled(pending);
    for (const result of results)
      expect(result).toMatchObject({ status: 'rejected', reason: { code: 'non-finite', details: { step: 4 } } });
    expect(bits(await model.read(model.weights))).toEqual(bits(weights));
  });
});

describe('what cannot be trained on is refused by name', () => {
  test('rows', async () => {
    const { trainer } = await open();
    const row = (inputIds: number[], labels = inputIds) => trainer.step({ inputIds: [inputIds], labels: [labels] });
    await expect(row([1, 97])).rejects.toThrow('Row 0 holds the token id 97; the vocabulary has 97 entries.');
    await expect(row([1, 2, 3], [1, 2])).rejects.toThrow('Row 0 has 3 tokens but 2 labels');
    await expect(row([1, 2], [1, -100])).rejects.toThrow('No token of this batch has a label');
    await expect(row(Array.from({ length: 17 }, () => 1))).rejects.toThrow('Row 0 has 17 tokens; the model was opened for 16.');
    await expect(trainer.step({ inputIds: [[1, 2]], labels: [] })).rejects.toThrow('1 rows of tokens and 0 of labels');
    expect(trainer.updates).toBe(0);
  });

  test('names and recipes', async () => {
    const { model, trainer } = await open();
    await expect(trainer.read('model.nothing', 'online')).rejects.toThrow('There is no trained tensor model.nothing');
    expect(() => model.track('ema:0.5')).toThrow('There is no track ema:0.5; there are online, start.');
    await expect(createTrainer(model, { learning_rate: 2 })).rejects.toThrow('learning_rate: must be from 0 to 1 (got 2)');
    const gpu = await testGpu();
    const checkpoint = randomCheckpoint();
    await expect(createModel(gpu, checkpoint, { batch: 1, length: 65 })).rejects.toThrow("longer than this model's 64 positions");
    const wider = { ...checkpoint, config: { ...TINY, vocab_size: 98 } };
    await expect(createModel(gpu, wider, { batch: 1, length: 8 })).rejects.toThrow('has the shape [97, 20]; config.json asks for [98, 20]');
    const tied = { ...checkpoint, config: { ...TINY, num_hidden_layers: 1 } };
    await expect(createModel(gpu, tied, { batch: 1, length: 8 })).rejects.toThrow('holds the tensor model.layers.1.');
  });
});
