import { sentence } from '../../../../protocol/errors';
import { written } from '../../../../protocol/plain';
import { isNamed, NAMES } from '../../../names';
import type { RowRemarks } from '../../../told';
import { cell, isNothing, textOf } from '../../columns';
import { listOf, unusable, type Unusable } from '../conversation';

/** Rows with several answers beside each other, and a column that says which of them is the better one. */

type Values = Record<string, unknown>;

/** Columns that say which of several answers won. */
const VERDICTS = ['winner', 'chosen', 'preferred', 'preference', 'choice', 'better'];
/** A completion under these names may name another column in place of an answer. */
const MAY_NAME = ['chosen', 'preferred_output'];
/** Hold the answer that lost, or the one that is meant itself. */
const NO_ANSWERS = [...MAY_NAME, 'rejected', 'non_preferred_output', 'dispreferred_output'];
const NEITHER = /^(?:tie|tied|draw|both|neither|none|equal|same)(?:[ _-]?\(?(?:both[ _-]?)?(?:good|bad)\)?)?$/i;
/** What stands before and in the letter or number that tells columns apart. */
const APART = /^(.*?)[ _-]?([a-f]|\d)$/i;

/** What a verdict calls one of them. */
const AS_MARK = /^(?:(?:model|assistant|response|answer|conversation|output|completion)[ _-]?)?([a-f])$/i;
/** Where one of them stood when people chose. */
const SIDE = /^(?:left|right|first|second)$/i;
/** What columns of answers are called. */
const ANSWERS = /^(?:.*(?:response|answer|completion|output|reply|solution|candidate|option|choice|text)s?)?$/;

const stemOf = (column: string): { stem: string; mark: string } | null => {
  const [, stem, mark] = APART.exec(column.trim()) ?? [];
  return stem === undefined || mark === undefined ? null : { stem: stem.toLowerCase(), mark: mark.toLowerCase() };
};

/** The column that is read, and those by which it was found. */
export interface Choice {
  column: string;
  uses: string[];
}

/** Why none is read, and the columns that say so. */
type Lost = Unusable & { uses: string[] };

const unclear = (verdict: string, value: unknown, among: readonly string[]): Unusable =>
  unusable(sentence`column "${verdict}" says ${written(value)}, by which it cannot be told which of ${among.map((name) => `"${name}"`).join(', ')} is the better one`); // prettier-ignore

/** The column that a verdict means, or why none is the better one. */
function meant(verdict: string, value: unknown, among: readonly string[]): string | Unusable {
  const said = typeof value === 'string' || typeof value === 'number' ? String(value).trim().toLowerCase() : '';
  const exact = among.find((name) => name.trim().toLowerCase() === said);
  if (exact !== undefined) return exact;
  if (NEITHER.test(said)) return unusable(sentence`column "${verdict}" says ${written(value)}: no answer is the better one`);
  const marks = among.map((name) => stemOf(name)!.mark);
  // A number may be counted from 0 or from 1: it is plain where the columns themselves begin with 0.
  const mark = /^\d+$/.test(said) ? (marks.includes('0') ? said : undefined) : AS_MARK.exec(said)?.[1]; // prettier-ignore
  return among[mark === undefined ? -1 : marks.indexOf(mark)] ?? unclear(verdict, value, among);
}

/** Columns of one stem that hold something, at least two; `isStem` says of which. */
function rivals(values: Values, isStem: (stem: string) => boolean): string[] {
  const groups = new Map<string, string[]>();
  for (const column of Object.keys(values)) {
    const stem = stemOf(column)?.stem;
    if (stem !== undefined && isStem(stem) && !isNothing(values[column])) groups.set(stem, [...(groups.get(stem) ?? []), column]);
  }
  return [...groups.values()].find((columns) => columns.length > 1) ?? [];
}

/** The conversation that won, where several stand beside each other and a column says which did. */
export function conversationOf(values: Values, column: string): Choice | Lost | null {
  const stem = stemOf(column)?.stem;
  const among = stem === undefined ? [] : rivals(values, (one) => one === stem);
  const verdict = among.length > 1 ? Object.keys(values).find((name) => isNamed(name, VERDICTS)) : undefined;
  if (verdict === undefined) return null;
  const found = meant(verdict, cell(values, verdict), among);
  const uses = [...among, verdict];
  return typeof found === 'string' ? { column: found, uses } : { ...found, uses };
}

/** Whether a column is called as one of several answers is, such as response_a. */
const isOneOfAnswers = (column: string): boolean => {
  const stem = stemOf(column)?.stem ?? '';
  return stem !== '' && ANSWERS.test(stem);
};

/** The column of the answer, where that of its correction is empty; tells of both. `asked`: columns that hold no answers. */
function correctedOf(values: Values, column: string, asked: readonly string[], told: RowRemarks): Choice | null {
  if (!isNamed(column, NAMES.corrected)) return null;
  const own = Object.keys(values).find((name) => isNamed(name, NAMES.completion) && !asked.includes(name) && !isNothing(values[name]));
  if (own === undefined) return null;
  const empty = isNothing(cell(values, column));
  told.add(
    empty
      ? sentence`Column "${column}" is empty, so the answer of column "${own}" is learnt`
      : sentence`The answers of column "${own}" were corrected in column "${column}", which is learnt in their place`,
  );
  return { column: empty ? own : column, uses: [own, column] };
}

/** The column of the answer, where the one that is called chosen names it. `asked`: columns that hold no answers. */
export function answerOf(values: Values, column: string, asked: readonly string[], told: RowRemarks): Choice | Lost | null {
  const corrected = correctedOf(values, column, asked, told);
  if (corrected) return corrected;
  const value = cell(values, column);
  if (!isNamed(column, MAY_NAME) || (typeof value !== 'string' && typeof value !== 'number')) return null;
  const said = String(value).trim();
  const others = Object.keys(values).filter((name) => name !== column && !asked.includes(name) && !isNamed(name, NO_ANSWERS));
  const among = rivals(values, (stem) => ANSWERS.test(stem)).filter((name) => others.includes(name));
  const same = others.find((name) => name.trim().toLowerCase() === said.toLowerCase() && !isNothing(values[name]));
  const named = same !== undefined && (among.includes(same) || isOneOfAnswers(same)) ? same : undefined;
  // Of answers in one list a letter or a number names one, and a rejected text beside it says that it is a text itself.
  const lists = others.filter((name) => (listOf(values[name])?.length ?? 0) > 1 && ANSWERS.test(name.trim().toLowerCase()));
  const isName = /^\d$/.test(said) || AS_MARK.test(said) || SIDE.test(said);
  const lost = Object.keys(values).some((name) => isNamed(name, NO_ANSWERS) && name !== column && !isNothing(values[name]));
  if (isName && !lost && among.length < 2 && lists.length > 0) return { ...unclear(column, value, lists), uses: lists };
  const isAnswer = !NEITHER.test(said) && !/^\d$/.test(said) && !AS_MARK.test(said) && !SIDE.test(said);
  if (named === undefined && (among.length < 2 || isAnswer || among.some((name) => textOf(values[name])?.trim() === said))) {
    if (same !== undefined)
      told.add(
        sentence`Column "${column}" holds the name of column "${same}", of which it is not known that it holds answers, so the name itself is learnt`,
      );
    return null;
  }
  const uses = named === undefined || among.includes(named) ? among : [...among, named];
  const found = named ?? meant(column, value, among);
  if (typeof found !== 'string') return { ...found, uses };
  told.add(sentence`Column "${column}" names another one, whose answer is learnt`);
  return { column: found, uses };
}
