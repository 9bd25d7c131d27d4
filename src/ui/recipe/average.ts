import { msg, str } from '@lit/localize';
import { html, nothing, type TemplateResult } from 'lit';
import { EMA_MODES, modeOf, type EmaMode } from '../../protocol/averages';
import { isolated } from '../../protocol/isolate';
import { decayOfHalfLife, halfLife } from '../../protocol/recipe';
import { typedNumber } from '../../lab/base/typed-number';
import { plural, significant } from '../../lab/base/format';
import { modeWords } from '../../lab/settings/average-words';
import { parseNumbers } from '../../lab/settings/fields';
import { decaysText } from '../../lab/settings/names';
import { valueOf } from '../controls/fields';
import type { SliderValue } from '../controls/slider';
import '../controls/term';
import type { Editing } from './details';

/** What the average of the weights is used for, and how far back it reaches. A recipe holds decays; the slider moves the share of the run. */

/** Per cent of a run that a half-life can be moved to. */
const REACH = { least: 1, most: 60 };
/** Updates, where the decays are those of no average that is followed. */
const UPDATES = { least: 1, most: 1000 };

/** As few digits as keep the half-life to within a percent. */
const shortDecay = (updates: number): number => Number((1 - Number((1 - decayOfHalfLife(updates)).toPrecision(2))).toFixed(6));

const unmark = (event: Event): void => (event.target as HTMLInputElement).setCustomValidity('');

export function averageFields(form: Editing): TemplateResult {
  const { recipe, errors, set } = form;
  const { decays, followed } = modeOf(recipe);
  const select = html`<select
    class="quiet"
    aria-label=${msg('What the weight EMA is used for')}
    title=${modeWords(recipe.ema_mode).text}
    @change=${(event: Event) => set({ ema_mode: valueOf(event) as EmaMode })}
  >
    ${EMA_MODES.map((mode) => html`<option value=${mode} .selected=${mode === recipe.ema_mode}>${modeWords(mode).word}</option>`)}
  </select>`;
  const wrong = errors['ema_mode'];
  if (decays === 0)
    return html`<div class="field">${msg('Weight EMA')} ${select}</div>
      ${wrong ? html`<p class="error">${wrong}</p>` : nothing}`;
  const updates = halfLife(recipe.ema_decay[0] ?? NaN);
  const ofRun = followed && recipe.max_steps > 0;
  const unit = ofRun ? recipe.max_steps / 100 : 1;
  const { least, most } = ofRun ? REACH : UPDATES;
  const reach = (value: number) => set({ ema_decay: [shortDecay(value * unit), ...recipe.ema_decay.slice(1)] });
  // The slider moves the first half-life; typing replaces the list of decays.
  const change = ({ byHand, text, value }: SliderValue) => (byHand ? set({ ema_decay: parseNumbers(text) }) : reach(value));
  const per = significant(updates / unit, 2);
  // What is no length of time changes nothing and says why.
  const typed = (event: Event) => {
    const value = typedNumber(valueOf(event));
    if (value > 0 && value < Infinity) return reach(value);
    const input = event.target as HTMLInputElement;
    input.setCustomValidity(
      msg(str`“${isolated(input.value)}” cannot be a half-life: it must be a number above 0, in per cent of the run.`),
    );
    input.reportValidity();
    input.value = per; // The words stay in sight until it is left or written in.
  };
  return html`<div class="ema">
    <tt-slider
      .label=${msg('Weight EMA')}
      term="average"
      .value=${updates / unit}
      .text=${decaysText(recipe.ema_decay)}
      .said=${ofRun && updates > 0 ? msg(str`half-life ${per} % of the run`) : ''}
      .min=${least}
      .max=${most}
      scale="log"
      .error=${errors['ema_decay'] ?? ''}
      .onChange=${change}
      >${select}</tt-slider
    >
    ${
      ofRun && updates > 0
        ? html`<label class="field half"
            ><tt-term of="half-life">${msg('half-life')}</tt-term>
            <input inputmode="decimal" autocomplete="off" .value=${per} @input=${unmark} @blur=${unmark} @change=${typed} />${plural(
              Number(updates.toPrecision(3)),
              () => msg('% of the run, 1 update'),
              () => msg(str`% of the run, ${significant(updates)} updates`),
            )}
          </label>`
        : nothing
    }
  </div>`;
}
