import { localized, msg, str } from '@lit/localize';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { isolated } from '../../protocol/isolate';
import type { Progress } from '../../protocol/jobs';
import { bytes } from '../../lab/base/format';
import { told } from '../../lab/base/said';
import type { OwnPart } from '../../lab/own/list';
import { shared } from '../base/styles';
import { unheard } from '../base/unheard';
import { dialogHead } from '../controls/dialog-head';

const PARTS: readonly OwnPart[] = ['model', 'data', 'prompts'];

function partTitle(part: OwnPart): string {
  switch (part) {
    case 'model':
      return msg('Model');
    case 'data':
      return msg('Data');
    case 'prompts':
      return msg('Prompts');
  }
}

/** What a person brings along: models, data and prompts. The parts keep what was begun while it is closed. */
@localized()
@customElement('tt-own')
export class OwnDialog extends LitElement {
  static override styles = [
    shared,
    css`
      dialog {
        width: min(860px, calc(100vw - 32px));
        max-width: none;
      }
      dialog[open] {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: var(--gap-4);
      }
      .parts button {
        border-radius: 99px;
      }
      .work {
        position: sticky;
        bottom: calc(-1 * var(--gap-4));
        margin: 0 calc(-1 * var(--gap-4)) calc(-1 * var(--gap-4));
        padding: var(--gap-3) var(--gap-4);
        background: var(--raised);
        border-top: 1px solid var(--line);
        display: flex;
        align-items: center;
        gap: var(--gap-3);
        font-size: var(--size-small);
      }
      .work span {
        flex: 1;
        min-width: 0;
        overflow-wrap: anywhere;
      }
      progress {
        width: 11.25rem;
        accent-color: var(--focus);
      }
      @media (max-width: 560px) {
        progress {
          width: 5.625rem;
        }
      }
    `,
  ];

  /** The three parts, of which one is not hidden. */
  @property({ attribute: false }) parts: TemplateResult | typeof nothing = nothing;
  /** Which is shown; null while it is not known what the files are that were given. */
  @property({ attribute: false }) shown: OwnPart | null = 'model';
  /** The names of the files that were given. */
  @property() names = '';
  /** A part is at work, and how far that is. */
  @property({ type: Boolean }) working = false;
  @property({ attribute: false }) progress: Progress | null = null;
  onPart: (part: OwnPart) => void = unheard;
  onCancel: () => void = unheard;
  onClose: () => void = unheard;

  get #dialog(): HTMLDialogElement {
    return this.renderRoot.querySelector('dialog')!;
  }

  show(): void {
    if (!this.#dialog.open) this.#dialog.showModal();
  }

  protected override render() {
    const { shown } = this;
    return html`<dialog aria-label=${msg('Your own files')} @close=${() => this.onClose()}>
      ${dialogHead(msg('Your own files'))}
      <div class="tools parts" role="group" aria-label=${msg('What kind')}>
        ${PARTS.map(
          (one) =>
            html`<button aria-pressed=${one === shown ? 'true' : 'false'} @click=${() => this.onPart(one)}>${partTitle(one)}</button>`,
        )}
        <span class="note">${msg('Kept in this browser; your files are sent nowhere.')}</span>
      </div>
      ${shown === null ? this.#question() : nothing} ${this.parts} ${this.#work()}
    </dialog>`;
  }

  #question() {
    return html`<div>
      <p class="small">${msg(str`What is in ${this.names}?`)}</p>
      <p class="tools">
        <button class="main" @click=${() => this.onPart('data')}>${msg('Data to learn from')}</button>
        <button class="main" @click=${() => this.onPart('prompts')}>${msg('Prompts to test with')}</button>
      </p>
    </div>`;
  }

  #work() {
    const { progress } = this;
    if (!this.working) return html`<div role="status" hidden></div>`;
    const size = progress && progress.total !== null ? msg(str`${bytes(progress.done)} of ${bytes(progress.total)}`) : '';
    const what = progress ? isolated(progress.what) : msg('Working …');
    const text = size ? told(what, size) : what;
    const value = progress?.total ? progress.done / progress.total : undefined;
    return html`<div class="work" role="status">
      ${
        value === undefined
          ? html`<progress aria-label=${msg('Progress')}></progress>`
          : html`<progress aria-label=${msg('Progress')} max="1" .value=${value}></progress>`
      }
      <span>${text}</span>
      <button @click=${() => this.onCancel()}>${msg('Cancel')}</button>
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'tt-own': OwnDialog;
  }
}
