import { localized, msg, str } from '@lit/localize';
import { css, html, LitElement, nothing, type PropertyValues } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { bytes, count } from '../../lab/base/format';
import { saidOf, told } from '../../lab/base/said';
import type { Tongue } from '../../lab/lessons/format';
import type { NeededFile, Preparation } from '../../lab/lessons/prepare';
import { estimateText } from '../../lab/runs/estimate';
import { shared } from '../base/styles';
import { dialogHead, openDialog } from '../controls/dialog-head';
import { line } from './words';

/** For the evening before the class: what is in this browser, how large it is, and how long the runs take here. */
@localized()
@customElement('tt-lesson-prepare')
export class LessonPreparation extends LitElement {
  static override styles = [
    shared,
    css`
      dialog {
        width: min(640px, calc(100vw - 32px));
      }
      dialog[open] {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: var(--gap-4);
      }
      td:first-child,
      .trials td {
        white-space: normal;
        overflow-wrap: anywhere;
      }
      .number {
        text-align: end;
      }
      .scroll {
        max-height: 40vh;
        overflow: auto;
      }
    `,
  ];

  @property({ attribute: false }) preparation!: Preparation;
  @property() tongue: Tongue = 'en';
  #stop: () => void = () => undefined;

  show(): Promise<void> {
    return openDialog(this);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('preparation')) return;
    this.#stop();
    this.#stop = this.preparation.changed.listen(() => this.requestUpdate());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop();
    this.preparation.end();
  }

  protected override render() {
    const { lesson, problem } = this.preparation;
    return html`<dialog aria-label=${msg('Prepare this lesson')} @close=${() => this.preparation.end()}>
      ${dialogHead(msg('Prepare this lesson'))}
      <p>${line(lesson.title[this.tongue])}</p>
      ${problem ? html`<p class="error" role="alert">${saidOf(problem)}</p>` : nothing} ${this.#files()} ${this.#trials()}
    </dialog>`;
  }

  #files() {
    const { files, fetched } = this.preparation;
    if (!files) return this.preparation.problem ? nothing : html`<p role="status" class="soft">${msg('Looking for the files …')}</p>`;
    const here = files.filter((file) => file.here === true).length;
    const size = files.reduce((sum, file) => sum + (file.bytes ?? 0), 0);
    const unknown = files.filter((file) => file.bytes === null).length;
    const about = unknown === 0 ? bytes(size) : msg(str`at least ${bytes(size)}`);
    return html`<section>
      <h3>${msg('Files')}</h3>
      <p role="status">
        ${fetched === null ? msg(str`${count(here)} of ${count(files.length)} files are in this browser; together ${about}.`) : msg(str`Fetching: ${count(fetched)} of ${count(files.length)}`)}
      </p>
      <div class="scroll" tabindex="0" role="region" aria-label=${msg('Files of the lesson')}>
        <table>
          <thead>
            <tr>
              <th>${msg('File')}</th>
              <th class="number">${msg('Size')}</th>
              <th>${msg('In this browser')}</th>
            </tr>
          </thead>
          <tbody>
            ${files.map(row)}
          </tbody>
        </table>
      </div>
      <div class="tools">
        <button class="main" ?disabled=${fetched !== null || here === files.length} @click=${() => void this.preparation.fetchAll()}>
          ${msg('Fetch what is missing')}
        </button>
      </div>
    </section>`;
  }

  #trials() {
    const { trials, able } = this.preparation;
    if (!able) return html`<p class="soft">${msg('This machine cannot train, so the recording shows what comes of it.')}</p>`;
    const sum = trials?.every(({ seconds }) => seconds !== null)
      ? {
          seconds: trials.reduce((all, { seconds, seeds }) => all + seconds! * seeds, 0),
          ...(trials.some(({ rough }) => rough) ? { rough: true } : {}),
        }
      : null;
    return html`<section>
      <h3>${msg('Trial on this machine')}</h3>
      ${
        trials
          ? html`<table class="trials">
                <tbody>
                  ${trials.map(
                    ({ title, seconds, rough, seeds, problem }) =>
                      html`<tr>
                        <td>${line(title[this.tongue])}</td>
                        <td>
                          ${problem ? saidOf(problem) : seconds === null ? msg('measuring …') : estimateText({ seconds, ...(rough ? { rough } : {}) }, seeds)}
                        </td>
                      </tr>`,
                  )}
                </tbody>
              </table>
              <p role="status">${sum === null ? nothing : told(msg('All runs of the lesson'), estimateText(sum, 1))}</p>`
          : html`<div class="tools">
              <button @click=${() => void this.preparation.tryOut()}>${msg('Work out how long the runs take here')}</button>
            </div>`
      }
    </section>`;
  }
}

function row({ path, bytes: size, here, problem }: NeededFile) {
  return html`<tr>
    <td class="mono" translate="no">${path}</td>
    <td class="number">${size === null ? msg('unknown') : bytes(size)}</td>
    <td>
      ${problem ? html`<span class="error">${saidOf(problem)}</span>` : here === null ? msg('unknown') : here ? msg('yes') : msg('not yet')}
    </td>
  </tr>`;
}

declare global {
  interface HTMLElementTagNameMap {
    'tt-lesson-prepare': LessonPreparation;
  }
}
