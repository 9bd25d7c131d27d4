import { trustedScript } from '../../../protocol/base/script';
import workerUrl from './thread.worker.js?worker&url';

/** A Worker in browsers, a worker thread in Node. */
export interface Opened {
  post(message: object): void;
  /** In Node an idle thread does not keep the process alive. */
  idle(is: boolean): void;
  kill(): void;
}

export interface Listener<Message> {
  told: (message: Message) => void;
  died: (reason: string) => void;
}

/** Megabytes that a thread may fill in Node; browsers have their own limit. */
const MOST_MEMORY = 1024;

/** As a Worker takes it. */
export const threadScript = (): string => trustedScript('tabtune-worker', workerUrl);

/** `script` gives what `threadScript` did, which a browser wants. */
export function openThread<Message>({ told, died }: Listener<Message>, script: () => string): Opened {
  // Absent from browsers, whatever its type says.
  const threads = (globalThis.process as NodeJS.Process | undefined)?.getBuiltinModule?.('node:worker_threads');
  if (threads) {
    // A bundle names the file beside it. Sources have only an address on Vite's server there, and run as they are.
    const file = workerUrl.startsWith('file:') ? workerUrl : new URL(/* @vite-ignore */ './thread.worker.js', import.meta.url);
    const worker = new threads.Worker(new URL(file), { resourceLimits: { maxOldGenerationSizeMb: MOST_MEMORY } });
    worker.on('message', told);
    worker.on('error', (error) => died(error.message));
    return {
      post: (message) => worker.postMessage(message),
      idle: (is) => (is ? worker.unref() : worker.ref()),
      kill: () => void worker.terminate(),
    };
  }
  const worker = new Worker(script(), { type: 'module', name: 'tabtune strangers' });
  worker.onmessage = ({ data }: MessageEvent<Message>) => told(data);
  worker.onerror = (event) => {
    event.preventDefault(); // Otherwise it would be an error of the engine's worker as well, and end it.
    died(event.message || 'it could not be loaded');
  };
  return { post: (message) => worker.postMessage(message), idle: () => undefined, kill: () => worker.terminate() };
}
