import type { CheckpointEvaluation } from '../../src/evaluate/checkpoint';
import type { Recipe } from '../../src/protocol/recipe';
import type { RunRecord } from '../../src/protocol/runs/run';
import type { Status } from './progress';
import type { Questions } from './sources';

export interface RunOptions {
  name: string;
  recipe: Recipe;
  /** Ends the run within a step, with what is needed to go on kept. */
  stopped: AbortSignal;
  onStatus: (status: Status) => void;
  /** Told what a person should know of this run. */
  onNote: (note: string) => void;
}

/** Where recipes are run: the page in a browser, or processes of Node. */
export interface RunHost {
  /** So many runs may be asked for at the same time. */
  jobs: number;
  /** Goes on where an earlier command was stopped. A record that is not `finished` was stopped, or says what broke it. */
  run(options: RunOptions): Promise<RunRecord>;
  close(): Promise<void>;
}

export interface EvaluateOptions {
  files: string[];
  start: string[] | null;
  questions: Questions;
  judge: string;
  maxNewTokens: number;
}

export interface Evaluated {
  evaluation: CheckpointEvaluation;
  adapter: string;
}

export type EvaluateHost = (options: EvaluateOptions) => Promise<Evaluated>;
