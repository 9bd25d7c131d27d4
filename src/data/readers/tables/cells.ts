/** Rows and cells of CSV and TSV. A row ends with its own kind of line end, whatever the rows around it end with. */

export interface Dialect {
  delimiter: string;
  /** A carriage return alone ends a row too. Elsewhere it is a character. */
  cr: boolean;
  /** Quotes are characters like any other, as those write TSV who quote nothing. */
  literal: boolean;
  /** Blanks of cells without quotes that are left out. */
  trim?: 'start' | 'both' | undefined;
  /** A delimiter behind a backslash is a character of its cell, as in a table of Markdown; without quotes only. */
  escapes?: boolean | undefined;
}

/** What is wrong with a quoted cell: what follows its closing quote, or that it has none. */
export type Fault = 'inner' | 'open';

export interface CellRow {
  cells: string[];
  /** Where the next row begins. */
  next: number;
  /** Line ends up to there. */
  lines: number;
  fault?: Fault;
  /** Quotes that might have been meant as such were read as characters. */
  literal: boolean;
  /** Quotes behind a blank at the beginning of a cell enclose nothing and were read as characters. */
  loose: boolean;
  /** Blanks were left out: behind a quoted cell, before one, and those of a cell without quotes. */
  spaced: false | 'behind' | 'before';
  trimmed: boolean;
  /** Delimiters behind a backslash were read as characters, and the backslash was left out. */
  escaped: boolean;
  /** The cells are as written, but each line of the row would be a row of its own. */
  merged: boolean;
}

/** What is known of a row before it is read. */
export interface Before {
  /** The text ends here: nothing more is to come that a row could go on in. */
  last: boolean;
  /** Cells that rows have; 0 while that is not known. */
  width: number;
}

/** Lines that a row with broken quotes may go on over. */
const MOST_LINES = 100;

/** A text that is searched from its beginning to its end: what was found, or not found, is known when it is asked for again. */
export class Searched {
  readonly text: string;
  readonly #found = new Map<string, { from: number; at: number }>();

  constructor(text: string) {
    this.text = text;
  }

  /** Where `part` stands next, or -1. */
  next(part: string, from: number): number {
    const known = this.#found.get(part);
    if (known && from >= known.from && (known.at < 0 || known.at >= from)) return known.at;
    const at = this.text.indexOf(part, from);
    this.#found.set(part, { from, at });
    return at;
  }

  count(part: string, from: number, to: number): number {
    let found = 0;
    for (let at = this.next(part, from); at >= 0 && at < to; at = this.next(part, at + part.length)) found++;
    return found;
  }
}

/** Where a line ends: before its end, and behind it. Undefined while the text to come may change that. */
function lineEnd(searched: Searched, from: number, cr: boolean, last: boolean): { end: number; next: number } | undefined {
  const { text } = searched;
  let feed = searched.next('\n', from);
  if (cr) {
    const back = searched.next('\r', from);
    if (back >= 0 && (feed < 0 || back < feed)) {
      if (back + 1 === text.length && !last) return undefined; // A line feed may follow.
      return { end: back, next: back + (text[back + 1] === '\n' ? 2 : 1) };
    }
  }
  if (feed < 0 && !last) return undefined;
  const next = feed < 0 ? text.length : feed + 1;
  if (feed < 0) feed = text.length;
  while (feed > from && text[feed - 1] === '\r') feed--;
  return { end: feed, next };
}

export function countLines(searched: Searched, from: number, to: number, cr: boolean): number {
  let lines = 0;
  for (let at = from; at < to;) {
    const found = lineEnd(searched, at, cr, true)!;
    if (found.next > to || found.next === found.end) break;
    lines++;
    at = found.next;
  }
  return lines;
}

/** Whether each of the lines from `from` up to `to` has as many cells as rows have. Where blanks stand behind the commas of a later line alone, it is a sentence. */
function everyLineIsRow(searched: Searched, from: number, to: number, { delimiter, cr }: Dialect, width: number): boolean {
  if (width < 2) return false;
  let lines = 0;
  let apart = false;
  for (let at = from; at < to; lines++) {
    const found = lineEnd(searched, at, cr, true)!;
    if (searched.count(delimiter, at, found.end) !== width - 1) return false;
    const blank = delimiter === ',' && searched.text.slice(at, found.end).includes(', ');
    if (lines === 0) apart = blank;
    else if (blank && !apart) return false;
    if (found.next === at) break;
    at = found.next;
  }
  return lines > 1;
}

interface Quoted {
  /** Behind the closing quote and the blanks that follow it. */
  end: number;
  /** There are such blanks. */
  blank: boolean;
  value: string;
  fault?: Fault;
}

const isBlank = (sign: string | undefined): boolean => sign === ' ' || sign === '\t';

function behindBlanks(text: string, from: number, delimiter: string): number {
  let at = from;
  while (isBlank(text[at]) && text[at] !== delimiter) at++;
  return at;
}

