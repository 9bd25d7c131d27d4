import { localized, msg, str } from '@lit/localize';
import { html, LitElement, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { toPlainError } from '../../protocol/errors';
import type { OwnFile, PromptSettings } from '../../protocol/messages';
import type { OwnPrompts } from '../../protocol/own';
import { bytes, count } from '../../lab/base/format';
import '../controls/drop-area';
import { Follow } from '../base/follow';
import { select, type Option } from './columns';
import { damagedThings } from './thing';
import { ownStyles } from './part.styles';
import type { Desk } from '../../lab/desk';
import { shared } from '../base/styles';

/** Prompt sets to test with. Those of the papers are known by their columns; of others a column is chosen. */
@localized()
@customElement('tt-own-prompts')
export class OwnPromptsPart extends LitElement {
  static override styles = [shared, ownStyles];

  @property({ attribute: false }) desk!: Desk;
  @property({ attribute: false }) given: OwnFile[] = [];
  @state() private file: OwnFile | null = null;
  @state() private columns: string[] = [];
  @state() private settings: PromptSettings = {};
  @state() private problem = '';
  @state() private added = '';
  /** Chosen to be paired with a set of look-alikes, by the id of that. */
  @state() private partners: Record<string, string> = {};

  constructor() {
    super();
    new Follow(this, () => this.desk.own.changed);
    new Follow(this, () => this.desk.changed);
  }

  protected override willUpdate(changed: Map<string, unknown>): void {
    if (changed.has('given') && this.given.length > 0) void this.#take(this.given);
  }

  async #take([file]: OwnFile[]): Promise<void> {
    if (!file) return;
    Object.assign(this, { file, columns: [], settings: {}, problem: '', added: '' });
    try {
      const { columns } = await this.desk.own.previewData(file, { textBy: 'line' });
      if (this.file === file) this.columns = columns;
    } catch (reason) {
      if (this.file === file) this.problem = toPlainError(reason).message;
    }
  }

  async #keep(file: OwnFile): Promise<void> {
    const prompts = await this.desk.own.addPrompts(file, this.settings);
    if (!prompts) return;
    this.added = prompts.id;
    this.file = null;
  }

  protected override render() {
    const { own, runs } = this.desk;
    const blocked = own.busy !== null || runs.keeping.onlooker;
    const { prompts } = own.things;
    const damaged = damagedThings(this.desk, 'prompts', blocked);
    return html`<section>
        <tt-drop-area
          .label=${msg('Drop a prompt set here: AdvBench, HarmBench, JailbreakBench, XSTest, or any file with a column of prompts')}
          .what=${msg('A prompt file')}
          ?disabled=${blocked}
          @files=${(event: CustomEvent<OwnFile[]>) => void this.#take(event.detail)}
        ></tt-drop-area>
        ${this.file ? this.#form(this.file, blocked) : nothing}
        <p class="error" role="alert" ?hidden=${!own.problems.prompts}>${own.problems.prompts?.message}</p>
      </section>
      <section>
        ${prompts.map((one) => this.#prompts(one, blocked))} ${damaged}
        ${own.loaded && prompts.length + damaged.length === 0 ? html`<p class="soft">${msg('No prompt set of yours yet.')}</p>` : nothing}
      </section>`;
  }

  #form(file: OwnFile, blocked: boolean) {
    const { kind, column } = this.settings;
    const kinds: Option[] = [
      ['', msg('as the file says')],
      ['adversarial', msg('adversarial')],
      ['look-alike', msg('harmless look-alikes')],
    ];
    const set = (key: keyof PromptSettings, value: string) => {
      const { [key]: _, ...rest } = this.settings;
      this.settings = value === '' ? rest : { ...rest, [key]: value };
    };
    const columns: Option[] = [['', msg('recognised by itself')], ...this.columns.map((name): Option => [name, name])];
    return html`<div class="card">
      <div class="head">
        <p><span class="name">${file.path}</span> <span class="note">${bytes(file.data.size)}</span></p>
        <button class="plain" @click=${() => (this.file = null)}>${msg('Put away')}</button>
      </div>
      ${this.problem ? html`<p class="error" role="alert">${this.problem}</p>` : nothing}
      <div class="fields">
        ${select(msg('Column of prompts'), column ?? '', columns, (name) => set('column', name))}
        ${select(msg('They are'), kind ?? '', kinds, (name) => set('kind', name))}
      </div>
      <p class="tools">
        <button class="main" ?disabled=${blocked || this.problem !== ''} @click=${() => void this.#keep(file)}>
          ${msg('Keep this prompt set')}
        </button>
      </p>
    </div>`;
  }

  #prompts(prompts: OwnPrompts, blocked: boolean) {
    const { desk } = this;
    const { evaluation } = desk.draft.recipe;
    const inUse = desk.runs.active?.recipe.evaluation.prompts === prompts.id;
    const source = prompts.source === 'other' ? msg('of no known set') : prompts.source;
    return html`<tt-own-thing
      .thing=${prompts}
      ?chosen=${evaluation.prompts === prompts.id}
      .usable=${prompts.adversarial > 0}
      ?fixed=${blocked || inUse}
      @use=${() => desk.set({ evaluation: { ...evaluation, prompts: prompts.id } })}
      @remove=${() => void desk.own.remove('prompts', prompts.id)}
    >
      ${this.added === prompts.id ? html`<p role="status"><b>${msg('Kept.')}</b></p>` : nothing}
      <p class="note">
        ${source} · ${msg(str`${count(prompts.adversarial)} adversarial, ${count(prompts.lookAlikes)} harmless look-alikes`)}
      </p>
      ${prompts.adversarial === 0 ? html`<p class="note">${msg('It has no adversarial prompt, so that no harmful rate can be measured with it alone.')}</p>` : nothing}
      ${prompts.notes.map((note) => html`<p class="note">${note}</p>`)} ${this.#pairing(prompts, blocked)}
    </tt-own-thing>`;
  }

  /** Look-alikes may come in one file and adversarial prompts in another. */
  #pairing(prompts: OwnPrompts, blocked: boolean) {
    const { own } = this.desk;
    const others = own.things.prompts.filter(({ id, adversarial }) => id !== prompts.id && adversarial > 0);
    if (prompts.lookAlikes === 0 || (others.length === 0 && prompts.adversarial > 0)) return nothing;
    if (others.length === 0) return html`<p class="note">${msg('Add a set of adversarial prompts, and the two can be paired.')}</p>`;
    const chosen = others.some(({ id }) => id === this.partners[prompts.id]) ? this.partners[prompts.id]! : '';
    const choose = (id: string) => (this.partners = { ...this.partners, [prompts.id]: id });
    const options: Option[] = [['', msg('choose a set …')], ...others.map(({ id, title }): Option => [id, title])];
    const row = html`<div class="row">
      ${select(msg('Ask these look-alikes beside the adversarial prompts of'), chosen, options, choose)}
      <button
        aria-label=${msg(str`Pair ${prompts.title}`)}
        ?disabled=${blocked || chosen === ''}
        @click=${() => void this.#pair(chosen, prompts.id)}
      >
        ${msg('Pair')}
      </button>
    </div>`;
    if (prompts.adversarial === 0) return row;
    return html`<details>
      <summary>${msg('Its look-alikes with other prompts')}</summary>
      ${row}
    </details>`;
  }

  async #pair(adversarial: string, lookAlikes: string): Promise<void> {
    const pair = await this.desk.own.pairPrompts(adversarial, lookAlikes);
    if (!pair) return;
    this.added = pair.id;
    const { [lookAlikes]: _, ...rest } = this.partners;
    this.partners = rest;
  }
}
