import { readdirSync, readFileSync } from 'node:fs';
import { expect, onTestFinished, test, vi } from 'vitest';
import { printedIn } from '../../src/lab/base/asked';
import { keepFile, newest } from '../../src/protocol/base/kept-files';
import { asNamed } from '../../src/lab/base/named';
import { shippedFiles } from '../../src/lab/base/shipped';
import { Signal } from '../../src/lab/base/signal';
import { type Bench, Lessons } from '../../src/lab/lessons/course';
import type { Lesson, StepOf } from '../../src/lab/lessons/format';
import { Library } from '../../src/lab/lessons/library';
import { runSteps } from '../../src/lab/lessons/outcomes';
import { Preparation } from '../../src/lab/lessons/prepare';
import { markOf, recipeOf, StepMarks } from '../../src/lab/lessons/recipes';
import { groupOf, runOf } from '../../src/lab/runs/groups';
import type { Catalogue } from '../../src/protocol/catalogue';
import { fail } from '../../src/protocol/errors';
import { DEFAULT_RECIPE } from '../../src/protocol/recipe';
import { CATALOGUE } from '../fake/catalogue';
import { LESSON, WORDS } from '../fake/lesson';
import { runRecord } from './records';

/** Lessons that somebody wrote: where they lie, what they name, and what they were before. */

test('a page for paper is had by its name alone', () => {
  expect(['?print=teacher', '?lesson=a&print=worksheet'].map(printedIn)).toEqual(['teacher', 'worksheet']);
  for (const search of ['', '?print', '?print=', '?print=nosuch', '?print=Teacher']) expect(printedIn(search)).toBeNull();
});

test('the catalogue names each recipe that ships', () => {
  const { recipes } = JSON.parse(readFileSync('public/catalogue.json', 'utf8')) as Catalogue;
  expect(recipes).toEqual(readdirSync('public/recipes').map((file) => file.replace('.json', '')).sort()); // prettier-ignore
});

test('without a network it is said so, in words of this page alone', async () => {
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')));
  onTestFinished(() => void vi.unstubAllGlobals());
  await expect(shippedFiles('https://lab.example/').file!('hanako.json')).rejects.toThrow(
    /^hanako\.json could not be read, because the server cannot be reached\. Check the connection and reload the page\.$/,
  );
});

const absent = (path: string) =>
  Promise.reject(
    fail('data', { status: 404 })`${path} could not be read: the server answered 404. Copy the whole built folder to the host.`,
  );

/** A host with these recipes beside those of the catalogue. */
const libraryWith = (known: string[], others: Record<string, () => Promise<string>> = {}) =>
  new Library(
    {
      catalogue: async () => ({ ...CATALOGUE, recipes: known }),
      text: async (path) => (path.endsWith('mine.json') ? JSON.stringify(LESSON) : (others[path] ?? (() => absent(path)))()),
    },
    'https://class.example/lab/',
    WORDS,
  );

test.each([
  ['by its address', (library: Library) => library.read('mine.json')],
  ['when it is dropped', (library: Library) => library.take(new Blob([JSON.stringify(LESSON)]), 'mine.json')],
])('a lesson with a recipe that is not there is refused %s, by step, name and what there is', async (_, open) => {
  await expect(open(libraryWith(['tuned-en', 'tuned-ja']))).rejects.toThrow(
    'mine.json, step 3: there is no recipe short. Correct the lesson file; recipes are tuned-en, tuned-ja.',
  );
  await expect(open(libraryWith([], { 'recipes/short.json': async () => '<!doctype html>' }))).rejects.toThrow(
    'mine.json, step 3: there is no recipe short. Correct the lesson file.',
  );
  expect((await open(libraryWith(['short']))).id).toBe('short');
  expect((await open(libraryWith([], { 'recipes/short.json': async () => JSON.stringify(DEFAULT_RECIPE) }))).id).toBe('short');
  const offline = () => Promise.reject(fail('data')`The server cannot be reached.`);
  expect((await open(libraryWith([], { 'recipes/short.json': offline }))).id, 'nobody can tell').toBe('short');
});

