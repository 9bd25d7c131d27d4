import type { Memory, Tensor } from '../device/op';
import { fail } from '../protocol/errors';

const PAGE = 2 ** 16;
/** Addresses have 32 bits. */
const MOST_PAGES = 2 ** 16;
/** Lines of the processor's cache, and more than any vector. */
const ALIGN = 64;
/** Below lie the module's own numbers. */
const FIRST = PAGE;

/** A block of a WebAssembly memory. */
export class Block implements Memory {
  readonly address: number;
  readonly bytes: number;

  constructor(address: number, bytes: number) {
    this.address = address;
    this.bytes = bytes;
  }
}

/** The address of a tensor. Throws `internal` for one without memory, or with that of another device. */
export function addressOf({ name, memory }: Tensor): number {
  if (!(memory instanceof Block)) throw fail('internal')`${name} has no memory.`;
  return memory.address;
}

interface Hole {
  address: number;
  bytes: number;
}

/** The memory of a processor: blocks in one that grows, first fit. */
export class Arena {
  readonly memory: WebAssembly.Memory;
  #end = FIRST;
  /** Ascending, never side by side. */
  #free: Hole[] = [];

  constructor(memory: WebAssembly.Memory) {
    this.memory = memory;
  }

  /** Bytes as they lie there now: another buffer whenever it has grown. */
  bytes(address: number, size: number): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.memory.buffer, address, size);
  }

  /** A zeroed block. Throws `out-of-memory`. */
  reserve(label: string, bytes: number): Block {
    const size = Math.max(ALIGN, Math.ceil(bytes / ALIGN) * ALIGN);
    const at = this.#free.findIndex((hole) => hole.bytes >= size);
    const hole = this.#free[at];
    let address = this.#end;
    if (hole) {
      address = hole.address;
      if (hole.bytes === size) this.#free.splice(at, 1);
      else Object.assign(hole, { address: hole.address + size, bytes: hole.bytes - size });
    } else {
      this.#grow(label, this.#end + size);
      this.#end += size;
    }
    this.bytes(address, size).fill(0);
    return new Block(address, size);
  }

  #grow(label: string, end: number): void {
    const pages = Math.ceil(end / PAGE) - this.memory.buffer.byteLength / PAGE;
    if (pages <= 0) return;
    try {
      if (end / PAGE > MOST_PAGES) throw new RangeError('addresses have 32 bits');
      this.memory.grow(pages);
    } catch (error) {
      throw fail(
        'out-of-memory',
      )`${label}: ${end} bytes are needed in all, and this browser gives the processor no more than ${this.memory.buffer.byteLength} (${(error as Error).message}). Choose a smaller batch, shorter rows or fewer averages.`;
    }
  }

  release({ address, bytes }: Block): void {
    const at = this.#free.findIndex((hole) => hole.address > address);
    this.#free.splice(at < 0 ? this.#free.length : at, 0, { address, bytes });
    const holes: Hole[] = [];
    for (const hole of this.#free) {
      const before = holes.at(-1);
      if (before && before.address + before.bytes === hole.address) before.bytes += hole.bytes;
      else holes.push(hole);
    }
    const top = holes.at(-1);
    if (top && top.address + top.bytes === this.#end) {
      this.#end = top.address;
      holes.pop();
    }
    this.#free = holes;
  }
}
