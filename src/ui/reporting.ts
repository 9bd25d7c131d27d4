import { localized } from '@lit/localize';
import { html, LitElement, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Desk } from '../lab/desk';
import type { CheckRequest } from '../protocol/runs/checking';
import { Follow } from './base/follow';
import type * as Checking from './reports/checking';
import type { CheckupDialog } from './reports/checkup';
import './reports/dialog';
import type { ReportDialog } from './reports/dialog';
import { look } from './zones';

/** The dialogs for reports and check-ups, and what they take of the desk. Each is loaded with its first use. */
@localized()
@customElement('tt-reporting')
export class Reporting extends LitElement {
  @property({ attribute: false }) desk!: Desk;
  /** What check-ups are made of. */
  @state() private checking: typeof Checking | null = null;
  #follow: Follow | null = null;

  constructor() {
    super();
    new Follow(this, () => this.desk.runs.changed);
    new Follow(this, () => this.desk.changed);
  }

  async show(): Promise<void> {
    await this.updateComplete;
    const dialog = this.renderRoot.querySelector<ReportDialog>('tt-report')!;
    await dialog.updateComplete;
    dialog.show();
  }

  async check(): Promise<void> {
    const { desk } = this;
    this.checking ??= await import('./reports/checking');
    const checkups = (desk.checkups ??= new this.checking.Checkups(desk.engine));
    // Check-ups outlast this element, which goes away where the page is shown to a class.
    this.#follow ??= new Follow(this, () => checkups.changed);
    await this.updateComplete;
    const dialog = this.renderRoot.querySelector<CheckupDialog>('tt-checkup')!;
    await dialog.updateComplete;
    dialog.show();
    await checkups.load();
  }

  protected override render() {
    const { runs, listed } = this.desk;
    const { groups, overlaid } = look(this.desk);
    return html`<tt-report
        .groups=${groups}
        .names=${listed.of(groups)}
        .proposed=${overlaid.map(({ id }) => id)}
        .need=${(id: string) => runs.need(id)}
      ></tt-report>
      ${this.#checkup()}`;
  }

  #checkup() {
    const { runs, listed, catalogue, draft, usable, checkups } = this.desk;
    if (!this.checking || !checkups) return nothing;
    const { groups } = runs;
    const stepOf = (run: string) => runs.keeping.spaces.get(run)?.step ?? null;
    const offers = catalogue ? this.checking.offersOf(catalogue, draft.recipe, { groups, names: listed.of(groups), stepOf }) : [];
    const proposed = this.checking.proposedOf(offers, draft.recipe, document.documentElement.lang);
    return html`<tt-checkup
      .offers=${offers}
      .proposed=${proposed?.id ?? ''}
      .prompts=${catalogue?.prompts.filter(({ kind }) => kind === 'adversarial') ?? []}
      .data=${catalogue?.data ?? []}
      .running=${runs.active !== null}
      .usable=${usable}
      .working=${checkups.job.working}
      .progress=${checkups.job.progress}
      .problem=${checkups.job.problem ?? checkups.ended}
      .history=${this.#history(checkups)}
      .onStart=${(request: CheckRequest, words: Checking.Words) => void checkups.run(request, words)}
      .onCancel=${() => checkups.cancel()}
    ></tt-checkup>`;
  }

  #history(checkups: Checking.Checkups) {
    return html`<tt-checkup-history
      .entries=${checkups.list}
      .made=${checkups.made}
      .deleted=${checkups.bin}
      .taken=${checkups.taken}
      .trouble=${checkups.problem}
      .damaged=${checkups.damaged.length}
      .onRemove=${(ids: readonly string[]) => checkups.remove(ids)}
      .onUndo=${() => void checkups.undo()}
      .onRead=${(text: string) => checkups.read(text)}
      .onAgain=${() => void (checkups.loaded ? checkups.again() : checkups.load())}
      .onForget=${() => void checkups.forgetDamaged()}
    ></tt-checkup-history>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'tt-reporting': Reporting;
  }
}
