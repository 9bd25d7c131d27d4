import { compliant, type Evidence, harmful, interpolated, meanOf, shareOf, utilityOf } from './evidence';
import type { Point } from './evidence';

/** A place on the way from the start weights to the end of a run. */
export interface Stop {
  drift: number;
  utility: number;
  harmful: number;
  compliant: number;
}

/** One way away from the start weights, the start first; one for each seed. */
export interface Path {
  seed: number;
  stops: Stop[];
}

const stopOf = (point: Point): Stop => ({
  drift: point.measured.drift,
  utility: utilityOf(point),
  harmful: shareOf(point, harmful),
  compliant: shareOf(point, compliant),
});

function pathsOf(evidence: Evidence, start: Point, cell: string, lists: Point[][]): Path[] {
  return evidence.of(cell).flatMap(({ seed }) => {
    const points = lists.flatMap((list) => list.filter((p) => p.seed === seed));
    return points.length > 0 ? [{ seed, stops: [stopOf(start), ...points.map(stopOf)] }] : [];
  });
}

/** A track as the run goes on: where stopping early would have left it. */
export const alongRun = (evidence: Evidence, start: Point, cell: string, track: string): Path[] =>
  pathsOf(
    evidence,
    start,
    cell,
    evidence.steps(cell, track).map((step) => evidence.at({ cell, step, track })),
  );

/** The straight line from the start weights to those that the run ended with. */
export function alongLine(evidence: Evidence, start: Point, cell: string): Path[] {
  const step = evidence.steps(cell, 'online').at(-1);
  if (step === undefined) return [];
  const tracks = [...evidence.shares(cell).map(interpolated), 'online'];
  return pathsOf(
    evidence,
    start,
    cell,
    tracks.map((track) => evidence.at({ cell, step, track })),
  );
}

/** Where a path first rises to a level, between two stops by straight lines; null where it never does. */
export function readAt({ stops }: Path, key: 'drift' | 'utility', level: number): Stop | null {
  for (const [i, to] of stops.entries()) {
    if (to[key] < level) continue;
    const from = stops[i - 1];
    if (!from || to[key] === level) return to;
    const t = (level - from[key]) / (to[key] - from[key]);
    const between = (name: keyof Stop): number => from[name] + t * (to[name] - from[name]);
    return { drift: between('drift'), utility: between('utility'), harmful: between('harmful'), compliant: between('compliant') };
  }
  return null;
}

/** What all paths of a kind show at a level, and how many of them get there. */
export function crossing(paths: readonly Path[], key: 'drift' | 'utility', level: number): { reached: number; mean: Stop | null } {
  const stops = paths.flatMap((path) => readAt(path, key, level) ?? []);
  return { reached: stops.length, mean: stops.length > 0 ? meanStop(stops) : null };
}

export const meanStop = (stops: readonly Stop[]): Stop => ({
  drift: meanOf(stops.map((s) => s.drift)),
  utility: meanOf(stops.map((s) => s.utility)),
  harmful: meanOf(stops.map((s) => s.harmful)),
  compliant: meanOf(stops.map((s) => s.compliant)),
});

/** The mean of all seeds stop by stop, for a chart. */
export function meanPath(paths: readonly Path[]): Stop[] {
  const length = Math.min(...paths.map((p) => p.stops.length));
  return paths.length === 0 ? [] : Array.from({ length }, (_, i) => meanStop(paths.map((p) => p.stops[i]!)));
}
