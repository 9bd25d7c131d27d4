import { readFileSync } from 'node:fs';
import { Layout } from '../../src/device/layout';
import { aligned } from '../../src/device/op';
import { signaturesOf } from '../../src/processor/kernels';
import { SOURCES } from '../reference/variants';

/** Bytes of a thread's own memory, and where what is given begins. */
const SCRATCH = 2 ** 20;
const FIRST = 2 ** 16;
/** Bytes between two arrays, which belong to nobody. */
const GAP = 4096;

type Kernels = Record<string, (...given: number[]) => void>;

export type Given = Record<string, number | Float32Array | Uint32Array>;

/** Memory that an operation was given. */
interface Range {
  name: string;
  from: number;
  to: number;
  written: boolean;
}

/** The whole text of the shader whose twin has that name. */
function textOf(name: string): string {
  const [, kernel, quantised] = /^(matmul_n[nt])(_quantised)?$/.exec(name) ?? [];
  return SOURCES[kernel ? `${kernel} with matrix_${quantised ? 'quantised' : 'plain'}` : name]!;
}

/** What the shader of that name writes. */
const writtenBy = (name: string): string[] =>
  [...textOf(name).matchAll(/var<storage, read_write>\s+(\w+)/g)].map(([, binding]) => binding!);

/** Where in a struct that is bound as `step` the parameter `step_share` lies. */
function fieldOf(name: string, parameter: string, given: Given): { owner: string; byte: number } | undefined {
  const layout = new Layout({ name, source: textOf(name) });
  for (const binding of layout.bindings) {
    const field = layout.fieldsOf(binding).find((one) => `${binding.name}_${one.name}` === parameter);
    if (field && binding.name in given) return { owner: binding.name, byte: field.places[0]! };
  }
  return undefined;
}

/**
 * The compiled operations without the device around them: called by name, on arrays, by as many threads as a test says. A build with checks
 * throws where an operation reads what it was not given, or writes what its shader does not.
 */
export class Direct {
  readonly #memory = new WebAssembly.Memory({ initial: 1 });
  readonly #kernels: Kernels;
  readonly #signatures: ReturnType<typeof signaturesOf>;
  #ranges: Range[] = [];
  #reads = 0;

  constructor(binary: BufferSource = readFileSync('build/processor/kernels.wasm')) {
    const module = new WebAssembly.Module(binary);
    const env = {
      memory: this.#memory,
      reads: (at: number, bytes: number) => this.#check(at >>> 0, bytes >>> 0, false),
      writes: (at: number, bytes: number) => this.#check(at >>> 0, bytes >>> 0, true),
    };
    this.#kernels = new WebAssembly.Instance(module, { env }).exports as Kernels;
    this.#signatures = signaturesOf(module);
  }

  get names(): string[] {
    return [...this.#signatures.keys()];
  }

  /** How often a build with checks has asked. */
  get asked(): number {
    return this.#reads;
  }

  #check(at: number, bytes: number, writes: boolean): void {
    this.#reads++;
    for (const { from, to, written } of this.#ranges) if (at >= from && at + bytes <= to && (written || !writes)) return;
    const near = this.#ranges.findLast(({ from }) => from <= at);
    throw new Error(
      `${writes ? 'Writes' : 'Reads'} ${bytes} bytes at ${at - (near?.from ?? 0)} of ${near?.name ?? 'nothing'}, which has ${near ? near.to - near.from : 0}${near?.written ? '' : ' and is read only'}.`,
    );
  }

  /** Runs all parts, last to first; arrays are read back into what was given, those given twice are one. Returns milliseconds. */
  run(name: string, given: Given, parts = 1): number {
    const places = new Map<Float32Array | Uint32Array, number>();
    const written = writtenBy(name);
    this.#ranges = [{ name: 'scratch', from: FIRST, to: FIRST + SCRATCH, written: true }];
    let end = FIRST + SCRATCH + GAP;
    for (const [parameter, value] of Object.entries(given)) {
      if (typeof value === 'number') continue;
      const at = places.get(value) ?? end;
      // The planner rounds sizes up in the same way.
      this.#ranges.push({ name: parameter, from: at, to: at + aligned(value.byteLength), written: written.includes(parameter) });
      if (at < end) continue;
      places.set(value, at);
      end += Math.ceil(value.byteLength / 64) * 64 + GAP;
    }
    const pages = Math.ceil((end - this.#memory.buffer.byteLength) / 2 ** 16);
    if (pages > 0) this.#memory.grow(pages);
    const bytes = (array: Float32Array | Uint32Array) => new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
    for (const [array, at] of places) new Uint8Array(this.#memory.buffer, at, array.byteLength).set(bytes(array));
    const began = performance.now();
    for (let part = parts - 1; part >= 0; part--) {
      const own: Given = { part, parts, scratch: FIRST, ...given };
      const values = this.#signatures.get(name)!.map(([parameter]) => {
        const field = own[parameter] === undefined ? fieldOf(name, parameter, given) : undefined;
        if (field) return places.get(given[field.owner] as Float32Array)! + field.byte;
        const value = own[parameter];
        if (value === undefined) throw new Error(`${name}: no ${parameter}.`);
        return typeof value === 'number' ? value : places.get(value)!;
      });
      this.#kernels[name]!(...values);
    }
    const took = performance.now() - began;
    for (const [array, at] of places) bytes(array).set(new Uint8Array(this.#memory.buffer, at, array.byteLength));
    return took;
  }
}
