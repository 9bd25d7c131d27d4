import { TabtuneError } from '../protocol/errors';
import type { MemoryBill } from '../protocol/runs/run';
import type { Gpu } from './device';
import type { Shader } from './shader';

/** Memory on the GPU. A transient tensor lives from its first to its last use in a program and shares its buffer with others. */
export interface Tensor {
  readonly name: string;
  readonly bytes: number;
  readonly transient: boolean;
  /** Line of the memory bill. */
  readonly item: string;
  buffer: GPUBuffer | null;
}

/** Part of a tensor; offset and size in bytes, the offset a multiple of 256. */
export interface View {
  tensor: Tensor;
  offset: number;
  size: number;
}

/** Sets a tensor to zero. */
export interface Clear {
  clear: Tensor;
}

export interface Op {
  label: string;
  shader: Shader;
  /** In the order of @binding. */
  bindings: (Tensor | View)[];
  /** Whole numbers in a uniform block bound after `bindings`. */
  uniform?: number[];
  /** Workgroups in x, y, z. */
  grid: [number, number, number];
  /** Other ways to compute the same from the same bindings; the tuner picks one (see tuner.ts). Above is the direct one, which runs everywhere. */
  variants?: Partial<Record<Exclude<VariantName, 'direct'>, Variant>>;
  /** What to try variants on; an operation without it keeps the variant that the adapter's kind suggests. */
  trial?: Trial;
  /** Multiply-adds times two, for splitting submissions and for the profile; 0 where memory traffic rules. */
  flops?: number;
}

/**
 * `direct`: registers only, runs everywhere. `quad`: four neighbouring invocations share their loads through quadBroadcast.
 * `tiled`, `tiled-large`: blocks in workgroup memory, the latter of four times the size. `subgroup`: a subgroup works on one row.
 */
export type VariantName = 'direct' | 'quad' | 'tiled' | 'tiled-large' | 'subgroup';

export interface Variant {
  shader: Shader;
  grid: [number, number, number];
}

/** Contents for each binding (uniform excluded; `random` in float32, `random16` in float16), and which are results to be compared. */
export interface Trial {
  inputs: ('random' | 'random16' | 'zero' | Uint32Array<ArrayBuffer>)[];
  outputs: number[];
  /** The results hold more than numbers, so that every bit must agree. */
  exact?: boolean;
}

interface Dispatch {
  clear?: undefined;
  label: string;
  pipeline: GPUComputePipeline;
  group: GPUBindGroup;
  grid: [number, number, number];
  flops: number;
}

type Item = Dispatch | { clear: GPUBuffer };

/** Bytes are rounded up so that vec4 loads and buffer copies are always in range. */
const aligned = (bytes: number): number => Math.ceil(bytes / 16) * 16;
export const tensorOf = (x: Tensor | View): Tensor => ('tensor' in x ? x.tensor : x);

/** A submission longer than about two seconds can lose the device on Windows. A software adapter does some GFLOP/s, a slow GPU a hundred. */
const FLOPS_PER_SUBMISSION = { software: 1.5e9, hardware: 1e11 };

/** A flat list of dispatches with everything bound: replaying it allocates nothing. */
export class Program {
  readonly #gpu: Gpu;
  readonly #items: Item[];

  constructor(gpu: Gpu, items: Item[]) {
    this.#gpu = gpu;
    this.#items = items;
  }

