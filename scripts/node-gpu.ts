import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Gpu } from '../src/webgpu/gpu';
import { openGpu } from '../src/webgpu/open';

/** WebGPU in Node: Dawn (`npm ci` in bench/ installs it). Vulkan decides which adapter it finds: see VK_ICD_FILENAMES. */
export async function nodeEntry(options: string[] = []): Promise<GPU> {
  const entry = resolve('bench/node_modules/webgpu/index.js');
  if (!existsSync(entry)) throw new Error('Dawn for Node is not installed. Run: cd bench && npm ci');
  const { create, globals } = (await import(/* @vite-ignore */ pathToFileURL(entry).href)) as {
    create: (options: string[]) => GPU;
    globals: object;
  };
  Object.assign(globalThis, globals);
  return create(options);
}

/** The engine's device in Node. */
export async function nodeGpu(options: string[] = []): Promise<Gpu> {
  const gpu = await nodeEntry(options);
  // Dawn's promises do not keep Node alive by themselves.
  setInterval(() => undefined, 1000);
  return openGpu({ gpu });
}
