import { listed, sentence, type Sentence } from '../../../protocol/errors';
import { isFields } from '../../../protocol/plain';
import { isConversation } from '../../names';
import { parseValue } from '../../readers/json/values';
import { many } from '../../told';
import { quoted } from '../columns';
import { kindOfHeading } from './listed/lexicon';
import { kindOfList, LISTS_COLUMN } from './roles';
import type { Said } from './values';

/** A file that is one object with a list of harmful prompts and one of harmless ones, each named so. */

/** Bytes of a file that is looked at as a whole. */
const MAX_BYTES = 64 * 1024 * 1024;

/** Lists and fields that are told one by one. */
const SHOWN = 20;

export interface ByLists {
  /** The rows of all of them, as a list, one a line. */
  blob: Blob;
  why: Sentence;
  notes: Sentence[];
}

const rowOf = (value: unknown): Record<string, unknown> =>
  isFields(value) ? value : isConversation(value) ? { messages: value } : { prompt: value };

/** Objects in objects are looked into so deep. */
const DEEPEST = 3;

interface Field {
  name: string;
  kind: Said;
  /** Names of the objects that it stands in, other than what says the kind. */
  group: string;
  /** Undefined for what is no list. */
  rows: unknown[] | undefined;
}

const kindOf = (name: string): Said => kindOfList(name)?.kind ?? kindOfHeading(name);

/** All fields of an object, and of those in it. */
function fieldsOf(whole: Record<string, unknown>, above?: { kind: Said; names: string[]; groups: string[] }): Field[] {
  const { kind: given, names, groups } = above ?? { kind: undefined, names: [], groups: [] };
  return Object.entries(whole).flatMap(([name, value]): Field[] => {
    const said = kindOf(name);
    const kind = given ?? said;
    const path = [...names, name];
    const group = said === undefined || given !== undefined ? [...groups, name] : groups;
    if (isFields(value) && path.length < DEEPEST) return fieldsOf(value, { kind, names: path, groups: group });
    return [{ name: path.join('.'), kind, group: group.join(', '), rows: Array.isArray(value) ? value : undefined }];
  });
}

/** A list of texts for each column. One row of two columns, which are named for the kinds, may be read either way. */
const isColumns = (whole: Record<string, unknown>): boolean => {
  const values = Object.values(whole);
  const [first] = values;
  if (!Array.isArray(first) || (first.length < 2 && values.length > 2)) return false;
  return values.every((one) => Array.isArray(one) && one.length === first.length && !one.some(isFields));
};

/** Null for a file of any other form. */
export async function byLists(blob: Blob): Promise<ByLists | null> {
  if (blob.size > MAX_BYTES || !/^\uFEFF?\s*\{/.test(await blob.slice(0, 1000).text())) return null;
  const text = (await blob.text()).replace(/^\uFEFF/, '');
  if (!isObject(text)) return null;
  const parsed = parseValue(text);
  if ('problem' in parsed || !isFields(parsed.value)) return null;
  const fields = fieldsOf(parsed.value);
  const isTaken = ({ kind, rows }: Field): boolean => (kind ?? null) !== null && (rows?.length ?? 0) > 0;
  const taken = fields.filter(isTaken);
  const lists = fields.filter(({ rows }) => (rows?.length ?? 0) > 0);
  const kinds = new Set(taken.map(({ kind }) => kind)).size;
  // One kind alone says what its list is where another list stands beside it.
  if (kinds === 0 || (kinds < 2 && lists.length < 2)) return null;
  if (isColumns(parsed.value)) return null;
  const rows = taken.flatMap((list) => list.rows!.map((one) => ({ row: rowOf(one), list })));
  // What may be the columns of a table, or the turns of a chat, says its kind otherwise.
  if (kinds < 2 && !rows.every(({ row }) => typeof row.prompt === 'string')) return null;
  if (rows.some(({ row }) => Object.hasOwn(row, LISTS_COLUMN))) return null;
  const notes = Array.from(parsed.told, (what) => sentence`${what}.`);
  const counted = listed(
    taken.slice(0, SHOWN).map((list) => sentence`"${list.name.slice(0, 80)}" (${many(list.rows!.length, 'row')})`),
    ' and ',
  );
  notes.push(
    taken.length > SHOWN
      ? sentence`The rows of the lists ${counted} and ${taken.length - SHOWN} more were read one list after another; a line is the number of a row.`
      : sentence`The rows of the lists ${counted} were read one list after another; a line is the number of a row.`,
  );
  const left = fields.filter((one) => !isTaken(one));
  for (const { name, rows: ofField } of left.slice(0, SHOWN))
    notes.push(
      ofField !== undefined
        ? sentence`The field "${name.slice(0, 80)}" beside the lists of prompts was left out with its ${many(ofField.length, 'row')}.`
        : sentence`The field "${name.slice(0, 80)}" beside the lists of prompts was left out.`,
    );
  if (left.length > SHOWN) notes.push(sentence`So was what stands in ${many(left.length - SHOWN, 'more field')}.`);
  const lines = rows.map(({ row, list }) =>
    JSON.stringify({
      ...(list.group !== '' && { category: list.group }),
      ...row,
      [LISTS_COLUMN]: list.kind === 'adversarial' ? 'harmful' : 'harmless',
    }),
  );
  return {
    blob: new Blob([`[${lines.join(',\n')}]`]),
    why: sentence`it is an object with the lists ${quoted(taken.map(({ name }) => name.slice(0, 80)))}`,
    notes,
  };
}

/** In plain JSON, and not one object after another. */
function isObject(text: string): boolean {
  try {
    return isFields(JSON.parse(text));
  } catch {
    return false;
  }
}
