import type { AdapterReport } from '../protocol/runs/run';
import { TabtuneError } from '../protocol/errors';
import type { VariantName } from './program';
import { quadsAreNeighbours } from './quads';
import { PipelineCache } from './shader';
import { Tuner } from './tuner';

/**
 * What we ask of an adapter beyond WebGPU's defaults: never more than it offers, and never more than
 * is named here, so that a plan that fits one machine is known to fit another.
 */
export const WANTED_LIMITS = {
  maxStorageBufferBindingSize: 2 ** 31 - 4,
  maxBufferSize: 2 ** 32,
  maxStorageBuffersPerShaderStage: 8,
  maxComputeWorkgroupStorageSize: 32_768,
  maxComputeInvocationsPerWorkgroup: 256,
  maxComputeWorkgroupsPerDimension: 65_535,
} as const;

/** Used when the adapter has them; nothing may depend on one being there. */
export const WANTED_FEATURES: readonly GPUFeatureName[] = ['shader-f16', 'subgroups', 'timestamp-query'];

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
  readonly tuner: Tuner;
  /** The first uncaptured error or loss; later work is refused with it. */
  readonly failure: TabtuneError | null;
  onError: ((error: TabtuneError) => void) | null;
  /** Runs `create` inside error scopes: out of memory and validation errors reject instead of giving wrong numbers later. */
  checked<T>(what: string, create: () => T | Promise<T>): Promise<T>;
  close(): void;
}

const entryOf = (options: GpuOptions): GPU | undefined => options.gpu ?? (globalThis.navigator as Navigator | undefined)?.gpu;

/** What a person has to know about this machine, without opening a device. */
export async function describeAdapter(options: GpuOptions = {}): Promise<{ report: AdapterReport; adapter: GPUAdapter | null }> {
  const empty = { vendor: '', architecture: '', description: '', features: [], subgroupSize: null, limits: {} };
  const entry = entryOf(options);
  if (!entry) {
    return {
      adapter: null,
      report: {
        ...empty,
        state: 'no-webgpu',
        reason: 'This browser does not offer WebGPU here. It needs a secure page (https or localhost) and a current browser.',
      },
    };
  }
  const adapter = await entry.requestAdapter({ powerPreference: options.powerPreference ?? 'high-performance' });
  if (!adapter) {
    return {
      adapter,
      report: {
        ...empty,
        state: 'no-adapter',
        reason: 'WebGPU is here, but the browser offers no graphics adapter: it is blocked, or hardware acceleration is off.',
      },
    };
  }
  const { info } = adapter;
  const software = info.isFallbackAdapter || /swiftshader|llvmpipe|basic render/i.test(`${info.architecture} ${info.description}`);
  const limits: Record<string, number> = {};
  for (const name of Object.keys(WANTED_LIMITS) as (keyof typeof WANTED_LIMITS)[])
    limits[name] = Math.min(WANTED_LIMITS[name], adapter.limits[name]);
  return {
    adapter,
    report: {
      state: software ? 'software' : 'ready',
      ...(software ? { reason: 'The browser computes on the processor instead of a graphics chip: everything works, but slowly.' } : {}),
      vendor: info.vendor,
      architecture: info.architecture,
      description: info.description,
      features: WANTED_FEATURES.filter((f) => adapter.features.has(f) && !options.without?.includes(f)),
      subgroupSize: adapter.features.has('subgroups') ? [info.subgroupMinSize, info.subgroupMaxSize] : null,
      limits,
    },
  };
}

/** Opens a device. Throws `no-webgpu` or `no-adapter` with the reason. */
export async function openGpu(options: GpuOptions = {}): Promise<Gpu> {
  const { adapter, report } = await describeAdapter(options);
  if (!adapter) throw new TabtuneError(report.state === 'no-webgpu' ? 'no-webgpu' : 'no-adapter', report.reason ?? 'No adapter.');
  const device = await adapter.requestDevice({ requiredLimits: report.limits, requiredFeatures: report.features as GPUFeatureName[] });
  let failure: TabtuneError | null = null;
  const quads = await quadsAreNeighbours(device);
  let tuner: Tuner | null = null;
  const gpu: Gpu = {
    entry: entryOf(options)!,
    device,
    report,
    pipelines: new PipelineCache(device),
    quads,
    get tuner() {
      return (tuner ??= new Tuner(gpu, options.variants));
    },
    get failure() {
      return failure;
    },
    onError: options.onError ?? null,
    async checked<T>(what: string, create: () => T | Promise<T>): Promise<T> {
      if (failure) throw failure;
      device.pushErrorScope('internal');
      device.pushErrorScope('out-of-memory');
      device.pushErrorScope('validation');
      const [outcome] = await Promise.allSettled([Promise.resolve().then(create)]);
      const [validation, memory, internal] = await Promise.all([device.popErrorScope(), device.popErrorScope(), device.popErrorScope()]);
      if (memory)
        throw new TabtuneError(
          'out-of-memory',
          `${what}: the graphics adapter has not enough memory. Choose a smaller batch, shorter rows or fewer averages. (${memory.message})`,
        );
      const error = validation ?? internal;
      if (outcome.status === 'fulfilled' && error) throw new TabtuneError('gpu', `${what}: ${error.message}`);
      if (outcome.status === 'rejected') throw outcome.reason;
      return outcome.value;
    },
    close() {
      closed = true;
      device.destroy();
    },
  };
  let closed = false;
  const fail = (error: TabtuneError): void => {
    if (closed) return;
    failure ??= error;
    gpu.onError?.(error);
  };
  device.onuncapturederror = (event) => {
    fail(new TabtuneError('gpu', `The graphics adapter reported an error: ${event.error.message}`));
  };
  void device.lost.then((info) => {
    fail(new TabtuneError('device-lost', `The graphics device was lost (${info.reason}). ${info.message}`.trim(), { reason: info.reason }));
  });
  return gpu;
}
