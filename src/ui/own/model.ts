import { localized, msg, str } from '@lit/localize';
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { OwnFile } from '../../protocol/messages';
import type { AdapterFacts, AdapterUse, ModelFacts, OwnModel, RemoteModel } from '../../protocol/own';
import { folderName, isAdapter } from '../../lab/own/dropped';
import { bytes, count, significant } from '../../lab/base/format';
import '../controls/drop-area';
import { Follow } from '../base/follow';
import './thing';
import { ownStyles } from './part.styles';
import type { Desk } from '../../lab/desk';
import { shared } from '../base/styles';

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

const adapterText = ({ base, continued, lora }: AdapterFacts): string =>
  continued ? msg(str`An adapter on ${base}, r ${lora.r}: training goes on with it.`) : msg(str`An adapter, merged into ${base}.`);

/** Models in the Hugging Face layout: from a folder, or downloaded by name; and adapters, which are asked about. */
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

  @property({ attribute: false }) desk!: Desk;
  @property({ attribute: false }) given: OwnFile[] = [];
  @state() private found: RemoteModel | null = null;
  @state() private added = '';
  /** Files of an adapter of which the person has yet to say what becomes of it. */
  @state() private adapter: OwnFile[] | null = null;

  constructor() {
    super();
    new Follow(this, () => this.desk.own.changed);
    new Follow(this, () => this.desk.changed);
  }

  protected override willUpdate(changed: Map<string, unknown>): void {
    if (changed.has('given') && this.given.length > 0) void this.#take(this.given);
  }

  async #take(files: OwnFile[]): Promise<void> {
    this.added = '';
    this.adapter = isAdapter(files) ? files : null;
    if (!this.adapter) return this.#keep(files);
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>('#continue')!.focus();
  }

  async #keep(files: OwnFile[], use?: AdapterUse): Promise<void> {
    this.adapter = null;
    const model = await this.desk.own.addModel(files, folderName(files), use);
    if (model) this.added = model.title;
  }

  async #look(event: Event): Promise<void> {
    event.preventDefault();
    const text = this.renderRoot.querySelector<HTMLInputElement>('#address')!.value.trim();
    if (text === '') return;
    this.found = null;
    this.found = await this.desk.own.findModel(text);
  }

  async #fetch(remote: RemoteModel): Promise<void> {
    this.added = '';
    const model = await this.desk.own.fetchModel(remote);
    if (!model) return;
    this.added = model.title;
    this.found = null;
  }

  protected override render() {
    const { own, runs } = this.desk;
    const blocked = own.busy !== null || runs.keeping.onlooker;
    return html`<section>
        <tt-drop-area
          folder
          .label=${msg('Drop the folder of a model here: config.json, tokenizer.json, model.safetensors …')}
          .what=${msg('Files of a model')}
          ?disabled=${blocked}
          @files=${(event: CustomEvent<OwnFile[]>) => void this.#take(event.detail)}
        ></tt-drop-area>
        <form class="row" @submit=${(event: Event) => void this.#look(event)}>
          <label class="grow"
            >${msg('Or the name or address of a model')}
            <input id="address" autocomplete="off" spellcheck="false" placeholder="HuggingFaceTB/SmolLM2-135M-Instruct" />
          </label>
          <button type="submit" ?disabled=${blocked}>${msg('Look up')}</button>
        </form>
        ${this.found ? this.#remote(this.found, blocked) : nothing} ${this.adapter ? this.#question(this.adapter, blocked) : nothing}
        <p class="error" role="alert" ?hidden=${!own.problems.model}>${own.problems.model?.message}</p>
        <p role="status" ?hidden=${!this.added}>${this.added ? msg(str`${this.added} is kept.`) : nothing}</p>
      </section>
      <section>
        ${own.things.models.map((model) => this.#model(model, blocked))}
        ${own.loaded && own.things.models.length === 0 ? html`<p class="soft">${msg('No model of yours yet.')}</p>` : nothing}
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

  #question(files: OwnFile[], blocked: boolean) {
    return html`<div class="card" role="group" aria-labelledby="question">
      <p id="question" role="status">
        ${msg(str`${folderName(files)} is an adapter. Go on training it as it is, or merge it into the weights of its model?`)}
      </p>
      <div class="row">
        <button id="continue" class="main" ?disabled=${blocked} @click=${() => void this.#keep(files, 'continue')}>
          ${msg('Go on training it')}
        </button>
        <button class="main" ?disabled=${blocked} @click=${() => void this.#keep(files, 'merge')}>${msg('Merge it into its model')}</button>
        <button class="plain" @click=${() => (this.adapter = null)}>${msg('Cancel')}</button>
      </div>
    </div>`;
  }

  #model(model: OwnModel, blocked: boolean) {
    const { desk } = this;
    const inUse = desk.runs.active?.recipe.model === model.id;
    return html`<tt-own-thing
      .thing=${model}
      ?chosen=${desk.draft.recipe.model === model.id}
      .usable=${model.facts !== null}
      ?fixed=${blocked || inUse}
      @use=${() => desk.chooseModel(model.id)}
      @remove=${() => void desk.own.remove('model', model.id)}
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
      ${model.problem ? html`<p class="error">${model.problem}</p>` : nothing}
      ${model.facts?.warnings.map((warning) => html`<p class="note">${warning}</p>`)}
    </tt-own-thing>`;
  }
}