/** A cell in quotes, which begin at `from`. Undefined while the text to come may change it. */
function readQuoted(searched: Searched, from: number, { delimiter, cr }: Dialect, last: boolean): Quoted | undefined {
  const { text } = searched;
  let at = from + 1;
  for (;;) {
    at = searched.next('"', at);
    if (at < 0) return last ? { end: text.length, blank: false, value: text.slice(from + 1), fault: 'open' } : undefined;
    if (text[at + 1] !== '"') break;
    at += 2;
  }
  const value = text.slice(from + 1, at).replaceAll('""', '"');
  const end = behindBlanks(text, at + 1, delimiter);
  const blank = end > at + 1;
  let back = end;
  while (text[back] === '\r') back++;
  if (back === text.length) return last ? { end, blank, value } : undefined;
  const ends = text.startsWith(delimiter, end) || text[back] === '\n' || (cr && back > end);
  return ends ? { end, blank, value } : { end, blank, value, fault: 'inner' };
}

/** Where reading goes on behind a row whose quotes are broken: behind its line, or behind the line that closes them if none between is a row. */
function behindFault(searched: Searched, from: number, dialect: Dialect, { last, width }: Before): number | undefined {
  const { text } = searched;
  const own = lineEnd(searched, from, dialect.cr, last);
  if (!own) return undefined;
  let at = own.next;
  for (let lines = 0; lines < MOST_LINES && at < text.length; lines++) {
    const line = lineEnd(searched, at, dialect.cr, last);
    if (!line) return undefined;
    const quotes = searched.count('"', at, line.end);
    if (quotes > 0) {
      const first = searched.next('"', at);
      const behind = first + 1;
      const closes = quotes % 2 === 1 && first > at && !text.startsWith(dialect.delimiter, first - dialect.delimiter.length);
      return closes && (behind === line.end || text.startsWith(dialect.delimiter, behind)) ? line.next : own.next;
    }
    if (line.end === at || searched.count(dialect.delimiter, at, line.end) === width - 1) return own.next;
    at = line.next;
  }
  return own.next;
}

/** The row that begins at `at`, or undefined when it may go on in text to come. */
export function readRow(searched: Searched, at: number, dialect: Dialect, before: Before): CellRow | undefined {
  const { text } = searched;
  const { delimiter, cr, trim, escapes } = dialect;
  const { last, width } = before;
  const cells: string[] = [];
  let literal = false;
  let loose = false;
  let spaced: CellRow['spaced'] = false;
  let trimmed = false;
  let escaped = false;
  /** Cells in quotes, and whether one of them goes on over several lines. */
  let quoted = 0;
  let wide = false;
  let pos = at;
  let line = lineEnd(searched, pos, cr, last);
  const made = (next: number, fault?: Fault): CellRow => ({
    cells,
    next,
    lines: countLines(searched, at, next, cr),
    ...(fault && { fault }),
    literal,
    loose,
    spaced,
    trimmed,
    escaped,
    merged: wide && quoted === 1 && !fault && everyLineIsRow(searched, at, next, dialect, width),
  });
  const plain = (cell: string): string => {
    const text = trim === 'both' ? cell.trim() : trim === 'start' ? cell.trimStart() : cell;
    trimmed ||= text !== cell;
    if (!escapes || !text.includes(`\\${delimiter}`)) return text;
    escaped = true;
    return text.replaceAll(`\\${delimiter}`, delimiter);
  };
  for (;;) {
    const opened = dialect.literal ? pos : behindBlanks(text, pos, delimiter);
    if (text[opened] === '"' && !dialect.literal) {
      const cell = readQuoted(searched, opened, dialect, last);
      if (!cell) return undefined;
      const over = line === undefined || cell.end > line.end;
      const tab = delimiter === '\t';
      const closed = over ? lineEnd(searched, cell.end, cr, last) : line;
      if (!closed) return undefined;
      // Where one cell of a row is quoted, others are too, or it is for what is in it, of which each line is not a row.
      const alone = quoted === 0 && !text.startsWith(`${delimiter}"`, cell.end);
      if (!cell.fault && !(tab && over && alone && everyLineIsRow(searched, at, closed.next, dialect, width))) {
        cells.push(cell.value);
        if (opened > pos) spaced = 'before';
        else if (cell.blank) spaced ||= 'behind';
        quoted++;
        wide ||= over;
        pos = cell.end;
        line = closed;
        if (text.startsWith(delimiter, pos)) {
          pos += delimiter.length;
          continue;
        }
        return made(line.next);
      }
      if (opened > pos) loose = true;
      else if (cell.fault && !tab) {
        const next = behindFault(searched, pos, dialect, before);
        return next === undefined ? undefined : made(next, cell.fault);
      } else literal = true;
    }
    if (!line) return undefined;
    let end = searched.next(delimiter, pos);
    while (escapes && end > pos && text[end - 1] === '\\') end = searched.next(delimiter, end + delimiter.length);
    if (end < 0 || end >= line.end) {
      cells.push(plain(text.slice(pos, line.end)));
      return made(line.next);
    }
    cells.push(plain(text.slice(pos, end)));
    pos = end + delimiter.length;
  }
}
