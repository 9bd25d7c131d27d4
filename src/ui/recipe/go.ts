import { localized, msg, str } from '@lit/localize';
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { PlainError } from '../../protocol/errors';
import { betweenThings, saidOf, told } from '../../lab/base/said';
import type { Progress } from '../../protocol/jobs';
import type { DeviceChoice } from '../../protocol/device/names';
import type { Recipe } from '../../protocol/recipe';
import type { Plan, RunState } from '../../protocol/runs/run';
import { bytes, count, plural } from '../../lab/base/format';
import { estimateText } from '../../lab/runs/estimate';
import { readingText } from '../../lab/runs/progress';
import { shared } from '../base/styles';
import { unheard } from '../base/unheard';
import { KeptFocus } from '../controls/kept-focus';
import '../controls/term';
import { itemWord } from './memory';

const named = (name: string) => (name === 'moments' ? html`<tt-term of="moments">${itemWord(name)}</tt-term>` : itemWord(name));

/** What a run will take, and the buttons that start and steer it. How far the one at work is stands in its slot. */
@localized()
@customElement('tt-go')
export class Go extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        padding: var(--gap-3) var(--gap-4) var(--gap-4);
        border-top: 1px solid var(--hair);
      }
      .line {
        min-height: 3.875rem;
        margin-bottom: var(--gap-2);
        font-size: var(--size-note);
        color: var(--soft);
        line-height: 1.5;
      }
      :host([flat]) {
        display: flex;
        align-items: center;
        gap: var(--gap-4);
        padding: 0;
        border: 0;
      }
      :host([flat]) .line {
        order: 1;
        flex: 1;
        min-height: 0;
        margin: 0;
      }
      :host([flat]) .first {
        min-width: 9rem;
      }
      :host([flat]) .parts {
        display: none;
      }
      @media (max-width: 760px) {
        :host {
          padding: var(--gap-2) var(--gap-3) max(var(--gap-2), env(safe-area-inset-bottom));
        }
        .line {
          min-height: 2.6rem;
          align-content: center;
          margin-bottom: var(--gap-1);
        }
        /* Two lines of a phone are what it has. */
        .parts {
          display: none;
        }
        :host([flat]) {
          flex-wrap: wrap;
          gap: var(--gap-1) var(--gap-3);
          padding: 0;
        }
        :host([flat]) .line {
          flex-basis: 9rem;
        }
      }
      .buttons {
        display: flex;
        gap: var(--gap-2);
      }
      .buttons button {
        padding: 9px 14px;
      }
      .first {
        flex: 1;
      }
      .first[aria-disabled] {
        opacity: 0.45;
        cursor: default;
      }
    `,
  ];

  /** Something else is the next thing to do. */
  @property({ type: Boolean }) quiet = false;
  /** In one line. */
  @property({ type: Boolean, reflect: true }) flat = false;
  /** What a run takes; null while that is worked out. */
  @property({ attribute: false }) plan: Plan | null = null;
  @property({ attribute: false }) problem: PlainError | null = null;
  /** There is no plan, because it did not come to an end the last time. */
  @property({ type: Boolean }) feared = false;
  /** How far the reading of the rows is that the plan waits for. */
  @property({ attribute: false }) reading: Progress | null = null;
  /** What shall compute. */
  @property() device: DeviceChoice = 'auto';
  /** What is wrong with that. */
  @property() wrong = '';
  /** How many runs are made by Start; none while a setting is wrong. */
  @property({ type: Number }) seeds = 0;
  /** There is something to compute with. */
  @property({ type: Boolean }) usable = false;
  /** Another tab trains. */
  @property({ type: Boolean }) elsewhere = false;
  /** Nothing stands in the way of a start. */
  @property({ type: Boolean }) ready = false;
  /** Of the run at work. */
  @property({ attribute: false }) state: RunState | null = null;
  @property({ type: Boolean }) stopping = false;
  /** `paused`: before the first update. */
  onStart: (paused: boolean) => void = unheard;
  onPause: () => void = unheard;
  onResume: () => void = unheard;
  onStep: () => void = unheard;
  onStop: () => void = unheard;
  /** This tab is to train and keep runs, and the other to look on. */
  onTakeOver: () => void = unheard;
  /** What computes is to be chosen by itself again. */
  onAutomatic: () => void = unheard;
  /** Settings that the device can hold are to be used. */
  onFit: (recipe: Recipe) => void = unheard;
  /** The plan is to be asked for again. */
  onAgain: () => void = unheard;

  constructor() {
    super();
    new KeptFocus(this, () => this.renderRoot.querySelector('.first'));
  }

  /** On the main button; where it cannot be pressed, on what is said in its place. */
  override focus(options?: FocusOptions): void {
    const main = this.renderRoot.querySelector<HTMLButtonElement>('.main')!;
    (main.disabled ? this.renderRoot.querySelector<HTMLElement>('.line')! : main).focus(options);
  }

  protected override render() {
    return html`${this.device === 'auto' || this.state ? nothing : this.#fixed()}
      <div class="line" tabindex="-1">${this.state ? html`<slot></slot>` : this.#estimate()}</div>
      <div class="buttons">${this.#buttons()}</div>`;
  }

  /** It is chosen in the header; here it is told of a recipe that came with it. */
  #fixed() {
    const { device, wrong } = this;
    const text = device === 'processor' ? msg('Computes on this processor') : msg('Computes on the graphics card (WebGPU)');
    return html`<p class="tools note">
      ${wrong ? html`<span class="error">${msg(str`What computes: ${wrong}`)}</span>` : html`<span>${text}</span>`}
      <button class="plain" @click=${() => this.onAutomatic()}>${msg('Automatic')}</button>
    </p>`;
  }

  #estimate() {
    const { plan, problem, reading } = this;
    if (this.elsewhere)
      return html`${msg('The runs are kept elsewhere in this browser, so none can be started here: in another tab, or in another part of this page.')}
        <button @click=${() => this.onTakeOver()}>${msg('Take over')}</button>`;
    if (this.seeds === 0) return html`<span class="error">${msg('Correct the marked settings to start.')}</span>`;
    if (problem) return this.#problem(problem);
    if (this.feared)
      return html`${msg('The estimate for this model and data did not come to an end last time, so it is not made by itself.')}
        <button class="plain" @click=${() => this.onAgain()}>${msg('Estimate anyway')}</button>`;
    if (reading) return readingText({ done: reading.done, total: reading.total ?? plan?.rows ?? 0 });
    if (!plan) return this.usable ? msg('Working out what it takes …') : nothing;
    const time = estimateText(plan, this.seeds);
    const biggest = [...plan.memory.items].sort((a, b) => b.bytes - a.bytes).slice(0, 3);
    const rows = plural(
      plan.rows,
      () => msg(str`1 row, ${count(plan.tokensPerStep)} tokens a step`),
      () => msg(str`${count(plan.rows)} rows, ${count(plan.tokensPerStep)} tokens a step`),
    );
    const bill = [rows, ...plan.memory.items.map(({ name, bytes: size }) => told(itemWord(name), bytes(size)))].join('\n');
    return html`<span title=${bill}
      >${time} · ${msg(str`${bytes(plan.memory.total)} of memory`)}<span class="parts"
        >${msg(' (', { id: 'a remark begins' })}${biggest.map(({ name, bytes: size }, i) => html`${i > 0 ? betweenThings() : ''}${named(name)} ${bytes(size)}`)}${msg(')', { id: 'a remark ends' })}</span
      ></span
    >`;
  }

  /** The engine knows what would fit, if anything does. */
  #problem(problem: PlainError) {
    const fits = problem.details?.['fits'] as Recipe | undefined;
    return html`<span class="error">${saidOf(problem)}</span> ${
        fits
          ? html`<button class="plain" @click=${() => this.onFit(fits)}>${msg('Use what fits')}</button>`
          : html`<button class="plain" @click=${() => this.onAgain()}>${msg('Try again')}</button>`
      }`;
  }

  /** The main button stays the same element through all states, so that whoever pressed it keeps the focus. */
  #buttons() {
    const { state } = this;
    const { label, act } = this.#main();
    const idle = state === null;
    const step = idle
      ? html`<button ?disabled=${!this.ready} title=${msg('Begin, and stop before the first update')} @click=${() => this.onStart(true)}>
          ${msg('Step', { id: 'make one update' })}
        </button>`
      : html`<button title=${msg('One update')} @click=${() => this.onStep()}>${msg('Step', { id: 'make one update' })}</button>`;
    return html`<button
        class=${this.quiet ? 'first' : 'first main'}
        ?disabled=${idle && !this.ready}
        aria-disabled=${state === 'preparing' ? 'true' : nothing}
        @click=${act}
      >
        ${label}
      </button>
      ${idle || state === 'paused' ? step : nothing}
      ${idle ? nothing : html`<button ?disabled=${this.stopping} @click=${() => this.onStop()}>${msg('Stop')}</button>`}`;
  }

  #main(): { label: string; act: () => void } {
    switch (this.state) {
      case null:
        return { label: msg('Start', { id: 'start a run' }), act: () => this.onStart(false) };
      case 'paused':
        return { label: msg('Resume'), act: () => this.onResume() };
      case 'preparing':
        return { label: msg('Starting …'), act: () => undefined };
      default:
        return { label: msg('Pause'), act: () => this.onPause() };
    }
  }
}
