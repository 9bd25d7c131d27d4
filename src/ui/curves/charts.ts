import { msg } from '@lit/localize';
import type { LitElement, ReactiveController } from 'lit';
import { count } from '../../lab/base/format';
import { list } from '../../lab/base/said';
import { Follow, type Tick } from '../base/follow';
import { followTheme } from '../base/theme';
import { colourOf } from '../base/tracks';
import type { Reading } from './drawing';
import { Plot } from './plot';
import { driftScene, harmfulScene, lossScene, utilityScene, type View } from './scenes';

export type Chart = 'harmful' | 'loss' | 'utility' | 'drift';

/** What is to be seen, without what only the place of the charts can tell; `promised` ends the axis of steps before the first run. */
export type Wanted = Omit<View, 'columns' | 'colour'> & { promised: number };

/**
 * The four charts of a panel, each in the node that has its name: drawn at most once a frame, and read off together. None of it renders
 * the panel, because updates come in ten times a second and the pointer moves even more often.
 */
export class Charts implements ReactiveController {
  readonly #plots = new Map<Chart, Plot>();
  readonly #palette = new Map<string, string>();
  #frame = 0;
  /** Single updates move the loss alone. */
  #onlyLoss = true;
  #pointed: number | null = null;

  /** `stepped` says that updates came in. */
  constructor(
    private readonly host: LitElement,
    private readonly wanted: () => Wanted,
    stepped: () => Tick,
  ) {
    host.addController(this);
    new Follow(host, stepped, () => this.#soon(true));
    new Follow(
      host,
      () => ({ listen: followTheme }),
      () => {
        this.#palette.clear();
        this.#clear();
        this.#soon();
      },
    );
  }

  hostUpdated(): void {
    this.#soon();
  }

  hostDisconnected(): void {
    this.#clear();
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
  }

  #clear(): void {
    for (const plot of this.#plots.values()) plot.destroy();
    this.#plots.clear();
  }

  #soon(onlyLoss = false): void {
    this.#onlyLoss &&= onlyLoss;
    this.#frame ||= requestAnimationFrame(() => this.#draw());
  }

  #draw(): void {
    this.#frame = 0;
    const { promised, ...wanted } = this.wanted();
    const view: View = { ...wanted, columns: this.#plot('loss').columns, colour: (slot) => this.#colour(`track-${slot}`) };
    const draw = (chart: Chart, scene: ReturnType<typeof lossScene>) =>
      this.#plot(chart).draw(view.groups.length > 0 ? scene : { ...scene, xMax: promised });
    draw('loss', lossScene(view));
    if (this.#onlyLoss) return;
    draw('harmful', harmfulScene(view));
    draw('utility', utilityScene(view));
    draw('drift', driftScene(view));
    this.#onlyLoss = true;
  }

  #plot(chart: Chart): Plot {
    let plot = this.#plots.get(chart);
    if (!plot) {
      const place = this.host.renderRoot.querySelector<HTMLElement>(`#${chart}`)!;
      const colours = () => ({
        ink: this.#colour('ink'),
        soft: this.#colour('soft'),
        hair: this.#colour('hair'),
        panel: this.#colour('panel'),
      });
      plot = new Plot(place, 'steps', colours, (...read) => this.#show(chart, ...read));
      this.#plots.set(chart, plot);
    }
    return plot;
  }

  #colour(property: string): string {
    let colour = this.#palette.get(property);
    if (!colour) this.#palette.set(property, (colour = colourOf(this.host, property)));
    return colour;
  }

  /** Written straight into its node. */
  #show(chart: Chart, step: number | null, readings: Reading[], right: boolean): void {
    const box = this.host.renderRoot.querySelector<HTMLElement>(`#read-${chart}`);
    if (!box) return;
    box.hidden = step === null || readings.length === 0;
    if (box.hidden) return;
    box.classList.toggle('aside', !right);
    const big = chart === 'harmful';
    const rows = readings.map(({ label, text, range, sample, colour }) => [
      part('span', label),
      part('b', text, colour),
      part('span', range),
      ...(big ? [part('span', sample)] : []),
    ]);
    // The small charts have no room for a sample in each row.
    const samples = list([...new Set(readings.map(({ sample }) => sample).filter(Boolean))]);
    rows.unshift([
      part('span', msg('step')),
      part('b', count(step!)),
      part('span', big ? '' : samples),
      ...(big ? [part('span', '')] : []),
    ]);
    box.replaceChildren();
    for (const cell of rows.flat()) box.append(cell);
  }

  /** Arrow keys move the cursor of all charts. */
  readonly key = (event: KeyboardEvent): void => {
    const move = { ArrowLeft: -1, ArrowRight: 1, Home: -Infinity, End: Infinity }[event.key];
    if (move === undefined) return;
    event.preventDefault();
    this.move(move);
  };

  /** By so many measured steps; from nowhere to the first or the last. */
  move(move: number): void {
    const { steps } = this.#plot('harmful');
    if (steps.length === 0) return;
    const at = this.#pointed === null ? (move > 0 ? -1 : steps.length) : steps.indexOf(this.#pointed);
    this.#pointAt(steps[Math.min(steps.length - 1, Math.max(0, at + move))]!);
  }

  readonly leave = (): void => this.#pointAt(null);

  #pointAt(step: number | null): void {
    this.#pointed = step;
    for (const plot of this.#plots.values()) plot.point(step);
  }
}

function part(kind: 'span' | 'b', text: string, colour = ''): HTMLElement {
  const element = document.createElement(kind);
  element.textContent = text;
  element.style.color = colour;
  return element;
}
