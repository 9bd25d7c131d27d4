import { fail, TabtuneError } from '../../protocol/errors';
import { DEFAULT_LORA, MOST_ACCUMULATION, type Recipe } from '../../protocol/recipe';

/** As many rows per update with smaller batches, as far as a recipe may accumulate. */
const halved = ({ per_device_train_batch_size: batch, gradient_accumulation_steps: accumulation }: Recipe) => ({
  per_device_train_batch_size: Math.ceil(batch / 2),
  gradient_accumulation_steps: Math.min(MOST_ACCUMULATION, 2 * accumulation),
});

/** Changes that save memory, the mildest first; each builds on those before it. */
const STEPS: { needed: (recipe: Recipe) => boolean; change: (recipe: Recipe) => Partial<Recipe>; words: (recipe: Recipe) => string }[] = [
  {
    needed: ({ gradient_checkpointing }) => !gradient_checkpointing,
    change: () => ({ gradient_checkpointing: true }),
    words: () => 'gradient_checkpointing',
  },
  {
    needed: ({ lora }) => lora === null,
    change: () => ({ lora: DEFAULT_LORA }),
    words: () => `lora (r ${DEFAULT_LORA.r})`,
  },
  {
    needed: ({ quantization }) => quantization === null,
    change: () => ({ quantization: 'int8' }),
    words: () => 'quantization int8',
  },
  {
    needed: ({ quantization }) => quantization !== 'int4',
    change: () => ({ quantization: 'int4' }),
    words: () => 'quantization int4',
  },
  ...[1, 2, 3, 4].map(() => ({
    needed: ({ per_device_train_batch_size: batch }: Recipe) => batch > 1,
    change: halved,
    words: ({ per_device_train_batch_size: batch, gradient_accumulation_steps: accumulation }: Recipe) =>
      `per_device_train_batch_size ${batch} with gradient_accumulation_steps ${accumulation}`,
  })),
  ...[1, 2, 3].map(() => ({
    needed: ({ max_length }: Recipe) => max_length > 64,
    change: ({ max_length }: Recipe) => ({ max_length: Math.ceil(max_length / 2) }),
    words: ({ max_length }: Recipe) => `max_length ${max_length}`,
  })),
];

/**
 * An error of a plan that this adapter cannot hold, with the first set of changes that it could. `plan` throws as long as it cannot;
 * it allocates nothing.
 */
export function withRemedy(reason: unknown, recipe: Recipe, plan: (recipe: Recipe) => unknown): unknown {
  if (!(reason instanceof TabtuneError) || reason.code !== 'out-of-memory') return reason;
  let given = recipe;
  const words = new Map<string, string>();
  for (const { needed, change, words: told } of STEPS) {
    if (!needed(given)) continue;
    given = { ...given, ...change(given) };
    const text = told(given);
    words.set(text.split(' ')[0]!, text);
    if (!fits(given, plan)) continue;

    return fail(reason.code, { ...reason.details, fits: given })`${reason} This would fit here: ${[...words.values()].join(', ')}.`;
  }
  return fail(reason.code, reason.details)`${reason} Not even the smallest plan fits this adapter.`;
}

function fits(recipe: Recipe, plan: (recipe: Recipe) => unknown): boolean {
  try {
    plan(recipe);
    return true;
  } catch {
    return false;
  }
}
