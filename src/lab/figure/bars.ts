import { type Colours, line, tag, widthOf, wrap, write } from './markup';
import { type Axis, type Scale, scaleOf } from './scale';
import { bottom, type Box, type Drawn, head, HEIGHT, side, TICK, widest } from './xy';

export interface BarSeries {
  label: string;
  colour: string;
  opacity?: number;
  /** One for each category; null leaves its place empty. */
  values: readonly (number | null)[];
  /** Whiskers; not with `stacked`. */
  low?: readonly (number | null)[];
  high?: readonly (number | null)[];
}

export interface BarChart {
  kind: 'bars';
  title?: string;
  direction: 'horizontal' | 'vertical';
  categories: readonly string[];
  /** The axis of the values. */
  value: Axis;
  series: readonly BarSeries[];
  /** On top of each other instead of beside each other. */
  stacked?: boolean;
  /** Written at the end of each bar, or of each stack. */
  show?: (value: number) => string;
  /** Of the box between the axes; a horizontal chart grows with its categories. */
  height?: number;
}

const THICK = 15;
const known = (value: number | null | undefined): value is number => typeof value === 'number' && Number.isFinite(value);

/** A bar in units of its chart: `from` and `to` along the value axis, `at` and `thick` as shares of the category's place. */
interface Bar {
  from: number;
  to: number;
  at: number;
  thick: number;
  series: BarSeries;
  low: number | null;
  high: number | null;
  text: string;
}

function barsOf(chart: BarChart, category: number): Bar[] {
  const { series, stacked, show } = chart;
  const inner = 0.76;
  const start = chart.value.log ? (chart.value.min ?? 0) : 0;
  let sum = 0;
  return series.flatMap((s, i): Bar[] => {
    const value = s.values[category];
    if (!known(value)) return [];
    if (stacked) {
      const from = sum;
      sum += value;
      const last = series.slice(i + 1).every((other) => !known(other.values[category]));
      const text = last && show ? show(sum) : '';
      return [{ from, to: sum, at: (1 - inner) / 2, thick: inner, series: s, low: null, high: null, text }];
    }
    const thick = inner / series.length;
    const ends = { low: s.low?.[category] ?? null, high: s.high?.[category] ?? null };
    return [{ from: start, to: value, at: (1 - inner) / 2 + i * thick, thick, series: s, ...ends, text: show ? show(value) : '' }];
  });
}

export function drawBars(chart: BarChart, top: number, width: number, colours: Colours): Drawn {
  const all = chart.categories.map((_, i) => barsOf(chart, i));
  const values = all.flat().flatMap((bar) => [bar.from, bar.to, bar.low, bar.high]);
  return chart.direction === 'horizontal'
    ? horizontal(chart, all, values, top, width, colours)
    : vertical(chart, all, values, top, width, colours);
}

/** Room for the words at the ends of the bars. */
const roomOf = (all: Bar[][]) => all.flat().reduce((most, bar) => Math.max(most, widthOf(bar.text, TICK)), 0);

