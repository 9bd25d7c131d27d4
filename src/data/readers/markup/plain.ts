import { sentence, type Sentence } from '../../../protocol/errors';
import type { TextUnit } from '../../../protocol/dataset';

/** Texts with marks of a notation, or of a program that wrote them. They may be learnt as they stand, which is told. */

const MARKDOWN = /^(?:md|markdown|mdx|qmd|rmd)$/;
const HEADING = /^#{1,6}[ \t]+\S/;
const FENCE = /^(?:```|~~~)/;
const LATEX = /^[ \t]*\\(?:documentclass|usepackage|(?:sub)*section|chapter|begin)\*?[{[]/m;
/** The time or the day that a line of a log, or of a chat that was exported, begins with. */
const STAMP = /^[[(]?(?:\d{1,2}:\d\d(?::\d\d)?|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4})(?![\d:])/;

/** What the marks are of; null for a text that has none. */
function notationOf(text: string, extension: string): Sentence | null {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  if (MARKDOWN.test(extension)) return sentence`Markdown`;
  if (/^(?:tex|latex|ltx|sty|bib)$/.test(extension) || LATEX.test(text)) return sentence`LaTeX`;
  if (/^(?:rst|adoc|asciidoc|org|textile|wiki|mediawiki)$/.test(extension)) return sentence`a text with marks (.${extension})`;
  const [headings, fences] = [HEADING, FENCE].map((by) => lines.filter((line) => by.test(line)).length);
  if (headings! > 0 && headings! + fences! > 1) return sentence`Markdown`;
  if (lines.length > 1 && 2 * lines.filter((line) => STAMP.test(line)).length >= lines.length) return sentence`a log or an exported chat`;
  return extension === 'log' ? sentence`a log` : null;
}

/** What is told of a text that is read by lines or paragraphs. `text` is the beginning of the file. */
export function toldAsPlain(text: string, name: string, extension: string, unit: TextUnit): Sentence | null {
  const notation = notationOf(text, extension);
  if (notation === null) return null;
  if (unit === 'file')
    return sentence`${name} looks like ${notation} and was read as plain text, the whole of it one text: its marks are learnt as they stand.`;
  return unit === 'line'
    ? sentence`${name} looks like ${notation} and was read as plain text, each line a text: its marks are learnt as they stand.`
    : sentence`${name} looks like ${notation} and was read as plain text, each paragraph a text: its marks are learnt as they stand.`;
}
