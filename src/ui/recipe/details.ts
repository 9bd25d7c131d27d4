import { msg, str } from '@lit/localize';
import { html, nothing, type TemplateResult } from 'lit';
import type { Catalogue } from '../../protocol/catalogue';
import { AVERAGE_FIELDS, modeOf } from '../../protocol/averages';
import { isolated } from '../../protocol/isolate';
import type { DeviceName } from '../../protocol/device/names';
import { PRECISIONS, SCHEDULES, type Precision, type Recipe, type Schedule } from '../../protocol/recipe';
import { JUDGES } from '../../judge/judges';
import { averageFieldLabel } from '../../lab/settings/average-words';
import type { FieldErrors } from '../../lab/settings/fields';
import { plural } from '../../lab/base/format';
import { calledById, shippedTitle, titleOf } from '../../lab/settings/titles';
import { choice, field, numberField, toggle, valueOf } from '../controls/fields';
import type { TermId } from '../controls/glossary';
import { options } from '../controls/options';
import { judgeDetails } from './judge';

export type NumberField = { [K in keyof Recipe]: Recipe[K] extends number ? K : never }[keyof Recipe];

/** A recipe and how it is changed: what its fields are made from. */
export interface Editing {
  recipe: Recipe;
  errors: FieldErrors;
  set: (change: Partial<Recipe>) => void;
}

/** The fields that are rarely touched, folded away below the sliders. */

function number({ recipe, errors, set }: Editing, key: NumberField, label: string, term?: TermId): TemplateResult {
  return numberField(label, recipe[key], errors[key], (value) => set({ [key]: value }), term);
}

type EvaluationNumber = 'max_new_tokens' | 'live_prompts' | 'live_rows';

function evaluationNumber({ recipe: { evaluation }, errors, set }: Editing, key: EvaluationNumber, label: string): TemplateResult {
  const change = (value: number) => set({ evaluation: { ...evaluation, [key]: value } });
  return numberField(label, evaluation[key], errors[`evaluation.${key}`], change);
}

function scheduleTitle(schedule: Schedule): string {
  switch (schedule) {
    case 'constant':
      return msg('constant');
    case 'constant_with_warmup':
      return msg('warm-up, constant');
    case 'linear':
      return msg('warm-up, linear');
    case 'cosine':
      return msg('warm-up, cosine');
  }
}

const emaFields = (form: Editing): TemplateResult[] => {
  const { fields } = modeOf(form.recipe);
  return AVERAGE_FIELDS.filter((key) => fields.includes(key)).map((key) => number(form, key, averageFieldLabel(key)));
};

export function precisionTitle(precision: Precision): string {
  switch (precision) {
    case 'float32':
      return msg('float32');
    case 'mixed':
      return msg('float16 weights');
  }
}

function precisionText(noHalf: DeviceName | null): string {
  if (noHalf === 'processor') return msg('The processor computes in float32; float16 needs WebGPU with shader-f16.');
  return noHalf
    ? msg('This adapter does not offer float16 (shader-f16), so that only float32 is possible.')
    : msg('With float16 the forward and backward passes read a rounded copy of the weights. Sums, updates and averages stay float32.');
}

/** A device without float16 cannot offer it; what it is, or why not, stands below. */
function precisionField({ recipe, errors, set }: Editing, noHalf: DeviceName | null): TemplateResult {
  return html`${choice(
      msg('Precision'),
      recipe.precision,
      PRECISIONS.map((id) => [id, precisionTitle(id)] as const),
      (id) => set({ precision: id as Precision }),
      errors['precision'],
      noHalf ? 'mixed' : undefined,
    )}
    <p class="note">${precisionText(noHalf)}</p>`;
}

/** The fold is opened when one of these is wrong, so that the complaint is seen. */
const INSIDE: readonly (keyof Recipe)[] = [
  'lr_scheduler_type',
  'warmup_steps',
  'max_grad_norm',
  'weight_decay',
  'adam_beta1',
  'adam_beta2',
  'max_length',
  ...AVERAGE_FIELDS,
  'gradient_checkpointing',
  'precision',
];

