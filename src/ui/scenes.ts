import { msg } from '@lit/localize';
import { ONLINE_TRACK, START_TRACK, tracksOf } from '../protocol/recipe';
import { percent, sampleText, significant, trackTitle } from '../lab/format';
import type { Group } from '../lab/runs';
import { envelope, smooth } from '../lab/series';
import { curve, type Curve, type Measure } from '../lab/summary';
import type { Area, Line, Scene } from './plot';
import { faded, slotOf } from './tracks';

/** From runs to lines: what each chart shows. A colour is a track, a dash is a run. */

export interface View {
  groups: Group[];
  focus: Group | null;
  /** 0 is raw; display only. */
  smoothing: number;
  /** The track whose three shares are filled in, if any. */
  shares: string | null;
  colour(slot: string): string;
  /** Columns of pixels for the chart of single updates. */
  columns: number;
}

export const DASHES: readonly number[][] = [[], [9, 5], [2, 4], [12, 4, 2, 4]];
export const letterOf = (index: number): string => String.fromCharCode(65 + index);

const inPercent = {
  format: (value: number) => percent(value),
  tick: (value: number) => percent(value, Math.abs(value * 100 - Math.round(value * 100)) > 1e-6 ? 1 : 0),
};
const plain = (digits: number) => ({
  format: (value: number) => significant(value, digits),
  tick: (value: number) => significant(value, 2),
});

/** The next round number above, so that the axis does not jump with every point. */
export function roundUp(value: number): number {
  if (!(value > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return ([1, 1.5, 2, 3, 4, 5, 6, 8, 10].find((digit) => digit * power >= value * 0.999) ?? 10) * power;
}

const highest = (lines: readonly Line[]) => lines.reduce((top, { points }) => Math.max(top, ...points.y, ...(points.high ?? [])), 0);

const xMax = (view: View) => Math.max(1, ...view.groups.map((group) => group.recipe.max_steps));

/** What the readout says beside the value of a point. */
const sampleOf =
  ({ n, seeds, full }: Curve) =>
  (i: number): string =>
    sampleText(n[i]!, seeds[i]!, full[i]!);

function trackLines(view: View, measure: Measure, options: { bands: boolean; ends: boolean; width: number }): Line[] {
  const several = view.groups.length > 1;
  return view.groups.flatMap((group, i) =>
    tracksOf(group.recipe).flatMap((track): Line[] => {
      const points = curve(group.runs, track, measure);
      const { x, y } = points;
      if (x.length === 0) return [];
      const colour = view.colour(slotOf(group.recipe, track));
      const letter = several ? letterOf(i) : '';
      const banded = options.bands && group === view.focus && view.shares === null;
      return [
        {
          label: `${letter} ${trackTitle(track)}`.trim(),
          letter,
          colour,
          points: banded ? points : { x, y },
          width: group === view.focus ? options.width : options.width * 0.8,
          dash: [...DASHES[i % DASHES.length]!],
          end: options.ends,
          ...(measure === 'drift' ? {} : { closing: points.full, sample: sampleOf(points) }),
          ...(banded ? { band: faded(colour, 0.14) } : {}),
        },
      ];
    }),
  );
}

/** The start weights do not change: one level line for each value that the overlaid runs measured. */
function startLines(view: View, measure: Measure, end: boolean): Line[] {
  const seen = new Set<number>();
  return view.groups.flatMap((group): Line[] => {
    const points = curve(group.runs, START_TRACK, measure);
    const value = points.y[0];
    if (value === undefined || seen.has(value)) return [];
    seen.add(value);
    return [
      {
        label: trackTitle(START_TRACK),
        letter: '',
        colour: view.colour('start'),
        points: { x: [0, xMax(view)], y: [value, value] },
        width: 1.5,
        dash: [4, 4],
        end,
        closing: [false, points.full[0]!],
        sample: () => sampleOf(points)(0),
      },
    ];
  });
}

export const SHARES = ['complied', 'off-topic', 'incoherent'] as const;
export const SHARE_OPACITY: Record<(typeof SHARES)[number], number> = { complied: 0.62, 'off-topic': 0.34, incoherent: 0.14 };

function shareAreas(view: View): Area[] {
  const { focus, shares } = view;
  if (!focus || !shares) return [];
  const colour = view.colour(slotOf(focus.recipe, shares));
  const levels = (['complied', 'compliedOrOffTopic', 'harmful'] as const).map((measure) => curve(focus.runs, shares, measure));
  return levels.map(({ x, y }, i) => ({
    x,
    low: i === 0 ? x.map(() => 0) : levels[i - 1]!.y,
    high: y,
    fill: faded(colour, SHARE_OPACITY[SHARES[i]!]),
  }));
}

export function harmfulScene(view: View): Scene {
  const lines = [...startLines(view, 'harmful', true), ...trackLines(view, 'harmful', { bands: true, ends: true, width: 2.2 })];
  const yMax = Math.min(1, Math.max(0.1, roundUp(highest(lines))));
  return { lines, areas: shareAreas(view), xMax: xMax(view), yMax, ...inPercent };
}

export function utilityScene(view: View): Scene {
  return {
    lines: trackLines(view, 'utility', { bands: true, ends: false, width: 1.7 }),
    areas: [],
    xMax: xMax(view),
    yMax: 1,
    ...inPercent,
  };
}

export function driftScene(view: View): Scene {
  const lines = trackLines(view, 'drift', { bands: false, ends: false, width: 1.7 });
  return { lines, areas: [], xMax: xMax(view), yMax: roundUp(highest(lines)), ...plain(3) };
}

export function lossScene(view: View): Scene {
  const colour = view.colour(ONLINE_TRACK);
  const runs = view.groups.flatMap((group, i) => group.runs.map((run) => ({ run, i }))).filter(({ run }) => run.series.length > 0);
  const lines = runs.flatMap(({ run, i }): Line[] => {
    const { series } = run;
    const raw = envelope(series.step, series.loss, series.length, view.columns);
    const letter = view.groups.length > 1 ? letterOf(i) : '';
    const label = `${letter} ${msg('loss')}`.trim();
    const dash = [...DASHES[i % DASHES.length]!];
    if (view.smoothing === 0) return [{ label, letter, colour, points: raw, width: 1.2, dash }];
    const even = smooth(series.loss, series.length, view.smoothing);
    const line: Line = { label, letter, colour, points: envelope(series.step, even, series.length, view.columns), width: 1.7, dash };
    // With several runs the raw values would only hide each other.
    return runs.length > 1 ? [line] : [{ ...line, colour: faded(colour, 0.3), points: raw, width: 1, silent: true }, line];
  });
  return { lines, areas: [], xMax: xMax(view), yMax: roundUp(highest(lines)), ...plain(3) };
}
