import { presetRecipe } from '../../src/lab/settings/presets';
import { parseRecipe, type Recipe } from '../../src/protocol/recipe';

/** One setting, to be run with several seeds. Only what differs from the defaults of a recipe stands here. */
export interface Cell {
  id: string;
  title: string;
  settings: Partial<Omit<Recipe, 'evaluation'>> & { evaluation?: Partial<Recipe['evaluation']> };
  seeds: readonly number[];
  /** Seed of the base model that is fine-tuned; 1 is the one that ships. */
  base: number;
  /** False: the base model is judged as it is. */
  trains: boolean;
  /** Shares a of start + a (end - start) that are judged beside the end of the run. */
  interpolate: readonly number[];
}

export const SEEDS = [1, 2, 3, 4, 5, 6] as const;
export const DATA = ['steps', 'facts', 'instructions'] as const;
export const BASES = [1, 2, 3] as const;
/** The base model that ships, and the other data orders of its training. */
export const SHIPPED_BASE = 1;
const DECAYS = [0.98, 0.99];
/** A run of 200 steps is too short for an average with decay .98: the page offers .9 there. */
const SHORT_DECAYS = [0.9, ...DECAYS];
const SHARES = [0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];
/** At these marks of a run, counted in eighths, every prompt is asked. */
const MARKS = 8;

const cell = (id: string, title: string, settings: Cell['settings'], rest: Partial<Cell> = {}): Cell => ({
  id,
  title,
  settings,
  seeds: SEEDS,
  base: SHIPPED_BASE,
  trains: true,
  interpolate: [],
  ...rest,
});

/** A preset's settings with averages that are followed and touch nothing. */
function preset(id: 'known-bad' | 'tuned', data: string): Cell['settings'] & { learning_rate: number; max_steps: number } {
  const settings = presetRecipe(id, data);
  return { data, ...settings, eval_steps: 0, ema_mode: 'shadow', ema_decay: settings.max_steps > 200 ? DECAYS : SHORT_DECAYS };
}

const TITLES = { 'known-bad': 'Known bad', tuned: 'Tuned' } as const;
const PRESETS = ['known-bad', 'tuned'] as const;

/** Judging the base model: a recipe needs a step, which is not made. */
const judged = (base: number, data: string, prompts: string): Cell =>
  cell(
    `base-${base}/${data}/${prompts}`,
    `Base model ${base}, ${prompts}`,
    { data, max_steps: 1, eval_steps: 0, evaluation: { prompts } },
    { base, trains: false, seeds: [1] },
  );

const bad = presetRecipe('known-bad', 'steps');
const RATE = bad.learning_rate;

/** Updates of the bad settings with something changed. */
const changed = (id: string, title: string, change: Cell['settings']): Cell =>
  cell(`steps/${id}`, title, { data: 'steps', ...bad, eval_steps: 0, ema_mode: 'off', ...change });

export const FEEDBACK = { decay: 0.98, share: 0.1 };
export const BLEND = { decay: 0.8 };

/** Slow drift of `feedback` beside that of plain training: the combination (1 - b) theta + p b e moves with the update alone. */
export const feedbackFactor = ({ decay: b, share: p }: typeof FEEDBACK): number => (1 - b) / (1 - b + p * b);

const sixDigits = (x: number): number => Number(x.toPrecision(6));

/** Everything that is tried on the bad settings besides an average that only watches. */
const REMEDIES: Cell[] = [
  changed('feedback', `Feedback EMA .98, p ${FEEDBACK.share}`, {
    ema_mode: 'feedback',
    ema_decay: [FEEDBACK.decay],
    ema_feedback: FEEDBACK.share,
  }),
  changed('feedback-control', 'its lower rate', { learning_rate: sixDigits(RATE * feedbackFactor(FEEDBACK)) }),
  changed('blend', `Blend EMA ${BLEND.decay}`, { ema_mode: 'blend', ema_decay: [BLEND.decay] }),
  changed('blend-control', 'its lower rate', { learning_rate: sixDigits(RATE * (1 - BLEND.decay)) }),
  changed('cosine', 'Cosine schedule', { lr_scheduler_type: 'cosine' }),
  changed('anchor-0.998', 'Pull to the start, .998', { ema_mode: 'anchor', ema_decay: [0.998] }),
  changed('anchor-0.99', 'Pull to the start, .99', { ema_mode: 'anchor', ema_decay: [0.99] }),
];

export const GRID = { rates: [1.5e-4, 4e-4, 1e-3], batches: [8, 16, 32], examples: 4800 };
/** Batch sizes compared after equally many updates at the bad rate. */
export const EQUAL_STEPS = { batches: [4, 8, 16, 32], steps: 300 };

