import { fail, sentence, type Sentence, type TabtuneError } from '../../../protocol/errors';
import type { DataRow } from '../../../protocol/dataset';
import type { Fields } from '../../../protocol/plain';
import { apartColumn, isMessage, speakerField } from '../../names';
import { many, Remarks } from '../../told';
import type { RowBatch } from '../rows';
import { Choices } from './choices';
import { Tree } from './tree';
import { PLACE, Turns } from './turns';
import { unfoldable, unfolded } from './unfold';

/** Rows as they are laid out in a file, as rows of columns: those of known programs, and messages of a conversation in a row each. */

interface Talk {
  id: string;
  column: string;
  line: number;
  messages: Fields[];
  place: number;
  /** The column by which its messages are not in order. */
  disorder: string | undefined;
}

const plain = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '');

export class Layout {
  readonly #remarks = new Remarks();
  readonly #ids = new Set<string>();
  #talk: Talk | null = null;
  /** Of rows that each hold what was asked and its answer. */
  #turns: Turns | null = null;
  /** Of messages that say which they answer, and of questions with choices. */
  #tree: Tree | null = null;
  #choices: Choices | null = null;
  #first = true;
  /** Whether the rows of the file are messages of conversations; null before the first. */
  #messages: boolean | null = null;

  /** `name`: that of the file. */
  constructor(private readonly name: string) {}

  /** Throws `data` where the messages of a conversation stand apart. */
  async *of(batches: AsyncGenerator<RowBatch>): AsyncGenerator<RowBatch> {
    for await (const batch of batches) {
      const read: RowBatch = { ...batch, rows: [], problems: [...batch.problems] };
      for (const row of batch.rows) this.#read(row, read);
      yield read;
    }
    const last: RowBatch = { rows: [], problems: [] };
    this.#close(last);
    this.#tree?.end(last);
    this.#choices?.end(last);
    for (const row of this.#turns?.end() ?? []) last.rows.push(row);
    if (last.rows.length + last.problems.length > 0) yield last;
  }

  readonly #told = (line: number, column: string): void => {
    this.#remarks.add({
      line,
      what: sentence`Messages of one "${column}" were read as one conversation`,
      thing: (count) => many(count, 'conversation'),
    });
  };

  readonly #apart = (id: string, line: number, column: string): TabtuneError => {
    return fail('data', {
      column,
      line,
    })`The messages of conversation "${id.slice(0, 80)}" of ${this.name} stand apart (again in line ${line}), so that their order cannot be told. Sort the file by column "${column}", each conversation in the order in which it was held.`;
  };

  notes(): Sentence[] {
    return [...this.#remarks.sentences(), ...(this.#tree?.notes() ?? []), ...(this.#choices?.notes() ?? [])];
  }

  #read(row: DataRow, into: RowBatch): void {
    if (this.#first) this.#tree = Tree.of(row.values);
    if (this.#tree) {
      this.#first = false;
      this.#tree.take(row, into);
      return;
    }
    const column = apartColumn(row.values);
    this.#messages ??= column !== undefined && isMessage(row.values);
    if (this.#messages) {
      this.#take(row, column, into);
      return;
    }
    if (this.#first) this.#turns = Turns.of(row.values, this.#told, this.#apart);
    if (this.#first && !this.#turns) this.#choices = Choices.of(row.values);
    this.#first = false;
    if (this.#choices) {
      this.#choices.take(row, into);
      return;
    }
    if (this.#turns) {
      for (const one of this.#turns.take(row)) into.rows.push(one);
      return;
    }
    const reason = unfoldable(row.values);
    if (reason !== null) {
      into.problems.push({ line: row.line, reason });
      return;
    }
    const found = unfolded(row.values);
    if (found) this.#remarks.add({ line: row.line, what: found.told });
    into.rows.push(found ? { line: row.line, values: found.values } : row);
  }

  /** A message joins those of its conversation. */
  #take({ line, values }: DataRow, column: string | undefined, into: RowBatch): void {
    const id = column === undefined ? '' : plain(values[column]);
    if (column === undefined || id === '' || speakerField(values) === undefined) {
      into.problems.push({ line, reason: sentence`does not say of which conversation it is, or who speaks` });
      return;
    }
    if (this.#talk?.id !== id) {
      this.#close(into);
      if (this.#ids.has(id)) throw this.#apart(id, line, column);
      this.#ids.add(id);
      this.#talk = { id, column, line, messages: [], place: -Infinity, disorder: undefined };
    }
    const talk = this.#talk;
    const place = Object.keys(values).find((name) => PLACE.test(name) && /^\d+$/.test(plain(values[name])));
    const number = place === undefined ? talk.place : Number(plain(values[place]));
    if (number < talk.place) talk.disorder ??= place;
    talk.place = number;
    talk.messages.push(Object.fromEntries(Object.entries(values).filter(([name]) => name !== column && name !== place)));
  }

  #close(into: RowBatch): void {
    const talk = this.#talk;
    this.#talk = null;
    if (talk === null) return;
    const { line, messages, column, id, disorder } = talk;
    if (disorder !== undefined) {
      into.problems.push({
        line,
        reason: sentence`begins a conversation of ${many(messages.length, 'message')} that are not in the order of column "${disorder}"`,
      });
      return;
    }
    this.#told(line, column);
    into.rows.push({ line, values: { [column]: id, messages } });
  }
}
