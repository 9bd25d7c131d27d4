import { localized, msg, str } from '@lit/localize';
import { html, LitElement, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Catalogue } from '../../protocol/catalogue';
import type { DeviceName } from '../../protocol/device/names';
import { isOwn } from '../../protocol/own';
import { EMA_MODES, modeOf, type EmaMode } from '../../protocol/averages';
import { decayOfHalfLife, halfLife, type Recipe } from '../../protocol/recipe';
import { percent, scientific, significant } from '../../lab/base/format';
import type { OwnPart } from '../../lab/own/list';
import { type Draft, type FieldErrors, parseNumbers } from '../../lab/settings/fields';
import { firstDraft } from '../../lab/settings/link';
import { modeWords } from '../../lab/settings/average-words';
import { decaysText, labelOf } from '../../lab/settings/names';
import { matchingPreset, PRESET_IDS, presetRecipe, presetTitle, type PresetId } from '../../lab/settings/presets';
import type { Suited, Suiting } from '../../lab/settings/suited';
import { shared } from '../base/styles';
import { unheard } from '../base/unheard';
import { typed, valueOf } from '../controls/fields';
import { options, type Choice } from '../controls/options';
import type { TermId } from '../controls/glossary';
import '../controls/slider';
import type { SliderValue } from '../controls/slider';
import { evaluationDetails, optimiserDetails, type Editing, type NumberField } from './details';
import { styles } from './form.styles';
import { loraDetails } from './lora';

/** The settings of a run. What starts it stands in the slot `go`. */
@localized()
@customElement('tt-recipe')
export class RecipeForm extends LitElement {
  static override styles = [shared, styles];

  @property({ attribute: false }) draft: Draft = firstDraft();
  @property({ attribute: false }) errors: FieldErrors = {};
  /** What can be chosen; null until that was read. */
  @property({ attribute: false }) catalogue: Catalogue | null = null;
  /** It could not be read. */
  @property({ type: Boolean }) unavailable = false;
  /** What a person brought along is still being looked up. */
  @property({ type: Boolean }) waiting = false;
  /** What computes the recipe and has no float16. */
  @property() noHalf: DeviceName | null = null;
  /** What choosing the model has changed besides. */
  @property({ attribute: false }) suited: Suiting | null = null;
  onChange: (draft: Draft) => void = unheard;
  onModel: (id: string) => void = unheard;
  /** Takes back what choosing the model has changed besides. */
  onUndo: () => void = unheard;
  /** Files of one's own are to be added. */
  onOwn: (part: OwnPart) => void = unheard;
  @state() private copied = false;

  #set = (change: Partial<Recipe>): void => this.onChange({ ...this.draft, recipe: { ...this.draft.recipe, ...change } });

  protected override render() {
    const { errors, catalogue } = this;
    const { recipe, seeds } = this.draft;
    const form: Editing = { recipe, errors, set: this.#set };
    return html`<div class="scroll">
        <div class="head">
          <h2>${msg('Recipe')}</h2>
          <span class="tools">
            <button class="plain" @click=${() => this.onChange(firstDraft())}>${msg('Reset')}</button>
            <button class="plain" @click=${this.#share}>${this.copied ? msg('Link copied') : msg('Share link')}</button>
          </span>
        </div>
        ${this.#presets()} ${this.#model()} ${this.#data()}
        <tt-slider
          .label=${msg('Learning rate')}
          term="rate"
          .value=${recipe.learning_rate}
          .text=${Number.isNaN(recipe.learning_rate) ? '' : scientific(recipe.learning_rate)}
          .min=${1e-5}
          .max=${1e-2}
          scale="log"
          .error=${errors['learning_rate'] ?? ''}
          .onChange=${this.#number('learning_rate')}
        ></tt-slider>
        <div class="pair">
          ${this.#powers('per_device_train_batch_size', msg('Batch size'), 'batch', 128)}
          ${this.#powers('gradient_accumulation_steps', msg('Accumulate'), 'accumulate', 16)}
        </div>
        <tt-slider
          .label=${msg('Gradient steps')}
          .value=${recipe.max_steps}
          .text=${typed(recipe.max_steps)}
          .min=${10}
          .max=${2000}
          scale="log"
          .error=${errors['max_steps'] ?? ''}
          .onChange=${this.#number('max_steps')}
        ></tt-slider>
        ${this.#ema()}
        <label class="field"
          >${msg('Seeds, one run each')}
          <input
            .value=${seeds}
            autocomplete="off"
            aria-invalid=${errors['seeds'] ? 'true' : 'false'}
            aria-describedby="seeds-error"
            @change=${(event: Event) => this.onChange({ recipe, seeds: valueOf(event).trim() })}
          />
        </label>
        ${errors['seeds'] ? html`<p class="error" id="seeds-error">${errors['seeds']}</p>` : nothing} ${loraDetails(form)}
        ${optimiserDetails(form, this.noHalf)} ${evaluationDetails(form, catalogue?.prompts ?? [], () => this.onOwn('prompts'))}
      </div>
      <slot name="go"></slot>`;
  }

  #presets() {
    const { recipe } = this.draft;
    const chosen = matchingPreset(recipe);
    const choose = (id: PresetId) => this.#set(presetRecipe(id, recipe.data));
    return html`<div class="presets" role="group" aria-label=${msg('Presets')}>
      ${PRESET_IDS.map(
        (id) => html`<button aria-pressed=${id === chosen ? 'true' : 'false'} @click=${() => choose(id)}>${presetTitle(id)}</button>`,
      )}
    </div>`;
  }

