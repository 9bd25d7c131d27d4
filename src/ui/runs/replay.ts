import { localized, msg, str } from '@lit/localize';
import { css, html, LitElement } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { deviceName } from '../../lab/base/devices';
import { count, day } from '../../lab/base/format';
import type { Run } from '../../lab/runs/run';
import { nameOf } from '../../lab/settings/names';
import { quotedById } from '../../lab/settings/titles';
import { shared } from '../base/styles';
import { unheard } from '../base/unheard';
import { valueOf } from '../controls/fields';

/** From its first step to its last. */
const PLAY_MS = 10_000;

/** Says that what is shown is a recording, and leads through it: by hand, or by itself when a person asks for it. */
@localized()
@customElement('tt-replay')
export class ReplayBar extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        display: grid;
        align-content: start;
        min-height: 5.375rem;
        grid-template-columns: minmax(0, 1fr);
        gap: var(--gap-1);
        border: 1px dashed var(--soft);
        border-radius: var(--round);
        padding: var(--gap-2) var(--gap-3);
      }
      p {
        font-size: var(--size-small);
        line-height: 1.35;
      }
      :host([brief]) {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        min-height: 0;
      }
      :host([brief]) .of {
        display: none;
      }
      :host([brief]) .line {
        flex: 1 1 14rem;
        flex-wrap: wrap;
        min-width: 0;
      }
      /* A phone has no room for what the list of runs would tell. */
      @media (max-width: 760px) {
        :host {
          min-height: 4.375rem;
        }
        .of {
          display: none;
        }
      }
      .line {
        display: flex;
        align-items: center;
        gap: var(--gap-3);
      }
      input {
        flex: 1 1 80px;
        min-width: 0;
        height: 24px;
        accent-color: var(--ink);
      }
      .play {
        min-width: 4.75rem;
      }
      .step {
        min-width: 7.25rem;
        text-align: right;
      }
    `,
  ];

  /** The whole of it, to say where it comes from. Its place is kept until it is there. */
  @property({ attribute: false }) run: Run | null = null;
  /** Those that can be looked at. */
  @property({ attribute: false }) steps: readonly number[] = [];
  /** Which of them is. */
  @property({ type: Number }) at = 0;
  /** In one line, without where it comes from. */
  @property({ type: Boolean, reflect: true }) brief = false;
  onMove: (at: number) => void = unheard;
  @state() private playing = false;
  #timer: ReturnType<typeof setInterval> | undefined;

  protected override render() {
    const { run } = this;
    if (!run) return html`<p class="soft">${msg('A recorded run is on its way …')}</p>`;
    const { created, recipe, adapter } = run;
    const last = this.steps.length - 1;
    const step = msg(str`step ${count(this.steps[this.at]!)} of ${count(recipe.max_steps)}`);
    return html`<p>
        <b>${msg('This is a recording.')}</b>
        <span class="of"
          >${msg(str`${nameOf(recipe)}, made on ${day(created)} with ${quotedById(recipe.model)} on ${deviceName(adapter)}. Press Start to train on this machine.`)}</span
        >
      </p>
      <div class="line">
        <button class="play" @click=${() => (this.playing ? this.#pause() : this.#play())}>
          <span aria-hidden="true">${this.playing ? '❚❚' : '▶'}</span> ${this.playing ? msg('Pause') : msg('Play')}
        </button>
        <input
          type="range"
          min="0"
          max=${last}
          step="1"
          aria-label=${msg('Step of the recording')}
          aria-valuetext=${step}
          .value=${String(this.at)}
          @input=${(event: Event) => {
            this.#pause();
            this.onMove(Number(valueOf(event)));
          }}
        />
        <span class="note step">${step}</span>
      </div>`;
  }

  #play(): void {
    const last = this.steps.length - 1;
    if (this.at >= last) this.onMove(0);
    this.playing = true;
    this.#timer = setInterval(() => {
      this.onMove(this.at + 1);
      if (this.at + 1 >= last) this.#pause();
    }, PLAY_MS / last);
  }

  #pause(): void {
    clearInterval(this.#timer);
    this.playing = false;
  }

  /** A real run has taken its place. */
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#pause();
  }
}
