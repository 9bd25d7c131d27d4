import type { PlainError } from './errors';
import type { Recipe } from './recipe';
import type { Kept, KeptRun, KeptSpaces } from './keeping';
import type { AdapterReport, Evaluation, Plan, RunRecord, RunState, StepMetrics, TunedOperation } from './run';

/** Progress of the work before and between steps. `recovering`: the device was lost and another is being opened. */
export type Phase = 'loading' | 'tuning' | 'compiling' | 'evaluating' | 'training' | 'recovering';

/** A file of an export, by its path in the folder. */
export interface ExportedFile {
  path: string;
  data: Blob;
}

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
  /** The run goes on from a checkpoint, or from its start with step 0: what was shown of it is replaced by what was kept with that. */
  | {
      type: 'restored';
      run: string;
      step: number;
      steps: StepMetrics[];
      evaluations: Evaluation[];
      tokens: number;
      seconds: { training: number; evaluation: number };
      /** Why the run goes on from there, and what was wrong with newer checkpoints. */
      reasons: string[];
    }
  /** A checkpoint is complete on disk. */
  | { type: 'saved'; run: string; step: number; bytes: number }
  /** Nothing more of this run is saved; it goes on. */
  | { type: 'not-saved'; run: string; step: number; error: PlainError }
  /** This tab may train and write from now on. */
  | { type: 'writer'; run: null }
  /** The pace of this adapter is known now: a plan tells its time. */
  | { type: 'measured'; run: null }
  /** Which kernels this adapter gets, after they were measured. */
  | { type: 'tuned'; run: null; results: TunedOperation[] }
  /** With a run: it is brought back by itself. */
  | { type: 'device-lost'; run: string; step: number; error: PlainError }
  | { type: 'device-lost'; run: null; error: PlainError };

/** The worker's face behind Comlink. Rejections are PlainError data; `client.ts` turns them into TabtuneError. */
export interface EngineService {
  /** `base`: the page's address, against which the shipped files are resolved. Events go to `port`. */
  open(base: string, port: MessagePort): Promise<AdapterReport>;
  /** Memory, rows and time of a recipe; allocates nothing. */
  plan(recipe: Recipe): Promise<Plan>;
  /** Measures the kernels of a recipe again; refused with `busy` during a run. An event brings the results. */
  tune(recipe: Recipe): Promise<void>;
  /**
   * Prepares and starts a run; resolves when the run has begun, events tell the rest. With `paused` it stops before the first step, with
   * `resume` it goes on from its newest whole checkpoint, or from its start when it has none. Refused with `busy` while another tab has
   * the right to train.
   */
  start(run: string, recipe: Recipe, options: { paused?: boolean; resume?: boolean }): Promise<void>;
  pause(): Promise<void>;
  resume(): Promise<void>;
  /** One update of a paused run, with an evaluation when it is due. */
  step(): Promise<void>;
  /** Ends the run within one step; what was measured is kept. */
  stop(): Promise<void>;
  /** Asks for a checkpoint after the update at work, if any: the page may be about to go away. */
  saveSoon(): Promise<void>;
  /** What lies on disk. */
  kept(): Promise<Kept>;
  /** How much of the disk that takes; quick. */
  space(): Promise<KeptSpaces>;
  /** Keeps records, new or changed. Throws `storage` when the browser refuses. */
  keep(runs: KeptRun[]): Promise<void>;
  /** Removes runs with their checkpoints for good. */
  forget(runs: string[]): Promise<void>;
  /** A track of a kept run as a folder that Transformers reads, from its newest checkpoint. */
  weights(record: RunRecord, track: string): Promise<ExportedFile[]>;
}