  #model() {
    const { catalogue, suited } = this;
    const chosen = this.draft.recipe.model;
    return html`${this.#choice('model', msg('Model'), catalogue?.models, chosen, (model) => this.onModel(model))}
    ${
      suited?.model === chosen
        ? html`<p class="note" role="status">
            ${msg(str`Set for this model: ${settingsText(suited.set)}.`)}
            <button class="plain" title=${msg(str`Back to ${settingsText(suited.before)}`)} @click=${() => this.onUndo()}>
              ${msg('Undo')}
            </button>
          </p>`
        : nothing
    }`;
  }

  /** A preset is a preset of its data set: with another one chosen, its figures follow. */
  #data() {
    const { recipe } = this.draft;
    const choose = (data: string) => {
      const preset = isOwn(recipe.model) ? null : matchingPreset(recipe);
      this.#set({ data, ...(preset ? presetRecipe(preset, data) : {}) });
    };
    return this.#choice('data', msg('Data'), this.catalogue?.data, recipe.data, choose);
  }

  #choice(part: OwnPart, label: string, entries: readonly Choice[] | undefined, chosen: string, choose: (id: string) => void) {
    const waiting = entries === undefined || (isOwn(chosen) && this.waiting);
    const missing = !waiting && !entries.some(({ id }) => id === chosen);
    return html`<div class="field entry">
        <label for=${part}>${label}</label>
        <select id=${part} ?disabled=${waiting} @change=${(event: Event) => choose(valueOf(event))}>
          ${waiting ? html`<option>${this.unavailable ? msg('not available') : msg('loading …')}</option>` : options(entries, chosen)}
        </select>
        <button
          aria-label=${msg(str`${label}: add your own`)}
          title=${msg('Your own files: add, look at, delete')}
          @click=${() => this.onOwn(part)}
        >
          +
        </button>
      </div>
      ${missing ? html`<p class="error">${msg(str`“${labelOf(chosen)}” is not here; choose one of the list.`)}</p>` : nothing}`;
  }

  #powers(field: NumberField, label: string, term: TermId, max: number) {
    const value = this.draft.recipe[field];
    return html`<tt-slider
      narrow
      .label=${label}
      .term=${term}
      .value=${value}
      .text=${typed(value)}
      .min=${1}
      .max=${max}
      scale="powers"
      .error=${this.errors[field] ?? ''}
      .onChange=${this.#number(field)}
    ></tt-slider>`;
  }

  #ema() {
    const { recipe } = this.draft;
    const { decays, followed } = modeOf(recipe);
    const first = recipe.ema_decay[0] ?? NaN;
    const select = html`<select
      class="quiet"
      aria-label=${msg('What the weight EMA is used for')}
      title=${modeWords(recipe.ema_mode).text}
      @change=${(event: Event) => this.#set({ ema_mode: valueOf(event) as EmaMode })}
    >
      ${EMA_MODES.map((mode) => html`<option value=${mode} .selected=${mode === recipe.ema_mode}>${modeWords(mode).word}</option>`)}
    </select>`;
    const wrong = this.errors['ema_mode'];
    if (decays === 0)
      return html`<div class="field">${msg('Weight EMA')} ${select}</div>
        ${wrong ? html`<p class="error">${wrong}</p>` : nothing}`;
    // The slider moves the first half-life; typing replaces the list of decays.
    const decay = ({ byHand, text, value }: SliderValue) =>
      this.#set({ ema_decay: byHand ? parseNumbers(text) : [shortDecay(value), ...recipe.ema_decay.slice(1)] });
    return html`<div class="ema">
      <tt-slider
        .label=${msg('Weight EMA')}
        term="average"
        .value=${halfLife(first)}
        .text=${decaysText(recipe.ema_decay)}
        .min=${1}
        .max=${1000}
        scale="log"
        .error=${this.errors['ema_decay'] ?? ''}
        .onChange=${decay}
        >${select}</tt-slider
      >
      ${followed && halfLife(first) > 0 ? this.#halfLife(first) : nothing}
    </div>`;
  }

  #halfLife(decay: number) {
    const { recipe } = this.draft;
    const updates = halfLife(decay);
    const set = (event: Event) => {
      const wanted = Number(valueOf(event));
      this.#set({ ema_decay: [wanted > 0 ? shortDecay(wanted) : NaN, ...recipe.ema_decay.slice(1)] });
    };
    const part = recipe.max_steps > 0 ? msg(str`updates, ${percent(updates / recipe.max_steps, 0)} of the run`) : msg('updates');
    return html`<label class="field half"
      ><tt-term of="half-life">${msg('half-life')}</tt-term>
      <input inputmode="decimal" autocomplete="off" .value=${significant(updates)} @change=${set} />${part}
    </label>`;
  }

  #number(field: NumberField) {
    return ({ value }: SliderValue) => this.#set({ [field]: value });
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
