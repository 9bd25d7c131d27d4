import { localized, msg, str } from '@lit/localize';
import { css, html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { isolated } from '../../protocol/isolate';
import type { OwnFile } from '../../protocol/messages';
import { type AdapterFacts, type AdapterUse, type ModelFacts, type OwnModel, QUANTISED, type RemoteModel } from '../../protocol/own';
import { bytes, count, plural, significant } from '../../lab/base/format';
import { type Base, baseNamed, folderName, isAdapter, originalOf } from '../../lab/own/dropped';
import { colon, list, wordsOf } from '../../lab/base/said';
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
    plural(
      facts.layers,
      () => msg(str`1 layer of width ${count(facts.hidden)}`),
      () => msg(str`${count(facts.layers)} layers of width ${count(facts.hidden)}`),
    ),
    msg(str`${count(facts.vocabulary)} tokens`),
    msg(str`up to ${count(facts.positions)} positions`),
    list(facts.dtypes.map(isolated)),
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

  /** The models that an adapter can stand beside. */
  @property({ attribute: false }) bases: readonly Base[] = [];
  add: (files: readonly OwnFile[], title: string, use?: AdapterUse, base?: string) => Promise<OwnModel | null> = async () => null;
  /** What there would be to download. */
  find: (text: string) => Promise<RemoteModel | null> = async () => null;
  fetch: (remote: RemoteModel) => Promise<OwnModel | null> = async () => null;
  @state() private found: RemoteModel | null = null;
  @state() private added = '';
  /** Files of an adapter of which the person has yet to say what becomes of it. */
  @state() private adapter: readonly OwnFile[] | null = null;
  /** The base that the adapter names, and the id of the one that was chosen; empty for the one that it names. */
  @state() private named: string | null = null;
  @state() private base = '';
  /** Neither is there, and it was to be added. */
  @state() private baseless = false;

  protected override take(files: readonly OwnFile[]): void {
    void this.#add(files);
  }

  async #add(files: readonly OwnFile[]): Promise<void> {
    this.added = '';
    this.adapter = null;
    if (!isAdapter(files)) return this.#keep(files);
    const named = await baseNamed(files);
    const base = originalOf(named, this.bases)?.id ?? '';
    Object.assign(this, { named, base, baseless: false, adapter: files });
    await this.updateComplete;
    this.#focus(named === null ? '#base' : '#continue');
  }

  #focus(element: string): void {
    this.renderRoot.querySelector<HTMLElement>(element)!.focus();
  }

  async #keep(files: readonly OwnFile[], use?: AdapterUse): Promise<void> {
    this.baseless = this.adapter !== null && this.named === null && this.base === '';
    if (this.baseless) return this.#focus('#base');
    const model = await this.add(files, folderName(files), use, this.adapter && this.base ? this.base : undefined);
    if (!model) return; // The question stays, so that another answer can be given once what was wrong is mended.
    this.added = model.title;
    await this.#putAway();
  }

  /** The question about an adapter goes, and the focus with it to what stands before it. */
  async #putAway(): Promise<void> {
    if (!this.adapter) return;
    this.adapter = null;
    await this.updateComplete;
    this.#focus('#address');
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
            <input id="address" translate="no" autocomplete="off" spellcheck="false" placeholder="HuggingFaceTB/SmolLM2-135M-Instruct" />
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
          <span class="name">${bdi(remote.folder)}</span>${colon()}${plural(
            remote.files.length,
            () => msg(str`1 file, ${whole}`),
            () => msg(str`${count(remote.files.length)} files, ${whole}`),
          )}<br />
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
      ${this.#baseChoice(blocked)}
      <div class="row">
        <button id="continue" class="main" ?disabled=${blocked} @click=${() => void this.#keep(files, 'continue')}>
          ${msg('Go on training it')}
        </button>
        <button class="main" ?disabled=${blocked} @click=${() => void this.#keep(files, 'merge')}>${msg('Merge it into its model')}</button>
        <button class="plain" @click=${() => void this.#putAway()}>${msg('Cancel')}</button>
      </div>
    </div>`;
  }

  #baseChoice(blocked: boolean) {
    const { named, base, baseless } = this;
    const first = named === null ? msg('– choose –') : msg(str`the one that it names: ${isolated(named)}`);
    const hint =
      named === null
        ? msg('It does not name the model that it was trained beside.')
        : QUANTISED.test(named)
          ? msg('It names a quantised copy; the model that this was made from will do.')
          : nothing;
    return html`<div class="fields">
        <label
          >${msg('Its base model')}
          <select
            id="base"
            ?disabled=${blocked}
            aria-invalid=${baseless ? 'true' : 'false'}
            aria-describedby="base-hint baseless"
            @change=${(event: Event) => {
              this.base = (event.target as HTMLSelectElement).value;
              this.baseless = false;
            }}
          >
            <option value="" ?selected=${base === ''}>${first}</option>
            ${this.bases.map(({ id, title }) => html`<option value=${id} ?selected=${base === id}>${isolated(title)}</option>`)}
          </select>
        </label>
      </div>
      <p id="base-hint" class="note" ?hidden=${hint === nothing}>${hint}</p>
      <p id="baseless" class="error" role="alert" ?hidden=${!baseless}>
        ${baseless ? msg('Choose its base model first. If it is not in the list, add it before the adapter.') : nothing}
      </p>`;
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
      ${model.problem ? html`<p class="error">${bdi(wordsOf(model.problem))}</p>` : nothing}
      ${model.facts?.warnings.map((warning) => html`<p class="note">${bdi(wordsOf(warning))}</p>`)}
    </tt-own-thing>`;
  }
}
