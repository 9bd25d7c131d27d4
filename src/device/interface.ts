import type { TabtuneError } from '../protocol/errors';
import type { AdapterReport, TunedOperation } from '../protocol/runs/run';
import type { Clear, Memory, Op, Tensor, View } from './op';

export type Values = Float32Array<ArrayBuffer> | Uint16Array<ArrayBuffer> | Uint32Array<ArrayBuffer>;

/** Time spent on operations of one label. */
export interface Timing {
  label: string;
  nanoseconds: number;
  flops: number;
  count: number;
}

/** A list of operations with everything placed: replaying it allocates nothing. */
export interface Program {
  /** Has it carried out, after all that was asked before; does not wait. `times` repeats the list. */
  run(times?: number): void;
  /** Runs once and times each operation. Throws `unsupported` where that cannot be done. */
  profile(): Promise<Timing[]>;
  free(): void;
}

/** Reads a few bytes again and again; several reads may be on their way. */
export interface Reader {
  /**
   * The contents of `sources`, one behind the other, as they are after `times` runs of `program`, or as they are. Everything is asked for
   * before this returns, unless as many reads as there is room for are on their way: then it waits for one.
   */
  read(sources: readonly View[], program?: Program, times?: number): Promise<ArrayBuffer>;
  free(): void;
}

export interface TuneOptions {
  /** No new operation is begun after so many milliseconds; what is left follows the largest measured one of its kind. */
  milliseconds?: number;
  /** Measure again what is known. */
  again?: boolean;
  /** Asked between operations; what is measured by then is kept. */
  stopped?: () => boolean;
  onProgress?: (done: number, total: number) => void;
}

/** Which of several ways to compute an operation a device takes. */
export interface Kernels {
  /** What has been measured, to be shown and kept. */
  readonly results: TunedOperation[];
  /** Takes what was measured before on the same adapter with the same build in place of what is known. */
  load(results: readonly TunedOperation[]): void;
  /** Measures what is not known yet, the largest of each kernel first. Needs memory for one operation at a time. */
  tune(ops: readonly Op[], options?: TuneOptions): Promise<void>;
}

/**
 * Carries out operations on memory of its own, in the order in which it is asked. What is written here knows of a model no more than of the
 * machine. `close` frees everything that was reserved on it.
 */
export interface Device {
  readonly report: AdapterReport;
  readonly tuner: Kernels;
  /** The first error that nobody was told, or the loss of the device; later work is refused with it. */
  readonly failure: TabtuneError | null;
  onError: ((error: TabtuneError) => void) | null;
  /** Zeroed blocks, all or none. Throws `out-of-memory`. */
  reserve(wanted: readonly { label: string; bytes: number }[]): Promise<Memory[]>;
  release(blocks: readonly Memory[]): void;
  /** Compiles what operations need, so that `program` finds it ready. */
  compile(ops: readonly (Op | Clear)[]): Promise<void>;
  /** Operations on tensors that have memory. */
  program(name: string, ops: readonly (Op | Clear)[]): Promise<Program>;
  /** Takes the values at once; offset in bytes. */
  write(tensor: Tensor, offset: number, values: Values): void;
  /** Copies between tensors that have memory, and clears others. */
  move(copies: readonly { from: View; to: View }[], clears: readonly Tensor[]): void;
  /** Resolves when all that was asked is done. */
  settled(): Promise<void>;
  /** Reads back, after all that was asked before. For checkpoints, answers and tests, not for the hot path. */
  read(source: Tensor | View, size?: number): Promise<ArrayBuffer>;
  /** For reads of at most `bytes`, `depth` of them at the same time. Throws `out-of-memory`. */
  reader(bytes: number, depth: number): Promise<Reader>;
  /** An error that `read` or `run` met, or the cause behind it if the device tells one soon after. */
  cause(reason: unknown): Promise<unknown>;
  close(): void;
}
