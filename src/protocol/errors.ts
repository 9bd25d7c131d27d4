import { clipped, isFields, plainJson } from './plain';

/**
 * Errors that a person reads. They cross the worker as plain data because structured cloning drops subclasses, and they keep the parts
 * of their sentence, so that it can be said in another language: the fixed texts name the sentence, the values stand in it.
 */
export type ErrorCode =
  | 'no-webgpu'
  | 'no-adapter'
  | 'engine-lost'
  | 'device-lost'
  | 'out-of-memory'
  | 'gpu'
  | 'storage' // the machine
  | 'recipe'
  | 'data'
  | 'checkpoint'
  | 'unsupported' // what was given to us
  | 'non-finite' // the run diverged
  | 'stopped'
  | 'busy'
  | 'internal';

/** A sentence in its parts: `texts` has one entry more than `values`. A value that is a sentence itself was said by another error. */
export interface Sentence {
  texts: string[];
  values: (string | number | boolean | Sentence)[];
}

type Value = Sentence['values'][number];

/** Sentences within each other, such as an error about a row about its cell: what was said deeper down stands there as mere text. */
export const DEEPEST_SENTENCE = 6;

/** Characters of a value that stands in a sentence, and of all that is told of an error: nobody reads more, and a record must hold it. */
const MOST = { value: 20_000, message: 100_000 } as const;

export interface PlainError {
  code: ErrorCode;
  message: string;
  /** For programs. What crosses the worker is plain JSON. */
  details?: Record<string, unknown>;
  /** The parts of `message`; errors of strangers have none. */
  sentence?: Sentence;
}

/** The words of a sentence, in the language in which it was written; `show` has the last word on values that are text. */
export function wordsOf({ texts, values }: Sentence, show = (text: string): string => text): string {
  const said = (value: Value): string => {
    if (typeof value === 'object') return wordsOf(value, show);
    return typeof value === 'string' ? show(value) : String(value);
  };
  return texts.map((text, i) => text + (i < values.length ? said(values[i]!) : '')).join('');
}

/** Words that are said as they stand in any language, such as those that were kept before sentences were. */
export const verbatim = (words: string): Sentence => ({ texts: ['', ''], values: [words] });

/** Things one after the other. */
export const listed = (things: readonly Value[], between = ', '): Sentence => ({
  texts: [...things.map((_, i) => (i === 0 ? '' : between)), ''],
  values: things.map((thing) => pruned(thing, DEEPEST_SENTENCE - 1)),
});

/** A whole sentence of the engine in English, which has no values: another language may have it. */
export const plainSentence = (words: string): Sentence => ({ texts: [words], values: [] });

export class TabtuneError extends Error {
  readonly code: ErrorCode;
  readonly details: Record<string, unknown>;
  readonly sentence: Sentence;

  /** `fail` keeps the parts of a sentence; this takes a whole one, or one that is in its parts already. */
  constructor(code: ErrorCode, said: Sentence | string, details: Record<string, unknown> = {}) {
    const sentence = typeof said === 'string' ? plainSentence(said) : said;
    super(wordsOf(sentence));
    this.name = 'TabtuneError';
    this.code = code;
    this.sentence = sentence;
    this.details = details;
  }
}

/** What may stand in a sentence; of another error its own sentence. */
function valueOf(given: unknown): Value {
  if (given instanceof TabtuneError) return given.sentence;
  // A number that JSON has no sign for is a word.
  const plain = typeof given === 'boolean' || (typeof given === 'number' && Number.isFinite(given));
  return plain ? given : clipped(wordOf(given), MOST.value);
}

/** Anything as text, even what refuses to be one. */
function wordOf(given: unknown): string {
  try {
    return String(given instanceof Error ? given.message : given);
  } catch {
    return typeof given;
  }
}

/** Whether it is one of ours, and not a stranger's words. */
export const isSentence = (given: unknown): given is Sentence =>
  typeof given === 'object' && given !== null && Array.isArray((given as Sentence).texts) && Array.isArray((given as Sentence).values);

/** With sentences within each other as deep as `depth`; those below are mere text. */
function pruned(value: Value, depth: number): Value {
  if (typeof value !== 'object') return value;
  return depth === 0 ? wordsOf(value) : { texts: value.texts, values: value.values.map((part) => pruned(part, depth - 1)) };
}

/** A sentence from a template, its values kept apart; a value may be an error or a sentence itself. */
export function sentence(texts: readonly string[], ...values: unknown[]): Sentence {
  const parts = values.map((value) => (isSentence(value) ? value : valueOf(value)));
  return { texts: [...texts], values: parts.map((part) => pruned(part, DEEPEST_SENTENCE - 1)) };
}

/**
 * An error to be thrown, by its sentence:
 *
 *     throw fail('data')`Row ${row} has ${tokens} tokens; the model was opened for ${positions} positions.`;
 *
 * `details` are for programs. A sentence gives the value, the limit and the remedy.
 */
export const fail =
  (code: ErrorCode, details: Record<string, unknown> = {}) =>
  (texts: TemplateStringsArray, ...values: unknown[]): TabtuneError =>
    new TabtuneError(code, sentence(texts, ...values), details);

/** What a browser or another program says, in its own words and language: a detail that is quoted, beside what it means. */
export const quoted = (reason: unknown): Sentence => sentence`the words of the browser: "${wordOf(reason)}"`;

/** Why a request was not answered: all that a browser tells a page is, in words of its own, that it has no answer. */
export const unanswered = (reason: unknown): Sentence =>
  reason instanceof TypeError ? sentence`no answer came, or it broke off` : quoted(reason);

/** What is told of an error in a sentence about something else: its own sentence, or a stranger's words. */
export const reasonOf = (error: unknown): Sentence =>
  error instanceof TabtuneError ? error.sentence : verbatim(clipped(wordOf(error), MOST.value));

/** As data that a structured clone, JSON and a record can hold, whatever was thrown. */
export function toPlainError(error: unknown): PlainError {
  const said = error instanceof TabtuneError ? error : null;
  const whole = said?.message ?? wordOf(error);
  const message = clipped(whole, MOST.message);
  const details = plainJson(said ? said.details : error instanceof Error ? { name: error.name, stack: error.stack } : undefined);
  return {
    code: said?.code ?? 'internal',
    message,
    ...(isFields(details) ? { details } : {}),
    ...(said && message === whole ? { sentence: said.sentence } : {}),
  };
}

export function fromPlainError({ code, message, details, sentence: parts }: PlainError): TabtuneError {
  return new TabtuneError(code, parts ?? message, details);
}
