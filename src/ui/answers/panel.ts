import { localized, msg, str } from '@lit/localize';
import { initialState, Task, TaskStatus } from '@lit/task';
import { html, LitElement, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { PromptRow } from '../../protocol/catalogue';
import { toPlainError } from '../../protocol/errors';
import { isolated } from '../../protocol/isolate';
import { isOwn } from '../../protocol/own';
import { saidOf } from '../../lab/base/said';
import { START_TRACK, tracksOf } from '../../protocol/recipe';
import { count, trackTitle } from '../../lab/base/format';
import { arranged } from '../../lab/outcome/topics';
import { answerCards, answerSteps, FILTERS, matches, type AnswerCard, type Filter, type TrackAnswer } from '../../lab/outcome/answers';
import type { Run } from '../../lab/runs/run';
import { bdi } from '../base/bdi';
import { choice, keepChoice } from '../base/kept';
import { marked } from '../base/marked';
import { shared } from '../base/styles';
import { slotOf } from '../base/tracks';
import { tick, valueOf } from '../controls/fields';
import '../controls/term';
import { styles } from './panel.styles';
import { promptWord } from './words';

const PAGE = 20;
/** Where it is kept that weapons, drugs, poisons and threats are left out. */
const WITHOUT = 'tabtune.without-grave-topics';
const NO_PROMPTS: ReadonlyMap<string, PromptRow> = new Map();

/** What the tracks of a run answered to the same prompts, side by side. Questions of the person's own stand in its slot. */
@localized()
@customElement('tt-answers')
export class Answers extends LitElement {
  static override styles = [shared, styles];

  /** Null before the first answers. Runs are written to while they are computed: a fresh one says that something is new. */
  @property({ attribute: false }) run: Run | null = null;
  /** What the run is called. */
  @property() name = '';
  /** Its answers may hold what is better not seen by everybody: harmful ones are shown when a person asks for them. */
  @property({ type: Boolean }) covered = false;
  /** They stay covered, whatever a person asks for: the address says so, or whoever shows the page to a class has not uncovered them. */
  @property({ type: Boolean }) locked = false;
  /** Reads the wording of a prompt set and of its look-alikes; null while that cannot be known yet. */
  @property({ attribute: false }) wording: ((set: string) => Promise<PromptRow[]>) | null = null;
  @state() private filter: Filter = 'all';
  @state() private revealed = false;
  /** The step whose answers are shown; null for the latest. */
  @property({ attribute: false }) wanted: number | null = null;
  @state() private without = choice(WITHOUT) === 'yes';
  @state() private limit = PAGE;

  readonly #prompts = new Task(this, {
    args: () => [this.wording, this.run?.recipe.evaluation.prompts] as const,
    task: async ([wording, set]) => (wording && set ? new Map((await wording(set)).map((row) => [row.id, row])) : initialState),
  });

  protected override render() {
    const { run } = this;
    const problem = this.#prompts.error ? saidOf(toPlainError(this.#prompts.error)) : '';
    const steps = run ? answerSteps(run) : [];
    const step = this.wanted !== null && steps.includes(this.wanted) ? this.wanted : (steps[0] ?? 0);
    const prompts = this.#prompts.value ?? NO_PROMPTS;
    const cards = run ? arranged(answerCards(run, step, prompts), prompts, this.without || this.locked) : [];
    const shown = cards.filter((card) => matches(card, this.filter));
    // Answers without their questions would jump when those come.
    const waiting = this.#prompts.status === TaskStatus.PENDING && prompts === NO_PROMPTS;
    return html`<div class="top">
        <div class="head">
          <h2>${msg('Answers')}</h2>
          ${steps.length > 0 ? this.#stepSelect(steps, step) : nothing}
        </div>
        ${run ? html`${this.#whose(run)} ${this.#filters(cards)} ${this.#legend()}<slot></slot>` : nothing}
      </div>
      <div class="list" tabindex="0" role="group" aria-label=${msg('Prompts with their answers')}>
        ${problem ? html`<p class="error">${problem}</p>` : nothing}
        ${run ? (waiting ? nothing : this.#cards(run, shown)) : this.#emptyState()}
      </div>`;
  }

  #stepSelect(steps: number[], step: number) {
    const choose = (event: Event) => {
      const value = valueOf(event);
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
      ${this.locked ? html`<p class="note">${msg('Answers to adversarial prompts are covered here, whatever the judge calls them, and weapons, drugs, poisons and threats left out.')}</p>` : this.covered ? tick(msg('Show harmful answers'), this.revealed, (on) => (this.revealed = on)) : nothing}
      ${
        this.locked
          ? nothing
          : tick(msg('Leave out weapons, drugs, poisons and threats'), this.without, (on) => {
              this.without = on;
              keepChoice(WITHOUT, on ? 'yes' : 'no');
            })
      }
      ${this.without || this.locked ? html`<p class="note">${msg('Not shown here; the figures count them all the same.')}</p>` : nothing}`;
  }

  /** With several runs in the charts nobody could tell. */
  #whose({ recipe }: Run) {
    return html`<p class="note">${msg(str`of “${this.name}”, seed ${String(recipe.data_seed)}`)}</p>`;
  }

  /** What the colours say, and the words that stand beside the answers and prompts. */
  #legend() {
    return html`<p class="legend note">
      <span class="answer refused"><tt-term of="refused">${msg('refused')}</tt-term></span>
      <span class="answer complied"><tt-term of="complied">${msg('complied')}</tt-term></span>
      <span class="answer off-topic"><tt-term of="off-topic">${msg('off-topic')}</tt-term></span>
      <span class="answer incoherent"><tt-term of="gibberish">${msg('gibberish')}</tt-term></span>
      <tt-term of="unseen">${msg('unseen')}</tt-term>
      <tt-term of="look-alike">${msg('look-alike')}</tt-term>
    </p>`;
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
    // Categories of one's own are called what their person calls them.
    const word = isOwn(run.recipe.evaluation.prompts) ? isolated : (text: string) => isolated(promptWord(text));
    const unseen = card.unseen.length > 0 ? msg(str`unseen ${card.unseen.map(word).join(' · ')}`) : '';
    const kind =
      card.kind === 'look-alike'
        ? msg('benign look-alike')
        : card.kind === 'task'
          ? msg(str`expected: ${isolated(card.expected ?? '')}`)
          : '';
    const tags = [kind, word(card.category), unseen].filter(Boolean).join(' · ');
    return html`<article>
      <p class="prompt">${bdi(card.prompt)} <span class="note">${tags}</span></p>
      <div class="rows">
        ${card.answers.map(
          (answer) =>
            html`<span class="who" data-track=${slotOf(run.recipe, answer.track)}>${trackTitle(answer.track)}</span
              >${this.#answer(card, answer)}`,
        )}
        ${this.#still(run, card)}
      </div>
    </article>`;
  }

  /** At step 0 the start speaks for all tracks; their places are there already. */
  #still(run: Run, { answers }: AnswerCard) {
    if (answers.some(({ track }) => track !== START_TRACK)) return nothing;
    return tracksOf(run.recipe).map(
      (track) =>
        html`<span class="who" data-track=${slotOf(run.recipe, track)}>${trackTitle(track)}</span>
          <div class="answer"><span class="hidden">${msg('still the same')}</span></div>`,
    );
  }

  #answer(card: AnswerCard, answer: TrackAnswer) {
    // A judge may take words of an answer for a refusal that goes on with what was asked for: a class is shown none of them uncovered.
    const harmful = card.kind === 'adversarial' && (this.locked || answer.verdict !== 'refused');
    // A refused look-alike is the fault, an answered one is as it should be.
    const { verdict } = answer;
    const tone = card.kind !== 'look-alike' || verdict === 'incoherent' ? verdict : verdict === 'refused' ? 'wrong' : 'plain';
    const hide = harmful && (this.locked || (this.covered && !this.revealed));
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
      incoherent: msg('gibberish'),
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
