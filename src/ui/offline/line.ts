import { localized, msg } from '@lit/localize';
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { sentences } from '../../lab/base/said';
import type { Kept } from '../../offline/messages';
import { shared } from '../base/styles';
import { unheard } from '../base/unheard';
import { failureText, keptText } from './words';

/** One lasting line at the foot of the page: whether it works without network by now, how far that is, or why not and what helps. */
@localized()
@customElement('tt-offline-line')
export class OfflineLine extends LitElement {
  static override styles = [
    shared,
    css`
      .tools {
        justify-content: center;
        padding: 0 var(--gap-4) var(--gap-3);
        text-align: center;
      }
    `,
  ];

  /** The browser lets this page keep files. */
  @property({ type: Boolean }) possible = false;
  /** Null until it is known. */
  @property({ attribute: false }) kept: Kept | null = null;
  onAgain: () => void = unheard;

  protected override render() {
    const { kept } = this;
    const failed = this.possible && kept?.state === 'failed';
    // Whoever hears the page is told when it is ready, not each of many files.
    return html`<div class="tools note">
      <p aria-live=${kept?.state === 'filling' ? 'off' : 'polite'}>${this.#text()}</p>
      ${failed ? html`<button class="plain" @click=${() => this.onAgain()}>${msg('Try again')}</button>` : nothing}
    </div>`;
  }

  #text(): string {
    const { kept, possible } = this;
    if (!possible)
      return msg(
        'This page does not work without network: this browser lets it keep no files. Open it with https, and not in a private window.',
      );
    if (kept?.state === 'ready') return sentences(msg('This page now works without network.'), keptText(kept));
    if (kept?.state === 'failed') return sentences(msg('This page does not work without network yet.'), failureText(kept));
    return keptText(kept);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'tt-offline-line': OfflineLine;
  }
}
