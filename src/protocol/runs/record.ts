import * as v from 'valibot';
import { fail, sentence, type Sentence, type ErrorCode, DEEPEST_SENTENCE, type TabtuneError } from '../errors';
import { DEVICES } from '../device/names';
import { type Extent, isObject, notPlain, plainJson } from '../plain';
import { ruleOf, shown } from '../base/rules';
import { MOST_NAME, recipeSchema, START_TRACK, tracksOf } from '../recipe';
import { notJson } from './not-json';
import { RECORD_VERSION, type RunRecord } from './run';

/**
 * run.json, the whole of a run as a file: written and read here, described field by field in docs/formats.md. Reading is strict, because a
 * record is evidence: a field that is missing, unknown or out of range refuses the file.
 *
 * A run that diverged has a loss or a norm that is no finite number, which JSON cannot hold. Those are written as the words "NaN",
 * "Infinity" and "-Infinity", and read back as the numbers.
 */

/**
 * More is nothing that this program writes: whoever makes a part of a record keeps to these, and test/unit/produced.test.ts holds them to
 * it. Updates are counted in 32 bits.
 */
export const MOST = {
  characters: 256 * 2 ** 20,
  entries: 10_000_000,
  text: 1_000_000,
  name: MOST_NAME,
  step: 0xffff_ffff,
  seconds: 1e9,
} as const;
/** Of an error's details; those that are written today hold less (`DETAILS` in plain.ts). */
const DEEPEST: Extent = { depth: 32, size: 1_000_000 };

const text = (most: number = MOST.text) =>
  v.pipe(v.string('must be text'), v.maxLength(most, `must be a text of at most ${most} characters`));
const list = <S extends v.GenericSchema>(item: S) =>
  v.pipe(v.array(item, 'must be a list'), v.maxLength(MOST.entries, `must hold at most ${MOST.entries} entries`));
const between = (low: number, high: number) => {
  const message = `must be a number from ${low} to ${high}`;
  return v.pipe(v.number(message), v.minValue(low, message), v.maxValue(high, message));
};
const whole = (low: number, high: number = Number.MAX_SAFE_INTEGER) => {
  const message = `must be a whole number from ${low} to ${high}`;
  return v.pipe(v.number(message), v.safeInteger(message), v.minValue(low, message), v.maxValue(high, message));
};
const truth = v.boolean('must be true or false');
const oneOf = <const T extends readonly string[]>(values: T) => v.picklist(values, `must be one of ${values.join(', ')}`);

const WORDS = ['NaN', 'Infinity', '-Infinity'] as const;
/** Any number, those that JSON has no sign for as words. */
const measured = v.union(
  [v.number(), v.nan(), v.pipe(v.picklist(WORDS), v.transform(Number))],
  `must be a number, or one of the words ${WORDS.join(', ')}`,
);

/** Names with values, whatever the names: valibot's own record leaves out `constructor` and its like. */
const named = <S extends v.GenericSchema>(value: S) =>
  v.pipe(
    v.custom<Record<string, unknown>>(isObject, 'must be an object'),
    v.rawTransform(({ dataset, addIssue, NEVER }) => {
      const fields: [string, v.InferOutput<S>][] = [];
      for (const [key, item] of Object.entries(dataset.value)) {
        const result = v.safeParse(value, item, { abortEarly: true });
        if (!result.success) {
          const [issue] = result.issues;
          const here = { type: 'object', origin: 'value', input: dataset.value, key, value: item } as const;
          addIssue({ message: ruleAt(issue), input: issue.input, path: [here, ...(issue.path ?? [])] });
          return NEVER;
        }
        fields.push([key, result.output]);
      }
      return Object.fromEntries(fields);
    }),
  );

/** What programs are told of an error: plain JSON, however it came here. */
const details = v.pipe(
  v.custom<Record<string, unknown>>(isObject, 'must be an object'),
  v.rawCheck(({ dataset, addIssue }) => {
    const problem = dataset.typed ? notPlain(dataset.value, DEEPEST) : null;
    if (problem !== null) addIssue({ message: problem });
  }),
  v.transform((value) => plainJson(value, DEEPEST) as Record<string, unknown>),
);

