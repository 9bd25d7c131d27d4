import { localized, msg, str } from '@lit/localize';
import { initialState, Task } from '@lit/task';
import { html, nothing } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { toPlainError } from '../../protocol/errors';
import { isolated } from '../../protocol/isolate';
import { list, saidOf, wordsOf } from '../../lab/base/said';
import type { OwnFile, PromptSettings } from '../../protocol/messages';
import type { OwnPrompts, PromptPreview } from '../../protocol/own';
import { clipped } from '../../protocol/plain';
import { bytes, count } from '../../lab/base/format';
import { bdi } from '../base/bdi';
import '../controls/drop-area';
import { select, type Option } from '../controls/fields';
import { readingFields } from './columns';
import { Part, problemList } from './part';

/** Prompts of a file that are shown before it is kept. */
const FIRST = 5;

/** Prompt sets to test with. Those of the papers are known by their columns; of others a column is chosen. */
@localized()
@customElement('tt-own-prompts')
export class OwnPromptsPart extends Part<OwnPrompts> {
  /** Reads the beginning of a file. */
  preview: (file: OwnFile, settings: PromptSettings) => Promise<PromptPreview | null> = async () => null;
  add: (file: OwnFile, settings: PromptSettings) => Promise<OwnPrompts | null> = async () => null;
  /** Makes a set of the adversarial prompts of one and the look-alikes of another. */
  pair: (adversarial: string, lookAlikes: string) => Promise<OwnPrompts | null> = async () => null;
  @state() private file: OwnFile | null = null;
  @state() private settings: PromptSettings = {};
  @state() private added = '';
  /** Chosen to be paired with a set of look-alikes, by the id of that. */
  @state() private partners: Record<string, string> = {};

