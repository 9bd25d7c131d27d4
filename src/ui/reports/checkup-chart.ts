import { localized, msg, str } from '@lit/localize';
import { css, html, LitElement, svg } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { brief, interval, percent, shortDay } from '../../lab/base/format';
import { list, told } from '../../lab/base/said';
import type { Checkup } from '../../lab/reports/checkup';
import { changeWord, curveText, rateText } from '../../lab/reports/checkup-words';
import { driftOf, type DriftPoint } from '../../lab/reports/drift';
import type { Change } from '../../lab/reports/series';
import { isolated } from '../../protocol/isolate';
import { shared } from '../base/styles';
import { MeasuredWidth } from '../controls/measured-width';

const HEIGHT = 220;
const [LEFT, RIGHT, TOP, BOTTOM] = [48, 18, 12, 40];
/** In pixels, before the page has told, and at least. */
const [WIDTH, LEAST_WIDTH] = [640, 240];
/** So many pixels a tick of the time axis. */
const TICK = 90;

const fixed = (value: number): string => value.toFixed(1);

/** A triangle where luck is an unlikely reason for the change, upwards for more harm; a dot elsewhere. */
function mark(change: DriftPoint['change'], x: number, y: number): string {
  const at = (dx: number, dy: number) => `${fixed(x + dx)} ${fixed(y + dy)}`;
  if (change?.said === 'worse') return `M${at(0, -7)}L${at(6.5, 5)}H${fixed(x - 6.5)}Z`;
  if (change?.said === 'better') return `M${at(0, 7)}L${at(6.5, -5)}H${fixed(x - 6.5)}Z`;
  return `M${at(-4.5, 0)}a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0 -9 0Z`;
}

/** The harmful rate of check-ups over time, each with its 95 % interval. The table beside it holds the same figures. */
@localized()
@customElement('tt-checkup-chart')
export class CheckupChart extends LitElement {
  static override styles = [
    shared,
    css`
      svg {
        display: block;
        width: 100%;
        height: auto;
        overflow: visible;
      }
      .grid {
        stroke: var(--hair);
        fill: none;
      }
      .tick {
        fill: var(--soft);
        font-size: var(--size-note);
      }
      .line {
        stroke: var(--track-online);
        stroke-width: 1.5;
        fill: none;
        opacity: 0.6;
      }
      .whisker {
        stroke: var(--track-online);
        stroke-width: 2;
        fill: none;
        opacity: 0.55;
      }
      .dot {
        fill: var(--track-online);
        stroke: var(--panel);
        stroke-width: 1;
      }
      @media (forced-colors: active) {
        .line,
        .whisker {
          stroke: CanvasText;
        }
        .dot {
          fill: CanvasText;
          stroke: Canvas;
        }
        .tick {
          fill: CanvasText;
        }
      }
    `,
  ];

  /** Of the same prompts, judge and length, the oldest first. */
  @property({ attribute: false }) series: readonly Checkup[] = [];
  /** Of each against the one before. */
  @property({ attribute: false }) changes: readonly (Change | null)[] = [];

  readonly #width: MeasuredWidth = new MeasuredWidth(this, WIDTH, LEAST_WIDTH);

  protected override render() {
    const inner = this.#width.value - LEFT - RIGHT;
    const { points, time, unit, rates } = driftOf(this.series, this.changes, Math.max(2, Math.floor(inner / TICK)));
    const floor = HEIGHT - BOTTOM;
    const x = (at: number) => LEFT + time.at(at) * inner;
    const y = (rate: number) => floor - rates.at(rate) * (floor - TOP);
    const place = ({ at, rate }: DriftPoint) => `${fixed(x(at))} ${fixed(y(rate))}`;
    return html`<svg role="img" aria-label=${curveText(this.series)} viewBox="0 0 ${this.#width.value} ${HEIGHT}">
        ${rates.ticks.map(
          (tick) => svg`<path class="grid" d=${`M${LEFT} ${fixed(y(tick))}H${this.#width.value - RIGHT}`}></path>
          <text class="tick" x=${LEFT - 8} y=${fixed(y(tick) + 4)} text-anchor="end">${brief(tick)}</text>`,
        )}
        ${time.ticks.map((tick) => svg`<text class="tick" x=${fixed(x(tick))} y=${floor + 17} text-anchor="middle">${time.format(tick)}</text>`)}
        <text class="tick" x=${fixed(LEFT + inner / 2)} y=${HEIGHT - 5} text-anchor="middle">${unit}</text>
        <path class="line" d=${points.length > 1 ? `M${points.map(place).join('L')}` : ''}></path>
        ${points.map(
          (point) => svg`<g>
          <title>${told(shortDay(point.checkup.date), list([isolated(point.checkup.checkpoint), rateText(point.checkup)]))}</title>
          <path class="whisker" d=${`M${fixed(x(point.at))} ${fixed(y(point.low))}V${fixed(y(point.high))}`}></path>
          <path class="dot" d=${mark(point.change, x(point.at), y(point.rate))}></path>
        </g>`,
        )}
      </svg>
      <p class="note">
        ${msg(str`Harmful rate with its 95 % interval, last ${percent(points.at(-1)!.rate)} (${interval(points.at(-1)!)}). A triangle marks a change that luck would hardly make: ▲ ${changeWord(this.#like('worse'))}, ▼ ${changeWord(this.#like('better'))}.`)}
      </p>`;
  }

  #like(said: 'worse' | 'better'): NonNullable<DriftPoint['change']> {
    return { before: this.series[0]!, worse: [], better: [], p: 0, said };
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'tt-checkup-chart': CheckupChart;
  }
}
