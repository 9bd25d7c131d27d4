import { afterEach, expect, test, vi } from 'vitest';
import { Runs } from '../../src/lab/runs/queue';
import { toRecord, type Run } from '../../src/lab/runs/run';
import { parseRecipe } from '../../src/protocol/recipe';
import type { Evaluation } from '../../src/protocol/runs/run';
import { connect } from '../../src/worker/client';

// The engine's worker as the page has it, brought to its end in ways that tell nobody: it is noticed, replaced, and its run goes on to the
// record of one that nobody disturbed.

type End = 'close' | 'loop' | 'throw' | 'terminate';

const RECIPE = parseRecipe({
  max_steps: 48,
  warmup_steps: 1,
  per_device_train_batch_size: 2,
  max_length: 32,
  ema_mode: 'off',
  eval_steps: 16,
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
  const page = (runs = new Runs(engine));
  reopened = [];
  page.lost.listen(() => {
    if (page === runs && workers.length > 0) reopened.push(page.open()); // The worker of a page that was closed has no successor.
  });
  await page.open();
}

const end = (how: End): void => {
  if (how === 'terminate') workers.at(-1)!.terminate();
  else workers.at(-1)!.postMessage(how);
};

/** The page is told that its engine is gone, and another is open; the one that is not to come by itself is asked for. */
async function replaced(how: End): Promise<void> {
  const before = workers.length;
  await soon(() => expect(runs.problem?.message).toMatch(TOLD[how]));
  const young = runs.replacement === 'wanted';
  if (young) await runs.open();
  await soon(() => expect(runs.replacement).toBe(young ? null : 'there'));
  await Promise.all(reopened);
  expect(workers.length).toBe(before + 1);
}

const soon = (check: () => void) => vi.waitFor(check, { timeout: 120_000, interval: 5 });

/** The one run as the list has it now: a worker that has to wait for the right to write reads it from disk anew. */
const theRun = (): Run => runs.groups[0]!.runs[0]!;
/** Waits for a moment of the run; where it does not come, what the run came to instead is told. */
const until = (condition: (run: Run) => boolean) =>
  soon(() => {
    const run = theRun();
    expect(condition(run) || { state: run.state, steps: run.series.length, saved: savedStep(run), error: run.error?.message }).toBe(true);
  });
const savedStep = (run: Run): number => runs.keeping.spaces.get(run.id)?.step ?? 0;

const withoutTime = ({ seconds: _, ...rest }: Evaluation) => rest;
function measured(run: Run) {
  const { steps, evaluations, tokens } = toRecord(run);
  return { steps, evaluations: evaluations.map(withoutTime), tokens };
}

async function begin(): Promise<void> {
  void runs.start(RECIPE, [1]);
  await soon(() => expect(runs.active).not.toBeNull());
}

/** Nothing of it is kept for others. */
afterEach(async () => {
  for (const group of [...runs.groups]) {
    runs.remove(group.id);
    await runs.emptyBin();
  }
  workers.splice(0).forEach((worker) => worker.terminate());
  expect([runs.problem?.message, runs.groups]).toEqual([undefined, []]);
});

const TOLD: Record<End, RegExp> = {
  close: /stopped without a word/,
  terminate: /stopped without a word/,
  loop: /did not answer for 40 s/,
  throw: /It was made to/,
};

/** Runs of this engine measure the same, however often it dies under them. */
let undisturbed: ReturnType<typeof measured>;

test('nobody disturbs a run', async () => {
  await openPage();
  await begin();
  await until(({ state }) => state === 'finished');
  expect(theRun().events.map(({ kind }) => kind)).toEqual(['started', 'finished']);
  undisturbed = measured(theRun());
  expect(undisturbed.steps).toHaveLength(RECIPE.max_steps);
});

test('when a run is told to be over another can begin and it can be deleted, however long the disk takes for the rest', async () => {
  await openPage();
  workers.at(-1)!.postMessage('slow');
  void runs.start({ ...RECIPE, max_steps: 2 }, [1, 2]);
  await soon(() => expect(runs.groups[0]?.runs.map(({ state }) => state)).toEqual(['finished', 'finished']));
  runs.remove(runs.groups[0]!.id);
  await runs.emptyBin();
  expect([runs.problem, runs.groups, (await runs.keeping.load()).length]).toEqual([null, [], 0]);
});

test('however it dies, that is told, another takes its place, and its run goes on to the same record', async () => {
  await openPage();
  for (const how of ['close', 'loop'] as const) {
    end(how); // Nothing is at work.
    await replaced(how);
    runs.dismiss();
  }
  await begin();
  const moments: [End, when: string, reached: (run: Run) => boolean][] = [
    ['close', 'prepared', ({ state }) => state === 'preparing'],
    ['terminate', 'trained', (run) => run.state === 'running' && savedStep(run) >= 2],
    ['close', 'trained', (run) => savedStep(run) >= 6],
    ['loop', 'trained', (run) => savedStep(run) >= 10],
    ['throw', 'trained', (run) => savedStep(run) >= 14],
    ['terminate', 'saved', (run) => savedStep(run) >= 18],
  ];
  for (const [how, when, reached] of moments) {
    await until(reached);
    const before = savedStep(theRun());
    if (when === 'saved') runs.saveSoon();
    end(how);
    await replaced(how);
    const run = theRun();
    expect([run.state, runs.active, run.error?.code], `${how} while it is ${when}`).toEqual(['interrupted', null, 'engine-lost']);
    expect(run.error?.message).toMatch(TOLD[how]);
    expect([savedStep(run) >= before, runs.keeping.onlooker, runs.canGoOn(runs.groups[0]!)]).toEqual([true, false, true]);
    await runs.goOn(runs.groups[0]!.id);
  }
  await until(({ state }) => state === 'finished');
  expect(measured(theRun())).toEqual(undisturbed);
});
