import type { Gpu } from '../../src/webgpu/gpu';
import { openGpu } from '../../src/webgpu/open';
import type { Clear, Op, Tensor, VariantName } from '../../src/device/op';
import type { Device } from '../../src/device/interface';
import { openProcessor } from '../../src/processor/open';
import { Planner } from '../../src/device/planner';
import { compare, type Comparison, type Tolerance, written } from '../reference/compare';
import { halfWords } from '../reference/half';

/** Where there is no WebGPU, as in Node, these tests run on the processor: the same cases on both. */
const onProcessor = !(globalThis.navigator as Partial<Navigator> | undefined)?.gpu;

let opened: Promise<Gpu> | null = null;
let processor: Promise<Device> | null = null;

/** One for all tests, of which nothing is left when a test is over. */
export function testProcessor(): Promise<Device> {
  const { readFileSync } = process.getBuiltinModule('node:fs');
  return (processor ??= openProcessor(readFileSync('build/processor/kernels.wasm')));
}

/** One device for all tests, so that a kernel is compiled once. After an error that no scope caught, the next test gets a new one. */
export async function testGpu(): Promise<Gpu> {
  const gpu = await (opened ??= openGpu());
  if (!gpu.failure) return gpu;
  gpu.close();
  return (opened = openGpu());
}

/** Elements behind every output that nothing may write. */
const GUARD = 68;
/** Stands in inputs where nothing may be read: one such term ruins any sum. */
const HOSTILE = 1e30;

/** The variants that a test runs; a kernel that lacks one must not be tested under its name. */
export type Lane = VariantName;
/** Those of them that this device has. */
export const lanes = (...names: Lane[]): Lane[] => names.filter((name) => name === 'direct' || !onProcessor);
export const LANES = lanes('direct', 'quad');
export const MATRIX_LANES = lanes('direct', 'quad', 'tiled', 'tiled-large');
export const ROW_LANES = lanes('direct', 'subgroup');

/** An operation that a test needs beside those it is about: the same in every lane. */
export function everywhere(op: Op): Op {
  const { shader, grid } = op;
  return { ...op, variants: Object.fromEntries([...MATRIX_LANES, ...ROW_LANES].map((lane) => [lane, { shader, grid }])) };
}

/** As planned, and for subgroups also all rows by one workgroup, so that each takes several in turn. */
export const placements = (lane: Lane): { groups: string; placed: (op: Op) => Op }[] => [
  { groups: 'many groups', placed: (op) => op },
  ...(lane === 'subgroup' ? [{ groups: 'one group', placed: inOneGroup }] : []),
];

const inOneGroup = ({ variants, ...op }: Op): Op => ({ ...op, variants: { subgroup: { ...variants!.subgroup!, grid: [1, 1, 1] } } });

/** A handful of operations on given inputs: what a kernel's test needs of planner and program. */
export class Bench {
  readonly #device: Device;
  readonly #planner: Planner;
  readonly #contents = new Map<Tensor, Float32Array<ArrayBuffer> | Uint32Array<ArrayBuffer>>();

  readonly #lane: Lane;

  private constructor(device: Device, lane: Lane) {
    this.#device = device;
    this.#lane = lane;
    this.#planner = new Planner(device);
  }

  static async open(lane: Lane = 'direct'): Promise<Bench> {
    return new Bench(await (onProcessor ? testProcessor() : testGpu()), lane);
  }

  #keep(name: string, data: Float32Array<ArrayBuffer> | Uint32Array<ArrayBuffer>): Tensor {
    const tensor = this.#planner.keep(name, data.byteLength);
    this.#contents.set(tensor, data);
    return tensor;
  }

  /** Numbers, followed by hostile ones up to `capacity` elements. */
  floats(name: string, values: ArrayLike<number>, capacity = values.length): Tensor {
    const data = new Float32Array(Math.max(capacity, 4)).fill(HOSTILE);
    data.set(values);
    return this.#keep(name, data);
  }

  /** Numbers in float16; `capacity` elements, the rest the largest that there are. */
  halves(name: string, values: ArrayLike<number>, capacity = values.length): Tensor {
    const data = new Float64Array(Math.max(capacity, 8)).fill(65_504);
    data.set(values);
    return this.#keep(name, halfWords(data));
  }

  words(name: string, values: ArrayLike<number>, capacity = values.length): Tensor {
    const data = new Uint32Array(Math.max(capacity, 4));
    data.set(values);
    return this.#keep(name, data);
  }

  extent(counts: { tokens?: number; scored?: number; distinct?: number }): Tensor {
    return this.words('extent', [counts.tokens ?? 0, counts.scored ?? 0, counts.distinct ?? 0, 0]);
  }

  /** Room for `count` results and a guard behind them, poisoned; `before` is what stands there for an operation that adds. */
  output(name: string, count: number, before: ArrayLike<number> = []): Tensor {
    return this.#keep(name, Float32Array.from(written(before, count + GUARD)));
  }

  async run(ops: readonly (Op | Clear)[]): Promise<void> {
    const lane = this.#lane;
    const chosen = ops.map((op) => {
      if ('clear' in op) return op;
      const variant = lane === 'direct' ? {} : op.variants?.[lane];
      if (!variant) throw new Error(`${op.label} has no variant ${lane}.`);
      return { ...op, ...variant, variants: {} };
    });
    this.#planner.program('test', chosen);
    const programs = await this.#planner.build();
    for (const [tensor, data] of this.#contents) this.#device.write(tensor, 0, data);
    const program = programs.get('test')!;
    if ('checked' in this.#device) await (this.#device as Gpu).checked('Running', () => program.run());
    else program.run();
  }

  async read(tensor: Tensor): Promise<Float32Array<ArrayBuffer>> {
    return new Float32Array(await this.#device.read(tensor, this.#contents.get(tensor)!.byteLength));
  }

  async readWords(tensor: Tensor): Promise<Uint32Array<ArrayBuffer>> {
    return new Uint32Array(await this.#device.read(tensor, this.#contents.get(tensor)!.byteLength));
  }

  /** An output holds `expected`, and what follows is untouched. */
  async expect(tensor: Tensor, expected: ArrayLike<number>, tolerance?: Tolerance): Promise<Comparison> {
    return compare(tensor.name, await this.read(tensor), written(expected, this.#contents.get(tensor)!.length), tolerance);
  }

  free(): void {
    this.#planner.free();
  }
}

/** Opens a bench for one test and frees it whatever happens. */
export const onBench = (test: (bench: Bench) => Promise<void>, lane?: Lane) => async (): Promise<void> => {
  const bench = await Bench.open(lane);
  try {
    await test(bench);
  } finally {
    bench.free();
  }
};

/** A matrix with rows of `stride` columns; `filler` beyond `columns`. */
export function padded(
  values: ArrayLike<number>,
  rows: number,
  columns: number,
  stride: number,
  filler: number,
): Float32Array<ArrayBuffer> {
  const out = new Float32Array(rows * stride).fill(filler);
  for (let r = 0; r < rows; r++) for (let c = 0; c < columns; c++) out[r * stride + c] = values[r * columns + c]!;
  return out;
}

/** (id, position, first token of the row, end of the row) for rows of these lengths. */
export function streamOf(lengths: readonly number[], ids: readonly number[] = []): number[] {
  const stream: number[] = [];
  let from = 0;
  for (const length of lengths) {
    for (let t = 0; t < length; t++) stream.push(ids[from + t] ?? 0, t, from, from + length);
    from += length;
  }
  return stream;
}
