import { sentence, type Sentence, verbatim } from '../errors';
import { clipped } from '../plain';

/**
 * What the schemas of records, recipes and settings ask of a field. A schema can say no more than a text, so that what it says is put into
 * a sentence here, which another language may have.
 */

/** Characters of what a schema says. */
const LONGEST = 1000;

/** What the library says of a name that an object lacks, or has too many. */
const OF_A_KEY = /^Invalid key: Expected (.+) (?:but|and) received .+$/;
/** What the library says of a type by itself. */
const OF_A_TYPE = /^Invalid [a-z ]+: Expected (.+) (?:but|and) received (.+)$/;

/** Each with a place for each value; the first that fits is the one. */
const RULES: readonly Sentence[] = [
  sentence`is missing`,
  sentence`is not a field of it`,
  sentence`is not a field of a recipe`,
  sentence`is not one of the settings`,
  // Numbers.
  sentence`must be from ${0} to ${0}`,
  sentence`must be a number from ${0} to ${0}`,
  sentence`must be a whole number from ${0} to ${0}`,
  sentence`must be a number, or one of the words ${0}`,
  sentence`must be a number`,
  sentence`must be a whole number`,
  sentence`must not be below 0`,
  sentence`must be at most ${0}`,
  sentence`must have k no larger than n`,
  sentence`must have low no larger than high`,
  sentence`must be null or a pair of sizes`,
  sentence`must be a pair of positions`,
  // Words.
  sentence`must be one of ${0}`,
  sentence`must be a date`,
  sentence`must be text`,
  sentence`must be a text of at most ${0} characters`,
  sentence`must not be empty`,
  sentence`must be a word or phrase`,
  sentence`must be a regular expression`,
  sentence`must hold a word`,
  sentence`must be true or false`,
  sentence`must have matches that lie within the text`,
  sentence`must hold no /, no control character and no mark that turns the direction of text`,
  // Names.
  sentence`must name a model in at most ${0} characters`,
  sentence`must name a data set in at most ${0} characters`,
  sentence`must name a prompt set in at most ${0} characters`,
  sentence`must name a judge in at most ${0} characters`,
  sentence`must name a model`,
  sentence`must name a data set`,
  sentence`must name a prompt set`,
  sentence`must name a judge`,
  sentence`must name a column`,
  sentence`must name at least one module`,
  sentence`must name different modules`,
  // Lists and objects.
  sentence`must be a list`,
  sentence`must be a list of columns`,
  sentence`must be a list of decays`,
  sentence`must be a list of filters`,
  sentence`must be a list of modules`,
  sentence`must be a list of words`,
  sentence`holds at most ${0} decays`,
  sentence`must hold different decays`,
  sentence`must hold at most ${0} entries`,
  sentence`must be in ascending order of step`,
  sentence`must be an object`,
  sentence`must have one text more than values`,
  sentence`must have evaluations of the recipe's tracks ${0} alone`,
  // What is no plain JSON (`notPlain`).
  sentence`must hold plain lists and objects alone`,
  sentence`must be nested at most ${0} deep`,
  sentence`must hold at most ${0} values`,
  sentence`must hold no ${0}`,
  sentence`needs lora: weights stored like this cannot be trained themselves`,
];

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');

/** The first of some sentences that a text is, with the text's own values; null where it is none of them. */
export function among(sentences: readonly Sentence[], text: string): { texts: string[]; values: string[] } | null {
  for (const { texts } of sentences) {
    const found = new RegExp(`^${texts.map(escaped).join('(.+)')}$`).exec(text);
    if (found) return { texts, values: found.slice(1) };
  }
  return null;
}

/** What a schema said of a field, as a sentence; what is not known here, as it is. */
export function ruleOf(whole: string): Sentence {
  // The library quotes what it was given, however long that is.
  const message = clipped(whole, LONGEST);
  const known = among(RULES, message);
  if (known) return known;
  const key = OF_A_KEY.exec(message);
  if (key) return key[1] === 'never' ? sentence`is not a field of it` : sentence`is missing`;
  const [, wanted, got] = OF_A_TYPE.exec(message) ?? [];
  return wanted === undefined ? verbatim(message) : sentence`must be ${wanted} (got ${got})`;
}

/** A value as it may stand in a sentence: short, whatever was given. */
export function shown(value: unknown): Sentence | string {
  if (typeof value === 'string') return value.length > 60 ? `${JSON.stringify(value.slice(0, 60))} …` : JSON.stringify(value);
  if (Array.isArray(value)) return sentence`a list of ${value.length}`;
  return typeof value === 'object' && value !== null ? sentence`an object` : clipped(String(value), 60);
}
