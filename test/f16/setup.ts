import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { nodeEntry } from '../../scripts/node-device';

// The half-precision lane: the harness of the GPU tests in Node, on Dawn and an adapter with shader-f16. Without one it fails.

const entry = await nodeEntry();
const adapter = await entry.requestAdapter();
if (!adapter?.features.has('shader-f16')) {
  const found = adapter ? `the adapter "${adapter.info.description}" has no shader-f16` : 'Vulkan offers no adapter';
  throw new Error(`The half-precision lane needs an adapter with shader-f16, but ${found}. VK_ICD_FILENAMES names the driver to use.`);
}
Object.defineProperty(globalThis, 'navigator', { value: { gpu: entry }, configurable: true });

/** The golden dumps are fetched by their address in the project, which is a path here. */
const web = globalThis.fetch;
globalThis.fetch = async (input, init) => {
  if (typeof input !== 'string' || !input.startsWith('/')) return web(input, init);
  return new Response(new Uint8Array(await readFile(resolve(`.${input}`))));
};
