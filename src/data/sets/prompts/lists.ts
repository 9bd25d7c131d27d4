import { listed, sentence, type Sentence } from '../../../protocol/errors';
import { isFields } from '../../../protocol/plain';
import { isConversation } from '../../names';
import { parseValue } from '../../readers/json/values';
import { many } from '../../told';
import { quoted } from '../columns';
import { kindOfList, LISTS_COLUMN } from './roles';

/** A file that is one object with a list of harmful prompts and one of harmless ones, each named so. */

/** Bytes of a file that is looked at as a whole. */
const MAX_BYTES = 64 * 1024 * 1024;

export interface ByLists {
  /** The rows of all of them, as a list, one a line. */
  blob: Blob;
  why: Sentence;
  notes: Sentence[];
}

const rowOf = (value: unknown): Record<string, unknown> =>
  isFields(value) ? value : isConversation(value) ? { messages: value } : { prompt: value };

/** Null for a file of any other form. */
export async function byLists(blob: Blob): Promise<ByLists | null> {
  if (blob.size > MAX_BYTES || !/^\uFEFF?\s*\{/.test(await blob.slice(0, 1000).text())) return null;
  const text = (await blob.text()).replace(/^\uFEFF/, '');
  if (!isObject(text)) return null;
  const parsed = parseValue(text);
  if ('problem' in parsed || !isFields(parsed.value)) return null;
  const whole = parsed.value;
  const lists = Object.entries(whole).filter((entry): entry is [string, unknown[]] => Array.isArray(entry[1]) && entry[1].length > 0);
  const taken = lists.filter(([name]) => kindOfList(name) !== null);
  // Names of one kind may be topics.
  if (new Set(taken.map(([name]) => kindOfList(name)?.kind)).size < 2) return null;
  const equal = taken.every(([, list]) => list.length === taken[0]![1].length && list.every((one) => typeof one === 'string'));
  // A list of texts for each column, and of one column.
  if (equal) return null;
  const rows = taken.flatMap(([name, list]) => list.map((one) => ({ row: rowOf(one), name })));
  if (rows.some(({ row }) => Object.hasOwn(row, LISTS_COLUMN))) return null;
  const notes = Array.from(parsed.told, (what) => sentence`${what}.`);
  const counted = listed(
    taken.map(([name, list]) => sentence`"${name.slice(0, 80)}" (${many(list.length, 'row')})`),
    ' and ',
  );
  notes.push(sentence`The rows of the lists ${counted} were read one list after another; a line is the number of a row.`);
  for (const [name, value] of Object.entries(whole))
    if (!taken.some(([one]) => one === name))
      notes.push(
        Array.isArray(value)
          ? sentence`The field "${name.slice(0, 80)}" beside the lists of prompts was left out with its ${many(value.length, 'row')}.`
          : sentence`The field "${name.slice(0, 80)}" beside the lists of prompts was left out.`,
      );
  const lines = rows.map(({ row, name }) =>
    JSON.stringify({ ...row, [LISTS_COLUMN]: kindOfList(name)?.kind === 'adversarial' ? 'harmful' : 'harmless' }),
  );
  return {
    blob: new Blob([`[${lines.join(',\n')}]`]),
    why: sentence`it is an object with the lists ${quoted(taken.map(([name]) => name.slice(0, 80)))}`,
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
