import { fail, type PlainError, type TabtuneError, toPlainError } from '../../protocol/errors';
import { type Checkup, MOST_OF_HISTORY, parseCheckup } from './checkup';
import { inOrder } from './series';

/** A history of check-ups as a file: a line of JSON each, the oldest first. The command line writes and reads the same. */

/** What of a file is no check-up. Lines are counted from 1. */
export interface DamagedLine {
  line: number;
  error: PlainError;
}

/** Why a history of so many characters, or more, is not read; null when it is. */
export function tooLong(characters: number): TabtuneError | null {
  const { characters: most } = MOST_OF_HISTORY;
  if (characters <= most) return null;
  return fail(
    'data',
  )`This history has ${characters} characters or more; at most ${most} are read. Split the file, or delete its oldest lines.`;
}

function linesOf(text: string): number {
  let lines = 1;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines++;
  return text.endsWith('\n') ? lines - 1 : lines;
}

/** All that can be read, and what cannot; empty lines are neither. Throws `data` where there is more than MOST_OF_HISTORY. */
export function readHistory(text: string): { checkups: Checkup[]; damaged: DamagedLine[] } {
  const long = tooLong(text.length);
  if (long) throw long;
  const lines = linesOf(text);
  if (lines > MOST_OF_HISTORY.lines)
    throw fail(
      'data',
    )`This history has ${lines} lines; at most ${MOST_OF_HISTORY.lines} are read. Split the file, or delete its oldest lines.`;
  const checkups: Checkup[] = [];
  const damaged: DamagedLine[] = [];
  text
    .replace(/^\ufeff/, '')
    .split('\n')
    .forEach((line, i) => {
      if (line.trim() === '') return;
      try {
        checkups.push(parseCheckup(line));
      } catch (reason) {
        damaged.push({ line: i + 1, error: toPlainError(reason) });
      }
    });
  return { checkups, damaged };
}

/** As a line of a history, without its end: the same for the same check-up, in whichever order its fields stand. */
export function lineOf({ format, date, checkpoint, prompts, judge, maxNewTokens, wording, ...rest }: Checkup): string {
  const { asked, harmful, utility, overRefusal } = rest;
  const counts = (of: Checkup['utility']) => of && { k: of.k, n: of.n };
  const facts = { format, date, checkpoint, prompts, judge, maxNewTokens, ...(wording === undefined ? {} : { wording }) };
  return JSON.stringify({ ...facts, asked, harmful, utility: counts(utility), overRefusal: counts(overRefusal) });
}

export const historyText = (checkups: readonly Checkup[]): string => inOrder(checkups).map((one) => `${lineOf(one)}\n`).join(''); // prettier-ignore
