import uPlot from 'uplot';
import { ticksTo } from '../../lab/figure/scale';
import type { Colours, Reading, Scene } from './drawing';
import { drawOver, face, roomOf } from './ink';
import { enlarged, sizeOf } from '../base/tracks';

type Column = (number | null)[];

/** All curves over the union of their steps; a curve has no value where another one was evaluated. */
function aligned(scene: Scene): [number[], ...Column[]] {
  const rows: { x: number[]; y: number[] }[] = [];
  for (const { x, low, high } of scene.areas) rows.push({ x, y: low }, { x, y: high });
  for (const { points, band } of scene.lines) {
    rows.push({ x: points.x, y: points.y });
    if (band && points.low && points.high) rows.push({ x: points.x, y: points.low }, { x: points.x, y: points.high });
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
    scene.lines.map(({ label, colour, width, dash, band }) => [label, colour, width, dash, band]),
  ]);

/** Steps at which something was measured: there the cursor stops. */
const measuredSteps = ({ lines }: Scene): number[] =>
  [...new Set(lines.flatMap(({ still, silent, points }) => (still || silent ? [] : points.x)))].sort((a, b) => a - b);

/** One chart: rebuilt when its lines are others than before, else only given new numbers. */
export class Plot {
  #plot: uPlot | undefined;
  #scene: Scene | undefined;
  #shape = '';
  #steps: readonly number[] = [];
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
    this.#steps = measuredSteps(scene);
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
    return this.#steps;
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
    const room = roomOf(scene);
    const larger = enlarged();
    this.host.style.setProperty('--room', `${room}px`);
    const axis: uPlot.Axis = {
      stroke: soft,
      font: face(1),
      grid: { stroke: hair, width: 1 },
      ticks: { show: false },
      gap: 6,
    };
    return {
      ...this.#size(),
      // The highest figure of the axis stands half above its line.
      padding: [Math.max(8, Math.ceil(0.7 * sizeOf('note'))), room, 0, 0],
      legend: { show: false },
      cursor: { y: false, drag: { x: false, y: false }, sync: { key: this.sync, setSeries: false }, points: { size: 7 }, move: this.#snap },
      scales: {
        x: { time: false, range: () => [0, this.#scene!.xMax] },
        y: { range: () => [0, this.#scene!.yMax] },
      },
      axes: [
        {
          ...axis,
          grid: { show: false },
          size: 24 * larger,
          splits: ({ bbox }) => ticksTo(this.#scene!.xMax, bbox.width / devicePixelRatio / (70 * larger), true),
        },
        {
          ...axis,
          size: 46 * larger,
          splits: ({ bbox }) => ticksTo(this.#scene!.yMax, bbox.height / devicePixelRatio / (36 * larger), false),
          values: (_, splits) => splits.map((value) => this.#scene!.tick(value)),
        },
      ],
      ...this.#series(scene),
      hooks: {
        draw: [(plot) => drawOver(plot, this.#scene!, this.colours())],
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
      if (!band || !points.low || !points.high) continue;
      series.push({ ...hidden }, { ...hidden });
      bands.push({ series: [series.length - 1, series.length - 2], fill: band });
    }
    return { series, bands };
  }

  readonly #snap = (plot: uPlot, left: number, top: number): [number, number] => {
    const steps = this.#steps;
    if (left < 0 || steps.length === 0) return [left, top];
    return [plot.valToPos(steps[nearest(steps, plot.posToVal(left, 'x'))]!, 'x'), top];
  };

  #read(plot: uPlot): void {
    const { left } = plot.cursor;
    const scene = this.#scene;
    if (left === undefined || left === null || left < 0 || !scene || this.#steps.length === 0) return this.onRead(null, [], false);
    const step = this.#steps[nearest(this.#steps, plot.posToVal(left, 'x'))]!;
    const readings = scene.lines.flatMap(({ silent, still, label, colour, points, sample, range }): Reading[] => {
      if (silent || points.x.length === 0) return [];
      const at = nearest(points.x, step);
      // What was not measured at this step has no value there. A loss is drawn from few of its many points.
      if (sample && !still && points.x[at] !== step) return [];
      return [{ label, colour, text: scene.format(points.y[at]!), range: range?.(at) ?? '', sample: sample?.(at) ?? '' }];
    });
    this.onRead(step, readings, left > plot.over.clientWidth / 2);
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
