import { fail } from '../protocol/errors';
import type { TunedOperation } from '../protocol/runs/run';
import { smallest } from '../protocol/base/lists';
import type { Program, TuneOptions, Values } from '../device/interface';
import { type Op, type Sample, type Tensor, tensorOf, type Variant, type VariantName, viewOf } from '../device/op';
import { Planner } from '../device/planner';
import type { Gpu, Variants } from './gpu';

/**
 * Relative to the largest value of a result: more than another order of summation explains, less than any mistake. Weights in
 * float16 need no other gate, since all variants read the same ones and add in float32.
 */
const GATE = 3e-5;
/** One measurement repeats an operation for at least so many milliseconds. */
const MEASURED_MILLISECONDS = 12;
const ROUNDS = 3;
/** A variant that took so many times as long as the fastest is not timed again. */
const HOPELESS = 1.5;

/**
 * What is tried first, and taken where nothing has been measured. On a software adapter barriers make the tiled ones hopeless, and
 * a subgroup is a single core, so that a row is better left to one invocation.
 */
const SOFTWARE: readonly VariantName[] = ['quad', 'direct'];
const HARDWARE: readonly VariantName[] = ['tiled', 'tiled-large', 'subgroup', 'quad', 'direct'];

/** The variants that suit an adapter, less those for which it lacks something. */
function suitable({ report, quads }: Gpu): VariantName[] {
  const offered = (name: VariantName): boolean =>
    name === 'quad' ? quads : name === 'subgroup' ? report.features.includes('subgroups') : true;
  return (report.state === 'software' ? SOFTWARE : HARDWARE).filter(offered);
}

/** FNV-1a. */
function fingerprint(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193) >>> 0;
  return hash;
}

/**
 * Which variant of an operation this adapter gets. `tune` compares each with the direct one on random numbers, at the shapes of
 * the run, drops those that differ, and keeps the fastest. Without it the kind of adapter decides.
 */
export class Tuner implements Variants {
  readonly #gpu: Gpu;
  readonly #order: readonly VariantName[];
  readonly #known = new Map<string, TunedOperation>();
  /** Of shader texts, which are long and few. */
  readonly #fingerprints = new Map<string, number>();
  /** The largest measured operation of each kernel: a guess for shapes that were not measured. */
  readonly #largest = new Map<string, TunedOperation>();

  constructor(gpu: Gpu, order?: readonly VariantName[]) {
    this.#gpu = gpu;
    this.#order = order ?? suitable(gpu);
  }

