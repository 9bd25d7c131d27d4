/** What was left out, merged or read in another way than it may have been meant: how often, and where first. */

/** Places that are named one by one. */
const NAMED = 5;

export class Told {
  count = 0;
  readonly #first: string[] = [];

  /** `place` says where, such as the number of a line. */
  add(place: string | number): void {
    this.count++;
    if (this.#first.length < NAMED) this.#first.push(String(place));
  }

  /** `3, 4 and 12 more`. */
  get places(): string {
    const more = this.count - this.#first.length;
    return more > 0 ? `${this.#first.join(', ')} and ${more} more` : this.#first.join(', ');
  }

  /** `line 3`, or `lines 3, 4 and 12 more`. */
  get lines(): string {
    return `${this.count === 1 ? 'line' : 'lines'} ${this.places}`;
  }
}

/** A number of things: `1 row`, `2 rows`. */
export const many = (count: number, one: string, more = `${one}s`): string => `${count} ${count === 1 ? one : more}`;
