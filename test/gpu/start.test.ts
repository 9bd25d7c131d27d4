import { afterAll, beforeAll, expect, test } from 'vitest';
import { fetchText } from '../../src/data/sets/catalogue';
import type { Gpu } from '../../src/webgpu/gpu';
import { openGpu } from '../../src/webgpu/open';
import { parseRecipe } from '../../src/protocol/recipe';
import type { Evaluation } from '../../src/protocol/runs/run';
import { Library, webSources } from '../../src/worker/library';
import { Session } from '../../src/worker/run/session';

// The start weights are evaluated once for all runs of a library that are judged alike, and anew for every other.

/** The first rows of each file are enough to tell evaluations apart. */
const ROWS = 24;
const library = new Library({
  ...webSources(new URL('/', location.href).href),
  readText: async (url) => {
    const text = await fetchText(url);
    return url.endsWith('.jsonl') ? text.split('\n').slice(0, ROWS).join('\n') : text;
  },
});
const SMALL = { max_steps: 1, warmup_steps: 0, per_device_train_batch_size: 1, ema_mode: 'off', eval_steps: 0 };
const JUDGING = { prompts: 'adversarial-test', judge: 'keywords', live_prompts: 1, live_rows: 1, max_new_tokens: 2 };

let gpu: Gpu;
beforeAll(async () => {
  gpu = await openGpu();
});
afterAll(() => gpu.close());

/** The closing evaluations of a whole run. */
async function run(change: object, on: Gpu = gpu): Promise<{ start: Evaluation; online: Evaluation }> {
  const seen: Evaluation[] = [];
  const recipe = parseRecipe({ ...SMALL, evaluation: JUDGING, ...change });
  const events = { phase: () => undefined, metrics: () => undefined, evaluation: (e: Evaluation) => void seen.push(e), state: () => undefined };
  const session = await Session.open(on, library, recipe, events);
  try {
    await session.prepare();
    await session.run();
  } finally {
    session.free();
  }
  const [start, online] = ['start', 'online'].map((track) => seen.find((e) => e.full && e.track === track));
  return { start: start!, online: online! };
} // prettier-ignore

const measured = ({ seconds: _, ...rest }: Evaluation) => rest;

test('a run with another max_length records its own start', async () => {
  const short = await run({ max_length: 16 });
  const long = await run({ max_length: 64 });
  for (const { start, online } of [short, long]) {
    expect(start.utility.exactMatch.n).toBe(online.utility.exactMatch.n);
    expect(start.utilityAnswers.map(({ prompt }) => prompt)).toEqual(online.utilityAnswers.map(({ prompt }) => prompt));
    // One update of one row at a small rate: the start is near, if it is that of this run.
    expect(start.utility.loss / online.utility.loss).toBeCloseTo(1, 1);
    expect(start.seconds).toBeGreaterThan(0);
  }
  expect(long.start.utility.exactMatch.n).toBeGreaterThan(short.start.utility.exactMatch.n);
  expect(long.start.utility.loss).not.toBeCloseTo(short.start.utility.loss, 0);
});

test('runs that are judged alike share it, whatever they learn; others measure their own', async () => {
  const first = await run({ max_length: 64 });
  const same = await run({ max_length: 64, learning_rate: 1e-3, data_seed: 5 });
  expect(same.start).toEqual({ ...first.start, seconds: 0 });
  expect(measured(same.online)).not.toEqual(measured(first.online));

  const longer = await run({ max_length: 64, evaluation: { ...JUDGING, max_new_tokens: 6 } });
  expect(longer.start.seconds).toBeGreaterThan(0);
  expect(longer.start.answers.map(({ text }) => text)).not.toEqual(first.start.answers.map(({ text }) => text));
  const judged = await run({ max_length: 64, evaluation: { ...JUDGING, judge: 'qi-2023' } });
  expect(judged.start.seconds).toBeGreaterThan(0);
  expect(judged.start.judge).toMatch(/^qi-2023/);
  const adapted = await run({ max_length: 64, lora: { r: 4, lora_alpha: 8, lora_dropout: 0, target_modules: ['q_proj'] } });
  expect(adapted.start.seconds).toBeGreaterThan(0);
});

test('on another adapter it is measured again', async () => {
  const other: Gpu = Object.create(gpu, { report: { value: { ...gpu.report, description: 'another adapter' } } }) as Gpu;
  const { start } = await run({ max_length: 64 }, other);
  expect(start.seconds).toBeGreaterThan(0);
  expect(measured(start)).toEqual(measured((await run({ max_length: 64 })).start));
});
