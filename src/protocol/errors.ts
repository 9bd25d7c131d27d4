/**
 * Errors that a person reads. They cross the worker as plain data because structured cloning drops subclasses, and they keep the parts
 * of their sentence, so that it can be said in another language: the fixed texts name the sentence, the values stand in it.
 */
export type ErrorCode =
  | 'no-webgpu'
  | 'no-adapter'
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

/** An error about an error about an error: what was said deeper down stands there as mere text. */
export const DEEPEST_SENTENCE = 3;

export interface PlainError {
  code: ErrorCode;
  message: string;
  details?: Record<string, unknown>;
  /** The parts of `message`; errors of strangers have none. */
  sentence?: Sentence;
}

/** The words of a sentence, in the language in which it was written. */
export function wordsOf({ texts, values }: Sentence): string {
  return texts.map((text, i) => text + (i < values.length ? said(values[i]!) : '')).join('');
}

const said = (value: Value): string => (typeof value === 'object' ? wordsOf(value) : String(value));

/** A sentence whose parts nobody knows. */
const plainSentence = (words: string): Sentence => ({ texts: [words], values: [] });

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
  if (given instanceof Error) return given.message;
  // A number that JSON has no sign for is a word.
  const plain = typeof given === 'boolean' || (typeof given === 'number' && Number.isFinite(given));
  return plain ? given : String(given);
}

const isSentence = (given: unknown): given is Sentence =>
  typeof given === 'object' && given !== null && Array.isArray((given as Sentence).texts) && Array.isArray((given as Sentence).values);

const depthOf = (value: Value): number => (typeof value === 'object' ? 1 + Math.max(0, ...value.values.map(depthOf)) : 0);

/** A sentence from a template, its values kept apart; a value may be an error or a sentence itself. */
export function sentence(texts: readonly string[], ...values: unknown[]): Sentence {
  const parts = values.map((value) => (isSentence(value) ? value : valueOf(value)));
  return { texts: [...texts], values: parts.map((part) => (depthOf(part) < DEEPEST_SENTENCE ? part : said(part))) };
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

export function toPlainError(error: unknown): PlainError {
  if (error instanceof TabtuneError) return { code: error.code, message: error.message, details: error.details, sentence: error.sentence };
  if (error instanceof Error) return { code: 'internal', message: error.message, details: { name: error.name, stack: error.stack } };
  return { code: 'internal', message: String(error) };
}

export function fromPlainError({ code, message, details, sentence: parts }: PlainError): TabtuneError {
  return new TabtuneError(code, parts ?? message, details);
}
