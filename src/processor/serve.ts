import { signaturesOf } from './kernels';

/**
 * The other threads of a processor. All of them carry out parts of the same operation, one operation at a time: the first thread says which
 * in shared memory, takes a part itself, and waits until all parts are done.
 */

/** Words of the block by which threads hear of each other, each on a cache line of its own. */
export const WORD = { generation: 0, call: 16, done: 32, broken: 48 } as const;
export const CONTROL_BYTES = 256;

/** Looks at a word so often before a thread sleeps: longer than most operations of a small model are apart, shorter than a frame. */
const SPINS = 4000;

/** What a thread needs for its parts. */
export interface Work {
  module: WebAssembly.Module;
  memory: WebAssembly.Memory;
  /** Address of the block of control. */
  control: number;
  part: number;
  /** Address of memory of its own. */
  scratch: number;
}

export type Kernel = (...given: number[]) => void;

/** Operations by their place in the list, which is the same in all threads. */
export function kernelsOf(module: WebAssembly.Module, memory: WebAssembly.Memory) {
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  return [...signaturesOf(module)].map(([name, signature]) => ({ name, signature, kernel: exports[name] as Kernel }));
}

/** Waits until a word is another than it was, or for so many milliseconds; returns what it is then. */
export function changed(words: Int32Array, at: number, from: number, patience = Infinity): number {
  for (let i = 0; i < SPINS; i++) {
    const now = Atomics.load(words, at);
    if (now !== from) return now;
  }
  while (Atomics.load(words, at) === from && Atomics.wait(words, at, from, patience) !== 'timed-out');
  return Atomics.load(words, at);
}

/** An operation as it lies in shared memory: which, where part and scratch are among its parameters, and these. */
const HEAD = 3;
export const callBytes = (parameters: number): number => 4 * (HEAD + parameters);

export function writeCall(to: Int32Array, kernel: number, given: readonly number[], floats: readonly boolean[], own: [number, number]): void {
  to.set([kernel, ...own]);
  const numbers = new Float32Array(to.buffer, to.byteOffset, to.length);
  given.forEach((value, i) => (floats[i] ? (numbers[HEAD + i] = value) : (to[HEAD + i] = value)));
}

/**
 * Takes part in whatever operation comes, until the first thread says that there is no more. Never gives its thread a turn; `serving` is
 * called when all is there that it needs.
 */
export function serve({ module, memory, control, part, scratch }: Work, serving: () => void): void {
  const kernels = kernelsOf(module, memory).map(({ kernel, signature }) => ({ kernel, floats: signature.map(([, type]) => type === 'f32') }));
  const longest = kernels.reduce((most, { floats }) => Math.max(most, HEAD + floats.length), 0);
  const words = new Int32Array(memory.buffer, control, CONTROL_BYTES / 4);
  let whole = new Int32Array(memory.buffer);
  let numbers = new Float32Array(memory.buffer);
  serving();
  for (let generation = 0; ; ) {
    generation = changed(words, WORD.generation, generation);
    const address = Atomics.load(words, WORD.call) >>> 0;
    if (address === 0) return;
    const at = address / 4;
    // Memory that has grown since is another buffer.
    if (at + longest > whole.length) {
      whole = new Int32Array(memory.buffer);
      numbers = new Float32Array(memory.buffer);
    }
    try {
      const { kernel, floats } = kernels[whole[at]!]!;
      const given = floats.map((float, i) => (float ? numbers : whole)[at + HEAD + i]!);
      const [partAt, scratchAt] = [whole[at + 1]!, whole[at + 2]!];
      if (partAt >= 0) given[partAt] = part;
      if (scratchAt >= 0) given[scratchAt] = scratch;
      // eslint-disable-next-line tabtune/no-list-spread -- A kernel has some twenty parameters at most.
      kernel(...given);
    } catch {
      Atomics.store(words, WORD.broken, 1);
    }
    Atomics.add(words, WORD.done, 1);
    Atomics.notify(words, WORD.done);
  }
}
