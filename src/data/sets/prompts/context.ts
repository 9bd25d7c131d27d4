import { sentence, type Sentence } from '../../../protocol/errors';
import type { DataRow } from '../../../protocol/dataset';
import { plainName } from '../../../protocol/plain';
import { many } from '../../told';
import { saysNothing } from '../../nothing';
import { labelsIn } from './safety';

/** Texts that belong to a prompt, and what only notes something about it. */

/** A word or two stand for a text nowhere: they are shorter than anything that one could ask about. */
const LONGEST_WORD = 12;
const isText = (value: string): boolean => /\S\s+\S/.test(value) || value.length > (/^[\x20-\x7e]*$/.test(value) ? 2 * LONGEST_WORD : LONGEST_WORD); // prettier-ignore

/** The column of contexts, unless all that stands in it are single words, which is told. */
export function contextIn(rows: readonly DataRow[], column: string | undefined): { column?: string; notes: Sentence[] } | undefined {
  if (column === undefined) return undefined;
  const values = labelsIn(rows, column).filter((value) => !saysNothing(value));
  if (values.some(isText)) return { column, notes: [] };
  if (values.length === 0) return { notes: [] };
  const words = [...new Set(values)].slice(0, 4).map((value) => `"${plainName(value)}"`);
  return {
    notes: [
      sentence`Column "${plainName(column)}" holds only single words (${words.join(', ')}; ${many(values.length, 'row')}), so it does not stand before the prompts; if it belongs to them, put it into their column.`,
    ],
  };
}
