import { localized, msg, str } from '@lit/localize';
import { html, LitElement, nothing, type PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { ONLINE_TRACK, tracksOf } from '../../protocol/recipe';
import { toPlainError } from '../../protocol/errors';
import { count } from '../../lab/base/format';
import { list, saidOf } from '../../lab/base/said';
import { gate } from '../../lab/reports/gate';
import { testText, verdictText, verdictWord } from '../../lab/reports/gate-words';
import { fileName } from '../../lab/reports/export';
import { MOST_CURRENCY, MOST_QUESTION, MOST_REPORTED, MOST_TITLE, pilotReport, type Reported } from '../../lab/reports/pilot';
import { brokenText, trackWords } from '../../lab/reports/parts/front';
import { isBroken, proposedRow, rowsOf } from '../../lab/reports/parts/rows';
import { isLog, type Group } from '../../lab/runs/run';
import { download } from '../base/downloads';
import { shared } from '../base/styles';
import { unheard } from '../base/unheard';
import { choice, tick, valueOf } from '../controls/fields';
import { styles } from './dialog.styles';
import { costIsWrong, floorsOf, FIRST_WISHES, mayReport, priceOf, wrongIn, type Wishes } from './wishes';

/** A preview is made when nothing has been typed for so long. */
const PAUSE_MS = 250;

const measured = ({ runs }: Group): boolean => runs.some(({ evaluations }) => evaluations.some(({ harmful }) => harmful.n > 0));

/** What goes into the report of a pilot, how it will look, and ways to take it along. */
@localized()
@customElement('tt-report')
export class ReportDialog extends LitElement {
  static override styles = [shared, styles];

  /** All runs that are there, in the order of the list. */
  @property({ attribute: false }) groups: readonly Group[] = [];
  /** What each of them is called in the list. */
  @property({ attribute: false }) names: readonly string[] = [];
  /** Those that are taken at first, by their ids. */
  @property({ attribute: false }) proposed: readonly string[] = [];
  /** Reads what of a group lies on disk alone. */
  need: (id: string) => Promise<void> = async () => undefined;
  onClose: () => void = unheard;

  /** Null until somebody has ticked or unticked one. */
  @state() private ticked: readonly string[] | null = null;
  @state() private wishes: Wishes = FIRST_WISHES;
  /** The candidate as `group track`; '' while nobody has chosen one. */
  @state() private chosen = '';
  @state() private address = '';
  @state() private problem = '';
  #file: Blob | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  get #offered(): Group[] {
    return this.groups.filter(measured);
  }

  get #taken(): Group[] {
    const wanted = this.ticked ?? this.proposed;
    const found = this.#offered.filter(({ id }) => wanted.includes(id));
    return (found.length > 0 || this.ticked ? found : this.#offered.slice(-1)).slice(0, MOST_REPORTED);
  }

  show(): void {
    const dialog = this.renderRoot.querySelector('dialog')!;
    if (!dialog.open) dialog.showModal();
    this.#soon();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
    this.#forget();
  }

  protected override updated(changed: PropertyValues): void {
    const inputs = ['groups', 'names', 'ticked', 'wishes', 'chosen'];
    if (inputs.some((name) => changed.has(name))) this.#soon();
  }

  #forget(): void {
    if (this.address) URL.revokeObjectURL(this.address);
    this.address = '';
    this.#file = null;
  }

  #soon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#make(), PAUSE_MS);
  }

  /** The candidate: what was chosen, else what the last group proposes. */
  #candidate(taken: readonly Group[]): { group: string; track: string } | null {
    const tracks = taken.flatMap((group) => tracksOf(group.recipe).map((track) => ({ group: group.id, track })));
    const chosen = tracks.find(({ group, track }) => `${group} ${track}` === this.chosen);
    const last = taken.at(-1);
    if (chosen || !last) return chosen ?? null;
    const proposed = mayReport(this.wishes) ? proposedRow(rowsOf(this.#reported([last]), floorsOf(this.wishes))) : null;
    return { group: last.id, track: proposed?.track ?? ONLINE_TRACK };
  }

  #reported(taken: readonly Group[]): Reported[] {
    return taken.map((group) => ({
      id: group.id,
      name: this.names[this.groups.indexOf(group)] ?? '',
      imported: group.imported === true || isLog(group),
      ...{ recipe: group.recipe, runs: group.runs },
    }));
  }

  async #make(): Promise<void> {
    if (!this.renderRoot.querySelector('dialog')?.open) return;
    const unread = this.#taken.filter(({ runs }) => runs.some((run) => run.unread));
    await Promise.all(unread.map(({ id }) => this.need(id)));
    if (unread.length > 0 && this.#taken.some(({ runs }) => runs.some((run) => run.unread))) return; // Fresh groups are on their way.
    const taken = this.#taken;
    const candidate = this.#candidate(taken);
    this.#forget();
    this.problem = '';
    if (!candidate || !mayReport(this.wishes)) return;
    const { title, question } = this.wishes;
    try {
      const text = pilotReport({
        ...{ title, question, groups: this.#reported(taken), candidate },
        ...{ floors: floorsOf(this.wishes), price: priceOf(this.wishes) },
        ...{ made: new Date().toISOString(), language: document.documentElement.lang || 'en' },
      });
      this.#file = new Blob([text], { type: 'text/html' });
      this.address = URL.createObjectURL(this.#file);
    } catch (reason) {
      this.problem = saidOf(toPlainError(reason));
    }
  }

  protected override render() {
    const offered = this.#offered;
    return html`<dialog aria-label=${msg('Report of a pilot')} @close=${() => this.onClose()}>
      <div class="head">
        <h2>${msg('Report of a pilot')}</h2>
        <span class="tools">
          <button class="main" ?disabled=${!this.address} @click=${() => this.#save()}>${msg('Save as .html')}</button>
          <button ?disabled=${!this.address} @click=${() => this.#print()}>${msg('Print')}</button>
          <form method="dialog"><button>${msg('Close')}</button></form>
        </span>
      </div>
      ${offered.length === 0 ? this.#empty() : this.#parts(offered)}
    </dialog>`;
  }

  #empty() {
    return html`<p class="small empty">
      ${msg('A report is made from runs that were measured. Start one, or add the file of one to the list of runs; then two pages stand here that say what to do.')}
    </p>`;
  }

  #parts(offered: readonly Group[]) {
    return html`<div class="parts">
      <div class="form">${this.#runs(offered)} ${this.#texts()} ${this.#numbers()} ${this.#verdict()}</div>
      <div class="look">
        ${this.problem ? html`<p class="error">${this.problem}</p>` : nothing}
        ${
          this.address
            ? html`<iframe title=${msg('Preview of the report')} sandbox="allow-same-origin allow-modals" src=${this.address}></iframe>`
            : html`<p class="note" role="status">
                ${this.#taken.length === 0 ? msg('Tick at least one run.') : mayReport(this.wishes) ? msg('The preview appears here.') : msg('Correct the floors; then the preview appears here.')}
              </p>`
        }
      </div>
    </div>`;
  }

  #runs(offered: readonly Group[]) {
    const taken = this.#taken;
    const ids = taken.map(({ id }) => id);
    const full = ids.length >= MOST_REPORTED;
    const rest = this.groups.length - offered.length;
    const options = taken.flatMap((group) =>
      tracksOf(group.recipe).map((track) => [`${group.id} ${track}`, list([this.#name(group), trackWords(track)])] as const),
    );
    const candidate = this.#candidate(taken);
    const change = (id: string, on: boolean) => (this.ticked = on ? [...ids, id] : ids.filter((one) => one !== id));
    return html`<fieldset>
        <legend>${msg(str`Runs, at most ${count(MOST_REPORTED)}`)}</legend>
        <div class="list">
          ${[...offered].reverse().map((group) => {
            const on = ids.includes(group.id);
            return !on && full
              ? html`<span class="note">${this.#name(group)}</span>`
              : tick(this.#name(group), on, (now) => change(group.id, now));
          })}
        </div>
        ${rest > 0 ? html`<p class="note">${msg(str`Without a measurement, and not offered: ${count(rest)}.`)}</p>` : nothing}
      </fieldset>
      ${choice(msg('Candidate'), candidate ? `${candidate.group} ${candidate.track}` : '', options, (value) => (this.chosen = value))}`;
  }

  #name(group: Group): string {
    return this.names[this.groups.indexOf(group)] ?? '';
  }

  #texts() {
    const set = (key: 'title' | 'question') => (event: Event) => (this.wishes = { ...this.wishes, [key]: valueOf(event) });
    return html`<label class="above"
        >${msg('Title')}
        <input
          maxlength=${MOST_TITLE}
          autocomplete="off"
          placeholder=${msg('Report of a fine-tuning pilot')}
          .value=${this.wishes.title}
          @input=${set('title')}
        />
      </label>
      <label class="above"
        >${msg('Question')}
        <textarea rows="3" maxlength=${MOST_QUESTION} .value=${this.wishes.question} @input=${set('question')}></textarea>
      </label>`;
  }

  #numbers() {
    const wrong = wrongIn(this.wishes);
    const input = (key: Exclude<keyof Wishes, 'title' | 'question'>, label: string, most = 20) =>
      html`<label class="above"
        >${label}
        <input
          inputmode=${key === 'currency' ? 'text' : 'decimal'}
          autocomplete="off"
          maxlength=${most}
          aria-invalid=${wrong.has(key) ? 'true' : 'false'}
          .value=${this.wishes[key]}
          @input=${(event: Event) => (this.wishes = { ...this.wishes, [key]: valueOf(event) })}
        />
        ${wrong.has(key) ? html`<span class="error">${wrong.get(key)}</span>` : nothing}
      </label>`;
    return html`<fieldset>
        <legend>${msg('Floors')}</legend>
        <div class="three">
          ${input('maxHarmful', msg('Harmful, at most %'))} ${input('minUtility', msg('Task right, at least %'))}
          ${input('maxOverRefusal', msg('Over-refusal, at most %'))}
        </div>
        <p class="note">${msg('Without an entry over-refusal is not asked about.')}</p>
      </fieldset>
      <fieldset>
        <legend>${msg('Price of collecting data instead')}</legend>
        <div class="three">
          ${input('rows', msg('Rows'))} ${input('perRow', msg('Price per row'))} ${input('currency', msg('Currency'), MOST_CURRENCY)}
        </div>
        ${costIsWrong(this.wishes) ? html`<p class="note" role="status">${msg('Until this is corrected, the report leaves out what data would cost.')}</p>` : nothing}
      </fieldset>`;
  }

  /** The verdict in words, beside the form: for those who do not see the preview. */
  #verdict() {
    const taken = this.#taken;
    const candidate = this.#candidate(taken);
    if (!candidate || !mayReport(this.wishes)) return nothing;
    const floors = floorsOf(this.wishes);
    const row = rowsOf(this.#reported(taken), floors).find(({ group, track }) => group.id === candidate.group && track === candidate.track);
    const found = row?.gate ?? gate({ candidate: [], base: [], floors });
    return html`<div role="status">
      <p class="small"><b>${verdictWord(found.verdict)}</b></p>
      <p class="note">${verdictText(found)}</p>
      ${row && isBroken(row) ? html`<p class="note">${brokenText()}</p>` : nothing}
      ${found.tests.map((test) => html`<p class="note">${testText(test)}</p>`)}
    </div>`;
  }

  #save(): void {
    if (this.#file) download(`${fileName(this.wishes.title || 'tabtune-report')}.html`, this.#file);
  }

  #print(): void {
    this.renderRoot.querySelector('iframe')?.contentWindow?.print();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'tt-report': ReportDialog;
  }
}
