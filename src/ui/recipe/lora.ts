import { msg, str } from '@lit/localize';
import { html, nothing, type TemplateResult } from 'lit';
import { isolated } from '../../protocol/isolate';
import { DEFAULT_LORA, LORA_MODULES, QUANTIZATIONS, type Lora, type Quantization, type Recipe } from '../../protocol/recipe';
import { choice, isOn, numberField, toggle } from '../controls/fields';
import { type Editing, precisionTitle } from './details';

/** Adapters beside frozen weights: whether, of which shape, where, and how the frozen weights are stored. */

const NONE = 'none';

function quantizationTitle(quantization: Quantization): string {
  switch (quantization) {
    case 'int8':
      return msg('int8');
    case 'int4':
      return msg('int4');
  }
}

function fields(form: Editing, lora: Lora): TemplateResult {
  const { recipe, errors } = form;
  const set = (change: Partial<Lora>) => form.set({ lora: { ...lora, ...change } });
  const number = (key: 'r' | 'lora_alpha' | 'lora_dropout', label: string) =>
    numberField(label, lora[key], errors[`lora.${key}`], (value) => set({ [key]: value }));
  const turn = (name: Lora['target_modules'][number], on: boolean) =>
    set({ target_modules: LORA_MODULES.filter((other) => (other === name ? on : lora.target_modules.includes(other))) });
  const modules = errors['lora.target_modules'];
  return html`${number('r', msg('Rank r'))} ${number('lora_alpha', msg('lora_alpha'))} ${number('lora_dropout', msg('lora_dropout'))}
    <fieldset class="modules">
      <legend>${msg('Beside these matrices')}</legend>
      ${LORA_MODULES.map(
        (name) =>
          html`<label
            ><input
              type="checkbox"
              .checked=${lora.target_modules.includes(name)}
              @change=${(event: Event) => turn(name, isOn(event))}
            />${name}</label
          >`,
      )}
    </fieldset>
    ${modules ? html`<p class="error">${msg(str`Matrices: ${modules}`)}</p>` : nothing}
    ${choice(
      msg('Frozen base stored as'),
      recipe.quantization ?? NONE,
      [[NONE, precisionTitle(recipe.precision)], ...QUANTIZATIONS.map((id) => [id, quantizationTitle(id)] as const)],
      (id) => form.set({ quantization: id === NONE ? null : (id as Quantization) }),
      errors['quantization'],
    )}
    <p class="note">
      ${msg('int8 takes a quarter and int4 about a sixth of the memory of float32; both are rounded once, when the model is loaded.')}
    </p>`;
}

function titleOf(lora: Recipe['lora'], quantization: Recipe['quantization']): string {
  if (!lora) return msg('LoRA: off, all weights are trained');
  return quantization ? msg(str`LoRA: r ${lora.r}, ${isolated(quantization)}`) : msg(str`LoRA: r ${lora.r}`);
}

export function loraDetails(form: Editing): TemplateResult {
  const { errors } = form;
  const { lora, quantization } = form.recipe;
  const wrong = Object.keys(errors).some((key) => key.startsWith('lora') || key === 'quantization');
  const title = titleOf(lora, quantization);
  return html`<details ?open=${wrong}>
    <summary>${title}</summary>
    <div class="inside">
      ${toggle(
        'lora',
        msg('Train adapters'),
        msg(
          'The weights stay as they are, and two thin matrices beside each are trained instead: far less memory, and a small file to carry away.',
        ),
        lora !== null,
        (on) => form.set(on ? { lora: DEFAULT_LORA } : { lora: null, quantization: null }),
        lora ? undefined : errors['quantization'],
      )}
      ${lora ? fields(form, lora) : nothing}
    </div>
  </details>`;
}
