import { fail, sentence, type Sentence } from '../../protocol/errors';
import type { Encoding, Format, ReadSettings, TextUnit } from '../../protocol/dataset';
import { isFields } from '../../protocol/plain';
import { isConversation } from '../names';
import { jsonReader } from './json/reader';
import { rowsWithin } from './json/shapes';
import { BEFORE_VALUE, parseValue } from './json/values';
import { type Talk, talkIn } from './talk/marks';
import { pairsIn, type Parted, toldAsAsked } from './talk/pairs';
import { type Guess, guessDialect } from './tables/dialect';
import { isNameLike, KNOWN } from './tables/header';
import { toldAsPlain } from './markup/plain';
import { areChats } from '../sets/mapping/transcript';
import { unreadMarkup } from './markup/unread';

/** Bytes at the beginning of a file that its format is recognised by. */
export const HEAD = 64 * 1024;

export interface Finding {
  format: Format;
  why: Sentence;
  table?: Guess;
  textBy?: TextUnit;
  /** Whether a person chose it. */
  textChosen?: boolean;
  /** Its lines begin with marks of who speaks, by which they are read. */
  talk?: Talk;
  /** Its lines hold a question and its answer each. */
  parted?: Parted;
  /** What is told where the rows are learnt as the texts that they are. */
  asPlain?: Sentence | null;
}

/** Files that people have and that cannot be read, by their first bytes. */
const REFUSED: readonly { bytes: readonly number[]; at?: number; message: Sentence }[] = [
  { bytes: [0xff, 0xfe, 0, 0], message: sentence`is in UTF-32, which is not read here; save it as UTF-8` },
  { bytes: [0, 0, 0xfe, 0xff], message: sentence`is in UTF-32, which is not read here; save it as UTF-8` },
  {
    bytes: [0x50, 0x4b, 0x03, 0x04],
    message: sentence`is a ZIP archive (an Excel workbook is one too); unpack it, or save the sheet as CSV`,
  },
  { bytes: [0x28, 0xb5, 0x2f, 0xfd], message: sentence`is compressed with Zstandard; unpack it (zstd -d) or pack it with gzip` },
  { bytes: [0x42, 0x5a, 0x68], message: sentence`is compressed with bzip2; unpack it (bunzip2) or pack it with gzip` },
  { bytes: [0xfd, 0x37, 0x7a, 0x58, 0x5a], message: sentence`is compressed with xz; unpack it (unxz) or pack it with gzip` },
  { bytes: [0x41, 0x52, 0x52, 0x4f, 0x57, 0x31], message: sentence`is an Arrow file; save it as Parquet or JSONL` },
  { bytes: [0x50, 0x41, 0x52, 0x45], message: sentence`is an encrypted Parquet file; save it without encryption` },
  { bytes: [0x25, 0x50, 0x44, 0x46], message: sentence`is a PDF document; save its text as a plain text file` },
  {
    bytes: [0x89, 0x50, 0x4e, 0x47],
    message: sentence`is a picture (PNG), and rows of text are needed; save its text as a plain text file`,
  },
  { bytes: [0xff, 0xd8, 0xff], message: sentence`is a picture (JPEG), and rows of text are needed; save its text as a plain text file` },
  {
    bytes: [0x47, 0x49, 0x46, 0x38],
    message: sentence`is a picture (GIF), and rows of text are needed; save its text as a plain text file`,
  },
  { bytes: [0xd0, 0xcf, 0x11, 0xe0], message: sentence`is an old Office document; save it as CSV or as plain text` },
  { bytes: [0x53, 0x51, 0x4c, 0x69, 0x74, 0x65], message: sentence`is an SQLite database; export the table as CSV` },
];

/** What a clone without its large files has in place of one. */
const POINTER = /^\uFEFF?version https:\/\/git-lfs\.github\.com\/spec\/|^\uFEFF?\/?(?:\.git\/)?annex\/objects\/\S+\s*$/;

