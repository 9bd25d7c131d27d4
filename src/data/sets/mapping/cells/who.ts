import { isNamed, NAMES } from '../../../names';
import { textOf } from '../../columns';

/** Columns that may name who asks in place of what is asked. */

const DENSE = /[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]/;
const CLOSING = `"'”’」』)`;
/** What is asked or told in Japanese, which no name holds. */
const SAID =
  /を|(?:です|ます|ません|ました|ください|下さい|くれ|教えて|見せて|して|たい|方法|手順|やり方|作り方)[はかね]?$|[がはに][^がはに]+(?:る|す|く|い|た|て|ない)$/;
const OF_PERSON = /(?:様|さん|さま|氏|殿|先生|部|課|係|担当者?|支店|本店)$/;
/** Beside a question they hold other texts, unless they ask. */
const OTHERS =
  /^(?:備考|メモ|注記?|コメント|タグ|出典|根拠|notes?|comments?|remarks?|memo|reference|source|url|link|title|件名|タイトル)$/i;
const LINK = /^(?:https?:|www\.)\S*$/i;
const LONGEST = { dense: 12, person: 40, other: 30 };
const MOST_WORDS = 3;

const plain = (value: unknown): string => (textOf(value) ?? '').trim();

/** Whether a text ends as a sentence does; only its end is looked at, however long it is. */
function endsAsSentence(text: string): boolean {
  let end = text.length;
  while (end > 0 && CLOSING.includes(text[end - 1]!)) end--;
  const last = text.slice(Math.max(end - 5, 0), end);
  return /[?？!！。]$|[^.\s]{4}\.$/.test(last);
}

/** Could it be a name? Nothing that is longer or ends as a sentence is one. */
function mayBeName(value: unknown): boolean {
  const text = plain(value);
  if (text === '' || text.length > LONGEST.person || text.includes('\n') || endsAsSentence(text)) return false;
  if (!DENSE.test(text)) return text.length <= LONGEST.other && text.split(/\s+/).length <= MOST_WORDS;
  if (SAID.test(text)) return false;
  return text.length <= LONGEST.dense || OF_PERSON.test(text);
}

const most = (cells: readonly unknown[], is: (value: unknown) => boolean): boolean => 2 * cells.filter(is).length > cells.length;

/** Whether a column is named for who asks. */
export const isWho = (column: string): boolean => isNamed(column, NAMES.who);

/** Whether a column is named for who asks, and most of what stands in it may be names. */
export const holdsNames = (column: string, cells: readonly unknown[]): boolean =>
  isWho(column) && cells.length > 0 && most(cells, mayBeName);

/** Whether most cells hold what somebody says, and no names. */
export const holdsSaid = (cells: readonly unknown[]): boolean => cells.length > 0 && most(cells, (value) => isText(value));

/** Whether a cell of such a column may be a name. */
export const namesSomebody = mayBeName;

const isText = (value: unknown): boolean => typeof value === 'string' && /\p{L}/u.test(value) && !mayBeName(value);
/** A question or a sentence; of a language without blanks what is said as one. */
function asks(value: unknown): boolean {
  const text = plain(value);
  if (LINK.test(text)) return false;
  return endsAsSentence(text) || (DENSE.test(text) ? SAID.test(text.slice(-LONGEST.person)) : false);
}

/** Whether a column that nothing is known of holds texts, which then may be what is asked: those of notes and titles where most of them ask, and differ. */
export const mayBeAsked = (column: string, cells: readonly unknown[]): boolean => {
  const known = [NAMES.who, NAMES.system, NAMES.completion, NAMES.better, NAMES.corrected, NAMES.key, NAMES.context].flat();
  if (isNamed(column, known)) return false;
  if (!OTHERS.test(column.trim())) return most(cells, isText);
  return most(cells, (value) => isText(value) && asks(value)) && 2 * new Set(cells.map(plain)).size > cells.length;
};
