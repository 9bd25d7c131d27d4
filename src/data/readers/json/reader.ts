import { type Counted, many } from '../../told';
import { sentence, type Sentence } from '../../../protocol/errors';
import type { RowProblem } from '../../../protocol/dataset';
import { isFields } from '../../../protocol/plain';
import { isConversation } from '../../names';
import { addJson, addValue, jsonOf, MAX_ROW, remark, tooLong, type RowBatch, type TextReader } from '../rows';
import { Lists } from './lists';
import { parseValue } from './values';
import { holdsRows, isRowField, pairsOfTalks, rowsWithin, type Within } from './shapes';

const QUOTE = 34;
const BACKSLASH = 92;
const NEWLINE = 10;
const COMMA = 44;
const COLON = 58;
const SLASH = 47;
/** Before each value in a sequence of JSON (RFC 7464). */
const SEPARATOR = 30;
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [91, 93, 123, 125] as const;

const isSpace = (code: number): boolean =>
  code === 32 || code === NEWLINE || code === 13 || code === 9 || code === 0xfeff || code === SEPARATOR;

/** Elements of a list that are read for one that tells what the list is. */
const MOST_UNDECIDED = 100;

/** Where the reader is: before everything, among the elements of a list, or among the fields of an object at the top. */
type Place = 'start' | 'list' | 'object';

/** What a list turned out to be by its first element; of an object's field also one of something else, or one that is left out. */
type ListKind = 'unknown' | 'rows' | 'conversation' | 'value' | 'left out';

/** A text that is gathered in pieces, no longer than a row may be. */
class Gathered {
  #parts: string[] = [];
  #length = 0;

  add(part: string): void {
    this.#length += part.length;
    if (this.tooLong) this.#parts = [];
    else this.#parts.push(part);
  }

  get tooLong(): boolean {
    return this.#length > MAX_ROW;
  }

  get text(): string {
    return this.#parts.join('');
  }
}

export interface JsonReader extends TextReader {
  /** Rows are held back that may be those of the file. */
  holdsBack(): boolean;
}

const objects: Counted = (count) => many(count, 'object');

const inRow = (reason: Sentence, row: number): Sentence => sentence`${reason} (row ${row})`;

/**
 * Reads rows without ever holding more than one as text: the elements of a list at the top of the file, or in a field of an object there
 * ({"version": 1, "data": [...]}), or objects one after another. A list of messages is one conversation. A row that is not JSON costs only
 * itself as long as its brackets match.
 */
