import type { ModelSpec, Product, RateName } from '../works/cases';

/** Something that can be repeated and timed. */
export interface Job {
  /** Floating-point operations, tokens or bytes of one repetition. */
  units: number;
  /** Repeats, and resolves only when the adapter has done all of it. A training job resolves to the loss of its last step. */
  run(times: number): Promise<number | void>;
  free(): void;
}

export interface ProductJob extends Job {
  /** The product after at least one run; called once, before anything is timed. */
  result(): Promise<Float32Array>;
}

export interface TrainingJob extends Job {
  run(times: number): Promise<number>;
}

/** Rows of context + 1 tokens; token t + 1 is what token t should predict, so `context` tokens of each row are scored. */
export type Rows = readonly (readonly number[])[];

/**
 * One library on a device of its own. A method that is missing means that the library does not offer the work out of the box;
 * one that throws means that it should but does not run here. Both are reported.
 */
export interface Engine {
  /** The adapter in the words of the library's device. */
  readonly adapter: string;
  /** Multiplies matrices in float32. */
  product?(product: Product): Promise<ProductJob>;
  /** Whole training steps on the same rows: upload, forward, backward, optimiser. */
  training?(spec: ModelSpec, rows: Rows): Promise<TrainingJob>;
  /** Greedy answers of exactly `newTokens` to every prompt. */
  generation?(spec: ModelSpec, prompts: Rows, newTokens: number): Promise<Job>;
  /** What the adapter itself can do. */
  rate?(name: RateName): Promise<Job>;
}

/** What a file in this folder exports; see README.md for adding one. */
export interface EngineModule {
  open(): Promise<Engine>;
}

export function describe(info: GPUAdapterInfo | undefined): string {
  return info ? [info.vendor, info.architecture, info.description].filter(Boolean).join(' ') : '';
}