export function optimiserDetails(form: Editing, noHalf: DeviceName | null): TemplateResult {
  const { recipe, errors, set } = form;
  const warm = recipe.lr_scheduler_type !== 'constant';
  return html`<details ?open=${INSIDE.some((key) => errors[key])}>
    <summary>${msg('Schedule, clipping, decay')}</summary>
    <div class="inside">
      ${choice(
        msg('Schedule'),
        recipe.lr_scheduler_type,
        SCHEDULES.map((id) => [id, scheduleTitle(id)] as const),
        (id) => set({ lr_scheduler_type: id as Schedule }),
        errors['lr_scheduler_type'],
      )}
      ${warm ? number(form, 'warmup_steps', msg('Warm-up updates'), 'warm-up') : nothing}
      ${number(form, 'max_grad_norm', msg('Clip gradient norm at'), 'norm')} ${number(form, 'weight_decay', msg('Weight decay'))}
      ${number(form, 'adam_beta1', msg('Adam beta 1'))} ${number(form, 'adam_beta2', msg('Adam beta 2'))}
      ${number(form, 'max_length', msg('Longest row, tokens'))} ${emaFields(form)}
      ${toggle(
        'checkpointing',
        msg('Gradient checkpointing'),
        msg('Results of the forward pass are computed again when they are needed instead of being kept: less memory, slower, same result.'),
        recipe.gradient_checkpointing,
        (gradient_checkpointing) => set({ gradient_checkpointing }),
        errors['gradient_checkpointing'],
      )}
      ${precisionField(form, noHalf)} ${number(form, 'save_steps', msg('Checkpoint every … updates'))}
    </div>
  </details>`;
}

const wrongInside = (errors: FieldErrors) => Object.keys(errors).some((key) => key.startsWith('evaluation') || key === 'eval_steps');

export function evaluationDetails(
  form: Editing,
  { prompts, models }: Pick<Catalogue, 'prompts' | 'models'>,
  addOwn: () => void,
): TemplateResult {
  const { evaluation } = form.recipe;
  const sets = prompts.filter(({ kind }) => kind === 'adversarial');
  const chosen = sets.find(({ id }) => id === evaluation.prompts);
  const set = (change: Partial<Recipe['evaluation']>) => form.set({ evaluation: { ...evaluation, ...change } });
  const judge = calledById(evaluation.judge);
  const title = chosen
    ? plural(
        chosen.n,
        () => msg(str`Evaluation: 1 prompt, ${judge}`),
        () => msg(str`Evaluation: ${chosen.n} prompts, ${judge}`),
      )
    : msg(str`Evaluation: ${judge}`);
  return html`<details ?open=${wrongInside(form.errors)}>
    <summary>${title}</summary>
    <div class="inside">
      ${field(
        msg('Prompts'),
        html`<select
          title=${isolated(chosen ? titleOf(chosen) : evaluation.prompts)}
          @change=${(event: Event) => set({ prompts: valueOf(event) })}
        >
          ${options(sets, evaluation.prompts, models.find(({ id }) => id === form.recipe.model)?.language)}
        </select>`,
        undefined,
      )}
      <button class="plain own" @click=${addOwn}>${msg('Prompts of your own …')}</button>
      ${choice(
        msg('Judge'),
        evaluation.judge,
        JUDGES.map(({ id, title: name }) => [id, shippedTitle(name)] as const),
        (id) => set({ judge: id }),
      )}
      ${judgeDetails(evaluation.judge)} ${number(form, 'eval_steps', msg('Every … updates'))}
      ${evaluationNumber(form, 'live_prompts', msg('Prompts in the curve'))}
      ${evaluationNumber(form, 'live_rows', msg('Utility rows in the curve'))}
      ${evaluationNumber(form, 'max_new_tokens', msg('Longest answer, tokens'))}
    </div>
  </details>`;
}
