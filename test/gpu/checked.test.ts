import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import type { Gpu } from '../../src/webgpu/gpu';
import { openGpu } from '../../src/webgpu/open';
import { MOST_WAITING } from '../../src/device/upload';
import { createModel, createTrainer } from '../../src/index';
import { randomCheckpoint, randomRows, TINY } from './models';

// Several callers create things on one device at the same time: what goes wrong for one of them must not be told to another.

let gpu: Gpu;
beforeAll(async () => {
  gpu = await openGpu();
});
afterAll(() => gpu.close());

const buffer = (usage: number) => gpu.device.createBuffer({ size: 16, usage });

/** What became of each: its message, or null where it went well. */
const outcomes = async (work: Promise<unknown>[]): Promise<(string | null)[]> =>
  (await Promise.allSettled(work)).map((result) => (result.status === 'fulfilled' ? null : (result.reason as Error).message));

test.each([
  ['first', [0, 1]],
  ['last', [1, 0]],
] as const)('of two at the same time only the one that creates something invalid is rejected, when it comes %s', async (_, order) => {
  const usages = [0, GPUBufferUsage.STORAGE]; // a buffer without a use is invalid
  const seen = await outcomes(order.map((i) => gpu.checked(`Part ${i}`, () => buffer(usages[i]!))));
  expect(seen[order.indexOf(0)]).toMatch(/^Part 0: /);
  expect(seen[order.indexOf(1)]).toBeNull();
  expect(gpu.failure).toBeNull();
});

test('an exception inside leaves no scope behind', async () => {
  const broken = gpu.checked('Part', () => {
    buffer(0);
    throw new RangeError('of its own');
  });
  const beside = gpu.checked('Beside', () => buffer(GPUBufferUsage.STORAGE));
  expect(await outcomes([broken, beside])).toEqual(['of its own', null]);
  await expect(gpu.device.popErrorScope()).rejects.toThrow(); // the stack is empty
  expect(gpu.failure).toBeNull();
});

test('of two models at the same time only the one that the adapter refuses is rejected, and nothing of it stays', async () => {
  const { device } = gpu;
  const create = device.createBuffer.bind(device);
  const refused: GPUBuffer[] = [];
  /** Stands for an adapter without enough memory: buffers of one model become larger than any may be. */
  const spy = vi.spyOn(device, 'createBuffer').mockImplementation((descriptor) => {
    const large = descriptor.label === 'rope angles' && descriptor.size === 4 * 24 * TINY.head_dim;
    const made = create(large ? { ...descriptor, size: 2 * device.limits.maxBufferSize } : descriptor);
    if (large) refused.push(made);
    return made;
  });
  onTestFinished(() => spy.mockRestore());
  const work = [24, 16].map((length) => createModel(gpu, randomCheckpoint(), { batch: 1, length }));
  const [large, small] = await outcomes(work);
  expect(refused).toHaveLength(1);
  expect(large).toMatch(/^Reserving memory: /);
  expect(small).toBeNull();
  const model = await work[1]!;
  expect((await model.logits([[1, 2, 3]])).every((x) => Number.isFinite(x))).toBe(true);
  model.free();
  expect(gpu.failure).toBeNull();
});

test('a shader that does not compile is told with its line, to its caller alone, and the device goes on', async () => {
  const bad = { name: 'bad', source: '@compute @workgroup_size(1) fn main() {\n  let x : u32 = 1.5;\n}', values: {} };
  const good = { name: 'good', source: '@compute @workgroup_size(1) fn main() {}', values: {} };
  const seen = await outcomes([
    gpu.pipelines.get(bad),
    gpu.pipelines.get(good),
    gpu.checked('Beside', () => buffer(GPUBufferUsage.STORAGE)),
  ]);
  expect(seen).toEqual([expect.stringMatching(/^Shader bad does not compile: line 2: /), null, null]);
  await gpu.device.queue.onSubmittedWorkDone();
  expect(gpu.failure).toBeNull();
});

test('weights and states go to the device a few MiB at a time', async () => {
  const config = { ...TINY, vocab_size: 24_576, hidden_size: 256, num_hidden_layers: 1, tie_word_embeddings: true };
  const { queue } = gpu.device;
  const [write, done] = [queue.writeBuffer.bind(queue), queue.onSubmittedWorkDone.bind(queue)];
  let waiting = 0;
  let most = 0;
  let total = 0;
  const spies = [
    vi.spyOn(queue, 'writeBuffer').mockImplementation((target, offset, values, ...rest) => {
      waiting += values.byteLength;
      total += values.byteLength;
      most = Math.max(most, waiting);
      write(target, offset, values, ...rest);
    }),
    vi.spyOn(queue, 'onSubmittedWorkDone').mockImplementation(async () => {
      waiting = 0;
      return done();
    }),
  ];
  onTestFinished(() => spies.forEach((spy) => spy.mockRestore()));
  /** Bytes that were written, and the most of them that waited at a time. */
  const during = async <T>(work: () => Promise<T>): Promise<{ result: T; total: number; most: number }> => {
    await queue.onSubmittedWorkDone();
    [most, total] = [0, 0];
    return { result: await work(), total, most };
  };
  const checkpoint = randomCheckpoint(config);
  const loaded = await during(() => createModel(gpu, checkpoint, { batch: 1, length: 8 }));
  const model = loaded.result;
  onTestFinished(() => model.free());
  const bytes = 4 * model.table.count;
  expect(bytes).toBeGreaterThan(1.4 * MOST_WAITING);
  const trainer = await createTrainer(model, { ema_mode: 'shadow', ema_decay: [0.5] });
  onTestFinished(() => trainer.free());
  const { inputIds, labels } = randomRows(3, [8]);
  await trainer.step({ inputIds, labels });
  const state = await trainer.save();
  const next = await trainer.step({ inputIds, labels });
  const restored = await during(() => trainer.restore(state));
  expect(restored.total).toBeGreaterThanOrEqual(5 * bytes);
  for (const part of [loaded, restored, await during(() => model.write(model.weights, state.weights))]) {
    expect(part.total).toBeGreaterThan(0.99 * bytes);
    expect(part.most).toBeLessThan(2 * MOST_WAITING);
  }
  expect(await trainer.step({ inputIds, labels })).toEqual(next);
  // An update waits for a state that is being written.
  const [, again] = await Promise.all([trainer.restore(state), trainer.step({ inputIds, labels })]);
  expect(again).toEqual(next);
});
