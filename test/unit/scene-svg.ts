import type { Colours } from '../../src/lab/figure/draw';
import { line, path, tag, write } from '../../src/lab/figure/markup';
import { markerPath } from '../../src/lab/figure/markers';
import { scaleOf } from '../../src/lab/figure/scale';
import type { Line, Scene } from '../../src/ui/curves/drawing';

/** What the live charts are given, drawn as text: their own canvases look a little different on every machine. */

const WIDTH = 720;
const HEIGHT = 200;
const LEFT = 56;
const RIGHT = 110;
const TITLE = 30;
const BELOW = 24;

type Point = [number, number];

export function drawScenes(scenes: Record<string, Scene>, colours: Colours): string {
  const each = TITLE + HEIGHT + BELOW;
  const drawn = Object.entries(scenes).map(([title, scene], i) =>
    tag('g', { transform: `translate(20 ${i * each + 10})` }, drawScene(title, scene, colours)),
  );
  const [width, height] = [WIDTH + 40, each * drawn.length + 20];
  const paper = tag('rect', { width, height, fill: colours.paper });
  const frame = { xmlns: 'http://www.w3.org/2000/svg', width, height, viewBox: `0 0 ${width} ${height}` };
  return tag('svg', { ...frame, 'font-family': 'system-ui, sans-serif' }, paper + drawn.join(''));
}

function drawScene(title: string, scene: Scene, colours: Colours): string {
  const x = scaleOf({ min: 0, max: scene.xMax }, [], 6);
  const y = scaleOf({ min: 0, max: scene.yMax }, [], 4);
  const inner = WIDTH - LEFT - RIGHT;
  const place = (step: number, value: number): Point => [LEFT + x.at(step) * inner, TITLE + (1 - y.at(value)) * HEIGHT];
  const strip = (xs: number[], low: number[], high: number[], fill: string) => {
    const up = xs.map((step, i) => place(step, high[i]!));
    const down = xs.map((step, i) => place(step, low[i]!)).reverse();
    return tag('path', { d: path([...up, ...down], true), fill });
  };
  const axes = [
    ...y.ticks.map((tick) => {
      const [, at] = place(0, tick);
      const end = { 'text-anchor': 'end' };
      return line(LEFT, at, LEFT + inner, at, colours.hair) + write(scene.tick(tick), LEFT - 8, at + 4, 11, colours.soft, end);
    }),
    ...x.ticks.map((tick) => write(String(tick), place(tick, 0)[0], TITLE + HEIGHT + 16, 11, colours.soft, { 'text-anchor': 'middle' })),
  ];
  const areas = scene.areas.map(({ x: xs, low, high, fill }) => strip(xs, low, high, fill));
  const lines = scene.lines.map((one) => {
    const { points, band } = one;
    const filled = band && points.low && points.high ? strip(points.x, points.low, points.high, band) : '';
    return filled + stroke(one, place);
  });
  const { mark } = scene;
  const bracket = mark
    ? line(...place(mark.step, mark.low), ...place(mark.step, mark.high), colours.ink) +
      write(mark.text, place(mark.step, mark.high)[0], place(mark.step, mark.high)[1] - 8, 11, colours.ink, { 'text-anchor': 'middle' })
    : '';
  return [write(title, 0, 16, 13, colours.ink, { 'font-weight': 600 }), ...axes, ...areas, ...lines, bracket].join('');
}

function stroke(
  { label, colour, points, width, dash, end, closing, silent, marker }: Line,
  place: (x: number, y: number) => Point,
): string {
  const at = points.x.map((step, i) => place(step, points.y[i]!));
  const look = { 'stroke-width': width, 'stroke-dasharray': dash.join(' ') || undefined, 'stroke-linejoin': 'round' };
  const curve = tag('path', { d: path(at), fill: 'none', stroke: colour, ...look, 'data-silent': silent ? 'true' : undefined });
  const dots = at.map(([cx, cy], i) => {
    const filled = closing?.[i] || at.length === 1;
    const shape = { d: markerPath(marker ?? '', cx, cy, filled ? 4.4 : 3), stroke: colour, fill: filled ? colour : 'none' };
    return filled || marker ? tag('path', shape) : '';
  });
  const last = at.at(-1);
  const name = end && last ? write(label, last[0] + 9, last[1] + 4, 11.5, colour, { 'font-weight': 600 }) : '';
  return curve + dots.join('') + name;
}
