import type { Device } from '../../src/device/interface';
import { openProcessor } from '../../src/processor/open';
import { openGpu } from '../../src/webgpu/open';
import kernels from '../../build/processor/kernels.wasm?url&inline';

/** A device of our own: WebGPU where `threads` is null, else so many threads of the processor. */
export async function openDevice(threads: number | null): Promise<Device> {
  if (threads === null) return openGpu();
  if (threads > 1) throw new Error(`tabtune computes on one thread of the processor so far, not on ${threads}`);
  return openProcessor(await (await fetch(kernels)).arrayBuffer());
}
