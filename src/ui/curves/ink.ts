import { msg } from '@lit/localize';
import type uPlot from 'uplot';
import { markerPath } from '../../lab/figure/markers';
import { isWide } from '../../lab/figure/markup';
import { apart } from '../../lab/figure/xy';
import { enlarged, sizeOf } from '../base/tracks';
import type { Colours, Line, Scene } from './drawing';

/** What stands in a chart besides its lines, in the pixels of its canvas. */

/** Width of a letter of the labels at the lines' ends, with some to spare; Japanese ones are wider. */
const LETTER = 7.5;
const WIDE_LETTER = 13;
const LABEL_HEIGHT = 14;
const RADIUS = 3.6;

/** Small print, as the canvas wants to know it: in whole pixels, since what draws the axes reads no others. */
export const face = (ratio: number): string => `${Math.round(sizeOf('note') * ratio)}px system-ui, sans-serif`;

/** About how wide a label is, as nothing is drawn yet where it has to be known. */
const lengthOf = (label: string): number =>
  Array.from(label).reduce((sum, sign) => sum + (isWide(sign) ? WIDE_LETTER : LETTER), 0) * enlarged();

/** Room to the right of the axes, for the names of the lines. */
export function roomOf({ lines }: Scene): number {
  const longest = lines.reduce((most, { end, label }) => Math.max(most, end ? lengthOf(label) : 0), 0);
  return longest > 0 ? longest + 14 : 16;
}

export function drawOver(plot: uPlot, scene: Scene, colours: Colours): void {
  const { ctx } = plot;
  ctx.save();
  ctx.textBaseline = 'middle';
  ctx.setLineDash([]);
  drawMarkers(plot, scene, colours);
  drawLabels(plot, scene, colours);
  if (scene.mark) drawMark(plot, scene, colours);
  ctx.font = face(devicePixelRatio);
  ctx.fillStyle = colours.soft;
  ctx.textAlign = 'right';
  const { left, top, height } = plot.bbox;
  ctx.fillText(msg('step'), left - 10 * devicePixelRatio, top + height + 13 * enlarged() * devicePixelRatio);
  ctx.restore();
}

const place = (plot: uPlot, { points }: Line, i: number): [number, number] => [
  plot.valToPos(points.x[i]!, 'x', true),
  plot.valToPos(points.y[i]!, 'y', true),
];

function drawMarkers(plot: uPlot, { lines }: Scene, { panel }: Colours): void {
  const { ctx } = plot;
  for (const line of lines) {
    line.points.x.forEach((_, i) => {
      const closing = line.closing?.[i] === true;
      if (!closing && line.marker === undefined) return;
      const [x, y] = place(plot, line, i);
      const path = new Path2D(markerPath(line.marker ?? '', x, y, (closing ? RADIUS + 0.8 : RADIUS - 0.6) * devicePixelRatio));
      ctx.fillStyle = closing ? line.colour : panel;
      ctx.strokeStyle = line.colour;
      ctx.lineWidth = 1.3 * devicePixelRatio;
      ctx.fill(path);
      ctx.stroke(path);
    });
  }
}

/** Names at the ends of the lines, pushed apart where they would lie on each other; as many as there is room for. */
function drawLabels(plot: uPlot, { lines }: Scene, colours: Colours): void {
  const { ctx, bbox } = plot;
  const gap = LABEL_HEIGHT * enlarged() * devicePixelRatio;
  // The thickest lines are those of the run that is looked at.
  const ends = lines
    .filter(({ end, points }) => end && points.x.length > 0)
    .sort((a, b) => b.width - a.width)
    .slice(0, Math.max(1, Math.floor(bbox.height / gap)))
    .map((line): End => ({ line, at: place(plot, line, line.points.x.length - 1) }))
    .sort((a, b) => b.at[1] - a.at[1]);
  ctx.font = `600 ${face(devicePixelRatio)}`;
  ctx.textAlign = 'left';
  for (const near of neighbours(ends)) {
    const heights = apart(near.map(({ at }) => at[1]), gap, bbox.top, bbox.top + bbox.height); // prettier-ignore
    near.forEach(({ line, at }, i) => {
      ctx.fillStyle = line.colour;
      clear(ctx, line.label, at[0] + 9 * devicePixelRatio, heights[i]!, colours);
    });
  }
}

