import { fail, TabtuneError, sentence, wordsOf } from '../protocol/errors';
import type { AdapterReport } from '../protocol/runs/run';
import type { Clear, Op } from '../device/op';
import type { Gpu, GpuOptions, Variants } from './gpu';
import { Block, bufferOf } from './memory';
import { GpuProgram } from './program';
import { quadsAreNeighbours } from './quads';
import { GpuReader, readOnce } from './readback';
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

/** Milliseconds in which a device that is lost says so. */
const LOSS_MS = 200;

/** Opened in this order, closed in the other. */
const SCOPES = ['internal', 'out-of-memory', 'validation'] as const satisfies readonly GPUErrorFilter[];

const entryOf = (options: GpuOptions): GPU | undefined => options.gpu ?? (globalThis.navigator as Navigator | undefined)?.gpu;

/** What a person has to know about this machine, without opening a device. */
export async function describeAdapter(options: GpuOptions = {}): Promise<{ report: AdapterReport; adapter: GPUAdapter | null }> {
  const empty = { device: 'webgpu' as const, vendor: '', architecture: '', description: '', features: [], subgroupSize: null, limits: {} };
  const entry = entryOf(options);
  if (!entry) {
    return {
      adapter: null,
      report: {
        ...empty,
        state: 'no-webgpu',
        reason: wordsOf(
          sentence`This browser does not offer WebGPU here. It needs a secure page (https or localhost) and a current browser.`,
        ),
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
        reason: wordsOf(
          sentence`WebGPU is here, but the browser offers no graphics adapter: it is blocked, or hardware acceleration is off.`,
        ),
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
      device: 'webgpu',
      state: software ? 'software' : 'ready',
      ...(software
        ? {
            reason: wordsOf(sentence`The browser computes on the processor instead of a graphics chip: everything works, but slowly.`),
          }
        : {}),
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
  if (!adapter)
    throw new TabtuneError(report.state === 'no-webgpu' ? 'no-webgpu' : 'no-adapter', report.reason ?? wordsOf(sentence`No adapter.`));
  const device = await adapter.requestDevice({ requiredLimits: report.limits, requiredFeatures: report.features as GPUFeatureName[] });
  let failure: TabtuneError | null = null;
  const quads = await quadsAreNeighbours(device);
  let tuner: Variants | null = null;
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
    async checked<T>(what: string, create: () => T): Promise<T> {
      if (failure) throw failure;
      for (const filter of SCOPES) device.pushErrorScope(filter);
      let outcome: { value: T } | { reason: unknown };
      try {
        outcome = { value: create() };
      } catch (reason) {
        outcome = { reason };
      }
      // Popped in the same breath as they were pushed: whoever else creates something has scopes of his own.
      const [validation, memory, internal] = await Promise.all(SCOPES.map(() => device.popErrorScope()));
      if (memory)
        throw fail(
          'out-of-memory',
        )`${what}: the graphics adapter has not enough memory. Choose a smaller batch, shorter rows or fewer averages. (${memory.message})`;
      const error = validation ?? internal;
      if ('reason' in outcome) throw outcome.reason;
      if (error) throw fail('gpu')`${what}: ${error.message}`;
      return outcome.value;
    },
    async reserve(wanted) {
      const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST | GPUBufferUsage.UNIFORM;
      const blocks: Block[] = [];
      try {
        await gpu.checked('Reserving memory', () => {
          for (const { label, bytes } of wanted) blocks.push(new Block(device.createBuffer({ label, size: bytes, usage })));
        });
      } catch (error) {
        gpu.release(blocks);
        throw error;
      }
      return blocks;
    },
    release(blocks) {
      for (const block of blocks) (block as Block).buffer.destroy();
    },
    async compile(ops) {
      const needs = async (op: Op | Clear): Promise<void> => void ('clear' in op || (await gpu.pipelines.get(gpu.tuner.choose(op).shader)));
      await Promise.all(ops.map(needs));
    },
    program: (name, ops) => GpuProgram.of(gpu, name, ops),
    write: (tensor, offset, values) => device.queue.writeBuffer(bufferOf(tensor), offset, values),
    move(copies, clears) {
      const encoder = device.createCommandEncoder();
      for (const { from, to } of copies)
        encoder.copyBufferToBuffer(bufferOf(from.tensor), from.offset, bufferOf(to.tensor), to.offset, from.size);
      for (const tensor of clears) encoder.clearBuffer(bufferOf(tensor));
      device.queue.submit([encoder.finish()]);
    },
    settled: () => device.queue.onSubmittedWorkDone(),
    read: (source, size) => readOnce(gpu, source, size),
    reader: (bytes, depth) => GpuReader.of(gpu, bytes, depth),
    async cause(reason) {
      // Of a lost device the first thing heard may be an error without a reason.
      if (!(reason instanceof TabtuneError)) await Promise.race([device.lost, new Promise((resolve) => setTimeout(resolve, LOSS_MS))]);
      return failure ?? reason;
    },
    close() {
      closed = true;
      device.destroy();
    },
  };
  let closed = false;
  const broken = (error: TabtuneError): void => {
    if (closed) return;
    failure ??= error;
    gpu.onError?.(error);
  };
  device.onuncapturederror = (event) => {
    broken(fail('gpu')`The graphics adapter reported an error: ${event.error.message}`);
  };
  void device.lost.then((info) => {
    const { reason, message } = info;
    broken(fail('device-lost', { reason })`The graphics device was lost (${reason}).${message && ` ${message}`}`);
  });
  return gpu;
}