function horizontal(chart: BarChart, all: Bar[][], values: (number | null)[], top: number, width: number, colours: Colours): Drawn {
  const above = head(chart, undefined, top, width, colours);
  const names = chart.categories.map((name) => wrap(name, width * 0.34, TICK));
  const left = names.flat().reduce((most, name) => Math.max(most, widthOf(name, TICK)), 0) + 12;
  const rows = chart.stacked ? 1 : Math.max(1, chart.series.length);
  const slot = Math.max(rows * THICK * 1.3, 8 + 14 * names.reduce((most, name) => Math.max(most, name.length), 1));
  const height = chart.height ?? slot * chart.categories.length;
  const box: Box = { left, top: top + above.height, width: width - left - roomOf(all) - 20, height };
  const scale = scaleOf(chart.value, values, Math.max(2, box.width / 90));
  const each = height / Math.max(1, chart.categories.length);
  const at = (value: number) => box.left + clamp(scale, value) * box.width;
  const out = all.map((bars, i) => {
    const y = box.top + i * each;
    const middle = y + each / 2 - ((names[i]!.length - 1) * 13) / 2 + 4;
    const words = names[i]!.map((name, j) => write(name, left - 10, middle + 13 * j, TICK, colours.ink, { 'text-anchor': 'end' }));
    const drawn = bars.map((bar) => {
      const [from, to] = [at(bar.from), at(bar.to)];
      const [y0, h] = [y + bar.at * each, bar.thick * each];
      const rect = rectangle(bar, Math.min(from, to), y0, Math.abs(to - from), h);
      const end = known(bar.high) ? Math.max(to, at(bar.high)) : to;
      const whisker = known(bar.low) && known(bar.high) ? stroke(at(bar.low), y0 + h / 2, at(bar.high), y0 + h / 2, colours) : '';
      return rect + whisker + (bar.text ? write(bar.text, end + 6, y0 + h / 2 + 4, TICK, colours.ink) : '');
    });
    return words.join('') + drawn.join('');
  });
  const below = bottom(chart.value, scale, box, colours, true);
  const base = line(at(0), box.top, at(0), box.top + height, colours.soft);
  return { markup: above.markup + below.markup + out.join('') + base, height: above.height + height + below.height };
}

function vertical(chart: BarChart, all: Bar[][], values: (number | null)[], top: number, width: number, colours: Colours): Drawn {
  const above = head(chart, chart.value.label, top, width, colours);
  const height = chart.height ?? HEIGHT;
  const scale = scaleOf(chart.value, values, Math.max(2, height / 50));
  const left = widest(scale) + 12;
  const roof = roomOf(all) > 0 ? 10 : 0;
  const box: Box = { left, top: top + above.height + roof, width: width - left - 14, height };
  const each = box.width / Math.max(1, chart.categories.length);
  const at = (value: number) => box.top + (1 - clamp(scale, value)) * height;
  let lines = 1;
  const out = all.map((bars, i) => {
    const x = box.left + i * each;
    const names = wrap(chart.categories[i]!, each - 8, TICK);
    lines = Math.max(lines, names.length);
    const middle = { 'text-anchor': 'middle' };
    const words = names.map((name, j) => write(name, x + each / 2, box.top + height + 16 + 13 * j, TICK, colours.ink, middle));
    const drawn = bars.map((bar) => {
      const [from, to] = [at(bar.from), at(bar.to)];
      const [x0, w] = [x + bar.at * each, bar.thick * each];
      const end = known(bar.high) ? Math.min(to, at(bar.high)) : to;
      const whisker = known(bar.low) && known(bar.high) ? stroke(x0 + w / 2, at(bar.low), x0 + w / 2, at(bar.high), colours) : '';
      const text = bar.text ? write(bar.text, x0 + w / 2, end - 5, TICK, colours.ink, middle) : '';
      return rectangle(bar, x0, Math.min(from, to), w, Math.abs(to - from)) + whisker + text;
    });
    return words.join('') + drawn.join('');
  });
  const base = line(box.left, at(0), box.left + box.width, at(0), colours.soft);
  const markup = above.markup + side(scale, box, colours) + out.join('') + base;
  return { markup, height: above.height + roof + height + 12 + 13 * lines };
}

const clamp = (scale: Scale, value: number) => {
  const at = scale.at(value);
  return Number.isNaN(at) ? 0 : Math.min(1, Math.max(0, at));
};

const rectangle = ({ series }: Bar, x: number, y: number, width: number, height: number) =>
  tag('rect', { x, y, width, height, fill: series.colour, 'fill-opacity': series.opacity });

const stroke = (x1: number, y1: number, x2: number, y2: number, colours: Colours) =>
  line(x1, y1, x2, y2, colours.ink, { 'stroke-width': 1.3 });
