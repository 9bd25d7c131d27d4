import { localized, msg, str } from '@lit/localize';
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { LengthStatistics } from '../../protocol/dataset';
import type { OwnData } from '../../protocol/own';
import { count, duration } from '../../lab/base/format';
import type { Wanted } from '../../lab/own/lengths';
import { labelOf } from '../../lab/settings/names';
import { Follow } from '../base/follow';
import './lengths';
import { ownStyles } from './part.styles';
import type { Desk } from '../../lab/desk';
import { shared } from '../base/styles';

/** What the model in the recipe is called. */
export const modelTitle = ({ catalogue, draft: { recipe } }: Desk): string =>
  catalogue?.models.find(({ id }) => id === recipe.model)?.title ?? labelOf(recipe.model);

/** What of a data set is to be counted; null while there is no model or no limit to count by. */
export function wantedOf({ catalogue, draft, plan, recipe }: Desk, data: string): Wanted | null {
  const { model, max_length } = draft.recipe;
  if (!(max_length >= 2) || !catalogue?.models.some(({ id }) => id === model)) return null;
  // With a plan all rows have been read.
  return { data, model, max_length, stamp: recipe?.data === data ? plan : null };
}

/** How long the rows of a kept data set are for the model in the recipe: all of them, or a sample, which is said to be one. */
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
        width: 140px;
        accent-color: var(--focus);
      }
    `,
  ];

  @property({ attribute: false }) desk!: Desk;
  @property({ attribute: false }) data!: OwnData;

  constructor() {
    super();
    new Follow(this, () => this.desk.changed);
    new Follow(this, () => this.desk.lengths.changed);
  }

  protected override render() {
    const { desk, data } = this;
    const wanted = wantedOf(desk, data.id);
    if (!wanted) return nothing;
    const { working } = desk.lengths;
    const { lengths, problem } = desk.lengths.find(wanted) ?? { lengths: null, problem: '' };
    const all = lengths !== null && lengths.rows + lengths.unread === lengths.of;
    return html`${lengths ? this.#lengths(lengths, all) : nothing} ${problem ? html`<p class="error">${problem}</p>` : nothing}
    ${working?.data === data.id ? this.#working(working) : all ? nothing : this.#button(wanted, lengths)}`;
  }

  #lengths(lengths: LengthStatistics, all: boolean) {
    const { rows, of } = lengths;
    const model = modelTitle(this.desk);
    const which = all
      ? msg(str`all ${count(rows)} rows to learn from, as ${model} reads them`)
      : msg(str`a sample of ${count(rows)} of ${count(of)} rows to learn from, evenly spread, as ${model} reads them`);
    return html`<tt-own-lengths
      .lengths=${lengths}
      .rows=${which}
      .limit=${this.desk.draft.recipe.max_length}
      @limit=${(event: CustomEvent<number>) => this.desk.set({ max_length: event.detail })}
    ></tt-own-lengths>`;
  }

  #working({ done, total }: { done: number; total: number | null }) {
    const what = msg('Counting the tokens of the rows');
    return html`<div class="row">
      <p class="note" role="status">${what} …</p>
      ${
        total === null
          ? html`<progress aria-label=${what}></progress>`
          : html`<progress aria-label=${what} max=${total} .value=${done}></progress>
              <span class="note">${msg(str`${count(done)} of ${count(total)}`)}</span>`
      }
      <button class="plain" @click=${() => this.desk.lengths.stop()}>${msg('Stop counting')}</button>
    </div>`;
  }

  #button(wanted: Wanted, found: LengthStatistics | null) {
    const seconds = found ? (found.seconds / (found.rows + found.unread)) * found.of : 0;
    const text = found
      ? msg(str`Count all ${count(found.of)} rows, about ${duration(seconds)}`)
      : msg(str`Count the tokens of ${count(this.data.rows)} rows`);
    return html`<p class="tools">
      <button class="plain" @click=${() => void this.desk.lengths.countAll(wanted)}>${text}</button>
    </p>`;
  }
}
