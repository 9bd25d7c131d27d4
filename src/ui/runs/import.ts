import { localized, msg, str } from '@lit/localize';
import { css, html, LitElement, nothing } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { append } from '../../protocol/base/lists';
import { toPlainError } from '../../protocol/errors';
import { isolated } from '../../protocol/isolate';
import { list, saidOf, told, wordsOf } from '../../lab/base/said';
import type { JobHooks, Progress } from '../../protocol/jobs';
import type { OwnFile } from '../../protocol/messages';
import type { Imported } from '../../protocol/runs/overlay';
import type { RunRecord } from '../../protocol/runs/run';
import { count, percent } from '../../lab/base/format';
import { guess } from '../../lab/own/dropped';
import type { OwnPart } from '../../lab/own/list';
import { unpacked } from '../../lab/own/packed';
import { shared } from '../base/styles';
import { dropped, filesOf, holdsFiles } from '../base/take';
import { unheard } from '../base/unheard';

/** Which file is read, of how many, and how far that is. */
interface Reading extends Progress {
  nth: number;
  of: number;
}

const unread = (): Promise<never> => Promise.reject(new Error('Nobody reads files here.'));

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

  /** Reads a record or a log. Throws for a file that is neither. */
  read: (file: OwnFile, hooks: JobHooks) => Promise<Imported> = unread;
  /** Takes in records. Returns the names of those that are in the list already. */
  onRecords: (records: RunRecord[]) => Promise<string[]> = async () => [];
  /** Files of another kind were dropped; `part` null: only the person knows which. */
  onFiles: (part: OwnPart | null, files: OwnFile[]) => void = unheard;
  onLesson: (file: OwnFile) => void = unheard;
  @state() private problem = '';
  @state() private said = '';
  @state() private progress: Reading | null = null;
  /** What is read now, and what waits. */
  #files: OwnFile[] = [];
  #reading: Promise<void> | null = null;
  #control = new AbortController();

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
        accept=".json,.gz,application/json,application/gzip"
        aria-label=${msg('Run records to import')}
        @change=${(event: Event) => this.#chosen(event.target as HTMLInputElement)}
      />
      ${this.progress ? this.#working(this.progress) : nothing}
      ${this.problem ? html`<span class="error" role="alert">${this.problem}</span>` : nothing}
    </span>`;
  }

  /**
   * Has records read and hands those that are good to the runs; says which files are not, and why. Files that come while others are read
   * are read with them.
   */
  take(files: Iterable<OwnFile>): Promise<void> {
    append(this.#files, files);
    return (this.#reading ??= this.#all().finally(() => (this.#reading = null)));
  }

  async #all(): Promise<void> {
    const problems: string[] = [];
    let [fresh, left] = [0, 0];
    while (this.#files.length > 0) {
      const records = await this.#read(problems);
      left += this.#files.length;
      this.#files = [];
      const known = await this.onRecords(records);
      const there = known.map((name) => msg(str`“${isolated(name)}” is in the list already.`));
      append(problems, there);
      fresh += records.length - known.length;
    }
    const come = fresh === 0 ? '' : fresh === 1 ? msg('1 run imported') : msg(str`${count(fresh)} runs imported`);
    const not = left === 0 ? '' : left === 1 ? msg('1 file was not read') : msg(str`${count(left)} files were not read`);
    this.problem = problems.join('\n');
    this.said = list([come, not].filter(Boolean));
    await this.#leave();
  }

  /** Reads one file after the other until there is none, or somebody cancels; those that are left then stay in the list. */
  async #read(problems: string[]): Promise<RunRecord[]> {
    const { signal } = (this.#control = new AbortController());
    const records: RunRecord[] = [];
    for (let nth = 1; this.#files.length > 0; nth++) {
      const [file] = this.#files as [OwnFile];
      const { path, data } = file;
      const onProgress = ({ done, total }: Pick<Progress, 'done' | 'total'>): void => {
        this.progress = { what: path, done, total, nth, of: nth + this.#files.length - 1 };
      };
      onProgress({ done: 0, total: data.size });
      try {
        const { record, notes } = await this.read(await unpacked(file), { signal, onProgress });
        records.push(record);
        append(
          problems,
          notes.map((note) => told(isolated(path), isolated(wordsOf(note)))),
        );
      } catch (reason) {
        if (signal.aborted) break;
        problems.push(told(isolated(path), saidOf(toPlainError(reason))));
      }
      this.#files.shift();
    }
    return records;
  }

  /** The keyboard is where it was, though the button that was pressed has gone. */
  async #leave(): Promise<void> {
    const cancels = this.renderRoot.querySelector(':focus') !== null;
    this.progress = null;
    await this.updateComplete;
    if (cancels) this.renderRoot.querySelector('button')!.focus();
  }

  #working({ what, done, total, nth, of }: Reading) {
    const where = of > 1 ? msg(str`${isolated(what)}, ${count(nth)} of ${count(of)} files`) : isolated(what);
    const part = total ? done / total : 1;
    const text = part < 1 ? msg(str`${where}: ${percent(part, 0)} read`) : msg(str`${where}: checking`);
    return html`<span class="note">${text}</span> <progress aria-label=${msg('Import')} max="1" .value=${part}></progress>
      <button class="plain" @click=${() => this.#control.abort()}>${msg('Cancel')}</button>`;
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
    void dropped(event.dataTransfer!).then((files) => this.receive(files));
  };

  /** Takes files from outside the page: records are read, whatever else goes where it belongs. */
  async receive(files: OwnFile[]): Promise<void> {
    if (files.length === 0) return;
    const found = await guess(files);
    if (found === 'lesson') return this.onLesson(files[0]!);
    if (found === 'records') return this.take(files);
    this.onFiles(found, files);
  }
}
