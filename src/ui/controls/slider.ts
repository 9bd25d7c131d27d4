import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { typedNumber } from '../../lab/base/typed-number';
import { shared } from '../base/styles';
import { unheard } from '../base/unheard';
import { valueOf } from './fields';
import type { TermId } from './glossary';
import './term';

export type Scale = 'halves' | 'log' | 'powers';

export interface SliderValue {
  value: number;
  text: string;
  /** Typed, not moved. */
  byHand: boolean;
}

interface Span {
  scale: Scale;
  min: number;
  max: number;
}

/** Places on the slider: one per power of two, halves of a unit, else fine enough to look smooth. */
const places = ({ scale, min, max }: Span) => (scale === 'powers' ? Math.log2(max / min) : scale === 'halves' ? 2 * (max - min) : 200);

/** A value from a place on the scale, rounded to what a person would type. */
function valueAt(place: number, span: Span): number {
  const part = place / places(span);
  if (span.scale === 'halves') return span.min + part * (span.max - span.min);
  return Number((span.min * (span.max / span.min) ** part).toPrecision(span.scale === 'powers' ? 6 : 2));
}

/** From 0 to 1. */
function partOf(value: number, { scale, min, max }: Span): number {
  if (!(value > min)) return 0;
  return Math.min(1, scale === 'halves' ? (value - min) / (max - min) : Math.log(value / min) / Math.log(max / min));
}

/**
 * A slider with its number beside it. The slider covers the usual range; the number may be any, and what is wrong
 * with it is said below.
 */
@customElement('tt-slider')
export class Slider extends LitElement {
  static override styles = [
    shared,
    css`
      .top {
        display: flex;
        align-items: center;
        justify-content: space-between;
        gap: var(--gap-2);
      }
      label {
        font-size: var(--size-small);
        color: var(--soft);
        white-space: nowrap;
      }
      input.number {
        width: 5.25rem;
        text-align: right;
        font-family: var(--mono);
        font-size: var(--size-small);
        padding: 1px 5px;
        min-height: 24px;
        background: none;
        border-color: transparent;
      }
      input.number:hover,
      input.number:focus {
        border-color: var(--line);
        background: var(--field);
      }
      :host([narrow]) input.number {
        width: 3.25rem;
      }
      input[type='range'] {
        appearance: none;
        display: block;
        width: 100%;
        height: 24px;
        background: none;
        cursor: pointer;
        margin: 0;
      }
      input[type='range']::-webkit-slider-runnable-track {
        height: 4px;
        border-radius: 4px;
        background: linear-gradient(to right, var(--tone, var(--ink)) var(--fill), var(--line) var(--fill));
      }
      input[type='range']::-webkit-slider-thumb {
        appearance: none;
        width: 16px;
        height: 16px;
        margin-top: -6px;
        border-radius: 50%;
        border: 2px solid var(--tone, var(--ink));
        background: var(--panel);
      }
      input[type='range']::-moz-range-track {
        height: 4px;
        border-radius: 4px;
        background: linear-gradient(to right, var(--tone, var(--ink)) var(--fill), var(--line) var(--fill));
      }
      input[type='range']::-moz-range-thumb {
        width: 12px;
        height: 12px;
        border-radius: 50%;
        border: 2px solid var(--tone, var(--ink));
        background: var(--panel);
      }
      /* Forced colours leave gradients alone, and their colours would be lost on the system's background. */
      @media (forced-colors: active) {
        input[type='range'] {
          forced-color-adjust: none;
          --tone: Highlight;
          --line: GrayText;
          --panel: Canvas;
        }
      }
    `,
  ];

  @property() label = '';
  /** What the label means, where that is not plain. */
  @property() term: TermId | '' = '';
  @property({ type: Number }) value = 0;
  /** As shown in the number field; lists show more than `value`. */
  @property() text = '';
  /** What the place on the slider means, where that is not what the number field shows. */
  @property() said = '';
  @property({ type: Number }) min = 0;
  @property({ type: Number }) max = 1;
  @property() scale: Scale = 'log';
  @property() error = '';
  @property({ type: Boolean, reflect: true }) narrow = false;
  onChange: (value: SliderValue) => void = unheard;

  protected override render() {
    return html`<div class="top">
        <label for="range">${this.term ? html`<tt-term .of=${this.term}>${this.label}</tt-term>` : this.label}</label>
        <slot></slot>
        <input
          class="number"
          inputmode="decimal"
          autocomplete="off"
          aria-label=${this.label}
          aria-invalid=${this.error ? 'true' : 'false'}
          aria-describedby="error"
          .value=${this.text}
          @change=${this.#typed}
        />
      </div>
      <input
        id="range"
        type="range"
        aria-label=${this.label}
        min="0"
        max=${places(this)}
        .value=${String(Math.round(partOf(this.value, this) * places(this)))}
        aria-valuetext=${this.said || this.text}
        @input=${this.#moved}
      />
      ${this.error ? html`<p class="error" id="error">${this.error}</p>` : nothing}`;
  }

  /** The filled part is set as a property: a style attribute is not allowed in this page. */
  protected override updated(): void {
    const range = this.renderRoot.querySelector<HTMLInputElement>('#range')!;
    range.style.setProperty('--fill', `${partOf(this.value, this) * 100}%`);
  }

  #moved(event: Event): void {
    const value = valueAt(Number(valueOf(event)), this);
    this.onChange({ value, text: String(value), byHand: false });
  }

  #typed(event: Event): void {
    const text = valueOf(event).trim();
    this.onChange({ value: typedNumber(text), text, byHand: true });
  }
}
