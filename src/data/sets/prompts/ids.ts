/** Ids of prompts, each given once: a later one of the same name has a number behind it. */

interface Given {
  has(id: string): boolean;
  add(id: string): unknown;
}

export class Ids {
  /** The next number of each name, so that many of one name are not counted anew each time. */
  readonly #next = new Map<string, number>();

  constructor(private readonly given: Given = new Set<string>()) {}

  give(wanted: string): string {
    let id = wanted;
    if (this.given.has(id)) {
      let count = this.#next.get(wanted) ?? 2;
      while (this.given.has((id = `${wanted}-${count}`))) count++;
      this.#next.set(wanted, count + 1);
    }
    this.given.add(id);
    return id;
  }
}
