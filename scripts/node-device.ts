import { existsSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Device } from '../src/device/interface';
import { fail, TabtuneError } from '../src/protocol/errors';
import { DEVICES, type DeviceName } from '../src/protocol/device/names';
import { openProcessor } from '../src/processor/open';
import { openGpu } from '../src/webgpu/open';
import buildKernels, { KERNELS } from './build-processor.mjs';

/** What a program in Node computes on: a core of the processor, or what Dawn finds. */
export type NodeDevice = DeviceName;

/** For parseArgs; `deviceOf` and `jobsOf` read what was typed. */
export const DEVICE_OPTIONS = { device: { type: 'string' } } as const;
export const JOBS_OPTIONS = { jobs: { type: 'string' } } as const;

/** Throws `unsupported` for a device that there is not. */
export function deviceOf(typed = 'processor'): NodeDevice {
  const found = DEVICES.find((one) => one === typed);
  if (!found) throw fail('unsupported')`--device is "${typed}"; it must be ${DEVICES.join(' or ')}.`;
  return found;
}

/** How many runs go at the same time: one for each core; WebGPU's adapter is shared by all, so that one has it by default. */
export function jobsOf(typed: string | undefined, device: NodeDevice): number {
  if (typed === undefined) return device === 'processor' ? availableParallelism() : 1;
  const jobs = Number(typed);
  if (!/^\d+$/.test(typed) || jobs < 1 || jobs > 1024)
    throw fail('unsupported')`--jobs is "${typed}"; it must be a whole number from 1 to 1024.`;
  return jobs;
}

/** What a person may take for granted from the days when Node computed on Dawn alone; null where nothing hints at that. */
export function deviceNote(device: NodeDevice, environment: NodeJS.ProcessEnv = process.env): string | null {
  if (device !== 'processor' || !environment['VK_ICD_FILENAMES']) return null;
  return 'VK_ICD_FILENAMES names an adapter of --device webgpu; the processor computes, which needs none.';
}

/** What to say when something goes on that began on another device; null where it is the same. */
export const otherDevice = (before: string, now: string): string | null =>
  before === now
    ? null
    : `It began on ${before || 'an unnamed adapter'} and goes on on another device, ${now}; the curve may differ by rounding.`;

/** WebGPU's entry point in Node: Dawn (`npm ci` in bench/ installs it). Vulkan decides which adapter it finds: see VK_ICD_FILENAMES. */
export async function nodeEntry(options: string[] = []): Promise<GPU> {
  const entry = resolve(import.meta.dirname, '../bench/node_modules/webgpu/index.js');
  if (!existsSync(entry))
    throw new Error(
      'Dawn for Node is not installed. Run npm ci --prefix bench, or leave out --device webgpu: the processor needs nothing.',
    );
  const { create, globals } = (await import(/* @vite-ignore */ pathToFileURL(entry).href)) as {
    create: (options: string[]) => GPU;
    globals: object;
  };
  Object.assign(globalThis, globals);
  return create(options);
}

/** Makes ready what processes of their own will open: they would all compile it at the same time. */
export async function prepareNodeDevice(device: NodeDevice): Promise<void> {
  if (device === 'processor') await buildKernels();
}

/** The engine's device in Node. */
export async function openNodeDevice(device: NodeDevice): Promise<Device> {
  await prepareNodeDevice(device);
  if (device === 'processor') return openProcessor(readFileSync(KERNELS));
  const gpu = await nodeEntry();
  // Dawn's promises do not keep Node alive by themselves.
  setInterval(() => undefined, 1000);
  try {
    return await openGpu({ gpu });
  } catch (error) {
    if (!(error instanceof TabtuneError) || error.code !== 'no-adapter') throw error;
    throw fail(
      'no-adapter',
    )`Dawn finds no adapter: VK_ICD_FILENAMES names Vulkan's driver. Or leave out --device webgpu: the processor needs none.`;
  }
}
