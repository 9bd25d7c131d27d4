import { guessDialect as dialect } from '../../src/data/readers/tables/dialect';
import { jsonReader as ofJson } from '../../src/data/readers/json/reader';
import { parseValue as value } from '../../src/data/readers/json/values';
import { openFile as open } from '../../src/data/readers/read';
import { readDataSet as dataSet, readPreview as preview } from '../../src/data/sets/dataset';
import { applyMapping as mapping } from '../../src/data/sets/mapping/apply';
import { readPromptPreview as promptPreview, readPromptSet as promptSet } from '../../src/data/sets/prompt-sets';
import { type Sentence, wordsOf } from '../../src/protocol/errors';
import { isObject } from '../../src/protocol/plain';

/** What the engine tells, in English: the same things with words in place of sentences in their parts. */

/** A type whose sentences are words, also those that its functions return. */
export type English<T> = T extends Sentence
  ? string
  : T extends (...given: infer Given) => infer Result
    ? (...given: Given) => English<Result>
    : T extends Promise<infer Result>
      ? Promise<English<Result>>
      : T extends AsyncGenerator<infer Result>
        ? AsyncGenerator<English<Result>>
        : T extends Blob | ReadonlyMap<unknown, unknown> | ArrayBufferView
          ? T
          : T extends object
            ? { [Name in keyof T]: English<T[Name]> }
            : T;

const isSentence = (thing: object): thing is Sentence => {
  const { texts, values, ...others } = thing as Partial<Sentence>;
  return Array.isArray(texts) && texts.length === values?.length! + 1 && Object.keys(others).length === 0;
};

async function* each(things: AsyncGenerator<unknown>): AsyncGenerator<unknown> {
  for await (const thing of things) yield said(thing);
}

function said(thing: unknown): unknown {
  if (typeof thing === 'function') return (...given: unknown[]) => said((thing as (...given: unknown[]) => unknown)(...given));
  if (thing instanceof Promise) return thing.then(said);
  if (Array.isArray(thing)) return thing.map(said);
  if (typeof thing !== 'object' || thing === null) return thing;
  if (Symbol.asyncIterator in thing) return each(thing as AsyncGenerator<unknown>);
  if (!isObject(thing)) return thing;
  if (isSentence(thing)) return wordsOf(thing);
  // What is asked for later, such as the encoding of a file that is being read, stays so.
  const fields = Object.keys(thing).map((name) => [name, { enumerable: true, configurable: true, ...lazily(thing, name) }]);
  return Object.defineProperties({}, Object.fromEntries(fields) as PropertyDescriptorMap);
}

const lazily = (thing: Record<string, unknown>, name: string): PropertyDescriptor =>
  Object.getOwnPropertyDescriptor(thing, name)?.get ? { get: () => said(thing[name]) } : { value: said(thing[name]), writable: true };

export const inEnglish = <T>(thing: T): English<T> => said(thing) as English<T>;

/** The same of an object of a class, whose methods are asked. Its type stays, so that it can be given to others. */
export const speaking = <T extends object>(thing: T): T =>
  new Proxy(thing, {
    get: (of, name) => {
      const found: unknown = Reflect.get(of, name, of);
      return typeof found === 'function' ? said(found.bind(of)) : said(found);
    },
  });

export const applyMapping = inEnglish(mapping);
export const guessDialect = inEnglish(dialect);
export const jsonReader = inEnglish(ofJson);
export const openFile = inEnglish(open);
export const parseValue = inEnglish(value);
export const readDataSet = inEnglish(dataSet);
export const readPreview = inEnglish(preview);
export const readPromptPreview = inEnglish(promptPreview);
export const readPromptSet = inEnglish(promptSet);
