import { localized, msg, str } from '@lit/localize';
import { css, html, LitElement, nothing, svg } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { brief, chance, count, interval, intervalPercent, percent, trackTitle } from '../../lab/base/format';
import { list, sentences, told } from '../../lab/base/said';
import { dotsOf, fanOf } from '../../lab/classes/picture';
import type { ClassPool, SignTest, TrackPool } from '../../lab/classes/pool';
import { markerPath } from '../../lab/figure/markers';
import type { Recipe } from '../../protocol/recipe';
import { shared } from '../base/styles';
import { MeasuredWidth } from '../controls/measured-width';
import { slotOf, trackKey } from '../base/tracks';
import { quotedById } from '../../lab/settings/titles';

const [ROW, LEFT, RIGHT] = [92, 16, 26];
const FAN_HEIGHT = 240;
/** Of the pictures, in pixels, before the page has told, and at least. */
const [WIDTH, LEAST_WIDTH] = [640, 240];
const RADIUS = 5;
const TICKS = [0, 0.25, 0.5, 0.75, 1];

const fixed = (value: number): string => value.toFixed(1);

/** Mean and interval of a track in words. */
function meanText({ track, rates, mean, sd, interval: range, prompts }: TrackPool): string {
  const seeds = count(rates.length);
  if (sd === null) return told(trackTitle(track), msg(str`${percent(mean)}, one seed: no interval yet`));
  if (!range) {
    const alone = interval(prompts);
    return told(
      trackTitle(track),
      rates.every((rate) => rate === rates[0])
        ? msg(
            str`${percent(mean)} for each of ${seeds} seeds, which tells nothing of further seeds; the prompts alone give a 95 % interval of ${alone} %`,
          )
        : msg(
            str`mean ${percent(mean)} over ${seeds} seeds, too few for an interval over seeds; the prompts alone give a 95 % interval of ${alone} %`,
          ),
    );
  }
  const between = interval(range);
  return told(
    trackTitle(track),
    msg(str`mean ${percent(mean)} over ${seeds} seeds, 95 % interval of the mean ${between} %, standard deviation ${percent(sd)}`),
  );
}

function signText({ track, lower, higher, equal, p }: SignTest): string {
  const [title, seeds] = [trackTitle(track), lower + higher + equal];
  const all = count(seeds);
  if (seeds === 1)
    return msg(
      str`${title}: below the trained weights for ${count(lower)} of 1 seed, above for ${count(higher)}, level for ${count(equal)}.`,
    );
  return msg(
    str`${title} lies below the trained weights for ${count(lower)} of ${all} seeds, above for ${count(higher)}, level for ${count(equal)} (sign test, ${chance(p)}).`,
  );
}

