import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Desk } from '../../src/lab/desk';
import { fail } from '../../src/protocol/errors';
import type { JobHandle } from '../../src/protocol/jobs';
import type { Recipe } from '../../src/protocol/recipe';
import type { Plan } from '../../src/protocol/runs/run';
import { engineOf, Silent } from '../fake/engine';

// What the page works on: which plan is asked for, whose answer counts, and what is shown meanwhile.

interface Asked extends JobHandle {
  recipe: Recipe;
  answer: (plan: Plan) => void;
  refuse: (reason: Error) => void;
}

let asked: Asked[];
let desk: Desk;
let engine: Silent;

const plan = (rows: number): Plan => ({ memory: { items: [], total: 0 }, rows, longestRow: 9, tokensPerStep: 9, seconds: null });
const settle = () => vi.advanceTimersByTimeAsync(1000);

beforeEach(async () => {
  vi.useFakeTimers();
  vi.stubGlobal('location', { hash: '', pathname: '/', search: '' });
  vi.stubGlobal('history', { replaceState: (_: unknown, __: string, url: string) => void (location.hash = url.startsWith('#') ? url : '') });
  vi.stubGlobal('document', Object.assign(new EventTarget(), { hidden: false, documentElement: { lang: 'en' } }));
  vi.stubGlobal('addEventListener', () => undefined);
  asked = [];
  engine = new Silent();
  engine.plan = (job, recipe) =>
    new Promise((answer, refuse) => {
      asked.push({ ...job, recipe, answer, refuse });
      job.signal.addEventListener('abort', () => refuse(fail('stopped')`The reading of rows was stopped.`));
    });
  const shipped = { catalogue: async () => ({ models: [], data: [], prompts: [] }), prompts: async () => [], evidence: () => Promise.reject(new Error()), recording: () => Promise.reject(new Error()) };
  desk = new Desk(engineOf(engine), shipped);
  await desk.open();
  await settle();
}); // prettier-ignore

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('edits in quick succession ask for one plan, and a newer one takes the place of the one at work', async () => {
  expect(asked).toHaveLength(1);
  for (const learning_rate of [1e-3, 2e-3, 3e-3]) desk.set({ learning_rate });
  await settle();
  expect(asked.map(({ recipe }) => recipe.learning_rate).slice(1)).toEqual([3e-3]);
  expect(asked[0]!.signal.aborted, 'nobody waits for it any more').toBe(true);
  asked[1]!.answer(plan(7));
  await settle();
  expect([desk.plan?.rows, desk.planProblem]).toEqual([7, null]);
});

test('how far the reading of rows is stays on the page while other settings change', async () => {
  asked[0]!.onProgress({ what: 'steps', done: 3, total: 9 });
  desk.set({ learning_rate: 1e-3 });
  await settle();
  expect(desk.reading).toMatchObject({ done: 3, total: 9 });
  asked[1]!.onProgress({ what: 'steps', done: 5, total: 9 });
  expect(desk.reading).toMatchObject({ done: 5 });
  desk.set({ data: 'facts' });
  expect(desk.reading, 'these are other rows').toBeNull();
  await settle();
  asked[2]!.answer(plan(1));
  await settle();
  expect([desk.reading, desk.plan?.rows]).toEqual([null, 1]);
});

test('what is wrong with some rows is not said of others, and can be asked again', async () => {
  asked[0]!.refuse(fail('data')`No row of "steps" can be learnt.`);
  await settle();
  expect(desk.planProblem?.message).toBe('No row of "steps" can be learnt.');
  desk.set({ learning_rate: 1e-3 });
  expect(desk.planProblem, 'they are the same rows').not.toBeNull();
  desk.set({ data: 'facts' });
  expect(desk.planProblem).toBeNull();
  await settle();
  asked.at(-1)!.refuse(fail('data')`Offline.`);
  await settle();
  desk.planAgain();
  await settle();
  asked.at(-1)!.answer(plan(4));
  await settle();
  expect([desk.planProblem, desk.plan?.rows]).toEqual([null, 4]);
});

test('a late answer to another recipe is not taken', async () => {
  desk.set({ data: 'facts' });
  await settle();
  desk.set({ data: 'steps' });
  asked[1]!.answer(plan(426));
  await vi.advanceTimersByTimeAsync(0);
  expect(desk.plan).toBeNull();
  await settle();
  asked[2]!.answer(plan(1666));
  await settle();
  expect(desk.plan?.rows).toBe(1666);
});

