import { expect, test } from 'vitest';
import { fileLibrary } from '../../scripts/experiment';
import { openNodeDevice } from '../../scripts/node-device';
import { batchAt } from '../../src/data/batches';
import { parseRecipe } from '../../src/protocol/recipe';
import type { StepMetrics } from '../../src/protocol/runs/run';
import { type SavedSession, Session } from '../../src/worker/run/session';
import { inside } from '../../src/worker/run/inside';

const UPDATES = 3;
const events = { phase: () => undefined, metrics: () => undefined, evaluation: () => undefined, state: () => undefined };
const FULL = parseRecipe({
  per_device_train_batch_size: 2,
  gradient_accumulation_steps: 2,
  learning_rate: 1e-3,
  max_steps: 6,
  warmup_steps: 2,
  save_steps: 1,
  eval_steps: 0,
  ema_mode: 'shadow',
  ema_decay: [0.9, 0.5],
  ema_start_step: 1,
  evaluation: { live_prompts: 1, live_rows: 1, max_new_tokens: 1 },
});
const ADAPTERS = parseRecipe({ ...FULL, max_grad_norm: 0, ema_mode: 'off', lora: { r: 2, lora_alpha: 4, lora_dropout: 0.5, target_modules: ['q_proj', 'v_proj'] } });

/** A whole run of the recipe, with everything that it kept after each update. */
async function normal(recipe: typeof FULL): Promise<{ steps: StepMetrics[]; states: SavedSession['trainer'][] }> {
  const device = await openNodeDevice('processor');
  const steps: StepMetrics[] = [];
  const states: SavedSession['trainer'][] = [];
  const save = async (read: () => Promise<SavedSession>): Promise<boolean> => states.push((await read()).trainer) > 0;
  const session = await Session.open(device, fileLibrary(), recipe, { ...events, metrics: (step) => steps.push(step) }, { save });
  await session.prepare();
  await session.run();
  session.free();
  device.close();
  return { steps, states };
}

async function looked(recipe: typeof FULL) {
  const device = await openNodeDevice('processor');
  const told: number[] = [];
  const onUpdate = ({ step }: { step: number }) => told.push(step);
  const updates = await inside(device, fileLibrary(), recipe, UPDATES, { signal: new AbortController().signal, onUpdate });
  device.close();
  expect(told).toEqual([1, 2, 3]);
  return updates;
}

/** In float64. */
const distance = (a: Float32Array, b?: Float32Array): number =>
  Math.sqrt(a.reduce((sum, x, i) => sum + (x - (b?.[i] ?? 0)) ** 2, 0));

const near = (got: number, wanted: number): void => expect(Math.abs(got - wanted)).toBeLessThan(1e-4 * wanted + 1e-7);

test.each([FULL, ADAPTERS])('what is told of an update is what a run of the recipe does in it, to the bit (lora $lora.r)', async (recipe) => {
  const { steps, states } = await normal(recipe);
  const updates = await looked(recipe);
  const { rows } = await fileLibrary().learnt(recipe);
  const { trained } = updates[0]!;
  updates.forEach((update, k) => {
    const { loss, gradNorm, learningRate } = steps[k]!;
    expect(update).toMatchObject({ step: k + 1, rows: 4, loss, gradNorm, learningRate, adapters: recipe.lora !== null, trained });
    const after = states[k]!;
    const before = k === 0 ? after.start : states[k - 1]!.weights;
    near(update.weights, distance(before));
    near(update.change, distance(after.weights, before));
    expect([update.share, update.pull]).toEqual([1, 0]);
    const limit = recipe.max_grad_norm;
    expect(update.maxGradNorm).toBe(limit);
    near(update.clip, limit > 0 ? Math.min(1, limit / (gradNorm + 1e-6)) : 1);
    // The first row of the batch that was computed last.
    const row = rows[batchAt(recipe.data_seed, k, 4, rows.length)[2]!]!;
    expect(update.tokens.map(({ learnt }) => learnt)).toEqual(row.labels.map((label, t) => t > 0 && label !== -100));
    expect(update.tokens.every(({ learnt, loss }) => (loss !== null) === learnt)).toBe(true);
    const losses = update.tokens.flatMap(({ loss }) => (loss === null ? [] : [loss]));
    expect(Math.min(...losses)).toBeGreaterThan(0);
    near(update.rowLoss, losses.reduce((a, b) => a + b, 0) / losses.length);
  });
  expect(updates[1]!.change).toBeGreaterThan(0);
});

test('an average keeps its decay of itself, and is left alone before its first update', async () => {
  const { states } = await normal(FULL);
  const updates = await looked(FULL);
  const decays = [0.9, 0.5];
  updates.forEach(({ averages }, k) => {
    expect(averages.map(({ track }) => track)).toEqual(['ema:0.9', 'ema:0.5']);
    averages.forEach(({ decay, before, after, moved }, i) => {
      expect(decay).toBe(k === 0 ? 1 : decays[i]);
      const { weights, tracks, start } = states[k]!;
      const of = (pool: Float32Array) => pool.subarray(i * weights.length, (i + 1) * weights.length);
      const was = k === 0 ? start : of(states[k - 1]!.tracks);
      near(before, distance(was, weights));
      near(moved, distance(of(tracks), was));
      near(after, distance(of(tracks), weights));
    });
  });
  expect(updates[2]!.averages[0]!.before).toBeGreaterThan(updates[2]!.averages[0]!.after);
});

test('the losses of a batch of one row are those of the batch; its text can be read', async () => {
  const [update] = await looked({ ...FULL, per_device_train_batch_size: 1, gradient_accumulation_steps: 1 });
  near(update!.rowLoss, update!.loss);
  expect(update!.targets).toBe(update!.tokens.filter(({ learnt }) => learnt).length);
  const example = (await fileLibrary().learnt(FULL)).examples[batchAt(FULL.data_seed, 0, 1, (await fileLibrary().learnt(FULL)).rows.length)[0]!];
  const said = update!.tokens.map(({ text }) => text.trim()).join(' ');
  expect(said).toContain((example as { prompt: string }).prompt);
});

test('it ends with stopped when it is cancelled, and refuses more updates than are told at a time', async () => {
  const device = await openNodeDevice('processor');
  const control = new AbortController();
  const stopped = inside(device, fileLibrary(), FULL, UPDATES, { signal: control.signal, onUpdate: () => control.abort() });
  await expect(stopped).rejects.toMatchObject({ code: 'stopped' });
  await expect(inside(device, fileLibrary(), FULL, 13, { signal: new AbortController().signal })).rejects.toThrow(/13.*12/);
  device.close();
});
