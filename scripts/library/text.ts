/** Part of a text with some of its places replaced. */
export class Text {
  readonly #source: string;
  readonly #begin: number;
  readonly #end: number;
  readonly #changes: { from: number; to: number; by: string }[] = [];

  constructor(source: string, begin: number, end: number) {
    this.#source = source;
    this.#begin = begin;
    this.#end = end;
  }

  /** Places are those of the source, and do not overlap. */
  replace(from: number, to: number, by: string): void {
    this.#changes.push({ from, to, by });
  }

  toString(): string {
    let at = this.#begin;
    let out = '';
    for (const { from, to, by } of this.#changes.sort((a, b) => a.from - b.from)) {
      out += this.#source.slice(at, from) + by;
      at = to;
    }
    return out + this.#source.slice(at, this.#end);
  }
}
