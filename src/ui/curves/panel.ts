import { localized, msg, str } from '@lit/localize';
import { html, LitElement, nothing, type PropertyValues, type TemplateResult, unsafeCSS } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import plotStyles from 'uplot/dist/uPlot.min.css?inline';
import { ONLINE_TRACK, START_TRACK, tracksOf } from '../../protocol/recipe';
import { count, percent, trackTitle } from '../../lab/base/format';
import { Signal } from '../../lab/base/signal';
import { type Gap, largestGap } from '../../lab/outcome/luck';
import { closingSizes, settled, summarise } from '../../lab/outcome/summary';
import type { Group } from '../../lab/runs/run';
import type { Draft } from '../../lab/settings/fields';
import type { Tick } from '../base/follow';
import { download } from '../base/downloads';
import { shared } from '../base/styles';
import { slotOf } from '../base/tracks';
import { unheard } from '../base/unheard';
import { valueOf } from '../controls/fields';
import '../controls/term';
import { type Chart, Charts } from './charts';
import { openTable } from './data-table';
import { kpiRow, kpiStyles, source } from './kpi';
import { styles } from './panel.styles';
import { curvesSvg, pngOf } from './picture';
import { SHARES } from './scenes';
import { Summary } from './spoken';
import { gapRow, more, say, told, toldStyles, warningsOf, whose } from './told';

/** What the runs did to safety and utility: figures with their evidence, and the curves. What is to be known first stands in its slot. */
@localized()
@customElement('tt-curves')
export class Curves extends LitElement {
  static override styles = [unsafeCSS(plotStyles), shared, kpiStyles, toldStyles, styles];

  /** The groups that are laid over each other. Runs are written to while they are computed: fresh groups say that something is new. */
  @property({ attribute: false }) groups: readonly Group[] = [];
  /** The one whose figures are shown. */
  @property({ attribute: false }) focused: Group | null = null;
  /** How many steps the recipe promises, for the axes before the first run. */
  @property({ type: Number }) promised = 1;
  /** A run is at work, and can be seen where the lesson is closed, or it is ticked in the list. */
  @property({ attribute: false }) apart: 'lesson' | 'list' | null = null;
  /** The recipe keeps an average, whose figure has a place before the first run. */
  @property({ type: Boolean }) averaged = false;
  /** Single updates came in. Given before the element is put into the page. */
  stepped: Tick = new Signal();
  /** Somebody wants to see the answers of a step. */
  onAnswers: (step: number) => void = unheard;
  /** It is a recording: its settings are not those of the form, and Start alone is to be pressed. */
  @property({ type: Boolean }) recorded = false;
  /** It is shown to a class: the verdict, the figures and the one curve, as large as they can be. */
  @property({ type: Boolean, reflect: true }) presenting = false;
  /** Verdict, figures and this one chart, without what leads elsewhere, for the page of a course; `all`: with every chart. */
  @property({ reflect: true }) only: Chart | 'all' | null = null;
  /** Figures and the one curve, small enough to stay in sight beside something else; it speaks to nobody. */
  @property({ type: Boolean, reflect: true }) brief = false;
  /** What was found suggests a run of these settings. */
  /** Null where the settings are fixed. */
  onNext: ((draft: Draft) => void) | null = unheard;
  @state() private smoothing = 0.9;
  @state() private shares = '';
  @state() private fit = false;
  #gap: Gap | null = null;

  readonly #charts: Charts = new Charts(
    this,
    () => {
      const { groups, focused: focus, smoothing, shares, fit } = this;
      const shown = focus && tracksOf(focus.recipe).includes(shares) ? shares : null;
      return { groups, focus, smoothing, shares: shown, fit, gap: this.#gap, promised: Math.max(1, this.promised || 1) };
    },
    () => this.stepped,
  );
  #spoken: Summary | undefined;

  protected override willUpdate(changed: PropertyValues<this>): void {
    this.toggleAttribute('vacant', this.presenting && !this.focused);
    if (changed.has('focused')) this.#gap = this.focused && largestGap(this.focused);
  }

