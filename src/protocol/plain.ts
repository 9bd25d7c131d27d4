/**
 * Plain things made of what strangers wrote: names that cannot turn a sentence around, JSON of bounded depth and size, and values as they
 * may stand in a message. Nothing here goes deeper into a value than it says, so that none can overflow the stack.
 */

/** Letters of a name, whoever gave it. */
const MOST_LETTERS = 200;

/**
 * Control characters, marks that turn the direction of text, signs of no width that join nothing, and halves of characters. Joiners stay:
 * scripts and emoji need them.
 */
const UNSAFE = /[\p{Cc}\p{Cs}\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2064\u2066-\u206f\ufeff]/gu;

/** A name from outside, of one line: every door through which one comes in uses this. What a model is told or says is not changed. */
export function plainName(text: string): string {
  const clean = text
    .slice(0, 10 * MOST_LETTERS)
    .replace(/\s/g, ' ')
    .replace(UNSAFE, '')
    .replace(/ +/g, ' ')
    .trim();
  const letters = [...clean];
  return letters.length > MOST_LETTERS ? `${letters.slice(0, MOST_LETTERS - 1).join('')}…` : clean;
}

/** A text that is no longer than `most`; a longer one ends with what is missing. */
export function clipped(text: string, most: number): string {
  if (text.length <= most) return text;
  const end = ` … (${text.length} characters)`;
  return text.slice(0, Math.max(0, most - end.length)) + end.slice(0, most);
}

/** An object with names, as JSON has it. */
export type Fields = Record<string, unknown>;

export const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);

export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

/** How deep lists and objects may lie within each other, and how many values and characters they may hold together. */
export interface Extent {
  depth: number;
  size: number;
}

/** Of what is told of an error besides its words. */
export const DETAILS: Extent = { depth: 8, size: 100_000 };

/**
 * A copy that JSON, a structured clone and a record can hold, whatever is given: what has no counterpart there is left out or becomes a
 * word, what lies too deep or is too much is left out. Undefined for what is nothing of the kind.
 */
export function plainJson(given: unknown, { depth, size }: Extent = DETAILS): Json | undefined {
  let left = size;
  const copied = (value: unknown, deeper: number): Json | undefined => {
    if (--left < 0) return undefined;
    if (typeof value === 'string' || typeof value === 'bigint') {
      const text = clipped(String(value), left);
      left -= text.length;
      return text;
    }
    // JSON has no sign for a number that is not finite, and none for minus zero.
    if (typeof value === 'number') return Number.isFinite(value) ? value + 0 : String(value);
    if (typeof value === 'boolean' || value === null) return value;
    if (typeof value !== 'object') return undefined;
    if (deeper === 0 || ArrayBuffer.isView(value)) return Array.isArray(value) ? `a list of ${value.length}` : 'an object';
    if (Array.isArray(value)) {
      const list: Json[] = [];
      for (let i = 0; i < value.length && left > 0; i++) list.push(copied(value[i], deeper - 1) ?? null);
      return list;
    }
    const entries: [string, Json][] = [];
    for (const key of Object.keys(value)) {
      left -= key.length;
      if (left <= 0) break;
      const item = copied((value as Record<string, unknown>)[key], deeper - 1);
      if (item !== undefined) entries.push([key, item]);
    }
    return Object.fromEntries(entries);
  };
  try {
    return copied(given, depth);
  } catch {
    return undefined; // A field that throws when it is read.
  }
}

/** Why a value is no plain JSON of that extent; null when it is. A field without a value, and any number, pass: `plainJson` mends them. */
export function notPlain(given: unknown, { depth, size }: Extent): string | null {
  const waiting: [value: unknown, depth: number][] = [[given, 0]];
  let seen = 0;
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const [value, at] = next;
    if (++seen > size) return `must hold at most ${size} values`;
    if (typeof value !== 'object' || value === null) {
      if (typeof value === 'function' || typeof value === 'symbol' || typeof value === 'bigint') return `must hold no ${typeof value}`;
      continue;
    }
    if (at >= depth) return `must be nested at most ${depth} deep`;
    if (!Array.isArray(value) && !isObject(value)) return 'must hold plain lists and objects alone';
    const items: unknown[] = Object.values(value);
    if (items.length > size) return `must hold at most ${size} values`;
    for (const item of items) waiting.push([item, at + 1]);
  }
  return null;
}

/** An object with fields, of no class. */
export function isObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  // Of another realm, such as a worker's, the prototype is another one; what it is made from is not.
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** A value as it may stand in a message, with what is in a small list or object. */
export function written(value: unknown, most = 80): string {
  const plain = plainJson(value, { depth: 4, size: 4 * most });
  return clipped(plain === undefined ? typeof value : JSON.stringify(plain), most);
}
