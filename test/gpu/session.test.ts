import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import type { Gpu } from '../../src/webgpu/gpu';
import { openGpu } from '../../src/webgpu/open';
import { createModel } from '../../src/index';
import { Inference } from '../../src/model/inference';
import { parseRecipe } from '../../src/protocol/recipe';
import type { Evaluation, StepMetrics } from '../../src/protocol/runs/run';
import { memoryStore } from '../../src/store/browser';
import { Keeper } from '../../src/worker/keeper';
import { Library, webSources } from '../../src/worker/library';
import { ActiveRun } from '../../src/worker/run/active';
import { EventSender } from '../../src/worker/run/sender';
import { Session, type SessionEvents } from '../../src/worker/run/session';
import { watch } from './watch';

/** Whole runs of the shipped model on the shipped data, as the worker makes them. */
let gpu: Gpu;
const library = new Library(webSources(new URL('/', location.href).href));
const SMALL = {
  max_steps: 4,
  warmup_steps: 1,
  per_device_train_batch_size: 4,
  gradient_accumulation_steps: 2,
  ema_mode: 'shadow',
  ema_decay: [0.5, 0.9],
  eval_steps: 2,
  evaluation: { live_prompts: 6, live_rows: 5, max_new_tokens: 4 },
};

const silent: SessionEvents = { phase: () => undefined, metrics: () => undefined, evaluation: () => undefined, state: () => undefined };

beforeAll(async () => {
  gpu = await openGpu();
});
afterAll(() => gpu.close());

async function run(given: object, steer?: (session: Session, step: StepMetrics) => void) {
  const steps: StepMetrics[] = [];
  const evaluations: Evaluation[] = [];
  const states: string[] = [];
  const recipe = parseRecipe({ ...SMALL, ...given });
  const session = await Session.open(gpu, library, recipe, {
    phase: () => undefined,
    metrics: (m) => {
      steps.push(m);
      steer?.(session, m);
    },
    evaluation: (e) => evaluations.push(e),
    state: (state) => states.push(state),
  });
  const billed = session.plan().memory.total;
  const preparing = watch(gpu.device);
  try {
    await session.prepare();
    preparing.stop();
    const running = watch(gpu.device);
    const how = await session.run().finally(() => running.stop());
    return { how, steps, evaluations, states, billed, allocated: preparing.live, created: running.created };
  } finally {
    session.free();
  }
}

/** The bill names what is allocated, to within 5 %. */
function fits(what: string, billed: number, allocated: number): void {
  console.log(`${what}: ${billed} bytes billed, ${allocated} allocated, ${(100 * (billed / allocated - 1)).toFixed(3)} %`);
  expect(Math.abs(billed / allocated - 1)).toBeLessThan(0.05);
}

const withoutTime = (list: Evaluation[]) => list.map(({ seconds: _, ...rest }) => rest);

test('the same recipe twice gives the same metrics and the same answers, bit for bit', async () => {
  const first = await run({});
  const second = await run({});
  expect(first.how).toBe('finished');
  expect(first.steps.map((s) => s.step)).toEqual([1, 2, 3, 4]);
  expect(second.steps).toEqual(first.steps);
  expect(withoutTime(second.evaluations)).toEqual(withoutTime(first.evaluations));
  const places = first.evaluations.map((e) => `${e.track} ${e.step}${e.full ? ' all' : ''}`);
  const tracks = ['online', 'ema:0.5', 'ema:0.9'];
  expect(places).toEqual([
    'start 0',
    ...tracks.map((t) => `${t} 0`),
    ...tracks.map((t) => `${t} 2`),
    'start 0 all',
    ...tracks.map((t) => `${t} 4 all`),
  ]);
  for (const e of first.evaluations) {
    expect(e.harmful.n).toBe(e.full ? 300 : 6);
    expect(e.harmful.k).toBe(e.complied + e.offTopic + e.incoherent);
    expect(e.answers).toHaveLength(e.harmful.n);
    expect(e.utility.exactMatch.n).toBe(e.full ? 200 : 5);
    expect(e.overRefusal === null).toBe(!e.full);
    expect(Number.isFinite(e.utility.loss)).toBe(true);
    expect(e.drift > 0).toBe(e.step > 0);
  }
  for (const { billed, allocated, created } of [first, second]) {
    fits('small run', billed, allocated);
    // Updates, accumulation, live and full evaluations, drift: all of it through what was prepared.
    expect(created).toEqual({});
  }
});

