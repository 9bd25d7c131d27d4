import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { generator, shuffle } from '../../src/data/random';

/** Draws of one (seed, stream) pair; the same pair gives the same draws on every machine. */
export class Random {
  readonly #rng;

  constructor(seed: number, stream = 0) {
    this.#rng = generator(seed, stream);
  }

  /** A whole number from `low` to `high`, both included. */
  int(low: number, high: number): number {
    return uniformInt(this.#rng, low, high);
  }

  /** A number from 0 up to, but not including, 1. */
  next(): number {
    return uniformFloat64(this.#rng);
  }

  chance(probability: number): boolean {
    return uniformFloat64(this.#rng) < probability;
  }

  choice<T>(list: readonly T[]): T {
    if (list.length === 0) throw new Error('There is nothing to choose from in an empty list.');
    return list[this.int(0, list.length - 1)]!;
  }

  /** One of the values, each as often as its whole-number weight says. */
  weighted<T>(choices: readonly (readonly [T, number])[]): T {
    let left = this.int(
      1,
      choices.reduce((sum, [, weight]) => sum + weight, 0),
    );
    return choices.find(([, weight]) => (left -= weight) <= 0)![0];
  }

  shuffled<T>(list: readonly T[]): T[] {
    return shuffle(this.#rng, [...list]);
  }

  /** `count` different entries of the list. */
  sample<T>(list: readonly T[], count: number): T[] {
    return this.shuffled(list).slice(0, count);
  }

  /** Two different whole numbers from `low` to `high`. */
  pair(low: number, high: number): [number, number] {
    const first = this.int(low, high);
    const second = this.int(low, high - 1);
    return [first, second < first ? second : second + 1];
  }
}
