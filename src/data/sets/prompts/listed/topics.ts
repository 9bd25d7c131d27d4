import type { Line } from './heading';

/** Lines of a few words above parts of a list, which name what the prompts below are about: "Weapons", 詐欺. */

/** Whether all of them are known for such, or may be: a certain one is not asked. */
export type Topics = 'certain' | 'perhaps' | null;

const DENSE = /[\u3040-\u30ff\u3400-\u9fff]/;
const ASKS = /を|(?:て|で|に|は|が|方法|手順|作り方|やり方|ください|ます|です|する|か)$/;
const MOST_SIGNS = 10;
const MOST_CHARACTERS = 30;

/** A line of a few words that asks nothing, as names of categories are. */
export const isBare = (text: string): boolean =>
  /^[\p{Lu}\p{Lo}]/u.test(text) &&
  text.length <= MOST_CHARACTERS &&
  !/[.?!。？！、,:：;]/.test(text) &&
  (DENSE.test(text) ? text.length <= MOST_SIGNS && !ASKS.test(text) : text.split(/\s+/).length <= 3);

/** What is asked in a line: it ends as a sentence does, or has more words than a name. */
const isSaid = (text: string): boolean =>
  /[.?!。？！]["'”’」』)）]*$/.test(text) ||
  (DENSE.test(text) ? text.length > MOST_SIGNS || ASKS.test(text) : text.split(/\s+/).length > 4);

/**
 * Whether lines of a few words stand above others that ask: all of those are the first of their part, and empty lines part the text. Where
 * none do it is not certain.
 */
export function topicsIn(lines: readonly Line[]): Topics {
  const heads = new Set(lines.flatMap(({ text }, i) => (isBare(text) ? [i] : [])));
  const rest = lines.filter((_, i) => !heads.has(i));
  const said = rest.filter(({ text }) => isSaid(text)).length;
  if (!heads.has(0) || rest.length < 2 || heads.size > rest.length || 10 * said < 9 * rest.length) return null;
  for (const at of heads) if (at + 1 >= lines.length || heads.has(at + 1)) return null;
  const first = lines.flatMap(({ line }, i) => (i === 0 || line > lines[i - 1]!.line + 1 ? [i] : []));
  // Below a name an empty line may stand as well.
  const parts = new Set(first);
  return heads.size > 1 && [...heads].every((at) => parts.has(at)) && first.every((at) => heads.has(at) || heads.has(at - 1))
    ? 'certain'
    : 'perhaps';
}
