import { localized, msg } from '@lit/localize';
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { type Machine } from '../../protocol/device/machine';
import { DEVICES } from '../../protocol/device/names';
import { Job } from '../../lab/base/job';
import { Follow } from '../base/follow';
import { shared } from '../base/styles';
import { unheard } from '../base/unheard';
import { missing, stateText } from './adapter';

/** What keeps the page from working, and what a person can do about it. */
@localized()
@customElement('tt-notice')
export class Notice extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        padding: var(--gap-4);
        border-left: 4px solid var(--wrong) !important;
      }
      ul {
        margin: var(--gap-2) 0 var(--gap-3);
        padding-left: 18px;
        display: grid;
        gap: 4px;
        font-size: var(--size-text);
      }
      p + p {
        margin-top: var(--gap-2);
      }
    `,
  ];

  /** In which nothing can compute. */
  @property({ attribute: false }) blocked: Machine | null = null;
  @property() problem = '';
  /** The GPU was there and is gone. */
  @property({ type: Boolean }) lost = false;
  /** What becomes of an engine that died. */
  @property() replacement: 'coming' | 'there' | 'wanted' | null = null;
  /** It was read. */
  onClose: () => void = unheard;
  /** Opens what could not be opened, without a reload: that would take the runs of this page with it. */
  onAgain: () => Promise<void> = async () => unheard();
  @state() private failedAgain = false;
  readonly #job = new Job();

  constructor() {
    super();
    new Follow(this, () => this.#job.changed);
  }

  protected override render() {
    const { blocked, lost } = this;
    if (blocked) {
      return html`<div role="alert">
        <h2>${msg('This browser has nothing to compute with')}</h2>
        <p>${msg('One of two would do:')}</p>
        ${DEVICES.map(
          (device) =>
            html`<p>${stateText(blocked.devices[device])}</p>
              ${missing(blocked.devices[device])}`,
        )}
        ${this.#buttons(msg('Try again'))}
      </div>`;
    }
    if (this.replacement === 'coming' || this.replacement === 'there') return this.#replaced(this.replacement === 'there');
    return html`<div role="alert">
      <h2>${lost ? msg('The GPU was lost') : msg('Something went wrong')}</h2>
      <p>${this.problem}</p>
      ${this.#buttons(lost ? msg('Connect again') : msg('Try again'))} ${lost || this.replacement ? this.#runs() : nothing}
    </div>`;
  }

  #runs() {
    return html`<p class="note">${msg('All runs are still here; the one at work can be resumed from its last checkpoint.')}</p>`;
  }

  /** Nothing has to be done, but what was at work has ended. */
  #replaced(already: boolean) {
    return html`<div role="alert">
      <h2>
        ${already ? msg('The engine stopped, and another has taken its place') : msg('The engine stopped, another is being started …')}
      </h2>
      <p>${this.problem}</p>
      ${already ? html`<p class="tools"><button @click=${() => this.onClose()}>${msg('Close')}</button></p>` : nothing} ${this.#runs()}
    </div>`;
  }

  /** A reload is offered only when trying again has not helped. */
  #buttons(title: string) {
    return html`<p class="tools">
      <button ?disabled=${this.#job.working} @click=${this.#again}>${this.#job.working ? msg('Trying …') : title}</button>
      ${
        this.failedAgain
          ? html`<button @click=${() => location.reload()}>${msg('Reload the page')}</button>
              <span class="note"> ${msg('That did not help. Runs that were kept are there again after a reload.')} </span>`
          : nothing
      }
    </p>`;
  }

  /** When it has helped, this notice is gone. */
  async #again(): Promise<void> {
    await this.#job.run(() => this.onAgain());
    this.failedAgain = true;
  }
}
