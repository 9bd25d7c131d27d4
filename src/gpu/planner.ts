import { fail } from '../protocol/errors';
import type { MemoryBill } from '../protocol/runs/run';
import type { Gpu } from './device';
import { aligned, type Clear, type Op, type Tensor, tensorOf } from './op';
import { type Dispatch, Program } from './program';

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
      throw fail(
        'out-of-memory',
      )`${tensor.name} needs ${tensor.bytes} bytes in one piece; this adapter binds at most ${this.largest}. Choose a smaller batch or shorter rows.`;
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
        const chosen = ops.map((op) => this.#choose(op));
        const pipelines = await Promise.all(chosen.map(async (op) => ('clear' in op ? null : gpu.pipelines.get(op.shader))));
        const items = await gpu.checked(`Building ${name}`, () =>
          chosen.map((op, i) => ('clear' in op ? { clear: op.clear.buffer! } : dispatchOf(gpu.device, op, pipelines[i]!, this.#owned))),
        );
        programs.set(name, new Program(gpu, items));
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
    if (!tensor.buffer) throw fail('internal')`${op.label}: ${tensor.name} has no memory.`;
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