/** Words that no line strikes through: what lies beneath them ends a little before. */
function clear(ctx: CanvasRenderingContext2D, text: string, x: number, y: number, { panel }: Pick<Colours, 'panel'>): void {
  ctx.save();
  ctx.strokeStyle = panel;
  ctx.lineJoin = 'round';
  ctx.lineWidth = 5 * devicePixelRatio;
  ctx.strokeText(text, x, y);
  ctx.restore();
  ctx.fillText(text, x, y);
}

interface End {
  line: Line;
  at: [number, number];
}

/** Those whose names could lie on each other: the line of the start ends where a run will, the others where it is. The order stays. */
function neighbours(ends: readonly End[]): End[][] {
  const groups: { reach: number; ends: End[] }[] = [];
  for (const end of [...ends].sort((a, b) => a.at[0] - b.at[0])) {
    const reach = end.at[0] + (lengthOf(end.line.label) + 9) * devicePixelRatio;
    const last = groups.at(-1);
    if (last && end.at[0] <= last.reach) {
      last.ends.push(end);
      last.reach = Math.max(last.reach, reach);
    } else groups.push({ reach, ends: [end] });
  }
  return groups.map((group) => ends.filter((end) => group.ends.includes(end)));
}

/** A bracket from one curve to the other; its words where they lie on no curve, if there is such a place. */
function drawMark(plot: uPlot, { lines, mark }: Scene, { ink, panel }: Colours): void {
  const { ctx, bbox } = plot;
  const ratio = devicePixelRatio;
  const { step, low, high, text } = mark!;
  const x = plot.valToPos(step, 'x', true);
  const [top, bottom] = [plot.valToPos(high, 'y', true), plot.valToPos(low, 'y', true)];
  ctx.strokeStyle = ctx.fillStyle = ink;
  ctx.lineWidth = 1.2 * ratio;
  ctx.beginPath();
  ctx.moveTo(x, top);
  ctx.lineTo(x, bottom);
  ctx.stroke();
  ctx.font = face(ratio);
  ctx.textAlign = 'center';
  const half = ctx.measureText(text).width / 2 + 3 * ratio;
  if (2 * half > bbox.width) return; // It stands in words above the chart.
  const centre = Math.min(bbox.left + bbox.width - half, Math.max(bbox.left + half, x));
  const reach = ((LABEL_HEIGHT * enlarged()) / 2 + RADIUS) * ratio;
  const free = (y: number) => lines.every((line) => !crosses(plot, line, [centre - half, centre + half], [y - reach, y + reach]));
  const inner = [bbox.top + reach, bbox.top + bbox.height - reach] as const;
  const near = [top - 1.6 * reach, bottom + 1.6 * reach, inner[0], inner[1], (top + bottom) / 2, (inner[0] + inner[1]) / 2];
  const found = near.find((y) => y >= inner[0] && y <= inner[1] && free(y));
  if (found !== undefined) clear(ctx, text, centre, found, { panel });
}

/** Whether a line runs through a box of pixels. */
function crosses(plot: uPlot, line: Line, [left, right]: [number, number], [top, bottom]: [number, number]): boolean {
  const { x } = line.points;
  return x.some((_, i) => {
    const [x1, y1] = place(plot, line, i);
    const [x0, y0] = i === 0 ? [x1, y1] : place(plot, line, i - 1);
    if (x1 < left || x0 > right) return false;
    // The part of the piece that lies above the box's width.
    const at = (px: number) => (x1 === x0 ? y1 : y0 + ((y1 - y0) * (Math.min(x1, Math.max(x0, px)) - x0)) / (x1 - x0));
    const [a, b] = [at(left), at(right)];
    return Math.max(a, b) >= top && Math.min(a, b) <= bottom;
  });
}