test('what did not come to an end in the page before is planned when somebody asks, and another recipe at once', async () => {
  asked[0]!.answer(plan(7));
  const mark = { what: 'tiny-aligned facts', times: 1, long: true };
  const kept: Record<string, string> = Object.create({
    getItem: (key: string) => kept[key] ?? null,
    setItem: (key: string, value: string) => void (kept[key] = value),
    removeItem: (key: string) => void delete kept[key],
  }) as Record<string, string>;
  kept['tabtune-at-work gone'] = JSON.stringify(mark);
  vi.stubGlobal('localStorage', kept);
  vi.stubGlobal('navigator', { locks: { request: async (_: string, options: unknown, work?: () => unknown) => (work ?? (options as () => unknown))() } });
  desk.set({ model: 'tiny-aligned', data: 'facts' });
  await settle();
  expect([asked.length, desk.fearsPlan, desk.plan]).toEqual([1, true, null]);
  desk.set({ learning_rate: 1e-3 });
  await settle();
  expect([asked.length, desk.fearsPlan], 'the same rows').toEqual([1, true]);
  desk.set({ data: 'steps' });
  await settle();
  expect([asked.length, desk.fearsPlan]).toEqual([2, false]);
  desk.set({ data: 'facts' });
  await settle();
  expect([asked.length, desk.fearsPlan]).toEqual([2, true]);
  desk.planAgain();
  await settle();
  asked[2]!.answer(plan(5));
  await settle();
  expect([desk.fearsPlan, desk.plan?.rows]).toEqual([false, 5]);
  expect(Object.keys(kept), 'nothing is left to be feared').toEqual([]);
}); // prettier-ignore

test('an engine that died before its plan was asked for is not asked', async () => {
  const plans = asked.length;
  desk.set({ learning_rate: 1e-3 });
  const error = { code: 'engine-lost', message: 'Gone.', details: { again: false } } as const;
  engine.say({ type: 'engine-lost', run: null, error });
  await settle();
  expect([asked.length, desk.usable]).toEqual([plans, false]);
  await desk.open();
  await settle();
  expect(asked.length).toBe(plans + 1);
});

test('without a graphics card the processor is enough; with neither nothing is asked for', async () => {
  const plans = asked.length;
  engine.adapter = { ...engine.adapter, state: 'no-webgpu' };
  await desk.open();
  await settle();
  expect([desk.usable, desk.runs.adapter?.device, asked.length]).toEqual([true, 'processor', plans + 1]);
  engine.processor = { ...engine.processor, state: 'no-simd' };
  await desk.open();
  await settle();
  expect([desk.usable, asked.length]).toEqual([false, plans + 1]);
});

test('an engine that is lost is opened again, and asked for the plan that it owes', async () => {
  const opened = vi.spyOn(engine, 'open');
  engine.say({ type: 'engine-lost', run: null, error: { code: 'engine-lost', message: 'Gone.', details: { again: true } } });
  asked[0]!.refuse(fail('engine-lost')`Gone.`);
  expect([opened.mock.calls.length, desk.usable]).toEqual([1, false]);
  await settle();
  expect([desk.usable, asked.length]).toEqual([true, 2]);
  asked[1]!.answer(plan(7));
  await settle();
  expect([desk.plan?.rows, desk.planProblem, desk.runs.replacement]).toEqual([7, null, 'there']);
});

test('a plan under which the engine hangs is not made again in the engine that follows, until somebody asks', async () => {
  asked[0]!.answer(plan(7));
  desk.set({ data: 'facts' });
  await settle();
  await vi.advanceTimersByTimeAsync(10_000);
  engine.say({ type: 'engine-lost', run: null, error: { code: 'engine-lost', message: 'Gone.', details: { again: true } } });
  asked[1]!.refuse(fail('engine-lost')`Gone.`);
  await settle();
  expect([asked.length, desk.fearsPlan, desk.usable]).toEqual([2, true, true]);
  desk.planAgain();
  await settle();
  asked[2]!.answer(plan(8));
  await settle();
  expect([desk.fearsPlan, desk.plan?.rows]).toEqual([false, 8]);
});

test('nor where somebody dared it, and it hangs once more', async () => {
  asked[0]!.answer(plan(7));
  desk.planAgain();
  await settle();
  await vi.advanceTimersByTimeAsync(10_000);
  engine.say({ type: 'engine-lost', run: null, error: { code: 'engine-lost', message: 'Gone.', details: { again: true } } });
  asked.at(-1)!.refuse(fail('engine-lost')`Gone.`);
  const before = asked.length;
  await settle();
  expect([asked.length - before, desk.fearsPlan]).toEqual([0, true]);
});

test('in a class the settings are those of the address, with the seed of the tab; only what changes no number is open', async () => {
  desk.edit({ recipe: { ...desk.draft.recipe, learning_rate: 3e-3 }, seeds: '5' });
  const { hash } = location;
  desk.join(12);
  expect([desk.fixed, desk.seeds, desk.recipe?.learning_rate]).toEqual([true, [12], 3e-3]);
  desk.set({ learning_rate: 1e-5, device: 'processor', gradient_checkpointing: true }, [1, 2]);
  desk.chooseModel('other');
  expect(desk.recipe).toMatchObject({ learning_rate: 3e-3, device: 'processor', gradient_checkpointing: true });
  expect(desk.recipe?.model).not.toBe('other');
  expect(desk.seeds).toEqual([12]);
  expect(location.hash, 'a reload finds the base seed').toBe(hash);
});
