import kernelsUrl from '../../build/processor/kernels.wasm?url';
import sharedUrl from '../../build/processor/shared.wasm?url';
import { openProcessor } from '../../src/processor/open';
import type { Work } from '../../src/processor/serve';
import { Library, webSources } from '../../src/worker/library';
import { CHECKED, checksums } from '../checksum';

/** Trains in a Worker, as the engine does: only there a thread may sleep while others compute. */

const bytes = async (url: string): Promise<ArrayBuffer> => (await fetch(url)).arrayBuffer();

async function start(work: Work): Promise<{ close: () => void }> {
  const worker = new Worker(new URL('../../src/worker/device/part.worker.ts', import.meta.url), { type: 'module' });
  await new Promise((serving, failed) => {
    worker.onmessage = serving;
    worker.onerror = failed;
    worker.postMessage(work);
  });
  return { close: () => worker.terminate() };
}

addEventListener('message', ({ data: { name, count } }: MessageEvent<{ name: string; count: number }>) => {
  const work = async () => {
    const threads = count > 1 ? { others: count - 1, start } : undefined;
    const device = await openProcessor(await bytes(threads ? sharedUrl : kernelsUrl), { threads });
    const found = await checksums(device, new Library(webSources(new URL('/', location.href).href)), CHECKED[name]!);
    device.close();
    return { threads: device.report.threads, ...found };
  };
  work().then(postMessage, (error: unknown) => postMessage(String(error)));
});
