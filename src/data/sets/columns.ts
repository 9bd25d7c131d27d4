import { plainName } from '../../protocol/plain';
import { mappingSchema, parseSettings, type Mapping } from '../../protocol/dataset';
import { fail, listed, sentence, type Sentence } from '../../protocol/errors';

/** Columns of a row, and what a mapping takes of them. */

export const cell = (values: Record<string, unknown>, column: string): unknown =>
  Object.hasOwn(values, column) ? values[column] : undefined;

/** Text of a cell; null for what is not text. A number or a truth value is text, and nothing is empty text. */
export function textOf(value: unknown): string | null {
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : null;
}

/** Nothing is in it: no value, white space, or an empty list. */
export const isNothing = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  (Array.isArray(value) && value.length === 0) ||
  (typeof value === 'string' && value.trim() === '');

const named = (...columns: (string | undefined)[]): string[] => columns.filter((column) => column !== undefined);

export const columnsOf = (mapping: Mapping): string[] => {
  switch (mapping.kind) {
    case 'pair':
      return [...mapping.prompt, mapping.completion, ...named(mapping.system, mapping.key, mapping.history, mapping.label)];
    case 'chat':
      return [mapping.messages, ...named(mapping.completion, mapping.system, mapping.label)];
    case 'text':
      return [mapping.text];
  }
};

export const quoted = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(', ');

/** Throws `data` naming a column that is not there and those that are. */
export function checkColumn(column: string, columns: readonly string[]): void {
  if (!columns.includes(column)) throw fail('data', { column, columns })`There is no column "${column}"; there are ${quoted(columns)}.`;
}

/** Throws `data` naming a column that is not there and those that are. */
export function checkMapping(input: unknown, columns: readonly string[]): Mapping {
  const mapping = parseSettings(mappingSchema, input, 'The mapping of the columns');
  for (const column of columnsOf(mapping)) checkColumn(column, columns);
  return mapping;
}

/** Names that are told, of columns. */
const NAMED = 20;

/** Columns that hold something and that nothing is taken from. */
export function toldUnused(unused: readonly string[]): Sentence[] {
  if (unused.length === 0) return [];
  const first = listed(unused.slice(0, NAMED).map((name) => `"${plainName(name)}"`));
  const names = unused.length > NAMED ? sentence`${first} and ${unused.length - NAMED} more` : first;
  return [unused.length === 1 ? sentence`A column is not used: ${names}.` : sentence`${unused.length} columns are not used: ${names}.`];
}
