import { localized, msg, str } from '@lit/localize';
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { toPlainError } from '../../protocol/errors';
import { count } from '../../lab/base/format';
import { saidOf } from '../../lab/base/said';
import { invitation, MOST_SEATS, shareable } from '../../lab/classes/address';
import { parseNumbers, type Draft } from '../../lab/settings/fields';
import { bdi } from '../base/bdi';
import { shared } from '../base/styles';
import './code';
import './passed';

/** What a class opens: one address for all, or one for each seat. */
@localized()
@customElement('tt-invite')
export class Invite extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        display: grid;
        gap: var(--gap-3);
      }
      .seats {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(150px, 1fr));
        gap: var(--gap-3);
        padding: 0;
        margin: var(--gap-2) 0 0;
        list-style: none;
      }
      .seats li {
        break-inside: avoid;
        text-align: center;
      }
      .field {
        display: inline-flex;
        align-items: center;
        gap: var(--gap-2);
        font-size: var(--size-small);
      }
      .field input {
        width: 76px;
      }
      summary {
        cursor: pointer;
        font-size: var(--size-small);
      }
      textarea {
        width: 100%;
        font-family: var(--mono);
        font-size: var(--size-note);
        color: inherit;
        background: var(--field);
        border: 1px solid var(--line);
        border-radius: var(--round);
      }
    `,
  ];

  @property({ attribute: false }) draft!: Draft;
  /** The address of this page. */
  @property() base = '';
  /** Files of one's own that the recipe needs, which other tabs do not have. */
  @property() own = '';
  @state() private seats = 0;
  @state() private wrong = '';

  protected override render() {
    return html`<h2>${msg('Invite')}</h2>
      <p class="small">
        ${msg('Everyone who opens this link trains these settings with another seed, on their own machine. Nothing is sent anywhere.')}
      </p>
      ${this.own ? html`<p class="error">${msg(str`These settings need your own files, which others do not have: ${this.own}. Choose what ships with the page.`)}</p>` : nothing}
      ${this.#link()}
      <label class="field"
        >${msg('Numbered seats')}
        <input
          inputmode="numeric"
          autocomplete="off"
          .value=${this.seats ? String(this.seats) : ''}
          aria-invalid=${this.wrong ? 'true' : 'false'}
          aria-describedby="wrong"
          @change=${this.#number}
        />
      </label>
      <p class="error" id="wrong" ?hidden=${!this.wrong}>${this.wrong}</p>
      ${this.seats ? this.#seats() : html`<p class="note">${msg('Without numbers each tab draws its seed by chance. With numbers seat 7 trains the first seed of the recipe plus 7.')}</p>`}`;
  }

  #link() {
    try {
      const text = shareable(invitation(this.base, this.draft));
      return html`<tt-passed .text=${text} .label=${msg('Link for the class')} .field=${msg('Link')} .below=${text}></tt-passed>`;
    } catch (reason) {
      return html`<p class="error">${saidOf(toPlainError(reason))}</p>
        <p class="mono">${bdi(invitation(this.base, this.draft))}</p>`;
    }
  }

  readonly #number = (event: Event): void => {
    const { value } = event.target as HTMLInputElement;
    const [seats = 0, more] = parseNumbers(value);
    const good = more === undefined && Number.isInteger(seats) && seats >= 0 && seats <= MOST_SEATS;
    this.wrong = good ? '' : msg(str`must be a whole number from 0 to ${count(MOST_SEATS)}`);
    if (good) this.seats = seats;
  };

  #seats() {
    const links = Array.from({ length: this.seats }, (_, i) => ({ seat: i + 1, link: invitation(this.base, this.draft, i + 1) }));
    return html`<details open>
      <summary>${msg('Links, one for each seat')}</summary>
      <textarea
        readonly
        rows="5"
        aria-label=${msg('Links, one for each seat')}
        .value=${links.map(({ link }) => link).join('\n')}
      ></textarea>
      <ul class="seats">
        ${links.map(
          ({ seat, link }) =>
            html`<li><tt-code .text=${link} .label=${msg(str`Link of seat ${seat}`)}></tt-code><b>${msg(str`Seat ${seat}`)}</b></li>`,
        )}
      </ul>
    </details>`;
  }
}
