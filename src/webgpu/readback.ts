import type { Program, Reader } from '../device/interface';
import { type Tensor, type View, viewOf } from '../device/op';
import { fail } from '../protocol/errors';
import type { Gpu } from './gpu';
import { bufferOf } from './memory';
import { GpuProgram } from './program';

/** Reads through buffers that are made once. */
export class GpuReader implements Reader {
  readonly #gpu: Gpu;
  #buffers: GPUBuffer[];
  #free: GPUBuffer[];
  readonly #waiting: (() => void)[] = [];

  private constructor(gpu: Gpu, buffers: GPUBuffer[]) {
    this.#gpu = gpu;
    this.#buffers = buffers;
    this.#free = [...buffers];
  }

  static async of(gpu: Gpu, bytes: number, depth: number): Promise<GpuReader> {
    const usage = GPUBufferUsage.COPY_DST | GPUBufferUsage.MAP_READ;
    const create = () => Array.from({ length: depth }, () => gpu.device.createBuffer({ label: 'read-back', size: bytes, usage }));
    return new GpuReader(gpu, await gpu.checked('Reserving memory', create));
  }

  async read(sources: readonly View[], program?: Program, times = 1): Promise<ArrayBuffer> {
    const size = sources.reduce((n, part) => n + part.size, 0);
    let buffer = this.#free.pop();
    while (!buffer) {
      if (this.#buffers.length === 0) throw fail('internal')`Nothing has been reserved to read through.`;
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
      buffer = this.#free.pop();
    }
    try {
      const copy = (encoder: GPUCommandEncoder): void => {
        let at = 0;
        for (const { tensor, offset, size: bytes } of sources) {
          encoder.copyBufferToBuffer(bufferOf(tensor), offset, buffer, at, bytes);
          at += bytes;
        }
      };
      // With the program's last submission, which a submission of its own would double.
      if (program instanceof GpuProgram) program.submit(times, copy);
      else this.#submit(copy);
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

  #submit(copy: (encoder: GPUCommandEncoder) => void): void {
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

/** See Device.read. */
export async function readOnce(gpu: Gpu, source: Tensor | View, size = viewOf(source).size): Promise<ArrayBuffer> {
  const { tensor, offset } = viewOf(source);
  const bytes = Math.ceil(size / 4) * 4;
  const buffer = bufferOf(tensor);
  const staging = gpu.device.createBuffer({ size: bytes, usage: GPUBufferUsage.COPY_DST | GPUBufferUsage.MAP_READ });
  const encoder = gpu.device.createCommandEncoder();
  encoder.copyBufferToBuffer(buffer, offset, staging, 0, bytes);
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
