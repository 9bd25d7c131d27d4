import { sentence } from '../../protocol/errors';
import type { TextUnit } from '../../protocol/dataset';
import { many, Told } from '../told';
import { addJson, MAX_ROW, MAX_TEXT, tooLong, type RowBatch, type TextReader } from './rows';

/** What was read since it was taken last. */
export class Batch implements RowBatch {
  rows: RowBatch['rows'] = [];
  problems: RowBatch['problems'] = [];
  remarks?: NonNullable<RowBatch['remarks']>;

  take(): RowBatch {
    const { rows, problems, remarks } = this;
    this.rows = [];
    this.problems = [];
    delete this.remarks;
    return { rows, problems, ...(remarks && { remarks }) };
  }
}

const MARK = '\uFEFF';

/**
 * Hands on whole lines, numbered from 1, without their ends, of whatever kind each is; null for a line that is too long to be kept. The
 * mark that a file begins with is left out where files were put one behind the other.
 */
export class LineSplitter {
  #line = 0;
  #parts: string[] = [];
  #length = 0;
  /** A carriage return ended the last line, of which a line feed would be the other half. */
  #returned = false;

  constructor(private readonly take: (line: number, text: string | null) => void) {}

  push(text: string): void {
    let start = 0;
    if (this.#returned && text !== '') {
      this.#returned = false;
      start = /^\r{0,2}\n/.exec(text)?.[0].length ?? 0;
    }
    const ends = /\r{0,3}\n|\r/g;
    ends.lastIndex = start;
    for (let end = ends.exec(text); end; end = ends.exec(text)) {
      this.#keep(text.slice(start, end.index));
      this.end();
      start = ends.lastIndex;
      this.#returned = end[0] === '\r' && start === text.length;
    }
    this.#keep(text.slice(start));
  }

  #keep(part: string): void {
    if (part === '') return;
    this.#length += part.length;
    if (this.#length > MAX_ROW) this.#parts = [];
    else this.#parts.push(part);
  }

  /** Also what follows the last line end, unless it is nothing. */
  end(): void {
    const text = this.#length > MAX_ROW ? null : this.#parts.join('');
    this.#parts = [];
    this.#length = 0;
    this.take(++this.#line, text?.startsWith(MARK) ? text.slice(MARK.length) : text);
  }
}

/** One JSON value a line. A line that cannot be read costs only itself. */
export function jsonlReader(): TextReader {
  const batch = new Batch();
  const lines = new LineSplitter((line, text) => {
    if (text === null) batch.problems.push({ line, reason: tooLong(sentence`the line`) });
    else if (text.trim() !== '') addJson(batch, line, text);
  });
  return {
    push(text) {
      lines.push(text);
      return batch.take();
    },
    end() {
      lines.end();
      return batch.take();
    },
  };
}

/** Text without a structure: a row is a line, a paragraph (lines up to an empty one), or a piece of the whole file. `chosen`: by a person. */
export function plainTextReader(unit: TextUnit, chosen = true): TextReader {
  const batch = new Batch();
  let paragraph: string[] = [];
  let first = 1;
  let length = 0;
  /** Rows of the text at hand, texts of several, and where rows begin that are no beginning of a text. */
  let rows = 0;
  let texts = 0;
  const cut = new Told();
  /** What may have been meant otherwise: texts of several lines, or blank lines between others. */
  const several = new Told();
  const blank = new Told();
  let waiting: number[] = [];
  let begun = false;
  const flush = (goesOn = false): void => {
    const text = paragraph.join('\n');
    if (text.trim() !== '') {
      batch.rows.push({ line: first, values: { text } });
      if (paragraph.length > 1) several.add(first);
      begun = true;
      if (++rows === 2) texts++;
      if (rows > 1) cut.add(first);
    }
    if (!goesOn) rows = 0;
    paragraph = [];
    length = 0;
  };
  const lines = new LineSplitter((line, text) => {
    if (text === null) {
      batch.problems.push({ line, reason: tooLong(sentence`the line`) });
      return;
    }
    if (unit !== 'file' && text.trim() === '') {
      flush();
      if (begun) waiting.push(line);
      return;
    }
    for (const one of waiting) blank.add(one);
    waiting = [];
    // A text longer than a row may be goes on in the next: it is cut to the length of the model later anyway.
    if (unit === 'line') flush();
    else if (length + text.length > MAX_TEXT) flush(true);
    if (paragraph.length === 0) first = line;
    paragraph.push(text);
    length += text.length + 1;
  });
  return {
    push(text) {
      lines.push(text);
      return batch.take();
    },
    end() {
      lines.end();
      flush();
      return batch.take();
    },
    notes: () => [
      ...(chosen || unit !== 'paragraph' || several.count === 0
        ? []
        : [
            several.count === 1
              ? sentence`Blank lines part the texts, so that 1 text has several lines (${several.lines}); if each line is a text, choose lines.`
              : sentence`Blank lines part the texts, so that ${several.count} texts have several lines (${several.lines}); if each line is a text, choose lines.`,
          ]),
      ...(chosen || unit !== 'line' || blank.count === 0
        ? []
        : [
            blank.count === 1
              ? sentence`Each line was read as a text, though there is 1 blank line between them (${blank.lines}); if blank lines part the texts, choose paragraphs.`
              : sentence`Each line was read as a text, though there are ${blank.count} blank lines between them (${blank.lines}); if blank lines part the texts, choose paragraphs.`,
          ]),
      ...(cut.count > 0
        ? [
            texts === 1
              ? sentence`A text of more than ${MAX_TEXT} characters was cut into ${many(texts + cut.count, 'row')}, between lines; what goes on begins at ${cut.lines}.`
              : sentence`${texts} texts of more than ${MAX_TEXT} characters were cut into ${many(texts + cut.count, 'row')}, between lines; what goes on begins at ${cut.lines}.`,
          ]
        : []),
    ],
  };
}
