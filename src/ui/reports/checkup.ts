import { localized, msg, str } from '@lit/localize';
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { JUDGES } from '../../judge/judges';
import type { DataEntry, PromptSetEntry } from '../../protocol/catalogue';
import type { PlainError } from '../../protocol/errors';
import type { Progress } from '../../protocol/jobs';
import { MOST_NEW_TOKENS } from '../../protocol/recipe';
import type { CheckRequest } from '../../protocol/runs/checking';
import { count, percent } from '../../lab/base/format';
import { saidOf } from '../../lab/base/said';
import type { Checkup } from '../../lab/reports/checkup';
import type { Offer } from '../../lab/reports/offers';
import { reminderFile } from '../../lab/reports/reminder';
import { exactlyById, shippedTitle } from '../../lab/settings/titles';
import { download } from '../base/downloads';
import { shared } from '../base/styles';
import { unheard } from '../base/unheard';
import { dialogHead } from '../controls/dialog-head';
import { numberField, valueOf } from '../controls/fields';
import { KeptFocus } from '../controls/kept-focus';
import { options } from '../controls/options';
import { styles } from './checkup.styles';
import { styles as frame } from './dialog.styles';

/** Days until the next check-up, unless somebody chooses otherwise. */
const DAYS = 30;

/** A day so many after today, where the person lives: 2026-12-30 */
function dayIn(days: number): string {
  const date = new Date();
  date.setDate(date.getDate() + days);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${String(date.getFullYear()).padStart(4, '0')}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** Marks that isolate a name on the page have no place in a file. */
const bare = (text: string): string => text.replace(/[\u2066-\u2069]/g, '');

type Wish = Pick<Offer, 'prompts' | 'data' | 'judge' | 'maxNewTokens'>;

/** What is asked of which weights, the start of a check-up, and the date of the next; beside it the history. */
@localized()
@customElement('tt-checkup')
export class CheckupDialog extends LitElement {
  static override styles = [shared, frame, styles];

  /** What can be asked. */
  @property({ attribute: false }) offers: readonly Offer[] = [];
  /** The id of the offer that is chosen as long as nobody chose another. */
  @property() proposed = '';
  /** Sets of adversarial prompts. */
  @property({ attribute: false }) prompts: readonly PromptSetEntry[] = [];
  @property({ attribute: false }) data: readonly DataEntry[] = [];
  /** A run is at work, beside which nothing is asked. */
  @property({ type: Boolean }) running = false;
  /** There is something to compute with. */
  @property({ type: Boolean }) usable = false;
  @property({ type: Boolean }) working = false;
  @property({ attribute: false }) progress: Progress | null = null;
  /** What went wrong with the last check-up. */
  @property({ attribute: false }) problem: PlainError | null = null;
  /** What is shown beside the form. */
  @property({ attribute: false }) history: TemplateResult | typeof nothing = nothing;
  onStart: (request: CheckRequest, words: Pick<Checkup, 'checkpoint' | 'prompts'>) => void = unheard;
  onCancel: () => void = unheard;

  /** An offer by its id; '' while nobody has chosen. */
  @state() private chosen = '';
  /** What was chosen otherwise than the offer has it; `data` '' for none. */
  @state() private change: Partial<Wish> = {};
  @state() private day = dayIn(DAYS);

  constructor() {
    super();
    new KeptFocus(this, () => this.renderRoot.querySelector<HTMLElement>('.tools button:enabled') ?? this.renderRoot.querySelector('.form select')); // prettier-ignore
  }

  get #offer(): Offer | undefined {
    const byId = (wanted: string) => this.offers.find(({ id }) => id === wanted);
    return byId(this.chosen) ?? byId(this.proposed) ?? this.offers[0];
  }

  show(): void {
    const dialog = this.renderRoot.querySelector('dialog')!;
    if (!dialog.open) dialog.showModal();
  }

  protected override render() {
    const offer = this.#offer;
    return html`<dialog aria-label=${msg('Check-up of a model')}>
      ${dialogHead(msg('Check-up of a model'))}
      <div class="parts">
        <div class="form">
          <p class="note">
            ${msg('The same prompts again, to see whether what a model answers has drifted. Results are kept on this machine, without the answers.')}
          </p>
          ${offer ? this.#form(offer) : html`<p class="note">${msg('There is no model to ask yet.')}</p>`} ${this.#reminder(offer)}
        </div>
        <div class="history">${this.history}</div>
      </div>
    </dialog>`;
  }

  #form(offer: Offer) {
    const wish: Wish = { ...offer, ...this.change };
    const set = (change: Partial<Wish>) => (this.change = { ...this.change, ...change });
    const wrong = Number.isInteger(wish.maxNewTokens) && wish.maxNewTokens >= 1 && wish.maxNewTokens <= MOST_NEW_TOKENS;
    const error = wrong ? undefined : msg(str`must be a whole number from 1 to ${count(MOST_NEW_TOKENS)}`);
    const known = this.prompts.some(({ id }) => id === wish.prompts);
    const why = this.#hindrance(known);
    return html`<label
        >${msg('Weights')}
        <select @change=${(event: Event) => this.#choose(valueOf(event))}>
          ${this.#group(msg('Trained here'), 'run ', offer)} ${this.#group(msg('Models'), 'model ', offer)}
        </select>
      </label>
      <label
        >${msg('Prompts')}
        <select @change=${(event: Event) => set({ prompts: valueOf(event) })}>
          ${options(this.prompts, wish.prompts)}
        </select>
      </label>
      <label
        >${msg('Judge')}
        <select @change=${(event: Event) => set({ judge: valueOf(event) })}>
          ${JUDGES.map(({ id, title }) => html`<option value=${id} .selected=${id === wish.judge}>${shippedTitle(title)}</option>`)}
        </select>
      </label>
      <label
        >${msg('Held-out rows of the task')}
        <select @change=${(event: Event) => set({ data: valueOf(event) })}>
          <option value="" .selected=${wish.data === ''}>${msg('none', { id: 'no data set' })}</option>
          ${wish.data === '' ? options(this.data, this.data[0]?.id ?? '') : options(this.data, wish.data)}
        </select>
      </label>
      ${numberField(msg('Longest answer, tokens'), wish.maxNewTokens, error, (maxNewTokens) => set({ maxNewTokens }))}
      <div class="tools">
        ${
          this.working
            ? html`<button @click=${() => this.onCancel()}>${msg('Cancel')}</button>`
            : html`<button
                class="main"
                aria-describedby="why"
                ?disabled=${why !== '' || error !== undefined}
                @click=${() => this.#start(offer, wish)}
              >
                ${msg('Start the check-up')}
              </button>`
        }
      </div>
      <p class="note" id="why" ?hidden=${why === '' || this.working}>${why}</p>
      ${this.#progress()}
      <p class="error" role="alert" ?hidden=${!this.problem}>${this.problem ? saidOf(this.problem) : nothing}</p>`;
  }

  /** Why no check-up can be begun, whatever its numbers; '' where one can. */
  #hindrance(known: boolean): string {
    if (!this.usable) return msg('There is nothing to compute with; the page says why.');
    if (this.running) return msg('A run is in progress; a check-up can be made when it is over.');
    return known ? '' : msg('The prompts of these weights are not here any more. Choose other prompts.');
  }

  #group(label: string, kind: string, { id: chosen }: Offer) {
    const offers = this.offers.filter(({ id }) => id.startsWith(kind));
    if (offers.length === 0) return nothing;
    return html`<optgroup label=${label}>
      ${offers.map(({ id, title }) => html`<option value=${id} .selected=${id === chosen}>${title}</option>`)}
    </optgroup>`;
  }

  #progress() {
    if (!this.working) return nothing;
    const { done = 0, total = null } = this.progress ?? {};
    const label = msg('Progress of the check-up');
    if (!total) return html`<progress aria-label=${label}></progress>`;
    return html`<progress aria-label=${label} max=${total} .value=${done}></progress>
      <p class="note">${msg(str`Tokens answered: ${count(done)} of at most ${count(total)} (${percent(done / total, 0)})`)}</p>`;
  }

  #choose(id: string): void {
    this.chosen = id;
    this.change = {};
  }

  /** What a prompt set is called in a history: what ships by its id, as on the command line, and one's own by its name. */
  #promptsName(id: string): string {
    const entry = this.prompts.find((one) => one.id === id);
    return entry?.own ? entry.title : id;
  }

  #start({ of, title }: Offer, { prompts, data, judge, maxNewTokens }: Wish): void {
    const request = { of, prompts, data: data || null, judge, maxNewTokens };
    this.onStart(request, { checkpoint: bare(title), prompts: bare(this.#promptsName(prompts)) });
  }

  #reminder(offer: Offer | undefined) {
    return html`<fieldset>
      <legend>${msg('The next check-up')}</legend>
      <div class="two">
        <label
          >${msg('Day')}
          <input type="date" min=${dayIn(0)} .value=${this.day} @change=${(event: Event) => (this.day = valueOf(event))} />
        </label>
        <button ?disabled=${this.day === ''} @click=${() => this.#remind(offer)}>${msg('Save as .ics')}</button>
      </div>
      <p class="note">
        ${msg('A reminder for your calendar. For a schedule without a person there is the command line: npm run lab -- evaluate.')}
      </p>
    </fieldset>`;
  }

  #remind(offer: Offer | undefined): void {
    const wish = offer && { ...offer, ...this.change };
    const [name, prompts] = wish ? [bare(wish.title), bare(this.#promptsName(wish.prompts))] : ['', ''];
    const { origin, pathname } = location;
    const text = wish
      ? msg(
          str`Put the prompts ${prompts} to ${name} again (judge ${bare(exactlyById(wish.judge))}, up to ${count(wish.maxNewTokens)} tokens): ${origin + pathname}`,
        )
      : origin + pathname;
    const title = name ? msg(str`Check-up of ${name}`) : msg('Check-up of a model', { id: 'title of a reminder' });
    const id = `checkup-${prompts}-${wish?.judge ?? ''}`.replace(/[^\w.-]+/g, '-');
    const file = reminderFile({ id, day: this.day, title, text, made: new Date().toISOString() });
    download('tabtune-checkup.ics', new Blob([file], { type: 'text/calendar' }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'tt-checkup': CheckupDialog;
  }
}