export function jsonReader(): JsonReader {
  let batch: RowBatch = { rows: [], problems: [] };
  let place: Place = 'start';
  let line = 1;
  let row = 0;
  let comment: 'none' | 'begun' | 'line' | 'block' = 'none';
  /** A star that may end a block stood last. */
  let star = false;

  // The list at hand, the messages in it where it is a conversation, and where it began.
  let kind: ListKind = 'unknown';
  let messages: unknown[] = [];
  let characters = 0;
  let leftOut = 0;
  let listLine = 1;
  /** The names of columns, where the elements are lists of cells. */
  let columns: string[] | null = null;
  /** What was wrong with elements before one told what the list is. */
  let undecided: RowProblem[] = [];

  // The object at the top: its text as long as it may be a row, its fields, and its lists of rows.
  let object: Gathered | null = null;
  let objectLine = 1;
  let fields: string[] = [];
  /** A field of a row stands before the one at hand. */
  let seen = false;
  let afterColon = false;
  let lists = new Lists();
  let beside: string[] = [];

  /** Objects and lists at the top so far. */
  let values = 0;
  /** The first object, where it depends on what follows whether it is a row. */
  let alone: { line: number; value: object; pairs: Within } | null = null;

  // The value being gathered: of a list its elements, of an object its keys and values.
  let value: Gathered | null = null;
  let began = 1;
  let depth = 0;
  let inString = false;
  let escaped = false;
  let scalar = false;

  const field = (): string => fields.at(-1) ?? '';
  const problem = (at: number, reason: Sentence): void => void batch.problems.push({ line: at, reason });
  /** All problems of an element name its number: a file may be one long line. */
  const numbered = (work: () => void, { problems } = batch): void => {
    const before = problems.length;
    work();
    for (const found of problems.slice(before)) found.reason = inRow(found.reason, row);
  };

  const begunList = (first: unknown, unread = false): ListKind => {
    if (!object) return isConversation([first]) ? 'conversation' : 'rows';
    if (!holdsRows(field(), first, !lists.taken && seen)) return 'value';
    if (!lists.taken) beside = fields.slice(0, -1);
    return lists.begins(field(), listLine, unread ? undefined : first) ? 'rows' : 'left out';
  };

  const tellUndecided = ({ problems }: RowBatch): void => {
    for (const found of undecided) problems.push(found);
    undecided = [];
  };

  /** Lists of cells below one of known names are a table: whether this one is a part of it. */
  const cellsOf = (text: string): boolean => {
    const parsed = parseValue(text);
    const cells: unknown[] = 'value' in parsed && Array.isArray(parsed.value) ? parsed.value : [];
    if (row === 1) {
      const names = cells.filter((cell): cell is string => typeof cell === 'string' && cell.trim() !== '');
      const known = names.length === cells.length && new Set(names).size > 1 && names.filter(isRowField).length > 1;
      if (!known || new Set(names).size < names.length) return false;
      columns = names;
      remark(batch, began, sentence`The first list was taken for the names of the columns`, (count) => many(count, 'list'));
      return true;
    }
    if (!columns || cells.length !== columns.length) return false;
    addValue(batch, began, Object.fromEntries(columns.map((name, i) => [name, cells[i]])));
    return true;
  };

  const element = ({ text, tooLong: long }: Gathered): void => {
    row++;
    if (long) {
      if (kind === 'unknown' || kind === 'rows') numbered(() => problem(began, tooLong(sentence`the row`)));
      else if (kind === 'left out') leftOut++;
      else characters += MAX_ROW;
      return;
    }
    if (kind === 'unknown') {
      const unread: RowBatch = { rows: [], problems: [] };
      const parsed = jsonOf(unread, began, text);
      if (parsed || !object) kind = begunList(parsed?.value);
      // So many that are broken were meant to be rows, unless the object is one itself.
      else if (undecided.length >= MOST_UNDECIDED) kind = begunList({}, true);
      else undecided.push({ line: began, reason: inRow(unread.problems[0]!.reason, row) });
      if (kind === 'rows') tellUndecided(lists.into(batch));
    }
    if (kind === 'rows') {
      const into = lists.into(batch, text.length);
      if (!object && text.startsWith('[') && cellsOf(text)) return;
      numbered(() => addJson(into, began, text), into);
    } else if (kind === 'left out') leftOut++;
    else if (kind === 'conversation') {
      characters += text.length;
      if (characters > MAX_ROW) messages = [];
      else numbered(() => messages.push(jsonOf(batch, began, text)?.value));
    }
  };

  const finish = (): void => {
    const done = value!;
    value = null;
    if (place === 'start') problem(began, sentence`stands outside of the list of rows`);
    else if (place === 'list') element(done);
    else if (afterColon) {
      afterColon = false;
      if (lists.taken) beside.push(field());
    } else {
      seen ||= fields.length > 0 && isRowField(field());
      fields.push(nameOf(done.text));
    }
  };

  const closeList = (): void => {
    place = object ? 'object' : 'start';
    if (kind === 'left out') lists.leave({ name: field(), line: listLine, count: leftOut });
    else if (kind === 'conversation' && characters > MAX_ROW) problem(listLine, tooLong(sentence`the conversation`));
    else if (kind === 'conversation') addValue(batch, listLine, messages.every(isFields) ? { messages } : messages);
    else if (kind === 'value' && lists.taken) beside.push(field());
    // An object that is a row itself tells on its own.
    if (lists.taken) tellUndecided(batch);
    messages = [];
    undecided = [];
  };

  const tellBeside = (names: readonly string[]): void => {
    for (const name of names)
      remark(batch, objectLine, sentence`The field "${name.slice(0, 80)}" beside the list of rows was left out`, objects);
  };

  const closeObject = (): void => {
    const whole = object!;
    place = 'start';
    object = null;
    if (lists.taken && (whole.tooLong || !lists.isRow(fields))) {
      lists.release(batch);
      lists.tell(batch);
      tellBeside(beside);
      return;
    }
    lists = new Lists(); // What was held back is a part of the row.
    row++;
    if (whole.tooLong) return numbered(() => problem(objectLine, tooLong(sentence`the object`)));
    const parsed = jsonOf(batch, objectLine, whole.text);
    if (!parsed || !isFields(parsed.value)) return;
    const pairs = values === 1 ? pairsOfTalks(parsed.value) : null;
    if (pairs) return void (alone = { line: objectLine, value: parsed.value, pairs });
    const within = rowsWithin(parsed.value);
    if (!within) return addValue(batch, objectLine, parsed.value);
    addWithin(within);
  };

  const addWithin = (within: Within): void => {
    remark(batch, objectLine, within.how, objects);
    tellBeside(within.beside ?? []);
    within.rows.forEach((one, i) => addValue(batch, i + 1, one));
  };

  /** What was kept of an object: its pairs where it is the only one, and it as a row where others follow. */
  const addAlone = (only: boolean): void => {
    if (!alone) return;
    if (only) addWithin(alone.pairs);
    else addValue(batch, alone.line, alone.value);
    alone = null;
  };

  const newValue = (): void => {
    values++;
    addAlone(false);
  };

  const begin = (code: number): void => {
    value = new Gathered();
    began = line;
    depth = 0;
    inString = false;
    escaped = false;
    scalar = code !== QUOTE && code !== OPEN_LIST && code !== OPEN_OBJECT;
  };

  /** Takes the text from `at` up to the end of the value or of the text; returns where it stopped. */
  const gather = (text: string, at: number): number => {
    let i = at;
    for (; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code === NEWLINE) line++;
      if (inString) {
        if (escaped) escaped = false;
        else if (code === BACKSLASH) escaped = true;
        else if (code === QUOTE) {
          inString = false;
          if (depth === 0) break;
        }
      } else if (scalar) {
        if (code === COMMA || code === CLOSE_LIST || code === CLOSE_OBJECT || code === COLON || isSpace(code)) {
          if (code === NEWLINE) line--; // It is read again as what follows the value.
          value!.add(text.slice(at, i));
          finish();
          return i;
        }
      } else if (code === QUOTE) inString = true;
      else if (code === OPEN_LIST || code === OPEN_OBJECT) depth++;
      else if ((code === CLOSE_LIST || code === CLOSE_OBJECT) && --depth === 0) break;
    }
    value!.add(text.slice(at, i + 1));
    if (i === text.length) return i;
    finish();
    return i + 1;
  };

  const openList = (): void => {
    if (!object) newValue();
    place = 'list';
    kind = 'unknown';
    listLine = line;
    characters = leftOut = 0;
    if (!object) row = 0;
    afterColon = false;
  };

  const openObject = (): void => {
    newValue();
    place = 'object';
    object = new Gathered();
    objectLine = line;
    fields = [];
    beside = [];
    afterColon = seen = false;
    lists = new Lists();
  };

  /** One character outside of any value; true if a value begins with it. */
  const structure = (code: number): boolean => {
    if (code === NEWLINE) line++;
    if (isSpace(code) || code === COMMA) return false;
    if (code === OPEN_LIST && (place === 'start' || (place === 'object' && afterColon))) openList();
    else if (place === 'start' && code === OPEN_OBJECT) openObject();
    else if (place === 'list' && code === CLOSE_LIST) closeList();
    else if (place === 'object' && code === COLON) afterColon = true;
    else if (code === SLASH) {
      if (!object || lists.taken)
        remark(batch, line, sentence`Comments outside of the rows were left out`, (count) => many(count, 'comment'));
      comment = 'begun';
    } else if (code === CLOSE_LIST || code === CLOSE_OBJECT || code === COLON) {
      problem(line, sentence`${String.fromCharCode(code)} stands where no bracket or colon belongs`);
    } else return true;
    return false;
  };

  const taken = (): RowBatch => {
    const full = batch;
    batch = { rows: [], problems: [] };
    return full;
  };

  /** The end of a comment, or of the text. A block ends with its sign, any other with its line. */
  const skipped = (text: string, at: number): number => {
    if (comment === 'begun') {
      comment = text[at] === '*' ? 'block' : 'line';
      if (comment === 'block') return at + 1;
    }
    if (comment === 'line') {
      const end = text.indexOf('\n', at);
      if (end >= 0) comment = 'none';
      return end < 0 ? text.length : end;
    }
    const ended = star && text[at] === '/';
    const sign = ended ? -1 : text.indexOf('*/', at);
    const end = ended ? at + 1 : sign < 0 ? text.length : sign + 2;
    if (ended || sign >= 0) comment = 'none';
    star = comment === 'block' && text.endsWith('*');
    for (let i = text.indexOf('\n', at); i >= 0 && i < end; i = text.indexOf('\n', i + 1)) line++;
    return end;
  };

  /** What a character begins or ends; returns where reading goes on. */
  const step = (text: string, at: number): number => {
    if (comment !== 'none') return skipped(text, at);
    if (!value) {
      const code = text.charCodeAt(at);
      if (place === 'object' && code === CLOSE_OBJECT) {
        object!.add('}');
        closeObject();
        return at + 1;
      }
      if (!structure(code)) return at + 1;
      begin(code);
    }
    return gather(text, at);
  };

  return {
    push(text) {
      for (let at = 0; at < text.length;) {
        const next = step(text, at);
        // Of an object that holds the rows nothing else is needed.
        if (object && lists.mayBeRow) object.add(text.slice(at, next));
        at = next;
      }
      return taken();
    },
    end() {
      addAlone(true);
      lists.release(batch);
      if (value && scalar) finish();
      else if (value && place === 'list') problem(began, sentence`is cut off: the file ends within row ${row + 1}`);
      else if (object && !lists.taken) problem(objectLine, sentence`is cut off: the file ends within row ${row + 1}`);
      else if (place !== 'start')
        problem(
          line,
          place === 'list'
            ? sentence`the file ends behind row ${row}, before its list is closed`
            : sentence`the file ends behind row ${row}, before its object is closed`,
        );
      return taken();
    },
    holdsBack: () => lists.holdsBack || alone !== null,
  };
}

/** A field's name, without its quotes. */
const nameOf = (text: string): string => (text.startsWith('"') ? text.slice(1, -1) : text);
