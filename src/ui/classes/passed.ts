import { localized, msg } from '@lit/localize';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { shared } from '../base/styles';
import './code';

/** A text to be passed on: as a QR code, large for a whole room, and as words to copy. */
@localized()
@customElement('tt-passed')
export class Passed extends LitElement {
  static override styles = [
    shared,
    css`
      .both {
        display: grid;
        grid-template-columns: minmax(180px, 280px) minmax(0, 1fr);
        gap: var(--gap-4);
        align-items: start;
      }
      textarea {
        width: 100%;
        min-height: 84px;
        resize: vertical;
        font-family: var(--mono);
        font-size: var(--size-note);
        color: inherit;
        background: var(--field);
        border: 1px solid var(--line);
        border-radius: var(--round);
        padding: 6px 8px;
        overflow-wrap: anywhere;
      }
      .words {
        display: grid;
        gap: var(--gap-2);
      }
      dialog {
        width: 100vw;
        height: 100vh;
        max-width: none;
        max-height: none;
        border: 0;
        border-radius: 0;
        background: #ffffff;
        color: #1c1e22;
        color-scheme: light;
      }
      dialog[open] {
        display: grid;
        grid-template-rows: auto minmax(0, 1fr) auto;
        justify-items: center;
        gap: var(--gap-2);
      }
      dialog .head {
        width: 100%;
      }
      dialog h2 {
        font-size: var(--size-figure);
      }
      dialog tt-code {
        width: min(100%, 100vh - 150px);
      }
      dialog p {
        overflow-wrap: anywhere;
        text-align: center;
      }
      @media (max-width: 560px) {
        .both {
          grid-template-columns: minmax(0, 1fr);
        }
      }
    `,
  ];

  @property() text = '';
  /** What the code is, in a few words: its heading where it is large, and its name. */
  @property() label = '';
  /** What the field of text is called. */
  @property() field = '';
  /** Stands below the code where it is large. */
  @property() below = '';
  /** More buttons. */
  @property({ attribute: false }) more: TemplateResult | typeof nothing = nothing;
  @state() private copied = false;
  @state() private large = false;

  protected override render() {
    const { text, label, field, large } = this;
    return html`<div class="both">
        <tt-code .text=${text} .label=${label}></tt-code>
        <div class="words">
          <textarea readonly rows="4" aria-label=${field} .value=${text} @focus=${this.#select}></textarea>
          <div class="tools">
            <button class="main" @click=${() => void this.#copy()}>${this.copied ? msg('Copied.') : msg('Copy')}</button>
            <button @click=${() => void this.#show()}>${msg('Full screen')}</button>
            ${this.more}
          </div>
          <slot></slot>
        </div>
      </div>
      <dialog aria-label=${label} @close=${this.#closed}>
        ${
          large
            ? html`<div class="head">
                  <h2>${label}</h2>
                  <form method="dialog"><button>${msg('Close')}</button></form>
                </div>
                <tt-code .text=${text} .label=${label}></tt-code>
                <p>${this.below || nothing}</p>`
            : nothing
        }
      </dialog>`;
  }

  readonly #select = (event: Event): void => (event.target as HTMLTextAreaElement).select();

  async #copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(this.text);
      this.copied = true;
      setTimeout(() => (this.copied = false), 2000);
    } catch {
      // No clipboard here (an insecure address, a refused permission): the text is chosen, to be copied by hand.
      this.renderRoot.querySelector('textarea')!.select();
    }
  }

  async #show(): Promise<void> {
    this.large = true;
    await this.updateComplete;
    this.renderRoot.querySelector('dialog')!.showModal();
  }

  readonly #closed = (): void => {
    this.large = false;
  };
}
