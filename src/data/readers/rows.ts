import type { DataRow, RowProblem } from '../../protocol/dataset';
import { notPlain } from '../../protocol/plain';
import { MOST } from '../../protocol/runs/record';

/** What a reader makes of a piece of a file. */
export interface RowBatch {
  rows: DataRow[];
  problems: RowProblem[];
}

/** Reads text that comes in pieces cut anywhere. */
export interface TextReader {
  push(text: string): RowBatch;
  end(): RowBatch;
  /** Sentences for a person; complete once all is read. */
  notes?(): string[];
}

/** Characters of one row beyond which something must be wrong with the file. */
export const MAX_ROW = 8 * 1024 * 1024;

/** Characters of a row that are learnt or asked: what is longer could stand in no record. */
export const MAX_TEXT = MOST.text;
/** Of lists and objects within each other, in one row. */
const MAX_DEPTH = 64;

export const tooLong = (what: string): string => `${what} is longer than ${MAX_ROW} characters; is the file of another format?`;

export const kindOf = (value: unknown): string => (value === null ? 'null' : Array.isArray(value) ? 'a list' : `a ${typeof value}`);

/** A JSON value as a row: an object has the columns; text alone is a row with the one column `text`. */
export function addValue(batch: RowBatch, line: number, value: unknown): void {
  if (typeof value === 'string') batch.rows.push({ line, values: { text: value } });
  else if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    batch.rows.push({ line, values: value as Record<string, unknown> });
  } else batch.problems.push({ line, reason: `is ${kindOf(value)}; a row must be an object or text` });
}

export function addJson(batch: RowBatch, line: number, source: string): void {
  let value: unknown;
  try {
    value = JSON.parse(source);
  } catch (error) {
    batch.problems.push({ line, reason: `is not JSON (${(error as Error).message})` });
    return;
  }
  // Deeper lists are no rows that anybody reads, and a copy of them would overflow the stack.
  const problem = notPlain(value, { depth: MAX_DEPTH, size: Infinity });
  if (problem === null) addValue(batch, line, value);
  else batch.problems.push({ line, reason: problem });
}

/** A copy of its own: a piece of a text keeps the whole text in memory, here a quarter of a megabyte of the file. */
export const detached = <Value extends object>(value: Value): Value => JSON.parse(JSON.stringify(value)) as Value;
