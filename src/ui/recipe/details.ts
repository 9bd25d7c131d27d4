import { msg, str } from '@lit/localize';
import { html, nothing, type TemplateResult } from 'lit';
import { JUDGES } from '../../judge/judges';
import { AVERAGE_FIELDS, modeOf } from '../../protocol/averages';
import { PRECISIONS, SCHEDULES, type Precision, type Recipe, type Schedule } from '../../protocol/recipe';
import { averageFieldLabel } from '../../lab/settings/average-words';
import { options } from '../controls/options';
import { openOwn } from '../own/open';
import { judgeDetails } from './judge';
import type { Desk } from '../../lab/desk';

export type NumberField = { [K in keyof Recipe]: Recipe[K] extends number ? K : never }[keyof Recipe];

export const typed = (value: number): string => (Number.isNaN(value) ? '' : String(value));

/** The fields that are rarely touched, folded away below the sliders. */

export function field(label: string, input: TemplateResult, error: string | undefined): TemplateResult {
  return html`<label class="field">${label} ${input}</label>${error ? html`<p class="error">${label}: ${error}</p>` : nothing}`;
}

export function numberInput(value: number, error: string | undefined, set: (value: number) => void): TemplateResult {
  const change = (event: Event) => {
    const text = (event.target as HTMLInputElement).value.trim();
    set(text === '' ? NaN : Number(text));
  };
  return html`<input
    inputmode="decimal"
    autocomplete="off"
    aria-invalid=${error ? 'true' : 'false'}
    .value=${typed(value)}
    @change=${change}
  />`;
}

function number(desk: Desk, key: NumberField, label: string): TemplateResult {
  const error = desk.errors[key];
  return field(
    label,
    numberInput(desk.draft.recipe[key], error, (value) => desk.set({ [key]: value })),
    error,
  );
}

/** A switch and what it does. */
export function toggle(id: string, label: string, text: string, on: boolean, set: (on: boolean) => void, error?: string): TemplateResult {
  const change = (event: Event) => set((event.target as HTMLInputElement).checked);
  const box = html`<input type="checkbox" aria-describedby=${id} .checked=${on} @change=${change} />`;
  return html`${field(label, box, error)}
    <p class="note" id=${id}>${text}</p>`;
}

type EvaluationNumber = 'max_new_tokens' | 'live_prompts' | 'live_rows';

function evaluationNumber(desk: Desk, key: EvaluationNumber, label: string): TemplateResult {
  const { evaluation } = desk.draft.recipe;
  const error = desk.errors[`evaluation.${key}`];
  const set = (value: number) => desk.set({ evaluation: { ...evaluation, [key]: value } });
  return field(label, numberInput(evaluation[key], error, set), error);
}

