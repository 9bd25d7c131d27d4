import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { isFile, placeIn, searchWith } from '../../src/lab/lessons/address';
import { Signal } from '../../src/lab/base/signal';
import { type Bench, Lessons } from '../../src/lab/lessons/course';
import { readLesson, type Lesson } from '../../src/lab/lessons/format';
import { Library } from '../../src/lab/lessons/library';
import { blocksOf, spansOf, termsOf } from '../../src/lab/lessons/markup';
import { emptyPage, Entries, Notebook } from '../../src/lab/lessons/notebook';
import { isSeen, measured, outcomeOf, runSteps } from '../../src/lab/lessons/outcomes';
import { filesOfRecipe } from '../../src/lab/lessons/prepare';
import { recipeOf } from '../../src/lab/lessons/recipes';
import { guess } from '../../src/lab/own/dropped';
import { groupOf, runOf } from '../../src/lab/runs/groups';
import type { Catalogue } from '../../src/protocol/catalogue';
import { DEFAULT_RECIPE } from '../../src/protocol/recipe';
import { CATALOGUE } from '../fake/catalogue';
import { LESSON, WORDS } from '../fake/lesson';
import { runRecord } from './records';

/** What is said of the short lesson with another value at a path; without one the field is not there. */
function refusal(path: string, value?: unknown): string {
  const lesson = structuredClone(LESSON) as unknown as Record<string, unknown>;
  const keys = path.split('.');
  const last = keys.pop()!;
  const at = keys.reduce((inner, key) => inner[key] as Record<string, unknown>, lesson);
  if (value === undefined) delete at[last];
  else at[last] = value;
  try {
    readLesson('short.json', JSON.stringify(lesson), WORDS);
  } catch (reason) {
    return (reason as Error).message;
  }
  return 'nothing';
}

describe('the file of a lesson', () => {
  test('is read as it was written', () => {
    expect(readLesson('short.json', `\ufeff${JSON.stringify(LESSON)}`, WORDS)).toEqual(LESSON);
  });

  test.each<[string, string, unknown, string]>([
    ['one language', 'steps.0.text.ja', undefined, 'short.json, step 1: text.ja is missing. Correct the lesson file.'],
    ['a missing field', 'steps.1.id', undefined, 'short.json, step 2: id is missing. Correct the lesson file.'],
    ['an unknown field', 'steps.0.html', 'x', 'short.json, step 1: html is no field of this format. Correct the lesson file.'],
    ['an unknown kind', 'steps.0.kind', 'quiz', 'short.json, step 1: kind must be one of read, predict, run, reflect, check, ask, limits, inside. Correct the lesson file.'],
    ['another format', 'format', 'tabtune-lesson@2', 'short.json: format must be tabtune-lesson@1. Correct the lesson file.'],
    ['an empty text', 'title.ja', ' ', 'short.json: title.ja is empty. Correct the lesson file.'],
    ['a text without end', 'steps.0.text.en', 'a'.repeat(10_001), 'short.json, step 1: text.en is longer than 10000 characters. Correct the lesson file.'],
    ['too many steps', 'steps', Array.from({ length: 61 }, () => LESSON.steps[0]), 'short.json: steps must have 1 to 60 entries. Correct the lesson file.'],
    ['a path that leads out', 'steps.2.recording.en', '../../x.json', 'short.json, step 3: recording.en must be the path of a file beside the page, without “..”. Correct the lesson file.'],
    ['another host', 'steps.2.recording.en', 'https://example.org/x.json', 'short.json, step 3: recording.en must be the path of a file beside the page, without “..”. Correct the lesson file.'],
    ['a recipe field that is none', 'steps.2.patch.rate', 1, 'short.json, step 3: patch.rate is no field of a recipe. Correct the lesson file.'],
    ['a value that no recipe has', 'steps.2.patch.learning_rate', 7, 'short.json, step 3: patch.learning_rate must be from 0 to 1. Correct the lesson file.'],
    ['a reflection on nothing', 'steps.3.runs', ['r9'], 'short.json, step 4: speaks of r9, which no step before it is. Correct the lesson file.'],
    ['an id that is taken', 'steps.8', LESSON.steps[1], 'short.json, step 9: id is p1, as of a step before; each needs its own. Correct the lesson file.'],
    ['no right answer', 'steps.4.choices.1.right', false, 'short.json, step 5: choices have none that is right. Correct the lesson file.'],
    ['a word without an explanation', 'steps.0.text.en', 'a [[wormhole]]', 'short.json, step 1: text.en names [[wormhole]], which the glossary does not have. Correct the lesson file.'],
    ['a task of neither kind', 'worksheet.0', { question: LESSON.title }, 'short.json: worksheet.0 must have a question and either lines or a table. Correct the lesson file.'],
  ])('with %s is refused, by file, step and field', (_, path, value, said) => expect(refusal(path, value)).toBe(said)); // prettier-ignore

  test('that is no JSON, or hostile in size, is refused', () => {
    expect(() => readLesson('x.json', '{', WORDS)).toThrow(/^x\.json is no JSON/);
    expect(() => readLesson('x.json', ' '.repeat(600_000), WORDS)).toThrow('x.json has 600000 characters; a lesson has at most 524288.');
  });
});

