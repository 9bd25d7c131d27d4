import { localized, msg, str } from '@lit/localize';
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { PlainError } from '../../protocol/errors';
import type { Recipe } from '../../protocol/recipe';
import { count } from '../../lab/base/format';
import { saidOf } from '../../lab/base/said';
import type { Lesson, LessonStep, StepOf, Tongue } from '../../lab/lessons/format';
import type { Page } from '../../lab/lessons/notebook';
import { runSteps, type Outcome } from '../../lab/lessons/outcomes';
import { shared } from '../base/styles';
import { unheard } from '../base/unheard';
import { KeptFocus } from '../controls/kept-focus';
import { reading, styles } from './lesson.styles';
import { checks, outcome, predictions } from './outcome';
import { kindTitle, settingsText, unlikeText } from './said';
import { places, prediction, question } from './steps';
import { blocks, line } from './words';

/** What takes arrows for itself. */
const TAKES_ARROWS = 'input, select, textarea, [contenteditable], [role=slider], [role=tab], [tabindex]:not([tabindex="-1"], .body)';

/**
 * A lesson, one step at a time, in the place of the form. What starts and steers a run stands in its slot `go`,
 * its curve in `live`, the look inside a step in `inside`.
 */
@localized()
@customElement('tt-lesson')
export class LessonPanel extends LitElement {
  static override styles = [shared, styles, reading];

  /** Null while it is read, or where it cannot be. */
  @property({ attribute: false }) lesson: Lesson | null = null;
  @property({ attribute: false }) problem: PlainError | null = null;
  @property() tongue: Tongue = 'en';
  @property({ type: Number }) at = 0;
  @property({ attribute: false }) page: Page | null = null;
  /** Ids of predictions that cannot be changed any more. */
  @property({ attribute: false }) fixed: readonly string[] = [];
  /** Of the run of the open step; null while they are on their way. */
  @property({ attribute: false }) settings: Recipe | null = null;
  /** Settings of the run at work, where that is none of the open step. */
  @property({ attribute: false }) training: Recipe | null = null;
  @property({ attribute: false }) stepProblem: PlainError | null = null;
  /** There is something to compute with here. */
  @property({ type: Boolean }) able = false;
  /** It is known whether there is. */
  @property({ type: Boolean }) known = false;
  /** A run is at work, whosesoever. */
  @property({ type: Boolean }) working = false;
  @property({ type: Boolean }) fetching = false;
  @property({ type: Boolean }) replaying = false;
  /** What the open step waits for is a run. */
  @property({ type: Boolean }) wantsRun = false;
  /** What it waits for is a look inside. */
  @property({ type: Boolean }) wantsLook = false;
  /** The lesson was begun anew, and what was done before can be brought back. */
  @property({ type: Boolean }) undoable = false;
  /** There are weights that can be asked. */
  @property({ type: Boolean }) askable = false;
  /** What came of all steps with a run. */
  @property({ attribute: false }) outcomes: readonly Outcome[] = [];
  onGo: (at: number) => void = unheard;
  onClose: () => void = unheard;
  onPredict: (id: string, choice: number | null) => void = unheard;
  onAnswer: (choice: number) => void = unheard;
  onRecording: (id: string) => void = unheard;
  onRun: () => void = unheard;
  onAsk: (question: string) => void = unheard;
  onPrepare: () => void = unheard;
  onList: () => void = unheard;
  onAgain: () => void = unheard;
  onUndo: () => void = unheard;
  /** The step whose question was put into the field. */
  @state() private asked = -1;
  /** The step that is wanted next is read from its heading: what went on stays where it was, and does something else there. */
  #landing = false;

  constructor() {
    super();
    new KeptFocus(this, () => this.renderRoot.querySelector('.body'));
  }

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener('keydown', this.#key);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener('keydown', this.#key);
  }

