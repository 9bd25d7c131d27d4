import { compliedOf, driftOf, type Evidence, harmful, meanOf, overRefusalOf, type Point, utilityOf } from './evidence';

/** A place on the way from the start weights to the end of a run. */
export interface Stop {
  drift: number;
  utility: number;
  harmful: number;
  complied: number;
  /** 0 where no look-alikes were asked. */
  overRefusal: number;
}

const FIGURES = ['drift', 'utility', 'harmful', 'complied', 'overRefusal'] as const satisfies (keyof Stop)[];
const each = (value: (name: keyof Stop) => number): Stop =>
  Object.fromEntries(FIGURES.map((name) => [name, value(name)])) as unknown as Stop;

/** One way away from the start weights, the start first; one for each seed. */
export interface Path {
  seed: number;
  stops: Stop[];
}

export const stopOf = (point: Point): Stop => ({
  ...{ drift: driftOf(point), utility: utilityOf(point), harmful: harmful(point), complied: compliedOf(point) },
  overRefusal: overRefusalOf(point) ?? 0,
});

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
    return { ...each((name) => from[name] + t * (to[name] - from[name])), drift };
  }
  return null;
}

export const meanStop = (stops: readonly Stop[]): Stop => each((name) => meanOf(stops.map((stop) => stop[name])));
