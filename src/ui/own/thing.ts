import { localized, msg, str } from '@lit/localize';
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { isolated } from '../../protocol/isolate';
import { bytes, shortDay } from '../../lab/base/format';
import { list } from '../../lab/base/said';
import { shared } from '../base/styles';
import { unheard } from '../base/unheard';

/** One own model, data set or prompt set of the list. */
@localized()
@customElement('tt-own-thing')
export class OwnThing extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        border-top: 1px solid var(--hair);
        padding: var(--gap-3) 0;
      }
      .head {
        align-items: center;
      }
      b {
        overflow-wrap: anywhere;
        font-weight: 600;
      }
    `,
  ];

  @property({ attribute: false }) thing!: { id: string; title: string; bytes: number; saved: string };
  /** Chosen in the recipe. */
  @property({ type: Boolean }) chosen = false;
  @property({ attribute: false }) usable = true;
  /** A run is made with it, or other files are being read. */
  @property({ type: Boolean }) fixed = false;
  onUse: () => void = unheard;
  /** It was confirmed. */
  onRemove: () => void = unheard;
  @state() private asking = false;

  protected override render() {
    const { bytes: size, saved } = this.thing;
    const title = isolated(this.thing.title);
    return html`<div class="head">
        <span><b>${title}</b> <span class="note">${list([bytes(size), ...(saved ? [shortDay(saved)] : [])])}</span></span>
        <span class="tools">
          <slot name="actions"></slot>
          ${this.#use(title)} ${this.#remove(title)}
        </span>
      </div>
      <slot></slot>`;
  }

  #use(title: string) {
    if (!this.usable) return nothing;
    if (this.chosen) return html`<span class="note">${msg('in the recipe')}</span>`;
    return html`<button aria-label=${msg(str`Use ${title}`)} @click=${() => this.onUse()}>${msg('Use')}</button>`;
  }

  #remove(title: string) {
    if (!this.asking) {
      return html`<button
        class="plain"
        aria-label=${msg(str`Delete ${title}`)}
        ?disabled=${this.fixed}
        @click=${() => (this.asking = true)}
      >
        ${msg('Delete')}
      </button>`;
    }
    const confirmed = () => {
      this.asking = false;
      this.onRemove();
    };
    return html`<button ?disabled=${this.fixed} @click=${confirmed}>${msg(str`Delete ${title} for good`)}</button>
      <button class="plain" @click=${() => (this.asking = false)}>${msg('Keep it')}</button>`;
  }
}
