import type { DataRow } from '../../../protocol/dataset';
import type { TabtuneError } from '../../../protocol/errors';
import type { Fields } from '../../../protocol/plain';
import { apartColumn, isNamed, NAMES } from '../../names';

/** Rows of which each holds a question and its answer, and several are one conversation by their id. */

/** The place of a message in its conversation. */
export const PLACE =
  /^(?:(?:turn|message|msg|utterance|sequence|seq|step|index|order|position)(?:[ _]?(?:id|idx|index|no|number|num|order))?|ターン(?:番号)?|順番|発話番号)$/i;

/** Rows that wait until an id comes again: where none does, they are as they are. */
const WAITING = 1000;
const ASKS = ['user', 'human', 'user_message', 'ユーザー'];
const ANSWERS = [
  'assistant',
  'bot',
  'chatbot',
  'ai',
  'gpt',
  'assistant_message',
  'bot_response',
  'ボット',
  'アシスタント',
  'チャットボット',
];

const plain = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '');

export class Turns {
  #waiting: DataRow[] | null = [];
  #group: DataRow[] = [];
  readonly #ids = new Set<string>();
  /** Whether an id came again; null as long as that is not known. */
  #gathers: boolean | null = null;

  private constructor(
    private readonly column: string,
    private readonly asks: string,
    private readonly answers: string,
    private readonly told: (line: number, column: string) => void,
    private readonly apart: (id: string, line: number, column: string) => TabtuneError,
  ) {}

  /** Null for a first row that is of another kind. `told` is called for each conversation; `apart` makes the error where rows of one stand apart. */
  static of(
    first: Fields,
    told: (line: number, column: string) => void,
    apart: (id: string, line: number, column: string) => TabtuneError,
  ): Turns | null {
    const column = apartColumn(first);
    const find = (names: readonly string[]): string[] => Object.keys(first).filter((name) => isNamed(name, names));
    const [asks, answers] = [find(ASKS), find(ANSWERS)];
    const history = find(NAMES.history);
    if (column === undefined || asks.length !== 1 || answers.length !== 1 || history.length > 0) return null;
    return new Turns(column, asks[0]!, answers[0]!, told, apart);
  }

  /** The rows that are whole now. */
  take(row: DataRow): DataRow[] {
    if (this.#gathers === false) return [row];
    if (this.#gathers === null) {
      const waiting = this.#waiting!;
      const last = waiting.at(-1);
      waiting.push(row);
      const again = last !== undefined && this.#id(last) !== '' && this.#id(last) === this.#id(row) && plain(last.values[this.asks]) !== plain(row.values[this.asks]); // prettier-ignore
      if (!again && waiting.length < WAITING) return [];
      this.#gathers = again;
      this.#waiting = null;
      return again ? waiting.flatMap((one) => this.#gather(one)) : waiting;
    }
    return this.#gather(row);
  }

  end(): DataRow[] {
    return this.#waiting ?? this.#close();
  }

  #id({ values }: DataRow): string {
    return plain(values[this.column]);
  }

  #gather(row: DataRow): DataRow[] {
    const [first] = this.#group;
    const whole = first && (this.#id(first) === '' || this.#id(first) !== this.#id(row)) ? this.#close() : [];
    const id = this.#id(row);
    if (this.#group.length === 0 && id !== '') {
      if (this.#ids.has(id)) throw this.apart(id, row.line, this.column);
      this.#ids.add(id);
    }
    this.#group.push(row);
    return whole;
  }

  /** One row of the messages, in the order of their places. */
  #close(): DataRow[] {
    const group = this.#group;
    this.#group = [];
    const [first] = group;
    if (!first) return [];
    const place = Object.keys(first.values).find((name) => PLACE.test(name.trim()));
    const number = ({ values }: DataRow): number => (place === undefined ? 0 : Number(plain(values[place])));
    if (group.every((row) => Number.isFinite(number(row)))) group.sort((a, b) => number(a) - number(b));
    const own = [this.column, this.asks, this.answers, place];
    const others = Object.keys(first.values).filter((name) => !own.includes(name));
    const same = others.filter((name) => group.every(({ values }) => values[name] === first.values[name]));
    const messages = group.flatMap(({ values }) => [
      { role: 'user', content: values[this.asks] },
      {
        role: 'assistant',
        content: values[this.answers],
        ...Object.fromEntries(others.filter((name) => !same.includes(name)).map((name) => [name, values[name]])),
      },
    ]);
    if (group.length > 1) this.told(first.line, this.column);
    return [{ line: first.line, values: { [this.column]: first.values[this.column], ...Object.fromEntries(same.map((name) => [name, first.values[name]])), messages } }]; // prettier-ignore
  }
}
