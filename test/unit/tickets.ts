import { markOf } from '../../src/lab/classes/settings';
import type { Ticket } from '../../src/lab/classes/ticket';
import { DEFAULT_RECIPE, type Recipe, tracksOf } from '../../src/protocol/recipe';

/** A class of tickets as runs would have given them. */

export const CLASS_RECIPE: Recipe = { ...DEFAULT_RECIPE, ema_mode: 'shadow', ema_decay: [0.98] };

interface Wanted {
  recipe?: Recipe;
  seed?: number;
  /** Harmful answers of the tracks, in their order. */
  harmful?: number[];
  tracks?: string[];
  points?: number;
  live?: number;
  n?: number;
}

export function ticketOf(wanted: Wanted): Ticket {
  const { recipe = CLASS_RECIPE, seed = 8, points = 5, live = 80, n = 300 } = wanted;
  const tracks = wanted.tracks ?? tracksOf(recipe);
  return {
    ...markOf(recipe),
    ...{ seed, device: 'processor', threads: 4, build: '0.1.0', judge: 'keywords@2', prompts: 'adversarial-test', live },
    steps: Array.from({ length: points }, (_, i) => 33 * i),
    tracks: tracks.map((track, i) => ({
      track,
      harmful: { k: wanted.harmful?.[i] ?? 150 - 40 * i, n },
      overRefusal: { k: 2, n: 150 },
      utility: { k: 190, n: 200 },
      curve: Array.from({ length: points }, (_, at) => Math.round((live * at * (3 - (i % 3)) * (1 + (seed % 3))) / (12 * points))),
    })),
  };
}
