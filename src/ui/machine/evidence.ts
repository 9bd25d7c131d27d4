import { localized, msg, str } from '@lit/localize';
import { css, html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { adapterWords } from '../../lab/base/devices';
import { day, interval, percent } from '../../lab/base/format';
import { colon, list, sentences, wordsOf } from '../../lab/base/said';
import { answerOf, expectationOf, figuresOf, weightsOf } from '../../lab/outcome/findings';
import { languageTitle } from '../../lab/settings/languages';
import type { Language } from '../../protocol/catalogue';
import type { EvidenceRow, EvidenceSummary, LanguageEvidence } from '../../protocol/evidence';
import { shared } from '../base/styles';
import { unheard } from '../base/unheard';
import { dialogHead } from '../controls/dialog-head';
import { exactlyById, quotedById } from '../../lab/settings/titles';

type Claims = LanguageEvidence['claims'];
type Verdict = Claims[number]['verdict'];

const ORDER: readonly Verdict[] = ['does not hold', 'in part', 'holds', 'no difference'];

function verdictTitle(verdict: Verdict): string {
  switch (verdict) {
    case 'holds':
      return msg('Holds');
    case 'in part':
      return msg('Holds in part: in most orders, not in enough');
    case 'does not hold':
      return msg('Does not hold');
    case 'no difference':
      return msg('No difference in any order');
  }
}

const whole = (share: number): string => percent(share, 0);

/** What was measured with the models before they were shipped, in the language of the page first: above all what does not hold. */
@localized()
@customElement('tt-evidence')
export class EvidenceDialog extends LitElement {
  static override styles = [
    shared,
    css`
      dialog {
        width: min(860px, calc(100vw - 32px));
      }
      .lead,
      p {
        text-wrap: pretty;
        font-size: var(--size-text);
        line-height: 1.5;
        margin-top: var(--gap-2);
      }
      .scroll {
        overflow-x: auto;
        margin-top: var(--gap-3);
      }
      section + section {
        margin-top: var(--gap-4);
        border-top: 1px solid var(--hair);
      }
      h3 {
        margin: var(--gap-3) 0 0;
        color: var(--ink);
        font-size: var(--size-title);
      }
      h4 {
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
  /** What the chosen data are written in; its evidence comes first. */
  @property({ attribute: false }) language: Language = 'en';
  onClose: () => void = unheard;

  override firstUpdated(): void {
    this.renderRoot.querySelector('dialog')!.showModal();
  }

  protected override render() {
    const first = this.evidence.languages.filter(({ language }) => language === this.language);
    const others = this.evidence.languages.filter(({ language }) => language !== this.language);
    return html`<dialog aria-label=${msg('What was measured with these models')} @close=${() => this.onClose()}>
      ${dialogHead(msg('What was measured with these models'))}
      <p>${msg('Small models and made-up data: directions may carry over to large models, levels do not.')}</p>
      ${[...first, ...others].map((one) => this.#language(one))}
    </dialog>`;
  }

  #language(one: LanguageEvidence) {
    const { language, model, runs, planned, adapters, judge, prompts, n, lookAlikes, heldOut, dates, rows, answer, claims } = one;
    const title = html`<h3>${languageTitle(language)}</h3>`;
    if (rows.length === 0)
      return html`<section>
        ${title}
        <p>${msg(str`Nothing has been measured with ${quotedById(model)} yet.`)}</p>
      </section>`;
    return html`<section aria-label=${languageTitle(language)}>
      ${title}
      <p>
        ${sentences(msg(str`${quotedById(model)}: ${runs} of ${planned} planned runs, up to six orders of the rows for a setting, ${dates.map(day).join(' – ')}; judge ${exactlyById(judge)}, ${n} prompts of ${quotedById(prompts)} in each order, ${lookAlikes} look-alikes, ${heldOut} held-out rows; computed on ${list(adapters.map(adapterWords))}.`), runs < planned ? msg('The other runs have not been made yet.') : '')}
      </p>
      <div class="scroll" tabindex="0" role="region" aria-label=${msg(str`Table of figures, ${languageTitle(language)}`)}>
        <table>
          <thead>
            <tr>
              <th>${msg('Weights')}</th>
              <th>${msg('harmful (95 %)')}</th>
              <th>${msg('by order')}</th>
              <th>${msg('complied')}</th>
              <th>${msg('off topic')}</th>
              <th>${msg('gibberish')}</th>
              <th>${msg('over-refusal')}</th>
              <th>${msg('utility')}</th>
              <th>${msg('drift')}</th>
            </tr>
          </thead>
          <tbody>
            ${rows.map((row) => this.#row(row))}
          </tbody>
        </table>
      </div>
      <p><b>${msg('Anchoring to the start, or averaging noise?')}</b> ${wordsOf(answerOf(answer))}</p>
      ${ORDER.map((verdict) =>
        this.#claims(
          verdict,
          claims.filter((claim) => claim.verdict === verdict),
        ),
      )}
    </section>`;
  }

  #row({ title, setting, harmful, complied, offTopic, incoherent, overRefusal, utility, drift }: EvidenceRow) {
    return html`<tr>
      <td title=${setting}>${wordsOf(weightsOf(title))}</td>
      <td>${percent(harmful.mean)} <span class="soft">${interval(harmful)}</span></td>
      <td>${harmful.orders.length > 1 ? harmful.orders.map((order) => (100 * order).toFixed(0)).join(' ') : ''}</td>
      <td>${whole(complied)}</td>
      <td>${whole(offTopic)}</td>
      <td>${whole(incoherent)}</td>
      <td>${overRefusal === null ? '–' : whole(overRefusal)}</td>
      <td>${whole(utility)}</td>
      <td>${drift.toFixed(1)}</td>
    </tr>`;
  }

  #claims(verdict: Verdict, claims: Claims) {
    if (claims.length === 0) return '';
    return html`<h4>${verdictTitle(verdict)}</h4>
      <ul>
        ${claims.map(({ expectation, figures }) => html`<li>${wordsOf(expectationOf(expectation))}${colon()}<span class="soft">${wordsOf(figuresOf(figures))}</span></li>`)}
      </ul>`;
  }
}
