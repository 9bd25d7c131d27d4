import { localized, msg } from '@lit/localize';
import { css, html, LitElement } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { toPlainError } from '../../protocol/errors';
import { saidOf } from '../../lab/base/said';
import { openedAs, opening, shareable } from '../../lab/classes/address';
import { shared } from '../base/styles';
import { unheard } from '../base/unheard';
import { dialogHead } from '../controls/dialog-head';
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
      label {
        display: flex;
        gap: var(--gap-2);
        align-items: baseline;
      }
      .whole {
        overflow-wrap: anywhere;
      }
    `,
  ];

  @property() address = '';
  onClose: () => void = unheard;
  /** What the page is opened as; null is what it is opened as here. */
  @state() private as: ReturnType<typeof opening> | null = null;

  protected override firstUpdated(): void {
    this.renderRoot.querySelector('dialog')!.showModal();
  }

  protected override render() {
    return html`<dialog aria-label=${msg('Share')} @close=${() => this.onClose()}>
      ${dialogHead(msg('Share'))}
      <p class="small">
        ${msg('The link opens this page with these settings. It holds what differs from the first preset, and no result.')}
      </p>
      ${this.#choice('presented', msg('Open it as a presentation'))}
      ${this.#choice('locked', msg('Keep harmful answers covered for whoever opens it, and asking the model switched off'))}
      ${this.#passed()}
    </dialog>`;
  }

  #choice(name: keyof ReturnType<typeof opening>, label: string) {
    const as = this.as ?? opening(this.address);
    return html`<label>
      <input
        type="checkbox"
        .checked=${as[name]}
        @change=${(event: Event) => (this.as = { ...as, [name]: (event.target as HTMLInputElement).checked })}
      />
      ${label}
    </label>`;
  }

  #passed() {
    try {
      const text = shareable(this.as ? openedAs(this.address, this.as) : this.address);
      return html`<tt-passed .text=${text} .label=${msg('Link to these settings')} .field=${msg('Link')} .below=${text}></tt-passed>`;
    } catch (reason) {
      return html`<p class="error">${saidOf(toPlainError(reason))}</p>
        <p class="mono whole">${this.address}</p>`;
    }
  }
}
