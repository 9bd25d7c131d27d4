import { exp, log } from '../../src/protocol/base/arithmetic';
import type { Random } from '../world/random';

/** Draws that the generators of both languages share. */

const UNITS = 1e9;

/** Draws entries with unequal weights, in the time of a binary search. */
export class Drawn<T> {
  readonly #list: readonly T[];
  readonly #ends: number[] = [];

  /** `weights` are above 0, one per entry. */
  constructor(list: readonly T[], weights: readonly number[]) {
    if (list.length === 0 || list.length !== weights.length)
      throw new Error(`There are ${list.length} entries and ${weights.length} weights to draw with.`);
    this.#list = list;
    let sum = 0;
    for (const weight of weights) this.#ends.push((sum += weight));
  }

  draw(rng: Random): T {
    const at = (rng.int(0, UNITS - 1) / UNITS) * this.#ends.at(-1)!;
    let [low, high] = [0, this.#ends.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#ends[middle]! > at) high = middle;
      else low = middle + 1;
    }
    return this.#list[low]!;
  }
}

/** Zipf's law: the r-th entry weighs r^-power, in an order shuffled by `seed`. Some topics are met often and others seldom, so that their margins differ. */
export function zipf<T>(list: readonly T[], power: number, random: Random): Drawn<T> {
  const ranks = random.shuffled(list.map((_, index) => index + 1));
  return new Drawn(
    list,
    ranks.map((rank) => exp(-power * log(rank))),
  );
}

/** `count` rows with different prompts. Throws where the generator has no more. */
export function distinct<Row extends { prompt: string }>(count: number, draw: () => Row, seen: ReadonlySet<string> = new Set()): Row[] {
  const rows = new Map<string, Row>();
  for (let tries = 0; rows.size < count; tries++) {
    if (tries > 1000 * count) throw new Error(`After ${tries} draws there are ${rows.size} of ${count} different prompts.`);
    const row = draw();
    if (!seen.has(row.prompt) && !rows.has(row.prompt)) rows.set(row.prompt, row);
  }
  return [...rows.values()];
}
