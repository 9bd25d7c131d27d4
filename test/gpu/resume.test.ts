import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Gpu } from '../../src/webgpu/gpu';
import { openGpu } from '../../src/webgpu/open';
import { parseRecipe } from '../../src/protocol/recipe';
import type { Evaluation, StepMetrics } from '../../src/protocol/runs/run';
import { Checkpoints } from '../../src/store/checkpoints';
import { memoryStore } from '../../src/store/browser';
import { Library, webSources } from '../../src/worker/library';
import { fromParts, toParts } from '../../src/worker/run/parts';
import { type SavedSession, Session } from '../../src/worker/run/session';

/** A run that was cut off and went on from a checkpoint ends with the same bits as one that was left alone. */
let gpu: Gpu;
const library = new Library(webSources(new URL('/', location.href).href));
const recipe = parseRecipe({
  max_steps: 7,
  warmup_steps: 2,
  lr_scheduler_type: 'cosine',
  per_device_train_batch_size: 3,
  gradient_accumulation_steps: 2,
  ema_mode: 'shadow',
  ema_decay: [0.9],
  eval_steps: 2,
  save_steps: 3,
  evaluation: { live_prompts: 5, live_rows: 4, max_new_tokens: 1 },
});
const around = { tuning: [], adapter: 'test', device: 'webgpu' as const, build: 'test' };

beforeAll(async () => {
  gpu = await openGpu();
});
afterAll(() => gpu.close());

interface Result {
  how: string;
  steps: StepMetrics[];
  evaluations: Evaluation[];
  weights: Float32Array;
  averages: Float32Array;
  saves: number[];
}

/** `cut` decides after each checkpoint whether the run ends there, as a closed tab ends it. */
async function run(disk = memoryStore(), from?: SavedSession, cut: (saved: SavedSession) => boolean = () => false): Promise<Result> {
  const store = new Checkpoints(disk, 64 * 1024);
  const steps = [...(from?.steps ?? [])];
  const evaluations = [...(from?.evaluations ?? [])];
  const saves: number[] = [];
  const session = await Session.open(
    gpu,
    library,
    recipe,
    {
      phase: () => undefined,
      metrics: (m) => void steps.push(m),
      evaluation: (e) => void evaluations.push(e),
      state: () => undefined,
    },
    {
      from,
      save: async (read) => {
        const saved = await read();
        await store.save('r', saved.trainer.step, toParts(saved, around));
        saves.push(saved.trainer.step);
        if (cut(saved)) session.stop();
        return true;
      },
    },
  );
  try {
    await session.prepare();
    const how = await session.run();
    const { weights, tracks } = await session.trainer.save();
    return { how, steps, evaluations, weights, averages: tracks, saves };
  } finally {
    session.free();
  }
}

const withoutTime = (list: Evaluation[]) => list.map(({ seconds: _, ...rest }) => rest);

test('cut off in the middle or before the closing evaluations, the run ends with the same metrics, answers and weights, bit for bit', async () => {
  const whole = await run();
  expect(whole.how).toBe('finished');
  // At save_steps, before the closing evaluations, and with them.
  expect(whole.saves).toEqual([3, 6, 7, 7]);
  for (const after of [0, 2]) {
    const disk = memoryStore();
    let count = 0;
    const first = await run(disk, undefined, () => count++ === after);
    expect(first.how).toBe('stopped');
    const loaded = (await new Checkpoints(disk).load('r'))!;
    const saved = fromParts(loaded.parts);
    expect(saved.trainer.step).toBe(whole.saves[after]);
    const rest = await run(disk, saved);
    expect(rest.how).toBe('finished');
    expect(rest.steps).toEqual(whole.steps);
    expect(withoutTime(rest.evaluations)).toEqual(withoutTime(whole.evaluations));
    expect(rest.weights).toEqual(whole.weights);
    expect(rest.averages).toEqual(whole.averages);
  }
});

test('a pause and a hidden page save at once, and a stopped run keeps where it stopped', async () => {
  const places: string[] = [];
  let saved = 0;
  const session = await Session.open(
    gpu,
    library,
    parseRecipe({ ...recipe, save_steps: 0, eval_steps: 0, max_steps: 50 }),
    {
      phase: () => undefined,
      metrics: ({ step }) => {
        if (step === 2) session.saveSoon();
        if (saved > 0 && step > saved) session.pause();
      },
      evaluation: () => undefined,
      state: (state, step) => {
        places.push(`${state} ${step > 0 ? 'later' : 'at once'}`);
        if (state === 'paused') session.stop();
      },
    },
    {
      save: async (read) => {
        const { trainer, steps } = await read();
        places.push(`saved ${steps.length === trainer.step && trainer.step > saved}`);
        saved = trainer.step;
        return true;
      },
    },
  );
  try {
    await session.prepare();
    expect(await session.run()).toBe('stopped');
  } finally {
    session.free();
  }
  // The last one is that of the pause: nothing was added until the stop.
  expect(places).toEqual(['running at once', 'saved true', 'saved true', 'paused later']);
});

test('a checkpoint of another model or with other averages is refused before it touches anything', async () => {
  const disk = memoryStore();
  await run(disk, undefined, () => true);
  const saved = fromParts((await new Checkpoints(disk).load('r'))!.parts);
  const other = { ...saved, trainer: { ...saved.trainer, tracks: saved.trainer.tracks.slice(4) } };
  await expect(run(disk, other)).rejects.toThrow(/saved weight averages have \d+ bytes; this run needs \d+/);
  const parts = new Map([...toParts(saved, around)].filter(([name]) => name !== 'first'));
  expect(() => fromParts(parts)).toThrow('The checkpoint has no part "first".');
});
