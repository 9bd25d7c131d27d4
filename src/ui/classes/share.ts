import { localized, msg } from '@lit/localize';
import { css, html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { toPlainError } from '../../protocol/errors';
import { saidOf } from '../../lab/base/said';
import { shareable } from '../../lab/classes/address';
import { shared } from '../base/styles';
import { unheard } from '../base/unheard';
import './passed';

/** The address of the page, with its recipe, for others. */
@localized()
@customElement('tt-share')
export class Share extends LitElement {
  static override styles = [
    shared,
    css`
      dialog {
        width: min(760px, calc(100vw - 32px));
      }
      dialog[open] {
        display: grid;
        gap: var(--gap-3);
      }
      .whole {
        overflow-wrap: anywhere;
      }
    `,
  ];

  @property() address = '';
  onClose: () => void = unheard;

  protected override firstUpdated(): void {
    this.renderRoot.querySelector('dialog')!.showModal();
  }

  protected override render() {
    return html`<dialog aria-label=${msg('Share')} @close=${() => this.onClose()}>
      <div class="head">
        <h2>${msg('Share')}</h2>
        <form method="dialog"><button>${msg('Close')}</button></form>
      </div>
      <p class="small">
        ${msg('The link opens this page with these settings. It holds what differs from the first preset, and no result.')}
      </p>
      ${this.#passed()}
    </dialog>`;
  }

  #passed() {
    try {
      const text = shareable(this.address);
      return html`<tt-passed .text=${text} .label=${msg('Link to these settings')} .field=${msg('Link')} .below=${text}></tt-passed>`;
    } catch (reason) {
      return html`<p class="error">${saidOf(toPlainError(reason))}</p>
        <p class="mono whole">${this.address}</p>`;
    }
  }
}