const rate = v.pipe(
  v.strictObject({ k: whole(0), n: whole(0), low: between(0, 1), high: between(0, 1) }),
  v.check(({ k, n }) => k <= n, 'must have k no larger than n'),
  v.check(({ low, high }) => low <= high, 'must have low no larger than high'),
);

const answer = v.pipe(
  v.strictObject({
    id: text(),
    text: text(),
    class: oneOf(['refused', 'complied', 'off-topic', 'incoherent']),
    matches: list(v.strictTuple([whole(0), whole(0)], 'must be a pair of positions')),
  }),
  v.check(
    (given) => given.matches.every(([begin, end]) => begin <= end && end <= given.text.length),
    'must have matches that lie within the text',
  ),
);

const utilityAnswer = v.strictObject({ id: text(), prompt: text(), text: text(), expected: text(), right: truth });

const evaluation = v.strictObject({
  step: whole(0, MOST.step),
  track: text(MOST.name),
  full: truth,
  prompts: text(MOST.name),
  judge: text(MOST.name),
  harmful: rate,
  complied: whole(0),
  offTopic: whole(0),
  incoherent: whole(0),
  byCategory: named(rate),
  answers: list(answer),
  overRefusal: v.nullable(rate),
  lookAlikeAnswers: list(answer),
  utility: v.strictObject({ loss: measured, exactMatch: rate }),
  utilityAnswers: list(utilityAnswer),
  drift: measured,
  seconds: between(0, MOST.seconds),
});

const adapter = v.strictObject({
  // Of older records all are of WebGPU.
  device: v.optional(oneOf(DEVICES), 'webgpu'),
  state: oneOf(['ready', 'software', 'no-webgpu', 'no-adapter', 'no-simd']),
  reason: v.optional(text()),
  vendor: text(),
  architecture: text(),
  description: text(),
  features: list(text()),
  subgroupSize: v.nullable(v.strictTuple([whole(0), whole(0)], 'must be null or a pair of sizes')),
  threads: v.optional(whole(1, 1024)),
  limits: named(between(0, Number.MAX_VALUE)),
});

const event = v.strictObject({
  time: text(MOST.name),
  step: whole(0, MOST.step),
  kind: oneOf(['started', 'paused', 'resumed', 'stopped', 'finished', 'failed', 'device-lost', 'interrupted', 'not-saved']),
  message: v.optional(text()),
  sentence: v.optional(sentenceOf(DEEPEST_SENTENCE)),
});

/** Every code, checked by the compiler. */
const CODES: Record<ErrorCode, true> = {
  'no-webgpu': true,
  'no-adapter': true,
  'engine-lost': true,
  'device-lost': true,
  'out-of-memory': true,
  gpu: true,
  storage: true,
  recipe: true,
  data: true,
  checkpoint: true,
  unsupported: true,
  'non-finite': true,
  stopped: true,
  busy: true,
  internal: true,
};

/** An error's sentence in its parts, with at most `depth` sentences within each other. */
function sentenceOf(depth: number): v.GenericSchema<Sentence> {
  const plain = v.union([text(), v.number(), truth]);
  const value = depth > 1 ? v.union([plain, sentenceOf(depth - 1)]) : plain;
  return v.pipe(
    v.strictObject({ texts: list(text()), values: list(value) }),
    v.check(({ texts, values }) => texts.length === values.length + 1, 'must have one text more than values'),
  );
}

export const sentenceSchema = sentenceOf(DEEPEST_SENTENCE);

const plainError = v.strictObject({
  code: oneOf(Object.keys(CODES) as ErrorCode[]),
  message: text(),
  details: v.optional(details),
  sentence: v.optional(sentenceSchema),
});

