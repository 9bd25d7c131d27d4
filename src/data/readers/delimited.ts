import { sentence } from '../../protocol/errors';
import { smallest } from '../../protocol/base/lists';
import { plainName } from '../../protocol/plain';
import { many, Told } from '../told';
import { MAX_COLUMNS, type RowBatch, type TextReader } from './rows';
import { Header, nameColumns } from './tables/again';
import { type CellRow, type Dialect, readRow, Searched } from './tables/cells';
import { isNameLike, KNOWN } from './tables/header';
import { type Bars, between, isLine, isRule } from './tables/markdown';
import { Totals } from './tables/totals';

/** A table as it lies in a file. */
export interface Table extends Dialect {
  /** The first row names the columns. */
  header: boolean;
  /** The first line says which delimiter the table has, as Excel writes it, and is no row. */
  hint: boolean;
  /** So many rows above the names of the columns are a title. */
  title?: number;
  /** It is a table of Markdown. */
  markdown?: Bars | undefined;
}

/** Cells of one batch, those that are missing in short rows among them. */
const MOST_CELLS = 1024 * 1024;
/** Characters after which a row must have ended. */
const MAX_CELLS = 1024 * 1024;
const MARK = '\uFEFF';

const FAULTS = {
  inner: sentence`has a quote that is not closed or not followed by the end of its cell`,
  open: sentence`opens a quote that is never closed`,
};

/**
 * CSV and TSV: cells may be quoted and then hold delimiters and line ends. A row that cannot be read costs itself and is a problem; what was
 * read in another way than it may have been meant is told in the notes.
 */