test('of what an author named, name and place are to be checked, not the built folder', async () => {
  await expect(libraryWith([]).read('nosuch.json')).rejects.toThrow(
    'nosuch.json could not be read: the server answered 404. Check how it is spelt and where it lies.',
  );
  const [step] = runSteps(LESSON);
  await expect(recipeOf(step!, 'en', absent)).rejects.toThrow(/^recipes\/short\.json could not be read.* Check how it is spelt/);
  await expect(asNamed('a', () => Promise.reject(fail('data')`Another reason.`))).rejects.toThrow('Another reason.');
});

/** Caches of a browser, by name. */
function fakeCaches() {
  const all = new Map<string, Map<string, Response>>();
  const open = async (name: string) => {
    const kept = all.get(name) ?? new Map<string, Response>();
    all.set(name, kept);
    return {
      match: async (url: string) => kept.get(url)?.clone(),
      put: async (url: string, answer: Response) => void kept.set(url, answer),
    };
  };
  const match = async (url: URL) => [...all.values()].map((kept) => kept.get(url.href)).find((one) => one !== undefined);
  return { all, caches: { has: async (name: string) => all.has(name), open, match } as unknown as CacheStorage };
}

test('a kept file is as new as the network has it, and is there without one', async () => {
  const { all, caches } = fakeCaches();
  const url = 'https://class.example/hanako.json';
  const away = () => Promise.reject(new TypeError('no network'));
  await expect(newest(caches, url, away)).rejects.toThrow('no network');
  expect(await (await newest(caches, url, async () => new Response('one'))).text()).toBe('one');
  expect(all.size, 'what nobody asked to keep is not kept').toBe(0);
  await keepFile(caches, url, new Response('one'));
  expect(await (await newest(caches, url, async () => new Response('two'))).text()).toBe('two');
  expect((await newest(caches, url, async () => new Response('', { status: 404 }))).status).toBe(404);
  expect(await (await newest(caches, url, away)).text()).toBe('two');
  await expect(newest(caches, 'https://class.example/other.json', away)).rejects.toThrow('no network');
});

test('Prepare lists the file of a lesson of one’s own and what it names, and keeps them', async () => {
  const { all, caches } = fakeCaches();
  vi.stubGlobal('caches', caches);
  vi.stubGlobal('navigator', {});
  vi.stubGlobal('fetch', async (_: URL, init?: RequestInit) => new Response(init?.method === 'HEAD' ? null : 'x'));
  onTestFinished(() => void vi.unstubAllGlobals());
  const bench = { catalogue: CATALOGUE, usable: true, runs: { measured: new Signal() }, estimate: () => Promise.reject(new Error()) };
  const recipes = { recipeOf: async () => DEFAULT_RECIPE };
  const preparation = new Preparation(bench, recipes, LESSON, 'https://class.example/lab/', 'mine/hanako.json');
  await preparation.look();
  const named = ['mine/hanako.json', 'recipes/short.json', 'recordings/en.json', 'recordings/ja.json'];
  expect(preparation.files!.slice(0, 4).map(({ path, here }) => [path, here])).toEqual(named.map((path) => [path, false]));
  await preparation.fetchAll();
  expect([...all.values()].flatMap((kept) => [...kept.keys()])).toEqual(named.map((path) => `https://class.example/lab/${path}`));
});

const [STEP] = runSteps(LESSON) as [StepOf<'run'>];
const read = async (path: string) => JSON.stringify(path.includes('-ja') ? { ...DEFAULT_RECIPE, data: 'other' } : DEFAULT_RECIPE);
const bilingual: StepOf<'run'> = { ...STEP, recipe: { en: 'x-en', ja: 'x-ja' } };
const inEach = (step: StepOf<'run'>): Lesson => ({ ...LESSON, steps: LESSON.steps.map((one) => (one.kind === 'run' ? step : one)) });

test('a run is told by its settings, seeds and length, whatever computes it', async () => {
  const recipe = await recipeOf(bilingual, 'en', read);
  const mark = markOf(recipe, [1], {});
  expect(markOf({ ...recipe, device: 'processor' }, [1], {})).toBe(mark);
  for (const other of [markOf({ ...recipe, learning_rate: 0.5 }, [1], {}), markOf(recipe, [1, 2], {}), markOf(recipe, [1], { stop: { step: 3 } })])
    expect(other).not.toBe(mark); // prettier-ignore
});

