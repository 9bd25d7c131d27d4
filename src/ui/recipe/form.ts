import { localized, msg, str } from '@lit/localize';
import { html, LitElement, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Catalogue } from '../../protocol/catalogue';
import type { DeviceName } from '../../protocol/device/names';
import { isolated } from '../../protocol/isolate';
import { isOwn } from '../../protocol/own';
import type { Recipe } from '../../protocol/recipe';
import { count, plural, roughly, scientific } from '../../lab/base/format';
import { list } from '../../lab/base/said';
import type { OwnPart } from '../../lab/own/list';
import type { Draft, FieldErrors } from '../../lab/settings/fields';
import { firstDraft } from '../../lab/settings/link';
import { languageTitle } from '../../lab/settings/languages';
import { differences, labelOf, nameOf } from '../../lab/settings/names';
import { matchingPreset, mixesSafety, PRESET_IDS, presetOn, presetRecipe, presetText, presetTitle } from '../../lab/settings/presets';
import type { Suited, Suiting } from '../../lab/settings/suited';
import type { Switching } from '../../lab/settings/switching';
import { shippedTitle, titleOf } from '../../lab/settings/titles';
import { shared } from '../base/styles';
import { unheard } from '../base/unheard';
import { typed, valueOf } from '../controls/fields';
import { options, type Choice } from '../controls/options';
import type { TermId } from '../controls/glossary';
import '../controls/slider';
import type { SliderValue } from '../controls/slider';
import { averageFields } from './average';
import { evaluationDetails, optimiserDetails, type Editing, type NumberField } from './details';
import { styles } from './form.styles';
import { KeptFocus } from '../controls/kept-focus';
import { loraDetails } from './lora';
import { safetyFields } from './safety';

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
  /** What choosing a model of another language has changed besides. */
  @property({ attribute: false }) switching: Switching | null = null;
  /** Of the run at work. */
  @property({ attribute: false }) running: Recipe | null = null;
  /** `step`: the browser's Back leads to what was before. */
  onChange: (draft: Draft, step?: boolean) => void = unheard;
  onReset: () => void = unheard;
  onModel: (id: string) => void = unheard;
  /** Takes back what choosing the model has changed besides. */
  onUndo: () => void = unheard;
  /** The address of the page is to be shown, for others. */
  onShare: () => void = unheard;
  /** Files of one's own are to be added. */
  onOwn: (part: OwnPart) => void = unheard;
  @state() private copied = false;
  /** On a phone the settings are folded away, so that what a run did is near what starts it. */
  @state() private unfolded = false;

  constructor() {
    super();
    new KeptFocus(this, () => this.#first);
  }

  get #first(): HTMLElement | null {
    return this.renderRoot.querySelector('.presets button');
  }

  /** It is where one goes on after what stood in its place. */
  override focus(): void {
    void this.updateComplete.then(() => this.#first?.focus());
  }

  #set = (change: Partial<Recipe>, step = false): void =>
    this.onChange({ ...this.draft, recipe: { ...this.draft.recipe, ...change } }, step);

  protected override render() {
    const { errors, catalogue } = this;
    const { recipe, seeds } = this.draft;
    const form: Editing = { recipe, errors, set: (change) => this.#set(change) };
    return html`<div class="scroll">
        <div class="head">
          <h2>${msg('Recipe')}</h2>
          <span class="tools">
            <button class="plain" @click=${() => this.onReset()}>${msg('Reset')}</button>
            <button class="plain" @click=${this.#share}>${this.copied ? msg('Link copied') : msg('Share link')}</button>
          </span>
        </div>
        ${this.#next()} ${this.#presets()}
        <div id="settings" class=${this.#open ? 'unfolded' : ''}>
          ${this.#model()} ${this.#data()}
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
          ${averageFields(form)} ${safetyFields(form, this.#entry())}
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
          ${optimiserDetails(form, this.noHalf)}
          ${evaluationDetails(form, catalogue ?? { prompts: [], models: [] }, () => this.onOwn('prompts'))}
        </div>
      </div>
      <slot name="go"></slot>`;
  }

  /** What is to be read or corrected among the settings is not folded away. */
  get #open(): boolean {
    return this.unfolded || Object.keys(this.errors).length > 0 || this.switching !== null || this.suited !== null;
  }

  /** The settings are those of the next run. */
  #next() {
    const { running } = this;
    const { recipe, seeds } = this.draft;
    if (!running || differences(recipe, running).length === 0) return nothing;
    const rate = scientific(running.learning_rate);
    const figures = plural(
      running.max_steps,
      () => msg(str`(rate ${rate}, batch ${running.per_device_train_batch_size}, 1 step).`),
      () => msg(str`(rate ${rate}, batch ${running.per_device_train_batch_size}, ${count(running.max_steps)} steps).`),
    );
    return html`<p class="note next" role="status">
      ${msg(str`These settings are for the next run. At work: ${nameOf(running)}`)} <span class="whole">${figures}</span>
      <button class="plain" @click=${() => this.onChange({ recipe: running, seeds }, true)}>${msg('Back to those')}</button>
    </p>`;
  }

  #presets() {
    const { recipe } = this.draft;
    const chosen = matchingPreset(recipe);
    const refusals = this.#entry()?.safety;
    return html`<div class="presets" role="group" aria-label=${msg('Presets')}>
      ${PRESET_IDS.map((id) => {
        const missing = mixesSafety(id) && !refusals && id !== chosen;
        return html`<button
          aria-pressed=${id === chosen ? 'true' : 'false'}
          ?disabled=${missing}
          title=${missing ? msg('No safety rows ship with this data set') : presetText(id)}
          @click=${() => this.#set(presetRecipe(id, recipe.data), true)}
        >
          ${presetTitle(id)}
        </button>`;
      })}
      <button
        class="unfold"
        aria-expanded=${this.#open ? 'true' : 'false'}
        aria-controls="settings"
        @click=${() => (this.unfolded = !this.unfolded)}
      >
        ${this.#open ? msg('Fewer settings') : msg('All settings')}
      </button>
    </div>`;
  }

  #model() {
    const { catalogue, suited } = this;
    const chosen = this.draft.recipe.model;
    return html`${this.#choice('model', msg('Model'), catalogue?.models, chosen, (model) => this.onModel(model))} ${this.#switched(chosen)}
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

  /** What came along with a model of another language, or why the page chose a smaller one. */
  #switched(chosen: string) {
    const { switching } = this;
    if (switching?.model !== chosen) return nothing;
    const { language, titles, slow } = switching;
    if (!slow) {
      const what = list(titles.map(shippedTitle));
      const text =
        language === null
          ? msg(str`Judged by ${what}, which goes by many wordings of refusals: this model's own is not known.`)
          : msg(str`Switched to ${languageTitle(language)}: ${what}.`);
      return html`<p class="note" role="status">${text}</p>`;
    }
    return html`<p class="note" role="status">
      ${msg(str`${shippedTitle(slow.title)} would take about ${roughly(slow.seconds)} here, so this smaller model was chosen.`)}
      <button class="plain" @click=${() => this.onModel(slow.model)}>${msg('Use it anyway')}</button>
    </p>`;
  }

  /** A preset is a preset of its data set: with another one chosen, its figures follow. */
  #data() {
    const { recipe } = this.draft;
    const choose = (data: string) => {
      const preset = isOwn(recipe.model) ? null : matchingPreset(recipe);
      const entry = this.catalogue?.data.find(({ id }) => id === data) ?? { id: data };
      this.#set({ data, ...(preset ? presetOn(preset, entry) : {}) }, true);
    };
    return this.#choice('data', msg('Data'), this.catalogue?.data, recipe.data, choose);
  }

  #language() {
    return this.catalogue?.models.find(({ id }) => id === this.draft.recipe.model)?.language;
  }

  #entry() {
    return this.catalogue?.data.find(({ id }) => id === this.draft.recipe.data);
  }

  #choice(part: OwnPart, label: string, entries: readonly Choice[] | undefined, chosen: string, choose: (id: string) => void) {
    const waiting = entries === undefined || (isOwn(chosen) && this.waiting);
    const entry = entries?.find(({ id }) => id === chosen);
    const missing = !waiting && !entry;
    return html`<div class="field entry">
        <label for=${part}>${label}</label>
        <select
          id=${part}
          title=${entry ? isolated(titleOf(entry)) : ''}
          ?disabled=${waiting}
          @change=${(event: Event) => choose(valueOf(event))}
        >
          ${waiting ? html`<option>${this.unavailable ? msg('not available') : msg('loading …')}</option>` : options(entries, chosen, part === 'data' ? this.#language() : undefined)}
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

  #number(field: NumberField) {
    return ({ value }: SliderValue) => this.#set({ [field]: value });
  }

  async #share(): Promise<void> {
    try {
      await navigator.clipboard.writeText(location.href);
      this.copied = true;
      setTimeout(() => (this.copied = false), 2000);
    } catch {
      // No clipboard here (an insecure address, a refused permission): the address is shown below, to be copied by hand.
    }
    this.onShare();
  }
}

/** "LoRA r 8, max_length 512": names as in the recipe, since that is where they can be looked up. */
function settingsText({ lora, ...rest }: Suited): string {
  const adapter = lora === undefined ? [] : [lora ? msg(str`LoRA r ${lora.r}`) : msg('all weights')];
  return list([...adapter, ...Object.entries(rest).map(([name, value]) => `${name} ${value}`)]);
}
