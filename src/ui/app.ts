import { localized, msg } from '@lit/localize';
import { html, LitElement, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { toPlainError } from '../protocol/errors';
import { saidOf } from '../lab/base/said';
import type { OwnFile } from '../protocol/messages';
import type { Engine } from '../worker/client';
import type { Shipped } from '../lab/base/shipped';
import { partOf } from '../lab/base/asked';
import { Desk } from '../lab/desk';
import type { OwnPart } from '../lab/own/list';
import { phaseText } from '../lab/runs/progress';
import { toRecord } from '../lab/runs/run';
import { Follow } from './base/follow';
import { dropped, holdsFiles } from './base/take';
import { styles } from './app.styles';
import { shared } from './base/styles';
import { restoreTheme } from './base/theme';
import type * as Classes from './classes';
import { KeptFocus } from './controls/kept-focus';
import './machine/header';
import './machine/notice';
import type { Installable } from './installable';
import type { Ask } from './answers/ask';
import type { LessonDialogs } from './lessons-zone';
import type { OwnFilesDialog } from './own-files';
import type { Reporting } from './reporting';
import './recipe/form';
import './recipe/go';
import './recipe/progress';
import './runs/notes';
import { isLocked, Presenting, presetsOf } from './presenting';
import type { Curves } from './curves/panel';
import type { Import } from './runs/import';
import * as zones from './zones';
import { look, type Seen } from './zones';

@localized()
@customElement('tt-app')
export class App extends LitElement {
  static override styles = [shared, styles];

  @property({ attribute: false }) desk: Desk | null = null;
  /** Why what the page around needs, or its address, could not be loaded; only a reload brings it. */
  missing: unknown;
  @state() private failure = '';
  @state() private complete = false;
  @state() private own = false;
  #installable: Installable | null = null;
  /** Lessons are here; they come with their first use, and stay. */
  @state() private lessons = false;
  @state() private reporting = false;
  @state() private seen: Seen | null = null;
  /** The part of a class that the address asks for, and what shows it. */
  @state() private inClass = partOf(location.search);
  @state() private classes: typeof Classes | null = null;
  @state() private pupil: Classes.Pupil | null = null;
  @state() private sharing = false;

  constructor() {
    super();
    new Follow(this, () => this.desk!.changed);
    const again = () => (this.seen = look(this.desk!));
    new Follow(this, () => this.desk!.runs.changed, again);
    new Follow(this, () => this.desk!.replay.changed, again);
    new KeptFocus(this, this.#land);
  }

  readonly #land = (): HTMLElement | null =>
    this.renderRoot.querySelector<HTMLElement>('tt-recipe') ?? this.renderRoot.querySelector('main');

  readonly #presenting = new Presenting(this, {
    desk: () => this.desk!,
    move: (by) => this.renderRoot.querySelector<Curves>('main > tt-curves')?.move(by),
    land: () => this.#land(),
  });

  override firstUpdated(): void {
    void this.#begin();
    this.#followLesson();
  }

  async #begin(): Promise<void> {
    if (this.missing !== undefined) return void (this.failure = saidOf(toPlainError(this.missing)));
    try {
      if (this.inClass) await this.#needClasses();
      if (this.inClass === 'pupil') this.pupil ??= new this.classes!.Pupil(this.desk!);
      await Promise.all([import('./later').then(() => (this.complete = true)), this.desk!.open()]);
      this.failure = '';
      // A frame in another page is no program of its own.
      if (import.meta.env.PROD && parent === self) void this.#install();
    } catch (reason) {
      this.failure = saidOf(toPlainError(reason));
    }
  }

  protected override render() {
    const desk = this.desk!;
    const seen = this.seen ?? look(desk);
    const blocked = desk.runs.machine !== null && !desk.usable;
    const told = desk.runs.problem ?? desk.catalogueProblem;
    const problem = this.failure || (told ? saidOf(told) : '');
    const lesson = this.lessons && desk.lessons?.open;
    if (this.#presenting.on && !this.inClass) {
      const notice = blocked || problem ? this.#notice(problem) : nothing;
      return this.complete && desk.known && !this.#awaitsLesson(problem) ? this.#presented(desk, seen, notice) : this.#comes(notice);
    }
    const skip = html`<button class="skip" @click=${this.#skip}>
      ${lesson || this.inClass === 'collect' ? msg('Skip to content') : msg('Skip to Start')}
    </button>`;
    const header = html`${skip}${zones.header(desk, {
      complete: this.complete,
      away: this.#installable?.away ?? false,
      more: this.#installable?.menu() ?? nothing,
      learn: () => void this.#withLessons((dialogs) => dialogs.showList()),
      present: () => this.#presenting.turn(true),
      meet: () => void this.#turn('collect'),
      check: () => void this.#withReporting((reporting) => reporting.check()),
    })}`;
    if (this.inClass === 'collect')
      return html`${header}
        <main tabindex="-1" class="class" aria-label=${msg('Class')}>
          ${blocked || problem ? this.#notice(problem) : nothing}
          ${this.classes ? html`<tt-class .desk=${desk} .onBack=${() => void this.#turn(null)}></tt-class>` : nothing}
        </main>`;
    const { pupil } = this;
    return html`${header}
      <main tabindex="-1" aria-label=${msg('Lab')} class=${lesson ? 'learning' : ''}>
        ${blocked || problem ? this.#notice(problem) : nothing} ${this.#installable?.notice() ?? nothing} ${pupil?.panel() ?? nothing}
        ${zones.notes(desk, seen)}
        ${pupil ? pupil.settings(zones.go(desk)) : this.inClass ? html`<div class="coming"></div>` : lesson ? this.#lesson() : zones.recipe(desk, this.#addOwn, this.#share)}
        ${
          this.complete && desk.known
            ? html`${zones.curves(desk, seen, this.#answersOf)}
              ${desk.replay.loading && !seen.answered ? html`<div class="coming"></div>` : zones.answers(desk, seen, isLocked())}
              ${zones.table(desk, seen, this.#addOwn, this.#openLesson, this.#report)}`
            : html`<div class="coming"></div>
                <div class="coming"></div>`
        }
      </main>
      ${this.#installable ? html`<footer>${this.#installable.line()}</footer>` : nothing}
      ${this.own ? html`<tt-own-files .desk=${desk}></tt-own-files>` : nothing}
      ${this.classes?.share(this.sharing, () => (this.sharing = false)) ?? nothing} ${this.#lessonDialogs()}
      ${this.reporting ? html`<tt-reporting .desk=${desk}></tt-reporting>` : nothing}`;
  }

  /**
   * For a class: what is told, the one curve, the presets, and the answers when they are wanted. Of an open lesson its step, and beside it
   * the curve or the answers; its settings are its own, so there are no presets.
   */
  #presented(desk: Desk, seen: Seen, notice: unknown) {
    const { answers, uncovered, locked, blank, listed, act } = this.#presenting;
    const lesson = this.lessons && desk.lessons?.open ? desk.lessons : null;
    const layout = lesson ? 'learning' : answers ? 'with-answers' : '';
    const steered = !lesson || lesson.step?.kind === 'run' || desk.runs.active !== null;
    return html`<main tabindex="-1" class="presenting ${layout}" aria-label=${msg('Lab')}>
        <h1 class="unseen" translate="no">tabtune</h1>
        ${notice} ${lesson ? this.#lesson(true) : nothing}
        ${lesson && answers ? nothing : zones.curves(desk, seen, () => act('answers'), true)}
        ${answers ? zones.answers(desk, seen, locked || !uncovered, !locked && (uncovered || lesson?.step?.kind === 'ask')) : nothing}
        <tt-presenter
          .presets=${lesson ? [] : presetsOf(desk)}
          .answers=${answers}
          .uncovered=${uncovered}
          .locked=${locked}
          .blank=${blank}
          .listed=${listed}
          .onAction=${act}
          >${steered ? zones.go(desk, { flat: true, ...(lesson ? { quiet: !lesson.wantsRun, barred: lesson.barred, start: (paused) => void lesson.start(paused) } : {}) }) : nothing}</tt-presenter
        >
      </main>
      ${this.#lessonDialogs()}`;
  }

  /** The address names a lesson, and neither it nor why there is none can be shown yet. */
  #awaitsLesson(problem: string): boolean {
    return !problem && Boolean(new URLSearchParams(location.search).get('lesson')) && !this.desk!.lessons?.open;
  }

  /** A class sees nothing of the plain page before what it is to see is there. */
  #comes(notice: unknown) {
    return html`<main tabindex="-1" class="presenting" aria-label=${msg('Lab')}>
        <h1 class="unseen" translate="no">tabtune</h1>
        ${notice}
        <div class="coming"></div>
      </main>
      ${this.#lessonDialogs()}`;
  }

  #lessonDialogs() {
    return this.lessons ? html`<tt-lesson-dialogs .desk=${this.desk}></tt-lesson-dialogs>` : nothing;
  }

  /** Past the header and the settings. The address, which holds the settings, stays as it is. */
  readonly #skip = (): void => {
    const go = this.renderRoot.querySelector<HTMLElement>('tt-go');
    const to = go?.checkVisibility() ? go : this.renderRoot.querySelector('main');
    to?.focus();
  };

  /** What shows a class is loaded with its first use. */
  async #needClasses(): Promise<void> {
    this.classes ??= await import('./classes');
  }

  /** The page of a class, or the lab, under its own address; a run at work goes on. */
  async #turn(part: 'collect' | null): Promise<void> {
    try {
      await this.#needClasses();
    } catch (reason) {
      return this.desk!.runs.fail(reason);
    }
    history.pushState(null, '', this.classes!.addressOf(part, this.desk!.draft));
    this.inClass = part;
  }

  /** The browser's Back and Forward lead between the lab and the page of a class. */
  readonly #moved = (): void => {
    const part = partOf(location.search);
    if (this.pupil || part === this.inClass || part === 'pupil') return;
    if (this.classes) this.inClass = part;
  };

  readonly #share = (): void =>
    void this.#needClasses().then(
      () => (this.sharing = true),
      (reason: unknown) => this.desk!.runs.fail(reason),
    );

  /** `presented`: what starts and steers its runs stands elsewhere, and the answers come when they are asked for. */
  #lesson(presented = false) {
    return html`<tt-lesson-zone
      role="region"
      aria-label=${msg('Lesson')}
      .desk=${this.desk}
      .steers=${!presented}
      .asks=${!isLocked()}
      .onAsk=${(question: string) => void this.#suggest(question, presented)}
      .onList=${() => void this.#withLessons((dialogs) => dialogs.showList())}
      .onPrepare=${() => void this.#withLessons((dialogs) => dialogs.prepare())}
    ></tt-lesson-zone>`;
  }

  /** Into the question field, which stands above the answers: those stay covered until they are uncovered. */
  async #suggest(question: string, presented: boolean): Promise<void> {
    if (presented && !this.#presenting.answers) this.#presenting.act('answers');
    await this.updateComplete;
    this.renderRoot.querySelector<Ask>('tt-ask')?.suggest(question);
  }

  /** Loads what lessons are made of, and goes on with it. */
  async #withLessons(then: (dialogs: LessonDialogs) => unknown): Promise<void> {
    const desk = this.desk!;
    try {
      const { lessonsOf } = await import('./lessons-zone');
      if (!this.lessons) lessonsOf(desk).changed.listen(() => (this.seen = look(desk)));
    } catch (reason) {
      return desk.runs.fail(reason);
    }
    this.lessons = true;
    await this.updateComplete;
    then(this.renderRoot.querySelector('tt-lesson-dialogs')!);
  }

  /** Where the address names a lesson, and when Back or Forward lead to one or away. */
  readonly #followLesson = (): void => {
    const named = new URLSearchParams(location.search).has('lesson');
    if (named || this.lessons) void this.#withLessons(() => this.desk!.lessons!.follow());
  };

  readonly #openLesson = ({ path, data }: OwnFile): void => void this.#withLessons(() => this.desk!.lessons!.take(data, path));

  #notice(problem: string) {
    const { runs, usable } = this.desk!;
    return html`<tt-notice
      .blocked=${usable ? null : runs.machine}
      .problem=${problem}
      .lost=${runs.problem?.code === 'device-lost'}
      .replacement=${runs.replacement}
      .onAgain=${async () => (this.missing === undefined ? this.#begin() : location.reload())}
      .onClose=${() => runs.dismiss()}
    ></tt-notice>`;
  }

  /** The dialog for own files is loaded with its first use, and stays. */
  async #showOwn(part: OwnPart | null, files: OwnFile[]): Promise<void> {
    try {
      await import('./own-files');
    } catch (reason) {
      return this.desk!.runs.fail(reason);
    }
    this.own = true;
    await this.updateComplete;
    await this.renderRoot.querySelector<OwnFilesDialog>('tt-own-files')!.show(part, files);
  }

  /** What makes the page a program of its own comes last, and holds up nothing. */
  async #install(): Promise<void> {
    if (this.#installable) return;
    const early = globalThis.tabtuneInstall ?? null;
    // Without it, as after an update of the host, the page works as long as there is a network.
    const loaded = await import('./installable').catch(() => null);
    if (!loaded || this.#installable) return;
    this.#installable = loaded.installable(this.desk!, early, this.#receive);
    this.#installable.changed.listen(() => this.requestUpdate());
    this.requestUpdate();
  }

  /** Takes files from outside once there is what reads them. */
  readonly #receive = async (files: OwnFile[]): Promise<void> => {
    while (!this.#import) await new Promise<void>((done) => requestAnimationFrame(() => done()));
    await this.#import.receive(files);
  };

  /** So are the dialogs for reports and check-ups. */
  async #withReporting(then: (reporting: Reporting) => Promise<void>): Promise<void> {
    try {
      await import('./reporting');
      this.reporting = true;
      await this.updateComplete;
      await then(this.renderRoot.querySelector<Reporting>('tt-reporting')!);
    } catch (reason) {
      this.desk!.runs.fail(reason);
    }
  }

  readonly #report = (): void => void this.#withReporting((reporting) => reporting.show());

  /** As long as there is nobody who takes what is dropped, it is held, and handed over then; the browser would leave the page for it. */
  readonly #early = (event: DragEvent): void => {
    if (this.#import || (this.inClass === 'collect' && this.classes) || !holdsFiles(event) || event.defaultPrevented) return;
    event.preventDefault();
    if (event.type === 'drop') void dropped(event.dataTransfer!).then(this.#receive, (reason: unknown) => this.desk!.runs.fail(reason));
  };

  get #import(): Import | null {
    return this.renderRoot.querySelector<Import>('tt-import');
  }

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener('dragover', this.#early);
    document.addEventListener('drop', this.#early);
    addEventListener('popstate', this.#moved);
    addEventListener('popstate', this.#followLesson);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener('dragover', this.#early);
    document.removeEventListener('drop', this.#early);
    removeEventListener('popstate', this.#moved);
    removeEventListener('popstate', this.#followLesson);
  }

  /** The answers of a step, in sight. */
  readonly #answersOf = (step: number): void => {
    const answers = this.renderRoot.querySelector<LitElement & { wanted: number | null }>('tt-answers')!;
    answers.wanted = step;
    answers.scrollIntoView({ block: 'nearest' });
  };

  readonly #addOwn = (part: OwnPart | null, files: OwnFile[] = []): void => void this.#showOwn(part, files);
}

declare global {
  /** For scripts that drive the page, as `npm run lab` does: what its zones share, a run as its record, and what it is doing in words. */
  /** The browser's offer to install the page, which may come before the part that shows it. */
  var tabtuneInstall: Event | undefined;
  var tabtune: { desk: Desk; toRecord: typeof toRecord; phaseText: typeof phaseText } | undefined;
}

/**
 * Puts the page to work with an engine and the shipped files; tests pass their own. `languages`: the most wanted first; `missing`: why a
 * part of it is not there, to be said in place of beginning.
 */
export function boot(connect: () => Engine, shipped: Shipped, languages: readonly string[] = navigator.languages, missing?: unknown): void {
  restoreTheme();
  addEventListener('beforeinstallprompt', (event) => {
    event.preventDefault();
    globalThis.tabtuneInstall = event;
  });
  const app = new App();
  app.missing = missing;
  const desk = (app.desk = new Desk(connect(), shipped, languages));
  document.body.prepend(app);
  globalThis.tabtune = { desk, toRecord, phaseText };
}
