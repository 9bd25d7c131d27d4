import { smallest } from '../../protocol/base/lists';
import { many, Told } from '../told';
import type { RowBatch, TextReader } from './rows';
import { type CellRow, type Dialect, readRow, Searched } from './tables/cells';

/** A table as it lies in a file. */
export interface Table extends Dialect {
  /** The first row names the columns. */
  header: boolean;
  /** The first line says which delimiter the table has, as Excel writes it, and is no row. */
  hint: boolean;
}

/** Characters after which a row must have ended. */
const MAX_CELLS = 1024 * 1024;
const MARK = '\uFEFF';

/** Every column has a name of its own. */
export function nameColumns(cells: readonly string[]): string[] {
  const taken = new Set<string>();
  return cells.map((cell, index) => {
    const base = cell.trim() || `column${index + 1}`;
    let name = base;
    for (let again = 2; taken.has(name); again++) name = `${base}_${again}`;
    taken.add(name);
    return name;
  });
}

const FAULTS = {
  inner: 'has a quote that is not closed or not followed by the end of its cell',
  open: 'opens a quote that is never closed',
};

/**
 * CSV and TSV: cells may be quoted and then hold delimiters and line ends. A row that cannot be read costs itself and is a problem; what was
 * read in another way than it may have been meant is told in the notes.
 */
export function delimitedReader(table: Table): TextReader {
  const { delimiter } = table;
  let columns: string[] | undefined;
  /** Names as the header has them, and where the cells of a row lie among the columns. */
  let header: string[] | undefined;
  let order: number[] | undefined;
  let pending = '';
  let line = 1;
  /** The rest of a line that is too long is left out. */
  let within = false;
  const [short, literal, merged, joined] = [new Told(), new Told(), new Told(), new Told()];

  const isHeader = (cells: readonly string[]): boolean =>
    header !== undefined && cells.length === header.length && cells.every((cell, index) => cell.trim() === header?.[index]);

  /** A header again. Behind the mark of another file it may name the same columns in another order. */
  const readHeader = (batch: RowBatch, cells: readonly string[], marked: boolean): boolean => {
    const known = header;
    if (!known) return false;
    const names = cells.map((cell) => cell.trim());
    const same = isHeader(names);
    const moved = marked && names.length === known.length && [...names].sort().join('\n') === [...known].sort().join('\n');
    if (!same && !moved) return false;
    order = same ? undefined : known.map((name) => names.indexOf(name));
    batch.problems.push({ line, reason: 'names the columns again, so it is no row; were several files joined?' });
    return true;
  };

  const addRow = (batch: RowBatch, cells: readonly string[], marked: boolean): void => {
    if (cells.every((cell) => cell.trim() === '')) return;
    if (!columns) {
      columns = table.header ? nameColumns(cells) : nameColumns(cells.map(() => ''));
      if (table.header) {
        header = cells.map((cell) => cell.trim());
        return;
      }
    }
    if (readHeader(batch, cells, marked) || addJoined(batch, cells)) return;
    const names = columns;
    if (cells.slice(names.length).some((cell) => cell !== '')) {
      batch.problems.push({
        line,
        reason: `has ${cells.length} cells for ${names.length} columns; is a cell with a "${delimiter}" not quoted?`,
      });
      return;
    }
    if (cells.length < names.length) short.add(line);
    batch.rows.push({ line, values: Object.fromEntries(names.map((name, index) => [name, cells[order?.[index] ?? index] ?? ''])) });
  };

  /** The last row of a file without a line end, and behind it in its line the header of the next file. */
  const addJoined = (batch: RowBatch, cells: readonly string[]): boolean => {
    const width = header?.length ?? 0;
    const [first = '', ...rest] = header ?? [];
    const middle = cells[width - 1];
    if (width < 2 || cells.length !== 2 * width - 1 || middle === undefined) return false;
    const name = [first, `"${first}"`].find((name) => middle.endsWith(name));
    if (name === undefined || !isHeader([first, ...cells.slice(width)]) || rest.every((cell) => cell === '')) return false;
    const end = middle.slice(0, middle.length - name.length);
    addRow(batch, [...cells.slice(0, width - 1), end.endsWith(MARK) ? end.slice(0, -1) : end], false);
    return readHeader(batch, [first, ...cells.slice(width)], true);
  };

  const take = (batch: RowBatch, row: CellRow, marked: boolean): void => {
    if (row.fault) {
      const over = row.lines > 1 ? `; lines ${line} to ${line + row.lines - 1} were left out with it` : '';
      batch.problems.push({ line, reason: `${FAULTS[row.fault]}${over}` });
    } else if (!(table.hint && line === 1)) {
      if (row.literal || (table.literal && row.cells.some((cell) => cell.startsWith('"')))) literal.add(line);
      if (row.merged) merged.add(line);
      addRow(batch, row.cells, marked);
    }
    line += row.lines;
  };

  const read = (batch: RowBatch, last: boolean): void => {
    const searched = new Searched(pending);
    let at = 0;
    while (at < pending.length) {
      // The mark that a file begins with, where one was put behind another.
      const marked = pending[at] === MARK;
      const before = { last: last || pending.length - at > MAX_CELLS, width: columns?.length ?? 0 };
      const row = readRow(searched, marked ? at + 1 : at, table, before);
      if (!row) break;
      if (marked) joined.add(line);
      if (!last && row.next === pending.length && row.lines === 0) {
        // One line without an end, whatever is in it.
        batch.problems.push({ line, reason: `does not end within ${MAX_CELLS} characters; is a quote opened here that is not closed?` });
        within = true;
      } else take(batch, row, marked);
      at = row.next;
    }
    pending = pending.slice(at);
  };

  const push = (text: string): RowBatch => {
    const batch: RowBatch = { rows: [], problems: [] };
    let from = 0;
    if (within) {
      const ends = [text.indexOf('\n'), table.cr ? text.indexOf('\r') : -1].filter((at) => at >= 0);
      if (ends.length === 0) return batch;
      from = smallest(ends) + 1;
      line++;
      within = false;
    }
    pending += text.slice(from);
    read(batch, false);
    return batch;
  };

  return {
    push,
    end() {
      const batch: RowBatch = { rows: [], problems: [] };
      read(batch, true);
      return batch;
    },
    notes: () => [
      ...(short.count > 0
        ? [
            `${many(short.count, 'row has', 'rows have')} fewer cells than there are columns (${short.lines}); the cells that are missing are empty.`,
          ]
        : []),
      ...(literal.count > 0
        ? [
            `In ${many(literal.count, 'row')} quotes were read as characters, since some close nothing (${literal.lines}); if cells are quoted there, correct them in the file.`,
          ]
        : []),
      ...(merged.count > 0
        ? [
            `${many(merged.count, 'row goes', 'rows go')} on over several lines that look like rows of their own (${merged.lines}); is a quote opened there that is closed much later?`,
          ]
        : []),
      ...(joined.count > 0
        ? [`A mark of another file stands in the middle (${joined.lines}) and was left out; were several files joined?`]
        : []),
    ],
  };
}
