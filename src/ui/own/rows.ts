import type { Sentence } from '../../protocol/errors';
import { wordsOf } from '../../lab/base/said';
import { localized, msg, str } from '@lit/localize';
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { DataPreview } from '../../protocol/dataset';
import { contained, isolated } from '../../protocol/isolate';
import type { ExamplesPreview, TokenPreview } from '../../protocol/own';
import { count, plural } from '../../lab/base/format';
import { rowToCopy } from '../../lab/own/tokens';
import { unknownText } from '../../lab/own/unknown';
import { bdi } from '../base/bdi';
import { shared } from '../base/styles';
import { unheard } from '../base/unheard';
import './lengths';
import { ownStyles } from './part.styles';

const FIRST = 3;

/** The first rows of a file as the model sees them, and how long they are. */
@localized()
@customElement('tt-own-rows')
export class OwnRows extends LitElement {
  static override styles = [
    shared,
    ownStyles,
    css`
      ol {
        list-style: none;
        margin: 0;
        padding: 0;
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: var(--gap-2);
      }
      .tokens {
        overflow-wrap: anywhere;
        font-size: var(--size-small);
        line-height: 1.5;
        max-height: 150px;
        overflow: auto;
        border: 1px solid var(--hair);
        border-radius: var(--round);
        background: var(--field);
        padding: 6px 9px;
      }
      .masked,
      .learnt {
        white-space: pre-wrap;
      }
      .masked {
        color: var(--soft);
      }
      .learnt {
        background: var(--refused);
        border-radius: 3px;
      }
      .over {
        color: var(--wrong);
      }
      .ids {
        font-family: var(--mono);
        font-size: var(--size-note);
        white-space: normal;
      }
    `,
  ];

  @property({ attribute: false }) preview!: DataPreview;
  @property({ attribute: false }) examples!: ExamplesPreview;
  @property() model = '';
  /** The longest row that the recipe reads. */
  @property({ type: Number }) limit = 0;
  onLimit: (tokens: number) => void = unheard;
  @state() private all = false;
  /** Ids are shown beside the text. */
  @state() private withIds = false;
  /** The row that was copied last, from 1; 0 for none. */
  @state() private copied = 0;

  protected override render() {
    const { rows, lengths, warnings } = this.examples;
    const unknown = unknownText(this.examples, this.preview.rows, this.model);
    const shown = this.all ? rows : rows.slice(0, FIRST);
    return html`<div class="head">
        <h3>${msg(str`As ${this.model} sees the first rows`)}</h3>
        <span class="note"><span class="masked">${msg('grey: read')}</span> · <span class="learnt">${msg('marked: learnt')}</span></span>
      </div>
      ${warnings.map((warning) => html`<p class="error">${bdi(wordsOf(warning))}</p>`)}
      ${unknown ? html`<p class="error" role="alert">${unknown}</p>` : nothing}
      <ol>
        ${shown.map((row, i) => this.#row(row, i + 1, this.preview.rows[i]!.line))}
      </ol>
      <p>
        ${
          rows.length > FIRST
            ? html`<button class="plain" aria-expanded=${this.all ? 'true' : 'false'} @click=${() => (this.all = !this.all)}>
                ${this.all ? msg('Show fewer') : msg(str`Show ${count(rows.length)}`)}
              </button>`
            : nothing
        }
        <button class="plain" aria-pressed=${this.withIds ? 'true' : 'false'} @click=${() => (this.withIds = !this.withIds)}>
          ${msg('Token ids')}
        </button>
      </p>
      ${
        lengths
          ? html`<tt-own-lengths
              .lengths=${lengths}
              .rows=${plural(
                lengths.rows,
                () => msg('the first row'),
                () => msg(str`the first ${count(lengths.rows)} rows`),
              )}
              .limit=${this.limit}
              .onLimit=${(tokens: number) => this.onLimit(tokens)}
            ></tt-own-lengths>`
          : nothing
      }`;
  }

  #row(row: TokenPreview | Sentence, number: number, line: number) {
    const place = msg(str`Row ${count(number)}, line ${count(line)}`);
    if ('texts' in row) return html`<li class="note">${msg(str`${place} cannot be used: ${isolated(wordsOf(row))}`)}</li>`;
    const over = row.tokens > this.limit;
    return html`<li>
      <p class="note">
        ${plural(
          row.tokens,
          () => msg(str`${place}: 1 token`),
          () => msg(str`${place}: ${count(row.tokens)} tokens`),
        )}${over ? html`<span class="over">${msg(str`, cut at ${count(this.limit)}`)}</span>` : nothing}
      </p>
      <div class="tokens" tabindex="0" role="group" aria-label=${msg(str`${place} as tokens`)}>
        <bdi>${row.pieces.map(({ text, learnt }) => html`<span class=${learnt ? 'learnt' : 'masked'}>${contained(text)}</span>`)}</bdi>
      </div>
      ${this.withIds ? this.#ids(row, number, place) : nothing}
    </li>`;
  }

  #ids(row: TokenPreview, number: number, place: string) {
    return html`<div class="tokens ids" tabindex="0" role="group" aria-label=${msg(str`${place} as token ids`)}>
        ${row.pieces.map(({ ids, learnt }) => html`<span class=${learnt ? 'learnt' : 'masked'}>${ids.join(' ')}</span> `)}
      </div>
      <button
        class="plain"
        aria-label=${this.copied === number ? msg('Copied.') : msg(str`Copy ids and labels of row ${count(number)}`)}
        @click=${() => void this.#copy(row, number)}
      >
        ${this.copied === number ? msg('Copied.') : msg('Copy ids and labels')}
      </button>`;
  }

  async #copy(row: TokenPreview, number: number): Promise<void> {
    const text = rowToCopy(row);
    try {
      await navigator.clipboard.writeText(text);
      this.copied = number;
      setTimeout(() => (this.copied = 0), 2000);
    } catch {
      // No clipboard here (an insecure address, a refused permission): show the row to be copied by hand.
      prompt(msg('Copy this row:'), text);
    }
  }
}
