import type { Device } from '../../src/device/interface';
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
  /** On WebGPU where `threads` is null, else on so many threads of the processor. `device` opens one of ours, which only ours uses. */
  open(threads: number | null, device: () => Promise<Device>): Promise<Engine>;
}

/** An engine is a library, by its file in this folder, on a device: WebGPU, or threads of the processor. */
export interface Choice {
  library: string;
  threads: number | null;
}

/** All that can be chosen, by name. */
export const ENGINES: Readonly<Record<string, Choice>> = {
  tabtune: { library: 'tabtune', threads: null },
  'tabtune-processor': { library: 'tabtune', threads: 1 },
  'tabtune-processor-2': { library: 'tabtune', threads: 2 },
  'jax-js': { library: 'jax-js', threads: null },
  'jax-js-wasm': { library: 'jax-js', threads: 1 },
  'jax-js-wasm-2': { library: 'jax-js', threads: 2 },
  tfjs: { library: 'tfjs', threads: null },
  'tfjs-wasm': { library: 'tfjs', threads: 1 },
  'tfjs-wasm-2': { library: 'tfjs', threads: 2 },
  'webgpu-llm': { library: 'webgpu-llm', threads: null },
};

/** Null: WebGPU, which is also what the adapter itself is measured on. */
export const threadsOf = (engine: string): number | null => ENGINES[engine]?.threads ?? null;

/** Ours with as many threads, which an engine is compared with. */
export function oursBeside(engine: string): string {
  const threads = threadsOf(engine);
  return Object.keys(ENGINES).find((name) => isOurs(name) && threadsOf(name) === threads)!;
}

export const isOurs = (engine: string): boolean => ENGINES[engine]?.library === 'tabtune';

export const wasmThreads = (threads: number): string => `WebAssembly, ${threads} ${threads === 1 ? 'thread' : 'threads'}`;

export function describe(info: GPUAdapterInfo | undefined): string {
  return info ? [info.vendor, info.architecture, info.description].filter(Boolean).join(' ') : '';
}
