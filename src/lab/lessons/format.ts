import * as v from 'valibot';
import { fail, sentence, type Sentence } from '../../protocol/errors';
import { ruleOf } from '../../protocol/base/rules';
import { DEFAULT_RECIPE, recipeSchema, type Recipe } from '../../protocol/recipe';
import { notJson } from '../../protocol/runs/not-json';
import { termsOf } from './markup';

/**
 * A lesson: one file, data and no code, both languages side by side (docs/lessons.md). Reading is strict: what is missing, unknown or too
 * long refuses the file, and the message names file, step and field.
 */

export const LESSON_FORMAT = 'tabtune-lesson@1';

/** What a lesson may hold, so that no file makes the page stand still. Bytes of the file, characters of texts, entries of lists. */
export const MOST = { bytes: 512 * 1024, line: 500, text: 10_000, steps: 60, choices: 12, list: 60, columns: 8, rows: 40 } as const;

/** Complaints of the schema, which `complaint` puts into words. */
const text = (most: number) => v.pipe(v.string('text'), v.check((given) => given.trim() !== '', 'empty'), v.maxLength(most, `long ${most}`)); // prettier-ignore
const both = (most: number) => v.strictObject({ en: text(most), ja: text(most) });
const LINE = both(MOST.line);
const TEXT = both(MOST.text);

const id = v.pipe(v.string('id'), v.regex(/^[a-z0-9][a-z0-9-]{0,59}$/, 'id'));
const whole = (low: number, high: number) =>
  v.pipe(v.number(`whole ${low} ${high}`), v.check((x) => Number.isInteger(x) && x >= low && x <= high, `whole ${low} ${high}`)); // prettier-ignore
const some = <T extends v.GenericSchema>(entry: T, least: number, most: number) =>
  v.pipe(v.array(entry, 'list'), v.minLength(least, `entries ${least} ${most}`), v.maxLength(most, `entries ${least} ${most}`));

/** A file beside the page: no other origin, and nothing above its folder. */
const path = v.pipe(v.string('path'), v.maxLength(200, 'path'), v.regex(/^(?!\/)(?!.*\.\.)[\w./-]+$/, 'path'));
const files = v.strictObject({ en: path, ja: path });

/** Settings that differ from the recipe of the step; each is checked as a recipe's. */
const patch = v.custom<Partial<Recipe>>((given) => typeof given === 'object' && given !== null && !Array.isArray(given), 'object');

const STEPS = [
  v.strictObject({ kind: v.literal('read'), title: LINE, text: TEXT }),
  /** Asks before anything was seen; no answer is right. */
  v.strictObject({ kind: v.literal('predict'), id, question: LINE, choices: some(LINE, 2, MOST.choices) }),
  v.strictObject({
    kind: v.literal('run'),
    id,
    title: LINE,
    text: TEXT,
    /** What to look at meanwhile. */
    watch: TEXT,
    /** Names of files in public/recipes. */
    recipe: v.strictObject({ en: id, ja: id }),
    patch: v.optional(patch),
    /** One run for each, instead of the recipe's own seed. */
    seeds: v.optional(some(whole(0, 0x7fffffff), 1, 10)),
    /** A run.json, for whom cannot train; may be packed with gzip. */
    recording: v.optional(files),
    /** The run is stopped after so many updates. */
    stop: v.optional(v.strictObject({ step: whole(1, 1_000_000) })),
  }),
  v.strictObject({
    kind: v.literal('reflect'),
    title: LINE,
    text: TEXT,
    predictions: some(id, 0, MOST.choices),
    runs: some(id, 0, MOST.choices),
  }),
  v.strictObject({
    kind: v.literal('check'),
    question: LINE,
    choices: some(v.strictObject({ text: LINE, right: v.boolean('yes or no'), why: TEXT }), 2, MOST.choices),
  }),
  v.strictObject({ kind: v.literal('ask'), title: LINE, text: TEXT, question: v.optional(LINE) }),
  v.strictObject({ kind: v.literal('limits'), title: LINE, text: TEXT }),
  v.strictObject({ kind: v.literal('inside'), title: LINE, text: TEXT }),
] as const;