test('a run of another language, or of settings that a step had before, is not that of the step', async () => {
  const marks = new StepMarks(read);
  const [en, ja] = await Promise.all((['en', 'ja'] as const).map((tongue) => recipeOf(bilingual, tongue, read)));
  expect(marks.unlike(bilingual, 'x'), 'it is not known yet').toBeNull();
  await marks.take(inEach(bilingual));
  const of = (recipe: typeof en) => marks.unlike(bilingual, markOf(recipe!, [recipe!.data_seed], bilingual));
  expect([of(en), of(ja), of({ ...en!, learning_rate: 0.5 })]).toEqual([null, 'ja', 'settings']);
  await marks.take(inEach({ ...bilingual, patch: { ...bilingual.patch, learning_rate: 0.003 } }));
  expect([of(en), of(ja)]).toEqual(['settings', 'settings']);
  await new StepMarks(() => absent('x')).take(LESSON);
});

test('of a corrected lesson a run of before does not count, and what trains in its place is told', async () => {
  vi.stubGlobal('location', { hash: '', pathname: '/', search: '' });
  vi.stubGlobal('history', { pushState: () => undefined });
  onTestFinished(() => void vi.unstubAllGlobals());
  const recipe = await recipeOf(bilingual, 'en', read);
  const run = runOf(runRecord({ recipe }));
  const group = groupOf([run], 'g1');
  const selected: string[][] = [];
  const runs = { changed: new Signal(), stepped: new Signal(), groups: [group], selected: [], active: null as unknown, only: (ids: string[]) => void selected.push(ids) }; // prettier-ignore
  const draft = { recipe: DEFAULT_RECIPE, seeds: '1' };
  const bench = { changed: new Signal(), catalogue: CATALOGUE, edit: () => undefined, runs, shipped: { file: read, catalogue: async () => CATALOGUE }, draft, first: draft, recipe, replay: { wanted: false, hide: () => undefined } }; // prettier-ignore
  const lessons = new Lessons(bench as unknown as Bench, WORDS, 'https://lab.example/');
  const open = async (step: StepOf<'run'>) => {
    await lessons.take(new Blob([JSON.stringify(inEach(step))]), 'short.json');
    lessons.entries.run('r1', { group: 'g1', mark: markOf(recipe, [recipe.data_seed], bilingual) });
    lessons.go(2);
    await expect.poll(() => lessons.settings).not.toBeNull();
  };
  await open(bilingual);
  const outcome = () => lessons.outcomes(['r1'])[0];
  expect(outcome()).toMatchObject({ state: 'done', unlike: null });
  expect([lessons.group?.id, selected.at(-1), lessons.training]).toEqual(['g1', ['g1'], null]);
  // The reflection was reached, and looks back on the run.
  lessons.go(3);
  lessons.go(2);
  expect(lessons.isFixed('p1')).toBe(true);
  await open({ ...bilingual, patch: { ...bilingual.patch, learning_rate: 0.003 } });
  await expect.poll(() => lessons.isFixed('p1')).toBe(false);
  lessons.predict('p1', 1);
  expect(lessons.page.predictions['p1']?.choice).toBe(1);
  runs.groups = [];
  expect(lessons.isFixed('p1'), 'in the list or not').toBe(false);
  runs.groups = [group];
  lessons.entries.run('r1', { recorded: true });
  expect(lessons.isFixed('p1'), 'its recording was seen').toBe(true);
  lessons.entries.run('r1', { recorded: false });
  await expect.poll(outcome).toMatchObject({ state: 'none', tracks: [], unlike: 'settings' });
  runs.active = run;
  expect([lessons.group, selected.at(-1), lessons.training]).toEqual([null, [], recipe]);
  // What it was asked for counts, not what the machine could hold of it.
  lessons.entries.run('r1', { group: 'g1', mark: markOf(lessons.settings!, [lessons.settings!.data_seed], bilingual) });
  expect(outcome()).toMatchObject({ state: 'done', unlike: null });
  expect(lessons.isFixed('p1')).toBe(true);
});
