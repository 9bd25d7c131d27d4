import { localized, msg, str } from '@lit/localize';
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { LengthStatistics } from '../../protocol/dataset';
import { count, duration, plural } from '../../lab/base/format';
import { shared } from '../base/styles';
import { unheard } from '../base/unheard';
import './lengths';
import { ownStyles } from './part.styles';

/** How long the rows of a kept data set are for a model: all of them, or a sample, which is said to be one. */
@localized()
@customElement('tt-own-counted')
export class OwnCounted extends LitElement {
  static override styles = [
    shared,
    ownStyles,
    css`
      :host {
        gap: 0;
      }
      .row {
        align-items: center;
      }
      progress {
        width: 8.75rem;
        accent-color: var(--focus);
      }
    `,
  ];

  /** How many rows to learn it has. */
  @property({ type: Number }) rows = 0;
  @property({ attribute: false }) lengths: LengthStatistics | null = null;
  @property() problem = '';
  /** How far the counting is, while it lasts. */
  @property({ attribute: false }) working: { done: number; total: number | null } | null = null;
  /** What the model is called whose tokens these are. */
  @property() model = '';
  /** The longest row that the recipe reads. */
  @property({ type: Number }) limit = 0;
  onLimit: (tokens: number) => void = unheard;
  /** All rows are to be counted. */
  onCount: () => void = unheard;
  onStop: () => void = unheard;

  protected override render() {
    const { lengths, problem, working } = this;
    const all = lengths !== null && lengths.rows + lengths.unread === lengths.of;
    return html`${lengths ? this.#lengths(lengths, all) : nothing} ${problem ? html`<p class="error">${problem}</p>` : nothing}
    ${working ? this.#working(working) : all ? nothing : this.#button(lengths)}`;
  }

  #lengths(lengths: LengthStatistics, all: boolean) {
    const { model } = this;
    const { rows, of } = lengths;
    const which = all
      ? plural(
          rows,
          () => msg(str`the one row to learn from, as ${model} reads it`),
          () => msg(str`all ${count(rows)} rows to learn from, as ${model} reads them`),
        )
      : msg(str`a sample of ${count(rows)} of ${count(of)} rows to learn from, evenly spread, as ${model} reads them`);
    return html`<tt-own-lengths
      .lengths=${lengths}
      .rows=${which}
      .limit=${this.limit}
      .onLimit=${(tokens: number) => this.onLimit(tokens)}
    ></tt-own-lengths>`;
  }

  #working({ done, total }: { done: number; total: number | null }) {
    const what = msg('Counting the tokens of the rows');
    return html`<div class="row">
      <p class="note" role="status">${msg(str`${what} …`, { id: 'what is going on' })}</p>
      ${
        total === null
          ? html`<progress aria-label=${what}></progress>`
          : html`<progress aria-label=${what} max=${total} .value=${done}></progress>
              <span class="note">${msg(str`${count(done)} of ${count(total)}`)}</span>`
      }
      <button class="plain" @click=${() => this.onStop()}>${msg('Stop counting')}</button>
    </div>`;
  }

  #button(found: LengthStatistics | null) {
    const seconds = found ? (found.seconds / (found.rows + found.unread)) * found.of : 0;
    const text = found
      ? msg(str`Count all ${count(found.of)} rows, about ${duration(seconds)}`)
      : plural(
          this.rows,
          () => msg('Count the tokens of the row'),
          () => msg(str`Count the tokens of ${count(this.rows)} rows`),
        );
    return html`<p class="tools">
      <button class="plain" @click=${() => this.onCount()}>${text}</button>
    </p>`;
  }
}
