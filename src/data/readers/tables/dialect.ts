import { sentence, type Sentence } from '../../../protocol/errors';
import { type Delimiter, DELIMITERS } from '../../../protocol/dataset';
import type { Table } from '../delimited';
import { plainName } from '../../../protocol/plain';
import { type CellRow, type Dialect, readRow, Searched } from './cells';
import { guessHeader, isNameLike, KNOWN } from './header';
import { type Bars, barsOf, between } from './markdown';
import { MOST_TITLES, titleRows } from './titles';

/** How the beginning of a file separates cells and rows, and whether its first row names the columns. */

/** Stands in no text: a table of one column has no delimiter. */
const NONE = '\u001f';
/** Rows that the dialect is guessed from. */
const GUESS_ROWS = 50;
/** Share of rows with as many cells as the first, from which a delimiter is one. */
const MOST = 0.5;

export interface Guess extends Table {
  /** What the first row has. */
  columns: string[];
  /** Sentences for a person: what was guessed and may be otherwise. */
  notes: Sentence[];
  /** So many of the rows have as many cells as the first. */
  even: number;
}

/** Given by a person. */
export interface Given {
  delimiter?: Delimiter | undefined;
  header?: boolean | undefined;
}

/** The line by which Excel is told the delimiter. */
const HINT = /^\uFEFF?"?sep=(.)"?[ ]*(?:[\r\n]|$)/i;

/** A row, and where it begins. */
interface PlacedRow extends CellRow {
  at: number;
}

function firstRows(head: string, complete: boolean, dialect: Dialect): PlacedRow[] {
  const searched = new Searched(head);
  const rows: PlacedRow[] = [];
  let width = 0;
  for (let at = 0; at < head.length && rows.length < GUESS_ROWS;) {
    const row = readRow(searched, at, dialect, { last: complete || rows.length === 0, width });
    if (!row) break;
    const begin = at;
    at = row.next;
    if (row.fault === undefined && row.cells.every((cell) => cell.trim() === '')) continue;
    if (width === 0) width = row.cells.length;
    rows.push({ ...row, at: begin });
  }
  return rows;
}

/** Whether a quote that opens a cell further up, whatever parts the cells, is still open at `place`: what stands there is text of that cell. */
function isQuoted(head: string, place: number, cr: boolean): boolean {
  return DELIMITERS.some((delimiter) => {
    const searched = new Searched(head);
    for (let at = 0; at < place;) {
      const row = readRow(searched, at, { delimiter, cr, literal: false }, { last: true, width: 0 })!;
      const over = row.next > place;
      if (row.fault === 'open' || (over && !row.fault)) return true;
      // The quotes of a row are broken: those that are not in pairs leave one open.
      if (row.fault) return searched.count('"', at, place) % 2 === 1;
      at = row.next;
    }
    return false;
  });
}

/** Row ends outside of quotes: carriage returns alone, and all others. */
function endsOf(head: string): { alone: number; feeds: number } {
  const outside = head.replace(/"(?:[^"]|"")*"/g, '""');
  let [alone, feeds] = [0, 0];
  for (const [end] of outside.matchAll(/\r+\n?|\n/g)) {
    if (end.endsWith('\n')) feeds++;
    else alone += end.length;
  }
  return { alone, feeds };
}

interface Tried {
  delimiter: string;
  rows: string[][];
  /** Quoted cells have blanks before them. */
  spaced: boolean;
  even: number;
  known: number;
  width: number;
  markdown?: Bars | undefined;
  /** Rows above. */
  title: readonly (readonly string[])[];
}

/** Cells of Markdown have no quotes around them. */
const MARKDOWN = { literal: true, escapes: true } as const;

/** One column is a table of Markdown only with bars around its name, the dashes and most rows: a line of dashes stands below headings too. */
function isFramed(rows: readonly CellRow[], { width }: Bars): boolean {
  if (width > 1) return true;
  const framed = rows.map(({ cells }) => cells.length === 3 && cells[0]!.trim() === '' && cells[2]!.trim() === '');
  return framed[0]! && framed[1]! && framed.filter(Boolean).length >= MOST * rows.length;
}

/** The first rows as a table of Markdown, between their bars, and how many of them are a title; undefined where they are none. */
function asMarkdown(
  head: string,
  complete: boolean,
  cr: boolean,
  titled: boolean,
): { bars: Bars; rows: PlacedRow[]; title: number } | undefined {
  const rows = firstRows(head, complete, { delimiter: '|', cr, ...MARKDOWN });
  for (let title = 0; title < rows.length - 1; title++) {
    const bars = barsOf(rows[title]!.cells, rows[title + 1]!.cells);
    if (bars && (isQuoted(head, rows[title + 1]!.at, cr) || !isFramed(rows.slice(title), bars))) return undefined;
    if (bars) return { bars, title, rows: rows.map((row) => ({ ...row, cells: [...between(row.cells, bars)] })) };
    if (!titled || title === MOST_TITLES || rows[title]!.cells.length > 1) break;
  }
  return undefined;
}

function tryOut(head: string, complete: boolean, delimiter: string, cr: boolean, said?: boolean): Tried {
  const markdown = delimiter === '|' && said !== false ? asMarkdown(head, complete, cr, said === undefined) : undefined;
  const whole = (markdown?.rows ?? firstRows(head, complete, { delimiter, cr, literal: false })).filter(({ fault }) => !fault);
  const all = whole.map(({ cells }) => cells);
  // By hand the first row is what a person says.
  let above = markdown?.title ?? (said === undefined ? titleRows(all) : 0);
  if (above > 0 && !markdown && isQuoted(head, whole[above]!.at, cr)) above = 0;
  const rows = all.slice(above);
  const [first = []] = rows;
  const width = first.length;
  // Cells that are empty stand at the end of rows because a spreadsheet is wider than they are.
  const even = rows.filter((cells) => cells.length >= width && cells.slice(width).every((cell) => cell === '')).length;
  return {
    delimiter,
    rows,
    spaced: whole.some(({ spaced }) => spaced === 'before'),
    width,
    even: even / Math.max(1, rows.length),
    known: first.filter((cell) => KNOWN.test(cell.trim())).length,
    markdown: markdown?.bars,
    title: all.slice(0, above),
  };
}

