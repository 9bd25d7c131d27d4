import { msg, str } from '@lit/localize';
import { isolated } from '../../protocol/isolate';
import { isOwn } from '../../protocol/own';
import { AVERAGE_FIELDS, modeOf, usedDecays } from '../../protocol/averages';
import { plainName } from '../../protocol/plain';
import type { Recipe, Schedule } from '../../protocol/recipe';
import type { RunRecord } from '../../protocol/runs/run';
import { scientific, significant } from '../base/format';
import { list } from '../base/said';
import { modeWords } from './average-words';
import { formerTitle, PRESET_IDS, presetTitle, wholePreset } from './presets';

/** At most this many differences are named; the rest is counted. */
const MOST_NAMED = 3;

function factor(value: number, before: number): string {
  const ratio = value / before;
  const [sign, times] = ratio >= 1 ? ['×', ratio] : ['÷', 1 / ratio];
  return `${sign} ${significant(times, 2)}`;
}

export const decaysText = (decays: readonly number[]): string => decays.map((decay) => String(decay)).join(', ');

const averaged = (recipe: Recipe): boolean => usedDecays(recipe).length > 0;

const averageText = (recipe: Recipe): string => `${modeWords(recipe.ema_mode).title} ${usedDecays(recipe).join(' / ')}`.trim();

/** What an id is called where there is no room for a title: of an own thing its name, without what tells its versions apart. Isolated. */
export const labelOf = (id: string): string => isolated(isOwn(id) ? id.slice(id.indexOf('/') + 1).replace(/-[0-9a-f]{8}$/, '') : id);

function loraText({ lora, quantization }: Recipe): string {
  if (!lora) return msg('all weights');
  return quantization ? msg(str`LoRA ${lora.r} on ${quantization}`) : msg(str`LoRA ${lora.r}`);
}

const safetyText = ({ safety_share: share }: Recipe): string =>
  share > 0 ? msg(str`${significant(share * 100)} % safety rows`) : msg('no safety rows');

function scheduleWord(schedule: Schedule): string {
  switch (schedule) {
    case 'constant':
      return msg('constant');
    case 'constant_with_warmup':
      return msg('constant with warmup');
    case 'linear':
      return msg('linear');
    case 'cosine':
      return msg('cosine');
    default: // In the address of the page may stand whatever somebody wrote.
      return String(schedule).replaceAll('_', ' ');
  }
}

/** Most fields are plain values, and names are asked for by the hundred. */
const other = (a: unknown, b: unknown): boolean => a !== b && JSON.stringify(a) !== JSON.stringify(b);

/** What `recipe` has other than `before`, in the order in which settings move the outcome, each to be put into words. Seeds are no setting. */
function differing(recipe: Recipe, before: Recipe): (() => string)[] {
  const out: (() => string)[] = [];
  const changed = (key: keyof Recipe) => other(recipe[key], before[key]);
  if (changed('data')) out.push(() => msg(str`data ${labelOf(recipe.data)}`));
  if (changed('learning_rate')) {
    const ratio = before.learning_rate > 0 && recipe.learning_rate > 0;
    out.push(() =>
      ratio ? msg(str`rate ${factor(recipe.learning_rate, before.learning_rate)}`) : msg(str`rate ${scientific(recipe.learning_rate)}`),
    );
  }
  if (changed('safety_share')) out.push(() => safetyText(recipe));
  if (averageText(recipe) !== averageText(before)) out.push(() => averageText(recipe));
  if (changed('lora') || changed('quantization')) out.push(() => loraText(recipe));
  if (changed('max_steps')) out.push(() => msg(str`steps ${factor(recipe.max_steps, before.max_steps)}`));
  if (changed('per_device_train_batch_size'))
    out.push(() => msg(str`batch ${factor(recipe.per_device_train_batch_size, before.per_device_train_batch_size)}`));
  if (changed('gradient_accumulation_steps'))
    out.push(() => msg(str`accumulation ${factor(recipe.gradient_accumulation_steps, before.gradient_accumulation_steps)}`));
  if (changed('lr_scheduler_type')) out.push(() => scheduleWord(recipe.lr_scheduler_type));
  if (changed('weight_decay')) out.push(() => msg(str`decay ${significant(recipe.weight_decay)}`));
  if (changed('max_grad_norm'))
    out.push(() => (recipe.max_grad_norm > 0 ? msg(str`clip ${significant(recipe.max_grad_norm)}`) : msg('no clipping')));
  if (changed('warmup_steps')) out.push(() => msg(str`warm-up ${significant(recipe.warmup_steps)}`));
  const minor = ['adam_beta1', 'adam_beta2', 'adam_epsilon', 'max_length', 'precision', 'model', 'device'] as const;
  const averaging = AVERAGE_FIELDS.filter((field) => modeOf(recipe).fields.includes(field));
  for (const key of [...minor, ...averaging]) if (changed(key)) out.push(() => `${key} ${labelOf(String(recipe[key]))}`);
  return out;
}

