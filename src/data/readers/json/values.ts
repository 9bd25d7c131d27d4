import { sentence, type Sentence } from '../../../protocol/errors';
import { notJson } from '../../../protocol/runs/not-json';
import { numberOf, type Oddity, parseNotation } from './notation';
import { behindText, repeatedNames, toldRepeated } from './repeated';

/** Of lists and objects within each other, in one row. */
export const MAX_DEPTH = 64;

const TOLD: Readonly<Record<Oddity, Sentence>> = {
  python: sentence`The notation of Python was read where JSON was expected`,
  'not-finite': sentence`NaN or Infinity was read as an empty cell`,
  comments: sentence`Comments were left out`,
  commas: sentence`A comma behind the last item was passed over`,
  controls: sentence`Line ends or tabs within a text, which JSON does not allow, were read as they stand`,
};

/** What a text stands for and what was odd about it, or why it stands for nothing. */
export type Parsed = { value: unknown; told: Sentence[] } | { problem: Sentence };

/** Numbers that a double would not give back as they stand: decimals, exponents, many digits, minus zero. */
const MAY_CHANGE = /\d[.eE]|\d{16}|-0/;

/** JSON in which a number stands as text where its digits would change. */
function withDigits(source: string): string {
  if (!MAY_CHANGE.test(source)) return source;
  const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?/y;
  const parts: string[] = [];
  let from = 0;
  for (let at = 0; at < source.length;) {
    const code = source.charCodeAt(at);
    if (code === 34) at = behindText(source, at);
    else if (code !== 45 && (code < 48 || code > 57)) at++;
    else {
      number.lastIndex = at;
      const token = number.exec(source)?.[0];
      if (token !== undefined && typeof numberOf(token) === 'string') {
        parts.push(source.slice(from, at), '"', token, '"');
        from = at + token.length;
      }
      at += token?.length ?? 1;
    }
  }
  return parts.length === 0 ? source : parts.join('') + source.slice(from);
}

/** White space, a mark of the byte order where files were joined, and the sign before a value in a sequence of JSON (RFC 7464). */
export const BEFORE_VALUE = /^[\s\x1e]+/;

/** A value written as JSON, or nearly so. The digits of numbers stay; those that would change become text. */
export function parseValue(source: string): Parsed {
  const text = source.replace(BEFORE_VALUE, '').trimEnd();
  try {
    const value = JSON.parse(withDigits(text)) as unknown;
    return { value, told: Array.from(repeatedNames(text, value), toldRepeated) };
  } catch (error) {
    const found = parseNotation(text, MAX_DEPTH);
    if ('value' in found)
      return { value: found.value, told: [...[...found.odd].map((odd) => TOLD[odd]), ...[...found.repeated].map(toldRepeated)] };
    return {
      problem: found.ended ? sentence`is not JSON (it ends before it is complete)` : sentence`is not JSON (${notJson(text, error)})`,
    };
  }
}

/** Objects one behind the other, with nothing but white space or commas between them; null for anything else, and for one alone. */
export function parseObjects(source: string): Parsed[] | null {
  const found: Parsed[] = [];
  let from = -1;
  let depth = 0;
  for (let at = 0; at < source.length; at++) {
    const sign = source[at]!;
    if (sign === '"' && depth > 0) at = behindText(source, at) - 1;
    else if (sign === '{' || sign === '[') {
      if (depth++ === 0) from = at;
    } else if (sign === '}' || sign === ']') {
      if (--depth < 0) return null;
      if (depth > 0) continue;
      const parsed = source[from] === '{' ? parseValue(source.slice(from, at + 1)) : null;
      if (!parsed || 'problem' in parsed) return null;
      found.push(parsed);
    } else if (depth === 0 && !/[\s,\x1e]/.test(sign)) return null;
  }
  return depth === 0 && found.length > 1 ? found : null;
}
