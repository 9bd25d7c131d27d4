import { isNamed, NAMES } from '../../../names';
import { textOf } from '../../columns';

/** Columns that may name who asks in place of what is asked. */

const DENSE = /[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]/;
const SENTENCE = /[?？!！。]["'”’」』)]*$|[^.\s]{4,}\.["'”’)]*$/;
/** Beside a question they hold other texts. */
const OTHERS =
  /^(?:備考|メモ|注記?|コメント|タグ|出典|根拠|notes?|comments?|remarks?|memo|reference|source|url|link|title|件名|タイトル)$/i;
const LONGEST = { dense: 12, other: 30 };
const MOST_WORDS = 3;

/** Could it be a name? Nothing that is longer or ends as a sentence is one. */
function mayBeName(value: unknown): boolean {
  const text = (textOf(value) ?? '').trim();
  if (text === '' || text.includes('\n') || SENTENCE.test(text)) return false;
  if (DENSE.test(text)) return text.length <= LONGEST.dense;
  return text.length <= LONGEST.other && text.split(/\s+/).length <= MOST_WORDS;
}

/** Whether a column is named for who asks, and all that stands in it may be names. */
export const holdsNames = (column: string, cells: readonly unknown[]): boolean =>
  isNamed(column, NAMES.who) && cells.length > 0 && cells.every(mayBeName);

/** Whether a column that nothing is known of holds texts, which then may be what is asked. */
export const mayBeAsked = (column: string, cells: readonly unknown[]): boolean => {
  const known = [NAMES.who, NAMES.system, NAMES.completion, NAMES.better, NAMES.corrected, NAMES.key, NAMES.context].flat();
  if (OTHERS.test(column.trim()) || isNamed(column, known)) return false;
  const texts = cells.filter((value) => typeof value === 'string' && /\p{L}/u.test(value) && !mayBeName(value));
  return cells.length > 0 && 2 * texts.length > cells.length;
};
