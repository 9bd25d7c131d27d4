import { type Part, PARTS } from '../interface';

/** Small tools for English text. */

export type Split<T = string> = Readonly<Record<Part, readonly T[]>>;

/** Entries of a list that is written with commas. */
export const list = (text: string): string[] =>
  text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');

/** Comma lists of the three parts. */
export const split = (train: string, validation = '', test = ''): Split => ({
  train: list(train),
  validation: list(validation),
  test: list(test),
});

export const allOf = <T>(parts: Split<T>): T[] => PARTS.flatMap((part) => parts[part]);

export const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);

/** "used" and "unicorn" begin with the sound of "you", "hour" with a vowel. */
export const article = (noun: string): string => (/^(?:[aeio]|hour|u(?!se|ni|ku))/i.test(noun) ? `an ${noun}` : `a ${noun}`);

/** A noun phrase without "a", "my", "the" and without its owner. */
export const bare = (noun: string): string => noun.replace(/^(?:(?:an?|my|the|our) )?(?:\S+'s? )?/, '');

export const isPlural = (noun: string): boolean => /s$/.test(noun) && !/(?:gas|ss)$/.test(noun) && !/^an? /.test(noun);

export const be = (noun: string): string => (isPlural(noun) ? 'are' : 'is');

const TURNED: Readonly<Record<string, string>> = { my: 'your', me: 'you', myself: 'yourself' };
/** A deed in the words of whoever answers: "clean my shoes" becomes "clean your shoes". */
export const turned = (say: string): string => say.replace(/\b(?:my|me|myself)\b/g, (word) => TURNED[word]!);
