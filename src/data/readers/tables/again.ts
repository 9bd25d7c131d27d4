import { isNameLike, KNOWN } from './header';

/** Rows that name the columns again, where tables were put one behind the other. */

const plain = (name: string): string => name.trim().toLowerCase();

/** Whether a row names columns, behind a header of the names `known`: the same ones, in whatever order and case, or with others among them. */
export function isHeaderAgain(cells: readonly string[], known: readonly string[]): boolean {
  if (cells.length === known.length && cells.every((cell, i) => cell.trim() === known[i]?.trim())) return true;
  const names = cells.map(plain);
  if (names.includes('') || new Set(names).size < names.length) return false;
  const before = new Set(known.map(plain));
  const shared = names.filter((name) => before.has(name)).length;
  if (names.length < 2) return known.length === 1 && shared === 1;
  return shared === names.length || (shared >= 2 && cells.every(isNameLike)) || names.every((name) => before.has(name) || KNOWN.test(name));
}

/** Names of columns, those of `own` as they are written there. */
export const asBefore = (names: readonly string[], own: readonly string[]): string[] =>
  names.map((name) => own.find((one) => one === name) ?? own.find((one) => plain(one) === plain(name)) ?? name);

/**
 * The last row of a file without a line end, and behind it in its line the header of the next one, which has the same names. Null for any
 * other row.
 */
export function partedRow(cells: readonly string[], known: readonly string[]): { row: string[]; header: string[] } | null {
  const width = known.length;
  const middle = cells[width - 1];
  if (width < 2 || cells.length !== 2 * width - 1 || middle === undefined) return null;
  const rest = cells.slice(width);
  const names = new Set(rest.map(plain));
  const [first, ...more] = known.filter((name) => !names.has(plain(name)));
  if (first === undefined || more.length > 0 || rest.every((cell) => cell.trim() === '') || !isHeaderAgain([first, ...rest], known))
    return null;
  const written = [`"${first}"`, first].find((name) => name !== '' && plain(middle).endsWith(plain(name)));
  return written === undefined
    ? null
    : { row: [...cells.slice(0, width - 1), middle.slice(0, middle.length - written.length)], header: [first, ...rest] };
}
