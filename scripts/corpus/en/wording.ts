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

/** A noun without its article. */
export const plain = (noun: string): string => noun.replace(/^an? /, '');

export const isPlural = (noun: string): boolean => /s$/.test(noun) && !/(?:gas|ss)$/.test(noun) && !/^an? /.test(noun);

export const be = (noun: string): string => (isPlural(noun) ? 'are' : 'is');

const PLURALS: Readonly<Record<string, string>> = {
  mouse: 'mice',
  sheep: 'sheep',
  fish: 'fish',
  tooth: 'teeth',
  child: 'children',
  kimono: 'kimonos',
};
/** Several of what `noun`, without an article, is the name of. */
export const plural = (noun: string): string => {
  const at = noun.lastIndexOf(' ') + 1;
  const word = noun.slice(at);
  const said =
    PLURALS[word] ??
    (/(?:s|x|z|ch|sh|tato|mato)$/.test(word)
      ? `${word}es`
      : /[^aeiou]y$/.test(word)
        ? `${word.slice(0, -1)}ies`
        : /(?:shel|wol|scar|lea|kni)fe?$/.test(word)
          ? `${word.replace(/fe?$/, '')}ves`
          : /man$/.test(word)
            ? `${word.slice(0, -3)}men`
            : `${word}s`);
  return noun.slice(0, at) + said;
};

/** "bake a cake" becomes "baking a cake". */
export function gerund(say: string): string {
  const [verb, ...rest] = say.split(' ') as [string, ...string[]];
  const form = /ie$/.test(verb)
    ? `${verb.slice(0, -2)}ying`
    : /[^eoy]e$/.test(verb)
      ? `${verb.slice(0, -1)}ing`
      : /^[^aeiou]*[aeiou][bdgklmnprt]$/.test(verb)
        ? `${verb}${verb.at(-1)!}ing`
        : `${verb}ing`;
  return [form, ...rest].join(' ');
}

const AMERICAN: readonly (readonly [RegExp, string])[] = [
  [/\b(c|C)olour/g, '$1olor'],
  [/\b(n|N)eighbour/g, '$1eighbor'],
  [/\b(f|F)avourite/g, '$1avorite'],
  [/\b(t|T)yre/g, '$1ire'],
  [/\b(p|P)ractise/g, '$1ractice'],
  [/\b(r|R)ecognise/g, '$1ecognize'],
  [/\b(j|J)ewellery/g, '$1ewelry'],
  [/\b(m|M)aths\b/g, '$1ath'],
  [/\b(g|G)rey\b/g, '$1ray'],
];
/** The same text as it is spelt in the United States. */
export const american = (text: string): string => AMERICAN.reduce((said, [british, other]) => said.replace(british, other), text);

const TURNED: Readonly<Record<string, string>> = { my: 'your', me: 'you', myself: 'yourself', our: 'your' };
/** A deed in the words of whoever answers: "clean my shoes" becomes "clean your shoes". */
export const turned = (say: string): string => say.replace(/\b(?:my|me|myself|our)\b/g, (word) => TURNED[word]!);
