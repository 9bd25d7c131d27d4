import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Gpu } from '../../src/webgpu/gpu';
import { openGpu } from '../../src/webgpu/open';
import { parseRecipe } from '../../src/protocol/recipe';
import type { StepMetrics } from '../../src/protocol/runs/run';
import { Library, webSources } from '../../src/worker/library';
import { inside } from '../../src/worker/run/inside';
import { Session } from '../../src/worker/run/session';

let gpu: Gpu;
const library = new Library(webSources(new URL('/', location.href).href));

beforeAll(async () => {
  gpu = await openGpu();
});
afterAll(() => gpu.close());

test('what is told of updates on WebGPU is what a run does there, and its figures fit together', async () => {
  const recipe = parseRecipe({
    per_device_train_batch_size: 1,
    max_steps: 2,
    warmup_steps: 0,
    ema_mode: 'shadow',
    ema_decay: [0.5],
    eval_steps: 0,
    evaluation: { live_prompts: 1, live_rows: 1, max_new_tokens: 1 },
  });
  const steps: StepMetrics[] = [];
  const nothing = (): undefined => undefined;
  const session = await Session.open(gpu, library, recipe, {
    phase: nothing,
    metrics: (step) => steps.push(step),
    evaluation: nothing,
    state: nothing,
  });
  await session.prepare();
  await session.run();
  session.free();
  const updates = await inside(gpu, library, recipe, 2, { signal: new AbortController().signal });
  expect(updates).toMatchObject(steps);
  for (const { rowLoss, loss, averages, change, clip, gradNorm } of updates) {
    expect(rowLoss).toBeCloseTo(loss, 4);
    expect(clip).toBeCloseTo(Math.min(1, 1 / gradNorm), 5);
    expect(change).toBeGreaterThan(0);
    const [average] = averages;
    expect(average!.after / average!.before).toBeCloseTo(0.5, 3);
    expect(average!.moved / average!.before).toBeCloseTo(0.5, 3);
  }
});
