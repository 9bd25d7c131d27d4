import kernels from '../build/processor/kernels.wasm?url';
import type { Device } from '../src/device/interface';
import { openProcessor } from '../src/processor/open';
import { Library, webSources } from '../src/worker/library';
import type { SuiteOptions } from './suite';

/** This is where more threads begin, as the page starts them. */
async function processor(threads: number): Promise<Device> {
  if (threads > 1) throw new Error(`tabtune computes on one thread of the processor so far, not on ${threads}`);
  return openProcessor(await (await fetch(kernels)).arrayBuffer());
}

/** What a suite has in a browser. */
export const options: SuiteOptions = {
  library: () => new Library(webSources(new URL('/', location.href).href)),
  processor,
  progress: (text) => console.info(text),
};
