import { msg } from '@lit/localize';
import { ONLINE_TRACK, tracksOf } from '../../protocol/recipe';
import { append, greatest } from '../../protocol/base/lists';
import { interval, percent, significant, trackTitle } from '../../lab/base/format';
import { list } from '../../lab/base/said';
import { BAND, MOST_MARKERS } from '../../lab/figure/xy';
import {
  DASHES,
  gapStrip,
  gapText,
  harmfulTop,
  lastStep,
  letterOf,
  roundAbove,
  slotOf,
  startCurves,
  trackCurves,
  sampleText,
} from '../../lab/outcome/curves';
import type { Gap } from '../../lab/outcome/luck';
import { curve, type Curve, type Measure } from '../../lab/outcome/summary';
import { isLog, type Group } from '../../lab/runs/run';
import { envelope, smooth } from '../../lab/runs/series';
import { faded } from '../base/tracks';
import type { Area, Line, Scene } from './drawing';

export { DASHES, letterOf } from '../../lab/outcome/curves';

/** From runs to lines: what each chart shows. A colour and a shape are a track, a dash is a run. */

export interface View {
  groups: readonly Group[];
  focus: Group | null;
  /** 0 is raw; display only. */
  smoothing: number;
  /** The track whose three shares are filled in, if any. */
  shares: string | null;
  /** The axis of harmful rates ends above the highest, not at 100 %. */
  fit: boolean;
  /** Where an average of the focused group was farthest from its online weights. */
  gap: Gap | null;
  colour(slot: string): string;
  /** Columns of pixels for the chart of single updates. */
  columns: number;
}

const inPercent = {
  format: (value: number) => percent(value),
  tick: (value: number) => percent(value, Math.abs(value * 100 - Math.round(value * 100)) > 1e-6 ? 1 : 0),
};
const plain = (digits: number) => ({
  format: (value: number) => significant(value, digits),
  tick: (value: number) => significant(value, 2),
});

const highest = (lines: readonly Line[]) =>
  lines.reduce((top, { points, band }) => greatest((band ? points.high : null) ?? [], greatest(points.y, top)), 0);

const xMax = (view: View) => lastStep(view.groups);

/** What the readout says beside the value of a point. */
const wordsOf = ({ n, seeds, full, low, high }: Curve): Pick<Line, 'sample' | 'range'> => ({
  sample: (i) => sampleText(n[i]!, seeds[i]!, full[i]!),
  range: (i) => interval({ low: low[i]!, high: high[i]! }, 0),
});

function trackLines(view: View, measure: Measure, options: { bands: boolean; ends: boolean; width: number }): Line[] {
  return trackCurves(view.groups, measure).map(({ group, label, slot, dash, points }): Line => {
    const colour = view.colour(slot);
    const banded = options.bands && group === view.focus && view.shares === null;
    return {
      label,
      colour,
      points,
      width: group === view.focus ? options.width : options.width * 0.8,
      dash: [...dash],
      end: options.ends,
      ...(points.x.length <= MOST_MARKERS ? { marker: slot } : {}),
      ...(measure === 'drift' ? {} : { closing: points.full, ...wordsOf(points) }),
      ...(banded ? { band: faded(colour, BAND) } : {}),
    };
  });
}

function startLines(view: View, measure: Measure, end: boolean): Line[] {
  return startCurves(view.groups, measure).map(({ label, points }) => ({
    label,
    colour: view.colour('start'),
    points: { x: [0, xMax(view)], y: [points.y[0]!, points.y[0]!] },
    width: 1.5,
    dash: [4, 4],
    end,
    closing: [false, points.full[0]!],
    still: true,
    sample: () => wordsOf(points).sample!(0),
    range: () => wordsOf(points).range!(0),
  }));
}

export const SHARES = ['complied', 'off-topic', 'incoherent'] as const;
export const SHARE_OPACITY: Record<(typeof SHARES)[number], number> = { complied: 0.62, 'off-topic': 0.34, incoherent: 0.3 };

function shareAreas(view: View): Area[] {
  const { focus, shares } = view;
  if (!focus || !shares) return [];
  const colour = view.colour(slotOf(focus.recipe, shares));
  const levels = (['complied', 'compliedOrOffTopic', 'harmful'] as const).map((measure) => curve(focus.runs, shares, measure));
  return levels.map(({ x, y }, i) => ({
    x,
    low: i === 0 ? x.map(() => 0) : levels[i - 1]!.y,
    high: y,
    fill: faded(SHARES[i] === 'incoherent' ? view.colour('start') : colour, SHARE_OPACITY[SHARES[i]!]),
  }));
}

export function harmfulScene(view: View): Scene {
  const lines = [...startLines(view, 'harmful', true), ...trackLines(view, 'harmful', { bands: true, ends: true, width: 2.2 })];
  const { focus, gap } = view;
  const areas = shareAreas(view);
  if (focus && gap && areas.length === 0) areas.push({ ...gapStrip(focus, gap), fill: faded(view.colour('start'), 0.2) });
  const ends = gap && [gap.online.value, gap.average.value].sort((a, b) => a - b);
  return {
    lines,
    areas,
    ...(gap ? { mark: { step: gap.step, low: ends![0]!, high: ends![1]!, text: gapText(gap) } } : {}),
    xMax: xMax(view),
    yMax: view.fit ? harmfulTop(highest(lines)) : 1,
    ...inPercent,
  };
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
  return { lines, areas: [], xMax: xMax(view), yMax: roundAbove(highest(lines)), ...plain(3) };
}

/** A trainer elsewhere may have measured nothing but the loss on held-out rows. */
function loggedLines(view: View): Line[] {
  return view.groups.flatMap((group, i) =>
    !isLog(group)
      ? []
      : tracksOf(group.recipe).flatMap((track): Line[] => {
          const found = group.runs.flatMap(({ evaluations }) =>
            evaluations.filter((e) => e.track === track && Number.isFinite(e.utility.loss)),
          );
          if (found.length === 0) return [];
          const letter = view.groups.length > 1 ? letterOf(i) : '';
          const points = { x: found.map(({ step }) => step), y: found.map(({ utility }) => utility.loss) };
          const label = `${letter} ${list([trackTitle(track), msg('held-out loss')])}`.trim();
          return [{ label, colour: view.colour(slotOf(group.recipe, track)), points, width: 1.2, dash: [1, 3] }];
        }),
  );
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
    if (view.smoothing === 0) return [{ label, colour, points: raw, width: 1.2, dash }];
    const even = smooth(series.loss, series.length, view.smoothing);
    const line: Line = { label, colour, points: envelope(series.step, even, series.length, view.columns), width: 1.7, dash };
    // With several runs the raw values would only hide each other.
    return runs.length > 1 ? [line] : [{ ...line, colour: faded(colour, 0.3), points: raw, width: 1, silent: true }, line];
  });
  append(lines, loggedLines(view));
  return { lines, areas: [], xMax: xMax(view), yMax: roundAbove(highest(lines)), ...plain(3) };
}
