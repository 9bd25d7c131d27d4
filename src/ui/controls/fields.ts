import { html, nothing, type TemplateResult } from 'lit';
import { isolated } from '../../protocol/isolate';
import { told } from '../../lab/base/said';
import { typedNumber } from '../../lab/base/typed-number';
import type { TermId } from './glossary';
import './term';

/** Fields of forms, and what a person put into them. */

export const valueOf = (event: Event): string => (event.target as HTMLInputElement | HTMLSelectElement).value;
export const isOn = (event: Event): boolean => (event.target as HTMLInputElement).checked;

export type Option = readonly [value: string, title: string];

export const typed = (value: number): string => (Number.isNaN(value) ? '' : String(value));

/** A label, explained where it is a word of the field, its input beside it, and what is wrong below. */
export function field(label: string, input: TemplateResult, error: string | undefined, term?: TermId): TemplateResult {
  return html`<label class="field">${term ? html`<tt-term .of=${term}>${label}</tt-term>` : label} ${input}</label
    >${error ? html`<p class="error">${told(label, error)}</p>` : nothing}`;
}

export function numberField(
  label: string,
  value: number,
  error: string | undefined,
  set: (value: number) => void,
  term?: TermId,
): TemplateResult {
  const change = (event: Event) => set(typedNumber(valueOf(event)));
  const input = html`<input
    inputmode="decimal"
    autocomplete="off"
    aria-invalid=${error ? 'true' : 'false'}
    .value=${typed(value)}
    @change=${change}
  />`;
  return field(label, input, error, term);
}

/** A switch and what it does. */
export function toggle(id: string, label: string, text: string, on: boolean, set: (on: boolean) => void, error?: string): TemplateResult {
  const box = html`<input type="checkbox" aria-describedby=${id} .checked=${on} @change=${(event: Event) => set(isOn(event))} />`;
  return html`${field(label, box, error)}
    <p class="note" id=${id}>${text}</p>`;
}

/** A box to tick, with its words beside it. */
export function tick(label: string, on: boolean, set: (on: boolean) => void): TemplateResult {
  return html`<label class="beside"><input type="checkbox" .checked=${on} @change=${(event: Event) => set(isOn(event))} />${label}</label>`;
}

/** One of several, as a field; a value that is none of them is shown all the same. */
export function choice(
  label: string,
  value: string,
  options: readonly Option[],
  set: (value: string) => void,
  error?: string,
  impossible?: string,
): TemplateResult {
  const known = options.some(([id]) => id === value);
  return field(
    label,
    html`<select @change=${(event: Event) => set(valueOf(event))}>
      ${known ? nothing : html`<option .selected=${true}>${isolated(value)}</option>`}
      ${options.map(([id, title]) => html`<option value=${id} .selected=${id === value} ?disabled=${id === impossible}>${title}</option>`)}
    </select>`,
    error,
  );
}

/** One of several, with its label above. */
export function select(label: string, value: string, options: readonly Option[], set: (value: string) => void): TemplateResult {
  return html`<label
    >${label}
    <select @change=${(event: Event) => set(valueOf(event))}>
      ${options.map(([id, title]) => html`<option value=${id} .selected=${id === value}>${isolated(title)}</option>`)}
    </select>
  </label>`;
}
