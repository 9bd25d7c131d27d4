/**
 * Text in one spelling, for a judge that is to hear the same words however they are written: width, case, apostrophes, hyphens, markup,
 * invisible characters and white space make no difference. The hand-over has the same rules in Python (handover/refusals.py).
 */
export interface Folded {
  text: string;
  /** For each UTF-16 unit of `text`, where in the original that stands for it begins, and where it ends. */
  begins: number[];
  ends: number[];
}

/** A character with the marks that belong to it, so that half-width kana become whole. */
const CLUSTER = /[^\u0300-\u036f\u3099\u309a\uff9e\uff9f][\u0300-\u036f\u3099\u309a\uff9e\uff9f]*|./gsu;
/** Invisible characters, and signs of markup. */
const IGNORED = /[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufe00-\ufe0f\ufeff*_~#|]/gu;
/** The end of a tag, or the beginning of a quoted line: what follows it is another word. */
const TAG_END = />/gu;
const APOSTROPHE = /^[‘’‛ʼ＇`´′]$/u;
/** An apostrophe that is none: a quotation mark, or a sign of code. */
const QUOTE = /(?<![a-z])'|'(?![a-z])/gu;
const HYPHEN = /^[\u2010\u2011\ufe63\uff0d]$/u;
const SPACE = /[ \t\n\v\f\r\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/gu;
const LINE_END = /[\n\u2028\u2029]/gu;
/** Scripts and signs that take no space beside them. */
const UNSPACED =
  '[\\u3001\\u3002\\u3005-\\u3007\\u300c-\\u300f\\u3041-\\u309f\\u30a1-\\u30fa\\u30fc\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff]';

function oneSpelling(cluster: string): string {
  if (APOSTROPHE.test(cluster)) return "'";
  if (HYPHEN.test(cluster)) return '-';
  return cluster.replace(IGNORED, '').normalize('NFKC').toLowerCase().replace(IGNORED, '').replace(TAG_END, ' ');
}

/** `text` with every match of a global pattern replaced; what is put there stands for the whole of the match. */
export function replaced({ text, begins, ends }: Folded, pattern: RegExp, by: string | ((found: string) => string)): Folded {
  const out: Folded = { text: '', begins: [], ends: [] };
  const put = (piece: string, from: readonly number[], to: readonly number[]): void => {
    out.text += piece;
    for (const place of from) out.begins.push(place);
    for (const place of to) out.ends.push(place);
  };
  let done = 0;
  for (const { 0: found, index } of text.matchAll(pattern)) {
    const piece = typeof by === 'string' ? by : by(found);
    const last = index + found.length;
    put(text.slice(done, index), begins.slice(done, index), ends.slice(done, index));
    put(piece, Array<number>(piece.length).fill(begins[index]!), Array<number>(piece.length).fill(ends[last - 1]!));
    done = last;
  }
  if (done === 0) return { text, begins, ends };
  put(text.slice(done), begins.slice(done), ends.slice(done));
  return out;
}

/** One space for white space within a paragraph, one line end between paragraphs. */
const oneSpace = (found: string): string => ((found.match(LINE_END) ?? []).length > 1 ? '\n' : ' ');

export function folded(original: string): Folded {
  const characters: Folded = { text: '', begins: [], ends: [] };
  for (const { 0: cluster, index } of original.matchAll(CLUSTER)) {
    const piece = oneSpelling(cluster);
    characters.text += piece;
    for (let i = 0; i < piece.length; i++) {
      characters.begins.push(index);
      characters.ends.push(index + cluster.length);
    }
  }
  const spaced = replaced(characters, SPACE, oneSpace);
  const words = replaced(spaced, QUOTE, '');
  return replaced(replaced(words, new RegExp(`(?<=${UNSPACED}) `, 'gu'), ''), new RegExp(` (?=${UNSPACED})`, 'gu'), '');
}
