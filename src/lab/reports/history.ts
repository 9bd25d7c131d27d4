import { type PlainError, toPlainError } from '../../protocol/errors';
import { type Checkup, parseCheckup, sameWay } from './checkup';

/** A history of check-ups as a file: a line of JSON each, the oldest first. The command line writes and reads the same. */

/** What of a file is no check-up. Lines are counted from 1. */
export interface DamagedLine {
  line: number;
  error: PlainError;
}

/** All that can be read, and what cannot; empty lines are neither. */
export function readHistory(text: string): { checkups: Checkup[]; damaged: DamagedLine[] } {
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

const byDate = (a: Checkup, b: Checkup): number => Date.parse(a.date) - Date.parse(b.date);

/** The oldest first. */
export const inOrder = (checkups: readonly Checkup[]): Checkup[] => [...checkups].sort(byDate);

/** Check-ups that can be laid beside each other, the oldest first; the series with the newest check-up comes first. */
export function seriesOf(checkups: readonly Checkup[]): Checkup[][] {
  const series: Checkup[][] = [];
  for (const one of inOrder(checkups)) {
    const there = series.find(([first]) => sameWay(first!, one));
    if (there) there.push(one);
    else series.push([one]);
  }
  return series.sort((a, b) => byDate(b.at(-1)!, a.at(-1)!));
}