describe('the text of a lesson', () => {
  test('falls into paragraphs, lists, words of the glossary and what is strong', () => {
    expect(blocksOf('One [[rate]]\nline.\n\n- a **b [[loss|c]]**\n- d\nmore\n\nEnd')).toEqual([
      { kind: 'paragraph', rows: [[{ text: 'One ' }, { text: '', term: 'rate' }, { text: ' line.' }]] },
      { kind: 'list', rows: [[{ text: 'a ' }, { text: 'b ', strong: true }, { text: 'c', term: 'loss', strong: true }], [{ text: 'd more' }]] },
      { kind: 'paragraph', rows: [[{ text: 'End' }]] },
    ]); // prettier-ignore
  });

  test('has no space where two lines of Japanese meet', () => {
    expect(blocksOf('学習率が\n高い。')).toEqual([{ kind: 'paragraph', rows: [[{ text: '学習率が高い。' }]] }]);
  });

  test('is no markup of another kind', () => {
    for (const text of ['<b>x</b>', '[[ Rate ]]', '[[', '**', '** a **', '![x](y)']) expect(spansOf(text)).toEqual([{ text }]);
    expect(termsOf('[[a]] **[[b|c]]**')).toEqual(['a', 'b']);
  });
});

test('the address says lesson and step, beside whatever else it says', () => {
  expect(placeIn('?lang=ja')).toBeNull();
  expect(placeIn('?lesson=short&step=3')).toEqual({ lesson: 'short', at: 2 });
  for (const step of ['', '0', '-1', '1.5', 'x']) expect(placeIn(`?lesson=short&step=${step}`)).toEqual({ lesson: 'short', at: 0 });
  expect(searchWith('?lang=ja&step=9', { lesson: 'lessons/a.json', at: 0 })).toBe('?lang=ja&lesson=lessons/a.json&step=1');
  expect(searchWith('?lesson=short&step=3', null)).toBe('');
  expect([isFile('short'), isFile('a.json'), isFile('https://x/y')]).toEqual([false, true, true]);
});

describe('the library', () => {
  const files = {
    catalogue: async () => ({ models: [], data: [], prompts: [], lessons: [{ id: 'short', path: 'lessons/short.json', minutes: 5, title: LESSON.title }, { id: 'bad', path: 'lessons/bad.json', minutes: 5, title: LESSON.title }] }), // prettier-ignore
    text: async (path: string) => (path.endsWith('bad.json') ? '{}' : JSON.stringify(LESSON)),
  };
  const library = () => new Library(files, 'https://class.example/lab/', WORDS);

  test('lists what ships, and says of a damaged one that it is', async () => {
    const [first, second] = await library().list();
    expect([first?.lesson?.id, first?.problem]).toEqual(['short', null]);
    expect([second?.lesson, second?.problem?.message]).toEqual([null, 'bad.json: format is missing. Correct the lesson file.']);
  });

  test('reads what ships by its id, and files of the same origin alone', async () => {
    expect((await library().read('short')).id).toBe('short');
    expect((await library().read('mine/short.json')).id).toBe('short');
    await expect(library().read('long')).rejects.toThrow('There is no lesson long. Choose one of short, bad.');
    await expect(library().read('https://elsewhere.example/short.json')).rejects.toThrow('lies on another host');
    await expect(library().read('//elsewhere.example/short.json')).rejects.toThrow('lies on another host');
  });

  test('takes a file, which this tab then has', async () => {
    const one = library();
    await expect(one.read('file')).rejects.toThrow('Drop the file on the page again.');
    expect((await one.take(new Blob([JSON.stringify(LESSON)]), 'short.json')).id).toBe('short');
    expect((await one.read('file')).id).toBe('short');
    await expect(one.take(new Blob([' '.repeat(600_000)]), 'x.json')).rejects.toThrow('x.json has 600000 bytes');
  });
});

