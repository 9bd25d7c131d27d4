import type { Device, Kernels, Program, Reader, Timing } from '../device/interface';
import { Layouts } from '../device/layout';
import { type Clear, type Op, type Tensor, type View, viewOf } from '../device/op';
import { fail, type TabtuneError } from '../protocol/errors';
import type { AdapterReport } from '../protocol/runs/run';
import { argumentsOf, type Share, type Signature, signaturesOf } from './kernels';
import { addressOf, Arena, Block } from './memory';

/** Milliseconds of work after which whoever waits lets the rest of the thread have its turn. */
const TURN = 10;
/** Bytes of memory that one thread of a kernel may need for itself. */
const SCRATCH = 2 ** 20;

type Kernel = (...given: number[]) => void;
type Call = { label: string; flops: number; kernel: Kernel; given: number[] } | { clear: Block; size: number };

/** There is one way to compute each operation. */
const ONE_WAY: Kernels = { results: [], load: () => undefined, tune: async () => undefined };

class ProcessorProgram implements Program {
  readonly #arena: Arena;
  readonly #calls: readonly Call[];

  constructor(arena: Arena, calls: readonly Call[]) {
    this.#arena = arena;
    this.#calls = calls;
  }

  run(times = 1): void {
    for (let i = 0; i < times; i++) for (const call of this.#calls) this.#call(call);
  }

  #call(call: Call): void {
    if ('clear' in call) this.#arena.bytes(call.clear.address, call.size).fill(0);
    // eslint-disable-next-line tabtune/no-list-spread -- A kernel has some twenty parameters at most.
    else call.kernel(...call.given);
  }

  async profile(): Promise<Timing[]> {
    const totals = new Map<string, Timing>();
    for (const call of this.#calls) {
      const began = performance.now();
      this.#call(call);
      if ('clear' in call) continue;
      const { label, flops } = call;
      const entry = totals.get(label) ?? { label, nanoseconds: 0, flops: 0, count: 0 };
      entry.nanoseconds += 1e6 * (performance.now() - began);
      entry.flops += flops;
      entry.count++;
      totals.set(label, entry);
    }
    return [...totals.values()].sort((a, b) => b.nanoseconds - a.nanoseconds);
  }

  free(): void {
    // It holds no memory of its own.
  }
}

/** A processor core as a device: the operations of processor/ in float32, carried out as they are asked for. */
class Processor implements Device {
  readonly report: AdapterReport;
  readonly tuner = ONE_WAY;
  readonly failure: TabtuneError | null = null;
  onError: ((error: TabtuneError) => void) | null = null;
  readonly #arena: Arena;
  readonly #kernels: WebAssembly.Exports;
  readonly #signatures: ReadonlyMap<string, Signature>;
  readonly #share: Share;
  #turn = performance.now();

  constructor(module: WebAssembly.Module) {
    const memory = new WebAssembly.Memory({ initial: 1, maximum: 2 ** 16 });
    this.#arena = new Arena(memory);
    this.#signatures = signaturesOf(module);
    this.#kernels = new WebAssembly.Instance(module, { env: { memory } }).exports;
    this.#share = { part: 0, parts: 1, scratch: this.#arena.reserve('scratch', SCRATCH).address };
    const most = 2 ** 32 - 2 ** 20;
    this.report = {
      state: 'ready',
      vendor: 'processor',
      architecture: 'wasm',
      description: 'this processor, 1 thread',
      features: [],
      subgroupSize: null,
      limits: { maxStorageBufferBindingSize: most, maxBufferSize: most },
    };
  }

  async reserve(wanted: readonly { label: string; bytes: number }[]): Promise<Block[]> {
    const blocks: Block[] = [];
    try {
      for (const { label, bytes } of wanted) blocks.push(this.#arena.reserve(label, bytes));
    } catch (error) {
      this.release(blocks);
      throw error;
    }
    return blocks;
  }

  release(blocks: readonly Block[]): void {
    for (const block of blocks) this.#arena.release(block);
  }

  async compile(): Promise<void> {
    // The module holds all operations.
  }

  async program(_: string, ops: readonly (Op | Clear)[]): Promise<Program> {
    const layouts = new Layouts();
    return new ProcessorProgram(
      this.#arena,
      ops.map((op) => ('clear' in op ? this.#clear(op.clear) : this.#callOf(op, layouts))),
    );
  }

  #clear(tensor: Tensor): Call {
    return { clear: new Block(addressOf(tensor), tensor.bytes), size: tensor.bytes };
  }

  #callOf(op: Op, layouts: Layouts): Call {
    const { name } = op.shader;
    const [kernel, signature] = [this.#kernels[name] as Kernel | undefined, this.#signatures.get(name)];
    if (!kernel || !signature) throw fail('unsupported')`${op.label}: the processor has no operation ${name}.`;
    const given = argumentsOf(op, layouts.of(op.shader), addressOf, signature, this.#share);
    return { label: op.label, flops: op.flops ?? 0, kernel, given };
  }

  write(tensor: Tensor, offset: number, values: Uint32Array<ArrayBuffer> | Float32Array<ArrayBuffer> | Uint16Array<ArrayBuffer>): void {
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    if (offset + bytes.length > tensor.memory!.bytes)
      throw fail('internal')`${tensor.name}: ${bytes.length} bytes at ${offset} are too many.`;
    this.#arena.bytes(addressOf(tensor) + offset, bytes.length).set(bytes);
  }

  move(copies: readonly { from: View; to: View }[], clears: readonly Tensor[]): void {
    for (const { from, to } of copies)
      this.#arena
        .bytes(addressOf(to.tensor) + to.offset, from.size)
        .set(this.#arena.bytes(addressOf(from.tensor) + from.offset, from.size));
    for (const tensor of clears) this.#arena.bytes(addressOf(tensor), tensor.bytes).fill(0);
  }

  /** All is done by the time it was asked for; the rest of the thread has its turn now and then. */
  async settled(): Promise<void> {
    if (performance.now() - this.#turn < TURN) return;
    await new Promise((resolve) => setTimeout(resolve));
    this.#turn = performance.now();
  }

  async read(source: Tensor | View, size = viewOf(source).size): Promise<ArrayBuffer> {
    const { tensor, offset } = viewOf(source);
    const data = this.#arena.bytes(addressOf(tensor) + offset, size).slice().buffer;
    await this.settled();
    return data;
  }

  async reader(): Promise<Reader> {
    return {
      read: async (sources, program, times) => {
        program?.run(times);
        const parts = sources.map(({ tensor, offset, size }) => this.#arena.bytes(addressOf(tensor) + offset, size));
        const data = new Uint8Array(parts.reduce((n, part) => n + part.length, 0));
        let at = 0;
        for (const part of parts) {
          data.set(part, at);
          at += part.length;
        }
        await this.settled();
        return data.buffer;
      },
      free: () => undefined,
    };
  }

  async cause(reason: unknown): Promise<unknown> {
    return reason;
  }

  close(): void {
    // The memory goes with the last reference to it.
  }
}

/** `kernels`: what scripts/build-processor.mjs compiled. Throws `unsupported` where WebAssembly or its fixed-width SIMD is missing. */
export async function openProcessor(kernels: BufferSource): Promise<Device> {
  try {
    return new Processor(await WebAssembly.compile(kernels));
  } catch (error) {
    if (error instanceof WebAssembly.CompileError)
      throw fail('unsupported')`This browser cannot compute on the processor: ${error.message}.`;
    throw error;
  }
}
