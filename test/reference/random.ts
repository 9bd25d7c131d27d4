import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { generator } from '../../src/data/random';

/** Seeded draws for tests: the same seed gives the same numbers everywhere. */
export function draws(seed: number) {
  const rng = generator(seed, 0x7e57);
  const uniform = (): number => 1 - uniformFloat64(rng);
  return {
    /** Normal numbers, rounded to float32 so that reference and kernel begin with equal inputs. */
    normal: (count: number, scale = 1): Float32Array<ArrayBuffer> =>
      Float32Array.from({ length: count }, () => scale * Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform())),
    /** Whole numbers from 0 to below `end`. */
    whole: (count: number, end: number): number[] => Array.from({ length: count }, () => uniformInt(rng, 0, end - 1)),
  };
}
