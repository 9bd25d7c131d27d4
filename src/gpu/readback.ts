import { fail } from '../protocol/errors';
import type { MemoryBill } from '../protocol/runs/run';
import type { Gpu } from './device';
import type { Tensor, View } from './op';

/** Line of the memory bill. */
const ITEM = 'read-back';

type Copy = (encoder: GPUCommandEncoder) => void;

/** Reads a few bytes again and again through buffers that are made once; `readOnce` is for what is read now and then. */
export class Readback {
  readonly #gpu: Gpu;
  readonly #bytes: number;
  readonly #depth: number;
  #buffers: GPUBuffer[] = [];
  #free: GPUBuffer[] = [];
  readonly #waiting: (() => void)[] = [];

  /** For reads of at most `bytes`, `depth` of them at the same time. */
  constructor(gpu: Gpu, bytes: number, depth = 1) {
    this.#gpu = gpu;
    this.#bytes = bytes;
    this.#depth = depth;
  }

  /** The bill of the owner with these buffers on it. */
  addTo(bill: MemoryBill): MemoryBill {
    const bytes = this.#bytes * this.#depth;
    const before = bill.items.find((item) => item.name === ITEM)?.bytes ?? 0;
    const others = bill.items.filter((item) => item.name !== ITEM);
    return { items: [...others, { name: ITEM, bytes: before + bytes }], total: bill.total + bytes };
  }

  async build(): Promise<void> {
    const { device } = this.#gpu;
    const usage = GPUBufferUsage.COPY_DST | GPUBufferUsage.MAP_READ;
    await this.#gpu.checked('Reserving memory', () => {
      this.#buffers = Array.from({ length: this.#depth }, () => device.createBuffer({ label: ITEM, size: this.#bytes, usage }));
    });
    this.#free = [...this.#buffers];
  }

  /**
   * The contents of `sources`, one behind the other. `run` submits the work that makes them with the copy in its last submission;
   * without it what stands there is copied. Submits before it returns, unless `depth` reads are on their way: then it waits for one.
   */
  async read(sources: readonly (Tensor | View)[], run: (copy: Copy) => void = (copy) => this.#submit(copy)): Promise<ArrayBuffer> {
    const parts = sources.map((s) => ('tensor' in s ? s : { tensor: s, offset: 0, size: s.bytes }));
    const size = parts.reduce((n, part) => n + part.size, 0);
    if (size > this.#bytes) throw fail('internal')`A read of ${size} bytes exceeds the ${this.#bytes} planned for.`;
    let buffer = this.#free.pop();
    while (!buffer) {
      if (this.#buffers.length === 0) throw fail('internal')`Nothing has been reserved to read through.`;
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
      buffer = this.#free.pop();
    }
    try {
      run((encoder) => {
        let at = 0;
        for (const part of parts) {
          encoder.copyBufferToBuffer(part.tensor.buffer!, part.offset, buffer, at, part.size);
          at += part.size;
        }
      });
      await buffer.mapAsync(GPUMapMode.READ, 0, size);
      const data = buffer.getMappedRange(0, size).slice(0);
      buffer.unmap();
      return data;
    } catch (error) {
      throw this.#gpu.failure ?? error;
    } finally {
      if (this.#buffers.includes(buffer)) this.#free.push(buffer);
      this.#waiting.shift()?.();
    }
  }

  #submit(copy: Copy): void {
    const encoder = this.#gpu.device.createCommandEncoder();
    copy(encoder);
    this.#gpu.device.queue.submit([encoder.finish()]);
  }

  free(): void {
    for (const buffer of this.#buffers) buffer.destroy();
    this.#buffers = [];
    this.#free = [];
    for (const wake of this.#waiting.splice(0)) wake();
  }
}

/** Reads `size` bytes back; waits for all submitted work. For checkpoints, answers and tests, not for the hot path. */
export async function readOnce(
  gpu: Gpu,
  source: Tensor | View,
  size = 'tensor' in source ? source.size : source.bytes,
): Promise<ArrayBuffer> {
  const { tensor, offset } = 'tensor' in source ? source : { tensor: source, offset: 0 };
  if (!tensor.buffer) throw fail('internal')`${tensor.name} has no memory.`;
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
