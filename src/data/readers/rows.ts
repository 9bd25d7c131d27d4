import { sentence, type Sentence } from '../../protocol/errors';
import type { DataRow, RowProblem } from '../../protocol/dataset';
import { isFields, notPlain } from '../../protocol/plain';
import { ruleOf } from '../../protocol/base/rules';
import { MOST } from '../../protocol/runs/record';
import { isConversation } from '../names';
import { type Counted, many, type Remark } from '../told';
import { insideViewer } from './json/shapes';
import { MAX_DEPTH, type Parsed, parseObjects, parseValue } from './json/values';

/** What a reader makes of a piece of a file. */
export interface RowBatch {
  rows: DataRow[];
  problems: RowProblem[];
  /** What was done to rows that are kept. */
  remarks?: Remark[];
}

/** Reads text that comes in pieces cut anywhere. */
export interface TextReader {
  push(text: string): RowBatch;
  end(): RowBatch;
  /** Whether rows of what was handed in wait to be read, since a batch is full: call the same again, `push` with nothing. */
  waits?(): boolean;
  /** Sentences for a person; complete once all is read. */
  notes?(): Sentence[];
}

/** Characters of one row beyond which something must be wrong with the file. */
export const MAX_ROW = 8 * 1024 * 1024;

/** Characters of a row that are learnt or asked: what is longer could stand in no record. */
export const MAX_TEXT = MOST.text;

/** Columns of a table, at most. */
export const MAX_COLUMNS = 1000;

export const tooLong = (what: Sentence): Sentence => sentence`${what} is longer than ${MAX_ROW} characters; is the file of another format?`;

/** A cell of bytes of which nothing says that they are text, and that are none. */
export class NoText {
  /** `bytes`: how many. */
  constructor(readonly bytes: number) {}
}

export function kindOf(value: unknown): Sentence {
  if (value instanceof NoText) return many(value.bytes, 'byte that is no UTF-8 text', 'bytes that are no UTF-8 text');
  if (value === undefined) return sentence`nothing`;
  if (value === null) return sentence`null`;
  if (Array.isArray(value)) return sentence`a list`;
  if (typeof value === 'object') return sentence`an object`;
  if (typeof value === 'number') return sentence`a number`;
  return typeof value === 'boolean' ? sentence`a boolean` : sentence`a ${typeof value}`;
}

export function remark(batch: RowBatch, line: number, what: Sentence, thing?: Counted): void {
  (batch.remarks ??= []).push({ line, what, ...(thing !== undefined && { thing }) });
}

/** A JSON value as a row: an object has the columns, a list of messages is a conversation, and text alone has the one column `text`. */
export function addValue(batch: RowBatch, line: number, value: unknown): void {
  if (typeof value === 'string') batch.rows.push({ line, values: { text: value } });
  else if (isConversation(value)) batch.rows.push({ line, values: { messages: value } });
  else if (isFields(value)) {
    const viewed = insideViewer(value);
    batch.rows.push({ line, values: viewed?.row ?? value });
    if (viewed?.cut) remark(batch, line, sentence`Cells were cut off before the file was written`);
  } else batch.problems.push({ line, reason: sentence`is ${kindOf(value)}; a row must be an object, text or a list of messages` });
}

/** The value that a text stands for; undefined where it stands for none, which is a problem of the batch. */
export const jsonOf = (batch: RowBatch, line: number, source: string): { value: unknown } | undefined =>
  checked(batch, line, parseValue(source));

function checked(batch: RowBatch, line: number, parsed: Parsed): { value: unknown } | undefined {
  // Deeper lists are no rows that anybody reads, and a copy of them would overflow the stack.
  const deep = 'problem' in parsed ? null : notPlain(parsed.value, { depth: MAX_DEPTH, size: Infinity });
  if ('problem' in parsed || deep !== null) {
    batch.problems.push({ line, reason: 'problem' in parsed ? parsed.problem : ruleOf(deep!) });
    return undefined;
  }
  for (const what of parsed.told) remark(batch, line, what);
  return parsed;
}

export function addJson(batch: RowBatch, line: number, source: string): void {
  const parsed = parseValue(source);
  const several = 'problem' in parsed ? parseObjects(source) : null;
  if (several) remark(batch, line, sentence`Objects that stand in one line were each read as a row`, (count) => many(count, 'line'));
  for (const one of several ?? [parsed]) {
    const value = checked(batch, line, one);
    if (value) addValue(batch, line, value.value);
  }
}

/** A copy of its own: a piece of a text keeps the whole text in memory, here a quarter of a megabyte of the file. */
export const detached = <Value extends object>(value: Value): Value => JSON.parse(JSON.stringify(value)) as Value;
