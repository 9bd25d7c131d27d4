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

interface PolicyFactory {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): unknown };
}

/** Where a server demands Trusted Types of workers too, only this policy may name a script, and only this one. It can be made once. */
export function trust(): (url: string) => string {
  const factory = (globalThis as { trustedTypes?: PolicyFactory }).trustedTypes;
  if (!factory) return (url) => url;
  const policy = factory.createPolicy('tabtune-worker', {
    createScriptURL(asked) {
      if (asked !== workerUrl) throw new TypeError(`${asked} is not the worker of what strangers wrote.`);
      return asked;
    },
  });
  return (url) => policy.createScriptURL(url) as string;
}

export function openThread<Message>({ told, died }: Listener<Message>, trusted: (url: string) => string): Opened {
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
  const worker = new Worker(trusted(workerUrl), { type: 'module', name: 'tabtune strangers' });
  worker.onmessage = ({ data }: MessageEvent<Message>) => told(data);
  worker.onerror = (event) => {
    event.preventDefault(); // Otherwise it would be an error of the engine's worker as well, and end it.
    died(event.message || 'it could not be loaded');
  };
  return { post: (message) => worker.postMessage(message), idle: () => undefined, kill: () => worker.terminate() };
}
