import type { Memory, Tensor } from '../device/op';
import { fail } from '../protocol/errors';

/** A block of a graphics adapter's memory. */
export class Block implements Memory {
  readonly buffer: GPUBuffer;

  constructor(buffer: GPUBuffer) {
    this.buffer = buffer;
  }

  get bytes(): number {
    return this.buffer.size;
  }
}

/** The buffer of a tensor. Throws `internal` for one without memory, or with that of another device. */
export function bufferOf({ name, memory }: Tensor): GPUBuffer {
  if (!(memory instanceof Block)) throw fail('internal')`${name} has no memory.`;
  return memory.buffer;
}
