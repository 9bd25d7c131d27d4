import { parentPort, workerData } from 'node:worker_threads';
import { serve, type Work } from '../src/processor/serve';

/** A thread of the processor in Node, started by node-threads.ts. */
parentPort!.postMessage('serving');
serve(workerData as Work);
