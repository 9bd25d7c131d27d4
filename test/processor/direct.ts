import { readFileSync } from 'node:fs';
import { signaturesOf } from '../../src/processor/kernels';

/** Bytes of a thread's own memory, and where what is given begins. */
const SCRATCH = 2 ** 20;
const FIRST = 2 ** 16;

type Given = Record<string, number | Float32Array | Uint32Array>;

/** The compiled operations without the device around them: called by name, on arrays, by as many threads as a test says. */
export class Direct {
  readonly #memory = new WebAssembly.Memory({ initial: 1 });
  readonly #module = new WebAssembly.Module(readFileSync('build/processor/kernels.wasm'));
  readonly #kernels = new WebAssembly.Instance(this.#module, { env: { memory: this.#memory } }).exports as Record<
    string,
    (...given: number[]) => void
  >;
  readonly #signatures = signaturesOf(this.#module);

  /** Runs all parts, last to first; arrays are read back into what was given, those given twice are one. Returns milliseconds. */
  run(name: string, given: Given, parts = 1): number {
    const places = new Map<Float32Array | Uint32Array, number>();
    let end = FIRST + SCRATCH;
    for (const value of Object.values(given)) {
      if (typeof value === 'number' || places.has(value)) continue;
      places.set(value, end);
      end += Math.ceil(value.byteLength / 64) * 64;
    }
    const pages = Math.ceil((end - this.#memory.buffer.byteLength) / 2 ** 16);
    if (pages > 0) this.#memory.grow(pages);
    const bytes = (array: Float32Array | Uint32Array) => new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
    for (const [array, at] of places) new Uint8Array(this.#memory.buffer, at, array.byteLength).set(bytes(array));
    const began = performance.now();
    for (let part = parts - 1; part >= 0; part--) {
      const own: Given = { part, parts, scratch: FIRST, ...given };
      const values = this.#signatures.get(name)!.map(([parameter]) => {
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
