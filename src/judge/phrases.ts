/** Phrases of a judge as patterns, and the places where they are found. */

/** Begin and end in a text. */
export type Place = [number, number];
/** Phrases by the names by which other phrases call them. */
export type Sets = Readonly<Record<string, readonly string[]>>;

const GAP = '[^.!?。\\n]{0,40}?';
/** What a sentence, or a part of one, is parted from the next by. */
const PARTING = '.!?,:;。、\\n()—';
const PART_BEGINS = `(?:(?<=[${PARTING}] )|(?<=[${PARTING}])|(?<![^]))`;
const PART_ENDS = `(?= ?(?:[${PARTING}]|(?![^])))`;
const WORD_BEGINS = '(?<![a-z0-9])';
/** Pattern of a text that neither begins nor ends within a word of Latin letters. */
export function bounded(text: string): string {
  const before = /^[a-z0-9]/.test(text) ? WORD_BEGINS : '';
  const after = /[a-z0-9]$/.test(text) ? '(?![a-z0-9])' : '';
  return `${before}${text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')}${after}`;
}

const longestFirst = (texts: readonly string[]): string[] => [...texts].sort((a, b) => b.length - a.length);

function sourceOf(phrase: string, sets: Sets): string {
  const pieces = phrase.split(/(\{[^}]+\}|[…^$[\]])/u).filter((piece) => piece !== '');
  const signs: Record<string, string> = { '…': GAP, '^': PART_BEGINS, $: PART_ENDS, '[': '(', ']': ')' };
  return pieces
    .map((piece) => {
      if (piece.startsWith('{')) return `(?:${longestFirst(sets[piece.slice(1, -1)]!).map(bounded).join('|')})`;
      return signs[piece] ?? bounded(piece);
    })
    .join('');
}

/** A global pattern for all phrases, the longest first. Where it may match depends on its flags. */
export function patternOf(phrases: readonly string[], sets: Sets, flags = 'gu'): RegExp {
  const ordered = longestFirst(phrases);
  const sources = (chosen: readonly string[]): string[] => chosen.map((phrase) => sourceOf(phrase, sets));
  // Those that begin with Latin letters are tried where a word begins, which finds the same in half the time.
  const isLatin = (phrase: string): boolean => {
    const [, set, text] = /^\[?(?:\{([^}]+)\}|(.*))/su.exec(phrase)!;
    return (set === undefined ? [text!] : sets[set]!).every((one) => /^[a-z0-9]/.test(one));
  };
  const [latin, others] = [sources(ordered.filter(isLatin)), sources(ordered.filter((phrase) => !isLatin(phrase)))];
  return new RegExp([...(latin.length > 0 ? [`${WORD_BEGINS}(?=[a-z0-9])(?:${latin.join('|')})`] : []), ...others].join('|'), flags);
}

/** Where a pattern matches; where it has groups, only the one that took part. */
export const placesOf = (text: string, pattern: RegExp): Place[] =>
  [...text.matchAll(pattern)].map(({ 0: found, index, indices }) => indices?.slice(1).find(Boolean) ?? [index, index + found.length]);

/** Of places in order that do not overlap, the last that begins before `end`. */
export function lastBefore(places: readonly Place[], end: number): Place | undefined {
  let [low, high] = [0, places.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (places[middle]![0] < end) low = middle + 1;
    else high = middle;
  }
  return places[low - 1];
}