test('a lesson that is dropped is known by its format', async () => {
  const file = { path: 'x.json', data: new Blob([JSON.stringify(LESSON)]) };
  expect(await guess([file])).toBe('lesson');
  expect(await guess([{ ...file, data: new Blob(['{"a": 1}']) }])).toBeNull();
});

describe('what was done in a lesson', () => {
  const page = { ...emptyPage(8), farthest: 2, predictions: { p1: { choice: 1, moment: '2026-01-01T00:00:00Z' } } };

  test('outlasts a reload', () => {
    const kept = new Map<string, string>();
    const storage = () => ({ getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, text: string) => void kept.set(key, text) }); // prettier-ignore
    new Notebook(storage).write('short', page);
    expect(new Notebook(storage).page('short')).toEqual(page);
    kept.set('tabtune.lesson.short', '{"at": -1}');
    expect(new Notebook(storage).page('short'), 'what cannot be read is nothing').toBeNull();
  });

  test('lasts as long as the tab where the browser keeps nothing', () => {
    const notebook = new Notebook(() => {
      throw new Error('closed');
    });
    expect(notebook.page('short')).toBeNull();
    notebook.write('short', page);
    expect(notebook.page('short')).toEqual(page);
  });

  test('can be predicted only before something of the outcome was seen', () => {
    expect(isSeen(LESSON, page, 'p1')).toBe(false);
    expect(isSeen(LESSON, { ...page, runs: { r1: { group: null, recorded: true } } }, 'p1')).toBe(true);
    expect(isSeen(LESSON, { ...page, farthest: 3 }, 'p1')).toBe(true);
    // A run that was seen before the question is what it is asked about.
    const after = {
      ...LESSON,
      steps: [...LESSON.steps.filter(({ kind }) => kind === 'run'), ...LESSON.steps.filter(({ kind }) => kind !== 'run')],
    };
    expect(isSeen(after, { ...page, runs: { r1: { group: null, recorded: true } } }, 'p1')).toBe(false);
  });
});

test('a lesson is begun anew with nothing entered, which can be undone until something is', () => {
  const closed = () => {
    throw new Error('closed');
  };
  const notebook = new Notebook(closed);
  const entries = new Entries(notebook);
  entries.open(LESSON);
  entries.predict('p1', 1);
  entries.run('r1', { group: 'g1' });
  entries.answer(4, 0, false);
  entries.turn(LESSON.steps.length);
  const before = entries.page;
  expect(entries.undoable).toBe(false);
  entries.again();
  expect(entries.page).toEqual(emptyPage(LESSON.steps.length));
  expect(notebook.page('short')).toEqual(entries.page);
  entries.turn(1);
  expect(entries.undoable, 'going on enters nothing').toBe(true);
  entries.undo();
  expect([entries.page, entries.undoable]).toEqual([before, false]);
  entries.again();
  entries.predict('p1', null);
  expect(entries.undoable).toBe(false);
  entries.undo();
  expect(entries.page.predictions['p1']?.choice).toBeNull();
  entries.again();
  entries.open(LESSON);
  expect(entries.undoable, 'the lesson was left').toBe(false);
});

describe('the outcome of a step', () => {
  const [step] = runSteps(LESSON);
  const run = runOf(runRecord());
  const group = groupOf([run], 'g1');
  const pageOf = (runs: Record<string, { group: string | null; recorded: boolean }>) => ({ ...emptyPage(8), runs });

  test('is that of its run, with all that it stands on', () => {
    const outcome = outcomeOf(step!, pageOf({ r1: { group: 'g1', recorded: false } }), [group], null);
    expect(outcome).toMatchObject({ state: 'done', recorded: false, full: true });
    expect(outcome.tracks.map(({ track }) => track)).toEqual(['start', 'online', 'ema:0.98']);
    const { harmful, judge, prompts } = outcome.tracks[1]!;
    expect(harmful).toMatchObject(run.evaluations.find(({ track, full }) => track === 'online' && full)!.harmful);
    expect([judge, prompts]).toEqual(['keywords@1', 'adversarial-test']);
  });

  test('is that of the recording where nothing was trained, and is told when it is gone', () => {
    expect(outcomeOf(step!, pageOf({ r1: { group: null, recorded: true } }), [], group)).toMatchObject({ state: 'done', recorded: true });
    expect(outcomeOf(step!, pageOf({ r1: { group: 'g1', recorded: false } }), [], group)).toMatchObject({ state: 'gone', tracks: [] });
    expect(outcomeOf(step!, pageOf({}), [group], group)).toMatchObject({ state: 'none', tracks: [] });
    expect(measured(group)).toHaveLength(3);
  });
});

