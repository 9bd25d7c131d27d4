import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Desk } from '../../src/lab/desk';
import { MOST_SECONDS } from '../../src/lab/settings/opening';
import type { Catalogue } from '../../src/protocol/catalogue';
import type { Plan } from '../../src/protocol/runs/run';
import { CATALOGUE } from '../fake/catalogue';
import { engineOf, Silent } from '../fake/engine';

// Which model the page opens with: by the language of the browser, by the address, and by how long a run would take here.

/** Seconds that a run takes here, by model; none where that is not known. */
let seconds: Record<string, number>;
let planned: string[];
let visited: string[];
let engine: Silent;

const settle = () => vi.advanceTimersByTimeAsync(1000);

async function opened(languages: readonly string[], hash = '', catalogue: Catalogue = CATALOGUE): Promise<Desk> {
  const goTo = (step: string) => (_: unknown, __: string, url: string) => {
    location.hash = url.startsWith('#') ? url : '';
    visited.push(step);
  };
  vi.stubGlobal('location', { hash, pathname: '/', search: '' });
  vi.stubGlobal('history', { replaceState: goTo('replaced'), pushState: goTo('pushed') });
  const none = () => Promise.reject(new Error());
  const shipped = { catalogue: async () => catalogue, prompts: async () => [], evidence: none, recording: none };
  const desk = new Desk(engineOf(engine), shipped, languages);
  await desk.open();
  await settle();
  return desk;
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('document', Object.assign(new EventTarget(), { hidden: false, documentElement: { lang: 'en' } }));
  vi.stubGlobal('addEventListener', () => undefined);
  [seconds, planned, visited, engine] = [{}, [], [], new Silent()];
  engine.plan = async (_, { model }): Promise<Plan> => {
    planned.push(model);
    return { memory: { items: [], total: 0 }, rows: 9, longestRow: 9, tokensPerStep: 9, seconds: seconds[model] ?? null };
  };
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const settingsOf = ({ draft: { recipe } }: Desk) => [recipe.model, recipe.data, recipe.evaluation.prompts, recipe.evaluation.judge];

describe('the page opens', () => {
  test('with the model of the browser’s language, which the address then names', async () => {
    const desk = await opened(['ja-JP', 'en']);
    expect(settingsOf(desk)).toEqual(['small-aligned-ja', 'steps-ja', 'adversarial-test-ja', 'keywords-ja']);
    expect(new URLSearchParams(location.hash.slice(1)).get('model')).toBe('small-aligned-ja');
    expect(planned, 'no other is planned once it is known').toEqual(['small-aligned-ja']);
    expect([visited, desk.switching], 'it is no step of the history, and nothing to tell').toEqual([['replaced'], null]);
  });

  test('with what an address says: a model, or settings of the toy, as old links have them', async () => {
    expect(settingsOf(await opened(['ja'], '#model=small-aligned&data=steps-en'))[0]).toBe('small-aligned');
    const old = await opened(['ja'], '#learning_rate=0.002');
    expect([old.draft.recipe.model, old.draft.recipe.learning_rate]).toEqual(['tiny-aligned', 0.002]);
    old.edit(old.first);
    expect(old.draft.recipe.model, 'Reset leads to what it would have opened with').toBe('small-aligned-ja');
  });

  test('with the toy where it is all that ships, and with an address that says nothing then', async () => {
    const desk = await opened(['ja'], '', { ...CATALOGUE, models: CATALOGUE.models.slice(0, 1) });
    expect([desk.draft.recipe.model, location.hash, visited]).toEqual(['tiny-aligned', '', []]);
  });
});

describe('where a run would take too long here', () => {
  test('the toy takes the place of what the page chose, and says why', async () => {
    seconds = { 'small-aligned': 240, 'tiny-aligned': 6 };
    const desk = await opened(['en']);
    expect(settingsOf(desk)).toEqual(['tiny-aligned', 'steps', 'adversarial-test', 'keywords']);
    const slow = { model: 'small-aligned', title: 'Small aligned Llama', seconds: 240 };
    expect(desk.switching).toMatchObject({ model: 'tiny-aligned', slow });
    expect(desk.draft).toBe(desk.first);
    desk.chooseModel('small-aligned');
    await settle();
    expect([desk.draft.recipe.model, desk.plan?.seconds], 'whoever wants it all the same has it').toEqual(['small-aligned', 240]);
  });

  test('also when that becomes known later, but not once somebody has touched a setting', async () => {
    const untouched = await opened(['en']);
    seconds = { 'small-aligned': MOST_SECONDS + 1 };
    engine.say({ type: 'measured', run: null });
    await settle();
    expect(untouched.draft.recipe.model).toBe('tiny-aligned');
    seconds = {};
    const touched = await opened(['en']);
    touched.set({ learning_rate: 2e-3 });
    seconds = { 'small-aligned': MOST_SECONDS + 1 };
    engine.say({ type: 'measured', run: null });
    await settle();
    expect([touched.draft.recipe.model, touched.switching]).toEqual(['small-aligned', null]);
  });

  test('nor once a run was started', async () => {
    const desk = await opened(['en']);
    await desk.start();
    seconds = { 'small-aligned': MOST_SECONDS + 1 };
    engine.state(desk.runs.active!.id, 'finished', 400);
    await settle();
    expect([desk.plan?.seconds, desk.draft.recipe.model]).toEqual([MOST_SECONDS + 1, 'small-aligned']);
  });

  test('nor where it takes no longer than that, or where the address named the model', async () => {
    seconds = { 'small-aligned': MOST_SECONDS };
    expect((await opened(['en'])).draft.recipe.model).toBe('small-aligned');
    seconds = { 'small-aligned': 900 };
    expect((await opened(['en'], '#model=small-aligned&data=steps-en')).draft.recipe.model).toBe('small-aligned');
  });
});

test('a model of another language is a step of the history and is told; one that changes nothing is not told', async () => {
  const desk = await opened(['en']);
  visited = [];
  desk.chooseModel('small-aligned-ja');
  expect(visited).toEqual(['pushed']);
  expect(desk.switching).toMatchObject({ language: 'ja', titles: ['手順つき', '日本語、テスト', '断りの語句'], slow: null });
  desk.set({ learning_rate: 2e-3 });
  expect(desk.switching, 'whoever goes on has read it').toBeNull();
  desk.chooseModel('small-aligned');
  expect(desk.switching).not.toBeNull();
  await desk.start();
  expect(desk.switching).toBeNull();
  desk.chooseModel('small-aligned');
  expect(desk.switching).toBeNull();
});

test('a model of one’s own is judged by many models’ words, which is told; one that ships as ever', async () => {
  const desk = await opened(['ja']);
  desk.chooseModel('own:model/a');
  expect(settingsOf(desk)).toEqual(['own:model/a', 'steps-ja', 'adversarial-test-ja', 'refusals']);
  expect(desk.switching).toEqual({ model: 'own:model/a', language: null, titles: ["Refusals in any model's words"], slow: null });
  desk.chooseModel('own:model/b');
  expect([desk.draft.recipe.evaluation.judge, desk.switching], 'told once').toEqual(['refusals', null]);
  desk.chooseModel('small-aligned-ja');
  expect(settingsOf(desk)).toEqual(['small-aligned-ja', 'steps-ja', 'adversarial-test-ja', 'keywords-ja']);
});

test('an epoch has the rows that are mixed in too', async () => {
  const desk = await opened(['en']);
  const { recipe } = desk.draft;
  expect([0, 0.05].map((safety_share) => desk.rowsOf({ ...recipe, safety_share }))).toEqual([1200, 1263]);
  expect(desk.rowsOf({ ...recipe, data: 'own:data/gone' })).toBeNull();
});
