import { localized, msg, str } from '@lit/localize';
import { css, html, LitElement, nothing, svg } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { LengthStatistics } from '../../protocol/dataset';
import { greatest } from '../../protocol/base/lists';
import { count, percent, plural } from '../../lab/base/format';
import { betweenSentences } from '../../lab/base/said';
import { shared } from '../base/styles';
import { unheard } from '../base/unheard';
import { ownStyles } from './part.styles';

/** A limit that a person would choose: the next multiple of eight. */
const roundLimit = (tokens: number) => Math.ceil(tokens / 8) * 8;

function cutText({ rows, median, most }: NonNullable<LengthStatistics['cut']>, all: number, limit: number): string {
  const share = rows / all;
  const percents = percent(share, share < 0.1 ? 1 : 0);
  return msg(
    str`${count(all - rows)} fit ${count(limit)}; ${count(rows)} (${percents}) are longer and are cut, half of them by up to ${count(median)}, the longest by ${count(most)}.`,
  );
}

/** How long rows are in tokens, beside the longest that a recipe reads. */
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
      .figure {
        flex: none;
        width: 220px;
      }
      .axis {
        display: flex;
        justify-content: space-between;
        border-top: 1px solid var(--line);
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
  /** The longest row is to be another. */
  onLimit: (tokens: number) => void = unheard;

  protected override render() {
    const { rows, unread, min, median, p90, p99, max, cut, bins } = this.lengths;
    const highest = greatest(
      bins.map((bin) => bin.count),
      1,
    );
    const width = 220 / Math.max(1, bins.length);
    const limits = [...new Set([roundLimit(p90), roundLimit(p99), roundLimit(max)])].filter((tokens) => tokens !== this.limit);
    return html`<div class="row">
      <div class="figure" aria-hidden="true">
        <svg viewBox="0 0 220 44">
          ${bins.map(({ from, count: n }, i) => {
            const height = (n / highest) * 40;
            return svg`<rect class=${from > this.limit ? 'over' : ''} x=${i * width} y=${44 - height} width=${Math.max(1, width - 1.5)} height=${height}></rect>`;
          })}
        </svg>
        <div class="axis note"><span>${count(bins[0]?.from ?? 0)}</span><span>${msg('tokens a row')}</span><span>${count(max)}</span></div>
      </div>
      <p class="note grow">
        ${msg(str`Tokens in ${this.rows}: ${count(min)} to ${count(max)}, half of them up to ${count(median)}, 90\u00a0% up to ${count(p90)}, 99\u00a0% up to ${count(p99)}.`)}${betweenSentences()}${cut ? html`<span class="over">${cutText(cut, rows, this.limit)}</span>` : msg(str`None is longer than ${count(this.limit)}.`)}${
          unread > 0
            ? betweenSentences() +
              plural(
                unread,
                () => msg('1 more cannot be read by this model and is left out.'),
                () => msg(str`${count(unread)} more cannot be read by this model and are left out.`),
              )
            : nothing
        }
      </p>
      <span class="tools">
        ${limits.map((tokens) => html`<button @click=${() => this.onLimit(tokens)}>${msg(str`Longest row ${count(tokens)}`)}</button>`)}
      </span>
    </div>`;
  }
}
