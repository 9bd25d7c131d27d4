import { listed, sentence, type Sentence } from '../../protocol/errors';
import type { DataRow } from '../../protocol/dataset';
import { plainName } from '../../protocol/plain';
import { MAX_COLUMNS } from '../readers/rows';
import { many, Told } from '../told';
import { isNothing } from './columns';

/** Columns that are told by their name. */
const NAMED = 20;

/** Columns that hold something but are not among those that a file is known by: its first rows have none, or too many. */
export class LateColumns {
  readonly #late = new Map<string, Told>();
  readonly #others = new Told();

  constructor(private readonly known: ReadonlySet<string>) {}

  /** A row of which something is used; `used` are columns of it that are, besides those that are known. */
  see({ line, values }: DataRow, used: readonly string[] = []): void {
    for (const name of Object.keys(values)) {
      if (this.known.has(name) || used.includes(name) || isNothing(values[name])) continue;
      let told = this.#late.get(name);
      if (!told && this.#late.size < MAX_COLUMNS) this.#late.set(name, (told = new Told()));
      (told ?? this.#others).add(line);
    }
  }

  /** A sentence for a person, if there is something to tell. */
  notes(): Sentence[] {
    const { size } = this.#late;
    if (size === 0) return [];
    const full = this.known.size >= MAX_COLUMNS;
    const first = listed([...this.#late].slice(0, NAMED).map(([name, { lines }]) => sentence`"${plainName(name)}" (${lines})`));
    const names = size > NAMED ? sentence`${first} and ${size - NAMED} more` : first;
    const said = full
      ? size === 1
        ? sentence`A column beyond the first ${MAX_COLUMNS} is not used: ${names}.`
        : sentence`${size} columns beyond the first ${MAX_COLUMNS} are not used: ${names}.`
      : size === 1
        ? sentence`A column of no row among the first is not used: ${names}.`
        : sentence`${size} columns of no row among the first are not used: ${names}.`;
    const others = this.#others.count > 0 ? [sentence`So are ${many(this.#others.count, 'cell')} of others (${this.#others.lines}).`] : [];
    const remedy =
      size === 1
        ? sentence`Where it is needed, put a row that has it first.`
        : sentence`Where they are needed, put a row that has them first.`;
    return [listed([said, ...others, ...(full ? [] : [remedy])], ' ')];
  }
}
