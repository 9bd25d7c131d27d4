import { sentence, type Sentence } from '../../../protocol/errors';
import { plainName } from '../../../protocol/plain';

/** Names that an object of JSON has more than once: of their values JavaScript keeps the last, without a word. */

const QUOTE = 34;
const COLON = 58;

const isSpace = (code: number): boolean => code === 32 || code === 9 || code === 10 || code === 13;

/** The place behind the text that is opened at `at`. */
export function behindText(source: string, at: number): number {
  for (let end = source.indexOf('"', at + 1); end >= 0; end = source.indexOf('"', end + 1)) {
    let slashes = 0;
    while (source[end - 1 - slashes] === '\\') slashes++;
    if (slashes % 2 === 0) return end + 1;
  }
  return source.length;
}

/** Whether the text that ends before `at` is a name. */
function isName(source: string, at: number): boolean {
  let next = at;
  while (isSpace(source.charCodeAt(next))) next++;
  return source.charCodeAt(next) === COLON;
}

function countWritten(source: string): number {
  let count = 0;
  for (let at = source.indexOf('"'); at >= 0; at = source.indexOf('"', at)) {
    at = behindText(source, at);
    if (isName(source, at)) count++;
  }
  return count;
}

function countHeld(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  let count = 0;
  const waiting: object[] = [value];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const items: unknown[] = Array.isArray(next) ? next : Object.values(next);
    if (!Array.isArray(next)) count += items.length;
    for (const item of items) if (typeof item === 'object' && item !== null) waiting.push(item);
  }
  return count;
}

function find(source: string): Set<string> {
  const found = new Set<string>();
  const open: Set<string>[] = [];
  for (let at = 0; at < source.length;) {
    const sign = source[at]!;
    if (source.charCodeAt(at) !== QUOTE) {
      if (sign === '{' || sign === '[') open.push(new Set());
      else if (sign === '}' || sign === ']') open.pop();
      at++;
      continue;
    }
    const end = behindText(source, at);
    if (isName(source, end)) {
      const name = JSON.parse(source.slice(at, end)) as string;
      const names = open.at(-1)!;
      if (names.has(name)) found.add(name);
      names.add(name);
    }
    at = end;
  }
  return found;
}

/** The names that are repeated in `source`, which is JSON of that value. They are looked for only where the counts of names differ. */
export const repeatedNames = (source: string, value: unknown): Iterable<string> =>
  countWritten(source) === countHeld(value) ? [] : find(source);

export const toldRepeated = (name: string): Sentence =>
  sentence`The name "${plainName(name)}" stands more than once in an object, of which the last value is read`;