  protected override render() {
    const { groups, focused: focus } = this;
    const tracks = focus ? tracksOf(focus.recipe) : [];
    const runs = focus ? settled(focus) : [];
    const figures = summarise(runs, ONLINE_TRACK) ?? summarise(runs, START_TRACK);
    const said = told(groups, focus, this.recorded);
    const next = this.recorded ? null : this.onNext;
    const warnings = warningsOf(groups, this.recorded);
    // A class sees one empty place, not many.
    const vacant = this.presenting && !focus;
    return html`<slot></slot>${vacant ? nothing : say(said, next, this.recorded)} ${whose(groups, focus)}
      ${vacant ? nothing : kpiRow(focus, this.averaged)}
      <div class="note source">${source(figures)}</div>
      <div class="head">
        <span class="tools title"
          ><h2><tt-term of="harmful">${msg('Harmful answers')}</tt-term></h2>
          ${this.#closing('harmful')}</span
        >
        <span class="tools">
          <button
            class="plain"
            aria-pressed=${this.fit ? 'true' : 'false'}
            title=${msg('The axis ends above the highest value instead of at 100 %')}
            @click=${() => (this.fit = !this.fit)}
          >
            ${msg('Fit')}
          </button>
          <label class="note"
            >${msg('Shares')}
            <select class="quiet" ?disabled=${!focus} @change=${(event: Event) => (this.shares = valueOf(event))}>
              <option value="">${msg('off')}</option>
              ${tracks.map((track) => html`<option value=${track} .selected=${track === this.shares}>${trackTitle(track)}</option>`)}
            </select>
          </label>
          <button class="plain" ?disabled=${!focus} @click=${() => openTable(this.renderRoot, this.groups)}>${msg('Table')}</button>
          <button class="plain" ?disabled=${!focus} @click=${this.#picture}>${msg('PNG')}</button>
        </span>
      </div>
      ${warnings.length > 0 ? html`<div class="warnings">${warnings.map((warning) => html`<p class="unlike">${warning}</p>`)}</div>` : nothing}
      ${focus && this.#gap ? gapRow(focus, this.#gap, this.onAnswers, next) : (focus ? tracks.length > 1 : this.averaged) ? html`<div class="gap"></div>` : nothing}
      ${this.#legend(tracks)} ${this.#host('harmful', msg('Harmful answers by step'), 'big', focus === null)} ${more(said)}
      <div class="three">
        ${this.#small('loss', msg('Training loss'), html`<tt-term of="loss">${msg('Loss, nats')}</tt-term>`, this.#smoothingSelect())}
        ${this.#small('utility', msg('Utility, exact match'), this.#utilityTitle(), this.#closing('utility'))}
        ${this.#small('drift', msg('Drift from the start'), this.#driftTitle())}
      </div>
      <div class="unseen" aria-live="polite" id="spoken"></div>`;
  }

