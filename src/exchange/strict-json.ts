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

/** Where a JSON text ends that was cut off: its last line, and the entry that is open there. Null where it was not. */
export function cutOff(text: string): { line: number; inside: string } | null {
  const next = /["[\]{},]/g;
  /** Of each open list the number of its entry at hand, of each open object the name. */
  const open: (number | string)[] = [];
  let torn = text.trim() === '';
  for (let found = next.exec(text); found; found = next.exec(text)) {
    const [sign] = found;
    const here = open.at(-1);
    if (sign === '[') open.push(1);
    else if (sign === '{') open.push('');
    else if (sign === ']' || sign === '}') open.pop();
    else if (sign === ',') {
      if (open.length > 0) open[open.length - 1] = typeof here === 'number' ? here + 1 : '';
    } else {
      let at = found.index + 1;
      for (let code = text.charCodeAt(at); at < text.length && code !== QUOTE; code = text.charCodeAt(++at)) if (code === BACKSLASH) at++;
      torn ||= at >= text.length;
      next.lastIndex = at + 1;
      if (typeof here === 'string' && /^\s*:/.test(text.slice(at + 1, at + 20))) open[open.length - 1] = text.slice(found.index + 1, at);
    }
  }
  if (open.length === 0 && !torn) return null;
  const line = text.split('\n').length;
  const inside = open.flatMap((entry) => (entry === '' ? [] : [typeof entry === 'number' ? `row ${entry}` : shown(entry)]));
  return { line, inside: inside.slice(0, 4).join(', ') || 'its beginning' };
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
