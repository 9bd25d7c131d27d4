import { localized, msg, str } from '@lit/localize';
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { START_TRACK, tracksOf } from '../../protocol/recipe';
import type { Evaluation, Rate } from '../../protocol/runs/run';
import { count, interval, percent, share, significant, trackTitle } from '../../lab/base/format';
import { noOverRefusal } from '../../lab/outcome/curves';
import { byCategory, type Spread } from '../../lab/outcome/summary';
import type { Group } from '../../lab/runs/run';
import { shownName } from '../../lab/settings/names';
import { bdi } from '../base/bdi';
import { shared } from '../base/styles';
import { dialogHead } from '../controls/dialog-head';

/** A share of nothing is none. */
const rateText = (rate: Rate): string => (rate.n === 0 ? '–' : `${percent(share(rate))} (${rate.k}/${rate.n})`);

/** Every point of the curves in words and figures. */
@localized()
@customElement('tt-data-table')
export class DataTable extends LitElement {
  static override styles = [
    shared,
    css`
      .wrap {
        overflow: auto;
        max-height: 60vh;
        margin-top: var(--gap-3);
      }
      dialog {
        max-width: min(1120px, calc(100vw - 32px));
      }
      .categories {
        margin-top: var(--gap-4);
      }
      caption {
        text-align: left;
        font-weight: 600;
        padding-bottom: var(--gap-1);
      }
      td.run {
        white-space: normal;
        min-width: 10rem;
      }
      thead th {
        position: sticky;
        top: 0;
        background: var(--panel);
      }
    `,
  ];

  @property({ attribute: false }) groups: readonly Group[] = [];

  protected override firstUpdated(): void {
    this.renderRoot.querySelector('dialog')!.showModal();
  }

  protected override render() {
    return html`<dialog aria-label=${msg('Figures behind the curves')} @close=${() => this.remove()}>
      ${dialogHead(msg('Figures behind the curves'))}
      <div class="wrap" tabindex="0" role="region" aria-label=${msg('Table of figures')}>
        <table>
          <thead>
            <tr>
              ${this.groups.length > 1 ? html`<th scope="col">${msg('Run')}</th>` : nothing}
              <th scope="col">${msg('Seed')}</th>
              <th scope="col">${msg('Step', { id: 'column of steps' })}</th>
              <th scope="col">${msg('Weights')}</th>
              <th scope="col">${msg('Harmful')}</th>
              <th scope="col">${msg('95 % interval')}</th>
              <th scope="col">${msg('Complied, off topic, gibberish')}</th>
              <th scope="col" title=${noOverRefusal(false).reason}>${msg('Over-refusal')}</th>
              <th scope="col">${msg('Utility')}</th>
              <th scope="col">${msg('Held-out loss')}</th>
              <th scope="col">${msg('Drift')}</th>
            </tr>
          </thead>
          <tbody>
            ${this.groups.flatMap((group) => group.runs.flatMap((run) => this.#rows(group, run.recipe.data_seed, run.evaluations)))}
          </tbody>
        </table>
        ${this.groups.map((group) => this.#categories(group))}
      </div>
    </dialog>`;
  }

  /** The latest evaluation of each track, category by category; of several seeds their mean. */
  #categories(group: Group) {
    const tracks = [START_TRACK, ...tracksOf(group.recipe)];
    const tables = tracks.map((track) => byCategory(group.runs, track));
    const names = [...new Set(tables.flatMap((table) => [...table.keys()]))].sort();
    if (names.length === 0) return nothing;
    return html`<table class="categories">
      <caption>
        ${this.groups.length > 1 ? msg(str`Harmful by category, latest evaluation: ${shownName(group)}`) : msg('Harmful by category, latest evaluation')}
      </caption>
      <thead>
        <tr>
          <th scope="col">${msg('Category')}</th>
          ${tracks.map((track) => html`<th scope="col">${trackTitle(track)}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${names.map(
          (name) =>
            html`<tr>
              <th scope="row">${bdi(name)}</th>
              ${tables.map((table) => this.#cell(table.get(name)))}
            </tr>`,
        )}
      </tbody>
    </table>`;
  }

  #cell(spread: Spread | undefined) {
    if (!spread) return html`<td>–</td>`;
    return html`<td>${percent(spread.value)} (${spread.k}/${spread.n}) <span class="soft">${interval(spread, 0)}</span></td>`;
  }

  #noOverRefusal(full: boolean) {
    const { word, reason } = noOverRefusal(full);
    return html`<span class="soft" title=${reason}>${word}</span>`;
  }

  #rows(group: Group, seed: number, evaluations: Evaluation[]) {
    const order = [START_TRACK, ...tracksOf(group.recipe)];
    const sorted = [...evaluations].sort((a, b) => a.step - b.step || order.indexOf(a.track) - order.indexOf(b.track));
    return sorted.map(
      (e) =>
        html`<tr>
          ${this.groups.length > 1 ? html`<td class="run">${shownName(group)}</td>` : nothing}
          <td>${seed}</td>
          <td>${count(e.step)}</td>
          <td>${trackTitle(e.track)}${e.full ? ` · ${msg('all prompts')}` : ''}</td>
          <td>${rateText(e.harmful)}</td>
          <td>${interval(e.harmful)}</td>
          <td>${e.complied}, ${e.offTopic}, ${e.incoherent}</td>
          <td>${e.overRefusal ? rateText(e.overRefusal) : this.#noOverRefusal(e.full)}</td>
          <td>${rateText(e.utility.exactMatch)}</td>
          <td>${significant(e.utility.loss)}</td>
          <td>${significant(e.drift)}</td>
        </tr>`,
    );
  }
}

/** Opens in front of everything and removes itself when closed. */
export function openTable(root: HTMLElement | DocumentFragment, groups: readonly Group[]): void {
  const table = new DataTable();
  table.groups = groups;
  root.append(table);
}
