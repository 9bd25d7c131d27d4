import { sentence, type Sentence } from '../../../protocol/errors';
import type { DataRow } from '../../../protocol/dataset';
import { isFootOf } from '../../foot';
import { many, Told } from '../../told';
import type { RowBatch } from '../rows';

/** Rows at the end of a table that sum up the others, a word for a total and numbers beside it, or note where it comes from. */

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

/** Whether all that a row holds is a line such as stands at the foot of a table: "Exported by Ana", 以上6件. */
function isNoted({ values }: DataRow): boolean {
  const filled = Object.values(values).filter((value) => value !== null && value !== undefined && value !== '');
  if (filled.length === 0 || filled.length > 2 || !filled.every((value) => typeof value === 'string')) return false;
  return isFootOf(filled.map((value) => value.normalize('NFKC').trim()));
}

const mayEnd = (row: DataRow): boolean => sumsUp(row) || isNoted(row);

/** Whether a row has a cell of more than a word or a number, as rows of prompts and answers have. */
const says = ({ values }: DataRow): boolean => Object.values(values).some((value) => typeof value === 'string' && /\S\s+\S|[^\x20-\x7e]{6}|\S{20}/.test(value.trim())); // prettier-ignore

/** Takes rows from the end of a table that sum up the others, where others say more than a word and a number. */
export class Totals {
  #held: DataRow[] = [];
  #said = 0;
  #rows = 0;
  readonly #inside = new Told();
  readonly #noted = new Told();

  /** Hands on rows, and keeps back those that may be the last and sum up the others. */
  pass(batch: RowBatch): RowBatch {
    if (this.#held.length === 0 && !batch.rows.some(mayEnd)) {
      for (const row of batch.rows) this.#count(row);
      return batch;
    }
    const rows: DataRow[] = [];
    for (const row of batch.rows) {
      if (mayEnd(row) && this.#held.length < MOST) {
        this.#held.push(row);
        continue;
      }
      for (const one of this.#held) {
        if (this.#sayMost) (sumsUp(one) ? this.#inside : this.#noted).add(one.line);
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
    const problems = held.map((row) => ({
      line: row.line,
      reason: sumsUp(row)
        ? sentence`sums up the rows above it (a word for a total, and numbers), so it is no row`
        : sentence`says what stands at the foot of a table (a total, a date, a source), so it is no row`,
    }));
    return { ...passed, problems: [...passed.problems, ...problems] };
  }

  notes(): Sentence[] {
    const [inside, noted] = [this.#inside, this.#noted];
    const told: Sentence[] = [];
    if (inside.count > 0)
      told.push(sentence`${many(inside.count, 'row holds', 'rows hold')} only a word for a total and numbers (${inside.lines}), but others stand below, so they were read as any; leave out what sums up others.`); // prettier-ignore
    if (noted.count > 0)
      told.push(sentence`${many(noted.count, 'row says', 'rows say')} what stands at the foot of a table (${noted.lines}), but others stand below, so they were read as any; leave out what is no row.`); // prettier-ignore
    return told;
  }

  #count(row: DataRow): void {
    this.#rows++;
    if (says(row)) this.#said++;
  }

  get #sayMost(): boolean {
    return 2 * this.#said > this.#rows;
  }
}