export function choice(
  label: string,
  value: string,
  options: readonly (readonly [string, string])[],
  set: (value: string) => void,
  error?: string,
  impossible?: string,
): TemplateResult {
  const known = options.some(([id]) => id === value);
  return field(
    label,
    html`<select @change=${(event: Event) => set((event.target as HTMLSelectElement).value)}>
      ${known ? nothing : html`<option .selected=${true}>${value}</option>`}
      ${options.map(([id, title]) => html`<option value=${id} .selected=${id === value} ?disabled=${id === impossible}>${title}</option>`)}
    </select>`,
    error,
  );
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

const emaFields = (desk: Desk): TemplateResult[] => {
  const { fields } = modeOf(desk.draft.recipe);
  return AVERAGE_FIELDS.filter((key) => fields.includes(key)).map((key) => number(desk, key, averageFieldLabel(key)));
};

export function precisionTitle(precision: Precision): string {
  switch (precision) {
    case 'float32':
      return msg('float32');
    case 'mixed':
      return msg('float16 weights');
  }
}

/** An adapter without float16 cannot offer it; what it is, or why not, stands below. */
function precisionField(desk: Desk): TemplateResult {
  const { adapter } = desk.runs;
  const missing = desk.usable && !adapter?.features.includes('shader-f16');
  const text = missing
    ? msg('This adapter does not offer float16 (shader-f16), so that only float32 is possible.')
    : msg('With float16 the forward and backward passes read a rounded copy of the weights. Sums, updates and averages stay float32.');
  return html`${choice(
      msg('Precision'),
      desk.draft.recipe.precision,
      PRECISIONS.map((id) => [id, precisionTitle(id)] as const),
      (id) => desk.set({ precision: id as Precision }),
      desk.errors['precision'],
      missing ? 'mixed' : undefined,
    )}
    <p class="note">${text}</p>`;
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

export function optimiserDetails(desk: Desk): TemplateResult {
  const { recipe } = desk.draft;
  const warm = recipe.lr_scheduler_type !== 'constant';
  return html`<details ?open=${INSIDE.some((key) => desk.errors[key])}>
    <summary>${msg('Schedule, clipping, decay')}</summary>
    <div class="inside">
      ${choice(
        msg('Schedule'),
        recipe.lr_scheduler_type,
        SCHEDULES.map((id) => [id, scheduleTitle(id)] as const),
        (id) => desk.set({ lr_scheduler_type: id as Schedule }),
        desk.errors['lr_scheduler_type'],
      )}
      ${warm ? number(desk, 'warmup_steps', msg('Warm-up updates')) : nothing}
      ${number(desk, 'max_grad_norm', msg('Clip gradient norm at'))} ${number(desk, 'weight_decay', msg('Weight decay'))}
      ${number(desk, 'adam_beta1', msg('Adam beta 1'))} ${number(desk, 'adam_beta2', msg('Adam beta 2'))}
      ${number(desk, 'max_length', msg('Longest row, tokens'))} ${emaFields(desk)}
      ${toggle(
        'checkpointing',
        msg('Gradient checkpointing'),
        msg('Results of the forward pass are computed again when they are needed instead of being kept: less memory, slower, same result.'),
        recipe.gradient_checkpointing,
        (gradient_checkpointing) => desk.set({ gradient_checkpointing }),
        desk.errors['gradient_checkpointing'],
      )}
      ${precisionField(desk)} ${number(desk, 'save_steps', msg('Checkpoint every … updates'))}
    </div>
  </details>`;
}

const wrongInside = (desk: Desk) => Object.keys(desk.errors).some((key) => key.startsWith('evaluation') || key === 'eval_steps');

export function evaluationDetails(desk: Desk): TemplateResult {
  const { recipe } = desk.draft;
  const { evaluation } = recipe;
  const sets = (desk.catalogue?.prompts ?? []).filter(({ kind }) => kind === 'adversarial');
  const chosen = sets.find(({ id }) => id === evaluation.prompts);
  const set = (change: Partial<Recipe['evaluation']>) => desk.set({ evaluation: { ...evaluation, ...change } });
  const title = chosen ? msg(str`Evaluation: ${chosen.n} prompts, ${evaluation.judge}`) : msg(str`Evaluation: ${evaluation.judge}`);
  return html`<details ?open=${wrongInside(desk)}>
    <summary>${title}</summary>
    <div class="inside">
      ${field(
        msg('Prompts'),
        html`<select @change=${(event: Event) => set({ prompts: (event.target as HTMLSelectElement).value })}>
          ${options(sets, evaluation.prompts)}
        </select>`,
        undefined,
      )}
      <button class="plain own" @click=${() => void openOwn(desk, 'prompts')}>${msg('Prompts of your own …')}</button>
      ${choice(
        msg('Judge'),
        evaluation.judge,
        JUDGES.map(({ id, title: name }) => [id, name] as const),
        (judge) => set({ judge }),
      )}
      ${judgeDetails(evaluation.judge)} ${number(desk, 'eval_steps', msg('Every … updates'))}
      ${evaluationNumber(desk, 'live_prompts', msg('Prompts in the curve'))}
      ${evaluationNumber(desk, 'live_rows', msg('Utility rows in the curve'))}
      ${evaluationNumber(desk, 'max_new_tokens', msg('Longest answer, tokens'))}
    </div>
  </details>`;
}
