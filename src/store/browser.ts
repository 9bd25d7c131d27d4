import { createStore, get, keys } from 'idb-keyval';

/** Where bytes and plain values lie under names: IndexedDB in a browser, a map in tests. */
export interface Store {
  get(key: string): Promise<unknown>;
  keys(): Promise<string[]>;
  /** Puts and removes all of it or, when it rejects, nothing. */
  change(put: readonly (readonly [string, unknown])[], remove?: readonly string[]): Promise<void>;
}

export function browserStore(database = 'tabtune'): Store {
  const transact = createStore(database, 'kept');
  return {
    get: (key) => get<unknown>(key, transact),
    keys: () => keys<string>(transact),
    change: (put, remove = []) =>
      transact(
        'readwrite',
        (objects) =>
          new Promise<void>((resolve, reject) => {
            const { transaction } = objects;
            transaction.oncomplete = () => resolve();
            // Only then is its reason known: a request that fails is told before it.
            transaction.onabort = () => reject(transaction.error ?? new DOMException('The browser ended the write.', 'AbortError'));
            try {
              for (const [key, value] of put) objects.put(value, key);
              for (const key of remove) objects.delete(key);
            } catch (error) {
              reject(error instanceof Error ? error : new Error(String(error)));
              transaction.abort();
            }
          }),
      ),
  };
}

export function memoryStore(): Store {
  const kept = new Map<string, unknown>();
  return {
    get: async (key) => kept.get(key),
    keys: async () => [...kept.keys()],
    async change(put, remove = []) {
      for (const [key, value] of put) kept.set(key, structuredClone(value));
      for (const key of remove) kept.delete(key);
    },
  };
}