export const differences = (recipe: Recipe, before: Recipe): string[] => differing(recipe, before).map((words) => words());

/** The presets were measured on the model that ships here: with an own one a name says what is trained on what. */
function nameOfOwn(recipe: Recipe): string {
  const rate = msg(str`rate ${scientific(recipe.learning_rate)}`);
  const average = averaged(recipe) ? [averageText(recipe)] : [];
  const safety = recipe.safety_share > 0 ? [safetyText(recipe)] : [];
  return list([msg(str`${labelOf(recipe.model)} on ${labelOf(recipe.data)}`), loraText(recipe), rate, ...average, ...safety]);
}

/** The preset's title, or the nearest preset with what was changed: "Careful, rate × 2". */
export function nameOf(recipe: Recipe, title = presetTitle): string {
  if (isOwn(recipe.model)) return nameOfOwn(recipe);
  const candidates = PRESET_IDS.map((id) => {
    const preset = wholePreset(id, recipe.data);
    const changes = differing(recipe, preset);
    // Of two that are equally near, the one with an average if there is one.
    return { id, changes, distance: changes.length + (preset.ema_mode === recipe.ema_mode ? 0 : 0.5) };
  });
  const { id, changes } = candidates.reduce((best, next) => (next.distance < best.distance ? next : best));
  const more = changes.length > MOST_NAMED ? [msg(str`${changes.length - MOST_NAMED} more`)] : [];
  return list([title(id), ...changes.slice(0, MOST_NAMED).map((words) => words()), ...more]);
}

/** What a person typed. A name that is what the recipe is called anyway, as records of older builds hold it, was typed by nobody. */
export function typedName({ name, recipe }: Pick<RunRecord, 'name' | 'recipe'>): string {
  const typed = plainName(name);
  return typed !== '' && [presetTitle, formerTitle].some((title) => typed === plainName(nameOf(recipe, title))) ? '' : typed;
}

/** What runs are called: that which a person typed, else what their recipe is called. For fields and files. */
export const bareName = ({ name, recipe }: Pick<RunRecord, 'name' | 'recipe'>): string => name || nameOf(recipe);

/** A name of which nothing can be seen is none. */
const visible = (name: string): boolean => /[^\s\p{C}]/u.test(name);

/** The same as it is shown, isolated. */
export const shownName = ({ name, recipe }: Pick<RunRecord, 'name' | 'recipe'>): string =>
  visible(name) ? isolated(name) : nameOf(recipe);

/** Names for a list of groups: equal names get a number, so that a sentence can point at one of them. */
export function distinctNames(names: readonly string[]): string[] {
  const taken = new Set<string>();
  const numbers = new Map<string, number>();
  return names.map((name) => {
    let distinct = name;
    let nth = numbers.get(name) ?? 1;
    while (taken.has(distinct)) distinct = `${name} (${++nth})`;
    numbers.set(name, nth);
    taken.add(distinct);
    return distinct;
  });
}

/** The names of a list that is shown again and again: what a recipe is called is worked out once in each language. */
export class ListedNames {
  #called = new WeakMap<Recipe, string>();
  #language = '';

  /** Distinct, in the order of the list. */
  of(groups: readonly Pick<RunRecord, 'name' | 'recipe'>[]): string[] {
    const language = PRESET_IDS.map(presetTitle).join();
    if (language !== this.#language) this.#called = new WeakMap();
    this.#language = language;
    return distinctNames(groups.map(({ name, recipe }) => (visible(name) ? isolated(name) : this.#calledAfter(recipe))));
  }

  #calledAfter(recipe: Recipe): string {
    const known = this.#called.get(recipe) ?? nameOf(recipe);
    this.#called.set(recipe, known);
    return known;
  }
}
