import { type Fields, isFields } from '../../../protocol/plain';
import { isConversation, isMessage, isNamed, NAMES } from '../../names';

/** Which lists are those of the rows, and rows that stand in one object. */

const ROW_FIELDS = [
  ...NAMES.prompt.filter((name) => name !== 'source'),
  ...NAMES.completion,
  ...NAMES.messages,
  ...NAMES.text,
  ...NAMES.tools,
  ...NAMES.media,
  'rejected',
];
/** Lists of objects that describe rows or belong to one. */
const BESIDE = [...NAMES.tools, ...NAMES.media, 'features', 'citations', 'licenses', 'history'];

/** Whether a field is one of a row, so that the object that has it is one. */
export const isRowField = (name: string): boolean => isNamed(name, ROW_FIELDS);

/** Whether an object's list, of which this is the first element, holds rows. `within`: the object is a row, by the fields that came first. */
export function holdsRows(field: string, first: unknown, within: boolean): boolean {
  if (isNamed(field, BESIDE) || within) return false;
  return isConversation(first) || (isFields(first) && !isMessage(first));
}

const isNumbered = (keys: readonly string[]): boolean => keys.length > 0 && keys.every((key) => /^\d+$/.test(key));

const isText = (value: unknown): value is string => typeof value === 'string';
const isPair = (value: unknown): boolean => Array.isArray(value) && value.length === 2 && value.every(isText);

/** Lists that hold the rows of a file and nothing else. */
export const OF_ROWS = /^(?:data|rows|records|examples|samples|items|instances|train|test|validation)$/i;

/** An object that holds a list for each column, or an object for each row or column: its rows. Null for what is a row itself. */
export function rowsWithin(value: Fields): { rows: Fields[]; how: string } | null {
  const entries = Object.entries(value);
  const [first] = entries;
  if (!first) return null;
  const empty = entries.find(([name, list]) => Array.isArray(list) && list.length === 0 && OF_ROWS.test(name));
  if (empty && !entries.some(([name]) => isNamed(name, ROW_FIELDS))) return { rows: [], how: `The list "${empty[0]}" is empty` };
  const split = splitRows(value);
  if (split)
    return { rows: split, how: 'The file is one object with the names of its columns beside their cells, which were read as rows' };
  // What is said in turn, as texts or as pairs of a question and its answer, is one conversation.
  const [name, said] = first;
  if (entries.length === 1 && isNamed(name, NAMES.messages) && Array.isArray(said) && (said.every(isText) || said.every(isPair)))
    return null;
  if (entries.every(([, list]) => Array.isArray(list) && list.length > 0 && !list.some(isMessage))) {
    const lists = entries as [string, unknown[]][];
    const { length } = lists[0]![1];
    if (length < 2 || lists.some(([, list]) => list.length !== length)) return null;
    const rows = Array.from({ length }, (_, i) => Object.fromEntries(lists.map(([name, list]) => [name, list[i]])));
    return { rows, how: 'The file is one object with a list for each column, which were read as rows' };
  }
  if (!entries.every(([, inner]) => isFields(inner))) return null;
  const inner = entries as [string, Fields][];
  const keys = Object.keys(inner[0]![1]);
  if (!isNumbered(Object.keys(value)) && isNumbered(keys) && inner.every(([, one]) => Object.keys(one).join() === keys.join())) {
    const rows = keys.map((key) => Object.fromEntries(inner.map(([name, one]) => [name, one[key]])));
    return { rows, how: 'The file is one object with an object for each column, which were read as rows' };
  }
  if (inner.some(([, one]) => !Object.keys(one).some((name) => isNamed(name, ROW_FIELDS)))) return null;
  return { rows: inner.map(([, one]) => one), how: 'The file is one object with an object for each row' };
}

/** As pandas splits a table: the names of the columns, and a list of cells for each row. */
function splitRows({ columns, data, ...rest }: Fields): Fields[] | null {
  const isSplit =
    Array.isArray(columns) && Array.isArray(data) && columns.length > 0 && Object.keys(rest).every((name) => name === 'index');
  if (!isSplit || !columns.every((name) => typeof name === 'string') || new Set(columns).size < columns.length) return null;
  if (!data.every((cells): cells is unknown[] => Array.isArray(cells) && cells.length === columns.length)) return null;
  return data.map((cells) => Object.fromEntries(columns.map((name, i) => [name, cells[i]])));
}

/** A row as the viewer of the Hub hands it out: inside `row`, beside its number. */
export function insideViewer(value: Fields): { row: Fields; cut: boolean } | null {
  if (typeof value.row_idx !== 'number' || !isFields(value.row)) return null;
  return { row: value.row, cut: Array.isArray(value.truncated_cells) && value.truncated_cells.length > 0 };
}
