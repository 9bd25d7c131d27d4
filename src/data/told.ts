import { listed, sentence, type Sentence, wordsOf } from '../protocol/errors';

/** What was left out, merged or read in another way than it may have been meant: how often, and where first. */

/** Places that are named one by one. */
const NAMED = 5;
/** Kinds that are told one by one; names from outside may make many. */
const KINDS = 40;

export class Told {
  count = 0;
  readonly #first: Sentence[] = [];
  /** Places, each counted once where it comes several times in a row, and the last of them. */
  #places = 0;
  #last: string | undefined;

  /** `place` says where, such as the number of a line. */
  add(place: string | number | Sentence): void {
    this.count++;
    const said = sentence`${place}`;
    const words = wordsOf(said);
    if (words === this.#last) return;
    this.#last = words;
    this.#places++;
    if (this.#first.length < NAMED) this.#first.push(said);
  }

  /** The first places, and how many there are more. */
  get #shown(): [first: Sentence, more: number] {
    return [listed(this.#first), this.#places - this.#first.length];
  }

  /** `3, 4 and 12 more`. */
  get places(): Sentence {
    const [first, more] = this.#shown;
    return more > 0 ? sentence`${first} and ${more} more` : first;
  }

  /** `line 3`, or `lines 3, 4 and 12 more`. */
  get lines(): Sentence {
    const [first, more] = this.#shown;
    if (this.#places === 1) return sentence`line ${first}`;
    return more > 0 ? sentence`lines ${first} and ${more} more` : sentence`lines ${first}`;
  }
}

/** What was done to one row, which is kept: beginnings of sentences, each once. */
export class RowRemarks {
  readonly #said = new Map<string, Sentence>();

  add(what: Sentence): void {
    this.#said.set(wordsOf(what), what);
  }

  get all(): Sentence[] {
    return [...this.#said.values()];
  }
}

/** A number of things of one kind. */
export type Counted = (count: number) => Sentence;

export const rowsOf: Counted = (count) => many(count, 'row');

/** What was done to a row that is kept, or to something else, and the line where it begins. */
export interface Remark {
  line: number;
  /** What is counted; rows where nothing is said. */
  thing?: Counted;
  /** The beginning of a sentence: what was done. */
  what: Sentence;
}

/** Counts remarks by kind, with the lines of the first. */
export class Remarks {
  readonly #kinds = new Map<string, { what: Sentence; thing: Counted; told: Told }>();
  readonly #others = new Told();

  add({ line, what, thing = rowsOf }: Remark): void {
    const key = `${wordsOf(thing(0))}\n${wordsOf(what)}`;
    let kind = this.#kinds.get(key);
    if (!kind && this.#kinds.size < KINDS) this.#kinds.set(key, (kind = { what, thing, told: new Told() }));
    (kind?.told ?? this.#others).add(line);
  }

  /** A sentence for each kind, in the order in which they came up. */
  sentences(): Sentence[] {
    const told = Array.from(this.#kinds.values(), ({ what, thing, told: { count, lines } }) =>
      count === 1 ? sentence`${what}: ${lines}.` : sentence`${what}: ${thing(count)}, ${lines}.`,
    );
    const { count, lines } = this.#others;
    return count > 0 ? [...told, sentence`Rows have ${many(count, 'more remark')} of other kinds: ${lines}.`] : told;
  }
}

/** A number of things: `1 row`, `2 rows`. */
export const many = (count: number, one: string, more = `${one}s`): Sentence => ({
  texts: ['', ` ${count === 1 ? one : more}`],
  values: [count],
});