  /** Left and right, wherever nothing else takes them. */
  readonly #key = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || !this.lesson) return;
    const path = event.composedPath().filter((at) => at instanceof Element);
    if (path.some((at) => at.matches(`${TAKES_ARROWS}, dialog, [popover]`))) return;
    if (event.key === 'ArrowRight') this.#next(this.renderRoot.querySelector('.turn :focus') !== null);
    else if (event.key === 'ArrowLeft') this.onGo(this.at - 1);
    else return;
    event.preventDefault();
  };

  protected override updated(changed: PropertyValues<this>): void {
    if (!changed.has('at') && !changed.has('lesson')) return;
    this.renderRoot.querySelector('.body')?.scrollTo(0, 0);
    if (this.#landing) this.#land();
  }

  /** On the heading of the step, or the question that stands in its place. */
  #land(): void {
    this.#landing = false;
    const heading = this.renderRoot.querySelector<HTMLElement>('.body h3, .body legend');
    if (heading) heading.tabIndex = -1;
    (heading ?? this.renderRoot.querySelector<HTMLElement>('.body'))?.focus();
  }

  get #step(): LessonStep | null {
    return this.lesson?.steps[this.at] ?? null;
  }

  protected override render() {
    const { lesson, problem, tongue } = this;
    if (!lesson) {
      return html`<div class="top">
          <h2>${msg('Lesson')}</h2>
          ${this.#close()}
        </div>
        <div class="body">
          ${
            problem
              ? html`<p class="text error" role="alert">${saidOf(problem)}</p>
                  <div class="tools"><button @click=${() => this.onList()}>${msg('All lessons')}</button></div>`
              : html`<p class="soft" role="status">${msg('The lesson is on its way …')}</p>`
          }
        </div>`;
    }
    const step = this.#step;
    const shown = step?.kind === 'run' || this.working;
    const title = step ? kindTitle(step.kind) : msg('The end');
    return html`<div class="top">
        <h2>${line(lesson.title[tongue])}</h2>
        ${this.#close()}
      </div>
      <p class="unseen" role="status">${msg(str`Step ${count(this.at + 1)} of ${count(lesson.steps.length + 1)}: ${title}`)}</p>
      <slot name="live"></slot>
      <div class="body" tabindex="0" role="group" aria-label=${title}>
        ${this.undoable ? this.#anew() : nothing}
        <p class="kind">${title}</p>
        ${step ? this.#shown(step) : this.#end(lesson)}
      </div>
      ${shown && (this.able || this.working) ? html`<slot name="go"></slot>` : nothing} ${this.#foot(lesson, step)}`;
  }

  #anew() {
    return html`<div class="card" role="status">
      <p>${msg('Begun anew: predictions and answers of before are cleared. The runs stay in the list.')}</p>
      <div class="tools"><button @click=${() => this.onUndo()}>${msg('Undo')}</button></div>
    </div>`;
  }

  #close() {
    return html`<button class="plain" @click=${() => this.onClose()}>${msg('Close the lesson')}</button>`;
  }

  #shown(step: LessonStep): unknown {
    switch (step.kind) {
      case 'predict':
        return prediction(step, this.tongue, this.page?.predictions[step.id]?.choice ?? null, this.fixed.includes(step.id), this.onPredict);
      case 'run':
        return this.#run(step);
      case 'reflect':
        return this.#reflect(step);
      case 'check':
        return question(step, this.tongue, this.page?.checks[this.at]?.choice ?? null, this.onAnswer);
      case 'ask':
        return this.#ask(step);
      case 'inside':
        return html`${this.#told(step)}
          ${this.stepProblem ? html`<p class="error" role="alert">${saidOf(this.stepProblem)}</p>` : nothing}<slot name="inside"></slot>`;
      default:
        return this.#told(step);
    }
  }

  #told({ title, text }: { title: Lesson['title']; text: Lesson['title'] }) {
    return html`<h3>${line(title[this.tongue])}</h3>
      <div class="text">${blocks(text[this.tongue])}</div>`;
  }

  #run(step: StepOf<'run'>) {
    const { settings, stepProblem, training } = this;
    const unlike = this.outcomes.find(({ id }) => id === step.id)?.unlike;
    return html`${this.#told(step)}
      <div class="text watch">${blocks(step.watch[this.tongue])}</div>
      ${settings ? html`<p class="settings"><b>${msg('What is trained')}</b><br />${settingsText(settings, step.seeds?.length ?? 1)}</p>` : nothing}
      ${training ? html`<p class="settings"><b>${msg('At work now is another run')}</b><br />${settingsText(training, 1)}</p>` : nothing}
      ${unlike ? html`<p class="note" role="status">${unlikeText(unlike)}</p>` : nothing}
      ${stepProblem ? html`<p class="error" role="alert">${saidOf(stepProblem)}</p>` : nothing}
      ${step.recording ? this.#recording(step) : this.able || !this.known ? nothing : html`<p class="soft">${cannot()}</p>`}`;
  }

  /** Where nothing can be trained it comes first. */
  #recording({ id }: StepOf<'run'>) {
    const { replaying, fetching, able, known } = this;
    const first = known && !able;
    if (replaying) {
      return html`<div class="card">
        <p><b>${msg('This is a recording.')}</b> ${msg('Curves and answers show a run that was made elsewhere.')}</p>
        ${first ? nothing : html`<div class="tools"><button @click=${() => this.onRun()}>${msg('Back to this machine')}</button></div>`}
      </div>`;
    }
    const label = fetching ? msg('The recording is on its way …') : first ? msg('Show the recording') : msg('Show the recording instead');
    return html`${first ? html`<p class="soft">${cannot()}</p>` : nothing}
      <div class="tools">
        <button class=${first ? 'main wide' : ''} ?disabled=${fetching || this.working} @click=${() => this.onRecording(id)}>
          ${label}
        </button>
      </div>`;
  }

  #reflect(step: StepOf<'reflect'>) {
    const outcomes = this.outcomes.filter(({ id }) => step.runs.includes(id));
    return html`<h3>${line(step.title[this.tongue])}</h3>
      ${predictions(this.lesson!, this.page!, step.predictions, this.tongue)} ${outcomes.map((one) => this.#outcome(one))}
      ${this.stepProblem ? html`<p class="error" role="alert">${saidOf(this.stepProblem)}</p>` : nothing}
      <div class="text">${blocks(step.text[this.tongue])}</div>`;
  }

  #outcome(one: Outcome) {
    const recorded = runSteps(this.lesson!).some(({ id, recording }) => id === one.id && recording);
    return outcome(one, this.tongue, recorded && !this.fetching ? this.onRecording : null);
  }

  #ask(step: StepOf<'ask'>) {
    const question = step.question?.[this.tongue] ?? '';
    return html`${this.#told(step)} ${question ? html`<blockquote>${question}</blockquote>` : nothing}
    ${
      this.askable
        ? html`<div class="tools">
            <button class=${this.#isFirst(step) ? 'wide' : 'main wide'} @click=${() => this.#put(question)}>
              ${question ? msg('Put it into the question field') : msg('To the question field')}
            </button>
          </div>`
        : html`<p class="soft">${msg('Weights can be asked when a run of this machine is over; a recording has none.')}</p>`
    }`;
  }

  #end(lesson: Lesson) {
    const { tongue, page } = this;
    const asked = lesson.steps.flatMap((step) => (step.kind === 'predict' ? [step.id] : []));
    return html`<h3>${line(lesson.question[tongue])}</h3>
      ${checks(lesson, page)} ${predictions(lesson, page!, asked, tongue)} ${this.outcomes.map((one) => this.#outcome(one))}
      <div class="tools">
        <button @click=${() => this.onList()}>${msg('All lessons')}</button>
        <button title=${msg('Predictions and answers stay as they are')} @click=${() => this.#goTo(0)}>${msg('Back to step 1')}</button>
        <button title=${msg('From step 1, with predictions and answers cleared; the runs stay in the list')} @click=${() => this.onAgain()}>
          ${msg('Clear answers and start anew')}
        </button>
      </div>`;
  }

  #foot(lesson: Lesson, step: LessonStep | null) {
    const { at } = this;
    return html`<div class="foot">
      ${places(lesson, at, this.page?.farthest ?? 0, this.onGo)}
      <div class="turn">
        <button ?disabled=${at === 0} @click=${() => this.onGo(at - 1)}>${msg('Back')}</button>
        ${step ? html`<button class=${this.#isFirst(step) ? 'main' : ''} @click=${() => this.#next()}>${this.#forward(step)}</button>` : html`<button class="main" @click=${() => this.onClose()}>${msg('Close the lesson')}</button>`}
      </div>
      ${at === 0 ? html`<button class="plain" @click=${() => this.onPrepare()}>${msg('Prepare this lesson')}</button>` : nothing}
    </div>`;
  }

  #put(question: string): void {
    this.asked = this.at;
    this.onAsk(question);
  }

  /** Going on is the first thing to do: nothing of the step has to be done before. */
  #isFirst({ kind }: LessonStep): boolean {
    if (kind === 'run') return !this.wantsRun || !(this.able || this.working || (this.known && this.#records));
    if (kind === 'ask') return !this.askable || this.asked === this.at;
    return kind !== 'inside' || !this.wantsLook;
  }

  get #records(): boolean {
    const step = this.#step;
    return step?.kind === 'run' && step.recording !== undefined;
  }

  #forward(step: LessonStep): TemplateResult | string {
    return step.kind === 'predict' && this.#open(step)
      ? msg('Skip', { id: 'go on without a prediction' })
      : msg('Next', { id: 'to the next step' });
  }

  #open({ id }: StepOf<'predict'>): boolean {
    return (this.page?.predictions[id]?.choice ?? null) === null && !this.fixed.includes(id);
  }

  /** `landing`: the focus is to go along. */
  #next(landing = true): void {
    const step = this.#step;
    if (!step) return;
    if (step.kind === 'predict' && this.#open(step)) this.onPredict(step.id, null);
    if (landing) this.#goTo(this.at + 1);
    else this.onGo(this.at + 1);
  }

  #goTo(at: number): void {
    this.#landing = true;
    this.onGo(at);
  }
}

const cannot = (): string => msg('This machine cannot train, so the recording shows what comes of it.');

declare global {
  interface HTMLElementTagNameMap {
    'tt-lesson': LessonPanel;
  }
}
