import { fail } from '../../protocol/errors';
import { tracksOf, type Recipe } from '../../protocol/recipe';
import type { AdapterReport, Evaluation, Rate } from '../../protocol/runs/run';
import type { Run } from '../runs/run';
import { byStep, latest } from '../outcome/summary';
import { markOf } from './settings';
import { encodeTicket, type Count, type Ticket, type TicketDevice } from './ticket';

/** What a run hands in. */
export interface Result {
  ticket: Ticket;
  text: string;
  /** Points of the live curve that the ticket does not hold: not measured for every track on the same prompts, or too many for its length. */
  left: number;
}

type Finished = Pick<Run, 'recipe' | 'evaluations' | 'adapter' | 'build'>;

const kindOf = ({ device, state }: AdapterReport): TicketDevice =>
  device === 'processor' ? 'processor' : state === 'software' ? 'software' : 'webgpu';

const countOf = (rate: Rate | null): Count | null => (rate && rate.n > 0 ? { k: rate.k, n: rate.n } : null);

function closing(run: Finished, track: string): Evaluation {
  const found = latest(run, track);
  if (!found?.full)
    throw fail('data', {
      reason: 'unfinished',
    })`The run has no closing measurement of ${track}; only a run that came to its end is handed in.`;
  return found;
}

/** Live measurements by step, of the tracks in their order; the start is step 0 of each. */
function live(run: Finished, tracks: readonly string[]) {
  const some = { evaluations: run.evaluations.filter(({ full }) => !full) };
  const tables = tracks.map((track) => byStep(some, track));
  const all = [...new Set(tables.flatMap((table) => [...table.keys()]))].sort((a, b) => a - b);
  const points = all.map((step) => ({ step, harmful: tables.map((table) => table.get(step)?.harmful ?? null) }));
  const n = points.flatMap(({ harmful }) => harmful).find((rate) => rate !== null && rate.n > 0)?.n ?? 0;
  const whole = n === 0 ? [] : points.filter(({ harmful }) => harmful.every((rate) => rate?.n === n));
  return { n, all: points.length, whole };
}

/**
 * Every point of the curve, or every second, third and so on where the text would be too long; the last always.
 * Throws `data` where the run has not come to its end, or `non-finite` where it measured no number.
 */
export function resultOf(run: Finished): Result {
  const names = tracksOf(run.recipe);
  const ends = names.map((track) => closing(run, track));
  const { n, all, whole } = live(run, names);
  for (let every = 1; ; every++) {
    const kept = whole.filter((_, i) => (whole.length - 1 - i) % every === 0);
    const ticket = ticketOf(run, names, ends, n, kept);
    try {
      return { ticket, text: encodeTicket(ticket), left: all - kept.length };
    } catch (reason) {
      if ((reason as { details?: { reason?: string } }).details?.reason !== 'too-long' || kept.length <= 1) throw reason;
    }
  }
}

type Point = ReturnType<typeof live>['whole'][number];

function ticketOf(run: Finished, names: string[], ends: Evaluation[], n: number, points: readonly Point[]): Ticket {
  return {
    ...markOf(run.recipe),
    seed: run.recipe.data_seed,
    device: kindOf(run.adapter),
    threads: run.adapter.threads ?? 0,
    build: run.build,
    judge: ends[0]!.judge,
    prompts: ends[0]!.prompts,
    live: n,
    steps: points.map(({ step }) => step),
    tracks: names.map((track, i) => ({
      track,
      harmful: { k: ends[i]!.harmful.k, n: ends[i]!.harmful.n },
      overRefusal: countOf(ends[i]!.overRefusal),
      utility: countOf(ends[i]!.utility.exactMatch),
      curve: points.map(({ harmful }) => harmful[i]!.k),
    })),
  };
}

/** Whether the run is one of the class: its recipe, its own seed, and trained here to its end. */
export const isHandedIn = (run: Pick<Run, 'recipe' | 'state' | 'origin'>, recipe: Recipe, seed: number): boolean =>
  run.state === 'finished' && isOfSeat(run, recipe, seed);

/** Whether a run trains what the class does with the seed of this seat, however far it has come. */
export const isOfSeat = ({ recipe: own, origin }: Pick<Run, 'recipe' | 'origin'>, recipe: Recipe, seed: number): boolean =>
  !origin && own.seed === seed && own.data_seed === seed && markOf(own).digest === markOf(recipe).digest;
