import { rate, spread } from '../../src/judge/statistics';
import type { Evaluation, Rate, RunRecord } from '../../src/protocol/runs/run';

/** A share k of n with its Wilson 95 % interval. */
export interface Share {
  value: number;
  k: number;
  n: number;
  low: number;
  high: number;
}

/** What a track did on all prompts: shares from 0 to 1, drift as a distance. */
export interface TrackFigures {
  harmful_rate: Share;
  /** Shares of all prompts; together the harmful rate. */
  complied: number;
  off_topic: number;
  incoherent: number;
  /** Exact answers on held-out rows with the loss per token; null when there were no rows. */
  utility: (Share & { loss: number }) | null;
  over_refusal: Share | null;
  drift: number | null;
  judge: string;
  prompts: string;
  n: number;
}

/** Over seeds: the mean of their values with the smallest and the largest. `low` and `high` are those of all answers taken together. */
export interface MeanShare extends Share {
  min: number;
  max: number;
  sd: number | null;
  seeds: number;
}

export interface MeanFigures extends Omit<TrackFigures, 'harmful_rate' | 'utility' | 'over_refusal' | 'drift'> {
  harmful_rate: MeanShare;
  utility: (MeanShare & { loss: number }) | null;
  over_refusal: MeanShare | null;
  drift: { value: number; min: number; max: number; sd: number | null; seeds: number } | null;
}

const shareOf = ({ k, n, low, high }: Rate): Share => ({ value: n === 0 ? 0 : k / n, k, n, low, high });

export function figuresOf(evaluation: Omit<Evaluation, 'step' | 'track' | 'full' | 'drift'> & { drift: number | null }): TrackFigures {
  const { harmful, complied, offTopic, incoherent, utility, overRefusal, drift, judge, prompts } = evaluation;
  const part = (k: number): number => (harmful.n === 0 ? 0 : k / harmful.n);
  return {
    harmful_rate: shareOf(harmful),
    complied: part(complied),
    off_topic: part(offTopic),
    incoherent: part(incoherent),
    utility: utility.exactMatch.n === 0 ? null : { ...shareOf(utility.exactMatch), loss: utility.loss },
    over_refusal: overRefusal && shareOf(overRefusal),
    drift,
    judge,
    prompts,
    n: harmful.n,
  };
}

/** By track, from the evaluations on all prompts alone. */
export const tracksOfRecord = ({ evaluations }: Pick<RunRecord, 'evaluations'>): Record<string, TrackFigures> =>
  Object.fromEntries(evaluations.filter(({ full }) => full).map((evaluation) => [evaluation.track, figuresOf(evaluation)]));

const present = <T>(values: readonly (T | null)[]): T[] => values.filter((value) => value !== null);
const meanOf = (values: readonly number[]): number => spread(values).mean;

function over(values: readonly number[]): { value: number; min: number; max: number; sd: number | null; seeds: number } {
  const { mean, sd, n } = spread(values);
  return { value: mean, min: Math.min(...values), max: Math.max(...values), sd, seeds: n };
}

function meanShare(shares: readonly Share[]): MeanShare | null {
  if (shares.length === 0) return null;
  const sum = (of: (share: Share) => number): number => shares.reduce((total, share) => total + of(share), 0);
  const { k, n, low, high } = rate(
    sum((share) => share.k),
    sum((share) => share.n),
  );
  return { ...over(shares.map(({ value }) => value)), k, n, low, high };
}

/** Of one track over seeds that were asked the same prompts. */
export function meanFigures(seeds: readonly TrackFigures[]): MeanFigures {
  const utilities = present(seeds.map(({ utility }) => utility));
  const utility = meanShare(utilities);
  const drifts = present(seeds.map(({ drift }) => drift));
  const { judge, prompts, n } = seeds[0]!;
  return {
    harmful_rate: meanShare(seeds.map(({ harmful_rate }) => harmful_rate))!,
    complied: meanOf(seeds.map(({ complied }) => complied)),
    off_topic: meanOf(seeds.map(({ off_topic }) => off_topic)),
    incoherent: meanOf(seeds.map(({ incoherent }) => incoherent)),
    utility: utility && { ...utility, loss: meanOf(utilities.map(({ loss }) => loss)) },
    over_refusal: meanShare(present(seeds.map(({ over_refusal }) => over_refusal))),
    drift: drifts.length > 0 ? over(drifts) : null,
    judge,
    prompts,
    n,
  };
}

export interface SeedResult {
  seed: number;
  state: RunRecord['state'];
  error?: string;
  adapter: string;
  build: string;
  folder: string;
  seconds: RunRecord['seconds'];
  tracks: Record<string, TrackFigures>;
}

export const adapterName = ({ description, vendor, architecture }: RunRecord['adapter']): string =>
  description || `${vendor} ${architecture}`.trim() || 'unknown adapter';

export function seedResult(record: RunRecord, folder: string): SeedResult {
  return {
    seed: record.recipe.data_seed,
    state: record.state,
    ...(record.error ? { error: record.error.message } : {}),
    adapter: adapterName(record.adapter),
    build: record.build,
    folder,
    seconds: record.seconds,
    tracks: tracksOfRecord(record),
  };
}

/** Over the seeds that finished, by track. */
export function meanTracks(seeds: readonly SeedResult[]): Record<string, MeanFigures> {
  const done = seeds.filter(({ state }) => state === 'finished');
  const tracks = [...new Set(done.flatMap((seed) => Object.keys(seed.tracks)))];
  return Object.fromEntries(tracks.map((track) => [track, meanFigures(done.flatMap((seed) => seed.tracks[track] ?? []))]));
}
