import { localized, msg, str } from '@lit/localize';
import { html, LitElement, nothing, type PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { PlainError } from '../../protocol/errors';
import type { Progress } from '../../protocol/jobs';
import type { InsideUpdate } from '../../protocol/runs/inside';
import { count } from '../../lab/base/format';
import { saidOf, sentences, told } from '../../lab/base/said';
import { shared } from '../base/styles';
import { unheard } from '../base/unheard';
import { KeptFocus } from '../controls/kept-focus';
import { styles } from './panel.styles';
import { figureOf, type Phase, PHASES, pictureOf, sentenceOf, titleOf } from './phases';

/** As long as a phase is shown while it plays; reading one takes about that. */
const PHASE_SECONDS = 6;

/** Single updates, slowly: what happens in them one after the other, with the figures of this machine. */
@localized()
@customElement('tt-inside')
export class InsidePanel extends LitElement {
  static override styles = [shared, styles];

  /** Those that were made so far. */
  @property({ attribute: false }) updates: readonly InsideUpdate[] = [];
  /** What is looked into, in words. */
  @property() settings = '';
  /** As many as will be made. */
  @property({ type: Number }) wanted = 0;
  /** They are being made. */
  @property({ type: Boolean }) making = false;
  @property({ attribute: false }) progress: Progress | null = null;
  @property({ attribute: false }) problem: PlainError | null = null;
  /** There is something to compute with here. */
  @property({ type: Boolean }) able = false;
  /** A run is at work, beside which none are made. */
  @property({ type: Boolean }) working = false;
  @property({ type: Number }) seconds = PHASE_SECONDS;
  onMake: () => void = unheard;
  onCancel: () => void = unheard;
  @state() private at = 0;
  @state() private phase = 0;
  @state() private playing = false;
  readonly #still = matchMedia('(prefers-reduced-motion: reduce)');
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** What is being made was begun here, and not in another panel of the page. */
  #begun = false;
  /** What was begun brings a stage, which takes the focus. */
  #taken = false;
  /** Another phase is to be brought into sight. */
  #turned = false;

  constructor() {
    super();
    // Buttons give way to each other, and to what they bring.
    new KeptFocus(this, () => this.renderRoot.querySelector<HTMLElement>('.stage') ?? this.renderRoot.querySelector('.tools :enabled'));
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#still.addEventListener('change', this.#moved);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#still.removeEventListener('change', this.#moved);
    this.#play(false);
    if (this.making && this.#begun) this.onCancel();
    this.#begun = false;
  }

  /** Who wants no motion goes on step by step. */
  readonly #moved = (): void => {
    this.#play(false);
    this.requestUpdate();
  };

  protected override willUpdate(changed: PropertyValues<this>): void {
    const before = changed.get('updates');
    // Others, of another recipe, are seen from their beginning.
    if (changed.has('updates') && before?.[0] !== this.updates[0]) Object.assign(this, { at: 0, phase: 0 });
    // At its end nothing plays any more.
    if (this.playing && this.#shown && !this.#next && !this.making) this.playing = false;
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (this.#turned && this.#shown) {
      this.#turned = false;
      this.renderRoot.querySelector('.now')?.scrollIntoView({ block: 'nearest' });
    }
    if (this.#taken && this.#shown) {
      this.#taken = false;
      this.renderRoot.querySelector<HTMLElement>('.stage')!.focus({ preventScroll: true });
    }
    // Made, failed or cancelled: what comes after that was not begun by this.
    if (!this.making && (changed.has('making') || this.problem)) this.#begun = this.#taken = this.#turned = false;
    if (this.playing && this.#timer === undefined && this.#next) this.#wait();
  }

  get #shown(): InsideUpdate | undefined {
    return this.updates[this.at];
  }

  /** Something comes after what is shown. */
  get #next(): boolean {
    return this.updates.length > 0 && (this.phase + 1 < PHASES.length || this.at + 1 < this.updates.length);
  }

  #wait(): void {
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#go(1);
    }, 1000 * this.seconds);
  }

  #play(on: boolean): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.playing = on;
  }

  /** Forth or back by a phase, over the ends of an update. */
  #go(by: 1 | -1): void {
    const place = this.at * PHASES.length + this.phase + by;
    if (place < 0 || place >= this.updates.length * PHASES.length) return;
    this.#show(Math.floor(place / PHASES.length), place % PHASES.length);
  }

  #show(at: number, phase: number): void {
    if (at >= this.updates.length) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    Object.assign(this, { at, phase });
    this.#turned = true;
    this.requestUpdate();
  }

  #begin(): void {
    this.#play(!this.#still.matches);
    this.#begun = this.#taken = this.#turned = true;
    this.onMake();
  }

  readonly #key = (event: KeyboardEvent): void => {
    if (!this.#shown || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const pressed = event.composedPath()[0];
    if (event.key === 'ArrowRight') this.#go(1);
    else if (event.key === 'ArrowLeft') this.#go(-1);
    else if (event.key.toLowerCase() === 'n') this.#show(this.at + 1, 0);
    // A button takes the space as its press.
    else if (event.key === ' ' && !(pressed instanceof HTMLButtonElement) && !this.#still.matches) this.#toggle();
    else return;
    event.preventDefault();
  };

  #toggle(): void {
    // From the end it begins anew.
    if (!this.playing && !this.#next && !this.making) this.#show(0, 0);
    this.#play(!this.playing);
  }

  protected override render() {
    const shown = this.#shown;
    return html`${this.settings ? html`<p class="soft small">${told(msg('What is looked into'), this.settings)}</p>` : nothing}
    ${shown ? this.#stage(shown) : nothing} ${this.#making()}`;
  }

  #making() {
    const { updates, making, problem, wanted, able, working } = this;
    const all = updates.length >= wanted && wanted > 0;
    const reading = this.progress?.update ? null : this.progress;
    return html`${problem ? html`<p class="error" role="alert">${saidOf(problem)}</p>` : nothing}
    ${
      making
        ? html`<div class="tools">
            <span class="soft small">
              ${
                reading?.total
                  ? msg(str`Reading the rows: ${count(reading.done)} of ${count(reading.total)}`)
                  : msg(str`Made on this machine: ${count(updates.length)} of ${count(wanted)} updates`)
              }
            </span>
            <button @click=${() => this.onCancel()}>${msg('Cancel')}</button>
          </div>`
        : all
          ? nothing
          : html`<div class="tools">
                <button
                  class=${able && !working && wanted > 0 ? 'main' : ''}
                  ?disabled=${!able || working || wanted === 0}
                  @click=${() => this.#begin()}
                >
                  ${updates.length > 0 || problem ? msg('Make the updates again') : msg(str`Make ${count(wanted)} updates slowly`)}
                </button>
              </div>
              <p class="soft small">${this.#why()}</p>`
    }`;
  }

  #why(): string {
    if (!this.able) return msg('This machine cannot train, so there is no update to look into.');
    if (this.wanted === 0) return msg('The settings have to be right first.');
    if (this.working) return msg('A run is at work. Stop it, or wait until it is over.');
    return msg('They are the first updates of a run with these settings, computed on this machine. None of them is kept.');
  }

  #stage(update: InsideUpdate) {
    const { at, phase, updates } = this;
    const now = PHASES[phase]!;
    const title = msg(str`Update ${count(update.step)} of ${count(updates.length)}`);
    return html`<div
      class="stage"
      role="group"
      tabindex="0"
      aria-label=${msg('Inside one step')}
      aria-describedby="keys"
      @keydown=${this.#key}
    >
      <p class="unseen" role="status">${sentences(told(title, titleOf(now)), sentenceOf(now, update))}</p>
      <div class="bar-of-controls">
        <h3>${title}</h3>
        ${this.#controls()}
      </div>
      <ol class="phases">
        ${PHASES.map((one, i) => this.#phase(one, i, update, i === phase ? 'now' : i < phase ? 'past' : 'later', updates, at))}
      </ol>
      <p class="note" id="keys">
        ${this.#still.matches ? msg('Keys: ← and → step by step, N next update. It does not play by itself, since less motion is wanted.') : msg('Keys: space plays and pauses, ← and → step by step, N next update.')}
      </p>
    </div>`;
  }

  #controls() {
    const { at, phase, playing, updates } = this;
    const first = at === 0 && phase === 0;
    return html`<div class="controls">
      ${
        this.#still.matches
          ? nothing
          : html`<button class="main play" @click=${() => this.#toggle()}>
              <span aria-hidden="true">${playing ? '❚❚' : '▶'}</span> ${playing ? msg('Pause') : msg('Play')}
            </button>`
      }
      <button ?disabled=${first} aria-label=${msg('One step back')} title=${msg('One step back')} @click=${() => this.#go(-1)}>←</button>
      <button ?disabled=${!this.#next} aria-label=${msg('One step on')} title=${msg('One step on')} @click=${() => this.#go(1)}>→</button>
      <button ?disabled=${at + 1 >= updates.length} @click=${() => this.#show(at + 1, 0)}>${msg('Next update')}</button>
    </div>`;
  }

  #phase(one: Phase, i: number, update: InsideUpdate, when: 'now' | 'past' | 'later', all: readonly InsideUpdate[], at: number) {
    return html`<li class="phase ${when}">
      <button class="title" aria-current=${when === 'now' ? 'step' : nothing} @click=${() => this.#show(at, i)}>
        <span aria-hidden="true">${count(i + 1)}</span><span class="name">${titleOf(one)}</span>
        ${when === 'later' ? nothing : html`<span class="figure">${figureOf(one, update)}</span>`}
      </button>
      ${
        when === 'now'
          ? html`<div class="shown">
              <p class="said">${sentenceOf(one, update)}</p>
              ${pictureOf(one, update, all)}
            </div>`
          : nothing
      }
    </li>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'tt-inside': InsidePanel;
  }
}
