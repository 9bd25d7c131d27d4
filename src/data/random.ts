import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { skipN } from 'pure-rand/utils/skipN';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';

/**
 * A generator for one (seed, stream) pair, so that whatever is drawn for an epoch or a step can be drawn
 * again without replaying what came before. The state is linear in its seed at first: the skip mixes it.
 */
export function generator(seed: number, stream = 0): RandomGenerator {
  const rng = xoroshiro128plusFromState([seed | 0, stream | 0, 0x2545f491, 0x4f6cdd1d]);
  skipN(rng, 64);
  return rng;
}

/** Fisher-Yates in place. */
export function shuffle<List extends { [index: number]: unknown; length: number }>(rng: RandomGenerator, list: List): List {
  for (let last = list.length - 1; last > 0; last--) {
    const other = uniformInt(rng, 0, last);
    [list[last], list[other]] = [list[other], list[last]];
  }
  return list;
}
