/** What was done to rows that are kept. */
export interface Remark {
  line: number;
  /** The beginning of a sentence: what was done. */
  what: string;
}

/** Lines that are named of each kind. */
const NAMED = 5;
/** Kinds that are told one by one; names from outside may make many. */
const KINDS = 40;

/** Counts remarks by kind, with the lines of the first. */
export class Remarks {
  readonly #kinds = new Map<string, { count: number; lines: number[] }>();
  #others = 0;

  add({ line, what }: Remark): void {
    let kind = this.#kinds.get(what);
    if (!kind) {
      if (this.#kinds.size >= KINDS) {
        this.#others++;
        return;
      }
      this.#kinds.set(what, (kind = { count: 0, lines: [] }));
    }
    kind.count++;
    if (kind.lines.length < NAMED) kind.lines.push(line);
  }

  /** A sentence for each kind, in the order in which they came up. */
  sentences(): string[] {
    const told = [...this.#kinds].map(([what, { count, lines }]) => {
      if (count === 1) return `${what}: line ${lines[0]}.`;
      return `${what}: ${count} rows, ${count > lines.length ? 'the first in lines' : 'lines'} ${lines.join(', ')}.`;
    });
    return this.#others > 0 ? [...told, `There are ${this.#others} more remarks of other kinds.`] : told;
  }
}
