/** Tables of Markdown: names of columns, a line of dashes below them, and rows, with or without bars around each. */

export interface Bars {
  /** Columns. */
  width: number;
  /** A bar stands before the names of the columns, so that one before a row parts nothing either. */
  before: boolean;
}

const isBlank = (cell: string | undefined): boolean => cell?.trim() === '';

/** The cells of a row between the bars around it. */
export function between(cells: readonly string[], { width, before }: Bars): readonly string[] {
  const from = cells.length > 1 && isBlank(cells[0]) && (before || cells.length > width) ? 1 : 0;
  const end = cells.length - from > width && isBlank(cells.at(-1)) ? -1 : cells.length;
  return cells.slice(from, end);
}

/** Whether a row is the line below the names of so many columns: dashes, and colons that say how a column is set. One dash is enough. */
export const isRule = (cells: readonly string[], width: number): boolean =>
  cells.length === width && cells.every((cell) => /^\s*:?-+:?\s*$/.test(cell));

/** Dashes that no row would have as its cells, wherever they stand. */
export const isLine = (cells: readonly string[]): boolean =>
  cells.some((cell) => !isBlank(cell)) && cells.every((cell) => /^\s*(?::?-{2,}:?)?\s*$/.test(cell));

/** How a table is set whose first two rows these are; undefined for what is no table of Markdown. */
export function barsOf(first: readonly string[], second: readonly string[]): Bars | undefined {
  const around = Number(second.length > 1 && isBlank(second[0])) + Number(second.length > 1 && isBlank(second.at(-1)));
  const width = second.length - around;
  const bars = { width, before: isBlank(first[0]) && first.length > width };
  return isRule(between(second, { width, before: true }), width) && between(first, bars).length === width ? bars : undefined;
}