  /** Sizes, and every variant's text, values and grid: what was measured with other shaders does not count. */
  #keyOf(op: Op): string {
    const ways = [op, ...Object.values(op.variants ?? {})].map(({ shader, grid }) => [
      this.#fingerprint(shader.source),
      shader.values,
      grid,
    ]);
    return JSON.stringify([op.shader.name, op.uniform ?? {}, ways]);
  }

  #fingerprint(text: string): number {
    let hash = this.#fingerprints.get(text);
    if (hash === undefined) this.#fingerprints.set(text, (hash = fingerprint(text)));
    return hash;
  }

  get results(): TunedOperation[] {
    return [...this.#known.values()];
  }

  load(results: readonly TunedOperation[]): void {
    this.#known.clear();
    this.#largest.clear();
    for (const result of results) this.#keep(result);
  }

  #keep(result: TunedOperation): void {
    this.#known.set(result.key, result);
    const largest = this.#largest.get(result.kernel);
    if (!largest || result.flops >= largest.flops) this.#largest.set(result.kernel, result);
  }

  choose(op: Op): Variant {
    const names = this.#candidates(op);
    const measured = this.#known.get(this.#keyOf(op)) ?? this.#largest.get(op.shader.name);
    const name = names.find((n) => n === measured?.chosen) ?? names[0]!;
    return variantOf(op, name);
  }

  #candidates(op: Op): VariantName[] {
    return this.#order.filter((name) => name === 'direct' || op.variants?.[name]);
  }

  async tune(ops: readonly Op[], options: TuneOptions = {}): Promise<void> {
    const todo = new Map<string, Op>();
    for (const op of ops)
      if (op.sample && this.#candidates(op).length > 1 && (options.again || !this.#known.has(this.#keyOf(op))))
        todo.set(this.#keyOf(op), op);
    const bySize = [...todo.values()].sort((a, b) => (b.flops ?? 0) - (a.flops ?? 0));
    const first = bySize.filter((op, i) => bySize.findIndex((other) => other.shader.name === op.shader.name) === i);
    const queue = [...first, ...bySize.filter((op) => !first.includes(op))];
    const began = performance.now();
    for (const [i, op] of queue.entries()) {
      options.onProgress?.(i, queue.length);
      if (performance.now() - began > (options.milliseconds ?? Infinity) || options.stopped?.()) break;
      this.#keep(await this.#measure(op));
    }
    if (queue.length > 0) options.onProgress?.(queue.length, queue.length);
  }

  async #measure(op: Op): Promise<TunedOperation> {
    const bench = new Comparison(this.#gpu, op);
    const candidates: TunedOperation['candidates'] = [];
    const shape = Object.values(op.uniform ?? {}).flat();
    const result = { key: this.#keyOf(op), kernel: op.shader.name, label: op.label, shape, flops: op.flops ?? 0 };
    try {
      const ready = new Map<VariantName, Program>();
      for (const name of ['direct', ...this.#candidates(op).filter((n) => n !== 'direct')] as VariantName[]) {
        try {
          ready.set(name, await bench.checked(name));
        } catch (error) {
          if (this.#gpu.failure || name === 'direct') throw error;
          candidates.push({ name, milliseconds: null, refused: (error as Error).message });
        }
      }
      const best = new Map<VariantName, number>();
      for (let round = 0; round < ROUNDS; round++) {
        const leader = smallest(best.values());
        for (const [name, program] of ready) {
          const known = best.get(name) ?? 0;
          if (known <= HOPELESS * leader) best.set(name, Math.min(known || Infinity, await bench.time(program)));
        }
      }
      for (const [name, milliseconds] of best) candidates.push({ name, milliseconds });
      const [chosen] = [...best].sort((a, b) => a[1] - b[1])[0]!;
      return { ...result, chosen, candidates };
    } finally {
      bench.free();
    }
  }
}

const variantOf = (op: Op, name: VariantName): Variant =>
  name === 'direct' ? { shader: op.shader, grid: op.grid } : (op.variants?.[name] ?? { shader: op.shader, grid: op.grid });

/** One operation on memory of its own. */
class Comparison {
  readonly #gpu: Gpu;
  readonly #op: Op;
  readonly #sample: Sample;
  readonly #planners: Planner[] = [];
  readonly #tensors = new Map<string, Tensor>();
  #expected: Float32Array[] = [];

  constructor(gpu: Gpu, op: Op) {
    this.#gpu = gpu;
    this.#op = op;
    this.#sample = op.sample!();
  }

  /** A program of one variant whose results equal those of the direct one, which must come first. */
  async checked(name: VariantName): Promise<Program> {
    const { bindings } = this.#op;
    const { outputs, exact = false } = this.#sample;
    const planner = new Planner(this.#gpu);
    this.#planners.push(planner);
    if (this.#tensors.size === 0)
      for (const [to, binding] of Object.entries(bindings))
        this.#tensors.set(to, planner.keep(tensorOf(binding).name, viewOf(binding).size));
    const own = Object.fromEntries(this.#tensors);
    planner.program('variant', [{ ...this.#op, ...variantOf(this.#op, name), bindings: own, variants: {} }]);
    const program = (await planner.build()).get('variant')!;
    this.#fill();
    program.run();
    const results = [];
    for (const output of outputs) results.push(new Float32Array(await this.#gpu.read(this.#tensor(output))));
    if (name === 'direct') this.#expected = results;
    else results.forEach((values, i) => compare(`${this.#op.label}, variant ${name}`, values, this.#expected[i]!, exact));
    return program;
  }

  #tensor(name: string): Tensor {
    const tensor = this.#tensors.get(name);
    if (!tensor) throw fail('internal')`${this.#op.label}: the sample names ${name}, which is not bound.`;
    return tensor;
  }

  #fill(): void {
    const write = (tensor: Tensor, values: Values): void => this.#gpu.write(tensor, 0, values);
    for (const name of this.#tensors.keys())
      if (!(name in this.#sample.inputs)) throw fail('internal')`${this.#op.label}: the sample does not say what ${name} holds.`;
    Object.entries(this.#sample.inputs).forEach(([name, input], i) => {
      const tensor = this.#tensor(name);
      if (input === 'zero') write(tensor, new Float32Array(tensor.bytes / 4));
      else if (input === 'random') write(tensor, noise(tensor.bytes / 4, i + 1));
      else if (input === 'random16') write(tensor, halfNoise(tensor.bytes / 2, i + 1));
      else write(tensor, input);
    });
  }

  /** Milliseconds of one run, from as many as fill the time of a measurement. */
  async time(program: Program): Promise<number> {
    for (let times = 1; ; times *= 2) {
      const began = performance.now();
      program.run(times);
      await this.#gpu.settled();
      const elapsed = performance.now() - began;
      if (this.#gpu.failure) throw this.#gpu.failure;
      if (elapsed >= MEASURED_MILLISECONDS || times >= 4096) return elapsed / times;
    }
  }

  free(): void {
    for (const planner of this.#planners) planner.free();
  }
}

function compare(what: string, got: Float32Array, expected: Float32Array, exact: boolean): void {
  const scale = expected.reduce((top, x) => Math.max(top, Math.abs(x)), 0);
  const bits = [got, expected].map((values) => new Uint32Array(values.buffer));
  const near = (x: number, i: number): boolean => (exact ? bits[0]![i] === bits[1]![i] : Math.abs(got[i]! - x) <= GATE * scale);
  const wrong = expected.findIndex((x, i) => !near(x, i));
  if (wrong >= 0) {
    const [is, should] = exact ? [bits[0]![wrong], bits[1]![wrong]] : [got[wrong], expected[wrong]];
    throw fail('gpu')`${what}: element ${wrong} is ${is}, but ${should} by the direct kernel.`;
  }
}

/** Numbers in [-0.5, 0.5), the same every time. */
const noise = (count: number, seed: number): Float32Array<ArrayBuffer> =>
  fill(new Float32Array(count), seed, (bits) => bits / 2 ** 32 - 0.5);

/** The same in float16, by its bits: a sign, the exponent of numbers from 0.25 to below 0.5, ten digits. */
const halfNoise = (count: number, seed: number): Uint16Array<ArrayBuffer> =>
  fill(new Uint16Array(count), seed, (bits) => 0x3400 | ((bits >>> 16) & 0x83ff));

/** A block that repeats, since its making takes longer than its use. */
function fill<T extends Float32Array<ArrayBuffer> | Uint16Array<ArrayBuffer>>(out: T, seed: number, element: (bits: number) => number): T {
  const block = Math.min(out.length, 65_521);
  let state = seed * 2_654_435_761;
  for (let i = 0; i < block; i++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    out[i] = element(state);
  }
  for (let filled = block; filled < out.length; filled *= 2) out.copyWithin(filled, 0, Math.min(filled, out.length - filled));
  return out;
}