test('what a recipe reads is named file by file', () => {
  const data = CATALOGUE.data.find(({ safety }) => safety)!;
  const recipe = { ...DEFAULT_RECIPE, model: CATALOGUE.models[0]!.id, data: data.id, safety_share: 0.05 };
  const paths = filesOfRecipe(CATALOGUE, recipe);
  expect(paths).toEqual(
    expect.arrayContaining([data.train, data.test, data.safety!.path, `${CATALOGUE.models[0]!.path}model.safetensors`]),
  );
  expect(filesOfRecipe(CATALOGUE, { ...recipe, model: 'own:x/y', data: 'own:z' }).some((path) => path.includes('own:'))).toBe(false);
});

describe('what ships', () => {
  const PUBLIC = resolve(import.meta.dirname, '../../public');
  const { lessons = [] } = JSON.parse(readFileSync(join(PUBLIC, 'catalogue.json'), 'utf8')) as Catalogue;
  const recipes = new Set(readdirSync(join(PUBLIC, 'recipes')));
  test('stands in the catalogue as in its file, and its recipes are there', () => {
    const ids = /const GLOSSARY = \{([^]*?)\n\} satisfies/.exec(
      readFileSync(resolve(PUBLIC, '../src/ui/controls/glossary.ts'), 'utf8'),
    )![1]!;
    const words = new Set([...ids.matchAll(/^ {2}'?([a-z-]+)'?: \(\) =>/gm)].map(([, word]) => word!));
    expect(words.size).toBeGreaterThan(20);
    for (const { id, path, minutes, title } of lessons) {
      const lesson: Lesson = readLesson(path, readFileSync(join(PUBLIC, path), 'utf8'), words);
      expect({ id, minutes, title }).toEqual({ id: lesson.id, minutes: lesson.minutes, title: lesson.title });
      for (const { recipe } of runSteps(lesson)) for (const name of Object.values(recipe)) expect(recipes).toContain(`${name}.json`);
    }
  });
});

test.each(['null', '[]', '<!doctype html>'])('a file that holds %s in place of a recipe is refused with its name', async (text) => {
  const [step] = runSteps(LESSON);
  await expect(recipeOf(step!, 'en', async () => text)).rejects.toThrow(
    'recipes/short.json is no recipe. Correct the lesson file, or copy the whole built folder to the host.',
  );
});

/** What the last step of a lesson looks into, with these settings on the desk. */
async function lookedInto(steps: Lesson['steps'], recipe: Bench['recipe']): Promise<unknown> {
  vi.stubGlobal('location', { hash: '', pathname: '/', search: '' });
  vi.stubGlobal('history', { pushState: () => undefined });
  onTestFinished(() => void vi.unstubAllGlobals());
  const draft = { recipe: { ...DEFAULT_RECIPE, max_steps: NaN }, seeds: '1' };
  const shipped = { file: async () => JSON.stringify(DEFAULT_RECIPE), catalogue: async () => CATALOGUE };
  const runs = { changed: new Signal(), stepped: new Signal(), groups: [], selected: [], only: () => undefined };
  const bench = { changed: new Signal(), runs, shipped, draft, first: draft, recipe, replay: { wanted: false, hide: () => undefined } };
  const lessons = new Lessons(bench as unknown as Bench, WORDS, 'https://lab.example/');
  await lessons.take(new Blob([JSON.stringify({ ...LESSON, steps })]), 'short.json');
  lessons.go(steps.length - 1);
  await expect.poll(() => lessons.step?.kind).toBe('inside');
  await new Promise((done) => setTimeout(done));
  expect([lessons.problem, lessons.stepProblem]).toEqual([null, null]);
  return lessons.settings;
}

test('a look inside is into the run step before, trained or not, else into settings that are right, else into nothing', async () => {
  const read = LESSON.steps.find(({ kind }) => kind === 'read')!;
  const run = LESSON.steps.find(({ kind }) => kind === 'run')!;
  const inside = LESSON.steps.find(({ kind }) => kind === 'inside')!;
  expect(await lookedInto([read, run, inside], null)).toMatchObject({ max_steps: 4, learning_rate: 0.002 });
  expect(await lookedInto([read, inside], DEFAULT_RECIPE)).toEqual(DEFAULT_RECIPE);
  expect(await lookedInto([read, inside], null)).toBeNull();
});
