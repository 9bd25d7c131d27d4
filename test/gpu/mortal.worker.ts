import '../../src/worker/engine.worker';

/** Transactions that write what was learnt of the pace stay open for as long. */
function holdUpPaces(milliseconds: number): void {
  const { put } = Object.getOwnPropertyDescriptors(IDBObjectStore.prototype);
  IDBObjectStore.prototype.put = function (value: unknown, key?: IDBValidKey) {
    if (typeof key === 'string' && key.startsWith('pace|')) {
      const until = performance.now() + milliseconds;
      const again = (): void => {
        if (performance.now() < until) this.get('nothing').onsuccess = again;
      };
      again();
    }
    return put.value!.call(this, value, key);
  };
}

/** The engine's worker, which a test can bring to its end from within, or give a slow disk. */
addEventListener('message', ({ data }: MessageEvent<unknown>) => {
  if (data === 'slow') holdUpPaces(2_000);
  if (data === 'close') self.close();
  if (data === 'loop') for (;;);
  if (data === 'throw') throw new Error('It was made to.');
});
