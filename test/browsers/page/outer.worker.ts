import inner from './inner.worker?worker&url';
import { signaturesOf } from '../../../src/processor/kernels';

/** What can be tried only in a worker. */
export type InWorker = Awaited<ReturnType<typeof tried>>;

interface Policies {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): unknown };
}

/** What the types of a page lack, because only a worker has it. */
interface SyncFile {
  createSyncAccessHandle(): Promise<{ write(data: Uint8Array): number; close(): void }>;
}

/** Why something cannot be done, or `true`. */
async function works(attempt: () => unknown): Promise<true | string> {
  try {
    return (await attempt()) === false ? 'it gave something else' : true;
  } catch (error) {
    return String(error);
  }
}

function nested(shared: WebAssembly.Memory): Promise<boolean> {
  const { trustedTypes } = globalThis as { trustedTypes?: Policies };
  const url = (trustedTypes?.createPolicy('tabtune-worker', { createScriptURL: (asked) => asked }).createScriptURL(inner) ??
    inner) as string;
  const worker = new Worker(url, { type: 'module' });
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<boolean>) => resolve(data);
    worker.onerror = (event) => reject(new Error(event.message || 'it did not start'));
    worker.postMessage(shared);
  });
}

const stored = (): Promise<boolean> =>
  new Promise((resolve, reject) => {
    const opening = indexedDB.open('probe', 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore('all');
    opening.onerror = () => reject(opening.error!);
    opening.onsuccess = () => {
      const put = opening.result
        .transaction('all', 'readwrite')
        .objectStore('all')
        .put(new Blob(['x']), 'key');
      put.onerror = () => reject(put.error!);
      put.onsuccess = () => resolve(true);
    };
  });

async function privateFiles(): Promise<boolean> {
  const root = await navigator.storage.getDirectory();
  const file = await root.getFileHandle('probe', { create: true });
  const access = await (file as unknown as SyncFile).createSyncAccessHandle();
  access.write(new Uint8Array([1, 2, 3]));
  access.close();
  return (await file.getFile()).size === 3;
}

async function tried() {
  const shared = new WebAssembly.Memory({ initial: 1, maximum: 1024, shared: true });
  return {
    'WebAssembly under the content policy': await works(async () => {
      const module = await WebAssembly.compile(await (await fetch(new URL('../kernels.wasm', self.location.href))).arrayBuffer());
      return signaturesOf(module).has('matmul_nt');
    }),
    'worker in a worker, shared memory that grows': await works(() => nested(shared)),
    'growth is seen here': new Uint8Array(shared.buffer).length > 2 ** 16,
    'IndexedDB in a worker': await works(stored),
    'private files in a worker': await works(privateFiles),
    'navigator.locks in a worker': 'locks' in navigator,
  };
}

void tried().then((found) => self.postMessage(found));