export const KINDS = ['read', 'predict', 'run', 'reflect', 'check', 'ask', 'limits', 'inside'] as const;

const schema = v.strictObject({
  format: v.literal(LESSON_FORMAT, 'format'),
  id,
  minutes: whole(1, 600),
  title: LINE,
  /** One sentence: what the lesson answers. */
  question: LINE,
  steps: v.pipe(some(v.variant('kind', STEPS, 'kind'), 1, MOST.steps)),
  teacher: v.strictObject({
    aim: TEXT,
    expected: some(v.strictObject({ what: LINE, figure: LINE }), 0, MOST.list),
    misunderstandings: some(v.strictObject({ wrong: TEXT, right: TEXT }), 0, MOST.list),
    answers: TEXT,
  }),
  worksheet: some(
    v.union(
      [
        v.strictObject({ question: TEXT, lines: whole(0, MOST.rows) }),
        v.strictObject({ question: TEXT, table: v.strictObject({ columns: some(LINE, 1, MOST.columns), rows: whole(1, MOST.rows) }) }),
      ],
      'task',
    ),
    0,
    MOST.list,
  ),
});

export type Lesson = v.InferOutput<typeof schema>;
export type LessonStep = Lesson['steps'][number];
export type StepOf<K extends LessonStep['kind']> = Extract<LessonStep, { kind: K }>;
export type Task = Lesson['worksheet'][number];
/** A text in both languages. */
export type Both = v.InferOutput<typeof LINE>;
export type Tongue = keyof Both;

/** Nothing is wrong with a field that is not there. */
const MISSING = 'missing';

/** Sentences about what is wrong with a field, in the language of the page. */
function complaint({ type, expected, received, message }: v.BaseIssue<unknown>): Sentence | typeof MISSING {
  if (type === 'strict_object') {
    if (expected === 'never') return sentence`is no field of this format`;
    return received === 'undefined' ? MISSING : sentence`must be an object`;
  }
  const [code = '', low = '', high = ''] = message.split(' ');
  switch (code) {
    case 'text':
      return received === 'undefined' ? MISSING : sentence`must be text`;
    case 'empty':
      return sentence`is empty`;
    case 'long':
      return sentence`is longer than ${low} characters`;
    case 'id':
      return sentence`must be a name of small letters, digits and hyphens, at most 60`;
    case 'whole':
      return sentence`must be a whole number from ${low} to ${high}`;
    case 'list':
      return sentence`must be a list`;
    case 'entries':
      return sentence`must have ${low} to ${high} entries`;
    case 'path':
      return sentence`must be the path of a file beside the page, without “..”`;
    case 'object':
      return sentence`must be an object`;
    case 'yes':
      return sentence`must be true or false`;
    case 'kind':
      return sentence`must be one of ${KINDS.join(', ')}`;
    case 'task':
      return sentence`must have a question and either lines or a table`;
    case 'format':
      return sentence`must be ${LESSON_FORMAT}`;
    default:
      return sentence`is not as expected (${message})`;
  }
}

type Path = readonly (string | number)[];

/** Where it is wrong, by what a teacher counts: `step 3: title.ja`. */
function refuse(file: string, at: Path, what: Sentence | typeof MISSING): never {
  const [first, nth, ...rest] = at;
  if (first === 'steps' && typeof nth === 'number') {
    if (what === MISSING) throw fail('data')`${file}, step ${nth + 1}: ${rest.join('.')} is missing. Correct the lesson file.`;
    if (rest.length === 0) throw fail('data')`${file}, step ${nth + 1}: ${what}. Correct the lesson file.`;
    throw fail('data')`${file}, step ${nth + 1}: ${rest.join('.')} ${what}. Correct the lesson file.`;
  }
  if (what === MISSING) throw fail('data')`${file}: ${at.join('.')} is missing. Correct the lesson file.`;
  if (at.length === 0) throw fail('data')`${file}: the lesson ${what}. Correct the lesson file.`;
  throw fail('data')`${file}: ${at.join('.')} ${what}. Correct the lesson file.`;
}

