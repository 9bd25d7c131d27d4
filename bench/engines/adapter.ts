import { openGpu } from '../../src/webgpu/open';
import type { RateName } from '../works/cases';
import { describe, type Engine, type Job } from './engine';
import copySource from './copy.wgsl?raw';
import multiplySource from './multiply_add.wgsl?raw';

const WORKGROUP = 64;
/** Beyond any cache of a graphics card; a software adapter takes a smaller one to keep a repetition short. */
const COPY_BYTES = { software: 2 ** 26, hardware: 2 ** 29 };
/** Rounds of a loop in multiply_add.wgsl, with 4 dependent steps of every chain. */
const LOOPS = { software: 2 ** 10, hardware: 2 ** 12 };
const STEPS = 4;

interface Variant {
  values: Record<string, string>;
  /** Floating-point operations of one invocation and step. */
  flops: number;
}

/**
 * Chains of dependent multiply-adds, in registers only. How many are needed to hide the latency, and how many still fit, differs
 * from adapter to adapter, and so does what fma costs: all are tried, and the fastest counts.
 */
const VARIANTS: readonly Variant[] = ['f32', 'vec4<f32>'].flatMap((type) =>
  [4, 8].flatMap((chains) =>
    ['true', 'false'].map((fused) => ({
      values: { Number: type, EIGHT: String(chains === 8), FUSED: fused },
      flops: 2 * chains * (type === 'f32' ? 1 : 4),
    })),
  ),
);

/** The adapter itself: how fast it multiplies and adds, and how fast it copies. */
export async function open(): Promise<Engine> {
  const { device, report } = await openGpu();
  const software = report.state === 'software';

  const pipelineOf = (source: string, values: Record<string, string>): Promise<GPUComputePipeline> => {
    const code = Object.entries(values).reduce(
      (text, [name, value]) => text.replace(new RegExp(`^(const|alias) ${name} = [^;]+;`, 'm'), `$1 ${name} = ${value};`),
      source,
    );
    const module = device.createShaderModule({ code });
    return device.createComputePipelineAsync({ layout: 'auto', compute: { module, entryPoint: 'main' } });
  };

  /** Repetitions share submissions of at most `together`, so that none takes long enough to be taken for a hang. */
  const jobOf = (pipeline: GPUComputePipeline, buffers: GPUBuffer[], groups: [number, number], units: number, together: number): Job => {
    const entries = buffers.map((buffer, binding) => ({ binding, resource: { buffer } }));
    const group = device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries });
    return {
      units,
      async run(times) {
        for (let left = times; left > 0; left -= together) {
          const encoder = device.createCommandEncoder();
          const pass = encoder.beginComputePass();
          pass.setPipeline(pipeline);
          pass.setBindGroup(0, group);
          for (let i = 0; i < Math.min(left, together); i++) pass.dispatchWorkgroups(...groups);
          pass.end();
          device.queue.submit([encoder.finish()]);
        }
        await device.queue.onSubmittedWorkDone();
      },
      free: () => buffers.forEach((buffer) => buffer.destroy()),
    };
  };

  const storage = (size: number): GPUBuffer => device.createBuffer({ size, usage: GPUBufferUsage.STORAGE });

  async function multiplyAdd(): Promise<Job> {
    const groups = software ? 64 : 4096;
    const loops = software ? LOOPS.software : LOOPS.hardware;
    const invocations = groups * WORKGROUP;
    let best: { job: Job; rate: number } | null = null;
    for (const { values, flops } of VARIANTS) {
      const pipeline = await pipelineOf(multiplySource, { ...values, LOOPS: String(loops) });
      const job = jobOf(pipeline, [storage(16 * invocations)], [groups, 1], invocations * loops * STEPS * flops, 4);
      await job.run(1);
      const began = performance.now();
      await job.run(2);
      const rate = job.units / (performance.now() - began);
      if (!best || rate > best.rate) {
        best?.job.free();
        best = { job, rate };
      } else job.free();
    }
    return best!.job;
  }

  async function copy(): Promise<Job> {
    const size = Math.min(software ? COPY_BYTES.software : COPY_BYTES.hardware, report.limits['maxStorageBufferBindingSize']!);
    const vectors = Math.floor(size / 16);
    const wide = 4096;
    const high = Math.ceil(vectors / WORKGROUP / wide);
    return jobOf(await pipelineOf(copySource, {}), [storage(16 * vectors), storage(16 * vectors)], [wide, high], 32 * vectors, 4);
  }

  return {
    adapter: describe(device.adapterInfo),
    rate: (name: RateName) => (name === 'copy' ? copy() : multiplyAdd()),
  };
}
