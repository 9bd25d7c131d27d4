import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { generator } from '../random';

interface Drawn<Item> {
  key: number;
  order: number;
  size: number;
  item: Item;
}

/**
 * A sample of a stream whose length nobody knows: every item draws a key, and those with the smallest keys stay. Which
 * ones depends on the seed and the order alone. Holds at most `rows` items of `size` altogether (and for a moment a quarter more).
 */
export class Sample<Item> {
  #drawn: Drawn<Item>[] = [];
  #size = 0;
  #offered = 0;
  /** Keys from here on have been turned down already. */
  #bound = Infinity;
  readonly #rng;

  constructor(
    private readonly rows: number,
    private readonly size: number,
    seed: number,
  ) {
    this.#rng = generator(seed, 0x5a);
  }

  get offered(): number {
    return this.#offered;
  }

  /** `make` copies the item, and is called only if it is drawn. */
  offer(size: number, make: () => Item): void {
    const key = uniformInt(this.#rng, 0, 0x7fffffff);
    const order = this.#offered++;
    if (key >= this.#bound) return;
    this.#drawn.push({ key, order, size, item: make() });
    this.#size += size;
    if (this.#drawn.length > this.rows * 1.25 || this.#size > this.size * 1.25) this.#trim();
  }

  #trim(): void {
    this.#drawn.sort((a, b) => a.key - b.key || a.order - b.order);
    let keep = 0;
    let size = 0;
    while (keep < this.#drawn.length && keep < this.rows) {
      size += this.#drawn[keep]?.size ?? 0;
      if (size > this.size && keep > 0) break;
      keep++;
    }
    const first = this.#drawn[keep];
    if (!first) return;
    this.#bound = Math.min(this.#bound, first.key);
    this.#drawn.length = keep;
    this.#size = this.#drawn.reduce((sum, { size: own }) => sum + own, 0);
  }

  /** The items drawn, in the order they came in. */
  take(): Item[] {
    this.#trim();
    return this.#drawn.sort((a, b) => a.order - b.order).map(({ item }) => item);
  }
}
