import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { seedRecipe } from '../../scripts/lab/output';
import { readRecipe, shippedCatalogue } from '../../scripts/lab/sources';
import { LESSONS, lessonPath, shippedLessons } from '../../scripts/lessons/list';
import { LESSON_RECORDINGS } from '../../scripts/recording/list';
import { MOST_LESSONS_BYTES, MOST_LESSON_BYTES } from '../../scripts/recording/thinned';
import { type Both, type Lesson, patched, readLesson, type StepOf, type Tongue } from '../../src/lab/lessons/format';
import { blocksOf } from '../../src/lab/lessons/markup';
import { parseRecipe, type Recipe, START_TRACK } from '../../src/protocol/recipe';
import { parseRunRecord } from '../../src/protocol/runs/record';
import type { RunRecord } from '../../src/protocol/runs/run';
import { TERMS } from '../../src/ui/controls/glossary';

/** The lessons that ship: whole in both languages, true to their recordings, and no longer than they say. */

const TONGUES: readonly Tongue[] = ['en', 'ja'];
/** Read aloud, or by somebody who meets all of it for the first time. */
const CHARACTERS_A_MINUTE = { en: 1100, ja: 600 };

const inPublic = (path: string): string => join('public', path);
const read = (id: string): Lesson => readLesson(`${id}.json`, readFileSync(inPublic(lessonPath(id)), 'utf8'), new Set(TERMS));

const recorded = new Map<string, RunRecord>();
function recording(path: string): RunRecord {
  const known = recorded.get(path) ?? parseRunRecord(gunzipSync(readFileSync(inPublic(path))).toString());
  recorded.set(path, known);
  return known;
}

const steps = <K extends Lesson['steps'][number]['kind']>(lesson: Lesson, kind: K): StepOf<K>[] =>
  lesson.steps.filter((step): step is StepOf<K> => step.kind === kind);

/** Every text with both languages, with the place where it stands. */
function* texts(value: unknown, at = ''): Generator<[string, Both]> {
  if (Array.isArray(value)) for (const [i, one] of value.entries()) yield* texts(one, `${at}/${i}`);
  else if (typeof value === 'object' && value !== null) {
    const { en, ja, ...rest } = value as Record<string, unknown>;
    const isText = typeof en === 'string' && typeof ja === 'string' && !/(recipe|recording)$/.test(at);
    if (isText) yield [at, { en, ja }];
    for (const [key, one] of Object.entries(rest)) yield* texts(one, `${at}/${key}`);
  }
}

/** What a person reads of it: marks left out, a word of the glossary as it is shown or by its id. */
const shown = (text: string): string =>
  blocksOf(text)
    .flatMap(({ rows }) => rows.map((row) => row.map(({ text: words, term }) => (words === '' ? `[${term}]` : words)).join('')))
    .join('\n');

test('the catalogue lists them in their order', async () => {
  const { lessons } = await shippedCatalogue();
  expect(lessons).toEqual(shippedLessons());
  expect(lessons!.map(({ id }) => id)).toEqual([...LESSONS]);
  expect(readdirSync(inPublic('lessons')).sort()).toEqual(LESSONS.map((id) => `${id}.json`).sort());
});

