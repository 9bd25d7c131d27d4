import { compare, refuse, wrap } from './values.js';

/** Values as Python writes them. */

/** What Python calls white space, for a character class. JavaScript has U+FEFF among it, and lacks the separators of ASCII and U+0085. */
export const SPACE = '\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';

/** As Python's `strip`, `lstrip` and `rstrip`: of white space, or of any of the characters of `of`. */
export function strip(text, of = null, { left = true, right = true } = {}) {
  const space = new RegExp(`[${SPACE}]`);
  const goes = of === null ? (letter) => space.test(letter) : (letter) => [...of].includes(letter);
  let [start, end] = [0, text.length];
  const first = () => String.fromCodePoint(text.codePointAt(start));
  // Of a letter of two units the second comes first from behind.
  const last = () => (end - start > 1 && text.codePointAt(end - 2) > 0xffff ? text.slice(end - 2, end) : text[end - 1]);
  if (left) while (start < end && goes(first())) start += first().length;
  if (right) while (end > start && goes(last())) end -= last().length;
  return text.slice(start, end);
}

function floatText(value) {
  const size = Math.abs(value);
  if (size !== 0 && !(size >= 1e-4 && size < 1e16)) refuse(`the float ${value} is not followed: it has no short form`);
  return Object.is(value, -0) ? '-0.0' : Number.isInteger(value) ? `${value}.0` : String(value);
}

const ESCAPED = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\\': '\\\\' };

function quoted(text) {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const code = (letter) => {
    const hex = letter.codePointAt(0).toString(16);
    return hex.length > 4 ? `\\U${hex.padStart(8, '0')}` : hex.length > 2 ? `\\u${hex.padStart(4, '0')}` : `\\x${hex.padStart(2, '0')}`;
  };
  const written = text.replace(/[\p{C}\p{Z}\\'"]/gu, (letter) => {
    if (/['" ]/.test(letter)) return letter === quote ? `\\${letter}` : letter;
    return ESCAPED[letter] ?? code(letter);
  });
  return quote + written + quote;
}

const WRITTEN = {
  StringValue: quoted,
  IntegerValue: (value) => (Number.isSafeInteger(value) ? String(value) : refuse('integers beyond 2 ** 53 are not followed')),
  FloatValue: floatText,
  BooleanValue: (value) => (value ? 'True' : 'False'),
  NullValue: () => 'None',
  UndefinedValue: () => 'Undefined',
  ArrayValue: (value) => `[${value.map(repr).join(', ')}]`,
  TupleValue: (value) => `(${value.map(repr).join(', ')}${value.length === 1 ? ',' : ''})`,
  ObjectValue: (value) => `{${[...value].map(([key, one]) => `${quoted(key)}: ${repr(one)}`).join(', ')}}`,
};

/** As Python's `repr`. */
export function repr({ type, value }) {
  return (WRITTEN[type] ?? (() => refuse(`the text of a ${type} is not followed`)))(value);
}

/** As Python's `str`: what is printed. */
export const str = (value) => (value.type === 'StringValue' ? value.value : value.type === 'UndefinedValue' ? '' : repr(value));

/** JSON as Transformers' own `tojson` writes it: Python's, in which letters stay as they are and nothing is escaped for HTML. */
export function tojson(given, ascii = false, indent = null, separators = null, sorts = false) {
  const [between, colon] = separators?.value.map(str) ?? [indent === null ? ', ' : ',', ': '];
  const step = typeof indent === 'number' ? ' '.repeat(indent) : indent;
  const escaped = (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
  const json = (text) => (ascii ? JSON.stringify(text).replace(/[\x7f-\uffff]/g, escaped) : JSON.stringify(text));
  const listed = ([open, close], items, line) => {
    if (items.length === 0 || step === null) return open + items.join(between) + close;
    return open + line + step + items.join(between + line + step) + line + close;
  };
  const write = (one, line) => {
    const { type, value } = one;
    const inner = (item) => write(item, line + step);
    if (type === 'StringValue') return json(value);
    if (type === 'BooleanValue' || type === 'NullValue') return String(value ?? null);
    if (type === 'IntegerValue' || type === 'FloatValue') return repr(one);
    if (type === 'ArrayValue' || type === 'TupleValue') return listed('[]', value.map(inner), line);
    const entries = type === 'ObjectValue' ? [...value] : refuse(`a ${type} cannot be written as JSON`);
    if (sorts) entries.sort(([a], [b]) => compare(wrap(a), wrap(b)));
    return listed(
      '{}',
      entries.map(([key, item]) => json(key) + colon + inner(item)),
      line,
    );
  };
  return write(given, '\n');
}
