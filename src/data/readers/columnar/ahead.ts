/** Bytes of the file from `start` to `end`. */
export type Fetch = (start: number, end: number) => Promise<Uint8Array<ArrayBuffer>>;

/**
 * Fetches `window` bytes at a time, up to `end`: the pages of a column may be tiny and many, and one access to the file, or one turn of waiting,
 * costs as much as reading many of them. What is handed on shares its memory.
 */
export class Ahead {
  #bytes: Uint8Array = new Uint8Array(0);
  #from = 0;

  constructor(
    private readonly fetch: Fetch,
    private readonly end: number,
    private readonly window: number,
  ) {}

  /** The bytes from `start` to `stop`, if they are at hand. */
  at(start: number, stop: number): Uint8Array | null {
    const from = this.#from;
    return start < from || stop > from + this.#bytes.length ? null : this.#bytes.subarray(start - from, stop - from);
  }

  async read(start: number, stop: number): Promise<Uint8Array> {
    const there = this.at(start, stop);
    if (there) return there;
    this.#bytes = await this.fetch(start, Math.min(this.end, Math.max(stop, start + this.window)));
    this.#from = start;
    return this.#bytes.subarray(0, stop - start);
  }
}
