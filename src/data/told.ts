/** What was left out, merged or read in another way than it may have been meant: how often, and where first. */

/** Places that are named one by one. */
const NAMED = 5;
/** Kinds that are told one by one; names from outside may make many. */
const KINDS = 40;

export class Told {
  count = 0;
  readonly #first: string[] = [];
  /** Places, each counted once where it comes several times in a row, and the last of them. */
  #places = 0;
  #last: string | undefined;

  /** `place` says where, such as the number of a line. */
  add(place: string | number): void {
    this.count++;
    if (String(place) === this.#last) return;
    this.#last = String(place);
    this.#places++;
    if (this.#first.length < NAMED) this.#first.push(this.#last);
  }

  /** `3, 4 and 12 more`. */
  get places(): string {
    const more = this.#places - this.#first.length;
    return more > 0 ? `${this.#first.join(', ')} and ${more} more` : this.#first.join(', ');
  }

  /** `line 3`, or `lines 3, 4 and 12 more`. */
  get lines(): string {
    return `${this.#places === 1 ? 'line' : 'lines'} ${this.places}`;
  }
}

/** What was done to one row, which is kept: beginnings of sentences, each once. */
export type RowRemarks = Set<string>;

/** What was done to a row that is kept, or to something else, and the line where it begins. */
export interface Remark {
  line: number;
  /** What is counted; a row where nothing is said. */
  thing?: string;
  /** The beginning of a sentence: what was done. */
  what: string;
}

/** Counts remarks by kind, with the lines of the first. */
export class Remarks {
  readonly #kinds = new Map<string, { what: string; thing: string; told: Told }>();
  readonly #others = new Told();

  add({ line, what, thing = 'row' }: Remark): void {
    const key = `${thing}\n${what}`;
    let kind = this.#kinds.get(key);
    if (!kind && this.#kinds.size < KINDS) this.#kinds.set(key, (kind = { what, thing, told: new Told() }));
    (kind?.told ?? this.#others).add(line);
  }

  /** A sentence for each kind, in the order in which they came up. */
  sentences(): string[] {
    const told = Array.from(
      this.#kinds.values(),
      ({ what, thing, told: { count, lines } }) => `${what}: ${count === 1 ? '' : `${many(count, thing)}, `}${lines}.`,
    );
    const { count, lines } = this.#others;
    return count > 0 ? [...told, `Rows have ${many(count, 'more remark')} of other kinds: ${lines}.`] : told;
  }
}

/** A number of things: `1 row`, `2 rows`. */
export const many = (count: number, one: string, more = `${one}s`): string => `${count} ${count === 1 ? one : more}`;
