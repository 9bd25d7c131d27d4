/** Values that lists are put together from, in one row group. */
const MOST_LISTED = 4_000_000;
/** Values of the pages at hand of all columns without lists. */
const MOST_AT_HAND = 32_000_000;
/** Levels of lists and structs that a value takes room for; one that lies deeper counts more. */
const LEVELS = 4;

/** Told how many values are going to be built. Throws an Error where there is no room for them. */
export type Take = (count: number) => void;

/** How much the pages of a row group may build in memory, whatever they claim and however few bytes say so. */
export class Room {
  #listed = 0;
  #atHand = 0;

  /** Of a column whose pages are all put together; `levels` are those that its values lie deep. */
  ofLists(levels: number): Take {
    const each = Math.max(1, Math.ceil(levels / LEVELS));
    return (count) => {
      this.#listed += each * count;
      if (this.#listed > MOST_LISTED)
        throw new Error(
          `its columns of lists hold more than ${MOST_LISTED} values in a row group; write it with smaller row groups, or without the columns that are not needed`,
        );
    };
  }

  /** Of a column of which one page is at hand at a time. */
  ofPages(): Take {
    let held = 0;
    return (count) => {
      this.#atHand += count - held;
      held = count;
      if (this.#atHand > MOST_AT_HAND)
        throw new Error(
          `pages of its columns that belong together hold more than ${MOST_AT_HAND} values; write it with smaller pages or row groups, or with fewer columns`,
        );
    };
  }
}
