import { expect, onTestFinished, test } from 'vitest';
import { createModel, createTrainer } from '../../src/index';
import { toHalf } from '../../src/kernels/products/half_copy';
import { LORA_MODULES, type Lora } from '../../src/protocol/recipe';
import { compare } from '../reference/compare';
import { halfBits, halves } from '../reference/half';
import { referenceLogits } from '../reference/model';
import { testGpu } from '../gpu/harness';
import { randomCheckpoint, randomRows, TINY } from '../gpu/models';

const LORA: Lora = { r: 2, lora_alpha: 4, lora_dropout: 0, target_modules: [...LORA_MODULES] };

test('float16 on the host is rounded as the reference rounds, at every kind of number', () => {
  const edges = [
    0,
    -0,
    1,
    -1,
    65_504,
    2 ** -14,
    2 ** -15,
    2 ** -24,
    2 ** -25,
    1.5 * 2 ** -25,
    2 ** -26,
    1 + 2 ** -11,
    1 + 3 * 2 ** -11,
    2049,
    1e-40,
  ];
  const random = Array.from({ length: 5000 }, (_, i) => Math.sin(i) * 2 ** ((i % 40) - 25));
  const values = Float32Array.from([...edges, ...edges.map((x) => -x), ...random]);
  expect([...toHalf(values)]).toEqual([...values].map((x) => halfBits(x)));
});

test('a frozen base in float16: logits as with the rounded weights, and adapters that learn', async () => {
  const model = await createModel(await testGpu(), randomCheckpoint(), { batch: 4, length: 16, precision: 'mixed', lora: LORA });
  onTestFinished(() => model.free());
  const rows = randomRows(3, [16, 16, 16]);
  const weights = new Map<string, ArrayLike<number>>();
  for (const [name, { shape, read }] of randomCheckpoint().tensors) {
    const values = await read();
    weights.set(name, shape.length === 1 ? values : halves(values));
  }
  const expected = referenceLogits(model.config, weights, rows.inputIds);
  compare('logits', await model.logits(rows.inputIds), expected, { abs: 1e-4, eps: 1e-4 });
  const trainer = await createTrainer(model, { learning_rate: 1e-2, lr_scheduler_type: 'constant' });
  onTestFinished(() => trainer.free());
  const losses: number[] = [];
  for (let i = 0; i < 8; i++) losses.push((await trainer.step(rows)).loss);
  expect(losses.at(-1)!).toBeLessThan(losses[0]!);
});

test('a weight that float16 cannot hold is refused by name', async () => {
  const checkpoint = randomCheckpoint(TINY);
  const tensors = new Map(checkpoint.tensors);
  const name = 'model.layers.1.mlp.up_proj.weight';
  const { shape, read } = tensors.get(name)!;
  const data = Float32Array.from(await read());
  data[7] = 7e4;
  tensors.set(name, { shape, read: () => Promise.resolve(data) });
  const opening = createModel(await testGpu(), { ...checkpoint, tensors }, { batch: 1, length: 8, precision: 'mixed', lora: LORA });
  await expect(opening).rejects.toThrow(`Tensor ${name} holds 70000 at element 7, beyond float16's 65504. Choose precision "float32"`);
});