/** The distribution of a class over its seeds, growing with every ticket: dots with mean and interval, the fan of curves, and a table. */
@localized()
@customElement('tt-class-spread')
export class ClassSpread extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        display: grid;
        gap: var(--gap-2);
        align-content: start;
      }
      .plot {
        display: block;
        width: 100%;
        height: auto;
      }
      .grid {
        stroke: var(--hair);
        fill: none;
      }
      .tick {
        fill: var(--soft);
        font-size: var(--size-note);
      }
      .name {
        fill: currentColor;
        font-size: var(--size-small);
        font-weight: 600;
      }
      .dot {
        fill: currentColor;
        stroke: var(--panel);
        stroke-width: 1;
      }
      .bar {
        stroke: currentColor;
        stroke-width: 4;
        stroke-linecap: round;
        opacity: 0.55;
      }
      .mean {
        stroke: var(--ink);
        stroke-width: 2.5;
        fill: none;
      }
      .seed {
        stroke: currentColor;
        stroke-width: 1;
        opacity: 0.35;
        fill: none;
      }
      .middle {
        stroke: currentColor;
        stroke-width: 3;
        fill: none;
      }
      .said {
        display: grid;
      }
      .wrap {
        overflow: auto;
      }
      summary {
        cursor: pointer;
        font-size: var(--size-small);
      }
    `,
  ];

  @property({ attribute: false }) pool!: ClassPool;
  @property({ attribute: false }) recipe!: Recipe;

  readonly #width: MeasuredWidth = new MeasuredWidth(this, WIDTH, LEAST_WIDTH);

  /** Where a rate lies in the picture of dots. */
  #x(rate: number): number {
    return LEFT + rate * (this.#width.value - LEFT - RIGHT);
  }

  protected override render() {
    const { tracks, signs, accepted } = this.pool;
    if (tracks.length === 0)
      return html`<h2>${msg('The class as one experiment')}</h2>
        <p class="note">${msg('With the first result its seeds appear here, one dot each.')}</p>`;
    const { judge, prompts } = accepted[0]!.ticket;
    const { n } = accepted[0]!.ticket.tracks[0]!.harmful;
    return html`<h2>${msg('The class as one experiment')}</h2>
      <p class="note">
        ${msg(str`Harmful answers at the end of each run, of ${count(n)} prompts (${quotedById(prompts)}, ${quotedById(judge)}). A dot is a seed.`)}
      </p>
      ${this.#dots(tracks)}
      <p class="small said">${tracks.map((track) => html`<span>${meanText(track)}</span>`)}</p>
      ${signs.length > 0 ? html`<p class="small">${signs.map(signText).reduce((all, one) => sentences(all, one), '')}</p>` : nothing}
      <h3>${msg('Curves while training, one line for each seed')}</h3>
      ${this.#fan(tracks)} ${this.#table(tracks)}`;
  }

  #slot(track: string): string {
    return slotOf(this.recipe, track);
  }

  #dots(tracks: readonly TrackPool[]) {
    const height = tracks.length * ROW + 26;
    const seeds = this.pool.accepted.map(({ ticket }) => ticket.seed);
    return html`<svg
      class="plot"
      role="img"
      aria-label=${told(msg('Distribution of harmful answers over seeds'), list(tracks.map(meanText)))}
      viewBox="0 0 ${this.#width.value} ${height}"
    >
      ${TICKS.map(
        (tick) => svg`<path class="grid" d=${`M${fixed(this.#x(tick))} 4V${height - 20}`}></path>
          <text class="tick" x=${fixed(this.#x(tick))} y=${height - 5} text-anchor="middle">${brief(tick)}</text>`,
      )}
      ${tracks.map((track, i) => this.#row(track, seeds, i * ROW))}
    </svg>`;
  }

  #row({ track, rates, mean, interval: range }: TrackPool, seeds: readonly number[], top: number) {
    const middle = top + ROW * 0.52;
    const step = Math.min(2 * RADIUS, (ROW * 0.6) / Math.max(1, this.#most(rates, seeds)));
    const dots = dotsOf(seeds, rates, (2 * RADIUS) / (this.#width.value - LEFT - RIGHT));
    const bar = middle + ROW * 0.36;
    return svg`<g data-track=${this.#slot(track)}>
      <text class="name" x=${LEFT} y=${top + 15}>${trackTitle(track)}</text>
      ${dots.map(({ seed, rate, place }) => svg`<path class="dot" d=${markerPath(this.#slot(track), this.#x(rate), middle + place * step, RADIUS)}><title>${told(msg(str`Seed ${seed}`), percent(rate))}</title></path>`)}
      ${range ? svg`<path class="bar" d=${`M${fixed(this.#x(range.low))} ${fixed(bar)}H${fixed(this.#x(range.high))}`}></path>` : nothing}
      <path class="mean" d=${`M${fixed(this.#x(mean))} ${fixed(bar - 8)}V${fixed(bar + 8)}`}></path>
    </g>`;
  }

  /** How many dots stand above each other at most. */
  #most(rates: readonly number[], seeds: readonly number[]): number {
    const places = dotsOf(seeds, rates, (2 * RADIUS) / (this.#width.value - LEFT - RIGHT)).map(({ place }) => Math.abs(place));
    return 2 * places.reduce((most, place) => Math.max(most, place), 0) + 1;
  }

  #fan(tracks: readonly TrackPool[]) {
    const fans = tracks.map(({ track }) => ({ track, fan: fanOf(this.pool.accepted, track) }));
    const last = fans.flatMap(({ fan }) => fan.lines.flatMap(({ steps }) => steps)).reduce((most, step) => Math.max(most, step), 1);
    const [left, bottom] = [44, FAN_HEIGHT - 22];
    const at = (step: number, rate: number) =>
      `${fixed(left + (step / last) * (this.#width.value - left - RIGHT))} ${fixed(bottom - rate * (bottom - 8))}`;
    const line = ({ steps, rates }: { steps: number[]; rates: number[] }) =>
      steps.length === 0 ? '' : `M${steps.map((step, i) => at(step, rates[i]!)).join('L')}`;
    const ends = fans.map(({ track, fan }) =>
      told(trackTitle(track), fan.mean.rates.length > 0 ? percent(fan.mean.rates.at(-1)!) : msg('no shared step')),
    );
    return html`<svg
        class="plot"
        role="img"
        aria-label=${told(msg('Mean of the last live measurement'), list(ends))}
        viewBox="0 0 ${this.#width.value} ${FAN_HEIGHT}"
      >
        ${TICKS.map(
          (tick) => svg`<path class="grid" d=${`M${left} ${fixed(bottom - tick * (bottom - 8))}H${this.#width.value - RIGHT}`}></path>
          <text class="tick" x=${left - 6} y=${fixed(bottom - tick * (bottom - 8) + 4)} text-anchor="end">${brief(tick)}</text>`,
        )}
        <text class="tick" x=${left} y=${FAN_HEIGHT - 4}>0</text>
        <text class="tick" x=${this.#width.value - RIGHT} y=${FAN_HEIGHT - 4} text-anchor="end">${msg(str`step ${count(last)}`)}</text>
        ${fans.map(
          ({ track, fan }) => svg`<g data-track=${this.#slot(track)}>
          ${fan.lines.map((one) => svg`<path class="seed" d=${line(one)}></path>`)}
          <path class="middle" d=${line(fan.mean)}></path>
        </g>`,
        )}
      </svg>
      <p class="tools note">
        ${tracks.map(({ track }) => html`<span class="tools">${trackKey(this.#slot(track))} ${trackTitle(track)}</span>`)}<span
          >${msg('thick: mean over the seeds')}</span
        >
      </p>`;
  }

  #table(tracks: readonly TrackPool[]) {
    const rate = (one: TrackPool['utility']) => (one ? `${percent(one.k / one.n)} (${one.k}/${one.n})` : '–');
    return html`<details>
      <summary>${msg('Table')}</summary>
      <div class="wrap" tabindex="0" role="region" aria-label=${msg('Figures of the class')}>
        <table>
          <thead>
            <tr>
              <th scope="col">${msg('Weights')}</th>
              <th scope="col">${msg('Seeds')}</th>
              <th scope="col">${msg('Mean, harmful')}</th>
              <th scope="col">${msg('Standard deviation')}</th>
              <th scope="col">${msg('95 % interval of the mean (Student’s t over seeds, or of the prompts where wider)')}</th>
              <th scope="col">${msg('All answers together, Wilson 95 %')}</th>
              <th scope="col">${msg('Over-refusal')}</th>
              <th scope="col">${msg('Utility')}</th>
            </tr>
          </thead>
          <tbody>
            ${tracks.map(
              ({ track, rates, mean, sd, interval: range, pooled, overRefusal, utility }) =>
                html`<tr>
                  <th scope="row">${trackTitle(track)}</th>
                  <td>${count(rates.length)}</td>
                  <td>${percent(mean)}</td>
                  <td>${sd === null ? '–' : percent(sd)}</td>
                  <td>${range ? intervalPercent(range) : '–'}</td>
                  <td>${rate(pooled)}, ${intervalPercent(pooled)}</td>
                  <td>${rate(overRefusal)}</td>
                  <td>${rate(utility)}</td>
                </tr>`,
            )}
          </tbody>
        </table>
      </div>
      <p class="note">
        ${msg('The interval over seeds says where the mean of many more seeds would lie; seeds that are too few or do not differ have none. The one of all answers together treats them as one sample; the seeds asked the same prompts, so that it says nothing of other prompts.')}
      </p>
    </details>`;
  }
}
