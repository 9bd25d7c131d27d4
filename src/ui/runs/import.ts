import { localized, msg, str } from '@lit/localize';
import { css, html, LitElement, nothing } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { toPlainError } from '../../protocol/errors';
import { isolated, saidOf } from '../../protocol/isolate';
import type { OwnFile } from '../../protocol/messages';
import { readRunFile } from '../../protocol/runs/overlay';
import type { RunRecord } from '../../protocol/runs/run';
import { append } from '../../protocol/base/lists';
import { guess } from '../../lab/own/dropped';
import type { OwnPart } from '../../lab/own/list';
import { shared } from '../base/styles';
import { dropped, filesOf, holdsFiles } from '../base/take';
import { unheard } from '../base/unheard';

/** Takes run records and logs from files that were chosen. What is dropped anywhere on the page begins its way here, too. */
@localized()
@customElement('tt-import')
export class Import extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        display: inline-block;
      }
      .error {
        white-space: pre-line;
      }
    `,
  ];

  /** Takes in records. Returns the names of those that are in the list already. */
  onRecords: (records: RunRecord[]) => Promise<string[]> = async () => [];
  /** Files of another kind were dropped; `part` null: only the person knows which. */
  onFiles: (part: OwnPart | null, files: OwnFile[]) => void = unheard;
  @state() private problem = '';
  @state() private said = '';

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener('dragover', this.#over);
    document.addEventListener('drop', this.#drop);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener('dragover', this.#over);
    document.removeEventListener('drop', this.#drop);
  }

  protected override render() {
    return html`<span class="tools">
      <span class="note" role="status">${this.said}</span>
      <button
        class="plain"
        title=${msg('Run records (run.json) and logs of trainings elsewhere (trainer_state.json); they may also be dropped on the page')}
        @click=${this.#choose}
      >
        ${msg('Import')}
      </button>
      <input
        type="file"
        hidden
        multiple
        accept=".json,application/json"
        aria-label=${msg('Run records to import')}
        @change=${(event: Event) => this.#chosen(event.target as HTMLInputElement)}
      />
      ${this.problem ? html`<span class="error" role="alert">${this.problem}</span>` : nothing}
    </span>`;
  }

  /** Reads records and hands those that are good to the runs; says which files are not, and why. */
  async take(files: Iterable<OwnFile>): Promise<void> {
    const problems: string[] = [];
    const records: RunRecord[] = [];
    for (const { path, data } of files) {
      try {
        const text = await data.text();
        const { record, notes } = readRunFile(text, path);
        records.push(record);
        append(
          problems,
          notes.map((note) => `${path}: ${note}`),
        );
      } catch (reason) {
        problems.push(`${isolated(path)}: ${saidOf(toPlainError(reason))}`);
      }
    }
    const known = await this.onRecords(records);
    append(
      problems,
      known.map((name) => msg(str`“${name}” is in the list already.`)),
    );
    const fresh = records.length - known.length;
    this.problem = problems.join('\n');
    this.said = fresh === 0 ? '' : fresh === 1 ? msg('1 run imported') : msg(str`${fresh} runs imported`);
  }

  #choose(): void {
    this.renderRoot.querySelector('input')!.click();
  }

  #chosen(input: HTMLInputElement): void {
    const files = filesOf(input);
    input.value = ''; // The same file may be chosen again.
    void this.take(files);
  }

  /** Without this the browser would leave the page for the file. */
  #over = (event: DragEvent): void => {
    if (holdsFiles(event)) event.preventDefault();
  };

  #drop = (event: DragEvent): void => {
    if (!holdsFiles(event) || event.defaultPrevented) return;
    event.preventDefault();
    void this.#sort(dropped(event.dataTransfer!));
  };

  async #sort(given: Promise<OwnFile[]>): Promise<void> {
    const files = await given;
    if (files.length === 0) return;
    const found = await guess(files);
    if (found === 'records') return this.take(files);
    this.onFiles(found, files);
  }
}