  /**
   * Encodes and submits everything, in several submissions when there is much to compute.
   * `finish` may add commands (a copy of results) to the last one; `times` repeats the list, since a submission costs more than many dispatches.
   */
  run(finish?: (encoder: GPUCommandEncoder) => void, times = 1): void {
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
  async profile(): Promise<{ label: string; nanoseconds: number; flops: number; count: number }[]> {
    const { device } = this.#gpu;
    if (!device.features.has('timestamp-query'))
      throw new TabtuneError('unsupported', 'This adapter offers no timestamp-query, so single dispatches cannot be timed.');
    const totals = new Map<string, { label: string; nanoseconds: number; flops: number; count: number }>();
    const batch = 1024; // a query set holds at most 4096 timestamps
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

/** Collects the tensors and operations of one or several programs, places the tensors, and prints the bill before anything is allocated. */
export class Planner {
  readonly #gpu: Gpu;
  readonly #tensors: Tensor[] = [];
  readonly #programs = new Map<string, (Op | Clear)[]>();
  #slots: { bytes: number; item: string; tenants: { tensor: Tensor; from: number; to: number }[] }[] = [];
  #owned: GPUBuffer[] = [];

  constructor(gpu: Gpu) {
    this.#gpu = gpu;
  }

  /** Memory that keeps its content between programs. */
  keep(name: string, bytes: number, item = name): Tensor {
    return this.#add({ name, bytes: aligned(bytes), transient: false, item, buffer: null });
  }

  /** Memory that is only meaningful inside one run of one program. */
  scratch(name: string, bytes: number, item = 'activations'): Tensor {
    return this.#add({ name, bytes: aligned(bytes), transient: true, item, buffer: null });
  }

  /** Bytes of the largest tensor that this adapter takes. */
  get largest(): number {
    const { maxStorageBufferBindingSize = 0, maxBufferSize = 0 } = this.#gpu.report.limits;
    return Math.min(maxStorageBufferBindingSize, maxBufferSize);
  }

  #add(tensor: Tensor): Tensor {
    if (tensor.bytes > this.largest) {
      throw new TabtuneError(
        'out-of-memory',
        `${tensor.name} needs ${tensor.bytes} bytes in one piece; this adapter binds at most ${this.largest}. Choose a smaller batch or shorter rows.`,
      );
    }
    this.#tensors.push(tensor);
    return tensor;
  }

  /** Defines a program; `ops` run in order. Scratch tensors must not be shared between programs. */
  program(name: string, ops: (Op | Clear)[]): void {
    this.#programs.set(name, ops);
  }

  /** Gives every scratch tensor a slot that no other tensor uses during its lifetime: largest first, first fit. */
  #place(): void {
    this.#slots = [];
    for (const ops of this.#programs.values()) {
      const lives = new Map<Tensor, { from: number; to: number }>();
      ops.forEach((op, at) => {
        for (const binding of 'clear' in op ? [op.clear] : op.bindings) {
          const tensor = tensorOf(binding);
          if (!tensor.transient) continue;
          const life = lives.get(tensor);
          if (life) life.to = at;
          else lives.set(tensor, { from: at, to: at });
        }
      });
      // Programs never run at the same time, so their scratch tensors share slots freely.
      const free = this.#slots.map((slot) => ({ slot, tenants: [] as { from: number; to: number }[] }));
      for (const [tensor, { from, to }] of [...lives].sort((a, b) => b[0].bytes - a[0].bytes)) {
        let place = free.find((f) => f.tenants.every((t) => t.to < from || t.from > to));
        if (!place) {
          const slot = { bytes: 0, item: tensor.item, tenants: [] };
          this.#slots.push(slot);
          place = { slot, tenants: [] };
          free.push(place);
        }
        place.tenants.push({ from, to });
        place.slot.tenants.push({ tensor, from, to });
        place.slot.bytes = Math.max(place.slot.bytes, tensor.bytes);
      }
    }
  }

  /** Bytes by item. Allocates nothing. */
  bill(): MemoryBill {
    this.#place();
    const items = new Map<string, number>();
    const add = (item: string, bytes: number): void => void items.set(item, (items.get(item) ?? 0) + bytes);
    for (const t of this.#tensors) if (!t.transient && !t.buffer) add(t.item, t.bytes);
    for (const slot of this.#slots) add(slot.item, slot.bytes);
    return { items: [...items].map(([name, bytes]) => ({ name, bytes })), total: [...items.values()].reduce((a, b) => a + b, 0) };
  }

  /** The variant of an operation that this adapter gets. */
  #choose<T extends Op | Clear>(op: T): T {
    return 'clear' in op ? op : { ...op, ...this.#gpu.tuner.choose(op) };
  }

  /** Operations of all programs, for the tuner. */
  get ops(): Op[] {
    return [...this.#programs.values()].flat().filter((op): op is Op => !('clear' in op));
  }

  /** Compiles ahead of `build`, which then finds its pipelines ready. Allocates nothing. */
  async compile(): Promise<void> {
    const ops = [...this.#programs.values()].flat().map((op) => this.#choose(op));
    await Promise.all(ops.map(async (op) => ('clear' in op ? null : this.#gpu.pipelines.get(op.shader))));
  }

  /** Allocates everything and builds the programs. Throws `out-of-memory` and keeps nothing when the adapter refuses. */
  async build(): Promise<Map<string, Program>> {
    this.#place();
    const gpu = this.#gpu;
    try {
      await gpu.checked('Reserving memory', () => {
        const create = (label: string, size: number): GPUBuffer => {
          const buffer = gpu.device.createBuffer({
            label,
            size,
            usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST | GPUBufferUsage.UNIFORM,
          });
          this.#owned.push(buffer);
          return buffer;
        };
        for (const t of this.#tensors) if (!t.transient && !t.buffer) t.buffer = create(t.name, t.bytes);
        for (const slot of this.#slots) {
          const buffer = create(
            slot.tenants
              .map((t) => t.tensor.name)
              .join('|')
              .slice(0, 120),
            slot.bytes,
          );
          for (const { tensor } of slot.tenants) tensor.buffer = buffer;
        }
      });
      const programs = new Map<string, Program>();
      for (const [name, ops] of this.#programs) {
        programs.set(
          name,
          await gpu.checked(`Building ${name}`, async () => {
            const chosen = ops.map((op) => this.#choose(op));
            const pipelines = await Promise.all(chosen.map(async (op) => ('clear' in op ? null : gpu.pipelines.get(op.shader))));
            return new Program(
              gpu,
              chosen.map((op, i) => ('clear' in op ? { clear: op.clear.buffer! } : dispatchOf(gpu.device, op, pipelines[i]!, this.#owned))),
            );
          }),
        );
      }
      return programs;
    } catch (error) {
      this.free();
      throw error;
    }
  }

  free(): void {
    for (const buffer of this.#owned) buffer.destroy();
    this.#owned = [];
    for (const tensor of this.#tensors) tensor.buffer = null;
  }
}

function dispatchOf(device: GPUDevice, op: Op, pipeline: GPUComputePipeline, owned: GPUBuffer[]): Dispatch {
  const entries: GPUBindGroupEntry[] = op.bindings.map((binding, i) => {
    const { tensor, offset, size } = 'tensor' in binding ? binding : { tensor: binding, offset: 0, size: binding.bytes };
    if (!tensor.buffer) throw new TabtuneError('internal', `${op.label}: ${tensor.name} has no memory.`);
    return { binding: i, resource: { buffer: tensor.buffer, offset, size: aligned(size) } };
  });
  if (op.uniform) {
    const buffer = device.createBuffer({
      label: op.label,
      size: aligned(4 * op.uniform.length),
      usage: GPUBufferUsage.UNIFORM,
      mappedAtCreation: true,
    });
    new Uint32Array(buffer.getMappedRange()).set(op.uniform);
    buffer.unmap();
    owned.push(buffer);
    entries.push({ binding: op.bindings.length, resource: { buffer } });
  }
  return {
    label: op.label,
    pipeline,
    group: device.createBindGroup({ label: op.label, layout: pipeline.getBindGroupLayout(0), entries }),
    grid: op.grid,
    flops: op.flops ?? 0,
  };
}

/** Workgroups for `threads` invocations in groups of `size`; wraps into y beyond the limit of one dimension. */
export function grid1d(threads: number, size = 64): [number, number, number] {
  const groups = Math.ceil(threads / size);
  if (groups <= 65_535) return [groups, 1, 1];
  const x = 32_768;
  return [x, Math.ceil(groups / x), 1];
}

/**
 * Workgroups of 16 x 4 for a matrix, one invocation per element. Row and column come as x and y: a division per invocation, which a
 * software adapter does lane by lane, cost a row-wise kernel more than its arithmetic.
 */
export function grid2d(columns: number, rows: number): [number, number, number] {
  return [Math.ceil(columns / 16), Math.ceil(rows / 4), 1];
}

/** Reads `size` bytes back; waits for all submitted work. For checkpoints, answers and tests, not for the hot path. */
export async function readBack(
  gpu: Gpu,
  source: Tensor | View,
  size = 'tensor' in source ? source.size : source.bytes,
): Promise<ArrayBuffer> {
  const { tensor, offset } = 'tensor' in source ? source : { tensor: source, offset: 0 };
  if (!tensor.buffer) throw new TabtuneError('internal', `${tensor.name} has no memory.`);
  const bytes = Math.ceil(size / 4) * 4;
  const staging = gpu.device.createBuffer({ size: bytes, usage: GPUBufferUsage.COPY_DST | GPUBufferUsage.MAP_READ });
  const encoder = gpu.device.createCommandEncoder();
  encoder.copyBufferToBuffer(tensor.buffer, offset, staging, 0, bytes);
  gpu.device.queue.submit([encoder.finish()]);
  try {
    await staging.mapAsync(GPUMapMode.READ);
    return staging.getMappedRange().slice(0, size);
  } catch (error) {
    throw gpu.failure ?? error;
  } finally {
    staging.destroy();
  }
}
