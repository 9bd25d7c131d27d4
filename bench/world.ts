import type { Device } from '../src/device/interface';
import { PageProcessor } from '../src/worker/device/processor';
import { Library, webSources } from '../src/worker/library';
import type { SuiteOptions } from './suite';

/** As the page opens it: it goes by how many cores there are, which worker.ts says. */
async function processor(threads: number): Promise<Device> {
  const device = await new PageProcessor().open((error) => {
    throw error;
  });
  if (device.report.threads === threads) return device;
  throw new Error(`tabtune computes with ${device.report.threads} threads here, not with ${threads}`);
}

/** What a suite has in a browser. */
export const options: SuiteOptions = {
  library: () => new Library(webSources(new URL('/', location.href).href)),
  processor,
  progress: (text) => console.info(text),
};
