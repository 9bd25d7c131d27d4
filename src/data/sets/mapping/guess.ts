import type { DataRow, Mapping } from '../../../protocol/dataset';
import { isFields } from '../../../protocol/plain';
import { isMessage, NAMES } from '../../names';
import { cell, isNothing, textOf } from '../columns';
import { isTexts, isTurn, listOf, talkOf } from './conversation';
import { Candidates, type Cells, named } from './candidates';
import { withLabel } from './labels';
import { holdsInstructions } from './cells/system';
import { areChats, chatIn } from './transcript';

type Find = (names: readonly string[], but?: readonly (string | undefined)[]) => string | undefined;

/** Rows that the columns are guessed from. */
const GUESS_ROWS = 50;

/**
 * What the columns seem to be by the first of the rows; null when their names tell nothing. A column that need not be filled, such as a
 * label, is looked at in the first rows in which it is.
 */
export function guessMapping(columns: readonly string[], all: readonly DataRow[]): Mapping | null {
  const found = guessColumns(columns, all);
  return found && withLabel(found, columns, all);
}

function guessColumns(columns: readonly string[], all: readonly DataRow[]): Mapping | null {
  const rows = all.slice(0, GUESS_ROWS);
  const rowsWith = (column: string): readonly DataRow[] => {
    const found: DataRow[] = [];
    for (const row of all) {
      if (found.length === GUESS_ROWS) break;
      if (!isNothing(cell(row.values, column))) found.push(row);
    }
    return found;
  };
  const filledOf: Cells = (column, beside = column) => rowsWith(column).map(({ values }) => cell(values, beside));
  const find: Find = (names, but = []) => {
    const free = columns.filter((column) => !but.includes(column));
    return names.flatMap((name) => named(free, name))[0];
  };
  const cellsOf = (column: string): unknown[] => rows.map(({ values }) => cell(values, column));
  const looksLikeChat = (column: string): boolean =>
    areChats(cellsOf(column)) ||
    cellsOf(column).some((value) => {
      const list = listOf(value);
      if (list === null || list.length === 0) return false;
      return list.every((item) => isFields(item) || isTurn(item)) || (isTexts(list) && list.length > 1);
    });
  const holdsTalk = (column: string): boolean => cellsOf(column).some((value) => (talkOf(value)?.length ?? 0) > 1);

  const messages = NAMES.messages.flatMap((name) => find([name]) ?? []).find(looksLikeChat);
  if (messages) return beside({ kind: 'chat', messages }, find, cellsOf);
  const pick = new Candidates(columns, filledOf);
  const given = pick.completion();
  if (given !== undefined && pick.better(given)) return null;
  const own = (given === undefined ? undefined : pick.corrected(given)) ?? given;
  const before = findHistory(find, filledOf, own);
  const askedIn = own === undefined ? [] : pick.prompt(own, before);
  const pair = askedIn.length === 0 ? pick.paired() : undefined;
  const completion = pair?.completion ?? own;
  const history = pair ? findHistory(find, filledOf, completion) : before;
  const asks = pair ? pick.prompt(pair.completion, history) : askedIn;
  const prompts = pair && asks.length === 0 ? [pair.prompt] : asks;
  const [prompt] = prompts;
  if (completion && prompt) {
    if (pick.onlyNames(prompt, completion)) return null;
    const context = prompts.length > 1 ? undefined : find(NAMES.context, [prompt, completion, history]);
    const system = systemIn(find, filledOf, columns);
    const key = find(NAMES.key);
    const isKey = key !== undefined && holdsKeys(filledOf(key), filledOf(key, completion));
    return { kind: 'pair', prompt: context ? [prompt, context] : prompts, completion, ...(system && { system }), ...(isKey && { key }), ...(history && { history }) }; // prettier-ignore
  }
  // A conversation under a name that says nothing; rejected ones are bad examples.
  const mayTalk = [completion, ...columns].filter((column) => column !== undefined && !/reject|(?:non|dis)_?prefer/i.test(column));
  const talk = mayTalk.find((column) => holdsTalk(column!)) ?? mayTalk.find((column) => areChats(cellsOf(column!)));
  if (talk !== undefined) return beside({ kind: 'chat', messages: talk }, find, cellsOf);
  // Rows that are one message each belong together, and nothing says which do.
  if (rows.some(({ values }) => isMessage(values))) return null;
  // A question beside a text is not to be thrown away, nor learnt alone.
  const text = find(NAMES.text) ?? (columns.length === 1 ? columns[0] : undefined);
  const question = find(NAMES.prompt.filter((name) => name !== 'source'));
  return text !== undefined && (question === undefined || question === text) ? { kind: 'text', text } : null;
}

/** What stands beside a conversation. */
function beside(mapping: Extract<Mapping, { kind: 'chat' }>, find: Find, cellsOf: Cells): Mapping {
  const lists = cellsOf(mapping.messages).flatMap((value) => {
    const list = listOf(value) ?? chatIn(value)?.messages;
    return list && list.length > 0 ? [list] : [];
  });
  const isOpen = (list: readonly unknown[]): boolean => {
    const last = list.at(-1);
    return isTexts(list) ? list.length % 2 === 1 : isFields(last) && /^(?:user|human|prompter)$/i.test(String(last.role ?? last.from));
  };
  const completion = 2 * lists.filter(isOpen).length > lists.length ? find(NAMES.completion, [mapping.messages]) : undefined;
  // Beside a conversation it is that of an interface.
  const system = find(NAMES.system, [mapping.messages]);
  return { ...mapping, ...(completion && { completion }), ...(system && { system }) };
}

/** The column of system prompts: one that holds instructions. */
const systemIn = (find: Find, filledOf: Cells, columns: readonly string[]): string | undefined =>
  NAMES.system.flatMap((name) => find([name]) ?? []).find((column) => holdsInstructions(column, filledOf(column), columns));

/** Turns before the question: lists, of which all may be empty. */
const findHistory = (find: Find, cellsOf: Cells, completion: string | undefined): string | undefined => {
  const column = NAMES.history
    .flatMap((name) => find([name], [completion]) ?? [])
    .find((name) => {
      const cells = cellsOf(name).filter((value) => textOf(value) !== '');
      // Texts under "context" are passages to read.
      const inTurn = (list: readonly unknown[]): boolean => name !== 'context' && isTexts(list) && list.length % 2 === 0;
      return (
        cells.length > 0 && cells.map((value) => listOf(value)).every((list) => list?.every(isTurn) === true || (list && inTurn(list)))
      );
    });
  return column;
};

/** A key occurs in its answer, or no answer could ever be right by it: otherwise it is an id. */
function holdsKeys(keys: readonly unknown[], answers: readonly unknown[]): boolean {
  const filled = keys.map((key, i) => [(textOf(key) ?? '').trim(), textOf(answers[i]) ?? '']).filter(([key]) => key !== '');
  return filled.length > 0 && 10 * filled.filter(([key, answer]) => answer!.includes(key!)).length >= 9 * filled.length;
}
