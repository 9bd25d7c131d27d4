import { localized, msg, str } from '@lit/localize';
import { css, html, LitElement, svg } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { LengthStatistics } from '../protocol/dataset';
import { count, percent } from '../lab/format';
import { ownStyles } from './own.styles';
import { shared } from './shared';

/** A limit that a person would choose: the next multiple of eight. */
const roundLimit = (tokens: number) => Math.ceil(tokens / 8) * 8;

/** How long rows are in tokens, beside the longest that a recipe reads. Fires `limit` with another such. */
@localized()
@customElement('tt-own-lengths')
export class OwnLengths extends LitElement {
  static override styles = [
    shared,
    ownStyles,
    css`
      .over {
        color: var(--wrong);
      }
      svg {
        width: 220px;
        height: 44px;
        flex: none;
      }
      rect {
        fill: var(--soft);
      }
      rect.over {
        fill: var(--wrong);
      }
    `,
  ];

  @property({ attribute: false }) lengths!: LengthStatistics;
  /** Which rows these are. */
  @property() rows = '';
  @property({ type: Number }) limit = 0;

  protected override render() {
    const { min, median, p95, max, over, bins } = this.lengths;
    const highest = Math.max(1, ...bins.map((bin) => bin.count));
    const width = 220 / Math.max(1, bins.length);
    const set = (tokens: number) => this.dispatchEvent(new CustomEvent('limit', { detail: roundLimit(tokens) }));
    const limits = [...new Set([roundLimit(p95), roundLimit(max)])].filter((tokens) => tokens !== this.limit);
    return html`<div class="row">
      <svg viewBox="0 0 220 44" aria-hidden="true">
        ${bins.map(({ from, count: rows }, i) => {
          const height = (rows / highest) * 40;
          return svg`<rect class=${from > this.limit ? 'over' : ''} x=${i * width} y=${44 - height} width=${Math.max(1, width - 1.5)} height=${height}></rect>`;
        })}
      </svg>
      <p class="note grow">
        ${msg(str`Tokens in ${this.rows}: ${count(min)} to ${count(max)}, half of them up to ${count(median)}, 95 % up to ${count(p95)}.`)}
        ${
          over > 0
            ? html`<span class="over"
                >${msg(str`${percent(over, over < 0.1 ? 1 : 0)} are longer than ${count(this.limit)} and are cut.`)}</span
              >`
            : msg(str`None is longer than ${count(this.limit)}.`)
        }
      </p>
      <span class="tools">
        ${limits.map((tokens) => html`<button @click=${() => set(tokens)}>${msg(str`Longest row ${count(tokens)}`)}</button>`)}
      </span>
    </div>`;
  }
}
