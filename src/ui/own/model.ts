import { localized, msg, str } from '@lit/localize';
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { PlainError } from '../../protocol/errors';
import type { OwnFile } from '../../protocol/messages';
import type { ModelFacts, OwnModel, RemoteModel } from '../../protocol/own';
import { bytes, count, significant } from '../../lab/base/format';
import { folderName } from '../../lab/own/dropped';
import { shared } from '../base/styles';
import { unheard } from '../base/unheard';
import '../controls/drop-area';
import { ownStyles } from './part.styles';
import './thing';

function size(parameters: number): string {
  return parameters >= 1e9
    ? msg(str`${significant(parameters / 1e9)} B parameters`)
    : msg(str`${significant(parameters / 1e6)} M parameters`);
}

const factsText = (facts: ModelFacts): string =>
  [
    facts.family,
    size(facts.parameters),
    msg(str`${count(facts.layers)} layers of width ${count(facts.hidden)}`),
    msg(str`${count(facts.vocabulary)} tokens`),
    msg(str`up to ${count(facts.positions)} positions`),
    facts.dtypes.join(', '),
  ].join(' · ');

/** Models in the Hugging Face layout: from a folder, or downloaded by name. */
@localized()
@customElement('tt-own-model')
export class OwnModelPart extends LitElement {
  static override styles = [
    shared,
    ownStyles,
    css`
      a {
        color: var(--focus);
        overflow-wrap: anywhere;
      }
    `,
  ];

  @property({ attribute: false }) models: readonly OwnModel[] = [];
  /** They have been looked up. */
  @property({ type: Boolean }) loaded = false;
  /** Of the last work on a model. */
  @property({ attribute: false }) problem: PlainError | null = null;
  /** Nothing can be added or deleted now. */
  @property({ type: Boolean }) blocked = false;
  /** The one in the recipe, and that of the run at work. */
  @property() chosen = '';
  @property() inUse = '';
  /** Files to add, as soon as they are given. */
  @property({ attribute: false }) given: readonly OwnFile[] = [];
  add: (files: readonly OwnFile[], title: string) => Promise<OwnModel | null> = async () => null;
  /** What there would be to download. */
  find: (text: string) => Promise<RemoteModel | null> = async () => null;
  fetch: (remote: RemoteModel) => Promise<OwnModel | null> = async () => null;
  onUse: (id: string) => void = unheard;
  onRemove: (id: string) => void = unheard;
  @state() private found: RemoteModel | null = null;
  @state() private added = '';

  protected override willUpdate(changed: Map<string, unknown>): void {
    if (changed.has('given') && this.given.length > 0) void this.#take(this.given);
  }

  async #take(files: readonly OwnFile[]): Promise<void> {
    this.added = '';
    const model = await this.add(files, folderName(files));
    if (model) this.added = model.title;
  }

  async #look(event: Event): Promise<void> {
    event.preventDefault();
    const text = this.renderRoot.querySelector<HTMLInputElement>('#address')!.value.trim();
    if (text === '') return;
    this.found = null;
    this.found = await this.find(text);
  }

  async #fetch(remote: RemoteModel): Promise<void> {
    this.added = '';
    const model = await this.fetch(remote);
    if (!model) return;
    this.added = model.title;
    this.found = null;
  }

  protected override render() {
    const { models, blocked, problem } = this;
    return html`<section>
        <tt-drop-area
          folder
          .label=${msg('Drop the folder of a model here: config.json, tokenizer.json, model.safetensors …')}
          .what=${msg('Files of a model')}
          ?disabled=${blocked}
          .onFiles=${(files: OwnFile[]) => void this.#take(files)}
        ></tt-drop-area>
        <form class="row" @submit=${(event: Event) => void this.#look(event)}>
          <label class="grow"
            >${msg('Or the name or address of a model')}
            <input id="address" autocomplete="off" spellcheck="false" placeholder="HuggingFaceTB/SmolLM2-135M-Instruct" />
          </label>
          <button type="submit" ?disabled=${blocked}>${msg('Look up')}</button>
        </form>
        ${this.found ? this.#remote(this.found, blocked) : nothing}
        <p class="error" role="alert" ?hidden=${!problem}>${problem?.message}</p>
        <p role="status" ?hidden=${!this.added}>${this.added ? msg(str`${this.added} is kept.`) : nothing}</p>
      </section>
      <section>
        ${models.map((model) => this.#model(model, blocked))}
        ${this.loaded && models.length === 0 ? html`<p class="soft">${msg('No model of yours yet.')}</p>` : nothing}
      </section>`;
  }

  #remote(remote: RemoteModel, blocked: boolean) {
    const whole = remote.bytes === null ? msg('of unknown size') : bytes(remote.bytes);
    const download = remote.bytes === null ? msg('Download') : msg(str`Download ${bytes(remote.bytes)}`);
    return html`<div class="card">
      <div class="row">
        <p class="grow">
          <span class="name">${remote.folder}</span>: ${msg(str`${count(remote.files.length)} files, ${whole}`)}<br />
          <a href=${remote.page} target="_blank" rel="noopener noreferrer">${remote.page}</a>
          <span class="note">${msg('– its licence is written there.')}</span>
        </p>
        <button class="main" ?disabled=${blocked} @click=${() => void this.#fetch(remote)}>${download}</button>
      </div>
    </div>`;
  }

  #model(model: OwnModel, blocked: boolean) {
    return html`<tt-own-thing
      .thing=${model}
      ?chosen=${this.chosen === model.id}
      .usable=${model.facts !== null}
      ?fixed=${blocked || this.inUse === model.id}
      .onUse=${() => this.onUse(model.id)}
      .onRemove=${() => this.onRemove(model.id)}
    >
      ${
        model.remote
          ? html`<button slot="actions" ?disabled=${blocked} @click=${() => void this.#fetch(model.remote!)}>
              ${msg('Continue the download')}
            </button>`
          : nothing
      }
      ${model.facts ? html`<p class="note">${factsText(model.facts)}</p>` : nothing}
      ${model.problem ? html`<p class="error">${model.problem}</p>` : nothing}
      ${model.facts?.warnings.map((warning) => html`<p class="note">${warning}</p>`)}
    </tt-own-thing>`;
  }
}
