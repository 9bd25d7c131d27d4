import { localized, msg } from '@lit/localize';
import { css, html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Collection } from '../../lab/classes/collection';
import { classCsv, classJson } from '../../lab/classes/export';
import type { Draft } from '../../lab/settings/fields';
import { download } from '../base/downloads';
import { Follow } from '../base/follow';
import { shared } from '../base/styles';
import { unheard } from '../base/unheard';
import './invite';
import './spread';
import './take';
import './taken';

/** The teacher's page: the invitation, the results as they come in, and what they come to. */
@localized()
@customElement('tt-collect')
export class Collect extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        display: grid;
        gap: var(--gap-4);
        grid-template-columns: minmax(0, 5fr) minmax(0, 7fr);
        align-items: start;
      }
      .top {
        grid-column: 1 / -1;
      }
      section {
        background: var(--panel);
        border: 1px solid var(--line);
        border-radius: var(--round-panel);
        padding: var(--gap-4);
        min-width: 0;
      }
      .left,
      .right {
        display: grid;
        gap: var(--gap-4);
        min-width: 0;
      }
      h1 {
        margin: 0;
        font-size: var(--size-title);
      }
      @media (max-width: 900px) {
        :host {
          grid-template-columns: minmax(0, 1fr);
        }
      }
    `,
  ];

  @property({ attribute: false }) collection!: Collection;
  @property({ attribute: false }) draft!: Draft;
  @property() base = '';
  /** What of the recipe other tabs do not have. */
  @property() own = '';
  onBack: () => void = unheard;

  constructor() {
    super();
    new Follow(this, () => this.collection.changed);
  }

  protected override render() {
    const { collection } = this;
    const { pool, recipe } = collection;
    return html`<div class="head top">
        <h1>${msg('Class')}</h1>
        <button @click=${() => this.onBack()}>${msg('Back to the lab')}</button>
      </div>
      <div class="left">
        <section aria-label=${msg('Invite')}><tt-invite .draft=${this.draft} .base=${this.base} .own=${this.own}></tt-invite></section>
        <section aria-label=${msg('Take results')}><tt-take .take=${(text: string) => collection.take(text)}></tt-take></section>
      </div>
      <div class="right">
        <section aria-label=${msg('The class as one experiment')}>
          <tt-class-spread .pool=${pool} .recipe=${recipe}></tt-class-spread>
        </section>
        <section aria-label=${msg('Results')}>
          <tt-taken
            .pool=${pool}
            .undoable=${collection.undoable}
            .unkept=${collection.unkept}
            .onRemove=${(texts: string[]) => collection.remove(texts)}
            .onUndo=${() => collection.undo()}
            .onExport=${(kind: 'csv' | 'json') => this.#export(kind)}
          ></tt-taken>
        </section>
      </div>`;
  }

  #export(kind: 'csv' | 'json'): void {
    const { pool, recipe } = this.collection;
    const text = kind === 'csv' ? classCsv(pool) : classJson(recipe, pool);
    download(`tabtune-class.${kind}`, new Blob([text], { type: kind === 'csv' ? 'text/csv;charset=utf-8' : 'application/json' }));
  }
}
