import { msg, msg as translated, str } from '@lit/localize';
import { generateMsgId } from '@lit/localize/internal/id-generation.js';
import { isolated } from '../../protocol/isolate';
import type { PlainError, Sentence } from '../../protocol/errors';

/** What @lit/localize calls a text, by its fixed parts. */
export const textId = (parts: string | readonly string[]): string => generateMsgId(parts as string | string[], false);

/** What stands between things, in the language of the page. */
const BETWEEN: Record<string, () => string> = {
  ', ': () => betweenThings(),
  ' ': () => betweenSentences(),
  ': ': () => colon(),
  '; ': () => msg(str`${'.'}; ${'.'}`, { id: 'one remark after another' }).slice(1, -1),
  ' and ': () => msg(str`${'.'} and ${'.'}`, { id: 'one thing and another' }).slice(1, -1),
};

/** A sentence of the engine in the language of the page, each of its values by itself; one within it is translated by itself too. */
export function wordsOf({ texts, values }: Sentence): string {
  const shown = values.map((value) => {
    if (typeof value === 'object') return wordsOf(value);
    return typeof value === 'string' ? isolated(value) : String(value);
  });
  // Things one after the other have no words of their own.
  if (texts.every((text) => text === '' || text in BETWEEN))
    return texts.map((text, i) => (BETWEEN[text]?.() ?? '') + (shown[i] ?? '')).join('');
  const [only = ''] = texts;
  // Named, since by itself the library would keep every list of parts that it has met.
  const options = { id: textId(values.length === 0 ? only : texts) };
  const strings = texts as unknown as TemplateStringsArray;
  return values.length === 0 ? translated(only, options) : translated({ strTag: true, strings, values: shown }, options);
}

/** What went wrong, to be shown: in the page's language where its parts are known, and isolated as a whole, since a record may hold any. */
export const saidOf = ({ message, sentence }: Pick<PlainError, 'message' | 'sentence'>): string =>
  isolated(sentence ? wordsOf(sentence) : message);

/** Sentences one after the other, without those that are empty; not every language has a space between them. */
export const sentences = (...said: string[]): string =>
  said
    .filter((one) => one !== '')
    .reduce((all, one) => (all === '' ? one : msg(str`${all} ${one}`, { id: 'one sentence after another' })), '');

/** What stands between two sentences of which one is an element by itself: nothing in some languages. */
export const betweenSentences = (): string => sentences('.', '.').slice(1, -1);

/** Things one after the other. */
export const list = (things: readonly string[]): string =>
  things.reduce((all, one) => (all === '' ? one : msg(str`${all}, ${one}`, { id: 'one thing after another' })), '');

/** A thing and what is said of it. */
export const told = (thing: string, said: string): string => msg(str`${thing}: ${said}`, { id: 'a thing and what is said of it' });

/** What stands between a thing and what is said of it, where one of them is an element by itself. */
export const colon = (): string => told('.', '.').slice(1, -1);

/** What stands between two things of which one is an element by itself. */
export const betweenThings = (): string => list(['.', '.']).slice(1, -1);
