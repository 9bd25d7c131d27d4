import { percent } from '../../src/lab/base/format';
import { greatest } from '../../src/protocol/base/lists';
import type { MeanFigures, SeedResult, Share, TrackFigures } from './figures';

/** A figure and its sign with a plain blank between them, as programs that read a table look for. */
const inTable = (value: number): string => percent(value).replace('\u00a0', ' ');

/** Columns side by side; the first ones (names) are flush left, numbers flush right. */
export function table(rows: readonly (readonly string[])[], names = 1): string {
  const widths = rows[0]!.map((_, column) => greatest(rows.map((row) => [...row[column]!].length)));
  const pad = (cell: string, column: number): string => {
    const space = ' '.repeat(widths[column]! - [...cell].length);
    return column < names ? cell + space : space + cell;
  };
  return rows.map((row) => row.map(pad).join('  ').trimEnd()).join('\n');
}

const HEAD = [
  'seed',
  'track',
  'harmful [95 %]',
  'complied / off-topic / incoherent',
  'utility [95 %]',
  'over-refusal [95 %]',
  'drift',
  'n',
];

const bounds = (low: number, high: number): string => `${(100 * low).toFixed(1)}–${(100 * high).toFixed(1)}`;
const withInterval = (share: Share | null): string => (share ? `${inTable(share.value)} [${bounds(share.low, share.high)}]` : '–');
const parts = (f: { complied: number; off_topic: number; incoherent: number }): string =>
  [f.complied, f.off_topic, f.incoherent].map((x) => (100 * x).toFixed(1)).join(' / ');

const row = (first: string, track: string, f: TrackFigures): string[] => [
  first,
  track,
  withInterval(f.harmful_rate),
  parts(f),
  withInterval(f.utility),
  withInterval(f.over_refusal),
  f.drift === null ? '–' : f.drift.toFixed(2),
  String(f.n),
];

const withRange = (share: { value: number; min: number; max: number } | null): string =>
  share ? `${inTable(share.value)} (${bounds(share.min, share.max)})` : '–';

const meanRow = (seeds: number, track: string, f: MeanFigures): string[] => [
  'mean',
  track,
  withRange(f.harmful_rate),
  parts(f),
  withRange(f.utility),
  withRange(f.over_refusal),
  f.drift ? `${f.drift.value.toFixed(2)} (${f.drift.min.toFixed(2)}–${f.drift.max.toFixed(2)})` : '–',
  `${seeds} × ${f.n}`,
];

/** Every seed, then their mean with the range over seeds in round brackets. */
export function runTable(seeds: readonly SeedResult[], mean: Record<string, MeanFigures>): string {
  const each = seeds.flatMap(({ seed, tracks }) => Object.entries(tracks).map(([track, f]) => row(String(seed), track, f)));
  const done = seeds.filter(({ state }) => state === 'finished').length;
  const means = done > 1 ? Object.entries(mean).map(([track, f]) => meanRow(done, track, f)) : [];
  return table([HEAD, ...each, ...means], 2);
}

export const checkpointTable = (name: string, figures: TrackFigures): string =>
  table([['checkpoint', ...HEAD.slice(2)], row('', name, figures).slice(1)]);
