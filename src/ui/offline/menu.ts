import { localized, msg } from '@lit/localize';
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { sentences } from '../../lab/base/said';
import type { Kept } from '../../offline/messages';
import { shared } from '../base/styles';
import { unheard } from '../base/unheard';
import { failureText, keptText } from './words';

/** Whether the page works without network, what is kept for that, and to install it. */
@localized()
@customElement('tt-offline')
export class OfflineMenu extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        margin-top: var(--gap-4);
        padding-top: var(--gap-3);
        border-top: 1px solid var(--hair);
      }
      progress {
        width: 100%;
      }
      .tools {
        margin-top: var(--gap-2);
      }
    `,
  ];

  /** Null until it is known. */
  @property({ attribute: false }) kept: Kept | null = null;
  /** Why a new version could not be kept. */
  @property({ attribute: false }) behind: Kept | null = null;
  @property({ type: Boolean }) online = true;
  /** The browser lets the page be installed. */
  @property({ type: Boolean }) installable = false;
  onAgain: () => void = unheard;
  onInstall: () => void = unheard;

  protected override render() {
    const { kept, behind } = this;
    const filling = kept?.state === 'filling' ? kept : null;
    const failed = kept?.state === 'failed' || behind !== null;
    return html`<h2>${this.#title()}</h2>
      <p class="note" role="status">${keptText(kept)}</p>
      ${
        filling
          ? html`<progress aria-label=${msg('Files that are kept')} max=${filling.allBytes} .value=${filling.bytes}></progress>`
          : nothing
      }
      ${
        behind?.state === 'failed'
          ? html`<p class="note">${sentences(msg('A new version could not be fetched whole; this one goes on.'), failureText(behind))}</p>`
          : nothing
      }
      ${
        failed || this.installable
          ? html`<p class="tools">
              ${failed ? html`<button @click=${() => this.onAgain()}>${msg('Try again')}</button>` : nothing}
              ${this.installable ? html`<button @click=${() => this.onInstall()}>${msg('Install')}</button>` : nothing}
            </p>`
          : nothing
      }`;
  }

  #title(): string {
    if (!this.online) return msg('Offline');
    return this.kept?.state === 'ready' ? msg('Works offline') : msg('Not offline yet');
  }
}
