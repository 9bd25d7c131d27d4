import { localized, msg } from '@lit/localize';
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { toPlainError } from '../protocol/errors';
import { saidOf } from '../lab/base/said';
import type { OwnFile } from '../protocol/messages';
import type { Engine } from '../worker/client';
import type { Shipped } from '../lab/base/shipped';
import { Desk } from '../lab/desk';
import type { OwnPart } from '../lab/own/list';
import { phaseText } from '../lab/runs/progress';
import { toRecord } from '../lab/runs/run';
import { Follow } from './base/follow';
import { holdsFiles } from './base/take';
import { shared } from './base/styles';
import { restoreTheme } from './base/theme';
import './machine/header';
import './machine/notice';
import type { OwnFilesDialog } from './own-files';
import type { Reporting } from './reporting';
import './recipe/form';
import './recipe/go';
import './recipe/progress';
import './runs/notes';
import * as zones from './zones';
import { look, type Seen } from './zones';

@localized()
@customElement('tt-app')
export class App extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        min-height: 100vh;
      }
      main {
        display: grid;
        grid-template-columns: 300px minmax(0, 1fr) minmax(300px, 372px);
        gap: var(--gap-4);
        padding: var(--gap-4);
        max-width: 1720px;
        margin: auto;
      }
      main > :not(tt-kept) {
        background: var(--panel);
        border: 1px solid var(--line);
        border-radius: var(--round-panel);
        min-height: 0;
      }
      tt-notice,
      tt-runs {
        grid-column: 1 / -1;
      }
      /* On a laptop the three zones fill the window and scroll inside. */
      tt-recipe,
      tt-curves,
      tt-answers,
      .coming {
        height: clamp(640px, calc(100vh - 256px), 760px);
      }
      /* What is told takes the room that it needs; the answers go along. */
      tt-curves {
        height: auto;
        min-height: clamp(640px, calc(100vh - 256px), 760px);
      }
      tt-answers {
        height: auto;
        contain: size;
      }
      @media (max-width: 1120px) {
        main {
          grid-template-columns: 300px minmax(0, 1fr);
        }
        tt-recipe,
        tt-curves,
        tt-answers {
          height: auto;
        }
        tt-curves {
          min-height: 612px;
        }
        tt-answers {
          grid-column: 1 / -1;
          contain: none;
          max-height: 640px;
        }
      }
      @media (max-width: 760px) {
        main {
          grid-template-columns: minmax(0, 1fr);
          padding: var(--gap-2);
          gap: var(--gap-2);
        }
      }
      /* A report: figures, curves, the table with its settings, answers. */
      @media print {
        main {
          display: flex;
          flex-direction: column;
          padding: 0;
        }
        main > :not(tt-kept) {
          border: 0;
          padding: 0;
        }
        tt-recipe,
        tt-kept {
          display: none;
        }
        tt-curves,
        tt-answers {
          height: auto;
          max-height: none;
        }
        tt-answers {
          order: 1;
        }
      }
    `,
  ];

  @property({ attribute: false }) desk: Desk | null = null;
  @state() private failure = '';
  @state() private complete = false;
  @state() private own = false;
  @state() private reporting = false;
  @state() private seen: Seen | null = null;

  constructor() {
    super();
    new Follow(this, () => this.desk!.changed);
    const again = () => (this.seen = look(this.desk!));
    new Follow(this, () => this.desk!.runs.changed, again);
    new Follow(this, () => this.desk!.replay.changed, again);
  }

  override firstUpdated(): void {
    void this.#begin();
  }

  async #begin(): Promise<void> {
    try {
      await Promise.all([import('./later').then(() => (this.complete = true)), this.desk!.open()]);
      this.failure = '';
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
    return html`${zones.header(desk, this.complete)}
      <main aria-label=${msg('Lab')}>
        ${blocked || problem ? this.#notice(problem) : nothing} ${zones.notes(desk, seen)} ${zones.recipe(desk, this.#addOwn)}
        ${
          this.complete && desk.known
            ? html`${zones.curves(desk, seen, this.#answersOf)}
              ${desk.replay.loading && !seen.answered ? html`<div class="coming"></div>` : zones.answers(desk, seen)}
              ${zones.table(desk, seen, this.#addOwn, this.#report)}`
            : html`<div class="coming"></div>
                <div class="coming"></div>`
        }
      </main>
      ${this.own ? html`<tt-own-files .desk=${desk}></tt-own-files>` : nothing}
      ${this.reporting ? html`<tt-reporting .desk=${desk}></tt-reporting>` : nothing}`;
  }

  #notice(problem: string) {
    const { runs, usable } = this.desk!;
    return html`<tt-notice
      .blocked=${usable ? null : runs.machine}
      .problem=${problem}
      .lost=${runs.problem?.code === 'device-lost'}
      .replacement=${runs.replacement}
      .onAgain=${() => this.#begin()}
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

  /** So is the dialog for reports. */
  async #showReport(): Promise<void> {
    try {
      await import('./reporting');
    } catch (reason) {
      return this.desk!.runs.fail(reason);
    }
    this.reporting = true;
    await this.updateComplete;
    await this.renderRoot.querySelector<Reporting>('tt-reporting')!.show();
  }

  readonly #report = (): void => void this.#showReport();

  /** Before the zones are here nobody takes what is dropped, and the browser would leave the page for it. */
  readonly #early = (event: DragEvent): void => {
    if (!this.complete && holdsFiles(event)) event.preventDefault();
  };

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener('dragover', this.#early);
    document.addEventListener('drop', this.#early);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener('dragover', this.#early);
    document.removeEventListener('drop', this.#early);
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
  var tabtune: { desk: Desk; toRecord: typeof toRecord; phaseText: typeof phaseText } | undefined;
}

/** Puts the page to work with an engine and the shipped files; tests pass their own. `languages`: the most wanted first. */
export function boot(connect: () => Engine, shipped: Shipped, languages: readonly string[] = navigator.languages): void {
  restoreTheme();
  const app = new App();
  const desk = (app.desk = new Desk(connect(), shipped, languages));
  document.body.prepend(app);
  globalThis.tabtune = { desk, toRecord, phaseText };
}