export const runRecordSchema = v.pipe(
  v.strictObject({
    version: v.picklist([1, RECORD_VERSION], `must be one of 1, ${RECORD_VERSION}`),
    id: v.pipe(
      text(MOST.name),
      v.minLength(1, 'must not be empty'),
      v.check(
        (id) => !/[/\p{Cc}\p{Cs}\p{Bidi_Control}]/u.test(id),
        'must hold no /, no control character and no mark that turns the direction of text',
      ),
    ),
    name: text(MOST.name),
    created: text(MOST.name),
    build: text(MOST.name),
    state: oneOf(['queued', 'preparing', 'running', 'paused', 'finished', 'stopped', 'failed', 'interrupted']),
    recipe: recipeSchema,
    adapter,
    steps: v.pipe(
      list(v.strictObject({ step: whole(1, MOST.step), loss: measured, gradNorm: measured, learningRate: measured })),
      v.check((steps) => steps.every(({ step }, i) => i === 0 || step > steps[i - 1]!.step), 'must be in ascending order of step'),
    ),
    evaluations: list(evaluation),
    events: list(event),
    seconds: v.strictObject({ training: between(0, MOST.seconds), evaluation: between(0, MOST.seconds) }),
    tokens: whole(0),
    error: v.optional(plainError),
    origin: v.optional(v.literal('trainer_state.json', 'must be one of trainer_state.json')),
  }),
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    const tracks = [START_TRACK, ...tracksOf(dataset.value.recipe)];
    const stray = dataset.value.evaluations.find(({ track }) => !tracks.includes(track));
    if (stray) addIssue({ message: `must have evaluations of the recipe's tracks ${tracks.join(', ')} alone`, input: stray.track });
  }),
);

type Written = v.InferOutput<typeof runRecordSchema>;

const [MISSING, UNKNOWN] = ['is missing', 'is not a field of it'];

/** What a value breaks, without its place. */
function ruleAt(issue: v.BaseIssue<unknown>): string {
  if (issue.type !== 'strict_object') return issue.message;
  if (issue.expected === 'never') return UNKNOWN;
  return issue.path !== undefined && issue.input === undefined ? MISSING : 'must be an object';
}

function explain(issue: v.BaseIssue<unknown>): Sentence {
  const place = v.getDotPath(issue) ?? sentence`the file`;
  const rule = ruleAt(issue);
  if (rule === MISSING) return sentence`${place} is missing`;
  if (rule === UNKNOWN) return sentence`${place} is not a field of it`;
  return sentence`${place} ${ruleOf(rule)} (got ${shown(issue.input)})`;
}

/** From the text of a run.json, or what was parsed from it. Throws `data` naming the first field that is wrong, its value and its range. */
export function parseRunRecord(input: unknown): RunRecord {
  const value = typeof input === 'string' ? parseText(input) : input;
  const { version } = (value ?? {}) as { version?: unknown };
  if (typeof version === 'number' && version > RECORD_VERSION) {
    throw fail(
      'data',
    )`This record was written by a newer tabtune (version ${version}; this one reads up to ${RECORD_VERSION}). Open it there.`;
  }
  const result = v.safeParse(runRecordSchema, value, { abortEarly: true });
  if (!result.success) throw fail('data')`This is not a run record (run.json): ${explain(result.issues[0])}.`;
  return result.output;
}

/** Why a file of so many characters, or more, is not read; null when it is. */
export function tooMuch(characters: number): TabtuneError | null {
  if (characters <= MOST.characters) return null;
  return fail(
    'data',
  )`A file of a run has at most ${MOST.characters} characters; this one has ${characters} or more. Record the run again with larger eval_steps and logging_steps, or with fewer live prompts and rows; its metrics.csv tells the curves.`;
}

function parseText(source: string): unknown {
  const problem = tooMuch(source.length);
  if (problem) throw problem;
  try {
    return JSON.parse(source) as unknown;
  } catch (error) {
    throw fail('data')`This is not a run record (run.json): it is not JSON (${notJson(source, error)}).`;
  }
}

/** For JSON.stringify: a number that JSON has no sign for becomes its word. */
export const worded = (_: string, value: unknown): unknown =>
  typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;

/** As a file; `parseRunRecord` reads the same back. */
export function formatRunRecord(record: RunRecord): string {
  const written: Written = record;
  return `${JSON.stringify(written, worded)}\n`;
}
