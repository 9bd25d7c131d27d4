import { afterAll, beforeAll, expect, test } from 'vitest';
import { fetchText } from '../../src/data/sets/catalogue';
import kernelsUrl from '../../build/processor/kernels.wasm?url';
import type { Device } from '../../src/device/interface';
import { openProcessor } from '../../src/processor/open';
import { parseRecipe } from '../../src/protocol/recipe';
import type { Evaluation, StepMetrics } from '../../src/protocol/runs/run';
import { openGpu } from '../../src/webgpu/open';
import { Library, webSources } from '../../src/worker/library';
import { Session } from '../../src/worker/run/session';

// One recipe on both devices. They add in another order and have exponentials of their own, so that they round in other places; over fifty
// updates that must stay rounding. A training makes much of little: further on each agrees with itself alone.

const STEPS = 50;
/** The first rows of each file are enough to be asked; all rows are learnt. */
const ASKED = 60;
let devices: Record<'webgpu' | 'processor', Device>;
beforeAll(async () => {
  const kernels = await (await fetch(kernelsUrl)).arrayBuffer();
  devices = { webgpu: await openGpu(), processor: await openProcessor(kernels) };
});
afterAll(() => Object.values(devices).forEach((device) => device.close()));

async function run(device: Device, change: object): Promise<{ steps: StepMetrics[]; evaluations: Evaluation[] }> {
  const sources = webSources(new URL('/', location.href).href);
  const library = new Library({
    ...sources,
    readText: async (url) => {
      const text = await fetchText(url);
      return url.includes('prompts') ? text.split('\n').slice(0, ASKED).join('\n') : text;
    },
  });
  const steps: StepMetrics[] = [];
  const evaluations: Evaluation[] = [];
  const recipe = parseRecipe({
    ...{ max_steps: STEPS, per_device_train_batch_size: 8, eval_steps: 25, ema_mode: 'shadow', ema_decay: [0.9] },
    evaluation: { live_prompts: 40, live_rows: 40, max_new_tokens: 12 },
    ...change,
  });
  const session = await Session.open(device, library, recipe, {
    ...{ phase: () => undefined, state: () => undefined },
    metrics: (metrics) => void steps.push(metrics),
    evaluation: (evaluation) => void evaluations.push(evaluation),
  });
  try {
    await session.prepare();
    await session.run();
  } finally {
    session.free();
  }
  return { steps, evaluations };
}

const lora = { r: 4, lora_alpha: 8, lora_dropout: 0.1, target_modules: ['q_proj', 'v_proj', 'down_proj'] };

test.each([
  ['all weights', {}],
  ['adapters with dropout beside an int8 base', { lora, quantization: 'int8', learning_rate: 2e-3 }],
])('both devices follow the same curve over fifty updates: %s', async (name, change) => {
  const [one, other] = [await run(devices.webgpu, change), await run(devices.processor, change)];
  expect(one.steps).toHaveLength(STEPS);
  const apart = (key: 'loss' | 'gradNorm') => Math.max(...one.steps.map((step, i) => Math.abs(other.steps[i]![key] / step[key] - 1)));
  const loss = one.evaluations.map(({ utility }, i) => Math.abs(other.evaluations[i]!.utility.loss / utility.loss - 1));
  const drift = one.evaluations.map((e, i) => Math.abs(other.evaluations[i]!.drift - e.drift) / Math.max(e.drift, 1e-3));
  const words = one.evaluations.flatMap((e, i) => e.answers.map(({ text }, k) => text === other.evaluations[i]!.answers[k]!.text));
  const same = words.filter(Boolean).length / words.length;
  console.log(
    `${name}: loss apart by ${apart('loss').toExponential(1)}, norm ${apart('gradNorm').toExponential(1)}, held-out loss ${Math.max(...loss).toExponential(1)}, drift ${Math.max(...drift).toExponential(1)}, ${(100 * same).toFixed(1)} % of ${words.length} answers the same`,
  );
  expect(apart('loss')).toBeLessThan(1e-5);
  expect(apart('gradNorm')).toBeLessThan(5e-5);
  expect(Math.max(...loss)).toBeLessThan(1e-5);
  expect(Math.max(...drift)).toBeLessThan(1e-5);
  expect(same).toBeGreaterThan(0.98);
  // That two devices computed it is seen by the last digits.
  expect(other.steps.map((step) => step.loss)).not.toEqual(one.steps.map((step) => step.loss));
});
