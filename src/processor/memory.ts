import type { Memory, Tensor } from '../device/op';
import { fail } from '../protocol/errors';

const PAGE = 2 ** 16;
/** Addresses have 32 bits. */
const MOST_PAGES = 2 ** 16;
/** Lines of the processor's cache, and more than any vector. */
const ALIGN = 64;
/** Below lie the module's own numbers. */
const FIRST = PAGE;

/** Where not even so much address space is left there is none to compute in. */
const LEAST_PAGES = 2 ** 12;

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
  /** Bytes that it may grow to; the browser may give fewer. */
  readonly most: number;
  #end = FIRST;
  /** What lies behind has never been given out, and is zero. */
  #fresh = FIRST;
  /** Ascending, never side by side. */
  #free: Hole[] = [];

  /** `shared` by several threads. A machine with little address space promises less than all addresses. */
  constructor(shared: boolean) {
    for (let maximum = MOST_PAGES; ; maximum /= 2) {
      try {
        this.memory = new WebAssembly.Memory({ initial: 1, maximum, shared });
        // A loop that goes on while its address is below the end must not come round to 0: the last page stays free.
        this.most = maximum * PAGE - FIRST - PAGE;
        return;
      } catch (error) {
        if (!(error instanceof RangeError) || maximum <= LEAST_PAGES) throw error;
      }
    }
  }

  /** Bytes as they lie there now: another buffer whenever it has grown. */
  bytes(address: number, size: number): Uint8Array {
    return new Uint8Array(this.memory.buffer, address, size);
  }

  words({ address, bytes }: Block): Int32Array {
    return new Int32Array(this.memory.buffer, address, bytes / 4);
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
    if (address < this.#fresh) this.bytes(address, Math.min(size, this.#fresh - address)).fill(0);
    this.#fresh = Math.max(this.#fresh, address + size);
    return new Block(address, size);
  }

  #grow(label: string, end: number): void {
    const pages = Math.ceil(end / PAGE) - this.memory.buffer.byteLength / PAGE;
    if (pages <= 0) return;
    try {
      if (end > FIRST + this.most) throw new RangeError(`of ${this.most} at most`);
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
