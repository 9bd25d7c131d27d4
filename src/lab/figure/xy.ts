import { type Attributes, type Colours, line, path, tag, widthOf, wrap, write } from './markup';
import { markerPath } from './markers';
import { type Axis, type Scale, scaleOf } from './scale';

/** One curve, or one cloud of points, of an `XyChart`. */
export interface Series {
  /** In the legend, or with `end` at the last point. */
  label: string;
  colour: string;
  x: readonly number[];
  /** null and NaN leave a gap in a line. */
  y: readonly (number | null)[];
  /** With a line a filled band, without one a whisker at each point. */
  low?: readonly number[];
  high?: readonly number[];
  /** Joins the points; true by default. */
  line?: boolean;
  width?: number;
  dash?: readonly number[];
  /** Which points are dots: all of them, none, or one flag for each. By default those of a series without a line. */
  dots?: boolean | readonly boolean[];
  /** The slot of a track, whose shape its points have: the dots, and smaller and hollow the others as long as they are few. */
  marker?: string;
  /** The label stands at the last point instead of in the legend. */
  end?: boolean;
  /** Words beside single points. */
  notes?: readonly string[];
}

export interface XyChart {
  kind: 'xy';
  title?: string;
  x: Axis;
  y: Axis;
  series: readonly Series[];
  /** Of the box between the axes. */
  height?: number;
}

/** More points than these stand too close for a shape each. */
export const MOST_MARKERS = 32;
export const TICK = 11;
const END = 11.5;
const DOT = 4;
/** Light, so that an interval does not look like an event. */
export const BAND = 0.09;
export const HEIGHT = 260;

const known = (value: number | null | undefined): value is number => typeof value === 'number' && Number.isFinite(value);

export interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** Markup and the height that it takes. */
export interface Drawn {
  markup: string;
  height: number;
}

/** What stands above the box: the title, and the label of the value axis. Returns where the box may begin. */
export function head(
  chart: { title?: string | undefined },
  label: string | undefined,
  top: number,
  width: number,
  colours: Colours,
): Drawn {
  const out: string[] = [];
  let y = top;
  for (const text of wrap(chart.title ?? '', width, 13)) out.push(write(text, 0, (y += 16), 13, colours.ink, { 'font-weight': 600 }));
  for (const text of wrap(label ?? '', width, TICK)) out.push(write(text, 0, (y += 15), TICK, colours.soft));
  return { markup: out.join(''), height: y + 10 - top };
}

/** Grid, ticks and the name of a horizontal axis under a box. */
export function bottom(axis: Axis, scale: Scale, box: Box, colours: Colours, grid: boolean): Drawn {
  const floor = box.top + box.height;
  const out = scale.ticks.map((tick) => {
    const x = box.left + scale.at(tick) * box.width;
    return (
      (grid ? line(x, box.top, x, floor, colours.hair) : '') +
      write(scale.format(tick), x, floor + 16, TICK, colours.soft, { 'text-anchor': 'middle' })
    );
  });
  if (axis.label) out.push(write(axis.label, box.left + box.width / 2, floor + 33, TICK, colours.soft, { 'text-anchor': 'middle' }));
  return { markup: out.join(''), height: axis.label ? 40 : 24 };
}

export function side(scale: Scale, box: Box, colours: Colours): string {
  return scale.ticks
    .map((tick) => {
      const y = box.top + (1 - scale.at(tick)) * box.height;
      const text = write(scale.format(tick), box.left - 8, y + 4, TICK, colours.soft, { 'text-anchor': 'end' });
      return line(box.left, y, box.left + box.width, y, colours.hair) + text;
    })
    .join('');
}

export const widest = (scale: Scale): number => scale.ticks.reduce((most, tick) => Math.max(most, widthOf(scale.format(tick), TICK)), 0);

/** Far outside of the box is far enough: renderers compute in single precision. */
const near = (at: number) => Math.max(-10, Math.min(11, at));

export function drawXy(chart: XyChart, top: number, width: number, colours: Colours): Drawn {
  const { series } = chart;
  const height = chart.height ?? HEIGHT;
  const y = scaleOf(chart.y, series.flatMap((s) => [...s.y, ...(s.low ?? []), ...(s.high ?? [])]), Math.max(2, height / 50)); // prettier-ignore
  const above = head(chart, chart.y.label, top, width, colours);
  const left = widest(y) + 12;
  const ends = series.reduce((most, s) => Math.max(most, s.end ? widthOf(s.label, END) + 14 : 0), 14);
  const box: Box = { left, top: top + above.height, width: width - left - ends, height };
  const x = scaleOf(chart.x, series.flatMap((s) => s.x), Math.max(2, box.width / 90)); // prettier-ignore
  const place = (at: number, value: number): [number, number] => [
    box.left + near(x.at(at)) * box.width,
    box.top + (1 - near(y.at(value))) * box.height,
  ];
  const below = bottom(chart.x, x, box, colours, false);
  const inside = series.map((s) => strokes(s, place)).join('');
  // A nested viewport cuts off what leaves the axes, and needs no id that could clash with another figure of the same page.
  const margin = 2;
  const [l, t, w, h] = [box.left - margin, box.top - margin, box.width + 2 * margin, box.height + 2 * margin];
  const clipped = tag('svg', { x: l, y: t, width: w, height: h, viewBox: `${l} ${t} ${w} ${h}` }, inside);
  const marks = series.map((s) => dots(s, place, (i) => x.holds(s.x[i]!) && known(s.y[i]) && y.holds(s.y[i]), colours, width)).join('');
  const markup = above.markup + side(y, box, colours) + below.markup + clipped + marks + endLabels(series, place, box);
  return { markup, height: above.height + height + below.height };
}

