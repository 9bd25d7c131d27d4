import { type BarChart, drawBars } from './bars';
import { type Colours, escape, line, tag, widthOf, wrap, write } from './markup';
import { drawXy, type XyChart } from './xy';

/**
 * Charts as one self-contained SVG text: title, caption (runs, judge, prompts, n, seeds), legend, charts below each other, footer. It has
 * its own background, so that it can be read on any page, and needs no script, font file or page to be made or shown.
 *
 *     drawFigure({
 *       title: 'Harmful answers',
 *       caption: 'judge keywords@1 on adversarial-test, n = 300, seeds 1-6',
 *       charts: [{
 *         kind: 'xy',
 *         x: { label: 'step' },
 *         y: { label: 'share of prompts', max: 1, format: (share) => percent(share, 0) },
 *         series: [{ label: 'Trained weights', colour: TRACK_COLOURS.online, x: [0, 100], y: [0, 0.6], low: [0, 0.5], high: [0.01, 0.7] }],
 *       }],
 *     });
 *
 * A scatter is an `xy` chart whose series have `line: false`; bars are `{ kind: 'bars', direction, categories, value, series }`.
 */
export interface Figure {
  title: string;
  /** Below the title; long text is wrapped, and a line break is kept. */
  caption?: string;
  footer?: string;
  charts: readonly (XyChart | BarChart)[];
  /** In CSS pixels; the height follows from the charts. */
  width?: number;
  colours?: Colours;
}

export type { BarChart, BarSeries } from './bars';
export type { Colours } from './markup';
export type { Axis } from './scale';
export type { Series, XyChart } from './xy';

/** The light theme of the page, for figures that are made where there is no page. */
export const LIGHT: Colours = { paper: '#ffffff', ink: '#1c1e22', soft: '#5a6069', hair: '#edebe6' };
/** One colour for each track, by the name of its slot. */
export const TRACK_COLOURS = {
  start: '#6a6f78',
  online: '#bb4a08',
  'ema-1': '#0a5fa6',
  'ema-2': '#0b7659',
  'ema-3': '#86399a',
  'ema-4': '#7d6000',
} as const;

const MARGIN = 20;
const WIDTH = 760;

/** One entry for each label and look that does not stand at the end of its line. */
interface Entry {
  label: string;
  sample: (x: number, y: number) => string;
  key: string;
}

function legend(charts: Figure['charts']): Entry[] {
  const entries = charts.flatMap((chart): Entry[] => {
    if (chart.kind === 'bars')
      return chart.series.map(({ label, colour, opacity }) => ({
        label,
        key: `${label} ${colour} ${opacity}`,
        sample: (x, y) => tag('rect', { x: x + 4, y: y - 9, width: 11, height: 11, fill: colour, 'fill-opacity': opacity }),
      }));
    return chart.series
      .filter(({ end }) => !end)
      .map(({ label, colour, dash, width, line: joined }) => ({
        label,
        key: `${label} ${colour} ${dash?.join()}`,
        sample: (x, y) =>
          joined === false
            ? tag('circle', { cx: x + 9, cy: y - 4, r: 4, fill: colour })
            : line(x, y - 4, x + 18, y - 4, colour, { 'stroke-width': width ?? 2, 'stroke-dasharray': dash?.join(' ') || undefined }),
      }));
  });
  const seen = new Set<string>();
  const distinct = entries.filter(({ label, key }) => label !== '' && !seen.has(key) && seen.add(key));
  // One nameable thing in one chart is named by the title.
  return distinct.length > 1 || charts.length > 1 ? distinct : [];
}

export function drawFigure(figure: Figure): string {
  const colours = figure.colours ?? LIGHT;
  const inner = (figure.width ?? WIDTH) - 2 * MARGIN;
  const out: string[] = [];
  let y = 0;
  const text = (words: string, size: number, colour: string, height: number, more = {}) => {
    for (const row of wrap(words, inner, size)) out.push(write(row, 0, (y += height), size, colour, more));
  };
  text(figure.title, 17, colours.ink, 21, { 'font-weight': 600 });
  if (figure.caption) {
    y += 3;
    text(figure.caption, 12.5, colours.soft, 17);
  }
  const entries = legend(figure.charts);
  if (entries.length > 0) {
    y += 24;
    let x = 0;
    for (const { label, sample } of entries) {
      const width = 24 + widthOf(label, 12) + 16;
      if (x > 0 && x + width > inner) {
        x = 0;
        y += 18;
      }
      out.push(sample(x, y) + write(label, x + 24, y, 12, colours.ink));
      x += width;
    }
  }
  for (const chart of figure.charts) {
    y += 12;
    const drawn = chart.kind === 'bars' ? drawBars(chart, y, inner, colours) : drawXy(chart, y, inner, colours);
    out.push(drawn.markup);
    y += drawn.height;
  }
  if (figure.footer) {
    y += 6;
    text(figure.footer, 11, colours.soft, 15);
  }
  const [width, height] = [inner + 2 * MARGIN, Math.ceil(y + 2 * MARGIN)];
  const words = [figure.caption, figure.footer].filter(Boolean).join('\n');
  const described = tag('title', {}, escape(figure.title)) + (words ? tag('desc', {}, escape(words)) : '');
  const paper = tag('rect', { width, height, fill: colours.paper });
  const frame = { xmlns: 'http://www.w3.org/2000/svg', width, height, viewBox: `0 0 ${width} ${height}`, role: 'img' };
  const face = { 'font-family': "system-ui, 'Segoe UI', 'Hiragino Sans', 'Noto Sans JP', 'Noto Sans', sans-serif" };
  return tag('svg', { ...frame, ...face }, described + paper + tag('g', { transform: `translate(${MARGIN} ${MARGIN})` }, out.join('')));
}
