import { localized, msg } from '@lit/localize';
import { css, html, LitElement } from 'lit';
import { customElement } from 'lit/decorators.js';
import { shared } from '../base/styles';
import { unheard } from '../base/unheard';
import { dialogHead, openDialog } from '../controls/dialog-head';

/** A look inside one step without a lesson; what shows it stands in the slot. */
@localized()
@customElement('tt-inside-dialog')
export class InsideDialog extends LitElement {
  static override styles = [
    shared,
    css`
      dialog {
        width: min(640px, calc(100vw - 32px));
      }
      dialog[open] {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: var(--gap-4);
      }
    `,
  ];
  onClose: () => void = unheard;

  show(): Promise<void> {
    return openDialog(this);
  }

  protected override render() {
    return html`<dialog aria-label=${msg('Inside one step')} @close=${() => this.onClose()}>
      ${dialogHead(msg('Inside one step'))}
      <slot></slot>
    </dialog>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'tt-inside-dialog': InsideDialog;
  }
}
