import * as v from 'valibot';
import { type AverageField, EMA_MODES, followedAverages, MOST_DECAYS } from './averages';
import { exp, log } from './base/arithmetic';
import { fail, listed, sentence, type Sentence } from './errors';
import { DEVICE_CHOICES, type DeviceChoice } from './device/names';
import { written } from './plain';
import { ruleOf } from './base/rules';

/**
 * A recipe is everything that determines a run. Names are those of Transformers' TrainingArguments
 * where it has the same thing, so that a recipe can be carried over to a cluster unchanged.
 */

const between = (low: number, high: number) =>
  v.pipe(
    v.number(`must be a number from ${low} to ${high}`),
    v.check((x) => x >= low && x <= high, `must be from ${low} to ${high}`),
  );
const whole = (low: number, high: number) =>
  v.pipe(
    v.number(`must be a whole number from ${low} to ${high}`),
    v.check((x) => Number.isInteger(x) && x >= low && x <= high, `must be a whole number from ${low} to ${high}`),
  );
const oneOf = <const T extends readonly string[]>(values: T) => v.picklist(values, `must be one of ${values.join(', ')}`);

export const SCHEDULES = ['constant', 'constant_with_warmup', 'linear', 'cosine'] as const;
/** How forward and backward passes read the matrices: in float32, or (`mixed`) in a float16 copy, with float32 products and sums. */
export const PRECISIONS = ['float32', 'mixed'] as const;
/** How the matrices of a frozen base are stored under an adapter: 8 bits with a scale per row, 4 bits with one per 32 columns. */
export const QUANTIZATIONS = ['int8', 'int4'] as const;
/** What an adapter may stand beside: the linear layers of a block. */
export const LORA_MODULES = ['q_proj', 'k_proj', 'v_proj', 'o_proj', 'gate_proj', 'up_proj', 'down_proj'] as const;

/** What a recipe names may be as long as what a record names. */
export const MOST_NAME = 1000;
const name = (what: string) => {
  const message = `must name ${what}`;
  return v.pipe(v.string(message), v.minLength(1, message), v.maxLength(MOST_NAME, `must name ${what} in at most ${MOST_NAME} characters`));
};

export const MOST_DECAY = 0.999999;
export const MOST_SAFETY = 0.5;
export const MOST_UPDATES = 1_000_000;

/** What a mode of averaging takes besides its decays; the table in averages.ts says which takes which. */
const averaging = {
  /** The average takes part in every k-th update. */
  ema_update_every: whole(1, 100_000),
  /** The average stays at the start weights until this many updates are done. */
  ema_start_step: whole(0, 1_000_000),
  /** `feedback`: share p of the way from the weights to the average that each update goes back. */
  ema_feedback: between(0, 1),
  /** `switch`: the average is copied into the weights every k-th update. */
  ema_switch_steps: whole(2, 100_000),
} satisfies Record<AverageField, v.GenericSchema>;

/** What `createTrainer` needs: all that determines the weights, and `gradient_checkpointing`, which does not. */
const optimisation = {
  learning_rate: between(0, 1),
  lr_scheduler_type: oneOf(SCHEDULES),
  /** Updates of linear warm-up; a number below 1 is a share of all updates, as in Transformers. */
  warmup_steps: between(0, 100_000),
  max_steps: whole(1, MOST_UPDATES),
  weight_decay: between(0, 10),
  adam_beta1: between(0, 0.99999),
  adam_beta2: between(0, 0.999999),
  adam_epsilon: between(1e-12, 1),
  /** Global gradient norm above which the gradient is scaled down; 0 switches clipping off. */
  max_grad_norm: between(0, 1e6),
  ema_mode: oneOf(EMA_MODES),
  /** Weight of the old value, one per averaged track. `anchor`: what the weights keep of themselves; `blend`: share of the step that is withheld. */
  ema_decay: v.pipe(
    v.array(between(0, MOST_DECAY), 'must be a list of decays'),
    v.maxLength(MOST_DECAYS, `holds at most ${MOST_DECAYS} decays`),
    v.check((decays) => new Set(decays).size === decays.length, 'must hold different decays'),
  ),
  ...averaging,
  /** Most of the forward pass is computed again for the backward pass instead of being kept: less memory, more time, the same bits. */
  gradient_checkpointing: v.boolean('must be true or false'),
};

