import { FOREIGN, pairedIn } from '../../names';

/** Whether the first row of a table names its columns. */

/** Column names by which a table is known even if the file's name does not say so. */
export const KNOWN = new RegExp(
  `^(?:(?:instruction|prompt|question|query|input|context|system_prompt|completion|response|output|answer|target|text)(?: ?[(（](?:en|ja|jp|english|japanese|日本語|英語)[)）])?|messages|conversations|goal|behaviou?r|label|category|[a-z]+_prompt|(?:有害|無害|危険|安全|悪性|良性|違反|不適切|適切)な?(?:プロンプト|質問)|本文|${[...FOREIGN.prompt, ...FOREIGN.completion].join('|')})$`,
  'i',
);

/** Longer than this no name of a column is. */
const MOST_CHARACTERS = 60;
const MOST_WORDS = 4;
/** Of languages that put no blanks between words. */
const MOST_SIGNS = 12;

const DENSE = /[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]/;
const SENTENCE = /[.?!…。？！]["'”’」』)]*$/;
/** Words that stand in a request and hardly in a name. */
const REQUEST =
  /(?:^|\s)(?:a|an|the|to|how|why|who|what's|me|you|your|my|i|is|are|do|does|can|should|please|with|into|from|wie|comment|como|как)(?:\s|$)/i;
const VALUE = /^[-+]?(?:\d[\d.,:/\s-]*%?|true|false|yes|no|nan|null)$/i;

/** A name cut short, with its full stop. */
const SHORT = /^(?:no|nr|num|ref|cat|desc|resp|qty|tel|q|a|ques|ans|vol|ver)\.$/i;

const words = (text: string): number => text.split(/\s+/).filter(Boolean).length;

/** Could these characters be the name of a column? */
export function isNameLike(cell: string): boolean {
  const text = cell.trim();
  if (SHORT.test(text)) return true;
  if (text.length > MOST_CHARACTERS || SENTENCE.test(text) || text.includes('\n')) return false;
  if (DENSE.test(text)) return text.length <= MOST_SIGNS && !/[、，,：]/.test(text);
  return words(text) <= MOST_WORDS && !REQUEST.test(text) && !/[,;:]\s/.test(text);
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** `sure` false: it may as well be a row, so a person should be told. */
export interface HeaderGuess {
  header: boolean;
  sure: boolean;
}

/** `rows` are the first ones of the table, the first of them in question. */
export function guessHeader(rows: readonly (readonly string[])[]): HeaderGuess {
  const [first = [], ...body] = rows;
  const cells = first.map((cell) => cell.trim());
  if (cells.some((cell) => KNOWN.test(cell)) || pairedIn(cells)) return { header: true, sure: true };
  const columns = cells.map((cell, at) => ({
    cell,
    below: body.map((row) => row[at]?.trim() ?? '').filter((value) => value !== ''),
  }));
  const filled = columns.filter(({ cell, below }) => cell !== '' && below.length > 0);
  if (filled.length === 0)
    return { header: cells.every((cell) => cell === '' || isNameLike(cell)), sure: body.length === 0 && cells.length > 1 };
  // A number of the row, which "no" is short for.
  if (filled.some(({ cell, below }) => /^(?:no|nr|num)\.?$/i.test(cell) && below.every((value) => /^\d+$/.test(value))))
    return { header: true, sure: true };
  // Numbers and truth values differ from what names them.
  if (filled.some(({ cell, below }) => !VALUE.test(cell) && below.every((value) => VALUE.test(value)))) return { header: true, sure: true };
  if (cells.some((cell) => cell !== '' && !isNameLike(cell))) return { header: false, sure: false };
  if (filled.some(({ cell, below }) => VALUE.test(cell) && below.every((value) => VALUE.test(value))))
    return { header: false, sure: false };
  // What stands again and again below is a value, such as a label.
  const repeated = filled.some(
    ({ cell, below }) => new Set(below).size * 2 <= below.length && below.filter((value) => value === cell).length > 1,
  );
  if (repeated) return { header: false, sure: false };
  // The column with the longest text: of one kind with what is below, or the name of it?
  const long = filled.map(({ cell, below }) => ({ cell, usual: median(below.map(({ length }) => length)), below }));
  const text = long.reduce((most, one) => (one.usual > most.usual ? one : most));
  if (text.usual >= 2 * text.cell.length) return { header: true, sure: text.usual > 20 && words(text.cell) <= 2 };
  if (words(text.cell) === 1 && !DENSE.test(text.cell)) return { header: true, sure: false };
  return { header: false, sure: false };
}
