import type { Device, Kernels, Program, Reader, Values } from '../device/interface';
import { Layouts } from '../device/layout';
import { type Clear, type Op, type Tensor, type View, viewOf } from '../device/op';
import { fail, TabtuneError, sentence, wordsOf } from '../protocol/errors';
import type { AdapterReport } from '../protocol/runs/run';
import { argumentsOf, type Signature } from './kernels';
import { addressOf, Arena, type Block } from './memory';
import { type Call, ProcessorProgram } from './program';
import { Queue, TURN, turn } from './queue';
import { QueueReader } from './reader';
import { callBytes, CONTROL_BYTES, type Kernel, kernelsOf, writeCall } from './serve';
import { Team, type Thread, type Threads } from './team';

/** Bytes of memory that one thread of a kernel may need for itself. */
const SCRATCH = 2 ** 20;
/** An operation that does less than this, and touches fewer bytes, is over before another thread has heard of it. */
const ALONE = { flops: 2 ** 16, bytes: 2 ** 15 };

/** There is one way to compute each operation. */
const ONE_WAY: Kernels = { results: [], load: () => undefined, tune: async () => undefined };

/** Fixed-width SIMD in as few bytes as show whether there is any. */
const SIMD = Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11);

/** Why WebAssembly cannot compute here; null where it can. */
function whatIsMissing(): string | null {
  if (typeof WebAssembly !== 'object' || !WebAssembly.validate(SIMD)) return wordsOf(sentence`This browser has no WebAssembly with fixed-width SIMD.`);
  try {
    new WebAssembly.Module(SIMD);
    return null;
  } catch {
    return wordsOf(sentence`The content policy that this host sends forbids WebAssembly: its script-src lacks 'wasm-unsafe-eval'.`);
  }
}

/** What this processor is, without opening it. `threads` as many as would compute. */
export function describeProcessor(threads: number): AdapterReport {
  const missing = whatIsMissing();
  return {
    device: 'processor',
    state: missing ? 'no-simd' : 'ready',
    ...(missing ? { reason: missing } : {}),
    vendor: 'processor',
    architecture: 'wasm',
    description: 'this processor',
    features: [],
    subgroupSize: null,
    threads,
    limits: {},
  };
}

interface Parts {
  arena: Arena;
  kernels: ReturnType<typeof kernelsOf>;
  team: Team | null;
  scratch: number;
  report: AdapterReport;
}

/** A processor as a device: the operations of processor/ in float32, by one thread or several; the numbers are the same. */
class Processor implements Device {
  readonly report: AdapterReport;
  readonly tuner = ONE_WAY;
  onError: ((error: TabtuneError) => void) | null;
  readonly #arena: Arena;
  readonly #kernels: ReadonlyMap<string, { at: number; kernel: Kernel; signature: Signature }>;
  readonly #team: Team | null;
  readonly #scratch: number;
  readonly #queue = new Queue((reason) => this.#broken(reason));
  #failure: TabtuneError | null = null;

  constructor({ arena, kernels, team, scratch, report }: Parts, onError: ((error: TabtuneError) => void) | null) {
    this.#arena = arena;
    this.#kernels = new Map(kernels.map(({ name, kernel, signature }, at) => [name, { at, kernel, signature }]));
    this.#team = team;
    this.#scratch = scratch;
    this.report = report;
    this.onError = onError;
  }

  get failure(): TabtuneError | null {
    return this.#failure;
  }

  #broken(reason: unknown): void {
    this.#failure ??= reason instanceof TabtuneError ? reason : fail('gpu')`The processor could not carry out an operation: ${String(reason)}.`;
    this.onError?.(this.#failure);
  }