/** A table of one column has no delimiter, unless bars stand around it. */
const isTable = ({ width, markdown }: Tried): boolean => width > 1 || markdown !== undefined;

/** The first line itself has names of columns: no other delimiter makes a title of it. */
const isNamed = ({ title, width, known, even }: Tried): boolean =>
  title.length === 0 && width > 1 && (known > 1 || (known > 0 && even >= MOST));

/** The delimiter that makes a table of it; none where no delimiter does. */
function choose(all: readonly Tried[]): Tried | undefined {
  const tried = all.some(isNamed) ? all.filter(({ title }) => title.length === 0) : all;
  const weight = (one: Tried): number => (isTable(one) ? one.even + (one.known > 0 ? 1 : 0) + (one.markdown ? 2 : 0) : -1);
  const [best] = [...tried].sort((a, b) => weight(b) - weight(a) || b.width - a.width);
  if (!best || !isTable(best)) return undefined;
  const named = best.rows[0]!.every((cell) => cell.trim() === '' || isNameLike(cell));
  return best.markdown || best.even >= MOST || best.known > 0 || named ? best : undefined;
}

/** Quotes of TSV that close nothing show that its quotes are characters, unless others enclose what only quotes can hold. */
function isLiteral(head: string, complete: boolean, cr: boolean): boolean {
  const rows = firstRows(head, complete, { delimiter: '\t', cr, literal: false });
  const meant = rows.some(
    ({ cells, lines, literal }) => !literal && (lines > 1 || cells.some((cell) => cell.includes('"') && cell.includes('\t'))),
  );
  return rows.some(({ literal }) => literal) && !meant;
}

const named = (delimiter: string): Sentence => (delimiter === '\t' ? sentence`a tab` : sentence`"${plainName(delimiter)}"`);

const shortened = (text: string): string => (text.length > 60 ? `${text.slice(0, 60)} …` : text);

function toldTitle(title: Tried['title'], delimiter: string): Sentence[] {
  if (title.length === 0) return [];
  const lines = title.map(
    (cells) =>
      `"${plainName(
        shortened(
          cells
            .filter((cell) => cell.trim() !== '')
            .join(delimiter)
            .trim(),
        ),
      )}"`,
  );
  return [
    lines.length === 1
      ? sentence`The first line (${lines.join()}) was taken for a title above the names of the columns and left out; if the first row names the columns, or is a row, say so.`
      : sentence`The first ${lines.length} lines (${lines.join(', ')}) were taken for a title above the names of the columns and left out; if the first row names the columns, or is a row, say so.`,
  ];
}

export function guessDialect(given: string, complete: boolean, { delimiter: wanted, header: said }: Given): Guess {
  const hinted = HINT.exec(given);
  const head = hinted ? given.slice(hinted[0].length).replace(/^\n/, '') : given;
  const ends = endsOf(given);
  const cr = ends.alone > ends.feeds;
  const fixed = wanted ?? hinted?.[1];
  const tried = (fixed === undefined ? DELIMITERS : [fixed]).map((delimiter) => tryOut(head, complete, delimiter, cr, said));
  const notes: Sentence[] = [];
  let found = fixed === undefined ? choose(tried) : tried[0];
  // A first line that says something else than the rows do.
  const others = hinted && wanted === undefined && found!.width < 2 ? DELIMITERS.filter((one) => one !== fixed) : [];
  const other = choose(others.map((delimiter) => tryOut(head, complete, delimiter, cr, said)));
  if (other) {
    found = other;
    notes.push(
      sentence`The first line says that ${named(fixed!)} parts the cells, but the rows are parted by ${named(other.delimiter)}, which was used.`,
    );
  }
  let best = found;
  if (!best) {
    best = tryOut(head, complete, NONE, cr, said);
    // Rows of commas alone behind the one cell are no text.
    const [comma] = tried;
    if (comma!.rows.every(([, ...rest]) => rest.every((cell) => cell === ''))) best = comma!;
    else
      notes.push(
        sentence`It was read as a table of one column, whose commas belong to the text; if there are more columns, choose what parts them.`,
      );
  }
  const { delimiter, rows } = best;
  const [first = []] = rows;
  const { markdown } = best;
  const guess = markdown ? { header: true, sure: true } : guessHeader(rows);
  const header = said ?? guess.header;
  for (const told of toldTitle(best.title, delimiter)) notes.push(told);
  if (said === undefined && !guess.sure && rows.length > 0) {
    const shown = first.find((cell) => cell.trim() !== '') ?? '';
    const short = shortened(shown);
    notes.push(
      header
        ? sentence`The first row ("${short}") was taken for the names of the columns; if it is a row, say so.`
        : sentence`The first row ("${short}") was read as a row; if it names the columns, say so.`,
    );
  }
  return {
    delimiter,
    // A row of one cell cannot tell by its width that two of them were joined.
    cr: cr || (ends.alone > 0 && rows.every((cells) => cells.length < 2)),
    ...(markdown ? MARKDOWN : { literal: delimiter === '\t' && isLiteral(head, complete, cr) }),
    trim: markdown ? 'both' : best.spaced ? 'start' : undefined,
    markdown,
    hint: hinted !== null,
    title: best.title.length,
    header,
    columns: first,
    notes,
    even: best.even,
  };
}
