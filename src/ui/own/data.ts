import { localized, msg, str } from '@lit/localize';
import { html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { isolated } from '../../protocol/isolate';
import type { OwnFile } from '../../protocol/messages';
import type { OwnData } from '../../protocol/own';
import { bytes, count, percent, plural } from '../../lab/base/format';
import { list, wordsOf } from '../../lab/base/said';
import { DataDraft, type DataSource, type Reader } from '../../lab/own/data-draft';
import type { Lengths, Wanted } from '../../lab/own/lengths';
import { quotedById } from '../../lab/settings/titles';
import { bdi } from '../base/bdi';
import { Follow } from '../base/follow';
import { unheard } from '../base/unheard';
import '../controls/drop-area';
import { cleaningFields } from './cleaning';
import { columnFields, readingFields } from './columns';
import './counted';
import { Part, problemList } from './part';
import './rows';

/** Data sets: a file is shown before it is kept, and told of when it is. */
@localized()
@customElement('tt-own-data')
export class OwnDataPart extends Part<OwnData> {
  /** Reads files and keeps them. */
  @property({ attribute: false }) source!: DataSource;
  /** Whose eyes rows are shown with, and what that model is called. */
  @property({ attribute: false }) reader!: Reader;
  @property() model = '';
  /** It can be counted with. */
  @property({ type: Boolean }) countable = false;
  /** Counts the rows of the sets, in the background, for who looks at them. */
  @property({ attribute: false }) lengths!: Lengths;
  @property({ type: Boolean }) looking = false;
  /** When it changes more is known of the set in the recipe. */
  @property({ attribute: false }) stamp: unknown = null;
  /** The longest row is to be another. */
  onLimit: (tokens: number) => void = unheard;
  @state() private draft: DataDraft | null = null;
  @state() private added = '';
  #stop: (() => void) | undefined;

  constructor() {
    super();
    new Follow(this, () => this.lengths.changed);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop?.();
  }

  protected override willUpdate(changed: Map<string, unknown>): void {
    super.willUpdate(changed);
    void this.draft?.readAs(this.reader);
    const near = this.things.filter(({ id }) => id === this.chosen || id === this.added);
    this.lengths.want(this.looking && this.countable ? near.map(({ id }) => this.#wanted(id)) : []);
  }

  #wanted(data: string): Wanted {
    // With a plan all rows have been read.
    return { data, ...this.reader, stamp: data === this.chosen ? this.stamp : null };
  }

  protected override take([file]: readonly OwnFile[]): void {
    if (!file) return;
    this.added = '';
    this.#show(new DataDraft(this.source, file, this.reader));
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

  protected override render() {
    const { blocked } = this;
    return html`<section>
        <tt-drop-area
          .label=${msg('Drop a file here: JSON, JSON lines, CSV, TSV, Parquet or text, also as .gz')}
          .what=${msg('A data file')}
          ?disabled=${blocked}
          .onFiles=${(files: OwnFile[]) => this.take(files)}
        ></tt-drop-area>
        ${this.draft ? this.#form(this.draft) : nothing} ${this.complaint()}
      </section>
      ${this.list((one) => this.#data(one, blocked), msg('No data set of yours yet.'))}`;
  }

  #form(draft: DataDraft) {
    const { preview, problem, file } = draft;
    return html`<div class="card">
      <div class="head">
        <p>
          <span class="name">${bdi(file.path)}</span>
          <span class="note">${list([bytes(file.data.size), ...(preview ? [isolated(wordsOf(preview.why))] : [])])}</span>
        </p>
        <button class="plain" @click=${() => this.#show(null)}>${msg('Put away')}</button>
      </div>
      ${readingFields(draft.settings, preview, (change) => void draft.read(change))}
      ${problem ? html`<p class="error" role="alert">${problem}</p>` : nothing}
      ${preview?.notes.map((note) => html`<p class="note">${bdi(wordsOf(note))}</p>`)}
      ${
        preview
          ? html`<div class="block">
                <h3>${msg('What the columns mean')}</h3>
                ${columnFields(draft)}
                ${draft.mapping ? nothing : html`<p class="error">${msg('The columns have names that say nothing: choose what a row is.')}</p>`}
              </div>
              ${this.#rows(draft)} ${problemList(msg('Lines at the beginning that cannot be read'), preview.problemCount, preview.problems)}
              <div class="block">
                <h3>${msg('Leave out, hold out, mix in')}</h3>
                ${cleaningFields(draft, this.things)}
              </div>
              <p class="tools">
                <button class="main" ?disabled=${this.blocked || !draft.mapping} @click=${() => void this.#keep(draft)}>
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
      .model=${this.model}
      .limit=${this.reader.max_length}
      .onLimit=${(tokens: number) => this.onLimit(tokens)}
    ></tt-own-rows>`;
  }

  #data(data: OwnData, blocked: boolean) {
    const { summary, mixed } = data;
    const counts = [
      plural(
        data.rows,
        () => msg(str`1 row to learn from, ${count(data.testRows)} held out`),
        () => msg(str`${count(data.rows)} rows to learn from, ${count(data.testRows)} held out`),
      ),
      msg(str`${count(summary.rows)} read`),
      ...(summary.skipped.count > 0 ? [msg(str`${count(summary.skipped.count)} skipped (${count(summary.empty)} empty)`)] : []),
      ...(summary.duplicates > 0 ? [repetitions(summary)] : []),
      ...summary.dropped.map((dropped) => msg(str`${count(dropped.count)} dropped by ${isolated(filterName(dropped.filter))}`)),
      ...(summary.sampled ? [msg(str`a sample of ${count(summary.kept)}`)] : []),
      ...(mixed ? [msg(str`${count(mixed.added)} safety rows (${percent(mixed.share, 0)}) from ${quotedById(mixed.data)}`)] : []),
    ];
    return html`<tt-own-thing
      .thing=${data}
      ?chosen=${this.chosen === data.id}
      ?fixed=${blocked || this.inUse === data.id}
      .onUse=${() => this.onUse(data.id)}
      .onRemove=${() => this.onRemove(data.id)}
    >
      ${this.added === data.id ? html`<p role="status"><b>${msg('Kept.')}</b></p>` : nothing}
      <p class="note">${counts.join(' · ')}</p>
      ${mixed && mixed.repeated > 1 ? html`<p class="note">${msg(str`Each safety row is used up to ${count(mixed.repeated)} times.`)}</p>` : nothing}
      ${this.countable ? this.#counted(data) : nothing} ${summary.notes.map((note) => html`<p class="note">${bdi(wordsOf(note))}</p>`)}
      ${problemList(msg('Rows that were skipped'), summary.skipped.count, summary.skipped.list)}
    </tt-own-thing>`;
  }

  #counted(data: OwnData) {
    const { lengths } = this;
    const wanted = this.#wanted(data.id);
    const found = lengths.find(wanted);
    return html`<tt-own-counted
      .rows=${data.rows}
      .lengths=${found?.lengths ?? null}
      .problem=${found?.problem ?? ''}
      .working=${lengths.working?.data === data.id ? lengths.working : null}
      .model=${this.model}
      .limit=${this.reader.max_length}
      .onLimit=${(tokens: number) => this.onLimit(tokens)}
      .onCount=${() => void lengths.countAll(wanted)}
      .onStop=${() => lengths.stop()}
    ></tt-own-counted>`;
  }
}

/** How many there are, and what became of them where that is known. */
function repetitions({ duplicates, repetitions: became }: OwnData['summary']): string {
  if (became === 'dropped') return msg(str`${count(duplicates)} repeated, left out`);
  if (became === 'kept') return msg(str`${count(duplicates)} repeated, kept`);
  return msg(str`${count(duplicates)} repeated`);
}

function filterName(filter: OwnData['summary']['dropped'][number]['filter']): string {
  switch (filter.kind) {
    case 'keywords':
      return list(filter.words);
    case 'pattern':
      return `/${filter.pattern}/`;
    case 'column':
      return `${filter.column} ${filter.test === 'equals' ? '=' : '∋'} ${filter.value}`;
  }
}
