import type { TabtuneError } from '../protocol/errors';
import type { AdapterReport, TunedOperation } from '../protocol/runs/run';
import type { Op, Variant, VariantName } from './op';
import type { PipelineCache } from './shader';

export interface GpuOptions {
  /** WebGPU's entry point; by default the browser's `navigator.gpu`. In Node, Dawn's `create([])`. */
  gpu?: GPU | undefined;
  powerPreference?: GPUPowerPreference;
  /** Features that are left unused though the adapter has them. */
  without?: readonly GPUFeatureName[];
  /** Variants of kernels that may be used, preferred ones first; by default what suits the kind of adapter. */
  variants?: readonly VariantName[];
  /** Called for an error that no scope caught and for a lost device. */
  onError?: (error: TabtuneError) => void;
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

/** Which variant of an operation an adapter gets; tuner.ts decides. */
export interface Kernels {
  /** What has been measured, to be shown and kept. */
  readonly results: TunedOperation[];
  /** Takes what was measured before on the same adapter with the same build in place of what is known. */
  load(results: readonly TunedOperation[]): void;
  /** Shader and grid for an operation. */
  choose(op: Op): Variant;
  /** Measures what is not known yet, the largest of each kernel first. Needs memory for one operation at a time. */
  tune(ops: readonly Op[], options?: TuneOptions): Promise<void>;
}

/** One device with its pipelines. `close` frees everything that was created on it. */
export interface Gpu {
  /** Kept because Dawn in Node frees everything once this is collected as garbage. */
  readonly entry: GPU;
  readonly device: GPUDevice;
  readonly report: AdapterReport;
  readonly pipelines: PipelineCache;
  /** Whether quadBroadcast reaches the three neighbours that our kernels mean: tested when the device is opened. */
  readonly quads: boolean;
  /** Which variant of each kernel is used here. */
  readonly tuner: Kernels;
  /** The first uncaptured error or loss; later work is refused with it. */
  readonly failure: TabtuneError | null;
  onError: ((error: TabtuneError) => void) | null;
  /**
   * Runs `create` inside error scopes: out of memory and validation errors reject instead of giving wrong numbers later. It must not wait
   * for anything: scopes are a stack of the device, and what others do meanwhile would fall into them.
   */
  checked<T>(what: string, create: () => T): Promise<T>;
  close(): void;
}
