import { fail } from '../protocol/errors';
import type { MemoryBill } from '../protocol/runs/run';
import type { Device, Program, Reader } from './interface';
import { type Tensor, type View, viewOf } from './op';

/** Line of the memory bill. */
const ITEM = 'read-back';

/** Reads a few bytes again and again through memory that is planned with everything else; `Device.read` is for what is read now and then. */
export class Readback {
  readonly #device: Device;
  readonly #bytes: number;
  readonly #depth: number;
  #reader: Reader | null = null;

  /** For reads of at most `bytes`, `depth` of them at the same time. */
  constructor(device: Device, bytes: number, depth = 1) {
    this.#device = device;
    this.#bytes = bytes;
    this.#depth = depth;
  }

  /** The bill of the owner with this memory on it. */
  addTo(bill: MemoryBill): MemoryBill {
    const bytes = this.#bytes * this.#depth;
    const before = bill.items.find((item) => item.name === ITEM)?.bytes ?? 0;
    const others = bill.items.filter((item) => item.name !== ITEM);
    return { items: [...others, { name: ITEM, bytes: before + bytes }], total: bill.total + bytes };
  }

  async build(): Promise<void> {
    this.#reader = await this.#device.reader(this.#bytes, this.#depth);
  }

  /** See Reader. */
  async read(sources: readonly (Tensor | View)[], program?: Program, times = 1): Promise<ArrayBuffer> {
    const views = sources.map(viewOf);
    const size = views.reduce((n, view) => n + view.size, 0);
    if (size > this.#bytes) throw fail('internal')`A read of ${size} bytes exceeds the ${this.#bytes} planned for.`;
    if (!this.#reader) throw fail('internal')`Nothing has been reserved to read through.`;
    return this.#reader.read(views, program, times);
  }

  free(): void {
    this.#reader?.free();
    this.#reader = null;
  }
}
