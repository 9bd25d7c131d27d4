import { localized, msg, str } from '@lit/localize';
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { brief, count, trackTitle } from '../../lab/base/format';
import { list, saidOf } from '../../lab/base/said';
import { isolated } from '../../protocol/isolate';
import type { Accepted, ClassPool, Rejected } from '../../lab/classes/pool';
import type { Ticket } from '../../lab/classes/ticket';
import { bdi } from '../base/bdi';
import { shared } from '../base/styles';
import { unheard } from '../base/unheard';

function deviceText({ device, threads }: Ticket): string {
  if (device === 'webgpu') return msg('GPU');
  if (device === 'software') return msg('software WebGPU');
  return threads > 0 ? msg(str`processor, ${threads === 1 ? msg('1 thread') : msg(str`${count(threads)} threads`)}`) : msg('processor');
}

/** The tickets that were taken, and those that do not fit, each with a way to take it out. */
@localized()
@customElement('tt-taken')
export class TakenList extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        display: grid;
        gap: var(--gap-2);
      }
      .wrap {
        overflow: auto;
        max-height: 420px;
      }
      thead th {
        position: sticky;
        top: 0;
        background: var(--panel);
      }
      tbody th {
        border-color: var(--hair);
      }
      td button {
        padding: 1px 8px;
      }
      td.why {
        white-space: normal;
        min-width: 200px;
        overflow-wrap: anywhere;
      }
      .number {
        text-align: right;
      }
    `,
  ];

  @property({ attribute: false }) pool!: ClassPool;
  @property({ type: Boolean }) undoable = false;
  /** The list is lost with a reload. */
  @property({ type: Boolean }) unkept = false;
  onRemove: (texts: string[]) => void = unheard;
  onUndo: () => void = unheard;
  onExport: (kind: 'csv' | 'json') => void = unheard;

  protected override render() {
    const { accepted, rejected, builds } = this.pool;
    return html`<div class="head">
        <h2>${msg(str`Results: ${count(accepted.length)}`)}</h2>
        <span class="tools">
          <button ?disabled=${!this.undoable} @click=${() => this.onUndo()}>${msg('Undo the removal')}</button>
          <button translate="no" ?disabled=${accepted.length === 0} @click=${() => this.onExport('csv')}>CSV</button>
          <button translate="no" ?disabled=${accepted.length === 0} @click=${() => this.onExport('json')}>JSON</button>
        </span>
      </div>
      ${this.unkept ? html`<p class="error">${msg('This browser keeps nothing for the page: export the list before you reload or close it.')}</p>` : nothing}
      ${builds.length > 1 ? html`<p class="note">${msg(str`Computed by several versions of tabtune (${list(builds.map((build) => isolated(build)))}); numbers may differ between them by rounding.`)}</p>` : nothing}
      ${accepted.length > 0 ? this.#accepted(accepted) : html`<p class="note">${msg('No result yet.')}</p>`}
      ${rejected.length > 0 ? this.#rejected(rejected) : nothing}`;
  }

  #accepted(accepted: readonly Accepted[]) {
    const tracks = accepted[0]!.ticket.tracks.map(({ track }) => track);
    return html`<div class="wrap" tabindex="0" role="region" aria-label=${msg('Results of the class')}>
      <table>
        <thead>
          <tr>
            <th scope="col">${msg('Seed')}</th>
            <th scope="col">${msg('Device')}</th>
            ${tracks.map((track) => html`<th scope="col" class="number">${msg(str`Harmful, ${trackTitle(track)}`)}</th>`)}
            <th scope="col"><span class="unseen">${msg('Remove')}</span></th>
          </tr>
        </thead>
        <tbody>
          ${accepted.map(
            ({ text, ticket }) =>
              html`<tr>
                <th scope="row">${ticket.seed}</th>
                <td>${deviceText(ticket)}</td>
                ${ticket.tracks.map(({ harmful: { k, n } }) => html`<td class="number">${brief(k / n)} (${k}/${n})</td>`)}
                <td class="number">
                  <button aria-label=${msg(str`Remove seed ${ticket.seed}`)} @click=${() => this.onRemove([text])}>${msg('Remove')}</button>
                </td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
  }

  #rejected(rejected: readonly Rejected[]) {
    return html`<div class="head">
        <h2>${msg(str`Rejected: ${count(rejected.length)}`)}</h2>
        <button @click=${() => this.onRemove(rejected.map(({ text }) => text))}>${msg('Remove all rejected')}</button>
      </div>
      <div class="wrap" tabindex="0" role="region" aria-label=${msg('Rejected results')}>
        <table>
          <thead>
            <tr>
              <th scope="col">${msg('Text')}</th>
              <th scope="col">${msg('Why')}</th>
              <th scope="col"><span class="unseen">${msg('Remove')}</span></th>
            </tr>
          </thead>
          <tbody>
            ${rejected.map(
              ({ text, problem }, i) =>
                html`<tr>
                  <td class="mono">${bdi(text.length > 24 ? `${text.slice(0, 24)}…` : text)}</td>
                  <td class="why">${saidOf(problem)}</td>
                  <td class="number">
                    <button aria-label=${msg(str`Remove rejected ${i + 1}`)} @click=${() => this.onRemove([text])}>${msg('Remove')}</button>
                  </td>
                </tr>`,
            )}
          </tbody>
        </table>
      </div>`;
  }
}
