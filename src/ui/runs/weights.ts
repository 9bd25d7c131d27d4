import { localized, msg, str } from '@lit/localize';
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { isolated } from '../../protocol/isolate';
import { list, saidOf, told } from '../../lab/base/said';
import type { JobHooks } from '../../protocol/jobs';
import type { ExportedFile, WeightsForm } from '../../protocol/messages';
import { START_TRACK, tracksOf } from '../../protocol/recipe';
import type { KeptSpace } from '../../protocol/runs/keeping';
import { bytes, count, trackTitle } from '../../lab/base/format';
import { Job } from '../../lab/base/job';
import { fileName, foldersOf } from '../../lab/reports/export';
import type { Group, Run } from '../../lab/runs/run';
import { bareName } from '../../lab/settings/names';
import { Follow } from '../base/follow';
import { canPickFolder, downloadFiles, pickFolder } from '../base/downloads';
import { shared } from '../base/styles';
import { slotOf } from '../base/tracks';
import { unheard } from '../base/unheard';

/** The part of an export menu that takes the trained weights along. Large ones take a while: how far they are is told, and they can be stopped. */
@localized()
@customElement('tt-weights')
export class Weights extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        display: block;
      }
      .row {
        padding: 2px var(--gap-2);
        justify-content: space-between;
      }
      label {
        display: flex;
        gap: 4px;
      }
      h3 {
        padding: var(--gap-3) var(--gap-2) 2px;
      }
      p {
        padding: 2px var(--gap-2);
      }
      [aria-disabled='true'] {
        opacity: 0.45;
        cursor: default;
      }
    `,
  ];

  @property({ attribute: false }) group!: Group;
  /** What is kept of its runs. */
  @property({ attribute: false }) spaces: readonly KeptSpace[] = [];
  /** Makes the files of a track of a run. */
  weights: (run: string, track: string, form: WeightsForm, hooks: JobHooks) => Promise<ExportedFile[]> = async () => [];
  /** Writes them into a folder, below `name`. */
  write: (
    run: string,
    track: string,
    form: WeightsForm,
    folder: FileSystemDirectoryHandle,
    name: string,
    hooks: JobHooks,
  ) => Promise<void> = async () => unheard();
  @state() private form: WeightsForm = 'merged';
  /** The folder that was written last, until the next thing is done. A download is shown by the browser, a folder by nobody else. */
  @state() private written = '';

  readonly #job = new Job();

  constructor() {
    super();
    new Follow(this, () => this.#job.changed);
  }

  #stepOf(run: Run): number | null {
    return this.spaces.find((space) => space.run === run.id)?.step ?? null;
  }

  /** Weights come from checkpoints: seeds that have none are left out. */
  get #kept(): Run[] {
    return this.group.runs.filter((run) => this.#stepOf(run) !== null);
  }

  protected override render() {
    const steps = this.#kept.flatMap((run) => this.#stepOf(run) ?? []);
    if (steps.length === 0) return html`<p class="note">${msg('Weights can be exported once a checkpoint of the run is kept.')}</p>`;
    const { recipe } = this.group;
    return html`<h3>${msg(str`Weights of step ${list([...new Set(steps)].map(count))}, for Transformers`)}</h3>
      ${recipe.lora ? this.#forms() : nothing}
      ${recipe.quantization ? html`<p class="note">${msg(str`For the base as it was given, not in ${recipe.quantization}: single answers can differ.`)}</p>` : nothing}
      ${[...tracksOf(recipe), START_TRACK].map((track) => this.#track(track))} ${this.#job.working ? this.#working() : nothing}
      <p class="note" role="status" ?hidden=${!this.written}>${this.written}</p>
      <p class="error" role="alert" ?hidden=${!this.#job.problem}>${this.#job.problem ? saidOf(this.#job.problem) : nothing}</p>`;
  }

  #track(track: string) {
    const button = (title: string, label: string, work: (hooks: JobHooks) => Promise<void>) =>
      html`<button
        class="plain"
        aria-label=${label}
        aria-disabled=${this.#job.working ? 'true' : 'false'}
        @click=${() => void this.#do(work)}
      >
        ${title}
      </button>`;
    return html`<div class="tools row">
      <span class="small"><i class="key" data-track=${slotOf(this.group.recipe, track)}></i> ${trackTitle(track)}</span>
      <span class="tools">
        ${button(msg('Zip'), msg(str`${trackTitle(track)}, zip`), (hooks) => this.#zip(track, hooks))}
        ${canPickFolder() ? button(msg('To a folder …'), msg(str`${trackTitle(track)}, to a folder`), (hooks) => this.#write(track, hooks)) : nothing}
      </span>
    </div>`;
  }

  /** Of a run with adapters: a whole model, or what was trained alone. */
  #forms() {
    const option = (form: WeightsForm, title: string) =>
      html`<label
        ><input type="radio" name="form" value=${form} .checked=${this.form === form} @change=${() => (this.form = form)} /> ${title}</label
      >`;
    return html`<div class="tools row small" role="radiogroup" aria-label=${msg('Form of the weights')}>
      ${option('merged', msg('merged model'))} ${option('adapter', msg('adapter (PEFT)'))}
    </div>`;
  }

  #working() {
    const { progress } = this.#job;
    const text = progress
      ? told(isolated(progress.what), msg(str`${bytes(progress.done)} of ${bytes(progress.total ?? 0)}`))
      : msg('Preparing …');
    return html`<div class="tools row">
      <span class="note" role="status">${text}</span>
      <button class="plain" @click=${() => this.#job.cancel()}>${msg('Cancel')}</button>
    </div>`;
  }

  get #form(): WeightsForm {
    return this.group.recipe.lora ? this.form : 'merged';
  }

  #nameOf(track: string): string {
    return `${fileName(bareName(this.group))}-${fileName(track)}${this.#form === 'adapter' ? '-adapter' : ''}`;
  }

  async #zip(track: string, hooks: JobHooks): Promise<void> {
    const folders = foldersOf(this.#kept);
    const files: ExportedFile[] = [];
    for (const [i, run] of this.#kept.entries())
      for (const { path, data } of await this.weights(run.id, track, this.#form, hooks)) files.push({ path: folders[i]! + path, data });
    await downloadFiles(this.#nameOf(track), files);
  }

  async #write(track: string, hooks: JobHooks): Promise<void> {
    const [kept, form, name] = [this.#kept, this.#form, this.#nameOf(track)];
    const folder = await pickFolder();
    if (!folder) return;
    for (const [i, run] of kept.entries()) await this.write(run.id, track, form, folder, `${name}/${foldersOf(kept)[i]}`, hooks);
    this.written = msg(str`Written to ${isolated(`${folder.name}/${name}`)}.`);
  }

  /** Buttons are not disabled meanwhile, because that would take the focus from the one that was pressed. */
  async #do(work: (hooks: JobHooks) => Promise<void>): Promise<void> {
    if (this.#job.working) return;
    this.written = '';
    await this.#job.run(work);
  }
}
