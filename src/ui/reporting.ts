import { localized } from '@lit/localize';
import { html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Desk } from '../lab/desk';
import { Follow } from './base/follow';
import './reports/dialog';
import type { ReportDialog } from './reports/dialog';
import { look } from './zones';

/** The dialog for reports, and what it takes of the desk. Loaded with its first use. */
@localized()
@customElement('tt-reporting')
export class Reporting extends LitElement {
  @property({ attribute: false }) desk!: Desk;

  constructor() {
    super();
    new Follow(this, () => this.desk.runs.changed);
  }

  async show(): Promise<void> {
    await this.updateComplete;
    const dialog = this.renderRoot.querySelector<ReportDialog>('tt-report')!;
    await dialog.updateComplete;
    dialog.show();
  }

  protected override render() {
    const { runs, listed } = this.desk;
    const { groups, overlaid } = look(this.desk);
    return html`<tt-report
      .groups=${groups}
      .names=${listed.of(groups)}
      .proposed=${overlaid.map(({ id }) => id)}
      .need=${(id: string) => runs.need(id)}
    ></tt-report>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'tt-reporting': Reporting;
  }
}
