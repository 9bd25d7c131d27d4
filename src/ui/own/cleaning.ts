import { msg, str } from '@lit/localize';
import { html, nothing, type TemplateResult } from 'lit';
import type { RowFilter } from '../../protocol/dataset';
import type { OwnData } from '../../protocol/own';
import { typedNumber } from '../../lab/base/typed-number';
import type { DataDraft } from '../../lab/own/data-draft';
import { select, tick, valueOf, type Option } from '../controls/fields';

/** What is left out of a file, mixed in and held out. */

function whereSelect(filter: Exclude<RowFilter, { kind: 'column' }>, set: (filter: RowFilter) => void): TemplateResult {
  const options: Option[] = [
    ['any', msg('anywhere')],
    ['prompt', msg('in the question')],
    ['completion', msg('in the answer')],
  ];
  return select(msg('Where'), filter.where, options, (where) => set({ ...filter, where: where as typeof filter.where }));
}

function text(label: string, value: string, set: (value: string) => void): TemplateResult {
  return html`<label class="grow"
    >${label}
    <input type="text" autocomplete="off" spellcheck="false" .value=${value} @change=${(event: Event) => set(valueOf(event))} />
  </label>`;
}

function filterFields(filter: RowFilter, columns: readonly Option[], set: (filter: RowFilter) => void): TemplateResult {
  switch (filter.kind) {
    case 'keywords': {
      const words = (list: string) => set({ ...filter, words: list.split(',').flatMap((word) => word.trim() || []) });
      return html`${text(msg('Words or phrases, separated by commas'), filter.words.join(', '), words)} ${whereSelect(filter, set)}`;
    }
    case 'pattern':
      return html`${text(msg('Regular expression'), filter.pattern, (pattern) => set({ ...filter, pattern }))} ${whereSelect(filter, set)}
      ${tick(msg('ignore case'), filter.ignoreCase, (ignoreCase) => set({ ...filter, ignoreCase }))}`;
    case 'column':
      return html`${select(msg('Column'), filter.column, columns, (column) => set({ ...filter, column }))}
      ${select(
        msg('Test'),
        filter.test,
        [
          ['equals', msg('is')],
          ['contains', msg('contains')],
        ],
        (test) => set({ ...filter, test: test as typeof filter.test }),
      )}
      ${text(msg('Value'), filter.value, (value) => set({ ...filter, value }))}`;
  }
}

function fresh(kind: string, columns: readonly Option[]): RowFilter {
  if (kind === 'pattern') return { kind, pattern: '', ignoreCase: true, where: 'any' };
  if (kind === 'column') return { kind, column: columns[0]?.[0] ?? '', test: 'equals', value: '' };
  return { kind: 'keywords', words: [], where: 'any' };
}

function filterList(draft: DataDraft): TemplateResult {
  const filters = draft.settings.filters ?? [];
  const columns = (draft.preview?.columns ?? []).map((name): Option => [name, name]);
  const put = (list: RowFilter[]) => draft.set({ settings: { filters: list } });
  const kinds: Option[] = [
    ['keywords', msg('words')],
    ['pattern', msg('a regular expression')],
    ['column', msg('a column')],
  ];
  return html`${filters.map(
      (filter, i) =>
        html`<div class="row">
          ${filterFields(filter, columns, (next) => put(filters.with(i, next)))}
          <button class="plain" aria-label=${msg(str`Remove filter ${i + 1}`)} @click=${() => put(filters.toSpliced(i, 1))}>
            ${msg('Remove')}
          </button>
        </div>`,
    )}
    <div class="tools">
      <span class="small soft">${msg('Drop rows by')}</span>
      ${kinds.map(([kind, title]) => html`<button @click=${() => put([...filters, fresh(kind, columns)])}>${title}</button>`)}
      ${tick(msg('drop exact repetitions'), draft.settings.dropDuplicates ?? false, (dropDuplicates) => draft.set({ settings: { dropDuplicates } }))}
    </div>`;
}

/** A share as a person types it: 10 for a tenth. */
function percentField(label: string, share: number, most: number, set: (share: number) => void): TemplateResult {
  const change = (event: Event) => {
    const input = event.target as HTMLInputElement;
    const value = typedNumber(input.value) / 100;
    if (value >= 0 && value <= most) set(value);
    else input.value = String(Math.round(share * 1000) / 10); // It stays as it was: a number beyond the range says nothing.
  };
  return html`<label
    >${label}
    <input class="short" inputmode="decimal" autocomplete="off" .value=${String(Math.round(share * 1000) / 10)} @change=${change} />
  </label>`;
}

const MIX_SHARE = 0.1;

function mixFields(draft: DataDraft, sets: readonly OwnData[]): TemplateResult {
  const { mix } = draft;
  if (sets.length === 0) {
    return html`<p class="note">
      ${msg('Safety rows can be mixed in from another data set of yours: keep that one first, for instance questions with refusals.')}
    </p>`;
  }
  const options: Option[] = [['', msg('none')], ...sets.map(({ id, title }): Option => [id, title])];
  const choose = (data: string) =>
    draft.set({ mix: data === '' ? null : { data, settings: { share: MIX_SHARE, seed: 1, ...mix?.settings } } });
  return html`${select(msg('Mix in safety rows from'), mix?.data ?? '', options, choose)}
  ${
    mix
      ? percentField(msg('Their share, %'), mix.settings.share, 0.95, (share) =>
          draft.set({ mix: { ...mix, settings: { ...mix.settings, share } } }),
        )
      : nothing
  }`;
}

export function cleaningFields(draft: DataDraft, sets: readonly OwnData[]): TemplateResult {
  return html`${filterList(draft)}
    <div class="fields">
      ${percentField(msg('Held out for utility, %'), draft.split.share ?? 0, 0.9, (share) => draft.set({ split: { ...draft.split, share } }))}
      ${mixFields(draft, sets)}
    </div>`;
}
