import uPlot from 'uplot';
import type { Curve } from '../../lab/outcome/summary';
import { sizeOf } from '../base/tracks';
import { greatest } from '../../protocol/base/lists';

export interface Line {
  label: string;
  /** Of the run, when there are several. */
  letter: string;
  colour: string;
  points: Pick<Curve, 'x' | 'y'> & Partial<Curve>;
  width: number;
  dash: number[];
  /** Fills between `low` and `high`. */
  band?: string;
  /** Written at the line's end. */
  end?: boolean;
  /** Points that are measured on more than the others: drawn as filled dots. */
  closing?: readonly boolean[];
  /** The sample behind a point, for the readout. */
  sample?: (index: number) => string;
  /** Left out of the readout: raw values beneath their smoothed line. */
  silent?: boolean;
}

/** A filled strip between two rows of values over the same x. */
export interface Area {
  x: number[];
  low: number[];
  high: number[];
  fill: string;
}

export interface Scene {
  lines: Line[];
  areas: Area[];
  xMax: number;
  yMax: number;
  /** A value as it is read off, and as it stands at the axis. */
  format(value: number): string;
  tick(value: number): string;
}

export interface Colours {
  ink: string;
  soft: string;
  hair: string;
}

export interface Reading {
  label: string;
  letter: string;
  colour: string;
  text: string;
  sample: string;
}

/** Width of a letter of the labels at the lines' ends, with some to spare. */
const LETTER = 7;
const LABEL_HEIGHT = 14;
const DOT_RADIUS = 4;
/** Small print, as the canvas wants to know it. */
const face = (ratio: number): string => `${sizeOf('note') * ratio}px system-ui, sans-serif`;

type Column = (number | null)[];

/** All curves over the union of their steps; a curve has no value where another one was evaluated. */
function aligned(scene: Scene): [number[], ...Column[]] {
  const rows: { x: number[]; y: number[] }[] = [];
  for (const { x, low, high } of scene.areas) rows.push({ x, y: low }, { x, y: high });
  for (const { points } of scene.lines) {
    rows.push({ x: points.x, y: points.y });
    if (points.low && points.high) rows.push({ x: points.x, y: points.low }, { x: points.x, y: points.high });
  }
  const steps = [...new Set(rows.flatMap(({ x }) => x))].sort((a, b) => a - b);
  const at = new Map(steps.map((step, i) => [step, i]));
  const columns = rows.map(({ x, y }) => {
    const column: Column = new Array<number | null>(steps.length).fill(null);
    x.forEach((step, i) => (column[at.get(step)!] = y[i]!));
    return column;
  });
  return [steps, ...columns];
}

const shapeOf = (scene: Scene) =>
  JSON.stringify([
    scene.areas.map(({ fill }) => fill),
    scene.lines.map(({ label, colour, width, dash, band, points }) => [label, colour, width, dash, band, Boolean(points.low)]),
  ]);

/** One chart: rebuilt when its lines are others than before, else only given new numbers. */
export class Plot {
  #plot: uPlot | undefined;
  #scene: Scene | undefined;
  #shape = '';
  readonly #observer: ResizeObserver;

  constructor(
    private readonly host: HTMLElement,
    private readonly sync: string,
    private readonly colours: () => Colours,
    private readonly onRead: (step: number | null, readings: Reading[], rightHalf: boolean) => void,
  ) {
    this.#observer = new ResizeObserver(() => this.#plot?.setSize(this.#size()));
    this.#observer.observe(host);
  }

