import type { Accepted } from './pool';

/** Where the dots and lines of a class lie, in shares of the picture. */

export interface Dot {
  seed: number;
  rate: number;
  /** 0 on the line, then 1, -1, 2, -2: how far beside it, so that no dot hides another. */
  place: number;
}

/** Dots closer than `width` stand beside each other, in the order of their rates. */
export function dotsOf(seeds: readonly number[], rates: readonly number[], width: number): Dot[] {
  const order = rates.map((rate, i) => ({ rate, seed: seeds[i]! })).sort((a, b) => a.rate - b.rate || a.seed - b.seed);
  const placed: Dot[] = [];
  for (const one of order) {
    const near = placed.filter(({ rate }) => one.rate - rate < width).map(({ place }) => place);
    let step = 0;
    const place = () => (step % 2 === 1 ? (step + 1) / 2 : -step / 2);
    while (near.includes(place())) step++;
    placed.push({ ...one, place: place() + 0 });
  }
  return placed;
}

export interface Fan {
  /** One for each seed. */
  lines: { seed: number; steps: number[]; rates: number[] }[];
  /** The mean over the seeds, at the steps that all of them have. */
  mean: { steps: number[]; rates: number[] };
}

export function fanOf(accepted: readonly Pick<Accepted, 'ticket'>[], track: string): Fan {
  const lines = accepted.map(({ ticket: { seed, steps, live, tracks } }) => ({
    seed,
    steps,
    rates: tracks.find((one) => one.track === track)!.curve.map((k) => k / live),
  }));
  const shared = (lines[0]?.steps ?? []).filter((step) => lines.every(({ steps }) => steps.includes(step)));
  const at = (step: number) => lines.map(({ steps, rates }) => rates[steps.indexOf(step)]!);
  const rates = shared.map((step) => at(step).reduce((sum, rate) => sum + rate, 0) / lines.length);
  return { lines, mean: { steps: shared, rates } };
}