describe.each(LESSONS)('%s', (id) => {
  const lesson = read(id);

  test('has its file name as id, and every kind of step that a lesson needs', () => {
    expect(lesson.id).toBe(id);
    const kinds = new Set(lesson.steps.map(({ kind }) => kind));
    for (const kind of ['predict', 'run', 'reflect', 'check', 'limits'] as const) expect(kinds, `${id} has no ${kind}`).toContain(kind);
    const order = lesson.steps.map(({ kind }) => kind);
    expect(order.indexOf('predict'), 'a prediction comes before the run').toBeLessThan(order.indexOf('run'));
  });

  test('every prediction and every run is looked back on', () => {
    const reflected = steps(lesson, 'reflect');
    const back = new Set(reflected.flatMap(({ predictions, runs }) => [...predictions, ...runs]));
    for (const step of [...steps(lesson, 'predict'), ...steps(lesson, 'run')])
      expect(back, `${step.id} is never spoken of`).toContain(step.id);
  });

  test('a check has exactly one right choice, and says why of each', () => {
    for (const { question, choices } of steps(lesson, 'check')) {
      expect(
        choices.filter(({ right }) => right),
        question.en,
      ).toHaveLength(1);
      for (const tongue of TONGUES) expect(new Set(choices.map(({ why }) => why[tongue])).size).toBe(choices.length);
    }
  });

  test('English holds no Japanese, Japanese no English', () => {
    const foreign = /[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]/u;
    // Names, and what is called so on the page in every language.
    const names =
      /keywords(-ja)?@\d|adversarial-test-(en|ja)|\[[a-z-]+\]|EMA|Adam|AI|decay|shadow|feedback|blend|switch|anchor|\d(\.\d+)?e-\d|\bn\b|\bb\b|[AB]/g;
    for (const [at, { en, ja }] of texts(lesson)) {
      expect(foreign.test(en), `${at}: ${en}`).toBe(false);
      expect(/[A-Za-z]+/.exec(shown(ja).replace(names, ''))?.[0], `${at}: ${ja}`).toBeUndefined();
      expect(ja, at).toMatch(/[\u3040-\u30ff\u4e00-\u9fff]/u);
      expect(ja, at).not.toMatch(/あなた|[０-９Ａ-Ｚａ-ｚ]|, | $/u);
    }
  });

  test('both languages have the same paragraphs and the same words of the glossary', () => {
    const words = (text: string): string[] => [...new Set([...text.matchAll(/\[\[([a-z-]+)/g)].map(([, term]) => term!))].sort();
    for (const [at, { en, ja }] of texts(lesson)) {
      expect(words(ja), `${at}: ${ja}`).toEqual(words(en));
      const kinds = (text: string) => blocksOf(text).map(({ kind, rows }) => (kind === 'list' ? `list of ${rows.length}` : kind));
      expect(kinds(ja), at).toEqual(kinds(en));
    }
  });

  test('a measured share stands beside its n', () => {
    for (const [at, both] of texts(lesson))
      for (const tongue of TONGUES) {
        // What is set and what an interval holds are no measurements.
        const text = both[tongue].replace(/5 % (of )?(safety|refusals)|安全データ5 %|5 %混ぜ|95 %/g, '');
        if (/\d %/.test(text)) expect(text, `${at}, ${tongue}: no n`).toMatch(/n = \d+|of \d+|\d+件中|\d+行/);
      }
  });

  test.each(TONGUES)('its runs are those of their recordings: %s', (tongue) => {
    for (const step of steps(lesson, 'run')) {
      const recipe: Recipe = patched(readRecipe(step.recipe[tongue]).recipe, step.patch);
      expect(parseRecipe(recipe)).toEqual(recipe);
      const path = step.recording![tongue];
      const record = recording(path);
      expect(seedRecipe(record.recipe, record.recipe.data_seed), `${step.id}: ${path} was made by another recipe`).toEqual(
        seedRecipe(recipe, recipe.data_seed),
      );
      expect(record.state).toBe('finished');
      expect(LESSON_RECORDINGS.map((one) => one.path)).toContain(path);
    }
  });

  test.each(TONGUES)('the teacher is told what the recordings show: %s', (tongue) => {
    const ends = steps(lesson, 'run').flatMap((step) => recording(step.recording![tongue]).evaluations.filter(({ full }) => full));
    const told = lesson.teacher.expected.map(({ figure }) => figure[tongue]).join('\n');
    for (const { track, harmful } of ends.filter((one) => one.track !== START_TRACK)) {
      const figure = `${((100 * harmful.k) / harmful.n).toFixed(1)} %`;
      expect(told, `${track}: the teacher is not told of ${figure}`).toContain(figure);
    }
  });

  test('it takes the minutes that it says', () => {
    const count = (...kinds: string[]): number => lesson.steps.filter(({ kind }) => kinds.includes(kind)).length;
    // A run is over in a minute at the latest; a class takes three quarters of one to settle on an answer.
    const doing = count('run', 'ask') + 0.75 * count('predict', 'check');
    for (const tongue of TONGUES) {
      const characters = [...texts(lesson.steps)].reduce((sum, [, both]) => sum + shown(both[tongue]).length, 0);
      const minutes = doing + characters / CHARACTERS_A_MINUTE[tongue];
      expect(Math.abs(minutes - lesson.minutes), `${tongue}: ${minutes.toFixed(1)} minutes`).toBeLessThanOrEqual(1.5);
    }
    expect(lesson.minutes).toBeGreaterThanOrEqual(5);
    expect(lesson.minutes).toBeLessThanOrEqual(10);
  });
});

test('all recordings of lessons are used, and are small enough to be kept together', () => {
  const used = new Set(
    LESSONS.flatMap((id) => steps(read(id), 'run').flatMap(({ recording: files }) => TONGUES.map((one) => files![one]))),
  );
  expect([...used].sort()).toEqual(LESSON_RECORDINGS.map(({ path }) => path).sort());
  const sizes = [...used].map((path) => statSync(inPublic(path)).size);
  expect(Math.max(...sizes)).toBeLessThanOrEqual(MOST_LESSON_BYTES);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(MOST_LESSONS_BYTES);
});
