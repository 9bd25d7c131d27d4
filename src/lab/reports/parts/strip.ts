import { greatest } from '../../../protocol/base/lists';
import { LIGHT } from '../../figure/draw';
import { line, tag, write } from '../../figure/markup';
import { roundStep, ticksTo } from '../../figure/scale';
import { brief } from '../../base/format';
import { drawn, type Markup } from './html';

/** A share with its interval on a line from 0 to `most`, with the floor as a stroke across: small enough for a cell of a table. */

export interface Strip {
  value: number;
  low: number;
  high: number;
  /** Null without a floor. */
  floor: number | null;
  /** Of the weights before training; null where they are not compared. */
  base?: number | null;
  colour: string;
  /** What it shows, in words. */
  said: string;
}

export const FLOOR = '#a3261b';
const BASE = '#6a6f78';
const SIDE = 6;

/** The end of an axis that holds all of these shares, a round one. */
export function endOf(shares: readonly number[]): number {
  const most = greatest(shares, 0);
  return most <= 0 ? 0.1 : Math.min(1, Math.ceil((most * 1.04) / roundStep(most / 4)) * roundStep(most / 4));
}

const place = (width: number, most: number) => (value: number) => SIDE + (Math.min(value, most) / most) * (width - 2 * SIDE);
const frame = (width: number, height: number) => ({ width, height, viewBox: `0 0 ${width} ${height}`, role: 'img' });

export function strip({ value, low, high, floor, base = null, colour, said }: Strip, most: number, width = 150, height = 16): Markup {
  const at = place(width, most);
  const middle = height / 2;
  const marks = [
    line(SIDE, middle, width - SIDE, middle, LIGHT.hair, { 'stroke-width': 3 }),
    tag('rect', {
      x: at(low),
      y: middle - 3,
      width: Math.max(1.5, at(high) - at(low)),
      height: 6,
      rx: 3,
      fill: colour,
      'fill-opacity': 0.3,
    }),
    floor === null ? '' : line(at(floor), 1, at(floor), height - 1, FLOOR, { 'stroke-width': 1.6 }),
    base === null ? '' : tag('circle', { cx: at(base), cy: middle, r: 3.2, fill: LIGHT.paper, stroke: BASE, 'stroke-width': 1.5 }),
    tag('circle', { cx: at(value), cy: middle, r: 4, fill: colour, stroke: LIGHT.paper, 'stroke-width': 1 }),
  ];
  return drawn(tag('svg', { ...frame(width, height), 'aria-label': said }, marks.join('')));
}

/** The figures of the axis, to stand above or below strips of the same width. */
export function axis(most: number, width = 150, height = 12): Markup {
  const at = place(width, most);
  const ticks = ticksTo(most, 2, false).filter((tick) => tick <= most * 1.0001);
  const texts = ticks.map((tick) => {
    const anchor = tick === 0 ? 'start' : at(tick) > width - 2 * SIDE ? 'end' : 'middle';
    return write(brief(tick), anchor === 'start' ? 0 : anchor === 'end' ? width : at(tick), height - 2, 9, LIGHT.soft, {
      'text-anchor': anchor,
    });
  });
  return drawn(tag('svg', { ...frame(width, height), role: undefined, 'aria-hidden': 'true' }, texts.join('')));
}