export const loraSchema = v.strictObject({
  /** Rank of A [r, in] and B [out, r]. */
  r: whole(1, 256),
  lora_alpha: between(0.001, 10_000),
  /** Share of the inputs of A that are left out in an update, the rest being scaled up. */
  lora_dropout: between(0, 0.9),
  target_modules: v.pipe(
    v.array(oneOf(LORA_MODULES), 'must be a list of modules'),
    v.minLength(1, 'must name at least one module'),
    v.check((names) => new Set(names).size === names.length, 'must name different modules'),
  ),
});

/** Longest answer, in tokens. */
export const MOST_NEW_TOKENS = 4096;

/** Rows are accumulated over at most so many passes. */
export const MOST_ACCUMULATION = 1024;

const fields = v.strictObject({
  model: name('a model'),
  data: name('a data set'),
  per_device_train_batch_size: whole(1, 1024),
  gradient_accumulation_steps: whole(1, MOST_ACCUMULATION),
  ...optimisation,
  /** Weights, gradients, moments and averages are float32 with `mixed` too, and averages are evaluated as such. Needs shader-f16. */
  precision: oneOf(PRECISIONS),
  /** Trains adapters beside frozen weights; null trains all weights. Averages are of A and B, which is not an average of B A. */
  lora: v.optional(v.nullable(loraSchema), null),
  /** Of the frozen base; null stores it as `precision` says. Needs lora. */
  quantization: v.optional(v.nullable(oneOf(QUANTIZATIONS)), null),
  /** Seeds whatever is drawn besides the data order: the start of an adapter, and its dropout. */
  seed: whole(0, 0x7fffffff),
  /** Seeds the order of the rows, and which safety rows are drawn. */
  data_seed: whole(0, 0x7fffffff),
  /** Share of the rows to learn that are refusals, drawn from those that ship with the data set and mixed in. */
  safety_share: v.optional(between(0, MOST_SAFETY), 0),
  /** Longest row in tokens; a longer one is cut at the end. */
  max_length: whole(2, 131_072),
  /** An evaluation every so many updates; 0 evaluates only at the end. */
  eval_steps: whole(0, 1_000_000),
  evaluation: v.strictObject({
    prompts: name('a prompt set'),
    judge: name('a judge'),
    max_new_tokens: whole(1, MOST_NEW_TOKENS),
    /** Prompts of the live curve, a fixed subset; the end of a run takes all. */
    live_prompts: whole(1, 100_000),
    /** Held-out rows of the live utility curve; the end of a run takes all. */
    live_rows: whole(1, 100_000),
  }),
  /** What computes. Another device rounds in another way; the same gives the same numbers. */
  device: v.optional(oneOf(DEVICE_CHOICES), 'auto'),
  logging_steps: whole(1, 100_000),
  /** A checkpoint every so many updates, besides those of a pause and of the end; 0 saves only then. Does not change the numbers. */
  save_steps: whole(0, 1_000_000),
});

export const recipeSchema = v.pipe(
  fields,
  // Also told while other fields are wrong, beside what is wrong with them.
  v.rawCheck(({ dataset, addIssue }) => {
    const given = { ...(dataset.value as Partial<v.InferOutput<typeof fields>>) };
    const { lora, quantization } = given;
    if (!quantization || lora) return;
    addIssue({
      message: 'needs lora: weights stored like this cannot be trained themselves',
      input: quantization,
      path: [{ type: 'object', origin: 'value', input: given, key: 'quantization', value: quantization }],
    });
  }),
);

export type Recipe = v.InferOutput<typeof recipeSchema>;
export type Precision = (typeof PRECISIONS)[number];
export type Schedule = (typeof SCHEDULES)[number];

/** Low-rank adapters W + (lora_alpha / r) B A beside frozen weights W (Hu et al. 2021, arXiv 2106.09685); names as in PEFT. */
export type Lora = v.InferOutput<typeof loraSchema>;
export type Quantization = (typeof QUANTIZATIONS)[number];

