import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { fileLibrary } from '../../scripts/experiment';
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
  return {
    platform: `Node ${process.version}, Dawn`,
    suite: new Suite({ library: fileLibrary, progress: (text) => progress(`  ${text}`) }),
    async close() {
      clearInterval(alive);
    },
  };
}
