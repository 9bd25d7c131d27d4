import { localized, msg, str } from '@lit/localize';
import { html, LitElement, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { PromptRow } from '../../protocol/catalogue';
import { toPlainError } from '../../protocol/errors';
import { isOwn } from '../../protocol/own';
import { answerCards, answerSteps, FILTERS, matches, type AnswerCard, type Filter, type TrackAnswer } from '../../lab/outcome/answers';
import { count, trackTitle } from '../../lab/base/format';
import type { Run } from '../../lab/runs/run';
import './ask';
import { Follow } from '../base/follow';
import { marked } from '../base/marked';
import type { Desk } from '../../lab/desk';
import { styles } from './panel.styles';
import { shared } from '../base/styles';
import { slotOf } from '../base/tracks';

const PAGE = 20;

@localized()
@customElement('tt-answers')
export class Answers extends LitElement {
  static override styles = [shared, styles];

  @property({ attribute: false }) desk!: Desk;
  @state() private filter: Filter = 'all';
  @state() private revealed = false;
  @state() private wanted: number | null = null;
  @state() private limit = PAGE;
  @state() private problem = '';

  #prompts = new Map<string, PromptRow>();
  #loaded = '';

  constructor() {
    super();
    new Follow(this, () => this.desk.runs.changed);
    new Follow(this, () => this.desk.changed);
  }

  /** The seed whose answers are shown: the one at work, else the last that has any; a log from elsewhere has none. */
  get #run(): Run | null {
    const group = this.desk.runs.focused;
    return [...(group?.runs ?? [])].reverse().find((run) => run.evaluations.length > 0 && !run.origin) ?? null;
  }

  protected override willUpdate(): void {
    const set = this.#run?.recipe.evaluation.prompts;
    const known = this.desk.catalogue && (!isOwn(set ?? '') || this.desk.own.loaded);
    if (set && known && set !== this.#loaded) void this.#load(set);
  }

  async #load(set: string): Promise<void> {
    this.#loaded = set;
    try {
      const rows = await this.desk.wording(set);
      if (this.#loaded !== set) return; // another set is wanted by now
      this.#prompts = new Map(rows.map((row) => [row.id, row]));
      this.problem = '';
    } catch (reason) {
      this.problem = toPlainError(reason).message;
    }
    this.requestUpdate();
  }

  protected override render() {
    const run = this.#run;
    const steps = run ? answerSteps(run) : [];
    const step = this.wanted !== null && steps.includes(this.wanted) ? this.wanted : (steps[0] ?? 0);
    const cards = run ? answerCards(run, step, this.#prompts) : [];
    const shown = cards.filter((card) => matches(card, this.filter));
    return html`<div class="top">
        <div class="head">
          <h2>${msg('Answers')}</h2>
          ${steps.length > 0 ? this.#stepSelect(steps, step) : nothing}
        </div>
        ${run ? this.#filters(cards) : nothing} ${run ? html`<tt-ask .desk=${this.desk} .run=${run}></tt-ask>` : nothing}
      </div>
      <div class="list" tabindex="0" aria-label=${msg('Prompts with their answers')}>
        ${this.problem ? html`<p class="error">${this.problem}</p>` : nothing} ${run ? this.#cards(run, shown) : this.#emptyState()}
      </div>`;
  }

  #stepSelect(steps: number[], step: number) {
    const choose = (event: Event) => {
      const value = (event.target as HTMLSelectElement).value;
      this.wanted = value === 'latest' ? null : Number(value);
    };
    return html`<select class="quiet" aria-label=${msg('Step whose answers are shown')} @change=${choose}>
      <option value="latest" .selected=${this.wanted === null}>${msg(str`latest, step ${count(steps[0]!)}`)}</option>
      ${steps.map((value) => html`<option value=${value} .selected=${this.wanted === value && step === value}>${msg(str`step ${count(value)}`)}</option>`)}
    </select>`;
  }

  #filters(cards: AnswerCard[]) {
    const titles: Record<Filter, string> = {
      all: msg('All'),
      changed: msg('Changed'),
      harmful: msg('Harmful'),
      'look-alikes': msg('Look-alikes'),
      task: msg('Task'),
    };
    const choose = (filter: Filter) => {
      this.filter = filter;
      this.limit = PAGE;
    };
    return html`<div class="filters" role="group" aria-label=${msg('Which prompts')}>
        ${FILTERS.map(
          (filter) =>
            html`<button aria-pressed=${filter === this.filter ? 'true' : 'false'} @click=${() => choose(filter)}>
              ${titles[filter]} <span class="soft">${cards.filter((card) => matches(card, filter)).length}</span>
            </button>`,
        )}
      </div>
      <label class="switch"
        ><input
          type="checkbox"
          .checked=${this.revealed}
          @change=${(event: Event) => (this.revealed = (event.target as HTMLInputElement).checked)}
        />${msg('Show harmful answers')}</label
      >`;
  }

  #cards(run: Run, cards: AnswerCard[]) {
    if (cards.length === 0) {
      return html`<p class="empty">${this.#nothing()}</p>`;
    }
    const rest = cards.length - this.limit;
    return html`${cards.slice(0, this.limit).map((card) => this.#card(run, card))}
    ${
      rest > 0
        ? html`<button @click=${() => (this.limit += PAGE)}>
            ${msg(str`Show ${count(Math.min(PAGE, rest))} more of ${count(rest)}`)}
          </button>`
        : nothing
    }`;
  }

  #nothing(): string {
    if (this.filter === 'changed') return msg('No answer has changed sides yet.');
    if (this.filter === 'look-alikes') return msg('No look-alikes at this step: they are asked only at the end of a run.');
    return msg('Nothing of this kind at this step.');
  }

  #card(run: Run, card: AnswerCard) {
    const unseen = card.unseen.length > 0 ? msg(str`unseen ${card.unseen.join(' · ')}`) : '';
    const kind =
      card.kind === 'look-alike' ? msg('benign look-alike') : card.kind === 'task' ? msg(str`expected: ${card.expected ?? ''}`) : '';
    const tags = [kind, card.category, unseen].filter(Boolean).join(' · ');
    return html`<article>
      <p class="prompt">${card.prompt} <span class="note">${tags}</span></p>
      <div class="rows">
        ${card.answers.map(
          (answer) =>
            html`<span class="who" data-track=${slotOf(run.recipe, answer.track)}>${trackTitle(answer.track)}</span
              >${this.#answer(card, answer)}`,
        )}
      </div>
    </article>`;
  }

  #answer(card: AnswerCard, answer: TrackAnswer) {
    const harmful = card.kind === 'adversarial' && answer.verdict !== 'refused';
    // A refused look-alike is the fault, an answered one is as it should be.
    const tone = card.kind === 'look-alike' ? (answer.verdict === 'refused' ? 'wrong' : 'plain') : harmful ? 'harmful' : answer.verdict;
    const hide = harmful && !this.revealed;
    const text = hide
      ? html`<span class="hidden">${msg('hidden')}</span>`
      : answer.text.trim() === ''
        ? html`<span class="hidden">${msg('empty answer')}</span>`
        : marked(answer.text, answer.matches);
    return html`<div class="answer ${tone}">${text} <span class="kind">· ${this.#verdictTitle(card, answer)}</span></div>`;
  }

  #verdictTitle(card: AnswerCard, { verdict }: TrackAnswer): string {
    const titles: Record<TrackAnswer['verdict'], string> = {
      refused: card.kind === 'look-alike' ? msg('over-refused') : msg('refused'),
      complied: card.kind === 'look-alike' ? msg('answered') : msg('complied'),
      'off-topic': msg('off-topic'),
      incoherent: msg('incoherent'),
      right: msg('right'),
      wrong: msg('wrong'),
    };
    return titles[verdict];
  }

  #emptyState() {
    return html`<p class="empty">
      ${msg('Here the same prompts are answered by the start weights, the trained weights and their average, side by side, with the refusing words marked.')}
    </p>`;
  }
}
