import type { InWorker } from './outer.worker';
import outer from './outer.worker?worker&url';

/** What an engine has of that which the page uses, or could use; `true` means that it was tried and worked where it can be tried. */
export type Abilities = Record<string, boolean | number | string>;

interface Policies {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): unknown };
}

function script(url: string): string {
  const { trustedTypes } = globalThis as { trustedTypes?: Policies };
  return (trustedTypes?.createPolicy('tabtune-worker', { createScriptURL: (asked) => asked }).createScriptURL(url) ?? url) as string;
}

function asked<T>(worker: Worker): Promise<T> {
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<T>) => resolve(data);
    worker.onerror = (event) => reject(new Error(event.message || 'the worker did not start'));
  });
}

/** Whether something holds; whatever is thrown says no. */
async function holds(ask: () => unknown): Promise<boolean> {
  try {
    return Boolean(await ask());
  } catch {
    return false;
  }
}

async function roundTrip(): Promise<boolean> {
  const packed = new Blob(['tabtune']).stream().pipeThrough(new CompressionStream('gzip'));
  return (await new Response(packed.pipeThrough(new DecompressionStream('gzip'))).text()) === 'tabtune';
}

const has = (owner: object, name: string): boolean => name in owner;

export async function abilities(): Promise<Abilities> {
  const worker = new Worker(script(outer), { type: 'module' });
  const inWorker = await asked<InWorker>(worker);
  worker.terminate();
  const storage = navigator.storage as StorageManager | undefined;
  const estimate = await storage?.estimate();
  return {
    crossOriginIsolated,
    SharedArrayBuffer: typeof SharedArrayBuffer === 'function',
    'module worker': true,
    ...inWorker,
    'navigator.hardwareConcurrency': navigator.hardwareConcurrency,
    'navigator.gpu': has(navigator, 'gpu'),
    'a WebGPU adapter': await holds(() => navigator.gpu.requestAdapter()),
    'navigator.locks': await holds(() => navigator.locks.request('probe', () => true)),
    'storage.persist': typeof storage?.persist === 'function',
    'storage.estimate, GiB': Math.round((estimate?.quota ?? 0) / 2 ** 30),
    showDirectoryPicker: has(globalThis, 'showDirectoryPicker'),
    showSaveFilePicker: has(globalThis, 'showSaveFilePicker'),
    'CompressionStream, DecompressionStream': await holds(roundTrip),
    'Trusted Types': has(globalThis, 'trustedTypes'),
    popover: has(HTMLElement.prototype, 'popover'),
    'light-dark()': CSS.supports('color', 'light-dark(red, blue)'),
    ':has()': CSS.supports('selector(:has(a))'),
    'anchor positioning': CSS.supports('anchor-name', '--a'),
    'field-sizing': CSS.supports('field-sizing', 'content'),
    '@starting-style': has(globalThis, 'CSSStartingStyleRule'),
    'Intl.Segmenter': await holds(() => [...new Intl.Segmenter('en').segment('ab')].length === 2),
    'scheduler.yield': has(globalThis, 'scheduler') && has((globalThis as unknown as { scheduler: object }).scheduler, 'yield'),
    structuredClone: await holds(() => structuredClone(new Map([[1, 2]])).get(1) === 2),
    'iterator helpers': await holds(() => 'map' in [1].values()),
    'Array.fromAsync': has(Array, 'fromAsync'),
    'Promise.withResolvers': has(Promise, 'withResolvers'),
    'Error.captureStackTrace': has(Error, 'captureStackTrace'),
    adoptedStyleSheets: has(document, 'adoptedStyleSheets'),
    ElementInternals: has(globalThis, 'ElementInternals'),
    requestIdleCallback: has(globalThis, 'requestIdleCallback'),
    'performance.memory': has(performance, 'memory'),
    'navigator.deviceMemory': has(navigator, 'deviceMemory'),
    'long tasks are told': PerformanceObserver.supportedEntryTypes.includes('longtask'),
    'screen wake lock': has(navigator, 'wakeLock'),
  };
}
