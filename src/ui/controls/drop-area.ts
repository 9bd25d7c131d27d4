import { localized, msg, str } from '@lit/localize';
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { OwnFile } from '../../protocol/messages';
import { shared } from '../base/styles';
import { dropped, filesOf, holdsFiles } from '../base/take';
import { unheard } from '../base/unheard';

/** A place for files: dropped, or picked. */
@localized()
@customElement('tt-drop-area')
export class DropArea extends LitElement {
  static override styles = [
    shared,
    css`
      .area {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        justify-content: center;
        gap: var(--gap-2) var(--gap-3);
        border: 1.5px dashed var(--line);
        border-radius: var(--round-panel);
        padding: var(--gap-4);
        font-size: var(--size-small);
        color: var(--soft);
        text-align: center;
      }
      .area.over {
        border-color: var(--focus);
        color: var(--ink);
        background: var(--field);
      }
    `,
  ];

  /** What belongs here. */
  @property() label = '';
  /** Names of the inputs, for those who do not see the buttons. */
  @property() what = '';
  /** A whole folder may be given. */
  @property({ type: Boolean }) folder = false;
  @property() accept = '';
  @property({ type: Boolean }) disabled = false;
  /** At least one. */
  onFiles: (files: OwnFile[]) => void = unheard;
  @state() private over = false;

  protected override render() {
    return html`<div
      class="area ${this.over ? 'over' : ''}"
      @dragover=${this.#over}
      @dragleave=${() => (this.over = false)}
      @drop=${(event: DragEvent) => void this.#drop(event)}
    >
      <span>${this.label}</span>
      <span class="tools">
        ${this.folder ? html`<button ?disabled=${this.disabled} @click=${() => this.#pick('#folder')}>${msg('Choose a folder')}</button>` : nothing}
        <button ?disabled=${this.disabled} @click=${() => this.#pick('#files')}>
          ${this.folder ? msg('Choose files') : msg('Choose a file')}
        </button>
      </span>
      <input id="files" type="file" hidden ?multiple=${this.folder} accept=${this.accept} aria-label=${this.what} @change=${this.#chosen} />
      ${
        this.folder
          ? html`<input
              id="folder"
              type="file"
              hidden
              webkitdirectory
              aria-label=${msg(str`${this.what}, folder`)}
              @change=${this.#chosen}
            />`
          : nothing
      }
    </div>`;
  }

  #pick(id: string): void {
    this.renderRoot.querySelector<HTMLInputElement>(id)!.click();
  }

  #chosen(event: Event): void {
    const input = event.target as HTMLInputElement;
    const files = filesOf(input);
    input.value = ''; // The same file may be chosen again.
    this.#tell(files);
  }

  #over(event: DragEvent): void {
    if (!holdsFiles(event) || this.disabled) return;
    event.preventDefault();
    this.over = true;
  }

  async #drop(event: DragEvent): Promise<void> {
    this.over = false;
    if (!holdsFiles(event) || this.disabled) return;
    event.preventDefault();
    this.#tell(await dropped(event.dataTransfer!));
  }

  #tell(files: OwnFile[]): void {
    if (files.length > 0) this.onFiles(files);
  }
}
