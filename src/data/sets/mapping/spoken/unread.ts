import { listed, sentence, type Sentence } from '../../../../protocol/errors';
import type { DataRow } from '../../../../protocol/dataset';
import { cell } from '../../columns';
import { labelsAmong, transcriptIn } from '../transcript';
import { STAMP } from './families';

/** Chats that are written out as text and cannot be read, told where nothing else of a file can be used either. */

/** Rows that are looked at. */
const FIRST = 50;
const LABEL = String.raw`${STAMP}?(?:\*\*)?([\p{L}][^:：\n|]{0,30}?)(?:\*\*)?[ \t]*[:：]`;
const FIRST_LINE = new RegExp(String.raw`^\s*${LABEL}[ \t]*\S`, 'u');
/** Behind the first: at the beginning of a line, or behind a bar. */
const LATER = new RegExp(String.raw`(?:[\r\n][ \t]*|[|｜/][ \t]*)${LABEL}[ \t]*\S`, 'gu');

const most = (count: number, all: number): boolean => count > 0 && 2 * count > all;

/** The marks of a column of which nothing is known: two labels that most of its texts have, one of them first. */
function unknown(texts: readonly string[]): [string, string] | null {
  const counts = new Map<string, number>();
  for (const text of texts) {
    const first = FIRST_LINE.exec(text)?.[1];
    if (first === undefined) continue;
    for (const second of new Set(Array.from(text.matchAll(LATER), ([, label]) => label!)))
      if (second !== first) counts.set(`${first}\n${second}`, (counts.get(`${first}\n${second}`) ?? 0) + 1);
  }
  const [pair, count] = [...counts].sort(([, a], [, b]) => b - a)[0] ?? ['', 0];
  const [one, other] = pair.split('\n');
  return count > 1 && most(count, texts.length) ? [`${one!}:`, `${other!}:`] : null;
}

/** Why a column that holds chats is not read; null where there is none. */
export function unreadChat(names: readonly string[], rows: readonly DataRow[]): Sentence | null {
  for (const name of names) {
    const texts = rows
      .map(({ values }) => cell(values, name))
      .filter((value): value is string => typeof value === 'string' && value.trim() !== '')
      .slice(0, FIRST);
    const labels = labelsAmong(texts);
    const unclear = texts.map((text) => transcriptIn(text, labels)).flatMap((one) => (one && 'unclear' in one ? [one.unclear] : []));
    if (most(unclear.length, texts.length))
      return sentence`column "${name}" holds chats that are written out as text (marks ${unclear[0]!}), of which it is not certain who says what`;
    const marks = unknown(texts);
    if (marks)
      return sentence`column "${name}" holds texts that look like written chats, whose marks ${listed(
        marks.map((mark) => sentence`"${mark}"`),
        ' and ',
      )} are not known`;
  }
  return null;
}
