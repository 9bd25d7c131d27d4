import { localized, msg } from '@lit/localize';
import { html, LitElement, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Desk } from '../lab/desk';
import { runSteps } from '../lab/lessons/outcomes';
import { Lessons } from '../lab/lessons/course';
import { Preparation } from '../lab/lessons/prepare';
import { unheard } from './base/unheard';
import { Follow } from './base/follow';
import type { Recipe } from '../protocol/recipe';
import { LOOKED_INTO } from '../lab/lessons/inside';
import { TERMS } from './controls/glossary';
import type { InsideDialog } from './inside/dialog';
import './inside/dialog';
import './inside/panel';
import './lessons/lesson';
import type { LessonList } from './lessons/list';
import './lessons/list';
import './lessons/prepare';
import { settingsText } from './lessons/said';
import { currentLocale, type Locale } from './locales/locale';
import * as zones from './zones';

/** Lessons, and what they show of the desk and do to it. Loaded when somebody wants one, and stays. */

/** The lessons of a desk, which are made with their first use. */
export const lessonsOf = (desk: Desk): Lessons => (desk.lessons ??= new Lessons(desk, new Set(TERMS), document.baseURI));

/** The first updates of a recipe, slowly; null where the settings are none. `slot`: where in a lesson it stands. */
function inside(desk: Desk, recipe: Recipe | null, slot: string) {
  const { runs, usable } = desk;
  const { inside: one } = lessonsOf(desk);
  return html`<tt-inside
    slot=${slot || nothing}
    .updates=${recipe ? one.of(recipe) : []}
    .settings=${recipe ? settingsText(recipe, 1) : ''}
    .wanted=${recipe ? Math.min(LOOKED_INTO, recipe.max_steps) : 0}
    .making=${one.job.working}
    .progress=${one.job.progress}
    .problem=${one.job.problem}
    .able=${usable}
    .working=${runs.active !== null}
    .onMake=${() => recipe && void one.make(recipe)}
    .onCancel=${() => one.cancel()}
  ></tt-inside>`;
}

/** The curve of the open step's run, or of its recording, for a screen on which the charts lie below the lesson. */
function live(desk: Desk) {
  const { runs, lessons } = desk;
  if (lessons?.step?.kind !== 'run' || !(lessons.group ?? lessons.charts.working ?? lessons.replaying)) return nothing;
  const { overlaid, focused, recorded } = zones.look(desk);
  return html`<tt-curves
    slot="live"
    brief
    role="group"
    aria-label=${msg('The curve of this run')}
    .groups=${overlaid}
    .focused=${focused}
    .promised=${zones.promised(desk)}
    .stepped=${runs.stepped}
    .recorded=${recorded}
    .onNext=${null}
  ></tt-curves>`;
}

/** The open lesson, in the place of the form. */
@localized()
@customElement('tt-lesson-zone')
export class LessonZone extends LitElement {
  @property({ attribute: false }) desk!: Desk;
  /** What starts and steers a run stands in it. */
  @property({ attribute: false }) steers = true;
  /** Weights may be asked; where the address locks the answers, nobody may. */
  @property({ attribute: false }) asks = true;
  onAsk: (question: string) => void = unheard;
  onList: () => void = unheard;
  onPrepare: () => void = unheard;
  readonly #narrow = matchMedia('(max-width: 760px)');
  #spoken: Locale = currentLocale();

  constructor() {
    super();
    new Follow(this, () => this.desk.changed);
    new Follow(this, () => this.desk.runs.changed);
    new Follow(this, () => this.desk.replay.changed);
    new Follow(this, () => lessonsOf(this.desk).changed);
    new Follow(this, () => ({
      listen: (changed) => {
        this.#narrow.addEventListener('change', changed);
        return () => this.#narrow.removeEventListener('change', changed);
      },
    }));
  }

  protected override createRenderRoot() {
    return this;
  }

