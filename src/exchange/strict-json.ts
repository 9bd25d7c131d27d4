const QUOTE = 34;
const BACKSLASH = 92;

/**
 * JSON that says everything once: `JSON.parse` silently takes the last of two entries with one name, so two readers of such a file may
 * see different things. Throws SyntaxError.
 */
export function parseStrictJson(text: string): unknown {
  const value = JSON.parse(text) as unknown;
  const name = repeatedName(text);
  if (name !== undefined) throw new SyntaxError(`the name ${shown(name)} stands twice in one object`);
  return value;
}

/** The first name that an object of a valid JSON text gives twice. One pass with a stack of its own: nesting cannot exhaust the engine's. */
function repeatedName(text: string): string | undefined {
  const open: (Set<string> | null)[] = [];
  for (let i = 0; i < text.length; i++) {
    const char = text[i];
    if (char === '{') open.push(new Set());
    else if (char === '[') open.push(null);
    else if (char === '}' || char === ']') open.pop();
    else if (char === '"') {
      const begin = i++;
      for (let code = text.charCodeAt(i); code !== QUOTE; code = text.charCodeAt(++i)) if (code === BACKSLASH) i++;
      const end = i + 1;
      let next = end;
      while (' \t\r\n'.includes(text[next] ?? '?')) next++;
      if (text[next] !== ':') continue;
      const raw = text.slice(begin, end);
      const name = raw.includes('\\') ? (JSON.parse(raw) as string) : raw.slice(1, -1);
      const names = open.at(-1);
      if (names?.has(name)) return name;
      names?.add(name);
    }
  }
  return undefined;
}

/** Whether lists and objects of a JSON text lie more than so many deep in each other. */
export function deeperThan(text: string, most: number): boolean {
  const next = /["[\]{}]/g;
  let depth = 0;
  for (let found = next.exec(text); found; found = next.exec(text)) {
    const [sign] = found;
    if (sign === ']' || sign === '}') depth--;
    else if (sign !== '"') {
      if (++depth > most) return true;
    } else {
      let at = found.index + 1;
      for (let code = text.charCodeAt(at); at < text.length && code !== QUOTE; code = text.charCodeAt(++at)) if (code === BACKSLASH) at++;
      next.lastIndex = at + 1;
    }
  }
  return false;
}

/** What may come next in a JSON text. */
type Awaited = 'value' | 'value or end' | 'name' | 'name or end' | 'colon' | 'comma or end' | 'nothing';

const WORDS = ['true', 'false', 'null'];
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
/** A number that goes on where the text ends. */
const BEGUN_NUMBER = /-?(?:(?:0|[1-9]\d*)(?:\.\d*|(?:\.\d+)?[eE][+-]?\d*)?)?$/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[\da-fA-F]{4})/y;
const BEGUN_ESCAPE = /\\(?:u[\da-fA-F]{0,3})?$/y;
const CONTROL = 32;

const matchAt = (pattern: RegExp, text: string, at: number): string | undefined => {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
};

/** The place behind a text that opens at `at`; the length of the text where it is cut off in it, null where it is wrong. */
function behindString(text: string, at: number): number | null {
  for (let i = at + 1; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === QUOTE) return i + 1;
    if (code < CONTROL) return null;
    if (code !== BACKSLASH) continue;
    const escape = matchAt(ESCAPE, text, i);
    if (escape === undefined) return matchAt(BEGUN_ESCAPE, text, i) === undefined ? null : text.length + 1;
    i += escape.length - 1;
  }
  return text.length + 1;
}

/** The place behind a number or a word at `at`, as `behindString`. */
function behindWord(text: string, at: number): number | null {
  const rest = text.slice(at, at + 5);
  const word = WORDS.find((one) => rest.startsWith(one));
  if (word !== undefined) return at + word.length;
  if (WORDS.some((one) => one.startsWith(rest))) return text.length + 1;
  if (matchAt(BEGUN_NUMBER, text, at)) return text.length + 1;
  const number = matchAt(NUMBER, text, at);
  return number === undefined ? null : at + number.length;
}

/**
 * Where a JSON text ends that was cut off: its last line, and the entry that is open there. Null where it is wrong before its end, such as by a
 * quote within a text: that one was written so.
 */
export function cutOff(text: string): { line: number; inside: string } | null {
  /** Of each open list the number of its entry at hand, of each open object the name. */
  const open: (number | string)[] = [];
  let awaited: Awaited = 'value';
  const close = (): void => {
    open.pop();
    awaited = open.length > 0 ? 'comma or end' : 'nothing';
  };
  const found = (): { line: number; inside: string } => {
    const inside = open.flatMap((entry) => (entry === '' ? [] : [typeof entry === 'number' ? `row ${entry}` : shown(entry)]));
    return { line: text.split('\n').length, inside: inside.slice(0, 4).join(', ') || 'its beginning' };
  };
  for (let at = 0; ;) {
    while (' \t\r\n'.includes(text[at] ?? '?')) at++;
    if (at >= text.length) return awaited === 'nothing' ? null : found();
    const sign = text[at]!;
    const here = open.at(-1);
    if (awaited === 'comma or end') {
      if (sign === (typeof here === 'number' ? ']' : '}')) close();
      else if (sign !== ',') return null;
      else {
        open[open.length - 1] = typeof here === 'number' ? here + 1 : '';
        awaited = typeof here === 'number' ? 'value' : 'name';
      }
      at++;
    } else if (awaited === 'colon') {
      if (sign !== ':') return null;
      awaited = 'value';
      at++;
    } else if (awaited === 'name' || awaited === 'name or end') {
      if (sign === '}' && awaited === 'name or end') {
        close();
        at++;
        continue;
      }
      const end = sign === '"' ? behindString(text, at) : null;
      if (end === null) return null;
      if (end > text.length) return found();
      open[open.length - 1] = text.slice(at + 1, end - 1);
      awaited = 'colon';
      at = end;
    } else if (awaited === 'nothing') return null;
    else if (sign === ']' && awaited === 'value or end') {
      close();
      at++;
    } else if (sign === '[' || sign === '{') {
      open.push(sign === '[' ? 1 : '');
      awaited = sign === '[' ? 'value or end' : 'name or end';
      at++;
    } else {
      const end = sign === '"' ? behindString(text, at) : behindWord(text, at);
      if (end === null) return null;
      if (end > text.length) return found();
      awaited = open.length > 0 ? 'comma or end' : 'nothing';
      at = end;
    }
  }
}

const LONGEST = 80;

/** A value of a file for a message: never long, however large or deep it is. */
export function shown(value: unknown): string {
  if (Array.isArray(value)) {
    const plain = value.length <= 8 && value.every((item) => typeof item !== 'object' || item === null);
    return plain ? cut(`[${value.map((item) => shown(item)).join(', ')}]`) : `a list of ${value.length}`;
  }
  return typeof value === 'object' && value !== null ? 'an object' : cut(JSON.stringify(value) ?? 'nothing');
}

/** A name from a file for a message, in quotes only where it could be taken for something else. */
export const label = (name: string): string => (/^[\w.-]{1,120}$/.test(name) ? name : shown(name));

const cut = (text: string): string => (text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 1)}…`);
