import { append } from '../protocol/base/lists';
import { fail } from '../protocol/errors';
import type { MemoryBill } from '../protocol/runs/run';
import type { Device, Program } from './interface';
import { aligned, type Clear, type Memory, type Op, type Tensor, tensorOf } from './op';

/** Memory that tensors use one after the other, each from one operation to another. */
interface Slot {
  bytes: number;
  item: string;
  tenants: { tensor: Tensor; from: number; to: number }[];
}

/** Collects the tensors and operations of one or several programs, places the tensors, and prints the bill before anything is allocated. */
export class Planner {
  readonly #device: Device;
  readonly #tensors: Tensor[] = [];
  readonly #programs = new Map<string, (Op | Clear)[]>();
  #slots: Slot[] = [];
  #owned: Memory[] = [];
  #built: Program[] = [];

  constructor(device: Device) {
    this.#device = device;
  }

  /** Memory that keeps its content between programs. */
  keep(name: string, bytes: number, item = name): Tensor {
    return this.#add({ name, bytes: aligned(bytes), transient: false, item, memory: null });
  }

  /** Memory that is only meaningful inside one run of one program. */
  scratch(name: string, bytes: number, item = 'activations'): Tensor {
    return this.#add({ name, bytes: aligned(bytes), transient: true, item, memory: null });
  }

  /** Bytes of the largest tensor that this device takes. */
  get largest(): number {
    const { maxStorageBufferBindingSize = 0, maxBufferSize = 0 } = this.#device.report.limits;
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
        for (const binding of 'clear' in op ? [op.clear] : Object.values(op.bindings)) {
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
    for (const t of this.#tensors) if (!t.transient && !t.memory) add(t.item, t.bytes);
    for (const slot of this.#slots) add(slot.item, slot.bytes);
    return { items: [...items].map(([name, bytes]) => ({ name, bytes })), total: [...items.values()].reduce((a, b) => a + b, 0) };
  }

  /** Operations of all programs, for the tuner. */
  get ops(): Op[] {
    return [...this.#programs.values()].flat().filter((op): op is Op => !('clear' in op));
  }

  /** Compiles ahead of `build`, which then finds everything ready. Allocates nothing. */
  compile(): Promise<void> {
    return this.#device.compile([...this.#programs.values()].flat());
  }

  /** Allocates everything and builds the programs. Throws `out-of-memory` and keeps nothing when the device refuses. */
  async build(): Promise<Map<string, Program>> {
    this.#place();
    const kept = this.#tensors.filter((t) => !t.transient && !t.memory);
    const names = ({ tenants }: Slot): string => tenants.map((t) => t.tensor.name).join('|');
    try {
      const blocks = await this.#device.reserve([
        ...kept.map((t) => ({ label: t.name, bytes: t.bytes })),
        ...this.#slots.map((slot) => ({ label: names(slot).slice(0, 120), bytes: slot.bytes })),
      ]);
      append(this.#owned, blocks);
      kept.forEach((tensor, i) => (tensor.memory = blocks[i]!));
      this.#slots.forEach((slot, i) => slot.tenants.forEach(({ tensor }) => (tensor.memory = blocks[kept.length + i]!)));
      const programs = new Map<string, Program>();
      for (const [name, ops] of this.#programs) {
        const program = await this.#device.program(name, ops);
        this.#built.push(program);
        programs.set(name, program);
      }
      return programs;
    } catch (error) {
      this.free();
      throw error;
    }
  }

  free(): void {
    for (const program of this.#built) program.free();
    this.#device.release(this.#owned);
    this.#built = [];
    this.#owned = [];
    for (const tensor of this.#tensors) tensor.memory = null;
  }
}
