import { localized, msg, str } from '@lit/localize';
import { css, html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { EvidenceSummary } from '../../protocol/evidence';
import { shared } from '../base/styles';
import { unheard } from '../base/unheard';

type Verdict = EvidenceSummary['claims'][number]['verdict'];

const ORDER: readonly Verdict[] = ['does not hold', 'in part', 'holds', 'no difference'];

function verdictTitle(verdict: Verdict): string {
  switch (verdict) {
    case 'holds':
      return msg('Holds');
    case 'in part':
      return msg('Holds in part: in most seeds but not in all, or weakly');
    case 'does not hold':
      return msg('Does not hold');
    case 'no difference':
      return msg('No difference in any seed');
  }
}

/** What was measured with this model before it was shipped: above all what does not hold. */
@localized()
@customElement('tt-evidence')
export class EvidenceDialog extends LitElement {
  static override styles = [
    shared,
    css`
      dialog {
        width: min(820px, calc(100vw - 32px));
      }
      .lead,
      p {
        text-wrap: pretty;
        font-size: var(--size-text);
        line-height: 1.5;
        margin-top: var(--gap-2);
      }
      h3 {
        margin: var(--gap-4) 0 var(--gap-1);
        color: var(--ink);
        font-size: var(--size-text);
        font-weight: 620;
      }
      ul {
        margin: 0;
        padding-left: 18px;
        display: grid;
        gap: 6px;
        font-size: var(--size-text);
        line-height: 1.45;
      }
    `,
  ];

  @property({ attribute: false }) evidence!: EvidenceSummary;
  onClose: () => void = unheard;

  override firstUpdated(): void {
    this.renderRoot.querySelector('dialog')!.showModal();
  }

  protected override render() {
    const { runs, planned, adapters, judges, dates, claims } = this.evidence;
    return html`<dialog aria-label=${msg('What was measured')} @close=${() => this.onClose()}>
      <div class="head">
        <h2>${msg('What was measured with this model')}</h2>
        <form method="dialog"><button>${msg('Close')}</button></form>
      </div>
      <p>
        ${msg(str`${runs} of ${planned} planned runs, up to six seeds a setting, ${dates.join(' – ')}; judge ${judges.join(', ')}, 300 adversarial test prompts; computed on ${adapters.join(', ')}.`)}
        ${runs < planned ? msg('The other runs have not been made yet.') : ''}
        ${msg('A tiny model and made-up data: directions may carry over to large models, levels do not.')}
      </p>
      ${ORDER.map((verdict) =>
        this.#claims(
          verdict,
          claims.filter((claim) => claim.verdict === verdict),
        ),
      )}
    </dialog>`;
  }

  #claims(verdict: Verdict, claims: EvidenceSummary['claims']) {
    if (claims.length === 0) return '';
    return html`<h3>${verdictTitle(verdict)}</h3>
      <ul>
        ${claims.map(({ expectation, figures }) => html`<li>${expectation}. <span class="soft">${figures}</span></li>`)}
      </ul>`;
  }
}
