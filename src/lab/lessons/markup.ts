import { append } from '../../protocol/base/lists';

/**
 * The little markup of lessons: paragraphs apart by an empty line, lines that begin with "- " as a list, `[[term]]` or `[[term|words]]` for a
 * word of the glossary, `**strong**`. Anything else is text as it stands; nothing of it ever is HTML.
 */

/** A run of text; of a word of the glossary `term` is its id, and `text` is empty where the glossary's own word is to be shown. */
export interface Span {
  text: string;
  strong?: true;
  term?: string;
}

/** A paragraph has one row of spans, a list one for each item. */
export interface Block {
  kind: 'paragraph' | 'list';
  rows: Span[][];
}

const ITEM = /^\s*-\s+/;
const SPAN = /\[\[([a-z][a-z0-9-]*)(?:\|([^[\]\n]+))?\]\]|\*\*(?=\S)((?:(?!\*\*)[^\n])+?)\*\*/g;
/** Letters that are written without spaces between words. */
const WIDE = /[\u3000-\u30ff\u3400-\u9fff\uff00-\uff60]/u;

/** Two lines of one paragraph as one: with a space, but not within Japanese. */
const joined = (first: string, second: string): string =>
  first === '' ? second : first + (WIDE.test(first.at(-1)!) || WIDE.test(second[0] ?? '') ? '' : ' ') + second;

function termsAndText(text: string, strong: boolean): Span[] {
  const spans: Span[] = [];
  const put = (span: Span): void => {
    if (span.text !== '' || span.term !== undefined) spans.push(strong ? { ...span, strong } : span);
  };
  let at = 0;
  for (const { 0: whole, 1: term, 2: words, 3: inner, index } of text.matchAll(SPAN)) {
    put({ text: text.slice(at, index) });
    at = index + whole.length;
    if (term !== undefined) put({ text: words?.trim() ?? '', term });
    else append(spans, termsAndText(inner!, true));
  }
  put({ text: text.slice(at) });
  return spans;
}

/** One line as spans. */
export const spansOf = (text: string): Span[] => termsAndText(text, false);

/** A text as blocks, in their order. */
export function blocksOf(text: string): Block[] {
  const blocks: Block[] = [];
  let kind: Block['kind'] | null = null;
  let rows: string[] = [];
  const end = (): void => {
    if (kind && rows.length > 0) blocks.push({ kind, rows: rows.map(spansOf) });
    kind = null;
    rows = [];
  };
  for (const line of text.split(/\r?\n/)) {
    const words = line.trim();
    if (words === '') end();
    else if (ITEM.test(line)) {
      if (kind !== 'list') end();
      kind = 'list';
      rows.push(line.replace(ITEM, '').trim());
    } else if (kind) rows[rows.length - 1] = joined(rows.at(-1)!, words);
    else {
      kind = 'paragraph';
      rows = [words];
    }
  }
  end();
  return blocks;
}

/** Ids of the words of the glossary that a text names. */
export const termsOf = (text: string): string[] =>
  [...text.matchAll(SPAN)].flatMap(([, term, , inner]) => (term ? [term] : inner ? termsOf(inner) : []));
