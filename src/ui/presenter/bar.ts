import { localized, msg } from '@lit/localize';
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { shared } from '../base/styles';
import { unheard } from '../base/unheard';
import { type Action, keyList } from './keys';

interface Preset {
  title: string;
  chosen: boolean;
  /** It does nothing with the chosen data. */
  missing: boolean;
}

/** What a presenter needs at hand below the curves: presets by their digits where there are any, the run in its slot, answers, the list of keys. */
@localized()
@customElement('tt-presenter')
export class PresenterBar extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--gap-2) var(--gap-4);
        padding: var(--gap-2) var(--gap-4);
      }
      .presets {
        display: flex;
        flex-wrap: wrap;
        gap: var(--gap-2);
      }
      kbd {
        font-family: var(--mono);
        font-size: var(--size-note);
        border: 1px solid var(--line);
        border-radius: 4px;
        padding: 0 5px;
        background: var(--field);
        color: var(--soft);
      }
      ::slotted(*) {
        flex: 1 1 20rem;
      }
      /* A phone has no keys, and what is shown needs the height. */
      @media (max-width: 760px) {
        button kbd {
          display: none;
        }
        .presets {
          flex-wrap: nowrap;
          overflow-x: auto;
          max-width: 100%;
        }
        .presets button {
          flex: none;
        }
      }
      dialog[open] {
        display: grid;
        gap: var(--gap-4);
        justify-items: start;
      }
      dl {
        display: grid;
        grid-template-columns: auto minmax(0, 30rem);
        gap: var(--gap-2) var(--gap-4);
        margin: 0;
      }
      dd {
        margin: 0;
      }
      .blank {
        position: fixed;
        z-index: 20;
        inset: 0;
        background: #000;
        border: 0;
        border-radius: 0;
      }
    `,
  ];

  @property({ attribute: false }) presets: readonly Preset[] = [];
  /** Answers are in sight. */
  @property({ type: Boolean }) answers = false;
  /** Harmful ones among them, too. */
  @property({ type: Boolean }) uncovered = false;
  /** The address says that harmful answers stay covered. */
  @property({ type: Boolean }) locked = false;
  /** Nothing is to be seen for now. */
  @property({ type: Boolean }) blank = false;
  /** The list of keys is wanted. */
  @property({ type: Boolean }) listed = false;
  onAction: (action: Action) => void = unheard;

  protected override render() {
    const { answers, uncovered, locked } = this;
    return html`${this.presets.length > 0 ? this.#presets() : nothing}
      <slot name="go"></slot>
      <span class="tools">
        ${this.#button('answers', 'A', msg('Answers'), answers)}
        ${answers && !locked ? this.#button('uncover', 'U', msg('Harmful ones'), uncovered) : nothing}
        ${this.#button('keys', '?', msg('Keys'), null)} ${this.#button('leave', 'Esc', msg('Leave'), null)}
      </span>
      <dialog aria-label=${msg('Keys')} @close=${() => this.listed && this.onAction('keys')}>
        <h2>${msg('Keys')}</h2>
        <dl>
          ${keyList(this.presets.length > 0).map(
            ([keys, text]) =>
              html`<dt><kbd>${keys}</kbd></dt>
                <dd>${text}</dd>`,
          )}
        </dl>
        <button class="main" @click=${() => this.onAction('keys')}>${msg('Close')}</button>
      </dialog>
      ${this.blank ? html`<button class="blank" aria-label=${msg('Show the page again')} @click=${() => this.onAction('blank')}></button>` : nothing}`;
  }

  #presets() {
    return html`<div class="presets" role="group" aria-label=${msg('Presets')}>
      ${this.presets.map(
        ({ title, chosen, missing }, i) =>
          html`<button aria-pressed=${chosen ? 'true' : 'false'} ?disabled=${missing} @click=${() => this.onAction({ preset: i })}>
            <kbd aria-hidden="true">${i + 1}</kbd> ${title}
          </button>`,
      )}
    </div>`;
  }

  #button(action: Action, key: string, label: string, on: boolean | null) {
    return html`<button aria-pressed=${on === null ? nothing : on ? 'true' : 'false'} @click=${() => this.onAction(action)}>
      <kbd aria-hidden="true">${key}</kbd> ${label}
    </button>`;
  }

  protected override updated(): void {
    const dialog = this.renderRoot.querySelector('dialog')!;
    if (this.listed && !dialog.open) dialog.showModal();
    else if (!this.listed && dialog.open) dialog.close();
  }
}
