import type { Device, Kernels } from '../device/interface';
import type { Op, Variant, VariantName } from '../device/op';
import type { TabtuneError } from '../protocol/errors';
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

/** Which variant of an operation an adapter gets; tuner.ts decides. */
export interface Variants extends Kernels {
  /** Shader and grid for an operation. */
  choose(op: Op): Variant;
}

/** A device of WebGPU with its pipelines. */
export interface Gpu extends Device {
  /** Kept because Dawn in Node frees everything once this is collected as garbage. */
  readonly entry: GPU;
  readonly device: GPUDevice;
  readonly pipelines: PipelineCache;
  /** Whether quadBroadcast reaches the three neighbours that our kernels mean: tested when the device is opened. */
  readonly quads: boolean;
  readonly tuner: Variants;
  /**
   * Runs `create` inside error scopes: out of memory and validation errors reject instead of giving wrong numbers later. It must not wait
   * for anything: scopes are a stack of the device, and what others do meanwhile would fall into them.
   */
  checked<T>(what: string, create: () => T): Promise<T>;
}
