import { localized, msg, str } from '@lit/localize';
import { css, html, nothing } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { isolated } from '../../protocol/isolate';
import type { OwnFile } from '../../protocol/messages';
import type { AdapterFacts, AdapterUse, ModelFacts, OwnModel, RemoteModel } from '../../protocol/own';
import { bytes, count, significant } from '../../lab/base/format';
import { folderName, isAdapter } from '../../lab/own/dropped';
import { bdi } from '../base/bdi';
import '../controls/drop-area';
import { Part } from './part';

function size(parameters: number): string {
  return parameters >= 1e9
    ? msg(str`${significant(parameters / 1e9)} B parameters`)
    : msg(str`${significant(parameters / 1e6)} M parameters`);
}

const factsText = (facts: ModelFacts): string =>
  [
    isolated(facts.family),
    size(facts.parameters),
    msg(str`${count(facts.layers)} layers of width ${count(facts.hidden)}`),
    msg(str`${count(facts.vocabulary)} tokens`),
    msg(str`up to ${count(facts.positions)} positions`),
    facts.dtypes.map(isolated).join(', '),
  ].join(' · ');

function adapterText({ base, continued, lora }: AdapterFacts): string {
  const name = isolated(base);
  return continued ? msg(str`An adapter on ${name}, r ${lora.r}: training goes on with it.`) : msg(str`An adapter, merged into ${name}.`);
}

/** Models in the Hugging Face layout: from a folder, or downloaded by name; and adapters, which are asked about. */
@localized()
@customElement('tt-own-model')
export class OwnModelPart extends Part<OwnModel> {
  static override styles = [
    Part.styles,
    css`
      a {
        color: var(--focus);
        overflow-wrap: anywhere;
      }
    `,
  ];

  add: (files: readonly OwnFile[], title: string, use?: AdapterUse) => Promise<OwnModel | null> = async () => null;
  /** What there would be to download. */
  find: (text: string) => Promise<RemoteModel | null> = async () => null;
  fetch: (remote: RemoteModel) => Promise<OwnModel | null> = async () => null;
  @state() private found: RemoteModel | null = null;
  @state() private added = '';
  /** Files of an adapter of which the person has yet to say what becomes of it. */
  @state() private adapter: readonly OwnFile[] | null = null;

  protected override take(files: readonly OwnFile[]): void {
    void this.#add(files);
  }

  async #add(files: readonly OwnFile[]): Promise<void> {
    this.added = '';
    this.adapter = isAdapter(files) ? files : null;
    if (!this.adapter) return this.#keep(files);
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>('#continue')!.focus();
  }

  async #keep(files: readonly OwnFile[], use?: AdapterUse): Promise<void> {
    const model = await this.add(files, folderName(files), use);
    if (!model) return; // The question stays, so that another answer can be given once what was wrong is mended.
    this.added = model.title;
    await this.#putAway();
  }

  /** The question about an adapter goes, and the focus with it to what stands before it. */
  async #putAway(): Promise<void> {
    if (!this.adapter) return;
    this.adapter = null;
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>('#address')!.focus();
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
    const { blocked } = this;
    return html`<section>
        <tt-drop-area
          folder
          .label=${msg('Drop the folder of a model here: config.json, tokenizer.json, model.safetensors …')}
          .what=${msg('Files of a model')}
          ?disabled=${blocked}
          .onFiles=${(files: OwnFile[]) => this.take(files)}
        ></tt-drop-area>
        <form class="row" @submit=${(event: Event) => void this.#look(event)}>
          <label class="grow"
            >${msg('Or the name or address of a model')}
            <input id="address" autocomplete="off" spellcheck="false" placeholder="HuggingFaceTB/SmolLM2-135M-Instruct" />
          </label>
          <button type="submit" ?disabled=${blocked}>${msg('Look up')}</button>
        </form>
        ${this.found ? this.#remote(this.found, blocked) : nothing} ${this.adapter ? this.#question(this.adapter, blocked) : nothing}
        ${this.complaint()}
        <p role="status" ?hidden=${!this.added}>${this.added ? msg(str`${isolated(this.added)} is kept.`) : nothing}</p>
      </section>
      ${this.list((model) => this.#model(model, blocked), msg('No model of yours yet.'))}`;
  }

  #remote(remote: RemoteModel, blocked: boolean) {
    const whole = remote.bytes === null ? msg('of unknown size') : bytes(remote.bytes);
    const download = remote.bytes === null ? msg('Download') : msg(str`Download ${bytes(remote.bytes)}`);
    return html`<div class="card">
      <div class="row">
        <p class="grow">
          <span class="name">${bdi(remote.folder)}</span>: ${msg(str`${count(remote.files.length)} files, ${whole}`)}<br />
          <a href=${remote.page} target="_blank" rel="noopener noreferrer">${bdi(remote.page)}</a>
          <span class="note">${msg('– its licence is written there.')}</span>
        </p>
        <button class="main" ?disabled=${blocked} @click=${() => void this.#fetch(remote)}>${download}</button>
      </div>
    </div>`;
  }

  #question(files: readonly OwnFile[], blocked: boolean) {
    return html`<div class="card" role="group" aria-labelledby="question">
      <p id="question" role="status">
        ${msg(str`${isolated(folderName(files))} is an adapter. Go on training it as it is, or merge it into the weights of its model?`)}
      </p>
      <div class="row">
        <button id="continue" class="main" ?disabled=${blocked} @click=${() => void this.#keep(files, 'continue')}>
          ${msg('Go on training it')}
        </button>
        <button class="main" ?disabled=${blocked} @click=${() => void this.#keep(files, 'merge')}>${msg('Merge it into its model')}</button>
        <button class="plain" @click=${() => void this.#putAway()}>${msg('Cancel')}</button>
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
      ${model.facts?.adapter ? html`<p class="note">${adapterText(model.facts.adapter)}</p>` : nothing}
      ${model.problem ? html`<p class="error">${bdi(model.problem)}</p>` : nothing}
      ${model.facts?.warnings.map((warning) => html`<p class="note">${bdi(warning)}</p>`)}
    </tt-own-thing>`;
  }
}