test.each([
  { per_device_train_batch_size: 1, ema_mode: 'off' },
  { per_device_train_batch_size: 64, ema_mode: 'feedback', ema_decay: [0.5, 0.9, 0.98, 0.99] },
  { per_device_train_batch_size: 64, gradient_checkpointing: true, ema_mode: 'anchor', ema_decay: [0.9] },
])('the bill of %j is what is allocated', async (given) => {
  const session = await Session.open(gpu, library, parseRecipe({ ...SMALL, ...given }), silent);
  const { total } = session.plan().memory;
  const seen = watch(gpu.device);
  await session.prepare();
  fits(JSON.stringify(given), total, seen.live);
  session.free();
  expect(seen.live).toBe(0);
  seen.stop();
});

test.each(['decode', 'score', 'logits'] as const)('the bill of inference to %s is what is allocated', async (purpose) => {
  const { checkpoint } = await library.model('tiny-aligned');
  const model = await createModel(gpu, checkpoint, { batch: 1, length: 48 });
  for (const prompts of [1, 128]) {
    const engine = new Inference(model, ['online'], { prompts, promptTokens: 24 * prompts, maxNewTokens: 24, purpose });
    const { total } = engine.bill();
    const seen = watch(gpu.device);
    await engine.build();
    fits(`${purpose}, ${prompts} prompts`, total, seen.live);
    engine.free();
    expect(seen.live).toBe(0);
    seen.stop();
  }
  model.free();
});

test('stop while a run is made ready ends that', async () => {
  const phases: string[] = [];
  const phase = (name: string): void => {
    phases.push(name);
    if (name === 'compiling') session.stop();
  };
  const session: Session = await Session.open(gpu, library, parseRecipe(SMALL), { ...silent, phase });
  onTestFinished(() => session.free());
  await expect(session.prepare()).rejects.toMatchObject({ code: 'stopped' });
  expect(phases.filter((phase) => phase === 'compiling')).toHaveLength(1);
  const signal = AbortSignal.abort();
  await expect(Session.open(gpu, library, parseRecipe(SMALL), silent, { signal })).rejects.toMatchObject({ code: 'stopped' });
});

test.each(['reading', 'compiling'] as const)('a run that is stopped in the phase %s never begins, and says so', async (when) => {
  const seen: string[] = [];
  const active: ActiveRun = new ActiveRun({
    run: 'r1',
    recipe: parseRecipe(SMALL),
    build: 'test',
    sender: new EventSender((event) => {
      seen.push(event.type);
      if (event.type === 'phase' && event.phase === when) active.stop();
    }),
    library: new Library(webSources(new URL('/', location.href).href)),
    keeper: new Keeper(memoryStore()),
    device: () => Promise.resolve(gpu),
    like: (name) => Promise.resolve(name),
    beforeFirst: () => Promise.resolve(),
  });
  onTestFinished(() => active.session?.free());
  await expect(active.begin(false, false)).rejects.toMatchObject({ code: 'stopped' });
  expect(new Set(seen)).toEqual(new Set(['phase', 'device']));
});

test('stop ends a run within a step and keeps what was measured', async () => {
  const { how, steps, evaluations } = await run({ max_steps: 500, eval_steps: 0 }, (session) => session.stop());
  expect(how).toBe('stopped');
  expect(steps.length).toBeGreaterThan(0);
  expect(steps.length).toBeLessThan(10);
  expect(evaluations.every((e) => e.step === 0)).toBe(true);
});

for (const [name, code, harm] of [
  ['an error that no scope caught', 'gpu', (device: GPUDevice) => void device.createBuffer({ size: 16, usage: 0 })],
  ['a lost device', 'device-lost', (device: GPUDevice) => device.destroy()],
] as const) {
  test(`${name} ends a run with its own message, even one that is paused`, async () => {
    for (const paused of [false, true]) {
      let session: Session | null = null;
      const own = await openGpu({ onError: (error) => session?.fail(error) });
      let armed = true;
      session = await Session.open(own, library, parseRecipe({ ...SMALL, max_steps: 500, eval_steps: 0 }), {
        phase: () => undefined,
        metrics: () => {
          if (armed && !paused) harm(own.device);
          if (!paused) armed = false;
        },
        evaluation: () => undefined,
        state: (state) => void (state === 'paused' && harm(own.device)),
      });
      if (paused) session.pause();
      await session.prepare();
      await expect(session.run()).rejects.toSatisfy(() => own.failure?.code === code);
      session.free();
      own.close();
    }
  });
}