const pathOf = (issue: v.BaseIssue<unknown>): Path => (issue.path ?? []).map(({ key }) => (typeof key === 'number' ? key : String(key)));

/** A recipe with what a step changes of it. */
export const patched = (recipe: Recipe, change: Partial<Recipe> = {}): Recipe => ({
  ...recipe,
  ...change,
  evaluation: { ...recipe.evaluation, ...change.evaluation },
});

/** What the schema cannot say: ids are there once, a reflection looks back on what came before, a patch is one of a recipe. */
function consider(file: string, lesson: Lesson, terms: ReadonlySet<string>): void {
  const [predictions, runs] = [new Set<string>(), new Set<string>()];
  lesson.steps.forEach((step, nth) => {
    const at = (...rest: Path): Path => ['steps', nth, ...rest];
    if (step.kind === 'predict' || step.kind === 'run') {
      const known = step.kind === 'predict' ? predictions : runs;
      if (known.has(step.id)) refuse(file, at('id'), sentence`is ${step.id}, as of a step before; each needs its own`);
      known.add(step.id);
    }
    if (step.kind === 'run' && step.patch) checkPatch(file, at('patch'), step.patch);
    if (step.kind === 'check' && !step.choices.some(({ right }) => right)) refuse(file, at('choices'), sentence`have none that is right`);
    if (step.kind !== 'reflect') return;
    const absent = step.predictions.find((one) => !predictions.has(one)) ?? step.runs.find((one) => !runs.has(one));
    if (absent !== undefined) refuse(file, at(), sentence`speaks of ${absent}, which no step before it is`);
  });
  for (const [at, words] of textsOf(lesson)) {
    const unknown = termsOf(words).find((term) => !terms.has(term));
    if (unknown !== undefined) refuse(file, at, sentence`names [[${unknown}]], which the glossary does not have`);
  }
}

function checkPatch(file: string, at: Path, change: Partial<Recipe>): void {
  const unknown = Object.keys(change).find((key) => !Object.hasOwn(DEFAULT_RECIPE, key));
  if (unknown !== undefined) refuse(file, [...at, unknown], sentence`is no field of a recipe`);
  const { issues } = v.safeParse(recipeSchema, patched(DEFAULT_RECIPE, change));
  const issue = issues?.find(({ path: where }) => where !== undefined);
  if (issue) refuse(file, [...at, ...pathOf(issue)], ruleOf(issue.message));
}

/** Every text of a lesson with its place. */
function* textsOf(value: unknown, at: Path = []): Generator<[Path, string]> {
  if (typeof value === 'string') yield [at, value];
  else if (Array.isArray(value)) for (const [i, one] of value.entries()) yield* textsOf(one, [...at, i]);
  else if (typeof value === 'object' && value !== null) for (const [key, one] of Object.entries(value)) yield* textsOf(one, [...at, key]);
}

/** A lesson from the text of its file. `terms`: ids of the words of the glossary. Throws `data`, naming file, step and field. */
export function readLesson(file: string, source: string, terms: ReadonlySet<string>): Lesson {
  if (source.length > MOST.bytes) throw fail('data')`${file} has ${source.length} characters; a lesson has at most ${MOST.bytes}.`;
  let given: unknown;
  try {
    given = JSON.parse(source.replace(/^\ufeff/, ''));
  } catch (cause) {
    throw fail('data')`${file} is no JSON (${notJson(source, cause)}). Correct the lesson file.`;
  }
  const { success, output, issues } = v.safeParse(schema, given, { abortEarly: true });
  if (!success) refuse(file, pathOf(issues[0]), complaint(issues[0]));
  consider(file, output, terms);
  return output;
}
