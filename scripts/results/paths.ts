import { driftOf, type Evidence, harmful, meanOf, type Point, utilityOf } from './evidence';

/** A place on the way from the start weights to the end of a run. */
export interface Stop {
  drift: number;
  utility: number;
  harmful: number;
}

/** One way away from the start weights, the start first; one for each seed. */
export interface Path {
  seed: number;
  stops: Stop[];
}

export const stopOf = (point: Point): Stop => ({ drift: driftOf(point), utility: utilityOf(point), harmful: harmful(point) });

function pathsOf(start: Point | undefined, lists: readonly (readonly Point[])[]): Path[] {
  const seeds = [...new Set(lists.flatMap((list) => list.map(({ seed }) => seed)))];
  return seeds.map((seed) => {
    const points = lists.flatMap((list) => list.filter((p) => p.seed === seed));
    return { seed, stops: [...(start ? [start] : []), ...points].map(stopOf) };
  });
}

/** A track as the run goes on: where stopping early would have left it. */
export const alongRun = (evidence: Evidence, start: Point | undefined, cell: string, track: string): Path[] =>
  pathsOf(
    start,
    evidence.steps(cell, track).map((step) => evidence.at({ cell, step, track })),
  );

/** The ends of runs at rising rates, of seeds that have them all: straight between distant ends a path shows more harm than there is. */
export const alongRates = (evidence: Evidence, cells: readonly string[]): Path[] =>
  pathsOf(
    undefined,
    cells.map((cell) => evidence.at({ cell })),
  ).filter(({ stops }) => stops.length === cells.length);

/** Where a path first rises to a drift, between two stops by straight lines; null where it never does, or begins beyond. */
export function readAt({ stops }: Path, drift: number): Stop | null {
  for (const [i, to] of stops.entries()) {
    if (to.drift < drift) continue;
    const from = stops[i - 1];
    if (to.drift === drift) return to;
    if (!from) return null;
    const t = (drift - from.drift) / (to.drift - from.drift);
    const between = (name: keyof Stop): number => from[name] + t * (to[name] - from[name]);
    return { drift, utility: between('utility'), harmful: between('harmful') };
  }
  return null;
}

export const meanStop = (stops: readonly Stop[]): Stop => ({
  drift: meanOf(stops.map((s) => s.drift)),
  utility: meanOf(stops.map((s) => s.utility)),
  harmful: meanOf(stops.map((s) => s.harmful)),
});
