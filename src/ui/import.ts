import { localized, msg, str } from '@lit/localize';
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { toPlainError } from '../protocol/errors';
import { parseRunRecord } from '../protocol/record';
import type { RunRecord } from '../protocol/run';
import type { Session } from './session';
import { shared } from './shared';

const holdsFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') === true;

/** Takes run records from files: chosen, or dropped anywhere on the page. */
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

  @property({ attribute: false }) session!: Session;
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
      <button class="plain" title=${msg('Run records (run.json); they may also be dropped on the page')} @click=${this.#choose}>
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
  async take(files: Iterable<File>): Promise<void> {
    const problems: string[] = [];
    const records: RunRecord[] = [];
    for (const file of files) {
      try {
        records.push(parseRunRecord(await file.text()));
      } catch (reason) {
        problems.push(`${file.name}: ${toPlainError(reason).message}`);
      }
    }
    const known = this.session.runs.add(records);
    problems.push(...known.map((name) => msg(str`“${name}” is in the list already.`)));
    const fresh = records.length - known.length;
    this.problem = problems.join('\n');
    this.said = fresh === 0 ? '' : fresh === 1 ? msg('1 run imported') : msg(str`${fresh} runs imported`);
  }

  #choose(): void {
    this.renderRoot.querySelector('input')!.click();
  }

  #chosen(input: HTMLInputElement): void {
    const files = [...(input.files ?? [])];
    input.value = ''; // the same file may be chosen again
    void this.take(files);
  }

  /** Without this the browser would leave the page for the file. */
  #over = (event: DragEvent): void => {
    if (holdsFiles(event)) event.preventDefault();
  };

  #drop = (event: DragEvent): void => {
    if (!holdsFiles(event) || event.defaultPrevented) return;
    event.preventDefault();
    void this.take([...event.dataTransfer!.files]);
  };
}
