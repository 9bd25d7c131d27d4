import { expect, onTestFinished, test, vi } from 'vitest';
import { fileLibrary } from '../../scripts/experiment';
import type { Gpu } from '../../src/webgpu/gpu';
import { WANTED_LIMITS } from '../../src/webgpu/open';
import { parseRecipe, type Recipe } from '../../src/protocol/recipe';
import { Recent } from '../../src/worker/memo/recent';
import { Session } from '../../src/worker/run/session';

// A plan is made anew for every change of a recipe, so that it must not read again what the change does not touch.

/** Of a device what planning asks for: it allocates nothing. */
const gpu = {
  report: { state: 'ready', vendor: '', architecture: '', description: '', features: [], subgroupSize: null, limits: WANTED_LIMITS },
} as unknown as Gpu;

async function planner() {
  const library = fileLibrary();
  const { tokenizer } = await library.model('tiny-aligned');
  const spies = [vi.spyOn(tokenizer, 'encodePrompts'), vi.spyOn(tokenizer, 'encodeExamples')];
  onTestFinished(() => spies.forEach((spy) => spy.mockRestore()));
  const silent = { phase: () => undefined, metrics: () => undefined, evaluation: () => undefined, state: () => undefined };
  return {
    library,
    plan: async (change: object) => (await Session.open(gpu, library, parseRecipe(change), silent)).plan(),
    /** Calls of the tokenizer since it was asked last. */
    calls: () => spies.reduce((n, spy) => n + spy.mock.calls.splice(0).length, 0),
  };
}

test('a plan encodes nothing that the plan before has encoded', async () => {
  const { plan, calls } = await planner();
  const first = await plan({});
  expect(calls()).toBeGreaterThan(0);
  for (const change of [
    { learning_rate: 1e-3 },
    { seed: 7, data_seed: 9 },
    { ema_mode: 'shadow', ema_decay: [0.5, 0.9] },
    { max_steps: 10, warmup_steps: 0, eval_steps: 0 },
    { evaluation: { judge: 'qi-2023', live_prompts: 3, live_rows: 2, max_new_tokens: 4 } },
    { lora: { r: 4, lora_alpha: 8, lora_dropout: 0, target_modules: ['q_proj'] }, quantization: 'int8' },
  ]) {
    const { rows, longestRow, tokensPerStep } = await plan(change);
    expect({ rows, longestRow, tokensPerStep }).toEqual({ rows: first.rows, longestRow: first.longestRow, tokensPerStep: first.tokensPerStep });
  }
  expect(calls()).toBe(0);
}); // prettier-ignore

test('another length is read anew, the one before it is still known, and neither is taken for the other', async () => {
  const { library, plan, calls } = await planner();
  const whole = await plan({});
  calls();
  const short = await plan({ max_length: 16 });
  expect(calls()).toBeGreaterThan(0);
  expect(short.longestRow).toBe(16);
  expect(await plan({})).toEqual(whole);
  expect(calls()).toBe(0);
  const heldOut = async (max_length: number) => (await library.judgedBy(parseRecipe({ max_length }))).encoded.heldOut.length;
  expect([await heldOut(16), await heldOut(64)]).toEqual([48, 200]);
});

test('what is judged alike shares the evaluation of its start weights, and nothing else does', async () => {
  const { library } = await planner();
  const { starts } = await library.judgedBy(parseRecipe({}));
  const evaluation = { step: 0 } as Parameters<typeof starts.set>[2];
  const at = (change: Partial<Gpu['report']>, recipe: object) => starts.get({ ...gpu.report, ...change }, parseRecipe(recipe));
  starts.set(gpu.report, parseRecipe({}), evaluation);
  expect(at({}, { learning_rate: 1, seed: 3, ema_mode: 'shadow', evaluation: { live_prompts: 1 } })).toBe(evaluation);
  const lora: Recipe['lora'] = { r: 4, lora_alpha: 8, lora_dropout: 0, target_modules: ['q_proj'] };
  for (const [report, recipe] of [
    [{ vendor: 'other' }, {}],
    [{ architecture: 'other' }, {}],
    [{ description: 'other' }, {}],
    [{}, { evaluation: { judge: 'qi-2023' } }],
    [{}, { evaluation: { max_new_tokens: 4 } }],
    [{}, { precision: 'mixed' }],
    [{}, { lora }],
    [{}, { lora, quantization: 'int8' }],
  ] as const)
    expect(at(report, recipe)).toBeUndefined();
  for (const change of [{ max_length: 16 }, { data: 'facts' }, { evaluation: { prompts: 'adversarial-validation' } }])
    expect((await library.judgedBy(parseRecipe(change))).starts, JSON.stringify(change)).not.toBe(starts);
  expect((await library.judgedBy(parseRecipe({ learning_rate: 1 }))).starts).toBe(starts);
});

test('what is forgotten is read anew', async () => {
  const { library, plan, calls } = await planner();
  await plan({});
  calls();
  library.forget('adversarial-test');
  await plan({});
  expect(calls()).toBeGreaterThan(0);
});

test('of many values those that were asked for last are kept', () => {
  const recent = new Recent<number>(2);
  recent.set('a', 1);
  recent.set('b', 2);
  expect(recent.get('a')).toBe(1);
  recent.set('c', 3);
  expect([recent.get('a'), recent.get('b'), recent.get('c')]).toEqual([1, undefined, 3]);
  recent.set('c', 4);
  recent.delete('a');
  expect([...recent.keys()]).toEqual(['c']);
});
