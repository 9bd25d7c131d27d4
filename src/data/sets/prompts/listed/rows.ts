import { sentence, type Sentence } from '../../../../protocol/errors';
import type { DataRow } from '../../../../protocol/dataset';
import { plainName } from '../../../../protocol/plain';
import type { RowBatch } from '../../../readers/rows';
import { many, Told } from '../../../told';
import { labelName, LISTS_COLUMN } from '../roles';
import { type Said, saidByWord } from '../values';
import { dressOf } from './dress';
import { isOtherHeading, kindOfHeading } from './lexicon';
import { NamedLines } from './told';

/** Tables in which rows or merged cells say of which kind the rows below them are, as people write them in spreadsheets. */

/** Rows by which it is known. */
const FIRST = 200;

const cells = ({ values }: DataRow): [string, string][] =>
  Object.entries(values).flatMap(([name, value]): [string, string][] => (typeof value === 'string' && value.trim() !== '' ? [[name, value.trim()]] : [])); // prettier-ignore
const labelOf = (said: Said): string => (said === 'adversarial' ? 'harmful' : said === 'look-alike' ? 'harmless' : 'unclear');

/** The kind that a row says which holds nothing else. */
function sectionIn(row: DataRow): { words: string; kind: Said } | undefined {
  const filled = cells(row);
  const [, text = ''] = filled[0] ?? [];
  const { words } = dressOf(text);
  const kind = filled.length === 1 ? kindOfHeading(words) : undefined;
  return kind === undefined ? undefined : { words, kind };
}

type By = { sections: true; column: string | undefined } | { merged: string } | null;

export class SectionRows {
  #by: By | undefined;
  #kind: Said;
  #last: unknown = '';
  readonly #sections = new NamedLines();
  readonly #others = new NamedLines();
  readonly #carried = new Told();

  async *of(batches: AsyncGenerator<RowBatch>): AsyncGenerator<RowBatch> {
    let waiting: RowBatch | undefined = { rows: [], problems: [] };
    for await (const batch of batches) {
      if (waiting === undefined) {
        yield { ...batch, rows: this.#read(batch.rows) };
        continue;
      }
      waiting = { rows: [...waiting.rows, ...batch.rows], problems: [...waiting.problems, ...batch.problems] };
      if (waiting.rows.length < FIRST) continue;
      this.#by = this.#look(waiting.rows);
      yield { ...waiting, rows: this.#read(waiting.rows) };
      waiting = undefined;
    }
    if (waiting === undefined) return;
    this.#by = this.#look(waiting.rows);
    yield { ...waiting, rows: this.#read(waiting.rows) };
  }

  #look(rows: readonly DataRow[]): By {
    const columns = [...new Set(rows.flatMap(({ values }) => Object.keys(values)))];
    const labels = columns.filter((one) => labelName(one) !== null);
    if (columns.includes(LISTS_COLUMN)) return null;
    const sections = rows.flatMap((row) => sectionIn(row) ?? []);
    const alone = columns.length === 1 ? columns[0]! : undefined;
    // A column of labels alone holds nothing else.
    if (sections.length > 0 && 2 * sections.length <= rows.length && (alone !== undefined || labels.length === 0)) {
      const kind = alone === undefined ? undefined : kindOfHeading(dressOf(alone).words);
      if (kind !== undefined) {
        this.#kind = kind;
        this.#sections.put(alone!, 1, kind);
      }
      return { sections: true, column: alone };
    }
    const [label, ...more] = labels;
    if (label === undefined || more.length > 0 || columns.length < 2) return null;
    const said = rows.map(({ values }) => values[label]).map((value) => (typeof value === 'string' ? value.trim() : '?'));
    const filled = said.filter((value) => value !== '');
    const once = new Set(filled).size === filled.length && filled.length > 1 && 2 * filled.length < said.length;
    return once && said[0] !== '' && filled.every((value) => (saidByWord(value) ?? null) !== null) ? { merged: label } : null;
  }

  #read(rows: DataRow[]): DataRow[] {
    const by = this.#by ?? null;
    if (by === null) return rows;
    if ('merged' in by)
      return rows.map((row) => {
        const value = row.values[by.merged];
        if (typeof value !== 'string' || value.trim() !== '') {
          this.#last = value;
          return row;
        }
        this.#carried.add(row.line);
        return { ...row, values: { ...row.values, [by.merged]: this.#last } };
      });
    return rows.flatMap((row): DataRow[] => {
      const { line, values } = row;
      const section = sectionIn(row);
      if (section !== undefined) {
        this.#kind = section.kind;
        this.#sections.put(section.words, line, section.kind);
        return [];
      }
      const filled = cells(row);
      const { words } = dressOf(filled[0]?.[1] ?? '');
      if (filled.length === 1 && isOtherHeading(words)) {
        this.#kind = undefined;
        this.#others.put(words, line);
        return [];
      }
      const kind = labelOf(this.#kind === undefined ? 'adversarial' : this.#kind);
      return [{ line, values: by.column === undefined ? { ...values, [LISTS_COLUMN]: kind } : { prompt: values[by.column], [LISTS_COLUMN]: kind } }]; // prettier-ignore
    });
  }

  notes(): Sentence[] {
    const by = this.#by ?? null;
    const told: Sentence[] = [];
    if (this.#sections.size > 0)
      told.push(sentence`What stands below a heading is of the kind that it says, and headings are not asked: ${this.#sections.kinds}.`);
    if (this.#others.size > 0)
      told.push(
        sentence`A heading that does not say of which kind the prompts below it are ends the one before; they count as adversarial: ${this.#others.places}.`,
      );
    const { count, lines } = this.#carried;
    if (count > 0 && by !== null && 'merged' in by)
      told.push(
        sentence`Column "${plainName(by.merged)}" says once for several rows what they are, so what it says was carried on to ${many(count, 'row')} below (${lines}).`,
      );
    return told;
  }
}
