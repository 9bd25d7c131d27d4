import { localized, msg, str } from '@lit/localize';
import { html, LitElement, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { isOwn } from '../../protocol/own';
import { EMA_MODES, modeOf, type EmaMode } from '../../protocol/averages';
import { decayOfHalfLife, halfLife } from '../../protocol/recipe';
import { parseNumbers } from '../../lab/settings/fields';
import { percent, scientific, significant } from '../../lab/base/format';
import { firstDraft } from '../../lab/settings/link';
import { modeWords } from '../../lab/settings/average-words';
import { decaysText, labelOf } from '../../lab/settings/names';
import type { OwnPart } from '../../lab/own/list';
import type { Suited } from '../../lab/settings/suited';
import { matchingPreset, PRESET_IDS, presetRecipe, presetTitle, type PresetId } from '../../lab/settings/presets';
import { Follow } from '../base/follow';
import './go';
import { options, type Choice } from '../controls/options';
import { openOwn } from '../own/open';
import { loraDetails } from './lora';
import { evaluationDetails, optimiserDetails, typed, type NumberField } from './details';
import type { Desk } from '../../lab/desk';
import { styles } from './form.styles';
import { shared } from '../base/styles';
import '../controls/slider';
import type { SliderValue } from '../controls/slider';

@localized()
@customElement('tt-recipe')
export class RecipeForm extends LitElement {
  static override styles = [shared, styles];

  @property({ attribute: false }) desk!: Desk;
  @state() private copied = false;

  constructor() {
    super();
    new Follow(this, () => this.desk.changed);
  }

  protected override render() {
    const { desk } = this;
    const { recipe, seeds } = desk.draft;
    const { errors } = desk;
    return html`<div class="scroll">
        <div class="head">
          <h2>${msg('Recipe')}</h2>
          <span class="tools">
            <button class="plain" @click=${() => desk.edit(firstDraft())}>${msg('Reset')}</button>
            <button class="plain" @click=${this.#share}>${this.copied ? msg('Link copied') : msg('Share link')}</button>
          </span>
        </div>
        ${this.#presets()} ${this.#model()} ${this.#data()}
        <tt-slider
          .label=${msg('Learning rate')}
          .value=${recipe.learning_rate}
          .text=${Number.isNaN(recipe.learning_rate) ? '' : scientific(recipe.learning_rate)}
          .min=${1e-5}
          .max=${1e-2}
          scale="log"
          .error=${errors['learning_rate'] ?? ''}
          @value=${this.#number('learning_rate')}
        ></tt-slider>
        <div class="pair">
          ${this.#powers('per_device_train_batch_size', msg('Batch size'), 128)}
          ${this.#powers('gradient_accumulation_steps', msg('Accumulate'), 16)}
        </div>
        <tt-slider
          .label=${msg('Gradient steps')}
          .value=${recipe.max_steps}
          .text=${typed(recipe.max_steps)}
          .min=${10}
          .max=${2000}
          scale="log"
          .error=${errors['max_steps'] ?? ''}
          @value=${this.#number('max_steps')}
        ></tt-slider>
        ${this.#ema()}
        <label class="field"
          >${msg('Seeds, one run each')}
          <input
            .value=${seeds}
            autocomplete="off"
            aria-invalid=${errors['seeds'] ? 'true' : 'false'}
            aria-describedby="seeds-error"
            @change=${(event: Event) => desk.edit({ recipe, seeds: (event.target as HTMLInputElement).value.trim() })}
          />
        </label>
        ${errors['seeds'] ? html`<p class="error" id="seeds-error">${errors['seeds']}</p>` : nothing} ${loraDetails(desk)}
        ${optimiserDetails(desk)} ${evaluationDetails(desk)}
      </div>
      <tt-go .desk=${desk}></tt-go>`;
  }

  #presets() {
    const { recipe } = this.desk.draft;
    const chosen = matchingPreset(recipe);
    const choose = (id: PresetId) => this.desk.set(presetRecipe(id, recipe.data));
    return html`<div class="presets" role="group" aria-label=${msg('Presets')}>
      ${PRESET_IDS.map(
        (id) => html`<button aria-pressed=${id === chosen ? 'true' : 'false'} @click=${() => choose(id)}>${presetTitle(id)}</button>`,
      )}
    </div>`;
  }

  #model() {
    const { desk } = this;
    const { catalogue, suited } = desk;
    const chosen = desk.draft.recipe.model;
    return html`${this.#choice('model', msg('Model'), catalogue?.models, chosen, (model) => desk.chooseModel(model))}
    ${
      suited?.model === chosen
        ? html`<p class="note" role="status">
            ${msg(str`Set for this model: ${settingsText(suited.set)}.`)}
            <button class="plain" title=${msg(str`Back to ${settingsText(suited.before)}`)} @click=${() => desk.undoSuited()}>
              ${msg('Undo')}
            </button>
          </p>`
        : nothing
    }`;
  }

  /** A preset is a preset of its data set: with another one chosen, its figures follow. */
  #data() {
    const { desk } = this;
    const { recipe } = desk.draft;
    const choose = (data: string) => {
      const preset = isOwn(recipe.model) ? null : matchingPreset(recipe);
      desk.set({ data, ...(preset ? presetRecipe(preset, data) : {}) });
    };
    return this.#choice('data', msg('Data'), desk.catalogue?.data, recipe.data, choose);
  }

  #choice(part: OwnPart, label: string, entries: readonly Choice[] | undefined, chosen: string, choose: (id: string) => void) {
    const { desk } = this;
    const waiting = entries === undefined || (isOwn(chosen) && desk.usable && !desk.own.loaded);
    const missing = !waiting && !entries.some(({ id }) => id === chosen);
    return html`<div class="field entry">
        <label for=${part}>${label}</label>
        <select id=${part} ?disabled=${waiting} @change=${(event: Event) => choose((event.target as HTMLSelectElement).value)}>
          ${waiting ? html`<option>${desk.catalogueProblem ? msg('not available') : msg('loading …')}</option>` : options(entries, chosen)}
        </select>
        <button
          aria-label=${msg(str`${label}: add your own`)}
          title=${msg('Your own files: add, look at, delete')}
          @click=${() => void openOwn(desk, part)}
        >
          +
        </button>
      </div>
      ${missing ? html`<p class="error">${msg(str`“${labelOf(chosen)}” is not here; choose one of the list.`)}</p>` : nothing}`;
  }

  #powers(field: NumberField, label: string, max: number) {
    const value = this.desk.draft.recipe[field];
    return html`<tt-slider
      narrow
      .label=${label}
      .value=${value}
      .text=${typed(value)}
      .min=${1}
      .max=${max}
      scale="powers"
      .error=${this.desk.errors[field] ?? ''}
      @value=${this.#number(field)}
    ></tt-slider>`;
  }

  #ema() {
    const { recipe } = this.desk.draft;
    const { decays, followed } = modeOf(recipe);
    const first = recipe.ema_decay[0] ?? NaN;
    const select = html`<select
      class="quiet"
      aria-label=${msg('What the weight EMA is used for')}
      title=${modeWords(recipe.ema_mode).text}
      @change=${(event: Event) => this.desk.set({ ema_mode: (event.target as HTMLSelectElement).value as EmaMode })}
    >
      ${EMA_MODES.map((mode) => html`<option value=${mode} .selected=${mode === recipe.ema_mode}>${modeWords(mode).word}</option>`)}
    </select>`;
    const wrong = this.desk.errors['ema_mode'];
    if (decays === 0)
      return html`<div class="field">${msg('Weight EMA')} ${select}</div>
        ${wrong ? html`<p class="error">${wrong}</p>` : nothing}`;
    // The slider moves the first half-life; typing replaces the list of decays.
    const decay = ({ detail }: CustomEvent<SliderValue>) =>
      this.desk.set({ ema_decay: detail.byHand ? parseNumbers(detail.text) : [shortDecay(detail.value), ...recipe.ema_decay.slice(1)] });
    return html`<div class="ema">
      <tt-slider
        .label=${msg('Weight EMA')}
        .value=${halfLife(first)}
        .text=${decaysText(recipe.ema_decay)}
        .min=${1}
        .max=${1000}
        scale="log"
        .error=${this.desk.errors['ema_decay'] ?? ''}
        @value=${decay}
        >${select}</tt-slider
      >
      ${followed && halfLife(first) > 0 ? this.#halfLife(first) : nothing}
    </div>`;
  }

  #halfLife(decay: number) {
    const { recipe } = this.desk.draft;
    const updates = halfLife(decay);
    const set = (event: Event) => {
      const wanted = Number((event.target as HTMLInputElement).value);
      this.desk.set({ ema_decay: [wanted > 0 ? shortDecay(wanted) : NaN, ...recipe.ema_decay.slice(1)] });
    };
    const part = recipe.max_steps > 0 ? msg(str`updates, ${percent(updates / recipe.max_steps, 0)} of the run`) : msg('updates');
    return html`<label class="field half"
      >${msg('half-life')} <input inputmode="decimal" autocomplete="off" .value=${significant(updates)} @change=${set} />${part}
    </label>`;
  }

  #number(field: NumberField) {
    return (event: CustomEvent<SliderValue>) => this.desk.set({ [field]: event.detail.value });
  }

  async #share(): Promise<void> {
    try {
      await navigator.clipboard.writeText(location.href);
      this.copied = true;
      setTimeout(() => (this.copied = false), 2000);
    } catch {
      // No clipboard here (an insecure address, a refused permission): show the address to be copied by hand.
      prompt(msg('Copy this address:'), location.href);
    }
  }
}

/** "LoRA r 8, max_length 512": names as in the recipe, since that is where they can be looked up. */
function settingsText({ lora, ...rest }: Suited): string {
  const adapter = lora === undefined ? [] : [lora ? msg(str`LoRA r ${lora.r}`) : msg('all weights')];
  return [...adapter, ...Object.entries(rest).map(([name, value]) => `${name} ${value}`)].join(', ');
}

/** As few digits as keep the half-life to within a percent. */
const shortDecay = (updates: number): number => Number((1 - Number((1 - decayOfHalfLife(updates)).toPrecision(2))).toFixed(6));