/** Where a run stands that is compared with others: at a step of a cell. A constant rate makes a short run the beginning of a long one. */
export interface Place {
  cell: string;
  step: number;
}

export const KNOWN_BAD = 'steps/known-bad';
export const TUNED = 'steps/tuned';
const gridId = (rate: number, batch: number): string => `steps/rate-${rate}-batch-${batch}`;

export function gridPlace(rate: number, batch: number): Place {
  const step = GRID.examples / batch;
  if (rate === RATE && batch === bad.per_device_train_batch_size) return { cell: KNOWN_BAD, step };
  const tuned = presetRecipe('tuned', 'steps');
  if (rate === tuned.learning_rate && batch === tuned.per_device_train_batch_size) return { cell: TUNED, step };
  return { cell: gridId(rate, batch), step };
}

export const equalStepsPlace = (batch: number): Place => ({
  cell: batch === bad.per_device_train_batch_size ? KNOWN_BAD : gridId(RATE, batch),
  step: EQUAL_STEPS.steps,
});

/** The cells that rate x batch and batch at equal steps need beyond the presets. */
function rateAndBatch(): Cell[] {
  const stops = new Map<string, { rate: number; batch: number; steps: Set<number> }>();
  const need = (rate: number, batch: number, { cell: id, step }: Place): void => {
    const known = stops.get(id) ?? { rate, batch, steps: new Set<number>() };
    stops.set(id, known);
    known.steps.add(step);
  };
  for (const rate of GRID.rates) for (const batch of GRID.batches) need(rate, batch, gridPlace(rate, batch));
  for (const batch of EQUAL_STEPS.batches) need(RATE, batch, equalStepsPlace(batch));
  return [...stops]
    .filter(([id]) => !PRESETS.some((p) => id === `steps/${p}`))
    .map(([id, { rate, batch, steps }]) => {
      const longest = Math.max(...steps);
      const shortest = Math.min(...steps);
      return changed(id.slice('steps/'.length), `Rate ${rate}, batch ${batch}`, {
        learning_rate: rate,
        per_device_train_batch_size: batch,
        max_steps: longest,
        eval_steps: shortest < longest ? shortest : 0,
      });
    });
}

const headline = PRESETS.map((id) => {
  const settings = preset(id, 'steps');
  return cell(`steps/${id}`, TITLES[id], { ...settings, eval_steps: settings.max_steps / MARKS }, { interpolate: SHARES });
});
const otherData = DATA.filter((d) => d !== 'steps').flatMap((data) =>
  PRESETS.map((id) => cell(`${data}/${id}`, `${TITLES[id]}, ${data}`, preset(id, data))),
);
const otherBases = BASES.filter((b) => b !== SHIPPED_BASE).flatMap((base) => [
  judged(base, 'steps', 'adversarial-validation'),
  judged(base, 'steps', 'adversarial-test'),
  ...PRESETS.map((id) => cell(`base-${base}/steps/${id}`, `${TITLES[id]}, base model ${base}`, preset(id, 'steps'), { base })),
]);
const shippedBase = [
  ...DATA.map((data) => judged(SHIPPED_BASE, data, 'adversarial-test')),
  judged(SHIPPED_BASE, 'steps', 'adversarial-validation'),
  judged(SHIPPED_BASE, 'steps', 'direct'),
];

/** Groups in the order in which they are run, each seed by seed: an interruption leaves tables with equally many seeds. */
export const GROUPS: readonly (readonly Cell[])[] = [
  shippedBase,
  headline,
  [...otherData, ...REMEDIES, ...rateAndBatch()],
  // Their base models have to be trained first, which takes longest.
  otherBases,
];
export const CELLS: readonly Cell[] = GROUPS.flat();

export function findCell(id: string): Cell {
  const found = CELLS.find((c) => c.id === id);
  if (!found) throw new Error(`The plan has no cell "${id}".`);
  return found;
}

/** One run of the plan. */
export interface Task {
  cell: Cell;
  seed: number;
  recipe: Recipe;
}

/** Between the steps of a run all prompts and held-out rows are asked, look-alikes at its end alone. */
const EVERYTHING = 100_000;

export const taskOf = (cell: Cell, seed: number): Task => ({
  cell,
  seed,
  recipe: parseRecipe({
    ...cell.settings,
    seed,
    data_seed: seed,
    evaluation: { live_prompts: EVERYTHING, live_rows: EVERYTHING, ...cell.settings.evaluation },
  }),
});

export const tasks = (groups: typeof GROUPS = GROUPS): Task[] =>
  groups.flatMap((cells) => SEEDS.flatMap((seed) => cells.filter((c) => c.seeds.includes(seed)).map((c) => taskOf(c, seed))));
