import { expect, onTestFinished, test } from 'vitest';
import { createModel, createTrainer, type Trainer } from '../../src/index';
import { Inference, type InferenceSize } from '../../src/model/inference';
import { testGpu } from './harness';
import { randomCheckpoint, randomRows, TINY } from './models';
import { watch, type Watch } from './watch';

// While a run goes on, nothing is created on the device and nothing piles up.

async function watched(): Promise<Watch> {
  const seen = watch((await testGpu()).device);
  onTestFinished(() => seen.stop());
  return seen;
}

async function open(config: object, recipe: object, batch: number): Promise<Trainer> {
  const model = await createModel(await testGpu(), randomCheckpoint(config), { batch, length: 16 });
  onTestFinished(() => model.free());
  const trainer = await createTrainer(model, recipe);
  onTestFinished(() => trainer.free());
  return trainer;
}

const AVERAGED = { learning_rate: 0.01, lr_scheduler_type: 'constant', ema_mode: 'shadow', ema_decay: [0.5, 0.9] };

test.each([{ gradient_checkpointing: false }, { gradient_checkpointing: true }])('steps and drift create nothing, %j', async (recipe) => {
  const trainer = await open(TINY, { ...AVERAGED, ...recipe }, 2);
  const seen = await watched();
  for (let step = 0; step < 3; step++) {
    await trainer.step(randomRows(step, [9, 4]));
    await trainer.step(randomRows(step, [9, 4, 12, 3, 16])); // accumulated
    // All asked for at once: each must get its own. An average lies nearer to the start, the more so the more slowly it moves.
    const [start, ...drifts] = await Promise.all(['start', 'online', 'ema:0.5', 'ema:0.9'].map((track) => trainer.drift(track)));
    expect(start).toBe(0);
    expect(drifts).toEqual([...drifts].sort((a, b) => b - a));
    expect(new Set(drifts).size).toBe(3);
  }
  expect(seen.created).toEqual({});
  // What is read now and then, for a checkpoint, makes a buffer of its own: the watch would have seen one.
  await trainer.read('model.norm.weight', 'online');
  expect(seen.created).toEqual({ createBuffer: 1 });
});

const SIZE: Omit<InferenceSize, 'purpose'> = { prompts: 3, promptTokens: 24, maxNewTokens: 9 };
const PROMPTS = randomRows(1, [3, 7, 2, 9, 5]);

const PURPOSES: [InferenceSize['purpose'], (engine: Inference) => Promise<unknown>][] = [
  ['decode', (engine) => engine.generate(PROMPTS.inputIds, 'online', SIZE.maxNewTokens)],
  [
    'score',
    (engine) =>
      engine.loss(
        PROMPTS.inputIds.map((inputIds, i) => ({ inputIds, labels: PROMPTS.labels[i]! })),
        'online',
      ),
  ],
  ['logits', (engine) => engine.logits(PROMPTS.inputIds.slice(0, 4), 'online')],
];

test.each(PURPOSES)('inference to %s creates nothing', async (purpose, use) => {
  const model = await createModel(await testGpu(), randomCheckpoint({ ...TINY, eos_token_id: null }), { batch: 1, length: 20 });
  onTestFinished(() => model.free());
  const engine = new Inference(model, ['online'], { ...SIZE, purpose });
  onTestFinished(() => engine.free());
  await engine.build();
  const seen = await watched();
  const results = [await use(engine), await use(engine)];
  expect(seen.created).toEqual({});
  expect(results[1]).toEqual(results[0]);
});

test('after 2000 updates there is as much memory as after 20, and nothing is in flight', async () => {
  const seen = await watched();
  const config = { ...TINY, vocab_size: 16, hidden_size: 8, intermediate_size: 8, num_hidden_layers: 1, num_attention_heads: 1 };
  const trainer = await open({ ...config, num_key_value_heads: 1, head_dim: 8 }, { ...AVERAGED, learning_rate: 1e-4 }, 2);
  const { inputIds, labels } = randomRows(1, [5, 3], 16);
  const rows = inputIds.map((ids, i) => ({ inputIds: ids, labels: labels[i]! }));
  let last: Promise<unknown> = Promise.resolve();
  const upTo = async (updates: number): Promise<{ live: number; created: Record<string, number> }> => {
    while (trainer.updates < updates) {
      await trainer.ready();
      last = trainer.submit(rows);
    }
    await last;
    return { live: seen.live, created: { ...seen.created } };
  };
  const early = await upTo(20);
  expect(early.live).toBeGreaterThan(1000);
  expect(await upTo(2000)).toEqual(early);
  // As many updates as may be in flight are taken at once, so none of the others has been left behind.
  const four = Array.from({ length: 4 }, () => trainer.submit(rows));
  expect(() => trainer.submit(rows)).toThrow('More than 4 updates were submitted without waiting.');
  expect(await Promise.all(four)).toHaveLength(4);
  expect(seen.live).toBe(early.live);
});

test('what is freed gives all its memory back', async () => {
  const seen = await watched();
  const model = await createModel(await testGpu(), randomCheckpoint(), { batch: 2, length: 16 });
  const trainer = await createTrainer(model, AVERAGED);
  await trainer.step(randomRows(1, [9, 4]));
  await model.generate([[1, 2]], { maxNewTokens: 3, track: 'ema:0.5' });
  await model.logits([[1, 2]]);
  expect(seen.live).toBeGreaterThan(0);
  trainer.free();
  model.free();
  expect(seen.live).toBe(0);
});
