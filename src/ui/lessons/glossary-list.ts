import { localized, msg } from '@lit/localize';
import { css, html, LitElement } from 'lit';
import { customElement } from 'lit/decorators.js';
import { meaning, TERMS } from '../controls/glossary';
import { READINGS } from '../controls/readings';
import { shared } from '../base/styles';

/** All words of the glossary: English, Japanese, how that is read, and what it means. */
@localized()
@customElement('tt-glossary-list')
export class GlossaryList extends LitElement {
  static override styles = [
    shared,
    css`
      summary {
        cursor: pointer;
        font-weight: 650;
      }
      dl {
        margin: var(--gap-3) 0 0;
        display: grid;
        gap: var(--gap-3);
      }
      dt {
        font-weight: 650;
      }
      dt span {
        margin-inline-end: var(--gap-3);
      }
      dd {
        margin: 2px 0 0;
      }
    `,
  ];

  protected override render() {
    return html`<details>
      <summary>${msg('Glossary: English, Japanese and readings')}</summary>
      <dl>
        ${TERMS.map((id) => {
          const { en, ja, kana } = READINGS[id];
          return html`<div>
            <dt><span lang="en">${en}</span><span lang="ja">${ja}</span><span lang="ja" class="soft">${kana}</span></dt>
            <dd>${meaning(id).text}</dd>
          </div>`;
        })}
      </dl>
    </details>`;
  }
}
