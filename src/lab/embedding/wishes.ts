import { fail } from '../../protocol/errors';

/** What the attributes of an element ask for, checked, and how that stands in the address of its frame. */

export const KINDS = ['lab', 'curve', 'answers', 'lesson'] as const;
export type Kind = (typeof KINDS)[number];

/** What of a run is drawn; `all` is the whole panel of the page. */
export const METRICS = ['harmful', 'loss', 'utility', 'drift', 'all'] as const;
export type Metric = (typeof METRICS)[number];

/** Harmful answers: shown when a reader asks for them, never shown, or shown at once. */
export const COVERINGS = ['yes', 'always', 'no'] as const;
export type Covering = (typeof COVERINGS)[number];

const THEMES = ['system', 'light', 'dark'] as const;
const LANGUAGES = ['en', 'ja'] as const;
export type Language = (typeof LANGUAGES)[number];

/** What a frame has where the element says nothing, and what it may have; CSS pixels. */
const HEIGHT = { lab: 780, lesson: 780, answers: 560, curve: 480, least: 200, most: 5000 } as const;
const MOST_STEP = 1_000_000_000;

/** The attributes that each element reads; those without a value are true or false. */
export const ATTRIBUTES = {
  lab: ['recipe', 'lang', 'theme', 'height', 'present', 'lock'],
  lesson: ['lesson', 'step', 'lang', 'theme', 'height', 'lock'],
  curve: ['src', 'for', 'metric', 'lang', 'theme', 'height'],
  answers: ['src', 'for', 'step', 'covered', 'lang', 'theme', 'height'],
} as const satisfies Record<Kind, readonly string[]>;

export const SWITCHES: readonly string[] = ['present', 'lock'];

/** What an element has by a name; null where it has nothing. */
export type Given = (name: string) => string | null;

/** Throws `recipe` with the attribute, its value, what it may be, and what to do. */
export function oneOf<T extends string>(given: Given, name: string, choices: readonly T[]): T | null {
  const value = given(name);
  if (value === null || value === '') return null;
  const found = choices.find((choice) => choice === value.toLowerCase());
  if (found !== undefined) return found;
  throw fail('recipe')`${name}="${value}" is none of ${choices.join(' | ')}. Correct this attribute.`;
}

export function wholeNumber(given: Given, name: string, low: number, high: number): number | null {
  const value = given(name);
  if (value === null || value === '') return null;
  const number = /^\d{1,15}$/.test(value) ? Number(value) : NaN;
  if (number >= low && number <= high) return number;
  throw fail('recipe')`${name}="${value}" is no whole number from ${low} to ${high}. Correct this attribute.`;
}

/** The language of a course page that tabtune does not speak gives way to English; one that the element itself asks for is an error. */
export function languageOf(given: Given, around: string): Language {
  return oneOf((name) => given(name)?.split('-')[0] ?? null, 'lang', LANGUAGES) ?? (/^ja\b/i.test(around) ? 'ja' : 'en');
}

/** Height of the frame in CSS pixels; null where what it shows decides. */
export function heightOf(kind: Kind, given: Given): number | null {
  const asked = wholeNumber(given, 'height', HEIGHT.least, HEIGHT.most);
  return asked ?? (kind === 'curve' ? null : HEIGHT[kind]);
}

/** How high a curve is until it has said so itself. */
export const FIRST_HEIGHT: number = HEIGHT.curve;

/** `src` as the course page means it: beside itself. Throws `recipe`. */
export function addressBeside(page: string, src: string): string {
  try {
    return new URL(src, page).href;
  } catch {
    throw fail('recipe')`src="${src}" is no address. Give it that of a run.json, beside this page or with https:// before it.`;
  }
}

/** Where what is shown comes from: exactly one of a file and another element. */
export function sourceOf(given: Given): { src: string } | { for: string } {
  const [src, id] = [given('src') ?? '', given('for') ?? ''];
  if (src !== '' && id !== '')
    throw fail('recipe')`src="${src}" and for="${id}" are both given, and only one can be shown. Remove one of them.`;
  if (src !== '') return { src };
  if (id !== '') return { for: id };
  throw fail(
    'recipe',
  )`Neither src nor for is given, so there is nothing to show. Give src the address of a run.json, or for the id of a tabtune-lab.`;
}

const RECIPE_NAME = /^[a-z0-9][a-z0-9-]{0,63}$/;

/** Of a file in recipes/, and so of no other. Throws `recipe`. */
export function recipeName(value: string): string {
  if (RECIPE_NAME.test(value)) return value;
  throw fail(
    'recipe',
  )`recipe="${value}" is neither the name of a file in recipes/ without .json nor settings that begin with #. Copy what stands behind # in the address of the lab.`;
}

function recipeInto(url: URL, given: Given): void {
  const value = given('recipe') ?? '';
  if (value.startsWith('#')) url.hash = value;
  else if (value !== '') url.searchParams.set('recipe', recipeName(value));
}

function lessonInto(url: URL, given: Given): void {
  const lesson = given('lesson') ?? '';
  if (lesson === '') throw fail('recipe')`lesson is missing. Give it the id of a lesson, such as learning-rate.`;
  url.searchParams.set('lesson', lesson);
  const step = wholeNumber(given, 'step', 1, 60);
  if (step !== null) url.searchParams.set('step', String(step));
}

/** Address of the frame. `base`: the folder of the built page; `around`: the language of the course page. Throws `recipe`, see above. */
export function addressOf(kind: Kind, given: Given, base: string, around: string): string {
  const url = new URL(base);
  const { searchParams } = url;
  searchParams.set('lang', languageOf(given, around));
  const theme = oneOf(given, 'theme', THEMES);
  if (theme) searchParams.set('theme', theme);
  heightOf(kind, given);
  for (const name of SWITCHES)
    if ((ATTRIBUTES[kind] as readonly string[]).includes(name) && given(name) !== null) searchParams.set(name, '');
  if (kind === 'lab') recipeInto(url, given);
  else if (kind === 'lesson') lessonInto(url, given);
  else {
    searchParams.set('show', kind);
    const source = sourceOf(given);
    // A file of the built page itself is read by the frame, which needs nobody's leave.
    if ('src' in source && source.src.startsWith(base)) searchParams.set('src', source.src.slice(base.length));
    if (kind === 'curve') searchParams.set('metric', oneOf(given, 'metric', METRICS) ?? 'harmful');
    else {
      searchParams.set('covered', oneOf(given, 'covered', COVERINGS) ?? 'yes');
      const step = wholeNumber(given, 'step', 0, MOST_STEP);
      if (step !== null) searchParams.set('step', String(step));
    }
  }
  return url.href;
}

export type Shown =
  { show: 'curve'; metric: Metric; src: string | null } | { show: 'answers'; covered: Covering; step: number | null; src: string | null };

/** The same, read from the address by the frame. Throws `recipe` for what nobody can show. */
export function shownIn(search: string): Shown {
  const params = new URLSearchParams(search);
  const given: Given = (name) => params.get(name);
  const show = oneOf(given, 'show', ['curve', 'answers'] as const) ?? 'curve';
  const src = params.get('src');
  if (show === 'curve') return { show, src, metric: oneOf(given, 'metric', METRICS) ?? 'harmful' };
  return { show, src, covered: oneOf(given, 'covered', COVERINGS) ?? 'yes', step: wholeNumber(given, 'step', 0, MOST_STEP) };
}
