import type { Program, Timing } from '../device/interface';
import { Layouts } from '../device/layout';
import { named, Packed } from '../device/named';
import { aligned, type Clear, type Op } from '../device/op';
import { fail } from '../protocol/errors';
import type { Gpu } from './gpu';
import { bufferOf } from './memory';

interface Dispatch {
  clear?: undefined;
  label: string;
  pipeline: GPUComputePipeline;
  group: GPUBindGroup;
  grid: [number, number, number];
  flops: number;
}

type Item = Dispatch | { clear: GPUBuffer };

/** A submission longer than about two seconds can lose the device on Windows. A software adapter does some GFLOP/s, a slow GPU a hundred. */
const FLOPS_PER_SUBMISSION = { software: 1.5e9, hardware: 1e11 };

/** A flat list of dispatches with everything bound: replaying it allocates nothing. */
export class GpuProgram implements Program {
  readonly #gpu: Gpu;
  readonly #items: Item[];
  readonly #owned: GPUBuffer[];

  private constructor(gpu: Gpu, items: Item[], owned: GPUBuffer[]) {
    this.#gpu = gpu;
    this.#items = items;
    this.#owned = owned;
  }

  static async of(gpu: Gpu, name: string, ops: readonly (Op | Clear)[]): Promise<GpuProgram> {
    const chosen = ops.map((op) => ('clear' in op ? op : { ...op, ...gpu.tuner.choose(op) }));
    const pipelines = await Promise.all(chosen.map(async (op) => ('clear' in op ? null : gpu.pipelines.get(op.shader))));
    const layouts = new Layouts();
    const owned: GPUBuffer[] = [];
    try {
      const items = await gpu.checked(`Building ${name}`, () =>
        chosen.map((op, i) => ('clear' in op ? { clear: bufferOf(op.clear) } : dispatchOf(gpu.device, op, layouts, pipelines[i]!, owned))),
      );
      return new GpuProgram(gpu, items, owned);
    } catch (error) {
      for (const buffer of owned) buffer.destroy();
      throw error;
    }
  }

  free(): void {
    for (const buffer of this.#owned.splice(0)) buffer.destroy();
  }

  run(times = 1): void {
    this.submit(times);
  }

  /**
   * Encodes and submits everything, in several submissions when there is much to compute.
   * `finish` may add commands (a copy of results) to the last one; `times` repeats the list, since a submission costs more than many dispatches.
   */
  submit(times: number, finish?: (encoder: GPUCommandEncoder) => void): void {
    const { device, failure } = this.#gpu;
    if (failure) throw failure;
    const end = times * this.#items.length;
    const most = FLOPS_PER_SUBMISSION[this.#gpu.report.state === 'software' ? 'software' : 'hardware'];
    let next = 0;
    while (next < end) {
      const encoder = device.createCommandEncoder();
      let pass: GPUComputePassEncoder | null = null;
      let flops = 0;
      while (next < end && flops < most) {
        const item = this.#items[next++ % this.#items.length]!;
        if (item.clear) {
          pass?.end();
          pass = null;
          encoder.clearBuffer(item.clear);
          continue;
        }
        pass ??= encoder.beginComputePass();
        pass.setPipeline(item.pipeline);
        pass.setBindGroup(0, item.group);
        pass.dispatchWorkgroups(...item.grid);
        flops += item.flops;
      }
      pass?.end();
      if (next === end) finish?.(encoder);
      device.queue.submit([encoder.finish()]);
    }
  }

  /**
   * Runs once with a timestamped pass per dispatch. Needs the feature timestamp-query.
   * Returns nanoseconds by label, equal labels added up.
   */
  async profile(): Promise<Timing[]> {
    const { device } = this.#gpu;
    if (!device.features.has('timestamp-query'))
      throw fail('unsupported')`This adapter offers no timestamp-query, so single dispatches cannot be timed.`;
    const totals = new Map<string, Timing>();
    const batch = 1024; // A query set holds at most 4096 timestamps.
    for (let from = 0; from < this.#items.length; from += batch) {
      const items = this.#items.slice(from, from + batch);
      const part = items.filter((item): item is Dispatch => !item.clear);
      if (part.length === 0) continue;
      const querySet = device.createQuerySet({ type: 'timestamp', count: 2 * part.length });
      const resolve = device.createBuffer({ size: 16 * part.length, usage: GPUBufferUsage.QUERY_RESOLVE | GPUBufferUsage.COPY_SRC });
      const read = device.createBuffer({ size: 16 * part.length, usage: GPUBufferUsage.COPY_DST | GPUBufferUsage.MAP_READ });
      const encoder = device.createCommandEncoder();
      let i = 0;
      for (const item of items) {
        if (item.clear) {
          encoder.clearBuffer(item.clear);
          continue;
        }
        const pass = encoder.beginComputePass({
          timestampWrites: { querySet, beginningOfPassWriteIndex: 2 * i, endOfPassWriteIndex: 2 * i + 1 },
        });
        pass.setPipeline(item.pipeline);
        pass.setBindGroup(0, item.group);
        pass.dispatchWorkgroups(...item.grid);
        pass.end();
        i++;
      }
      encoder.resolveQuerySet(querySet, 0, 2 * part.length, resolve, 0);
      encoder.copyBufferToBuffer(resolve, 0, read, 0, 16 * part.length);
      device.queue.submit([encoder.finish()]);
      await read.mapAsync(GPUMapMode.READ);
      const times = new BigInt64Array(read.getMappedRange());
      part.forEach((d, n) => {
        const entry = totals.get(d.label) ?? { label: d.label, nanoseconds: 0, flops: 0, count: 0 };
        entry.nanoseconds += Number(times[2 * n + 1]! - times[2 * n]!);
        entry.flops += d.flops;
        entry.count += 1;
        totals.set(d.label, entry);
      });
      read.destroy();
      resolve.destroy();
      querySet.destroy();
    }
    return [...totals.values()].sort((a, b) => b.nanoseconds - a.nanoseconds);
  }
}

function dispatchOf(device: GPUDevice, op: Op, layouts: Layouts, pipeline: GPUComputePipeline, owned: GPUBuffer[]): Dispatch {
  const { bindings, uniform } = named(op, layouts.of(op.shader));
  const entries: GPUBindGroupEntry[] = bindings.map(({ binding, view: { tensor, offset, size } }) => ({
    binding: binding.at,
    resource: { buffer: bufferOf(tensor), offset, size: aligned(size) },
  }));
  if (uniform) {
    const { words } = new Packed(op.shader.name, uniform.struct).set(uniform.values);
    const size = aligned(words.byteLength);
    const buffer = device.createBuffer({ label: op.label, size, usage: GPUBufferUsage.UNIFORM, mappedAtCreation: true });
    new Uint32Array(buffer.getMappedRange()).set(words);
    buffer.unmap();
    owned.push(buffer);
    entries.push({ binding: uniform.binding.at, resource: { buffer } });
  }
  return {
    label: op.label,
    pipeline,
    group: device.createBindGroup({ label: op.label, layout: pipeline.getBindGroupLayout(0), entries }),
    grid: op.grid,
    flops: op.flops ?? 0,
  };
}
