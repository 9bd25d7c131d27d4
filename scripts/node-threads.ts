import { resolve } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Threads } from '../src/processor/team';

/** More threads of the processor in Node; its kernels must be those for shared memory. Each thread reads its own code through scripts/run.mjs. */
export const nodeThreads = (others: number): Threads => ({
  others,
  start: (work) => {
    const script = resolve(import.meta.dirname, 'run.mjs');
    const thread = new Worker(script, { argv: [resolve(import.meta.dirname, 'part-thread.ts')], workerData: work });
    // A program that has nothing else to do may end.
    thread.unref();
    return new Promise((serving, failed) => {
      // After it has served that says nothing new.
      thread.once('exit', (code) => failed(new Error(`A thread of the processor ended with ${code} before it served.`)));
      thread.once('message', () => serving({ close: () => void thread.terminate() }));
      thread.once('error', failed);
    });
  },
});
