import { localized, msg, str } from '@lit/localize';
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { count } from '../../lab/base/format';
import { shared } from '../base/styles';
import { unheard } from '../base/unheard';

/** What a reload would bring, told quietly: a new version, or threads. */
@localized()
@customElement('tt-reload')
export class ReloadNotice extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        grid-column: 1 / -1;
        padding: var(--gap-2) var(--gap-4);
        font-size: var(--size-small);
      }
      :host([hidden]) {
        display: none;
      }
    `,
  ];

  /** A new version is there. */
  @property({ type: Boolean }) fresh = false;
  /** Cores that a reload would let the page use; 0: it would not. */
  @property({ type: Number }) cores = 0;
  /** The new version is to be used. */
  onUpdate: () => void = unheard;
  onIsolate: () => void = unheard;
  /** It was read; the cores are not wanted now. */
  onClose: () => void = unheard;

  protected override render() {
    return html`<div class="tools" role="status">${this.fresh ? this.#fresh() : this.cores > 1 ? this.#threads() : nothing}</div>`;
  }

  #fresh() {
    return html`<span>${msg('A new version of the page is there.')}</span>
      <button @click=${() => this.onUpdate()}>${msg('Reload', { id: 'reload the page' })}</button>
      <span class="note">${msg('Runs that were kept are there again.')}</span>`;
  }

  #threads() {
    return html`<span
        >${msg(str`After a reload the page computes with up to ${count(this.cores)} cores of the processor, and faster.`)}</span
      >
      <button @click=${() => this.onIsolate()}>${msg('Reload', { id: 'reload the page' })}</button>
      <button class="plain" @click=${() => this.onClose()}>${msg('Not now')}</button>`;
  }
}