  draw(scene: Scene): void {
    this.#scene = scene;
    const shape = shapeOf(scene);
    const data = aligned(scene) as unknown as uPlot.AlignedData;
    if (this.#plot && shape === this.#shape) return this.#plot.setData(data);
    this.#shape = shape;
    this.#plot?.destroy();
    this.#plot = new uPlot(this.#options(scene), data, this.host);
  }

  /** Columns of pixels that a curve can be drawn in. */
  get columns(): number {
    return Math.max(1, Math.round(this.host.clientWidth - 50));
  }

  get steps(): readonly number[] {
    return (this.#plot?.data[0] as readonly number[] | undefined) ?? [];
  }

  /** Puts the cursor on a step, as the pointer would. */
  point(step: number | null): void {
    const left = step === null ? -10 : this.#plot?.valToPos(step, 'x');
    if (left !== undefined) this.#plot?.setCursor({ left, top: step === null ? -10 : 0 });
  }

  destroy(): void {
    this.#observer.disconnect();
    this.#plot?.destroy();
  }

  #size() {
    return { width: Math.max(120, this.host.clientWidth), height: Math.max(60, this.host.clientHeight) };
  }

  #options(scene: Scene): uPlot.Options {
    const { soft, hair } = this.colours();
    const longest = greatest(
      scene.lines.map(({ end, label }) => (end ? label.length : 0)),
      0,
    );
    const axis: uPlot.Axis = {
      stroke: soft,
      font: face(1),
      grid: { stroke: hair, width: 1 },
      ticks: { show: false },
      gap: 6,
    };
    return {
      ...this.#size(),
      padding: [8, longest > 0 ? longest * LETTER + 14 : 12, 0, 0],
      legend: { show: false },
      cursor: { y: false, drag: { x: false, y: false }, sync: { key: this.sync, setSeries: false }, points: { size: 7 } },
      scales: {
        x: { time: false, range: () => [0, this.#scene!.xMax] },
        y: { range: () => [0, this.#scene!.yMax] },
      },
      axes: [
        { ...axis, grid: { show: false }, size: 24, space: 60 },
        {
          ...axis,
          size: 46,
          space: this.host.clientHeight > 180 ? 52 : 30,
          values: (_, splits) => splits.map((value) => this.#scene!.tick(value)),
        },
      ],
      ...this.#series(scene),
      hooks: {
        draw: [(plot) => this.#dots(plot), (plot) => this.#labels(plot)],
        setCursor: [(plot) => this.#read(plot)],
      },
    };
  }

  #series(scene: Scene): Pick<uPlot.Options, 'series' | 'bands'> {
    const series: uPlot.Series[] = [{}];
    const bands: uPlot.Band[] = [];
    const hidden: uPlot.Series = { stroke: 'transparent', width: 0, spanGaps: true, points: { show: false } };
    for (const { fill } of scene.areas) {
      series.push({ ...hidden }, { ...hidden });
      bands.push({ series: [series.length - 1, series.length - 2], fill });
    }
    for (const { colour, width, dash, band, points } of scene.lines) {
      const lonely = (plot: uPlot, i: number) => (plot.data[i] as Column).filter((value) => value !== null).length === 1;
      series.push({ stroke: colour, width, dash, spanGaps: true, points: { show: lonely, size: 7, fill: colour } });
      if (!points.low || !points.high) continue;
      series.push({ ...hidden }, { ...hidden });
      if (band) bands.push({ series: [series.length - 1, series.length - 2], fill: band });
    }
    return { series, bands };
  }

  #dots(plot: uPlot): void {
    const { ctx } = plot;
    ctx.save();
    for (const { closing, points, colour } of this.#scene!.lines) {
      ctx.fillStyle = colour;
      closing?.forEach((filled, i) => {
        if (!filled) return;
        ctx.beginPath();
        ctx.arc(
          plot.valToPos(points.x[i]!, 'x', true),
          plot.valToPos(points.y[i]!, 'y', true),
          DOT_RADIUS * devicePixelRatio,
          0,
          2 * Math.PI,
        );
        ctx.fill();
      });
    }
    ctx.restore();
  }

  /** Names at the ends of the lines, pushed apart where they would lie on each other. */
  #labels(plot: uPlot): void {
    const { ctx } = plot;
    const ratio = devicePixelRatio;
    const ends = this.#scene!.lines.filter(({ end, points }) => end && points.x.length > 0).map(({ label, colour, points }) => ({
      label,
      colour,
      x: plot.valToPos(points.x.at(-1)!, 'x', true) + 8 * ratio,
      y: plot.valToPos(points.y.at(-1)!, 'y', true),
    }));
    ends.sort((a, b) => b.y - a.y);
    const floor = plot.bbox.top + plot.bbox.height;
    let last = floor + LABEL_HEIGHT * ratio;
    for (const end of ends) last = end.y = Math.min(end.y, last - LABEL_HEIGHT * ratio);
    ctx.save();
    ctx.font = `600 ${face(ratio)}`;
    ctx.textBaseline = 'middle';
    ctx.textAlign = 'left';
    for (const { label, colour, x, y } of ends) {
      ctx.fillStyle = colour;
      ctx.fillText(label, x, y);
    }
    ctx.restore();
  }

  #read(plot: uPlot): void {
    const { left } = plot.cursor;
    if (left === undefined || left === null || left < 0 || !this.#scene) return this.onRead(null, [], false);
    const step = Math.max(0, plot.posToVal(left, 'x'));
    const readings = this.#scene.lines
      .filter(({ silent, points }) => !silent && points.x.length > 0)
      .map(({ label, letter, colour, points, sample }) => {
        const at = nearest(points.x, step);
        return { label, letter, colour, text: this.#scene!.format(points.y[at]!), sample: sample?.(at) ?? '' };
      });
    this.onRead(Math.round(step), readings, left > plot.over.clientWidth / 2);
  }
}

function nearest(sorted: readonly number[], wanted: number): number {
  let low = 0;
  let high = sorted.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < wanted) low = middle + 1;
    else high = middle;
  }
  return low > 0 && wanted - sorted[low - 1]! < sorted[low]! - wanted ? low - 1 : low;
}
