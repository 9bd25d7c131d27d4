import { localized, msg, str } from '@lit/localize';
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Recipe } from '../../protocol/recipe';
import { count, scientific } from '../../lab/base/format';
import { list } from '../../lab/base/said';
import { modeWords } from '../../lab/settings/average-words';
import { usedDecays } from '../../protocol/averages';
import { settingsOf } from '../../lab/classes/settings';
import type { FieldErrors } from '../../lab/settings/fields';
import { bdi } from '../base/bdi';
import { shared } from '../base/styles';

const batchText = ({ per_device_train_batch_size: rows, gradient_accumulation_steps: passes }: Recipe): string =>
  passes > 1 ? `${count(rows)} × ${count(passes)}` : count(rows);

/** The settings of a class, to be read and not to be edited. What starts a run stands in the slot `go`. */
@localized()
@customElement('tt-class-settings')
export class ClassSettings extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        display: flex;
        flex-direction: column;
        overflow: hidden;
      }
      .scroll {
        flex: 1;
        min-height: 0;
        overflow-y: auto;
        scrollbar-width: thin;
        padding: var(--gap-4);
        display: grid;
        align-content: start;
        gap: var(--gap-3);
      }
      dl {
        display: grid;
        grid-template-columns: minmax(0, auto) minmax(0, 1fr);
        gap: 6px var(--gap-3);
        margin: 0;
        font-size: var(--size-small);
      }
      dt {
        color: var(--soft);
      }
      dd {
        margin: 0;
        text-align: right;
        overflow-wrap: anywhere;
      }
      summary {
        font-size: var(--size-small);
        color: var(--soft);
        cursor: pointer;
        padding-bottom: var(--gap-2);
      }
    `,
  ];

  @property({ attribute: false }) recipe!: Recipe;
  /** What is wrong with the settings of the address. */
  @property({ attribute: false }) errors: FieldErrors = {};
  /** How model and data are called. */
  @property() model = '';
  @property() data = '';

  protected override render() {
    const { recipe } = this;
    const wrong = Object.entries(this.errors);
    return html`<div class="scroll" tabindex="0" role="group" aria-label=${msg('Settings of the class')}>
        <div class="head"><h2>${msg('Settings of the class')}</h2></div>
        ${wrong.map(([name, why]) => html`<p class="error">${bdi(name)} ${why}</p>`)}
        <dl>
          ${this.#row(msg('Model'), bdi(this.model))} ${this.#row(msg('Data'), bdi(this.data))}
          ${this.#row(msg('Learning rate'), scientific(recipe.learning_rate))} ${this.#row(msg('Batch size'), batchText(recipe))}
          ${this.#row(msg('Gradient steps'), count(recipe.max_steps))}
          ${this.#row(msg('Average'), list([modeWords(recipe.ema_mode).title, ...usedDecays(recipe).map(String)]))}
          ${recipe.lora ? this.#row(msg('Adapter'), msg(str`LoRA ${recipe.lora.r}`)) : nothing}
        </dl>
        <details>
          <summary>${msg('All settings')}</summary>
          <dl class="mono">${settingsOf(recipe).map(([name, value]) => this.#row(bdi(name), bdi(value)))}</dl>
        </details>
      </div>
      <slot name="go"></slot>`;
  }

  #row(name: unknown, value: unknown) {
    return html`<dt>${name}</dt>
      <dd>${value}</dd>`;
  }
}
