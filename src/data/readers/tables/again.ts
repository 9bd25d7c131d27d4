import { isNameLike, KNOWN } from './header';

/** Rows that name the columns again, where tables were put one behind the other. */

const plain = (name: string): string => name.trim().toLowerCase();

function counted(names: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

/** Every column has a name of its own, which is none of `taken`. */
export function nameColumns(cells: readonly string[], taken: Iterable<string> = []): string[] {
  const names = new Set(taken);
  /** The next number to be tried behind a name. */
  const next = new Map<string, number>();
  return cells.map((cell, index) => {
    const base = cell.trim() || `column${index + 1}`;
    let name = base;
    let again = next.get(base) ?? 2;
    for (; names.has(name); again++) name = `${base}_${again}`;
    next.set(base, again);
    names.add(name);
    return name;
  });
}

/** The row that names the columns. */
export class Header {
  /** As they stand there, without blanks around them. */
  readonly cells: readonly string[];
  readonly #counts: ReadonlyMap<string, number>;

  constructor(
    cells: readonly string[],
    /** Of each cell the name of its column. */
    readonly columns: readonly string[],
  ) {
    this.cells = cells.map((cell) => cell.trim());
    this.#counts = counted(cells.map(plain));
  }

  /** Whether a row names columns: the same ones, in whatever order and case, or with others among them. */
  isAgain(cells: readonly string[]): boolean {
    if (cells.length === this.cells.length && cells.every((cell, i) => cell.trim() === this.cells[i])) return true;
    const names = cells.map(plain);
    if (names.includes('')) return false;
    const counts = counted(names);
    // Only what stands there more than once may do so again.
    for (const [name, count] of counts) if (count > 1 && count > (this.#counts.get(name) ?? 0)) return false;
    const shared = names.filter((name) => this.#counts.has(name)).length;
    if (names.length < 2) return this.cells.length === 1 && shared === 1;
    return shared === names.length || (shared >= 2 && cells.every(isNameLike));
  }

  /** The columns that another row names: the first of equal names is the first of them here, the second the second. */
  columnsOf(cells: readonly string[]): string[] {
    const found = cells.map((): string | undefined => undefined);
    const free = new Set(this.cells.keys());
    const trimmed = (name: string): string => name.trim();
    for (const [own, same] of [
      [this.cells, trimmed],
      [this.cells, plain],
      [this.columns, trimmed],
    ] as const) {
      // prettier-ignore
      const places = new Map<string, number[]>();
      for (const at of free) {
        const name = same(own[at]!);
        const known = places.get(name);
        if (known) known.push(at);
        else places.set(name, [at]);
      }
      for (const list of places.values()) list.reverse();
      for (const [i, cell] of cells.entries()) {
        const at = found[i] === undefined ? places.get(same(cell))?.pop() : undefined;
        if (at === undefined) continue;
        found[i] = this.columns[at]!;
        free.delete(at);
      }
    }
    const unknown = cells.map((cell, i) => cell.trim() || `column${i + 1}`).filter((_, i) => found[i] === undefined);
    const others = nameColumns(unknown, this.columns).values();
    return found.map((name) => name ?? others.next().value!);
  }

  /** Whether cells before the last of a row are names of columns, as in a header of more columns than this one has. */
  names(cells: readonly string[]): boolean {
    return cells.at(-1)?.trim() === '' || cells.slice(0, -1).some((cell) => this.#counts.has(plain(cell)) || KNOWN.test(cell.trim()));
  }

  /**
   * The last row of a file without a line end, and behind it in its line the header of the next one, which has the same names. Null for any
   * other row.
   */
  partedRow(cells: readonly string[]): { row: string[]; header: string[] } | null {
    const width = this.cells.length;
    const middle = cells[width - 1];
    if (width < 2 || cells.length !== 2 * width - 1 || middle === undefined) return null;
    const rest = cells.slice(width);
    const names = counted(rest.map(plain));
    const [first, ...more] = this.cells.filter((name) => {
      const left = names.get(plain(name)) ?? 0;
      names.set(plain(name), left - 1);
      return left <= 0;
    });
    if (first === undefined || more.length > 0 || rest.every((cell) => cell.trim() === '') || !this.isAgain([first, ...rest])) return null;
    const written = [`"${first}"`, first].find((name) => name !== '' && plain(middle).endsWith(plain(name)));
    return written === undefined
      ? null
      : { row: [...cells.slice(0, width - 1), middle.slice(0, middle.length - written.length)], header: [first, ...rest] };
  }
}
