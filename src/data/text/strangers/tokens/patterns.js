import * as library from '@huggingface/tokenizers';
import { unknownOption } from './parts.js';

/** Patterns as the Rust library reads them, and what they find. */

/** A `{String}` or `{Regex}` of the file; regular expressions of Oniguruma are rewritten by the JavaScript library. */
export function compiled({ part, config }) {
  const { Regex: regex, String: string } = config.pattern ?? {};
  if (typeof regex === 'string') return new library.SplitPreTokenizer({ pattern: { Regex: regex }, invert: false }).pattern;
  if (typeof string === 'string') return new RegExp(string.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&'), 'gu');
  throw unknownOption(part, config.type, 'pattern', config.pattern);
}

/** Within a letter beyond the BMP, where engines of JavaScript let empty patterns fit: `\A` and `$` do there. */
const isTorn = (text, at) => /^[\ud800-\udbff][\udc00-\udfff]/.test(text.slice(at - 1, at + 1)) && at > 0;

/**
 * Where a pattern fits, and what lies between, in order: `[start, end, fits]`. An empty match at the end of the one before it is none, as
 * in Rust.
 */
export function stretches(text, pattern) {
  const found = [];
  let at = 0;
  let last = -1;
  for (const { 0: content, index } of text.matchAll(pattern)) {
    const end = index + content.length;
    if (content === '' && (index === last || isTorn(text, index))) continue;
    if (index > at) found.push([at, index, false]);
    found.push([index, end, true]);
    at = end;
    last = end;
  }
  if (at < text.length || found.length === 0) found.push([at, text.length, false]);
  return found;
}

/** Replaces what a pattern finds by a text as it stands. */
export const replaced = (text, pattern, content) =>
  text.replace(pattern, (found, ...rest) => (found === '' && isTorn(text, rest.find(Number.isInteger)) ? '' : content));
