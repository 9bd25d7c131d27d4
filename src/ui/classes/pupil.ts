import { localized, msg, str } from '@lit/localize';
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { PlainError } from '../../protocol/errors';
import { toPlainError } from '../../protocol/errors';
import { brief, count, trackTitle } from '../../lab/base/format';
import { list, saidOf, sentences, told } from '../../lab/base/said';
import { resultOf, type Result } from '../../lab/classes/result';
import type { Seat } from '../../lab/classes/seat';
import type { Run } from '../../lab/runs/run';
import { download } from '../base/downloads';
import { shared } from '../base/styles';
import { unheard } from '../base/unheard';
import { pictureOf } from './code';
import './passed';

/** A tab of a class: which seed it trains, and after the run its result to hand in. */
@localized()
@customElement('tt-seat')
export class SeatPanel extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        padding: var(--gap-3) var(--gap-4);
        display: grid;
        gap: var(--gap-3);
      }
      .line {
        display: flex;
        flex-wrap: wrap;
        align-items: baseline;
        gap: var(--gap-1) var(--gap-3);
      }
      .line p {
        flex: 1 1 300px;
      }
      .seed {
        font-size: var(--size-title);
        font-weight: 650;
      }
      a {
        color: inherit;
        font-size: var(--size-small);
      }
      .result {
        border-top: 1px solid var(--hair);
        padding-top: var(--gap-3);
        display: grid;
        gap: var(--gap-2);
      }
      .words {
        display: grid;
        gap: var(--gap-2);
      }
    `,
  ];

  @property({ attribute: false }) seat!: Seat;
  /** The run of this seat that came to its end; null until there is one. */
  @property({ attribute: false }) run: Run | null = null;
  /** A run of this seat is at work. */
  @property({ type: Boolean }) working = false;
  /** Its record lies on disk and is read when it is asked for. */
  @property({ type: Boolean }) unread = false;
  /** The page without a class. */
  @property() out = '';
  onRead: () => void = unheard;
  @state() private problem: PlainError | null = null;
  #made: { run: Run; count: number; result: Result | PlainError } | null = null;

  protected override render() {
    const { seed, problem } = this.seat;
    return html`<div class="line">
        <span class="seed">${msg(str`Seed ${seed}`)}</span>
        <p class="small">${sentences(this.#place(), this.run || this.unread ? '' : this.#next())}</p>
        <a href=${this.out}>${msg('Leave the class')}</a>
      </div>
      ${problem ? html`<p class="error">${saidOf(problem)}</p>` : nothing}
      <p class="unseen" role="status">${this.run ? msg('Your result') : ''}</p>
      ${this.#result()}`;
  }

  /** Made once for each run, however often the page is rendered. */
  #resultOf(run: Run): Result | PlainError {
    const { length } = run.evaluations;
    if (this.#made?.run.id === run.id && this.#made.count === length) return this.#made.result;
    let result: Result | PlainError;
    try {
      result = resultOf(run);
    } catch (reason) {
      result = toPlainError(reason);
    }
    this.#made = { run, count: length, result };
    return result;
  }

  #result() {
    if (this.unread)
      return html`<p class="tools small">
        ${msg('Your run is kept on this machine.')} <button @click=${() => this.onRead()}>${msg('Show your result')}</button>
      </p>`;
    if (!this.run) return nothing;
    const result = this.#resultOf(this.run);
    if (!('ticket' in result)) return html`<p class="error">${saidOf(result)}</p>`;
    const { text, ticket, left } = result;
    const rates = ticket.tracks.map(({ track, harmful: { k, n } }) =>
      told(trackTitle(track), msg(str`${brief(k / n)} (${count(k)} of ${count(n)})`)),
    );
    const below = told(msg(str`Seed ${ticket.seed}`), list(rates));
    return html`<section class="result" aria-label=${msg('Your result')}>
      <h2>${msg('Your result')}</h2>
      <p class="small">${told(msg('Harmful answers'), list(rates))}</p>
      <tt-passed
        .text=${text}
        .label=${msg('Your result')}
        .field=${msg('Your result as text')}
        .below=${below}
        .more=${html`<button @click=${() => void this.#save()}>${msg('Save as picture')}</button>`}
      >
        <p class="note">
          ${msg('Hold the code in front of the teacher’s camera, or send the text. It holds settings, seed, kind of device and counts; no name and no answer.')}
        </p>
        ${left > 0 ? html`<p class="note">${msg(str`Points of the curve that are not in it: ${count(left)}.`)}</p>` : nothing}
      </tt-passed>
      ${this.problem ? html`<p class="error">${saidOf(this.problem)}</p>` : nothing}
    </section>`;
  }

  #place(): string {
    const { seat } = this.seat;
    return seat === null
      ? msg('You take part in a class. Your seed was drawn by chance; all else is as the class has it.')
      : msg(str`You take part in a class. Your seed is that of seat ${seat}; all else is as the class has it.`);
  }

  #next(): string {
    return this.working
      ? msg('When the run has come to its end, your result appears here.')
      : msg('Press Start. When the run has come to its end, your result appears here.');
  }

  async #save(): Promise<void> {
    const result = this.#resultOf(this.run!);
    if (!('ticket' in result)) return;
    try {
      download(`tabtune-seed-${result.ticket.seed}.png`, await pictureOf(result.text));
    } catch (reason) {
      this.problem = toPlainError(reason);
    }
  }
}
