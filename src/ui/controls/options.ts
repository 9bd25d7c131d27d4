import { msg } from '@lit/localize';
import { html, type TemplateResult } from 'lit';
import { isolated } from '../../protocol/isolate';

export interface Choice {
  id: string;
  title: string;
  own?: true;
}

/** Options of a select: what ships, and in a group of their own the things that the person brought along. */
export function options(entries: readonly Choice[], chosen: string): TemplateResult {
  const option = ({ id, title }: Choice) => html`<option value=${id} .selected=${id === chosen}>${isolated(title)}</option>`;
  const own = entries.filter((entry) => entry.own);
  const known = entries.some(({ id }) => id === chosen);
  return html`${known ? '' : html`<option .selected=${true}>${isolated(chosen)}</option>`}
  ${entries.filter((entry) => !entry.own).map(option)}
  ${own.length > 0 ? html`<optgroup label=${msg('Yours')}>${own.map(option)}</optgroup>` : ''}`;
}
