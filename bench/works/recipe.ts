import type { Device } from '../../src/device/interface';
import { DEFAULT_RECIPE, parseRecipe } from '../../src/protocol/recipe';
import type { Library } from '../../src/worker/library';
import { Session } from '../../src/worker/run/session';

/** Work D: seconds of the shipped model's default recipe, start to end. */
export interface RecipeTiming {
  total: number;
  /** Reading files, planning, comparing kernels, compiling, allocating. */
  preparation: number;
  /** The point from which the curves start. */
  firstEvaluation: number;
  training: number;
  /** Live evaluations between steps. */
  evaluation: number;
  /** All prompts, on the start weights and every track. */
  closing: number;
  steps: number;
  /** Trained tokens per second. */
  rate: number;
}

/** What the page allows before it measures its pace. */
const TUNING = 1500;

export async function runRecipe(device: Device, library: Library, progress: (text: string) => void): Promise<RecipeTiming> {
  const seconds = (since: number): number => (performance.now() - since) / 1000;
  const began = performance.now();
  const recipe = parseRecipe(DEFAULT_RECIPE);
  const evaluations = { first: 0, live: 0, full: 0 };
  let tokens = 0;
  let told = 0;
  const session = await Session.open(device, library, recipe, {
    phase: () => undefined,
    state: () => undefined,
    metrics(metrics, n) {
      tokens += n;
      const tenths = Math.floor((10 * metrics.step) / recipe.max_steps);
      if (tenths > told)
        progress(`step ${metrics.step} of ${recipe.max_steps}, loss ${metrics.loss.toFixed(3)}, ${seconds(began).toFixed(0)} s`);
      told = tenths;
    },
    evaluation(e) {
      evaluations[e.full ? 'full' : e.step === 0 ? 'first' : 'live'] += e.seconds;
      if (e.full) progress(`closing evaluation of ${e.track}, ${seconds(began).toFixed(0)} s`);
    },
  });
  try {
    await session.tune({ milliseconds: TUNING });
    await session.prepare();
    const preparation = seconds(began);
    await session.run();
    const { training } = session.seconds;
    return {
      total: seconds(began),
      preparation,
      firstEvaluation: evaluations.first,
      training,
      evaluation: evaluations.live,
      closing: evaluations.full,
      steps: recipe.max_steps,
      rate: tokens / training,
    };
  } finally {
    session.free();
  }
}
