import type { PlainError } from './errors';
import type { Recipe } from './recipe';
import type { AdapterReport, Evaluation, Plan, RunState, TunedOperation } from './run';

/** Progress of the work before and between steps. */
export type Phase = 'loading' | 'tuning' | 'compiling' | 'evaluating' | 'training';

/** What the worker tells the page, on one MessagePort, batched at most ten times a second. Every event names its run. */
export type EngineEvent =
  | {
      type: 'steps';
      run: string;
      step: Uint32Array;
      loss: Float32Array;
      gradNorm: Float32Array;
      learningRate: Float32Array;
      tokens: number;
      seconds: { training: number; evaluation: number };
    }
  | { type: 'evaluation'; run: string; evaluation: Evaluation }
  | { type: 'phase'; run: string; phase: Phase; done: number; total: number; track?: string }
  | { type: 'state'; run: string; state: RunState; step: number; error?: PlainError }
  /** The pace of this adapter is known now: a plan tells its time. */
  | { type: 'measured'; run: null }
  /** Which kernels this adapter gets, after they were measured. */
  | { type: 'tuned'; run: null; results: TunedOperation[] }
  | { type: 'device-lost'; run: null; error: PlainError };

/** The worker's face behind Comlink. Rejections are PlainError data; `client.ts` turns them into TabtuneError. */
export interface EngineService {
  /** `base`: the page's address, against which the shipped files are resolved. Events go to `port`. */
  open(base: string, port: MessagePort): Promise<AdapterReport>;
  /** Memory, rows and time of a recipe; allocates nothing. */
  plan(recipe: Recipe): Promise<Plan>;
  /** Measures the kernels of a recipe again; refused with `busy` during a run. An event brings the results. */
  tune(recipe: Recipe): Promise<void>;
  /** Prepares and starts a run; resolves when the run has begun, events tell the rest. With `paused` it stops before the first step. */
  start(run: string, recipe: Recipe, paused: boolean): Promise<void>;
  pause(): Promise<void>;
  resume(): Promise<void>;
  /** One update of a paused run, with an evaluation when it is due. */
  step(): Promise<void>;
  /** Ends the run within one step; what was measured is kept. */
  stop(): Promise<void>;
}
