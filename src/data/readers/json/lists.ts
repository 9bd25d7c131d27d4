import { sentence } from '../../../protocol/errors';
import { append } from '../../../protocol/base/lists';
import { isFields } from '../../../protocol/plain';
import { isConversation, isNamed, NAMES } from '../../names';
import { MAX_ROW, type RowBatch } from '../rows';
import { insideViewer, isMain, isOfWhole, isRowBeside, isRowField } from './shapes';

/** Which list of an object at the top of a file is that of its rows, while the file is read. */

const OF_TEST = /^(?:test|validation|valid|val|dev|eval)(?:[_-]?(?:set|split|data))?$/i;

/** How much a list looks like that of the rows, by its name and first element; `SURE` is the most. */
const SURE = 3;
/** Whether the answer of a row is a list, which gives no text. */
const answersInList = (first: unknown): boolean =>
  isFields(first) &&
  Object.entries(first).some(([name, said]) => isNamed(name, NAMES.completion) && Array.isArray(said) && !isConversation(said));

function rankOf(name: string, first: unknown): number {
  const rows = isConversation(first) || (isFields(first) && (insideViewer(first) !== null || Object.keys(first).some(isRowField)));
  if (rows) return OF_TEST.test(name) || answersInList(first) ? 2 : SURE;
  return isMain(name) ? 1 : 0;
}

interface List {
  name: string;
  line: number;
  count: number;
}

/** The lists of one object. Rows are held back until the object ends or they are many: a better list may come, or what makes the object a row itself. */
export class Lists {
  #taken: (List & { rank: number; whole: boolean; held: RowBatch | null; characters: number; before: number }) | null = null;
  readonly #left: List[] = [];

  get taken(): boolean {
    return this.#taken !== null;
  }

  /** The object may still be a row itself. */
  get mayBeRow(): boolean {
    return !this.#taken || this.#taken.held !== null;
  }

  get holdsBack(): boolean {
    return (this.#taken?.held?.rows.length ?? 0) > 0;
  }

  /** Whether the rows of a list that begins are taken; undefined stands for a first element that cannot be read. */
  begins(name: string, line: number, first: unknown): boolean {
    // Of lists that look the same, the one that is named for rows.
    const rank = (first === undefined ? SURE : rankOf(name, first)) + (isMain(name) ? 0.5 : 0);
    if (this.#taken) {
      if (!this.#taken.held || rank <= this.#taken.rank) return false;
      this.#left.splice(this.#taken.before, 0, this.#taken);
    }
    this.#taken = {
      name,
      line,
      count: 0,
      rank,
      whole: isOfWhole(name, first),
      held: first === undefined ? null : { rows: [], problems: [] },
      characters: 0,
      before: this.#left.length,
    };
    return true;
  }

  leave({ name, line, count }: List): void {
    this.#left.push({ name, line, count });
  }

  /** Where what is read of the taken list goes to; `characters` are those of a row. */
  into(batch: RowBatch, characters?: number): RowBatch {
    if (!this.#taken) return batch;
    if (characters !== undefined) this.#taken.count++;
    this.#taken.characters += characters ?? 0;
    if (this.#taken.characters > MAX_ROW) this.release(batch);
    return this.#taken.held ?? batch;
  }

  /** Hands on what was held back. */
  release(batch: RowBatch): void {
    const held = this.#taken?.held;
    if (!held) return;
    this.#taken!.held = null;
    append(batch.rows, held.rows);
    append(batch.problems, held.problems);
    if (held.remarks) append((batch.remarks ??= []), held.remarks);
  }

  /** Whether the object, of these fields, is a row to which its lists belong. */
  isRow(fields: readonly string[]): boolean {
    if (!this.mayBeRow || !this.#taken) return false;
    const lists = this.#left.map(({ name }) => name);
    return isRowBeside(this.#taken.name, this.#taken.whole, fields, lists);
  }

  /** Tells which lists were left out. */
  tell(batch: RowBatch): void {
    const taken = this.#taken?.name.slice(0, 80) ?? '';
    for (const { name, line, count } of this.#left) {
      const left = name.slice(0, 80);
      const reason =
        count === 1
          ? sentence`the list "${left}" was left out with its row: only "${taken}" is read`
          : sentence`the list "${left}" was left out with its ${count} rows: only "${taken}" is read`;
      batch.problems.push({ line, reason });
    }
  }
}
