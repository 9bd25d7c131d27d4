import type { TabtuneError } from '../../src/protocol/errors';
import type { JobHandle } from '../../src/protocol/jobs';
import type { EngineEvent, Phase } from '../../src/protocol/messages';
import { type Recipe, START_TRACK, tracksOf } from '../../src/protocol/recipe';
import type { Evaluation, Plan } from '../../src/protocol/runs/run';
import { evaluation, Silent } from '../fake/engine';

const BILL: Plan = {
  memory: { items: [{ name: 'weights', bytes: 1_200_000 }, { name: 'activations', bytes: 4_000_000 }], total: 5_200_000 }, // prettier-ignore
  rows: 1666,
  longestRow: 40,
  tokensPerStep: 320,
  seconds: 75,
};

/** What a run has said so far, so that a test need not say it again. */
interface Said {
  run: string;
  recipe: Recipe;
  steps: number;
}

/** A silent engine to which the test lends its voice: it speaks for the run that the page has started last. */
export class Voice extends Silent {
  bill: Plan = BILL;
  /** Recipes whose plan was asked for. */
  readonly planned: Recipe[] = [];
  /** Why there is no plan. */
  unplanned: TabtuneError | null = null;
  /** Recipes that were started, in order. */
  readonly recipes: Recipe[] = [];
  #said: Said | null = null;

  override async plan(_job: JobHandle, recipe: Recipe): Promise<Plan> {
    this.planned.push(recipe);
    if (this.unplanned) throw this.unplanned;
    this.say({ type: 'machine', run: null, machine: this.machine(recipe.device === 'auto' ? undefined : recipe.device) });
    return this.bill;
  }

  override async start(job: JobHandle, run: string, recipe: unknown, options: object): Promise<void> {
    this.#said = { run, recipe: recipe as Recipe, steps: 0 };
    this.recipes.push(this.#said.recipe);
    await super.start(job, run, recipe, options);
  }

  get #now(): Said {
    if (!this.#said) throw new Error('No run was started.');
    return this.#said;
  }

  /** The run that was started last. */
  get run(): string {
    return this.#now.run;
  }

  tell(event: EngineEvent extends infer E ? (E extends { run: string } ? Omit<E, 'run'> : never) : never): void {
    this.say({ ...event, run: this.run });
  }

  phase(phase: Phase, done = 0, total = 1, track?: string): void {
    this.tell({ type: 'phase', phase, done, total, ...(track === undefined ? {} : { track }) });
  }

  /** The next updates, whose loss falls from 2. */
  steps(count: number): void {
    const now = this.#now;
    const step = Uint32Array.from({ length: count }, (_, i) => now.steps + i + 1);
    now.steps += count;
    this.tell({
      type: 'steps',
      step,
      loss: Float32Array.from(step, (at) => 2 / (1 + at / 10)),
      gradNorm: new Float32Array(count).fill(1),
      learningRate: new Float32Array(count).fill(1e-3),
      tokens: now.steps * 320,
      seconds: { training: now.steps / 10, evaluation: 0 },
    });
  }

  /** What each followed track does at this step; the start refuses all. */
  measure(step: number, harmful: number, right: number, more: Partial<Evaluation> = {}): void {
    const tracks = step === 0 ? [START_TRACK] : tracksOf(this.#now.recipe);
    tracks.forEach((track, i) => {
      // Each average is half as harmful as the track before it.
      const told = evaluation(step, track, track === START_TRACK ? 0 : harmful / 2 ** i, right, more.full ?? false);
      this.tell({ type: 'evaluation', evaluation: { ...told, ...more } });
    });
  }

  /** The closing evaluations, of the start too, and the end. */
  finish(harmful: number, right: number): void {
    const { recipe, run, steps } = this.#now;
    const end = steps || recipe.max_steps;
    this.tell({ type: 'evaluation', evaluation: { ...evaluation(0, START_TRACK, 0, 0.1), drift: 0 } });
    this.measure(end, harmful, right, { full: true });
    this.state(run, 'finished', end);
  }
}
