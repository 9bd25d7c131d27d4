import { parentPort, workerData } from 'node:worker_threads';
import { serve, type Work } from '../src/processor/serve';

/** A thread of the processor in Node, started by node-threads.ts. */
serve(workerData as Work, () => parentPort!.postMessage('serving'));
