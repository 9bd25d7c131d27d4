import { msg } from '@lit/localize';
import { html, type TemplateResult } from 'lit';
import type { Language } from '../../protocol/catalogue';
import { isolated } from '../../protocol/isolate';
import { languageTitle } from '../../lab/settings/languages';
import { titleOf } from '../../lab/settings/titles';

export interface Choice {
  id: string;
  title: string;
  own?: true;
  language?: Language;
}

/** Options of a select: what ships, by language where there are several, and in a group of their own the things that the person brought along. */
export function options(entries: readonly Choice[], chosen: string, first?: Language): TemplateResult {
  const option = (entry: Choice) => html`<option value=${entry.id} .selected=${entry.id === chosen}>${isolated(titleOf(entry))}</option>`;
  const group = (label: string, list: readonly Choice[]) =>
    list.length > 0 ? html`<optgroup label=${label}>${list.map(option)}</optgroup>` : '';
  const ships = entries.filter((entry) => !entry.own);
  const languages = [...new Set(ships.map(({ language }) => language))].sort((a, b) => Number(b === first) - Number(a === first));
  const known = entries.some(({ id }) => id === chosen);
  return html`${known ? '' : html`<option .selected=${true}>${isolated(chosen)}</option>`}
  ${
    languages.length > 1
      ? languages.map((one) => group(one ? languageTitle(one) : msg('Other'), ships.filter(({ language }) => language === one))) // prettier-ignore
      : ships.map(option)
  }
  ${group(msg('Yours'), entries.filter((entry) => entry.own))}`; // prettier-ignore
}
