import { NAMES } from '../../names';
import { guessHeader, isNameLike, KNOWN } from './header';

/** Titles above the names of the columns, as spreadsheets have them. */

/** Rows that a title may take. */
export const MOST_TITLES = 3;

const filledOf = (cells: readonly string[] = []): string[] => cells.map((cell) => cell.trim()).filter((cell) => cell !== '');
const isKnown = (cell: string): boolean => KNOWN.test(cell);

/** Every cell behind the first has a blank before it, as what stands behind a comma in prose. */
const isSpaced = (row: readonly string[]): boolean =>
  row.length > 1 && row.slice(1).every((cell) => /^\s|^$/.test(cell)) && filledOf(row).length > 1;

/** Every comma in it is one of prose or of a large number. */
const isProse = (row: readonly string[]): boolean => row.slice(1).every((cell) => /^\s|^\d{3}(?!\d)|^$/.test(cell));

/** How many columns are certain to be named by the first of these rows: by known names, or since rows of texts stand below. 0: none. */
function namesFirst(rows: readonly (readonly string[])[]): number {
  const [first = [], ...body] = rows;
  const names = filledOf(first);
  if (names.length < 2 || !names.every(isNameLike)) return 0;
  const even = body.filter((row) => row.length === first.length && filledOf(row).length > 1).length;
  if (body.length === 0 || even * 2 < body.length) return 0;
  // Words for an answer in two languages are a row of a vocabulary.
  if (names.every((name) => (NAMES.completion as readonly string[]).includes(name.toLowerCase()))) return 0;
  const known = names.filter(isKnown).length;
  // One name alone may be a word in a row, and what stands behind a comma and a blank may be prose.
  if (known < 2 && isSpaced(first)) return 0;
  const { header, sure } = guessHeader(known > 1 ? rows : [first.map((cell) => (isKnown(cell.trim()) ? '' : cell)), ...body]);
  return header && sure ? names.length : 0;
}

/**
 * How many of the first rows of a table are a title: one cell each, or parts of prose, fewer than there are columns, where several of these have known
 * names, and behind them comes what is certain to name the columns.
 */
export function titleRows(rows: readonly (readonly string[])[]): number {
  let short = false;
  for (let at = 0; at <= MOST_TITLES && at < rows.length; at++) {
    const row = rows[at]!;
    const filled = filledOf(row);
    if (at > 0 && namesFirst(rows.slice(at)) > 0) {
      const known = filled.filter(isKnown).length;
      const title = rows.slice(0, at).every((cells) => cells.length < row.length && isProse(cells));
      return !short || (known > 1 && title && !isSpaced(row)) ? at : 0;
    }
    if (filled.some(isKnown)) return 0;
    if (filled.length > 1) short = true;
  }
  return 0;
}
