import type { DataRow } from '../../../../protocol/dataset';
import type { Said } from '../values';
import { isFoot } from '../../../foot';
import { dressOf, type Dressed } from './dress';
import { isRule } from './furniture';
import { kindOfHeading } from './lexicon';

/** A line of a list among the others. */

export interface Line extends Dressed {
  line: number;
  text: string;
  /** What a heading is called where it is told. */
  name: string;
  kind: Said;
  rule: boolean;
  first: boolean;
  /** An empty line stands before it. */
  parted: boolean;
  /** An empty line or nothing stands behind it. */
  endsPart: boolean;
  /** A rule stands directly behind it. */
  underlined: boolean;
  /** A sign stands before a few words. */
  signed: boolean;
  /** By its place and length it may be a heading; nothing else says so. */
  maybe: boolean;
  next: string | undefined;
}

const textOf = ({ values }: DataRow): string => (typeof values.text === 'string' ? values.text.trim() : '');

/** A sentence, of which nobody makes a heading. */
export const isSentence = (text: string): boolean => /[?？!！。、]|[.,]$/.test(text) || (/^[\x20-\x7e’]*$/.test(text) ? text.split(/\s+/).length > 4 : /(?:て|か|い|る|た|う|く|す|む|せ|ろ|れ|え)$/.test(text)); // prettier-ignore

/** The lines of rows. `before`: the line of the row before the first, 0 for none; `behind`: the row behind the last. */
export function linesOf(rows: readonly DataRow[], before: number, behind: DataRow | undefined): Line[] {
  const texts = rows.map(textOf);
  const lengths = texts.filter((text) => !isRule(text) && !isFoot(text)).map((text) => text.length).sort((a, b) => a - b); // prettier-ignore
  const median = lengths[lengths.length >> 1] ?? 0;
  const others = texts.filter((text) => !isRule(text)).length;
  const separators = 2 * (texts.length - others) >= others;
  return rows.map((row, i): Line => {
    const { line } = row;
    const text = texts[i]!;
    const last = i > 0 ? rows[i - 1]!.line : before;
    const after = rows[i + 1] ?? behind;
    const next = after && textOf(after);
    const parted = line > last + 1 || last === 0;
    const endsPart = after === undefined || after.line > line + 1;
    const dressed = dressOf(text);
    const rule = isRule(text);
    const name =
      text.length > 3 && dressed.words !== '' && /^[#\p{P}\p{S}\d\s]/u.test(text) ? dressed.words : text.replace(/\s*[:：]$/, '');
    const two = rows[i + 2]?.line === line + 2 && after?.line === line + 1;
    return {
      ...dressed,
      line,
      text,
      name,
      kind: rule || text.length > 100 ? undefined : kindOfHeading(dressed.words),
      rule,
      first: last === 0,
      parted,
      endsPart,
      underlined: !endsPart && !separators && !rule && text.length <= 80 && isRule(next ?? ''),
      signed:
        !/^[[({「『"“<\d①第]/.test(dressed.dress) &&
        /^[\p{So}※]/u.test(text) &&
        !/^[●○]/.test(text) &&
        text.length <= 40 &&
        !isSentence(text),
      maybe: dressed.dress === '' && parted && two && text.length <= 0.6 * median && !isSentence(text),
      next,
    };
  });
}

export const isHeading = ({ kind }: Line): boolean => kind !== undefined;
