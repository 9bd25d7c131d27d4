import type { ReadSettings } from './dataset';
import type { PlainError, Sentence } from './errors';
import type { Machine } from './device/machine';
import type { AdapterReport, Evaluation, RunState, StepMetrics, TunedOperation } from './runs/run';

/** Progress of the work before and between steps. `reading`: rows are put into tokens; `recovering`: the device was lost and another is being opened. */
export type Phase = 'loading' | 'reading' | 'tuning' | 'compiling' | 'evaluating' | 'training' | 'recovering';

/** A file that a person gave, by its path in what was dropped or picked. */
export interface OwnFile {
  path: string;
  data: Blob;
}

/** `merged`: a whole model; `adapter`: what was trained beside a frozen base. */
export type WeightsForm = 'merged' | 'adapter';

export interface PromptSettings extends Pick<ReadSettings, 'format' | 'encoding' | 'delimiter' | 'header'> {
  /** All are of this kind, whatever the file says. */
  kind?: 'adversarial' | 'look-alike';
  column?: string;
  /** The column that says which prompts are harmful. */
  label?: string;
}

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
      reasons: Sentence[];
    }
  /** A checkpoint is complete on disk. */
  | { type: 'saved'; run: string; step: number; bytes: number }
  /** Nothing more of this run is saved; it goes on. */
  | { type: 'not-saved'; run: string; step: number; error: PlainError }
  /** This tab may train and write from now on. */
  | { type: 'writer'; run: null }
  /** Another page took that right away: this tab may look from now on. */
  | { type: 'onlooker'; run: null }
  /** Another tab has kept, named or deleted runs: a tab that looks on hears of it. */
  | { type: 'kept'; run: null }
  /** What is kept was deleted, replaced or closed from outside: what lies on disk is other than before. */
  | { type: 'storage-lost'; run: null; error: PlainError }
  /** What computes, or what is known of it, is other than before. */
  | { type: 'machine'; run: null; machine: Machine }
  /** What computes a run. */
  | { type: 'device'; run: string; adapter: AdapterReport }
  /** The pace of this adapter is known now: a plan tells its time. */
  | { type: 'measured'; run: null }
  /** Which kernels this adapter gets, after they were measured. */
  | { type: 'tuned'; run: null; results: TunedOperation[] }
  /** With a run: it is brought back by itself. */
  | { type: 'device-lost'; run: string; step: number; error: PlainError }
  | { type: 'device-lost'; run: null; error: PlainError }
  /** The worker is gone, and a run with it. With `again` in its details whoever opens the engine gets another at once. */
  | { type: 'engine-lost'; run: null; error: PlainError };
