import { localized, msg, str } from '@lit/localize';
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { PlainError } from '../../protocol/errors';
import type { Recipe } from '../../protocol/recipe';
import { bytes, count, duration } from '../../lab/base/format';
import { readingText } from '../../lab/runs/progress';
import { Follow } from '../base/follow';
import './progress';
import type { Desk } from '../../lab/desk';
import { shared } from '../base/styles';

/** What a run will take, and the buttons that start and steer it. */
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
        min-height: 36px;
        margin-bottom: var(--gap-2);
        font-size: var(--size-note);
        color: var(--soft);
        line-height: 1.5;
      }
      .buttons {
        display: flex;
        gap: var(--gap-2);
      }
      .buttons button {
        padding: 9px 14px;
      }
      .main {
        flex: 1;
      }
    `,
  ];

  @property({ attribute: false }) desk!: Desk;

  constructor() {
    super();
    new Follow(this, () => this.desk.changed);
    new Follow(this, () => this.desk.runs.changed);
  }

  protected override render() {
    return html`<div class="line">${this.desk.runs.active ? html`<tt-progress .desk=${this.desk}></tt-progress>` : this.#estimate()}</div>
      <div class="buttons">${this.#buttons()}</div>`;
  }

  #estimate() {
    const { desk } = this;
    if (!desk.recipe || !desk.seeds) return html`<span class="error">${msg('Correct the marked settings to start.')}</span>`;
    if (desk.planProblem) return this.#problem(desk.planProblem);
    const { plan } = desk;
    if (desk.reading) return readingText({ done: desk.reading.done, total: desk.reading.total ?? plan?.rows ?? 0 });
    if (!plan) return desk.usable ? msg('Working out what it takes …') : nothing;
    const runs = desk.seeds.length;
    const time = plan.seconds === null ? msg('Time is known after the first run') : msg(str`About ${duration(plan.seconds * runs)}`);
    const biggest = [...plan.memory.items].sort((a, b) => b.bytes - a.bytes).slice(0, 3);
    const rows = msg(str`${count(plan.rows)} rows, ${count(plan.tokensPerStep)} tokens a step`);
    const bill = [rows, ...plan.memory.items.map(({ name, bytes: size }) => `${name}: ${bytes(size)}`)].join('\n');
    return html`<span title=${bill}
      >${time} · ${msg(str`${bytes(plan.memory.total)} on the GPU`)}
      (${biggest.map(({ name, bytes: size }) => `${name} ${bytes(size)}`).join(', ')})</span
    >`;
  }

  /** The engine knows what would fit, if anything does. */
  #problem({ message, details }: PlainError) {
    const { desk } = this;
    const fits = details?.['fits'] as Recipe | undefined;
    return html`<span class="error">${message}</span> ${
        fits
          ? html`<button class="plain" @click=${() => desk.set(fits)}>${msg('Use what fits')}</button>`
          : html`<button class="plain" @click=${() => desk.planAgain()}>${msg('Try again')}</button>`
      }`;
  }

  #buttons() {
    const { desk } = this;
    const { runs } = desk;
    const { active } = runs;
    if (!active) {
      const ready =
        desk.usable &&
        !runs.keeping.onlooker &&
        desk.recipe !== null &&
        desk.seeds !== null &&
        desk.catalogue !== null &&
        !desk.planProblem;
      return html`<button class="main" ?disabled=${!ready} @click=${() => void desk.start()}>${msg('Start')}</button>
        <button ?disabled=${!ready} title=${msg('Begin, and stop before the first update')} @click=${() => void desk.start(true)}>
          ${msg('Step')}
        </button>`;
    }
    const stop = html`<button ?disabled=${runs.stopping} @click=${() => void runs.stop()}>${msg('Stop')}</button>`;
    if (active.state === 'paused') {
      return html`<button class="main" @click=${() => void runs.resume()}>${msg('Resume')}</button>
        <button title=${msg('One update')} @click=${() => void runs.step()}>${msg('Step')}</button>
        ${stop}`;
    }
    const preparing = active.state === 'preparing';
    return html`<button class="main" ?disabled=${preparing} @click=${() => void runs.pause()}>
        ${preparing ? msg('Starting …') : msg('Pause')}
      </button>
      ${stop}`;
  }
}
