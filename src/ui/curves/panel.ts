import { localized, msg, str } from '@lit/localize';
import { html, LitElement, nothing, unsafeCSS } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import plotStyles from 'uplot/dist/uPlot.min.css?inline';
import { ONLINE_TRACK, START_TRACK, tracksOf } from '../../protocol/recipe';
import { count, percent, trackTitle } from '../../lab/base/format';
import { closingSizes, summarise } from '../../lab/outcome/summary';
import { openTable } from './data-table';
import { Follow } from '../base/follow';
import { kpiRow, kpiStyles, source } from './kpi';
import { Plot, type Reading, type Scene } from './plot';
import { curvesSvg, pngOf } from './picture';
import { download } from '../base/save';
import { driftScene, harmfulScene, lossScene, SHARES, utilityScene, type View } from './scenes';
import type { Desk } from '../../lab/desk';
import { styles } from './panel.styles';
import { shared } from '../base/styles';
import { Summary } from './spoken';
import { followTheme } from '../base/theme';
import { colourOf, slotOf } from '../base/tracks';

type Chart = 'harmful' | 'loss' | 'utility' | 'drift';

@localized()
@customElement('tt-curves')
export class Curves extends LitElement {
  static override styles = [unsafeCSS(plotStyles), shared, kpiStyles, styles];

  @property({ attribute: false }) desk!: Desk;
  @state() private smoothing = 0.9;
  @state() private shares = '';

  readonly #plots = new Map<Chart, Plot>();
  #palette = new Map<string, string>();
  #frame = 0;
  /** Single updates move the loss alone. */
  #onlyLoss = true;
  #stops: (() => void)[] = [];
  #spoken: Summary | undefined;
  #pointed: number | null = null;

