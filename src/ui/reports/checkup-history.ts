import { localized, msg, str } from '@lit/localize';
import { html, LitElement, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { toPlainError, type PlainError } from '../../protocol/errors';
import { isolated } from '../../protocol/isolate';
import { chance, count, moment, percent, plural, share } from '../../lab/base/format';
import { list, saidOf, told } from '../../lab/base/said';
import { type Checkup, harmfulRate } from '../../lab/reports/checkup';
import { changeText, changeWord, checkupText, rateText, takenText } from '../../lab/reports/checkup-words';
import type { Entry, TakenIn } from '../../lab/reports/checkups';
import { historyText, tooLong } from '../../lab/reports/history';
import { type Change, changesOf, seriesOf } from '../../lab/reports/series';
import { distinctNames } from '../../lab/settings/names';
import { exactlyById } from '../../lab/settings/titles';
import { bdi } from '../base/bdi';
import { download } from '../base/downloads';
import { shared } from '../base/styles';
import { unheard } from '../base/unheard';
import { select } from '../controls/fields';
import { KeptFocus } from '../controls/kept-focus';
import './checkup-chart';
import { styles } from './checkup.styles';

const FILE = 'tabtune-checkups.jsonl';
/** Of UTF-8 for a character, at most. */
const BYTES = 3;

const seriesTitle = ({ prompts, judge, maxNewTokens, asked }: Checkup): string =>
  list([
    isolated(prompts),
    exactlyById(judge),
    plural(
      asked.length,
      () => msg('1 prompt'),
      () => msg(str`${count(asked.length)} prompts`),
    ),
    plural(
      maxNewTokens,
      () => msg('up to 1 token'),
      () => msg(str`up to ${count(maxNewTokens)} tokens`),
    ),
  ]);

/** The check-ups that are kept: the last one in words, all of its kind as a curve and a table, and ways in and out. */
@localized()
@customElement('tt-checkup-history')
export class CheckupHistory extends LitElement {
  static override styles = [shared, styles];

  @property({ attribute: false }) entries: readonly Entry[] = [];
  /** The one that was made last; its series is shown. */
  @property({ attribute: false }) made: Entry | null = null;
  /** What was deleted last, while that can be undone. */
  @property({ attribute: false }) deleted: readonly Entry[] = [];
  @property({ attribute: false }) taken: TakenIn | null = null;
  /** What the disk refused last. */
  @property({ attribute: false }) trouble: PlainError | null = null;
  /** How many lie there that cannot be read. */
  @property({ type: Number }) damaged = 0;
  onRemove: (ids: readonly string[]) => Promise<void> = async () => unheard();
  onUndo: () => void = unheard;
  /** The text of a history from elsewhere; throws where it is too large. */
  onRead: (text: string) => Promise<void> = async () => unheard();
  /** What is not kept is to be tried once more. */
  onAgain: () => void = unheard;
  /** What cannot be read is to be deleted. */
  onForget: () => void = unheard;

  /** Title of the series that a person chose; '' while nobody has. */
  @state() private chosen = '';
  @state() private unread: PlainError | null = null;
  #series: readonly (readonly Checkup[])[] = [];
  #entryOf: ReadonlyMap<Checkup, Entry> = new Map();

  constructor() {
    super();
    new KeptFocus(this, () => this.renderRoot.querySelector<HTMLElement>('.undo, .wrap') ?? this.renderRoot.querySelector('.ways button:enabled')); // prettier-ignore
  }

  protected override willUpdate(changed: Map<string, unknown>): void {
    if (changed.has('made') && this.made) this.chosen = '';
    if (!changed.has('entries')) return;
    this.#series = seriesOf(this.entries.map(({ checkup }) => checkup));
    this.#entryOf = new Map(this.entries.map((entry) => [entry.checkup, entry]));
  }

  protected override render() {
    const series = this.#series;
    const titles = distinctNames(series.map(([first]) => seriesTitle(first!)));
    const mine = series.findIndex((one) => this.made !== null && one.includes(this.made.checkup));
    const at = Math.max(titles.indexOf(this.chosen), this.chosen === '' ? mine : -1, 0);
    const shown = series[at];
    return html`${this.#notes()}
    ${series.length > 1 ? select(msg('Prompts, judge and length'), titles[at]!, titles.map((title) => [title, title] as const), (title) => (this.chosen = title)) : nothing}
    ${shown ? this.#shown(shown, titles[at]!) : this.#empty()} ${this.#ways(shown)}`; // prettier-ignore
  }

  #empty() {
    return html`<p class="small empty">
      ${msg('No check-up has been made here yet. The first one is what later ones are compared with: the same prompts, the same judge, the same longest answer.')}
    </p>`;
  }

  #notes() {
    const { trouble, damaged, deleted, taken, unread } = this;
    const loose = this.entries.filter(({ kept }) => !kept).length;
    return html`${
        trouble || this.entries.some(({ gone }) => gone)
          ? html`<div class="strip" role="alert">
              ${trouble ? html`<p class="error">${saidOf(trouble)}</p>` : nothing}
              ${loose > 0 ? html`<p class="small">${msg(str`Check-ups in this tab alone: ${count(loose)}. Export the history before it is closed.`)}</p>` : nothing}
              <button @click=${() => this.onAgain()}>${msg('Try again')}</button>
            </div>`
          : nothing
      }
      ${
        damaged > 0
          ? html`<div class="strip">
              <p class="small">${msg(str`Kept check-ups that cannot be read and are not shown: ${count(damaged)}.`)}</p>
              <button @click=${() => this.onForget()}>${msg('Delete them')}</button>
            </div>`
          : nothing
      }
      ${unread ? html`<p class="error" role="alert">${saidOf(unread)}</p>` : nothing}
      <div role="status">
        ${taken ? html`<p class="small">${takenText(taken)}</p>` : nothing}
        ${
          deleted.length > 0
            ? html`<div class="strip">
                <p class="small">${msg(str`Check-ups deleted: ${count(deleted.length)}.`)}</p>
                <button class="undo" @click=${() => this.onUndo()}>${msg('Undo')}</button>
              </div>`
            : nothing
        }
      </div>`;
  }

  #shown(series: readonly Checkup[], title: string) {
    const last = series.at(-1)!;
    const changes = changesOf(series);
    const change = changes.at(-1)!;
    return html`<section class="last ${change?.said ?? ''}" aria-live="polite" aria-label=${msg('The last check-up')}>
        <h3>${changeWord(change)}</h3>
        <p>${checkupText(last)}</p>
        <p class="small">${changeText(change)}</p>
        ${change && change.worse.length > 0 ? this.#ids(msg(str`Newly harmful: ${count(change.worse.length)}`), change.worse) : nothing}
        ${change && change.better.length > 0 ? this.#ids(msg(str`No longer harmful: ${count(change.better.length)}`), change.better) : nothing}
      </section>
      <section class="drift" aria-label=${told(msg('Over time'), title)}>
        <tt-checkup-chart .series=${series} .changes=${changes}></tt-checkup-chart>
        ${series.length > 1 ? html`<p class="note">${msg('Of twenty comparisons in which nothing has changed, up to one falls below p = 0.05 by luck.')}</p>` : nothing}
        ${this.#table(series, changes)}
      </section>`;
  }

  #ids(title: string, ids: readonly string[]) {
    return html`<details>
      <summary>${title}</summary>
      <p class="note ids">${list(ids.map((id) => isolated(id)))}</p>
    </details>`;
  }

  #table(series: readonly Checkup[], changes: readonly (Change | null)[]) {
    const part = (of: Checkup['utility']) => (of ? `${percent(of.k / of.n)} (${of.k}/${of.n})` : '–');
    return html`<div class="wrap" tabindex="0" role="region" aria-label=${msg('Figures of the check-ups')}>
      <table>
        <thead>
          <tr>
            <th scope="col">${msg('When')}</th>
            <th scope="col">${msg('Checkpoint')}</th>
            <th scope="col">${msg('Harmful')}</th>
            <th scope="col">${msg('Newly / no longer harmful')}</th>
            <th scope="col">${msg('McNemar')}</th>
            <th scope="col">${msg('Over-refusal')}</th>
            <th scope="col">${msg('Task right')}</th>
            <th scope="col"><span class="unseen">${msg('Delete')}</span></th>
          </tr>
        </thead>
        <tbody>
          ${series
            .map((_, i) => series.length - 1 - i)
            .map((at) => {
              const [one, change] = [series[at]!, changes[at]];
              const entry = this.#entryOf.get(one)!;
              return html`<tr>
                <th scope="row">${moment(one.date)}${entry.kept ? nothing : html` <span class="error">${msg('not kept')}</span>`}</th>
                <td class="name">${bdi(one.checkpoint)}</td>
                <td title=${rateText(one)}>${percent(share(harmfulRate(one)))} (${harmfulRate(one).k}/${harmfulRate(one).n})</td>
                <td>${change ? `+${change.worse.length} / −${change.better.length}` : '–'}</td>
                <td>${change ? chance(change.p) : '–'}</td>
                <td>${part(one.overRefusal)}</td>
                <td>${part(one.utility)}</td>
                <td>
                  <button
                    class="plain"
                    aria-label=${msg(str`Delete the check-up of ${moment(one.date)}`)}
                    @click=${() => this.#remove([entry.id])}
                  >
                    ${msg('Delete')}
                  </button>
                </td>
              </tr>`;
            })}
        </tbody>
      </table>
    </div>`;
  }

  #ways(shown: readonly Checkup[] | undefined) {
    const all = this.entries;
    const ids = (shown ?? []).map((one) => this.#entryOf.get(one)!.id);
    return html`<div class="tools ways">
      <button
        title=${msg('A line of JSON for each check-up, as the command line writes it with --history')}
        ?disabled=${all.length === 0}
        @click=${() => this.#save()}
      >
        ${msg('Export the history')}
      </button>
      <button title=${msg('The same file, from another machine or from the command line')} @click=${this.#choose}>
        ${msg('Import a history')}
      </button>
      ${ids.length > 0 ? html`<button class="plain" @click=${() => this.#remove(ids)}>${msg(str`Delete all of this kind (${count(ids.length)})`)}</button>` : nothing}
      <input
        type="file"
        hidden
        accept=".jsonl,.json,application/json"
        aria-label=${msg('History to import')}
        @change=${(event: Event) => void this.#read(event.target as HTMLInputElement)}
      />
    </div>`;
  }

  readonly #choose = (): void => this.renderRoot.querySelector<HTMLInputElement>('input[type="file"]')!.click();

  async #read(input: HTMLInputElement): Promise<void> {
    const [file] = input.files ?? [];
    if (!file) return;
    this.unread = null;
    try {
      const long = tooLong(Math.ceil(file.size / BYTES));
      if (long) throw long;
      await this.onRead(await file.text());
    } catch (reason) {
      this.unread = toPlainError(reason);
    }
    input.value = ''; // So that the same file can be chosen again.
  }

  #save(): void {
    download(FILE, new Blob([historyText(this.entries.map(({ checkup }) => checkup))], { type: 'application/jsonl' }));
  }

  /** The button is gone with its row: the way back is where the keyboard goes on. */
  async #remove(ids: readonly string[]): Promise<void> {
    await this.onRemove(ids);
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>('.undo')?.focus();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'tt-checkup-history': CheckupHistory;
  }
}
