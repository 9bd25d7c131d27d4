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
  notes(): string[] {
    const { size } = this.#late;
    if (size === 0) return [];
    const full = this.known.size >= MAX_COLUMNS;
    const where = full ? `beyond the first ${MAX_COLUMNS}` : 'of no row among the first';
    const names = [...this.#late].slice(0, NAMED).map(([name, { lines }]) => `"${plainName(name)}" (${lines})`);
    const more = size > NAMED ? ` and ${size - NAMED} more` : '';
    const others = this.#others.count > 0 ? ` So are ${many(this.#others.count, 'cell')} of others (${this.#others.lines}).` : '';
    const remedy = full
      ? ''
      : ` Where ${size === 1 ? 'it is' : 'they are'} needed, put a row that has ${size === 1 ? 'it' : 'them'} first.`;
    return [`${size === 1 ? 'A column' : `${size} columns`} ${where} ${size === 1 ? 'is' : 'are'} not used: ${names.join(', ')}${more}.${others}${remedy}`]; // prettier-ignore
  }
}