const optimisationSchema = v.object(optimisation);
/** What a trainer needs of a recipe. */
export type Optimisation = v.InferOutput<typeof optimisationSchema>;

/** Every default in one place. The page's presets change a handful of these. */
export const DEFAULT_RECIPE: Recipe = {
  model: 'tiny-aligned',
  data: 'steps',
  per_device_train_batch_size: 16,
  gradient_accumulation_steps: 1,
  max_steps: 400,
  learning_rate: 1.5e-4,
  lr_scheduler_type: 'constant_with_warmup',
  warmup_steps: 20,
  weight_decay: 0,
  adam_beta1: 0.9,
  adam_beta2: 0.999,
  adam_epsilon: 1e-8,
  max_grad_norm: 1,
  seed: 1,
  data_seed: 1,
  safety_share: 0,
  max_length: 64,
  lora: null,
  quantization: null,
  ema_mode: 'off',
  ema_decay: [0.98],
  ema_update_every: 1,
  ema_start_step: 0,
  ema_feedback: 0.1,
  ema_switch_steps: 10,
  gradient_checkpointing: false,
  precision: 'float32',
  eval_steps: 33,
  evaluation: { prompts: 'adversarial-test', judge: 'keywords', max_new_tokens: 28, live_prompts: 80, live_rows: 40 },
  device: 'auto',
  logging_steps: 1,
  save_steps: 100,
};

/** Where an adapter begins when one is switched on. */
export const DEFAULT_LORA: Lora = { r: 8, lora_alpha: 16, lora_dropout: 0, target_modules: [...LORA_MODULES] };

function problems(issues: readonly v.BaseIssue<unknown>[]): Sentence {
  const each = issues.map((issue) => {
    const path = v.getDotPath(issue) ?? 'recipe';
    if (issue.type !== 'strict_object') return sentence`${path}: ${ruleOf(issue.message)} (got ${written(issue.input)})`;
    return sentence`${path}: ${ruleOf(issue.expected === 'never' ? 'is not a field of a recipe' : 'is missing')}`;
  });
  return listed(each, '; ');
}

/** Fills in defaults and checks every field. Throws `recipe` naming each field, its value and its range. */
export function parseRecipe(input: unknown): Recipe {
  const given = (typeof input === 'object' && input !== null ? input : {}) as Partial<Recipe>;
  const result = v.safeParse(recipeSchema, {
    ...DEFAULT_RECIPE,
    ...given,
    evaluation: { ...DEFAULT_RECIPE.evaluation, ...given.evaluation },
  });
  if (!result.success) throw fail('recipe')`The recipe cannot be used: ${problems(result.issues)}.`;
  return result.output;
}

/** As `parseRecipe`, for the optimisation fields alone; other fields are ignored. */
export function parseOptimisation(input: unknown): Optimisation {
  const result = v.safeParse(optimisationSchema, { ...DEFAULT_RECIPE, ...(input as object) });
  if (!result.success) throw fail('recipe')`The recipe cannot be used: ${problems(result.issues)}.`;
  return result.output;
}

/** Rows to be added to so many, for them to be this share of all. */
export const addedRows = (rows: number, share: number): number => Math.round((share * rows) / (1 - share));

/** Updates after which half of the start weights is left in an average with this decay. */
export function halfLife(decay: number): number {
  return log(0.5) / log(decay);
}

export function decayOfHalfLife(updates: number): number {
  return exp(log(0.5) / updates);
}

/** Half precision is WebGPU's alone. */
export const deviceOf = ({ device, precision }: Pick<Recipe, 'device' | 'precision'>): DeviceChoice =>
  device === 'auto' && precision === 'mixed' ? 'webgpu' : device;

export const START_TRACK = 'start';
export const ONLINE_TRACK = 'online';

/** The tracks of a run that are evaluated besides the start, in the order of their colours. */
export const tracksOf = (recipe: Pick<Recipe, 'ema_mode' | 'ema_decay'>): string[] => [ONLINE_TRACK, ...followedAverages(recipe)];