  readonly #preview = new Task(this, {
    args: () => [this.file, this.settings] as const,
    task: async ([file, settings]) => (file ? this.preview(file, settings) : initialState),
  });

  protected override take([file]: readonly OwnFile[]): void {
    if (file) Object.assign(this, { file, settings: {}, added: '' });
  }

  async #keep(file: OwnFile): Promise<void> {
    const prompts = await this.add(file, this.settings);
    if (!prompts) return;
    this.added = prompts.id;
    this.file = null;
  }

  protected override render() {
    const { blocked } = this;
    return html`<section>
        <tt-drop-area
          .label=${msg('Drop a prompt set here: AdvBench, HarmBench, JailbreakBench, XSTest, or any file with a column of prompts')}
          .what=${msg('A prompt file')}
          ?disabled=${blocked}
          .onFiles=${(files: OwnFile[]) => this.take(files)}
        ></tt-drop-area>
        ${this.file ? this.#form(this.file, blocked) : nothing} ${this.complaint()}
      </section>
      ${this.list((one) => this.#prompts(one, blocked), msg('No prompt set of yours yet.'))}`;
  }

  #form(file: OwnFile, blocked: boolean) {
    const { kind, column, label } = this.settings;
    const kinds: Option[] = [
      ['', msg('as the file says')],
      ['adversarial', msg('adversarial')],
      ['look-alike', msg('harmless look-alikes')],
    ];
    const set = (key: keyof PromptSettings, value: string) => {
      const { [key]: _, ...rest } = this.settings;
      this.settings = value === '' ? rest : { ...rest, [key]: value };
    };
    const problem = this.#preview.render({ error: (reason) => saidOf(toPlainError(reason)) }) ?? '';
    const found = this.#preview.value ?? null;
    const names = (found?.columns ?? []).map((name): Option => [name, name]);
    const columns: Option[] = [['', msg('recognised by itself')], ...names];
    // Columns have other names when a file is read in another way.
    const read = (change: PromptSettings) => {
      const { column: _, label: __, ...kept } = this.settings;
      this.settings = { ...kept, ...change };
    };
    return html`<div class="card">
      <div class="head">
        <p>
          <span class="name">${bdi(file.path)}</span>
          <span class="note">${list([bytes(file.data.size), ...(found ? [isolated(wordsOf(found.why))] : [])])}</span>
        </p>
        <button class="plain" @click=${() => (this.file = null)}>${msg('Put away')}</button>
      </div>
      ${readingFields(this.settings, found, ({ textBy: _, ...change }) => read(change), true)}
      ${problem ? html`<p class="error" role="alert">${problem}</p>` : nothing}
      ${found?.notes.map((note) => html`<p class="note">${bdi(wordsOf(note))}</p>`)}
      <div class="fields">
        ${select(msg('Column of prompts'), column ?? '', columns, (name) => set('column', name))}
        ${select(msg('They are'), kind ?? '', kinds, (name) => set('kind', name))}
        ${kind ? nothing : select(msg('Harmful or harmless by'), label ?? '', columns, (name) => set('label', name))}
      </div>
      ${found ? this.#first(found) : nothing}
      <p class="tools">
        <button class="main" ?disabled=${blocked || problem !== ''} @click=${() => void this.#keep(file)}>
          ${msg('Keep this prompt set')}
        </button>
      </p>
    </div>`;
  }

  /** The first prompts as they are read. */
  #first({ rows, problems, problemCount }: PromptPreview) {
    const kinds = { adversarial: msg('adversarial'), 'look-alike': msg('harmless look-alike') };
    return html`<ol class="block">
        ${rows
          .slice(0, FIRST)
          .map(
            ({ line, prompt, kind }) =>
              html`<li class="small">
                ${bdi(clipped(prompt, 200))} <span class="note">${list([msg(str`line ${count(line)}`), kinds[kind]])}</span>
              </li>`,
          )}
      </ol>
      ${problemList(msg('Lines at the beginning that cannot be read'), problemCount, problems)}`;
  }

  #prompts(prompts: OwnPrompts, blocked: boolean) {
    const source = prompts.source === 'other' ? msg('of no known set') : isolated(prompts.source);
    return html`<tt-own-thing
      .thing=${prompts}
      ?chosen=${this.chosen === prompts.id}
      .usable=${prompts.adversarial > 0}
      ?fixed=${blocked || this.inUse === prompts.id}
      .onUse=${() => this.onUse(prompts.id)}
      .onRemove=${() => this.onRemove(prompts.id)}
    >
      ${this.added === prompts.id ? html`<p role="status"><b>${msg('Kept.')}</b></p>` : nothing}
      <p class="note">
        ${source} · ${msg(str`${count(prompts.adversarial)} adversarial, ${count(prompts.lookAlikes)} harmless look-alikes`)}
      </p>
      ${prompts.adversarial === 0 ? html`<p class="note">${msg('It has no adversarial prompt, so that no harmful rate can be measured with it alone.')}</p>` : nothing}
      ${prompts.why ? html`<p class="note">${bdi(wordsOf(prompts.why))}</p>` : nothing}
      ${prompts.notes.map((note) => html`<p class="note">${bdi(wordsOf(note))}</p>`)}
      ${problemList(msg('Rows that were left out'), prompts.skipped?.count ?? 0, prompts.skipped?.list ?? [])}
      ${this.#pairing(prompts, blocked)}
    </tt-own-thing>`;
  }

  /** Look-alikes may come in one file and adversarial prompts in another. */
  #pairing(prompts: OwnPrompts, blocked: boolean) {
    const others = this.things.filter(({ id, adversarial }) => id !== prompts.id && adversarial > 0);
    if (prompts.lookAlikes === 0 || (others.length === 0 && prompts.adversarial > 0)) return nothing;
    if (others.length === 0) return html`<p class="note">${msg('Add a set of adversarial prompts, and the two can be paired.')}</p>`;
    const chosen = others.some(({ id }) => id === this.partners[prompts.id]) ? this.partners[prompts.id]! : '';
    const choose = (id: string) => (this.partners = { ...this.partners, [prompts.id]: id });
    const options: Option[] = [['', msg('choose a set …')], ...others.map(({ id, title }): Option => [id, title])];
    const row = html`<div class="row">
      ${select(msg('Ask these look-alikes beside the adversarial prompts of'), chosen, options, choose)}
      <button
        aria-label=${msg(str`Pair ${isolated(prompts.title)}`)}
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
    const pair = await this.pair(adversarial, lookAlikes);
    if (!pair) return;
    this.added = pair.id;
    const { [lookAlikes]: _, ...rest } = this.partners;
    this.partners = rest;
  }
}