  async reserve(wanted: readonly { label: string; bytes: number }[]): Promise<Block[]> {
    const blocks: Block[] = [];
    try {
      let since = performance.now();
      for (const { label, bytes } of wanted) {
        blocks.push(this.#arena.reserve(label, bytes));
        if (performance.now() - since < TURN) continue;
        await turn();
        since = performance.now();
      }
    } catch (error) {
      for (const block of blocks) this.#arena.release(block);
      throw error;
    }
    return blocks;
  }

  /** What is still to be done may need them. */
  release(blocks: readonly Block[]): void {
    const release = (): boolean => {
      for (const block of blocks) this.#arena.release(block);
      return false;
    };
    if (this.#queue.idle) release();
    else this.#queue.push({ go: release });
  }

  async compile(): Promise<void> {
    // The module holds all operations.
  }

  async program(_: string, ops: readonly (Op | Clear)[]): Promise<Program> {
    if (this.#failure) throw this.#failure;
    const held: Block[] = [];
    const free = (): void => this.release(held.splice(0));
    const layouts = new Layouts();
    try {
      const calls = ops.map((op) => ('clear' in op ? this.#clear(op.clear) : this.#callOf(op, layouts, held)));
      return new ProcessorProgram(this.#queue, calls, free);
    } catch (reason) {
      free();
      throw reason;
    }
  }

  #clear(tensor: Tensor): Call {
    const address = addressOf(tensor);
    return { label: '', flops: 0, run: () => this.#arena.bytes(address, tensor.bytes).fill(0) };
  }

  /** For other threads it is written down; their share of it is what is left of the numbers of the first. */
  #callOf(op: Op, layouts: Layouts, held: Block[]): Call {
    const { name } = op.shader;
    const found = this.#kernels.get(name);
    if (!found) throw fail('unsupported')`${op.label}: the processor has no operation ${name}.`;
    const { at, kernel, signature } = found;
    const views = Object.values(op.bindings).map(viewOf);
    const flops = op.flops ?? 0;
    const small = flops < ALONE.flops && views.reduce((sum, { size }) => sum + size, 0) < ALONE.bytes;
    const team = small ? null : this.#team;
    const share = { part: 0, parts: team ? this.report.threads! : 1, scratch: this.#scratch };
    const given = argumentsOf(op, layouts.of(op.shader), addressOf, signature, share);
    // eslint-disable-next-line tabtune/no-list-spread -- A kernel has some twenty parameters at most.
    const own = (): void => kernel(...given);
    if (!team) return { label: op.label, flops, run: own };
    const block = this.#arena.reserve(op.label, callBytes(given.length));
    held.push(block);
    const names = signature.map(([parameter]) => parameter);
    const floats = signature.map(([, type]) => type === 'f32');
    writeCall(this.#arena.words(block), at, given, floats, [names.indexOf('part'), names.indexOf('scratch')]);
    return { label: op.label, flops, run: () => team.together(block.address, own) };
  }

  /** Takes the values at once: what the caller does to them later changes nothing. */
  write(tensor: Tensor, offset: number, values: Values): void {
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    if (offset + bytes.length > tensor.memory!.bytes)
      throw fail('internal')`${tensor.name}: ${bytes.length} bytes at ${offset} are too many.`;
    const address = addressOf(tensor) + offset;
    if (this.#queue.idle) return this.#arena.bytes(address, bytes.length).set(bytes);
    const kept = bytes.slice();
    this.#do(() => this.#arena.bytes(address, kept.length).set(kept));
  }

  #do(work: () => void): void {
    const go = (): boolean => {
      work();
      return false;
    };
    this.#queue.push({ go });
  }

  move(copies: readonly { from: View; to: View }[], clears: readonly Tensor[]): void {
    const all = copies.map(({ from, to }) => [addressOf(from.tensor) + from.offset, addressOf(to.tensor) + to.offset, from.size] as const);
    const emptied = clears.map((tensor) => [addressOf(tensor), tensor.bytes] as const);
    this.#do(() => {
      for (const [from, to, size] of all) this.#arena.bytes(to, size).set(this.#arena.bytes(from, size));
      for (const [address, size] of emptied) this.#arena.bytes(address, size).fill(0);
    });
  }

  settled(): Promise<void> {
    return this.#queue.done(() => undefined);
  }

  read(source: Tensor | View, size = viewOf(source).size): Promise<ArrayBuffer> {
    const { tensor, offset } = viewOf(source);
    const address = addressOf(tensor) + offset;
    return this.#queue.done(() => this.#arena.bytes(address, size).slice().buffer);
  }

  async reader(_: number, depth: number): Promise<Reader> {
    return new QueueReader(this.#queue, depth, (sources) => this.#gather(sources));
  }

  #gather(sources: readonly View[]): () => ArrayBuffer {
    const places = sources.map(({ tensor, offset, size }) => [addressOf(tensor) + offset, size] as const);
    return () => {
      const data = new Uint8Array(places.reduce((sum, [, size]) => sum + size, 0));
      let at = 0;
      for (const [address, size] of places) {
        data.set(this.#arena.bytes(address, size), at);
        at += size;
      }
      return data.buffer;
    };
  }

  async cause(reason: unknown): Promise<unknown> {
    return this.#failure ?? reason;
  }

  close(): void {
    this.#queue.end(fail('stopped')`The processor was closed.`);
    this.#team?.close();
  }
}

export interface ProcessorOptions {
  /** Other threads, for which `kernels` are those for shared memory. */
  threads?: Threads | undefined;
  onError?: ((error: TabtuneError) => void) | undefined;
}

/** All threads, or none: where one cannot be started, the others are ended, and what it said is thrown. */
async function allOf(starting: readonly Promise<Thread>[]): Promise<Thread[]> {
  try {
    return await Promise.all(starting);
  } catch (reason) {
    for (const start of starting)
      void start.then(
        (thread) => thread.close(),
        () => undefined,
      );
    throw reason;
  }
}

/** `kernels`: what scripts/build-processor.mjs compiled. Throws `unsupported` where WebAssembly or its fixed-width SIMD is missing, or not all threads could be started. */
export async function openProcessor(kernels: BufferSource, { threads, onError }: ProcessorOptions = {}): Promise<Device> {
  try {
    const module = await WebAssembly.compile(kernels);
    const others = threads?.others ?? 0;
    const arena = new Arena(threads !== undefined);
    const { memory, most } = arena;
    const operations = kernelsOf(module, memory);
    const control = arena.reserve('control', CONTROL_BYTES).address;
    const scratches = Array.from({ length: 1 + others }, () => arena.reserve('scratch', SCRATCH).address);
    const started = await allOf(
      Array.from({ length: others }, (_, i) =>
        threads!.start({ module, memory, control, part: i + 1, scratch: scratches[i + 1]! }),
      ),
    );
    const report = describeProcessor(1 + others);
    report.limits = { maxStorageBufferBindingSize: most, maxBufferSize: most, maxMemory: most };
    const team = others > 0 ? new Team(memory, control, started) : null;
    return new Processor({ arena, kernels: operations, team, scratch: scratches[0]!, report }, onError ?? null);
  } catch (error) {
    if (error instanceof WebAssembly.CompileError || error instanceof WebAssembly.LinkError)
      throw fail('unsupported')`This browser cannot compute on the processor: ${error.message}.`;
    throw error;
  }
}