const startsWith = (head: Uint8Array, bytes: readonly number[]): boolean => bytes.every((byte, index) => head[index] === byte);

const extensionOf = (name: string): string => /\.([a-z0-9]+)$/i.exec(name.replace(/\.gz$/i, ''))?.[1]?.toLowerCase() ?? '';

/** `text` is the decoded head; `complete` says that it is the whole file. */
export function recognise(
  head: Uint8Array,
  text: string,
  complete: boolean,
  name: string,
  settings: Pick<ReadSettings, 'format' | 'textBy' | 'header' | 'delimiter'>,
  encoding: Encoding | undefined,
): Finding {
  if (POINTER.test(text)) {
    throw fail('data', {
      name,
    })`${name} is a pointer of Git LFS, a few lines that stand in place of the file; fetch the file itself (git lfs pull, or download it from its page) and give that.`;
  }
  const given = settings.format;
  const chosen = sentence`it was chosen`;
  const { header, delimiter } = settings;
  const tableSettings = { header, ...(delimiter && { delimiter }) };
  if (given === 'parquet' || (!given && startsWith(head, [0x50, 0x41, 0x52, 0x31]))) {
    return { format: 'parquet', why: given ? chosen : sentence`it begins with PAR1` };
  }
  if (given === 'json' || given === 'jsonl') return { format: given, why: chosen };
  if (given === 'csv' || given === 'tsv') {
    return {
      format: given,
      why: chosen,
      table: guessDialect(text, complete, { delimiter: given === 'tsv' ? '\t' : undefined, ...tableSettings }),
    };
  }
  if (given === 'text') return { format: given, why: chosen, textBy: settings.textBy ?? unitOf(text.replace(/\r\n?/g, '\n')) };

  const refused = REFUSED.find(({ bytes }) => startsWith(head, bytes));
  if (refused) throw fail('data', { name })`${name} ${refused.message}.`;
  if (head.includes(0) && encoding !== 'utf-16le' && encoding !== 'utf-16be') {
    throw fail('data', {
      name,
    })`${name} holds zero bytes, so it is no text that can be read here. Taken are JSON, JSONL, CSV, TSV, plain text (UTF-8, UTF-16, Shift_JIS and others) and Parquet, each also as .gz except Parquet.`;
  }
  const lines = text.replace(/\r\n?/g, '\n');
  const json = jsonFinding(lines, complete, extensionOf(name));
  const unread = json ? null : unreadMarkup(lines.replace(BEFORE_VALUE, ''), extensionOf(name));
  if (unread) throw fail('data', { name })`${name} ${unread}.`;
  return json ?? tableFinding(text, complete, name, tableSettings) ?? textFinding(lines, complete, name, settings.textBy);
}

const isFieldsOf = (source: string): Record<string, unknown> | undefined => {
  const parsed = parseValue(source.replace(/,\s*$/, ''));
  return 'value' in parsed && isFields(parsed.value) ? parsed.value : undefined;
};

const isConversationOf = (source: string): boolean => {
  const parsed = parseValue(source.replace(/,\s*$/, ''));
  return 'value' in parsed && isConversation(parsed.value);
};

/** Does a file that is one object in one line hold other rows than that object, or none? */
function holdsOtherRows(body: string, object: Record<string, unknown>): boolean {
  const { rows } = jsonReader().push(body);
  return rows.length !== 1 || Object.keys(rows[0]!.values).join() !== Object.keys(object).join();
}

/** Whether a line is an object that holds a list of rows and is none itself. */
function isHolder(line: string): boolean {
  const object = isFieldsOf(line);
  return object !== undefined && rowsWithin(object) === null && holdsOtherRows(line, object);
}

/** Whether a line is a list of cells, such as the texts of a pair, and not of rows. */
function isCells(line: string): boolean {
  const parsed = parseValue(line.replace(/,\s*$/, ''));
  const cells: unknown[] = 'value' in parsed && Array.isArray(parsed.value) ? parsed.value : [];
  return cells.some((cell) => typeof cell === 'string') && !cells.some((cell) => isFields(cell) || Array.isArray(cell));
}

