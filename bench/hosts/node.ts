import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import kernels from '../../build/processor/kernels.wasm?url&inline';
import { fileLibrary } from '../../scripts/experiment';
import type { Device } from '../../src/device/interface';
import { openProcessor } from '../../src/processor/open';
import { isOurs, threadsOf } from '../engines/engine';
import { Suite } from '../suite';
import { type Host, progress } from './host';

/** Dawn lies beside the packed benchmark, else where npm put it. */
function dawn(): { create: (flags: string[]) => GPU; globals: object } {
  const platform = `${process.platform}-${process.platform === 'darwin' ? 'universal' : process.arch}`;
  const places = ['./dawn.node', `../webgpu/dist/${platform}/dawn.node`].map((p) => fileURLToPath(new URL(p, import.meta.url)));
  const path = places.find(existsSync);
  if (!path) throw new Error(`Dawn for Node is not here: neither ${places.join(' nor ')}. Run npm ci in bench/.`);
  return createRequire(import.meta.url)(path) as ReturnType<typeof dawn>;
}

/** jax-js maps and filters iterators, which Node does from version 22 on. */
function teachIterators(): void {
  type Change = (value: unknown) => unknown;
  const prototype = Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]())) as { map?: unknown; filter?: unknown };
  prototype.map ??= function* (this: Iterable<unknown>, change: Change) {
    for (const value of this) yield change(value);
  };
  prototype.filter ??= function* (this: Iterable<unknown>, keep: Change) {
    for (const value of this) if (keep(value)) yield value;
  };
}

async function processor(threads: number): Promise<Device> {
  if (threads > 1) throw new Error(`the benchmark has one thread of the processor in Node, not ${threads}`);
  return openProcessor(await (await fetch(kernels)).arrayBuffer());
}

/** Libraries keep one device for a whole process, and some start threads as only a browser does. */
const runsHere = (name: string): boolean => threadsOf(name) === null || isOurs(name);

/** All engines in this process, on Dawn; Vulkan decides which adapter it is (VK_ICD_FILENAMES). */
export async function openNode(): Promise<Host> {
  const { create, globals } = dawn();
  Object.assign(globalThis, globals);
  const navigator = (globalThis.navigator as Navigator | undefined) ?? ({ userAgent: `Node ${process.version}` } as Navigator);
  Object.defineProperty(navigator, 'gpu', { value: create([]), configurable: true });
  Object.defineProperty(globalThis, 'navigator', { value: navigator, configurable: true, writable: true });
  teachIterators();
  // Standard output is the report's; libraries greet there.
  for (const name of ['log', 'info', 'debug'] as const) console[name] = (...args: unknown[]) => console.error(...args);
  // Dawn's promises do not keep Node alive by themselves.
  const alive = setInterval(() => undefined, 1000);
  const suite = new Suite({ library: fileLibrary, processor, progress: (text) => progress(`  ${text}`) });
  return {
    platform: `Node ${process.version}, Dawn`,
    suite: {
      open: async (name) => {
        if (!runsHere(name)) throw new Error('the benchmark runs other libraries on the processor in Chromium only');
        return suite.open(name);
      },
      prepare: (name, c) => suite.prepare(name, c),
      sample: (name, id, seconds) => suite.sample(name, id, seconds),
      recipe: (name) => suite.recipe(name),
    },
    firstPoints: () => Promise.reject(new Error('there is no page in Node')),
    async close() {
      clearInterval(alive);
    },
  };
}
