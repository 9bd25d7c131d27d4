import { sentence } from '../../../protocol/errors';
import type { DataRow } from '../../../protocol/dataset';
import { many, Told } from '../../told';
import type { RowBatch } from '../rows';

/** Rows at the end of a table that sum up the others: a word for a total, and numbers beside it. */

const TOTAL =
  /^(?:(?:grand |sub[ -]?|column )?totals?(?: (?:questions|rows|entries|items|records|prompts|answers))?|sums?|averages?|avg\.?|mean|median|count|(?:総|小|中|累)?計|合計(?:値|点|件数|数|金額)?|総計|小計|総合計|平均(?:値|点|スコア)?|件数)[:：]?$/i;
const NUMBER =
  /^全?[-+−▲△]?[¥￥$€£]?\s?\d{1,3}(?:(?:,\d{3})+|\d*)(?:\.\d+)?\s?(?:%|件|個|点|円|名|人|回|行|問|(?:questions|rows|entries|items|records|prompts|answers)\.?)?$/i;
const LONGEST = 60;
/** Rows that may sum up others and stand one behind the other; more of them are rows as any. */
const MOST = 10;

/** Whether the first cell that holds something is such a word, and all others hold numbers, of which there is one. */
function sumsUp({ values }: DataRow): boolean {
  let first = true;
  let numbers = 0;
  for (const value of Object.values(values)) {
    // No such cell is long.
    const text = typeof value !== 'string' ? '' : value.length > LONGEST ? null : value.normalize('NFKC').trim();
    if (text === '' || text === '-') continue;
    if (text === null || !(first ? TOTAL : NUMBER).test(text)) return false;
    if (!first) numbers++;
    first = false;
  }
  return numbers > 0;
}

/** Whether a row has a cell of more than a word or a number, as rows of prompts and answers have. */
const says = ({ values }: DataRow): boolean => Object.values(values).some((value) => typeof value === 'string' && /\S\s+\S|[^\x20-\x7e]{6}|\S{20}/.test(value.trim())); // prettier-ignore

/** Takes rows from the end of a table that sum up the others, where others say more than a word and a number. */
export class Totals {
  #held: DataRow[] = [];
  #said = 0;
  #rows = 0;
  readonly #inside = new Told();

  /** Hands on rows, and keeps back those that may be the last and sum up the others. */
  pass(batch: RowBatch): RowBatch {
    if (this.#held.length === 0 && !batch.rows.some(sumsUp)) {
      for (const row of batch.rows) this.#count(row);
      return batch;
    }
    const rows: DataRow[] = [];
    for (const row of batch.rows) {
      if (sumsUp(row) && this.#held.length < MOST) {
        this.#held.push(row);
        continue;
      }
      for (const one of this.#held) {
        if (this.#sayMost) this.#inside.add(one.line);
        rows.push(one);
      }
      this.#held = [];
      this.#count(row);
      rows.push(row);
    }
    return { ...batch, rows };
  }

  /** The last batch: what was kept back is left out. */
  end(batch: RowBatch): RowBatch {
    const passed = this.pass(batch);
    const held = this.#held;
    this.#held = [];
    if (!this.#sayMost) return { ...passed, rows: [...passed.rows, ...held] };
    const reason = sentence`sums up the rows above it (a word for a total, and numbers), so it is no row`;
    return { ...passed, problems: [...passed.problems, ...held.map(({ line }) => ({ line, reason }))] };
  }

  notes(): ReturnType<typeof sentence>[] {
    const { count, lines } = this.#inside;
    return count === 0
      ? []
      : [sentence`${many(count, 'row holds', 'rows hold')} only a word for a total and numbers (${lines}), but others stand below, so they were read as any; leave out what sums up others.`]; // prettier-ignore
  }

  #count(row: DataRow): void {
    this.#rows++;
    if (says(row)) this.#said++;
  }

  get #sayMost(): boolean {
    return 2 * this.#said > this.#rows;
  }
}