export function delimitedReader(table: Table): TextReader {
  const { delimiter } = table;
  /** The columns of the rows at hand, of which the first ones are read, and a row that is empty in all of these. */
  let columns: readonly string[] | undefined;
  let used: readonly string[] = [];
  let blank: Readonly<Record<string, string>> = {};
  /** The first header, and the last one as it stands. */
  let first: Header | undefined;
  let header: Header | undefined;
  let pending = '';
  let line = 1;
  /** The rest of a line that is too long is left out. */
  let within = false;
  let waits = false;
  const [short, literal, merged, joined] = [new Told(), new Told(), new Told(), new Told()];
  /** Columns of the widest table. */
  let most = 0;
  const [spaced, trimmed, rules, escaped] = [new Told(), new Told(), new Told(), new Told()];
  /** Rows of nothing but names that columns often have. */
  const alike = new Told();
  /** The row before named the columns. */
  let behindNames = false;
  /** Rows behind an empty one that may name the columns of another table, and what the first of them holds. */
  const anew = new Told();
  let anewNames: readonly string[] = [];
  /** An empty row was the last, or one and a title behind it. */
  let behindGap = false;
  /** Rows that could name columns, of all. */
  let nameLike = 0;
  let all = 0;

  /** In a table whose rows are longer, a row behind an empty one that looks like names of columns begins another table. */
  const lookForAnother = (cells: readonly string[]): void => {
    const filled = cells.filter((cell) => cell.trim() !== '');
    const named = filled.every(isNameLike);
    if (behindGap && first && filled.length > 1 && named && nameLike * 2 < all) {
      if (anew.count === 0) anewNames = filled.map((cell) => cell.trim());
      anew.add(line);
    }
    if (filled.length > 1) behindGap = false;
    all++;
    if (named) nameLike++;
  };
  /** Rows of the title that are still to come. */
  let title = table.title ?? 0;

  const begin = (names: readonly string[]): void => {
    columns = names;
    used = names.slice(0, MAX_COLUMNS);
    if (names.length > most) most = names.length;
    blank = Object.fromEntries(used.map((name) => [name, '']));
  };

  /** A header again. It may name other columns, or the same ones in another order. */
  const readHeader = (batch: RowBatch, cells: readonly string[]): boolean => {
    if (!first || !header?.isAgain(cells)) return false;
    const names = cells.map((cell) => cell.trim());
    const same = names.join('\n') === header.cells.join('\n');
    if (!same) {
      begin(first.columnsOf(cells));
      header = new Header(cells, columns!);
    }
    behindNames = true;
    const otherwise = names.map((name) => `"${plainName(name)}"`).join(', ');
    const reason = same
      ? sentence`names the columns again, so it is no row; were several files joined?`
      : sentence`names the columns again, so it is no row, and otherwise than before (${otherwise}), so the rows behind it were read by it; were several files joined?`;
    batch.problems.push({ line, reason });
    return true;
  };

  const addRow = (batch: RowBatch, cells: readonly string[]): void => {
    if (cells.every((cell) => cell.trim() === '')) {
      behindGap = true;
      return;
    }
    if (!columns) {
      begin(nameColumns(table.header ? cells : cells.map(() => '')));
      if (table.header) {
        header = first = new Header(cells, columns!);
        behindNames = true;
        return;
      }
    }
    const below = behindNames;
    behindNames = false;
    if (table.markdown && ((below && isRule(cells, columns!.length)) || isLine(cells))) {
      rules.add(line);
      return;
    }
    const parted = header?.partedRow(cells);
    if ((!parted || header?.names(parted.row)) && readHeader(batch, cells)) return;
    if (parted) {
      const end = parted.row.pop()!;
      addRow(batch, [...parted.row, end.endsWith(MARK) ? end.slice(0, -1) : end]);
      readHeader(batch, parted.header);
      return;
    }
    const { length } = columns!;
    if (cells.slice(length).some((cell) => cell !== '')) {
      batch.problems.push({
        line,
        reason: table.markdown
          ? sentence`has ${cells.length} cells for ${length} columns; is a "|" in a cell not written as "\\|"?`
          : sentence`has ${cells.length} cells for ${length} columns; is a cell with a "${delimiter}" not quoted?`,
      });
      return;
    }
    if (cells.length < length) short.add(line);
    if (first && cells.length > 1 && cells.every((cell) => KNOWN.test(cell.trim()))) alike.add(line);
    lookForAnother(cells);
    const values = { ...blank };
    for (let at = 0; at < used.length && at < cells.length; at++) values[used[at]!] = cells[at]!;
    batch.rows.push({ line, values });
  };

  const take = (batch: RowBatch, row: CellRow): void => {
    if (row.fault) {
      const fault = FAULTS[row.fault];
      const reason = row.lines > 1 ? sentence`${fault}; lines ${line} to ${line + row.lines - 1} were left out with it` : fault;
      batch.problems.push({ line, reason });
    } else if (title > 0 && !(table.hint && line === 1)) {
      if (row.cells.some((cell) => cell.trim() !== '')) title--;
    } else if (!(table.hint && line === 1)) {
      if (row.literal || row.loose || (table.literal && !table.markdown && row.cells.some((cell) => cell.trimStart().startsWith('"'))))
        literal.add(line);
      if (row.merged) merged.add(line);
      if (row.spaced) spaced.add(line);
      if (row.trimmed && !table.markdown) trimmed.add(line);
      if (row.escaped) escaped.add(line);
      addRow(batch, table.markdown ? between(row.cells, { ...table.markdown, width: columns?.length ?? table.markdown.width }) : row.cells);
    }
    line += row.lines;
  };

  const read = (batch: RowBatch, last: boolean): void => {
    const searched = new Searched(pending);
    let at = 0;
    waits = false;
    while (at < pending.length) {
      if (batch.rows.length > 0 && batch.rows.length * used.length >= MOST_CELLS) {
        waits = true;
        break;
      }
      // The mark that a file begins with, where one was put behind another.
      const marked = pending[at] === MARK;
      const before = { last: last || pending.length - at > MAX_CELLS, width: columns?.length ?? 0 };
      const row = readRow(searched, marked ? at + 1 : at, table, before);
      if (!row) break;
      if (marked) joined.add(line);
      if (!last && row.next === pending.length && row.lines === 0) {
        // One line without an end, whatever is in it.
        batch.problems.push({
          line,
          reason: sentence`does not end within ${MAX_CELLS} characters; is a quote opened here that is not closed?`,
        });
        within = true;
      } else take(batch, row);
      at = row.next;
    }
    pending = pending.slice(at);
  };

  const totals = new Totals();
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
    return totals.pass(batch);
  };

  return {
    push,
    end() {
      const batch: RowBatch = { rows: [], problems: [] };
      read(batch, true);
      return waits ? totals.pass(batch) : totals.end(batch);
    },
    waits: () => waits,
    notes: () => [
      ...(most > MAX_COLUMNS ? [sentence`Of its ${most} columns only the first ${MAX_COLUMNS} were read.`] : []),
      ...(short.count > 0
        ? [
            sentence`${many(short.count, 'row has', 'rows have')} fewer cells than there are columns (${short.lines}); the cells that are missing are empty.`,
          ]
        : []),
      ...(literal.count > 0
        ? [
            sentence`In ${many(literal.count, 'row')} quotes were read as characters, since some close nothing (${literal.lines}); if cells are quoted there, correct them in the file.`,
          ]
        : []),
      ...(spaced.count > 0
        ? [sentence`In ${many(spaced.count, 'row')} blanks before or behind a quoted cell were left out (${spaced.lines}).`]
        : []),
      ...(trimmed.count > 0
        ? [
            sentence`In ${many(trimmed.count, 'row')} blanks before other cells were left out too (${trimmed.lines}), since quoted cells have blanks before them.`,
          ]
        : []),
      ...(rules.count > 0
        ? [sentence`It was read as a table of Markdown: dashes below the names (${rules.lines}) and blanks around cells were left out.`]
        : []),
      ...(escaped.count > 0
        ? [sentence`In ${many(escaped.count, 'row')} "\\|" was read as "|", a character of its cell (${escaped.lines}).`]
        : []),
      ...(merged.count > 0
        ? [
            sentence`${many(merged.count, 'row goes', 'rows go')} on over several lines that look like rows of their own (${merged.lines}); is a quote opened there that is closed much later?`,
          ]
        : []),
      ...(alike.count > 0
        ? [
            sentence`${many(alike.count, 'row holds', 'rows hold')} nothing but names that columns often have (${alike.lines}) and ${alike.count === 1 ? sentence`was read as a row` : sentence`were read as rows`}; if a table with these columns begins there, put it into a file of its own.`,
          ]
        : []),
      ...(anew.count > 0
        ? [
            sentence`Behind an empty row ${many(anew.count, 'row looks', 'rows look')} like the names of columns of another table (${anew.lines}; ${anewNames.map((name) => `"${plainName(name)}"`).join(', ')}), and ${anew.count === 1 ? sentence`was read as a row` : sentence`were read as rows`}, as what is below; if another table begins there, put it into a file of its own.`,
          ]
        : []),
      ...totals.notes(),
      ...(joined.count > 0
        ? [sentence`A mark of another file stands in the middle (${joined.lines}) and was left out; were several files joined?`]
        : []),
    ],
  };
}