/** The first lines that are not blank, without blanks around them. */
function firstLines(text: string, most: number): string[] {
  const lines: string[] = [];
  for (let at = 0; at < text.length && lines.length < most;) {
    const feed = text.indexOf('\n', at);
    const end = feed < 0 ? text.length : feed;
    const line = text.slice(at, end).replace(BEFORE_VALUE, '').trimEnd();
    if (line !== '') lines.push(line);
    at = end + 1;
  }
  return lines;
}

/** Lines above rows that may be remarks, and lines of rows that make it certain. */
const REMARKS = 5;
const ROWS = 2;

/** Whether lines of JSON objects stand below a few lines of another kind, and all that can be seen of them are such. */
function isBelowRemarks(body: string): boolean {
  const lines = firstLines(body, REMARKS + 20);
  const first = lines.findIndex((line) => isFieldsOf(line) !== undefined);
  if (first < 1 || first > REMARKS || lines.slice(0, first).some((line) => /[{}[\]]/.test(line))) return false;
  // The last of them may go on behind what is seen.
  const below = lines.slice(first, lines.length < REMARKS + 20 ? undefined : -1);
  return below.length >= ROWS && below.every((line) => line.startsWith('{') && isFieldsOf(line) !== undefined);
}

const SPLIT = /^\{\s*"(?:columns|index|data)"\s*:\s*\[\s*[^\s{]/;

function jsonFinding(text: string, complete: boolean, extension: string): Finding | undefined {
  const body = text.replace(BEFORE_VALUE, '');
  const [first = '', second = '', third = ''] = firstLines(body, 3);
  // The texts of a line belong together: one by one they would be rows of their own.
  const ofCells = isCells(first) && (second === '' ? extension === 'jsonl' || extension === 'ndjson' : isCells(second));
  if (ofCells) return { format: 'jsonl', why: sentence`its first line is a JSON list of cells` };
  if (/^\[\s*(?:\[\s*[{"[\]]|[{"\]]|$)/.test(body)) {
    return isConversationOf(first) && second !== ''
      ? { format: 'jsonl', why: sentence`its first line is a JSON list of messages` }
      : { format: 'json', why: sentence`it begins with a list` };
  }
  if (isBelowRemarks(body)) return { format: 'jsonl', why: sentence`below its first lines each line is a JSON object` };
  if (!body.startsWith('{')) return undefined;
  const holder = {
    format: 'json',
    why: sentence`it begins with an object that holds a list of rows, or with one row after another`,
  } as const;
  const row = isFieldsOf(first);
  // A line may be broken; behind the beginning of a list its elements may have a line each.
  const inList = row === undefined && (second.endsWith(',') || third.startsWith(']'));
  if (isHolder(first) && isHolder(second)) return holder;
  if (second.startsWith('{') && !inList && isFieldsOf(second)) return { format: 'jsonl', why: sentence`its second line is a JSON object` };
  if (row) {
    const alone = complete && second === '';
    return alone && holdsOtherRows(body, row) ? holder : { format: 'jsonl', why: sentence`its first line is a JSON object` };
  }
  const reader = jsonReader();
  if (reader.push(body).rows.length > 0 || reader.holdsBack()) return holder;
  if (!/^\{\s*(?:["']|\}|$)/.test(body)) return undefined;
  // A table of which the names of the columns and the cells stand apart is not done with its line.
  if (SPLIT.test(body)) return { format: 'json', why: sentence`it begins with an object that holds the columns of a table` };
  return second === ''
    ? { format: 'jsonl', why: sentence`it begins with an object in one long line` }
    : { format: 'json', why: sentence`it begins with an object over several lines` };
}

/** Words of a question that names a column. */
const SHORT = 3;

function tableFinding(text: string, complete: boolean, name: string, settings: Parameters<typeof guessDialect>[2]): Finding | undefined {
  const extension = extensionOf(name);
  const byName = extension === 'csv' ? 'csv' : extension === 'tsv' || extension === 'tab' ? 'tsv' : undefined;
  if (text.trim() === '') return undefined;
  const table = guessDialect(text, complete, { delimiter: byName === 'tsv' ? '\t' : undefined, ...settings });
  const known = table.columns.find((cell) => KNOWN.test(cell.trim()));
  const format = table.delimiter === '\t' ? 'tsv' : 'csv';
  // A sentence may begin with such words and commas; a question of a few words may be a name beside them.
  const isName = (cell: string): boolean => cell.trim() === '' || isNameLike(cell) || cell.trim().split(/\s+/).length <= SHORT;
  const names = table.columns.length > 1 && table.even >= 0.5 && table.columns.filter(isNameLike).length > 1 && table.columns.every(isName);
  // One column between bars, above dashes, is a table too.
  if (known && (names || table.markdown?.width === 1))
    return { format, why: sentence`its first row names a column "${known.trim()}"`, table };
  if (byName) return { format: byName, why: sentence`its name ends with .${extension}`, table };
  if (table.hint) return { format, why: sentence`its first line names the delimiter`, table };
  return undefined;
}

function textFinding(text: string, complete: boolean, name: string, textBy: TextUnit | undefined): Finding {
  const extension = extensionOf(name);
  // A broken beginning is no reason to take a file for something else than its name says.
  if (extension === 'jsonl' || extension === 'ndjson') return { format: 'jsonl', why: sentence`its name ends with .${extension}` };
  if (extension === 'json') return { format: 'json', why: sentence`its name ends with .json` };
  const unit = unitFor(text, textBy);
  const format = 'text';
  // Paragraphs that are chats each are read as such.
  const chats = unit.textBy === 'paragraph' && areChats(paragraphsOf(text));
  const isOpen = textBy === undefined && !chats;
  const talk = isOpen ? talkIn(text, complete) : null;
  if (talk && 'kind' in talk) return { format, why: sentence`its lines begin with marks of who speaks (${talk.marks})`, talk };
  const parted = isOpen && !talk ? pairsIn(text, complete) : null;
  if (parted) return { format, why: sentence`each of its lines is parted in two by ${parted.named}`, parted };
  const asPlain = talk
    ? sentence`Lines begin with ${talk.unsure}, as questions and answers or turns of a chat do, but it is not certain who says what, so they are learnt as texts by themselves; a chat is read from one cell or from lists of messages.`
    : (toldAsPlain(text, name, extension, unit.textBy) ??
      (isOpen ? toldAsAsked(unit.textBy === 'paragraph' ? paragraphsOf(text) : text.split('\n')) : null));
  return { format, why: sentence`it is text without a structure that is known`, ...unit, asPlain };
}

/** Lines of a block, on average, beyond which blank lines part no texts: a paragraph is shorter. */
const LONGEST_PARAGRAPH = 20;
const ENDS = /[.?!…。？！"'”’」』)]$/;

const paragraphsOf = (text: string): string[] => text.trim().split(/\n[^\S\n]*\n\s*/);

/** Blank lines part the texts, unless they are few among many lines that are texts themselves and do not go on in the next. */
function unitOf(text: string): TextUnit {
  const blocks = paragraphsOf(text).map((block) => block.split('\n').map((line) => line.trim()));
  if (blocks.length < 2) return 'line';
  const lines = blocks.reduce((sum, block) => sum + block.length, 0);
  const goOn = blocks.flatMap((block) => block.slice(1).filter((line, i) => !ENDS.test(block[i]!) && /^\p{Ll}/u.test(line))).length;
  return lines > LONGEST_PARAGRAPH * blocks.length && 5 * goOn < lines ? 'line' : 'paragraph';
}

const unitFor = (text: string, chosen: TextUnit | undefined): { textBy: TextUnit; textChosen?: boolean } =>
  chosen ? { textBy: chosen, textChosen: true } : { textBy: unitOf(text) };