  /** The dot that ends a curve is another sample than the points before it. */
  #closing(measure: 'harmful' | 'utility') {
    const runs = this.groups.flatMap((group) => group.runs);
    const sizes = closingSizes(runs, measure).map(count).join(' / ');
    if (!sizes) return nothing;
    const what = measure === 'harmful' ? msg(str`all ${sizes} prompts`) : msg(str`all ${sizes}`); // A small chart has no room for “rows”.
    const why = msg('The closing point is measured on all of them; the points before it are live ones, on a fixed subset.');
    return html`<span class="note closing" title=${why}
      >● ${what}<span class="unseen">${msg(str`. ${why}`, { id: 'said after a figure' })}</span></span
    >`;
  }

  #utilityTitle(): TemplateResult {
    return html`<tt-term of="utility">${msg('Utility')}</tt-term>${msg(', ', { id: 'between a measure and its kind' })}<tt-term of="exact"
        >${msg('exact match')}</tt-term
      >`;
  }

  #driftTitle(): TemplateResult {
    return html`<tt-term of="drift">${msg('Drift')}</tt-term>${msg(', ', { id: 'between a measure and its kind' })}<tt-term of="start"
        >${msg('distance from the start')}</tt-term
      >`;
  }

  #smoothingSelect() {
    return html`<select
      class="quiet"
      aria-label=${msg('Chart smoothing (display only)')}
      title=${msg('Chart smoothing (display only)')}
      @change=${(event: Event) => (this.smoothing = Number(valueOf(event)))}
    >
      ${([0, 0.7, 0.9, 0.97] as const).map(
        (weight) =>
          html`<option value=${weight} .selected=${weight === this.smoothing}>
            ${weight === 0 ? msg('raw') : msg(str`smoothed ${String(weight)}`)}
          </option>`,
      )}
    </select>`;
  }

  #legend(tracks: string[]) {
    const { focused } = this;
    if (!focused || !tracks.includes(this.shares)) return nothing;
    const summary = summarise(focused.runs, this.shares);
    if (!summary) return nothing;
    const parts = { complied: summary.complied, 'off-topic': summary.offTopic, incoherent: summary.incoherent };
    const titles = { complied: msg('complied'), 'off-topic': msg('off topic'), incoherent: msg('gibberish') };
    return html`<div class="legend shares note">
      <span>${msg(str`${trackTitle(this.shares)}, answers that are no refusals, by kind:`)}</span>
      ${SHARES.map(
        (kind) =>
          html`<span
            ><span data-track=${slotOf(focused.recipe, this.shares)}><i class="swatch ${kind}"></i></span>${titles[kind]}
            ${percent(parts[kind])}</span
          >`,
      )}
    </div>`;
  }

  #small(chart: Chart, title: string, shown: TemplateResult, extra: unknown = nothing) {
    return html`<div class="of-${chart}">
      <div class="head">
        <h3>${shown}</h3>
        ${extra}
      </div>
      ${this.#host(chart, title, '', false)}
    </div>`;
  }

  #host(chart: Chart, title: string, kind: string, empty: boolean) {
    return html`<div
      class="host ${kind}"
      id=${chart}
      tabindex="0"
      role="group"
      aria-roledescription=${msg('chart')}
      aria-label=${msg(str`${title}. Arrow keys move the cursor; the button Table shows the figures.`)}
      @keydown=${this.#charts.key}
      @blur=${this.#charts.leave}
    >
      <div class="reading" id="read-${chart}" hidden></div>
      ${
        empty
          ? html`<div class="empty">
              <div>
                <b>${this.apart ? msg('A run is at work that is not shown here') : msg('No run yet')}</b>
                <span class="soft small"
                  >${this.apart ? apartText(this.apart) : this.presenting ? msg('Here the curve will show how many adversarial prompts the model answers instead of refusing, while it learns a harmless task.') : msg('Press Start: the curve shows how many adversarial prompts the model answers instead of refusing, while it learns a harmless task.')}</span
                >
              </div>
            </div>`
          : nothing
      }
    </div>`;
  }

  protected override firstUpdated(): void {
    if (!this.brief) this.#spoken = new Summary(this.renderRoot.querySelector('#spoken')!);
  }

  protected override updated(): void {
    this.#spoken?.say(this.focused);
  }

  /** Moves the cursor of the charts by so many measured steps. */
  move(by: number): void {
    this.#charts.move(by);
  }

  async #picture(): Promise<void> {
    if (this.groups.length > 0)
      download('tabtune-curves.png', await pngOf(curvesSvg(this, this.groups, { focus: this.focused, fit: this.fit, gap: this.#gap })));
  }
}

/** Where a run at work can be seen that the charts do not show. */
const apartText = (apart: 'lesson' | 'list'): string =>
  apart === 'lesson'
    ? msg('It is not of this step of the lesson. Close the lesson to see its curve.')
    : msg('Tick it in the list of runs to see its curve.');