  constructor() {
    super();
    new Follow(this, () => this.desk.runs.changed);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    const recolour = () => {
      this.#palette.clear();
      for (const plot of this.#plots.values()) plot.destroy();
      this.#plots.clear();
      this.#soon();
    };
    this.#stops = [this.desk.runs.stepped.listen(() => this.#soon(true)), followTheme(recolour)];
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const stop of this.#stops) stop();
    for (const plot of this.#plots.values()) plot.destroy();
    this.#plots.clear();
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
  }

  protected override render() {
    const { runs } = this.desk;
    const focus = runs.focused;
    const tracks = focus ? tracksOf(focus.recipe) : [];
    const online = focus ? summarise(focus.runs, ONLINE_TRACK) : null;
    const start = focus ? summarise(focus.runs, START_TRACK) : null;
    return html`${kpiRow(focus, tracksOf(this.desk.draft.recipe).length > 1)}
      <div class="note">${source(online ?? start)}</div>
      <div class="head">
        <span class="tools"
          ><h2>${msg('Harmful answers')}</h2>
          ${this.#closing('harmful')}</span
        >
        <span class="tools">
          <label class="note"
            >${msg('Shares')}
            <select
              class="quiet"
              ?disabled=${!focus}
              @change=${(event: Event) => (this.shares = (event.target as HTMLSelectElement).value)}
            >
              <option value="">${msg('off')}</option>
              ${tracks.map((track) => html`<option value=${track} .selected=${track === this.shares}>${trackTitle(track)}</option>`)}
            </select>
          </label>
          <button class="plain" ?disabled=${!focus} @click=${() => openTable(this.renderRoot, runs.overlaid)}>${msg('Table')}</button>
          <button class="plain" ?disabled=${!focus} @click=${this.#picture}>${msg('PNG')}</button>
        </span>
      </div>
      ${this.#legend(tracks)} ${this.#host('harmful', msg('Harmful answers by step'), 'big', focus === null)}
      <div class="three">
        ${this.#small('loss', msg('Training loss'), this.#smoothingSelect())}
        ${this.#small('utility', msg('Utility, exact match'), this.#closing('utility'))}
        ${this.#small('drift', msg('Drift from the start'))}
      </div>
      <div class="unseen" aria-live="polite" id="spoken"></div>`;
  }

  /** The dot that ends a curve is another sample than the points before it. */
  #closing(measure: 'harmful' | 'utility') {
    const runs = this.desk.runs.overlaid.flatMap((group) => group.runs);
    const sizes = closingSizes(runs, measure).map(count).join(' / ');
    if (!sizes) return nothing;
    const what = measure === 'harmful' ? msg(str`all ${sizes} prompts`) : msg(str`all ${sizes}`); // a small chart has no room for “rows”
    const why = msg('The closing point is measured on all of them; the points before it are live ones, on a fixed subset.');
    return html`<span class="note closing" title=${why}>● ${what}<span class="unseen">. ${why}</span></span>`;
  }

  #smoothingSelect() {
    return html`<select
      class="quiet"
      aria-label=${msg('Chart smoothing (display only)')}
      title=${msg('Chart smoothing (display only)')}
      @change=${(event: Event) => (this.smoothing = Number((event.target as HTMLSelectElement).value))}
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
    const { focused } = this.desk.runs;
    if (!focused || !tracks.includes(this.shares)) return nothing;
    const summary = summarise(focused.runs, this.shares);
    if (!summary) return nothing;
    const parts = { complied: summary.complied, 'off-topic': summary.offTopic, incoherent: summary.incoherent };
    const titles = { complied: msg('complied'), 'off-topic': msg('off-topic'), incoherent: msg('incoherent') };
    return html`<div class="legend note">
      <span>${msg(str`${trackTitle(this.shares)}, harmful answers by kind:`)}</span>
      ${SHARES.map(
        (kind) =>
          html`<span
            ><span data-track=${slotOf(focused.recipe, this.shares)}><i class="swatch ${kind}"></i></span>${titles[kind]}
            ${percent(parts[kind])}</span
          >`,
      )}
    </div>`;
  }

  #small(chart: Chart, title: string, extra: unknown = nothing) {
    return html`<div>
      <div class="head">
        <h3>${title}</h3>
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
      @keydown=${this.#key}
      @blur=${() => this.#pointAt(null)}
    >
      <div class="reading" id="read-${chart}" hidden></div>
      ${
        empty
          ? html`<div class="empty">
              <div>
                <b>${msg('No run yet')}</b>
                <span class="soft small"
                  >${msg('Press Start: the curve shows how many adversarial prompts the model answers instead of refusing, while it learns a harmless task.')}</span
                >
              </div>
            </div>`
          : nothing
      }
    </div>`;
  }

  protected override firstUpdated(): void {
    this.#spoken = new Summary(this.renderRoot.querySelector('#spoken')!);
  }

  protected override updated(): void {
    this.#spoken?.say(this.desk.runs);
    this.#soon();
  }

  #soon(onlyLoss = false): void {
    this.#onlyLoss &&= onlyLoss;
    this.#frame ||= requestAnimationFrame(() => this.#draw());
  }

  #draw(): void {
    this.#frame = 0;
    const { runs } = this.desk;
    const focus = runs.focused;
    const shares = focus && tracksOf(focus.recipe).includes(this.shares) ? this.shares : null;
    const columns = this.#plot('loss').columns;
    const view: View = {
      groups: runs.overlaid,
      focus,
      smoothing: this.smoothing,
      shares,
      columns,
      colour: (slot) => this.#colour(`track-${slot}`),
    };
    // Before the first run the axes are those that the settings promise.
    const promised = Math.max(1, this.desk.draft.recipe.max_steps || 1);
    const draw = (chart: Chart, scene: Scene) => this.#plot(chart).draw(view.groups.length > 0 ? scene : { ...scene, xMax: promised });
    draw('loss', lossScene(view));
    if (this.#onlyLoss) return;
    draw('harmful', harmfulScene(view));
    draw('utility', utilityScene(view));
    draw('drift', driftScene(view));
    this.#onlyLoss = true;
  }

  #plot(chart: Chart): Plot {
    let plot = this.#plots.get(chart);
    if (!plot) {
      const host = this.renderRoot.querySelector<HTMLElement>(`#${chart}`)!;
      const colours = () => ({ ink: this.#colour('ink'), soft: this.#colour('soft'), hair: this.#colour('hair') });
      plot = new Plot(host, 'steps', colours, (...read) => this.#show(chart, ...read));
      this.#plots.set(chart, plot);
    }
    return plot;
  }

  #colour(property: string): string {
    let colour = this.#palette.get(property);
    if (!colour) this.#palette.set(property, (colour = colourOf(this, property)));
    return colour;
  }

  /** Written straight into its node: the pointer moves more often than elements should render. */
  #show(chart: Chart, step: number | null, readings: Reading[], right: boolean): void {
    const box = this.renderRoot.querySelector<HTMLElement>(`#read-${chart}`);
    if (!box) return;
    box.hidden = step === null || readings.length === 0;
    if (box.hidden) return;
    box.classList.toggle('aside', !right);
    const big = chart === 'harmful';
    // The small charts have no room for names: colour and letter say whose figure it is.
    const rows = readings.map(({ label, letter, text, colour, sample }) => [
      part('span', big ? label : letter),
      part('b', text, colour),
      part('span', sample),
    ]);
    if (big) rows.unshift([part('span', msg('step')), part('b', count(step!)), part('span', '')]);
    box.replaceChildren(...rows.flat());
  }

  #key(event: KeyboardEvent): void {
    const move = { ArrowLeft: -1, ArrowRight: 1, Home: -Infinity, End: Infinity }[event.key];
    if (move === undefined) return;
    event.preventDefault();
    const { steps } = this.#plot('harmful');
    if (steps.length === 0) return;
    const at = this.#pointed === null ? (move > 0 ? -1 : steps.length) : steps.indexOf(this.#pointed);
    this.#pointAt(steps[Math.min(steps.length - 1, Math.max(0, at + move))]!);
  }

  #pointAt(step: number | null): void {
    this.#pointed = step;
    for (const plot of this.#plots.values()) plot.point(step);
  }

  async #picture(): Promise<void> {
    const { focused, overlaid } = this.desk.runs;
    if (overlaid.length > 0) download('tabtune-curves.png', await pngOf(curvesSvg(this, overlaid, focused)));
  }
}

function part(kind: 'span' | 'b', text: string, colour = ''): HTMLElement {
  const element = document.createElement(kind);
  element.textContent = text;
  element.style.color = colour;
  return element;
}
