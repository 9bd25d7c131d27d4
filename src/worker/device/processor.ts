import kernelsUrl from '../../../build/processor/kernels.wasm?url';
import sharedUrl from '../../../build/processor/shared.wasm?url';
import type { Device } from '../../device/interface';
import { describeProcessor, openProcessor } from '../../processor/open';
import type { Work } from '../../processor/serve';
import type { Thread } from '../../processor/team';
import { trustedScript } from '../../protocol/base/script';
import { fail, type TabtuneError } from '../../protocol/errors';
import type { AdapterReport } from '../../protocol/runs/run';
import workerUrl from './part.worker?worker&url';

/** How long a thread may take to be there. */
const THREAD_MS = 10_000;

/** The processor of this page: how many threads compute, and where their code comes from. */
export class PageProcessor {
  /** Of threads, which a policy may name once. */
  #script: string | null = null;
  #threads = wantedThreads();

  describe(): AdapterReport {
    return describeProcessor(this.#threads);
  }

  /** Where not all threads can be had, one computes: the numbers are the same. */
  async open(onError: (error: TabtuneError) => void): Promise<Device> {
    const others = this.#threads - 1;
    if (others > 0) {
      try {
        return await openProcessor(await fetched(sharedUrl), { onError, threads: { others, start: (work) => this.#start(work) } });
      } catch {
        this.#threads = 1;
      }
    }
    return openProcessor(await fetched(kernelsUrl), { onError });
  }

  async #start(work: Work): Promise<Thread> {
    const worker = new Worker((this.#script ??= trustedScript('tabtune-threads', workerUrl)), {
      type: 'module',
      name: `tabtune thread ${work.part}`,
    });
    let timer: ReturnType<typeof setTimeout> | undefined;
    try {
      await new Promise<void>((serving, failed) => {
        worker.onmessage = () => serving();
        worker.onerror = (event) => {
          event.preventDefault(); // Otherwise it would be an error of the engine's worker as well, and end it.
          failed(fail('unsupported')`A thread of the processor could not be started: ${event.message || 'it could not be loaded'}.`);
        };
        timer = setTimeout(
          () => failed(fail('unsupported')`A thread of the processor did not come within ${THREAD_MS / 1000} s.`),
          THREAD_MS,
        );
        worker.postMessage(work);
      });
    } catch (error) {
      worker.terminate();
      throw error;
    } finally {
      clearTimeout(timer);
    }
    return { close: () => worker.terminate() };
  }
}

/**
 * All cores but one, which the page needs; of two both. Memory can be shared only in a page that has a process of its own, and in WebKitGTK,
 * which says that it has one, not even there.
 */
function wantedThreads(): number {
  const cores = navigator.hardwareConcurrency || 1;
  if (!crossOriginIsolated || typeof SharedArrayBuffer === 'undefined') return 1;
  return cores === 2 ? 2 : Math.max(1, cores - 1);
}

async function fetched(url: string): Promise<ArrayBuffer> {
  const response = await fetch(url);
  if (!response.ok) throw fail('internal')`The operations of the processor could not be loaded: ${url} (${response.status}).`;
  return response.arrayBuffer();
}
