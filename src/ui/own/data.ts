import { localized, msg, str } from '@lit/localize';
import { html, LitElement, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { RowProblem } from '../../protocol/dataset';
import type { OwnFile } from '../../protocol/messages';
import type { OwnData } from '../../protocol/own';
import { DataDraft, type Reader } from '../../lab/own/data-draft';
import { bytes, count, percent } from '../../lab/base/format';
import { labelOf } from '../../lab/settings/names';
import '../controls/drop-area';
import { Follow } from '../base/follow';
import { cleaningFields } from './cleaning';
import { columnFields, readingFields } from './columns';
import { modelTitle, wantedOf } from './counted';
import './rows';
import { damagedThings } from './thing';
import { ownStyles } from './part.styles';
import type { Desk } from '../../lab/desk';
import { shared } from '../base/styles';

/** Data sets: a file is shown before it is kept, and told of when it is. */
@localized()
@customElement('tt-own-data')
export class OwnDataPart extends LitElement {
  static override styles = [shared, ownStyles];

  @property({ attribute: false }) desk!: Desk;
  @property({ attribute: false }) given: OwnFile[] = [];
  @state() private draft: DataDraft | null = null;
  @state() private added = '';
  #stop: (() => void) | undefined;

  constructor() {
    super();
    new Follow(this, () => this.desk.own.changed);
    new Follow(this, () => this.desk.changed);
    new Follow(this, () => this.desk.lengths.changed);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop?.();
  }

  protected override willUpdate(changed: Map<string, unknown>): void {
    if (changed.has('given') && this.given.length > 0) this.#take(this.given);
    void this.draft?.readAs(this.#reader);
    // In the background, for who looks at it, and not beside a run.
    const { own, lengths, runs, draft } = this.desk;
    const shown = this.getClientRects().length > 0 && !runs.active;
    const near = own.things.data.filter(({ id }) => id === draft.recipe.data || id === this.added);
    lengths.want(shown ? near.flatMap(({ id }) => wantedOf(this.desk, id) ?? []) : []);
  }

  get #reader(): Reader {
    const { model, max_length } = this.desk.draft.recipe;
    return { model, max_length };
  }

  #take([file]: OwnFile[]): void {
    if (!file) return;
    this.added = '';
    this.#show(new DataDraft(this.desk.own, file, this.#reader));
    void this.draft!.read();
  }

  #show(draft: DataDraft | null): void {
    this.#stop?.();
    this.draft = draft;
    this.#stop = draft?.changed.listen(() => this.requestUpdate());
  }

  async #keep(draft: DataDraft): Promise<void> {
    const data = await draft.keep();
    if (!data) return;
    this.added = data.id;
    this.#show(null);
  }

  async #remove(id: string): Promise<void> {
    this.desk.lengths.forget(id);
    await this.desk.own.remove('data', id);
  }

  protected override render() {
    const { own, runs } = this.desk;
    const blocked = own.busy !== null || runs.keeping.onlooker;
    const { data } = own.things;
    const damaged = damagedThings(this.desk, 'data', blocked);
    return html`<section>
        <tt-drop-area
          .label=${msg('Drop a file here: JSON, JSON lines, CSV, TSV, Parquet or text, also as .gz')}
          .what=${msg('A data file')}
          ?disabled=${blocked}
          @files=${(event: CustomEvent<OwnFile[]>) => this.#take(event.detail)}
        ></tt-drop-area>
        ${this.draft ? this.#form(this.draft, data, blocked) : nothing}
        <p class="error" role="alert" ?hidden=${!own.problems.data}>${own.problems.data?.message}</p>
      </section>
      <section>
        ${data.map((one) => this.#data(one, blocked))} ${damaged}
        ${own.loaded && data.length + damaged.length === 0 ? html`<p class="soft">${msg('No data set of yours yet.')}</p>` : nothing}
      </section>`;
  }

  #form(draft: DataDraft, sets: OwnData[], blocked: boolean) {
    const { preview, problem, file } = draft;
    return html`<div class="card">
      <div class="head">
        <p><span class="name">${file.path}</span> <span class="note">${bytes(file.data.size)}${preview ? `, ${preview.why}` : ''}</span></p>
        <button class="plain" @click=${() => this.#show(null)}>${msg('Put away')}</button>
      </div>
      ${readingFields(draft)} ${problem ? html`<p class="error" role="alert">${problem}</p>` : nothing}
      ${preview?.notes.map((note) => html`<p class="note">${note}</p>`)}
      ${
        preview
          ? html`<div class="block">
                <h3>${msg('What the columns mean')}</h3>
                ${columnFields(draft)}
                ${draft.mapping ? nothing : html`<p class="error">${msg('The columns have names that say nothing: choose what a row is.')}</p>`}
              </div>
              ${this.#rows(draft)}
              ${problemList(msg('Lines at the beginning that cannot be read'), preview.problems.length, preview.problems)}
              <div class="block">
                <h3>${msg('Leave out, hold out, mix in')}</h3>
                ${cleaningFields(draft, sets)}
              </div>
              <p class="tools">
                <button class="main" ?disabled=${blocked || !draft.mapping} @click=${() => void this.#keep(draft)}>
                  ${msg('Keep this data set')}
                </button>
              </p>`
          : nothing
      }
    </div>`;
  }

  #rows(draft: DataDraft) {
    const { preview, examples, unseen } = draft;
    if (unseen) return html`<div class="block"><p class="error" role="alert">${unseen}</p></div>`;
    if (!preview || !examples) return nothing;
    return html`<tt-own-rows
      class="block"
      .preview=${preview}
      .examples=${examples}
      .model=${modelTitle(this.desk)}
      .limit=${this.#reader.max_length}
      @limit=${(event: CustomEvent<number>) => this.desk.set({ max_length: event.detail })}
    ></tt-own-rows>`;
  }

  #data(data: OwnData, blocked: boolean) {
    const { desk } = this;
    const { summary, mixed } = data;
    const inUse = desk.runs.active?.recipe.data === data.id;
    const counts = [
      msg(str`${count(data.rows)} rows to learn from, ${count(data.testRows)} held out`),
      msg(str`${count(summary.rows)} read`),
      ...(summary.skipped.count > 0 ? [msg(str`${count(summary.skipped.count)} skipped (${count(summary.empty)} empty)`)] : []),
      ...(summary.duplicates > 0 ? [msg(str`${count(summary.duplicates)} repetitions`)] : []),
      ...summary.dropped.map((dropped) => msg(str`${count(dropped.count)} dropped by ${filterName(dropped.filter)}`)),
      ...(summary.sampled ? [msg(str`a sample of ${count(summary.kept)}`)] : []),
      ...(mixed ? [msg(str`${count(mixed.added)} safety rows (${percent(mixed.share, 0)}) from ${labelOf(mixed.data)}`)] : []),
    ];
    return html`<tt-own-thing
      .thing=${data}
      ?chosen=${desk.draft.recipe.data === data.id}
      ?fixed=${blocked || inUse}
      @use=${() => desk.set({ data: data.id })}
      @remove=${() => void this.#remove(data.id)}
    >
      ${this.added === data.id ? html`<p role="status"><b>${msg('Kept.')}</b></p>` : nothing}
      <p class="note">${counts.join(' · ')}</p>
      ${mixed && mixed.repeated > 1 ? html`<p class="note">${msg(str`Each safety row is used up to ${count(mixed.repeated)} times.`)}</p>` : nothing}
      <tt-own-counted .desk=${desk} .data=${data}></tt-own-counted> ${summary.notes.map((note) => html`<p class="note">${note}</p>`)}
      ${problemList(msg('Rows that were skipped'), summary.skipped.count, summary.skipped.list)}
    </tt-own-thing>`;
  }
}

function filterName(filter: OwnData['summary']['dropped'][number]['filter']): string {
  switch (filter.kind) {
    case 'keywords':
      return filter.words.join(', ');
    case 'pattern':
      return `/${filter.pattern}/`;
    case 'column':
      return `${filter.column} ${filter.test === 'equals' ? '=' : '∋'} ${filter.value}`;
  }
}

function problemList(title: string, all: number, problems: readonly RowProblem[]) {
  if (all === 0) return nothing;
  return html`<details>
    <summary>${title} (${count(all)})</summary>
    <ul>
      ${problems.map(({ line, reason }) => html`<li>${msg(str`line ${count(line)}: ${reason}`)}</li>`)}
      ${all > problems.length ? html`<li>${msg(str`and ${count(all - problems.length)} more`)}</li>` : nothing}
    </ul>
  </details>`;
}