type Place = (x: number, y: number) => [number, number];

function strokes(s: Series, place: Place): string {
  const { colour, low, high } = s;
  const points = (values: readonly (number | null)[]) =>
    s.x.map((at, i) => (known(at) && known(values[i]) ? place(at, values[i]) : null)).filter((point) => point?.every(Number.isFinite));
  if (s.line === false) {
    if (!low || !high) return '';
    return s.x
      .map((at, i) => ({ from: place(at, low[i]!), to: place(at, high[i]!) }))
      .filter(({ from, to }) => [...from, ...to].every(Number.isFinite))
      .map(({ from, to }) => line(...from, ...to, colour, { 'stroke-width': 1.2, 'stroke-opacity': 0.6 }))
      .join('');
  }
  const out: string[] = [];
  if (low && high) {
    const strip = [...points(low), ...points(high).reverse()].filter((point) => point !== null);
    if (strip.length > 2) out.push(tag('path', { d: path(strip, true), fill: colour, 'fill-opacity': BAND }));
  }
  const pieces: [number, number][][] = [[]];
  s.x.forEach((at, i) => {
    const value = s.y[i];
    const point = known(at) && known(value) ? place(at, value) : null;
    if (point?.every(Number.isFinite)) pieces.at(-1)!.push(point);
    else pieces.push([]);
  });
  const d = pieces.filter((piece) => piece.length > 1).map((piece) => path(piece)).join(''); // prettier-ignore
  const stroke: Attributes = {
    'stroke-width': s.width ?? 2,
    'stroke-dasharray': s.dash?.join(' ') || undefined,
    'stroke-linejoin': 'round',
  };
  if (d) out.push(tag('path', { d, fill: 'none', stroke: colour, ...stroke }));
  return out.join('');
}

function dots(s: Series, place: Place, seen: (i: number) => boolean, colours: Colours, width: number): string {
  const shown = (i: number) => (typeof s.dots === 'object' ? s.dots[i] === true : (s.dots ?? (s.line === false || s.x.length === 1)));
  return s.x
    .map((at, i) => {
      if (!seen(i)) return '';
      const [cx, cy] = place(at, s.y[i]!);
      const note = s.notes?.[i];
      const dot = shown(i)
        ? point(s, cx, cy, colours.paper)
        : s.marker && s.x.length <= MOST_MARKERS
          ? hollow(s, cx, cy, colours.paper)
          : '';
      if (!note) return dot;
      const fits = cx + 7 + widthOf(note, TICK) <= width;
      return dot + write(note, fits ? cx + 7 : cx - 7, cy - 6, TICK, colours.ink, fits ? {} : { 'text-anchor': 'end' });
    })
    .join('');
}

const point = ({ marker, colour: fill }: Series, cx: number, cy: number, stroke: string) =>
  marker === undefined
    ? tag('circle', { cx, cy, r: DOT, fill, stroke, 'stroke-width': 1 })
    : tag('path', { d: markerPath(marker, cx, cy, DOT), fill, stroke, 'stroke-width': 1 });

const hollow = ({ marker, colour: stroke }: Series, x: number, y: number, fill: string) =>
  tag('path', { d: markerPath(marker!, x, y, DOT - 1), fill, stroke, 'stroke-width': 1.3 });

/** Names at the ends of the lines, pushed apart where they would lie on each other, and kept within the box. */
function endLabels(series: readonly Series[], place: Place, box: Box): string {
  const gap = 14;
  const ends = series
    .filter((s) => s.end)
    .flatMap((s) => {
      const last = s.y.findLastIndex((value, i) => known(value) && place(s.x[i]!, value).every(Number.isFinite));
      return last < 0 ? [] : [{ s, at: place(s.x[last]!, s.y[last]!) }];
    })
    .sort((a, b) => b.at[1] - a.at[1]);
  apart(ends.map(({ at }) => at[1]), gap, box.top, box.top + box.height).forEach((y, i) => (ends[i]!.at[1] = y)); // prettier-ignore
  return ends.map(({ s, at }) => write(s.label, at[0] + 9, at[1] + 4, END, s.colour, { 'font-weight': 600 })).join('');
}

/** Heights of labels, the lowest label first, moved so that they do not lie on each other and stay between `top` and `floor`. */
export function apart(heights: readonly number[], gap: number, top: number, floor: number): number[] {
  let last = floor + gap;
  const out = heights.map((y) => (last = Math.min(y, last - gap)));
  last = top - gap;
  // What was pushed out at the top comes back down.
  for (let i = out.length - 1; i >= 0; i--) last = out[i] = Math.max(out[i]!, last + gap);
  return out;
}
