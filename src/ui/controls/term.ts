import { localized } from '@lit/localize';
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { colon } from '../../lab/base/said';
import { meaning, type TermId } from './glossary';
import type { Reading } from './readings';

/** Pointers pass over words without a question, and on their way to what is explained they leave the word. */
const OPEN_MS = 350;
const CLOSE_MS = 200;
/** To the word and to the edges of the window. */
const SPACE_PX = 6;

/** A word of the field in its slot, which explains itself: to a pointer that rests on it, to a tap, and to Enter. Escape ends that. */
@localized()
@customElement('tt-term')
export class Term extends LitElement {
  static override styles = css`
    :host {
      display: inline;
    }
    button {
      all: unset;
      cursor: help;
      text-decoration: underline dotted 1px;
      text-underline-offset: 3px;
    }
    button:focus-visible {
      outline: 2px solid var(--focus);
      outline-offset: 2px;
      border-radius: 3px;
    }
    [popover] {
      position: fixed;
      inset: auto;
      margin: 0;
      width: max-content;
      max-width: min(18.75rem, calc(100vw - 24px));
      padding: var(--gap-2) var(--gap-3);
      border: 1px solid var(--line);
      border-radius: var(--round);
      background: var(--raised);
      color: var(--ink);
      box-shadow: 0 4px 18px rgb(0 0 0 / 0.16);
      font: 400 var(--size-small) / 1.45 var(--font);
      letter-spacing: normal;
      text-align: left;
      white-space: normal;
    }
    b {
      font-weight: 620;
    }
    .read {
      display: block;
      margin-top: var(--gap-1);
      color: var(--soft);
      font-size: var(--size-note);
    }
    @media print {
      button {
        text-decoration: none;
      }
    }
  `;

  @property() of: TermId = 'online';
  /** The word in both languages; loaded when somebody asks for the first. */
  @state() private reading: Reading | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** It was asked for by a press, and does not go with the pointer. */
  #pinned = false;
  #open: AbortController | null = null;

  protected override render() {
    const { word, text } = meaning(this.of);
    // What a tooltip says is its name.
    /* eslint-disable lit-a11y/accessible-name */
    return html`<button
        type="button"
        aria-describedby="text"
        @click=${this.#press}
        @blur=${() => this.#close()}
        @pointerenter=${this.#enter}
      >
        <slot></slot></button
      ><span id="text" role="tooltip" popover="manual"><b>${word}</b>${colon()}${text}${this.#read()}</span>`;
    /* eslint-enable lit-a11y/accessible-name */
  }

  #read() {
    if (!this.reading) return nothing;
    const { en, ja, kana } = this.reading;
    return html`<span class="read" lang="ja">${ja} · ${kana}</span><span class="read" lang="en">${en}</span>`;
  }

  async #readings(): Promise<void> {
    const found = await import('./readings').catch(() => null); // The explanation is there without.
    this.reading = found?.READINGS[this.of] ?? null;
    await this.updateComplete;
    if (this.#open) this.#place();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.addEventListener('pointerleave', this.#leave);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.removeEventListener('pointerleave', this.#leave);
    this.#close();
  }

  get #tip(): HTMLElement {
    return this.renderRoot.querySelector('span')!;
  }

  readonly #press = (event: Event): void => {
    event.preventDefault(); // In a summary or a label it would act on that.
    if (this.#pinned) return this.#close();
    this.#pinned = true;
    this.#show();
  };

  readonly #enter = ({ pointerType }: PointerEvent): void => {
    clearTimeout(this.#timer);
    if (pointerType === 'mouse') this.#timer = setTimeout(() => this.#show(), OPEN_MS);
  };

  readonly #leave = (): void => {
    clearTimeout(this.#timer);
    if (!this.#pinned) this.#timer = setTimeout(() => this.#close(), CLOSE_MS);
  };

  #show(): void {
    clearTimeout(this.#timer);
    if (this.#open || !this.isConnected) return;
    this.#open = new AbortController();
    const { signal } = this.#open;
    const elsewhere = (event: Event): void => {
      if (!event.composedPath().includes(this)) this.#close();
    };
    const escape = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape') return;
      event.preventDefault(); // A dialog around it stays.
      this.#close();
    };
    document.addEventListener('keydown', escape, { signal, capture: true });
    document.addEventListener('pointerdown', elsewhere, { signal, capture: true });
    addEventListener('scroll', elsewhere, { signal, capture: true });
    this.#tip.showPopover();
    this.#place();
    void this.#readings();
  }

  /** Below the word, or above it where there is no room. */
  #place(): void {
    const tip = this.#tip;
    const word = this.renderRoot.querySelector('button')!.getBoundingClientRect();
    const { width, height } = tip.getBoundingClientRect();
    const below = word.bottom + SPACE_PX;
    const top = below + height + SPACE_PX > innerHeight ? word.top - height - SPACE_PX : below;
    tip.style.top = `${Math.max(SPACE_PX, top)}px`;
    tip.style.left = `${Math.max(SPACE_PX, Math.min(word.left, innerWidth - width - SPACE_PX))}px`;
  }

  #close(): void {
    clearTimeout(this.#timer);
    this.#pinned = false;
    if (!this.#open) return;
    this.#open.abort();
    this.#open = null;
    if (this.isConnected) this.#tip.hidePopover();
  }
}