  protected override updated(): void {
    if (this.#spoken === currentLocale()) return;
    this.#spoken = currentLocale();
    lessonsOf(this.desk).speak();
  }

  protected override render() {
    const { desk } = this;
    const { runs, usable } = desk;
    const lessons = lessonsOf(desk);
    const { lesson, page } = lessons;
    const look = lessons.step?.kind === 'inside' ? lessons.settings : null;
    const predictions = Object.keys(page.predictions).concat(
      lesson?.steps.flatMap((step) => (step.kind === 'predict' ? [step.id] : [])) ?? [],
    );
    return html`<tt-lesson
      .lesson=${lesson}
      .problem=${lessons.problem}
      .tongue=${currentLocale()}
      .at=${lessons.at}
      .page=${page}
      .fixed=${predictions.filter((id) => lessons.isFixed(id))}
      .settings=${lessons.settings}
      .training=${lessons.training}
      .stepProblem=${lessons.stepProblem}
      .able=${usable}
      .known=${runs.machine !== null || runs.problem !== null}
      .working=${runs.active !== null}
      .fetching=${lessons.fetching}
      .replaying=${lessons.replaying}
      .wantsRun=${lessons.wantsRun}
      .wantsLook=${usable && !runs.active && !lessons.inside.job.working && look !== null && lessons.inside.of(look).length < Math.min(LOOKED_INTO, look.max_steps)}
      .askable=${this.asks && !runs.active && !lessons.replaying && runs.groups.some(({ id, runs: all }) => id === runs.focus && all.some((run) => (desk.runs.keeping.spaces.get(run.id)?.step ?? null) !== null))}
      .outcomes=${lesson ? lessons.outcomes(runSteps(lesson).map(({ id }) => id)) : []}
      .onGo=${(at: number) => lessons.go(at)}
      .onClose=${() => lessons.close()}
      .onPredict=${(id: string, choice: number | null) => lessons.predict(id, choice)}
      .onAnswer=${(choice: number) => lessons.answer(choice)}
      .onRecording=${(id: string) => void lessons.showRecording(id)}
      .onRun=${() => lessons.hideRecording()}
      .onAsk=${(question: string) => this.onAsk(question)}
      .onPrepare=${() => this.onPrepare()}
      .onList=${() => this.onList()}
      .undoable=${lessons.entries.undoable}
      .onAgain=${() => lessons.again()}
      .onUndo=${() => lessons.undoAgain()}
      >${this.steers ? zones.go(desk, { quiet: !lessons.wantsRun, barred: lessons.barred, start: (paused) => void lessons.start(paused) }) : nothing}
      ${this.#narrow.matches ? live(desk) : nothing}
      ${lessons.step?.kind === 'inside' ? inside(desk, lessons.settings, 'inside') : nothing}</tt-lesson
    >`;
  }
}

/** The dialogs: all lessons, and what one needs before a class. */
@localized()
@customElement('tt-lesson-dialogs')
export class LessonDialogs extends LitElement {
  @property({ attribute: false }) desk!: Desk;
  @state() private preparing: Preparation | null = null;
  @state() private looking = false;

  constructor() {
    super();
    new Follow(this, () => lessonsOf(this.desk).changed);
    new Follow(this, () => this.desk.runs.changed);
  }

  get #list(): LessonList {
    return this.renderRoot.querySelector('tt-lesson-list')!;
  }

  async showList(): Promise<void> {
    const lessons = lessonsOf(this.desk);
    if (!lessons.library.listed) void lessons.library.look();
    await this.updateComplete;
    await this.#list.show();
  }

  /** Of the lesson with this id, else of the one that is open. */
  async prepare(id?: string): Promise<void> {
    const lessons = lessonsOf(this.desk);
    const lesson = id === undefined ? lessons.lesson : (lessons.library.listed?.find(({ entry }) => entry.id === id)?.lesson ?? null);
    if (!lesson) return;
    this.preparing = new Preparation(this.desk, lessons, lesson, document.baseURI, id === undefined ? lessons.address : null);
    void this.preparing.look();
    await this.updateComplete;
    await this.renderRoot.querySelector('tt-lesson-prepare')!.show();
  }

  /** At the settings that lie on the desk. */
  async #look(): Promise<void> {
    this.#list.close();
    this.looking = true;
    await this.updateComplete;
    await this.renderRoot.querySelector<InsideDialog>('tt-inside-dialog')!.show();
  }

  protected override render() {
    const lessons = lessonsOf(this.desk);
    const { preparing } = this;
    return html`<tt-lesson-list
        .lessons=${lessons.library.listed}
        .problem=${lessons.library.problem}
        .tongue=${currentLocale()}
        .page=${(id: string) => lessons.notebook.page(id)}
        .onOpen=${(id: string) => {
          this.#list.close();
          void lessons.choose(id);
        }}
        .onAnew=${(id: string) => {
          this.#list.close();
          void lessons.choose(id, true);
        }}
        .onPrepare=${(id: string) => void this.prepare(id)}
        .onFile=${(file: Blob, name: string) => {
          this.#list.close();
          void lessons.take(file, name);
        }}
        .onAgain=${() => void lessons.library.look()}
        .onInside=${() => void this.#look()}
      ></tt-lesson-list>
      ${
        this.looking
          ? html`<tt-inside-dialog .onClose=${() => (this.looking = false)}>${inside(this.desk, this.desk.recipe, '')}</tt-inside-dialog>`
          : nothing
      }
      ${preparing ? html`<tt-lesson-prepare .preparation=${preparing} .tongue=${currentLocale()}></tt-lesson-prepare>` : nothing}`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'tt-lesson-zone': LessonZone;
    'tt-lesson-dialogs': LessonDialogs;
  }
}
