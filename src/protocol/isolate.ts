import { type PlainError, wordsOf } from './errors';

/**
 * Text from outside (names, files, prompts, answers) beside the page's own words. Letters that run from right to left, and marks of
 * direction that nobody sees, order the signs around them too, so that "1.0 %" could be drawn as "0.1 %". What stands in a sentence is
 * therefore isolated: in an element by <bdi> (`bdi` in ui/base/bdi.ts), in a plain string by the marks U+2068 and U+2069.
 */

const [OPENING, POP] = ['\u2066\u2067\u2068', '\u2069'];
/** Embeddings and overrides: no name needs one, and a text of several directions is ordered well enough by its letters. */
const EMBEDDING = /[\u202a-\u202e]/g;
/** Each of them ends a paragraph, and with it whatever isolates the text. */
const PARAGRAPH_END = /\r\n|[\r\u001c-\u001e\u0085\u2029]/g;
/** More marks on one letter would draw over the lines above and below. */
const STACKED = /(\p{M}{4})\p{M}+/gu;
/** Letters, digits and marks from right to left, with the blocks that are reserved for such. */
const RIGHT_TO_LEFT = /[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufefe\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/**
 * A text that can be isolated. Browsers make <bdi> of the same marks that a text may hold, so that a U+2069 inside would end it, as the end
 * of a paragraph does: isolates that are not both opened and closed here are left out.
 */
export function contained(text: string): string {
  const plain = text.replace(EMBEDDING, '').replace(PARAGRAPH_END, '\n').replace(STACKED, '$1');
  if (!/[\u2066-\u2069]/.test(plain)) return plain;
  const signs = [...plain];
  const open: number[] = [];
  signs.forEach((sign, i) => {
    if (OPENING.includes(sign)) open.push(i);
    else if (sign === POP && open.pop() === undefined) signs[i] = '';
  });
  for (const i of open) signs[i] = '';
  return signs.join('');
}

/**
 * A text as it may stand in a sentence, on one line. One without a letter from right to left changes nothing around it and stays as it is;
 * in a page whose language runs that way the others would have to be isolated as well.
 */
export function isolated(text: string): string {
  const line = contained(text).replaceAll('\n', ' ');
  return RIGHT_TO_LEFT.test(line) ? `\u2068${line}${POP}` : line;
}

/** What went wrong, to be shown: each value of the sentence by itself, and then all of it, since a record brings whole sentences along. */
export const saidOf = ({ message, sentence }: PlainError): string => isolated(sentence ? wordsOf(sentence, isolated) : message);
