import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { Runs } from '../../src/lab/runs/queue';
import { toRecord, type Run } from '../../src/lab/runs/run';
import { parseRecipe } from '../../src/protocol/recipe';
import type { Evaluation } from '../../src/protocol/runs/run';
import { connect } from '../../src/worker/client';

// The engine's worker as the page has it, brought to its end in ways that tell nobody: it is noticed, replaced, and its run goes on to the
// record of one that nobody disturbed.

type End = 'close' | 'loop' | 'throw' | 'terminate';

const RECIPE = parseRecipe({
  max_steps: 24,
  warmup_steps: 1,
  per_device_train_batch_size: 2,
  max_length: 32,
  ema_mode: 'off',
  eval_steps: 8,
  save_steps: 2,
  evaluation: { live_prompts: 2, live_rows: 2, max_new_tokens: 2 },
});

const workers: Worker[] = [];
let runs: Runs;
/** What was opened after a loss, in order. */
let reopened: Promise<void>[];

/** A page without elements: it opens the engine, and again whenever it is lost. */
async function openPage(): Promise<void> {
  const engine = connect({
    base: new URL('/', location.href).href,
    // Nothing of a run this small keeps the worker's thread for a tenth of this, and the test need not wait ten seconds.
    patience: { loading: 600, silence: 40 },
    worker: () => {
      workers.push(new Worker(new URL('./mortal.worker.ts', import.meta.url), { type: 'module' }));
      return workers.at(-1)!;
    },
    every: (tick) => {
      const timer = setInterval(tick, 100);
      return () => clearInterval(timer);
    },
  });
  runs = new Runs(engine);
  reopened = [];
  runs.lost.listen(() => reopened.push(runs.open()));
  await runs.open();
}

const end = (how: End): void => {
  if (how === 'terminate') workers.at(-1)!.terminate();
  else workers.at(-1)!.postMessage(how);
};

/** The page knows that its engine is gone, and another is open. */
async function replaced(): Promise<void> {
  const before = workers.length;
  await vi.waitFor(() => expect(runs.replacement).toBe('there'), { timeout: 60_000, interval: 20 });
  expect(workers.length).toBe(before + 1);
  await Promise.all(reopened);
}

const until = (run: Run, condition: (run: Run) => boolean) =>
  vi.waitFor(() => expect(condition(run)).toBe(true), { timeout: 120_000, interval: 5 });
const savedStep = (run: Run): number => runs.keeping.spaces.get(run.id)?.step ?? 0;

const withoutTime = ({ seconds: _, ...rest }: Evaluation) => rest;
function measured(run: Run) {
  const { steps, evaluations, tokens } = toRecord(run);
  return { steps, evaluations: evaluations.map(withoutTime), tokens };
}

async function begun(): Promise<Run> {
  void runs.start(RECIPE, [1]);
  await vi.waitFor(() => expect(runs.active).not.toBeNull());
  return runs.active!;
}

let undisturbed: ReturnType<typeof measured>;

beforeAll(async () => {
  await openPage();
  const run = await begun();
  await until(run, ({ state }) => state === 'finished');
  undisturbed = measured(run);
  expect(undisturbed.steps).toHaveLength(RECIPE.max_steps);
  await leave();
});

/** Nothing of it is kept for others. */
async function leave(): Promise<void> {
  for (const group of [...runs.groups]) {
    runs.remove(group.id);
    await runs.emptyBin();
  }
  workers.splice(0).forEach((worker) => worker.terminate());
}

beforeEach(openPage);
afterEach(leave);

for (const how of ['close', 'loop', 'throw', 'terminate'] as const) {
  test(`${how} in the middle of a run: told, replaced, offered, and ended with the same record`, async () => {
    const run = await begun();
    await until(run, () => savedStep(run) >= 4 && run.state === 'running');
    end(how);
    await replaced();
    expect([run.state, runs.active, run.error?.code]).toEqual(['interrupted', null, 'engine-lost']);
    expect(run.error?.message).toMatch(
      { close: /stopped without a word/, terminate: /stopped without a word/, loop: /did not answer for 40 s/, throw: /It was made to/ }[how],
    );
    const [group] = runs.groups;
    expect([runs.keeping.onlooker, runs.canGoOn(group!), savedStep(run) >= 4], 'it may write, and offers the run').toEqual([false, true, true]); // prettier-ignore
    await runs.goOn(group!.id);
    await until(run, ({ state }) => state === 'finished');
    expect(measured(run)).toEqual(undisturbed);
    expect(run.events.map(({ kind }) => kind)).toEqual(['started', 'interrupted', 'started', 'resumed', 'finished']);
  });
}

test('a death while nothing is at work is noticed and mended too, and Start works', async () => {
  for (const how of ['close', 'loop'] as const) {
    end(how);
    await replaced();
    runs.dismiss();
  }
  const run = await begun();
  await until(run, ({ state }) => state === 'finished');
  expect(measured(run)).toEqual(undisturbed);
});

test('a death while a run is prepared interrupts it, and it begins again', async () => {
  const run = await begun();
  expect(run.state).toBe('preparing');
  end('close');
  await replaced();
  expect([run.state, savedStep(run)]).toEqual(['interrupted', 0]);
  await runs.goOn(runs.groups[0]!.id);
  await until(run, ({ state }) => state === 'finished');
  expect(measured(run)).toEqual(undisturbed);
});

test('a death while a run is saved costs no checkpoint before it', async () => {
  const run = await begun();
  for (let i = 0; i < 2; i++) {
    await until(run, () => savedStep(run) >= 4 * (i + 1));
    const before = savedStep(run);
    await runs.pause();
    runs.saveSoon();
    end('terminate');
    await replaced();
    expect(savedStep(run)).toBeGreaterThanOrEqual(before);
    await runs.goOn(runs.groups[0]!.id);
  }
  await until(run, ({ state }) => state === 'finished');
  expect(measured(run)).toEqual(undisturbed);
});
