import { localized, msg, str } from '@lit/localize';
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { OwnFile } from '../../protocol/messages';
import { bytes } from '../../lab/base/format';
import type { OwnPart } from '../../lab/own/list';
import { Follow } from '../base/follow';
import './data';
import './model';
import './prompts';
import type { Desk } from '../../lab/desk';
import { shared } from '../base/styles';

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

/** What a person brings along: models, data and prompts, added and deleted here. It keeps what was begun while it is closed. */
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
        width: 180px;
        accent-color: var(--focus);
      }
      @media (max-width: 560px) {
        progress {
          width: 90px;
        }
      }
    `,
  ];

  @property({ attribute: false }) desk!: Desk;
  /** Null: what the files are has still to be told. */
  @state() private shown: OwnPart | null = 'model';
  @state() private files: OwnFile[] = [];

  constructor() {
    super();
    new Follow(this, () => this.desk.own.changed);
    new Follow(this, () => this.desk.changed);
  }

  show(part: OwnPart | null, files: OwnFile[]): void {
    this.shown = part;
    this.files = files;
    void this.updateComplete.then(() => {
      const dialog = this.renderRoot.querySelector('dialog')!;
      if (dialog.open) return;
      dialog.showModal();
      this.renderRoot.querySelector<LitElement>('tt-own-data')!.requestUpdate(); // it counts only what is looked at
    });
  }

  protected override render() {
    const { shown: part, desk } = this;
    const given = (to: OwnPart) => (part === to ? this.files : []);
    return html`<dialog aria-label=${msg('Your own files')}>
      <div class="head">
        <h2>${msg('Your own files')}</h2>
        <form method="dialog"><button>${msg('Close')}</button></form>
      </div>
      <div class="tools parts" role="group" aria-label=${msg('What kind')}>
        ${PARTS.map(
          (one) =>
            html`<button aria-pressed=${one === part ? 'true' : 'false'} @click=${() => (part === null ? this.#is(one) : this.#turn(one))}>
              ${partTitle(one)}
            </button>`,
        )}
        <span class="note">${msg('Kept in this browser; your files are sent nowhere.')}</span>
      </div>
      ${part === null ? this.#question() : nothing}
      <tt-own-model ?hidden=${part !== 'model'} .desk=${desk} .given=${given('model')}></tt-own-model>
      <tt-own-data ?hidden=${part !== 'data'} .desk=${desk} .given=${given('data')}></tt-own-data>
      <tt-own-prompts ?hidden=${part !== 'prompts'} .desk=${desk} .given=${given('prompts')}></tt-own-prompts>
      ${this.#work()}
    </dialog>`;
  }

  #turn(part: OwnPart): void {
    this.files = [];
    this.shown = part;
  }

  #is(part: OwnPart): void {
    this.shown = part;
  }

  #question() {
    const names = this.files.map(({ path }) => path).join(', ');
    return html`<div>
      <p class="small">${msg(str`What is in ${names}?`)}</p>
      <p class="tools">
        <button class="main" @click=${() => this.#is('data')}>${msg('Data to learn from')}</button>
        <button class="main" @click=${() => this.#is('prompts')}>${msg('Prompts to test with')}</button>
      </p>
    </div>`;
  }

  #work() {
    const { own } = this.desk;
    if (!own.busy) return html`<div role="status" hidden></div>`;
    const { progress } = own;
    const size = progress && progress.total !== null ? msg(str`${bytes(progress.done)} of ${bytes(progress.total)}`) : '';
    const text = progress ? [progress.what, size].filter(Boolean).join(': ') : msg('Working …');
    const value = progress?.total ? progress.done / progress.total : undefined;
    return html`<div class="work" role="status">
      ${
        value === undefined
          ? html`<progress aria-label=${msg('Progress')}></progress>`
          : html`<progress aria-label=${msg('Progress')} max="1" .value=${value}></progress>`
      }
      <span>${text}</span>
      <button @click=${() => void own.cancel()}>${msg('Cancel')}</button>
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'tt-own': OwnDialog;
  }
}
