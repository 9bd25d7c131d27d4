import type { Device } from '../src/device/interface';
import { ONLINE_TRACK, parseRecipe, type Recipe } from '../src/protocol/recipe';
import type { Evaluation, StepMetrics } from '../src/protocol/runs/run';
import type { Library } from '../src/worker/library';
import { Session } from '../src/worker/run/session';

/**
 * Whole trainings on the processor whose every bit is told beforehand (test/golden/checksums.json): the same in Node and in a browser, on any
 * computer, with any number of threads. Node is where the sums come from; `checksums` wants a library of the shipped files and nothing else.
 */
const SHORT = {
  max_steps: 50,
  ema_mode: 'shadow',
  eval_steps: 25,
  evaluation: { live_prompts: 12, live_rows: 8, max_new_tokens: 12 },
};

const BRIEF = { live_prompts: 8, live_rows: 8, max_new_tokens: 8 };
const NATURAL = {
  learning_rate: 1e-3,
  adam_beta2: 0.98,
  warmup_steps: 5,
  max_steps: 20,
  max_length: 128,
  ema_mode: 'shadow',
  ema_decay: [0.9],
  eval_steps: 10,
};

/** The default recipe, shortened; and what else the host computes numbers for: a cosine, dropout, a base in int8, a fresh adapter. */
export const CHECKED: Record<string, Recipe> = {
  full: parseRecipe(SHORT),
  'lora-int8': parseRecipe({
    ...SHORT,
    learning_rate: 1e-3,
    lr_scheduler_type: 'cosine',
    gradient_accumulation_steps: 2,
    ema_decay: [0.9, 0.98],
    lora: { r: 4, lora_alpha: 8, lora_dropout: 0.1, target_modules: ['q_proj', 'v_proj', 'down_proj'] },
    quantization: 'int8',
  }),
  // Settings near the careless ones of the natural models, as far as a short run goes.
  'small-en': parseRecipe({ ...NATURAL, model: 'small-aligned', data: 'steps-en', evaluation: { ...BRIEF, prompts: 'contrast-en' } }),
  'small-ja': parseRecipe({
    ...NATURAL,
    model: 'small-aligned-ja',
    data: 'steps-ja',
    evaluation: { ...BRIEF, prompts: 'contrast-ja', judge: 'keywords-ja' },
  }),
};

export interface Checksums {
  /** Of all trained tensors, online and averages. */
  weights: string;
  /** Of losses, norms and rates of each step, and of each evaluation with its answers. */
  record: string;
}

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** SHA-256 over the online weights and every average: track by track, and in each all tensors in the order of their names. */
export async function checksumOf({ model, trainer }: Session): Promise<string> {
  const names = model.table.parameters.map(({ name }) => name).sort();
  const parts: Blob[] = [];
  for (const track of [ONLINE_TRACK, ...trainer.trackNames]) {
    for (const name of names) parts.push(new Blob([`${track} ${name}\n`, await trainer.read(name, track)]));
  }
  return sha256(new Uint8Array(await new Blob(parts).arrayBuffer()));
}

/** Trains and evaluates as the page does. */
export async function checksums(device: Device, library: Library, recipe: Recipe): Promise<Checksums> {
  const steps: StepMetrics[] = [];
  const evaluations: Evaluation[] = [];
  const session = await Session.open(device, library, recipe, {
    phase: () => undefined,
    metrics: (step) => steps.push(step),
    evaluation: (evaluation) => evaluations.push(evaluation),
    state: () => undefined,
  });
  try {
    await session.prepare();
    await session.run();
    const untimed = evaluations.map((evaluation) => ({ ...evaluation, seconds: 0 }));
    const record = await sha256(new TextEncoder().encode(JSON.stringify([steps, untimed])));
    return { weights: await checksumOf(session), record };
  } finally {
    session.free();
  }
}
