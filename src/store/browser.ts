import { get, keys } from 'idb-keyval';
import { Ending } from '../protocol/base/ending';
import { Patience } from './patience';

/** Where bytes and plain values lie under names: IndexedDB in a browser, a map in tests. A call that is not answered is refused. */
export interface Store {
  get(key: string): Promise<unknown>;
  keys(): Promise<string[]>;
  /** All whose names begin like this, in one reading, by name. */
  entries(prefix: string): Promise<[string, unknown][]>;
  /** Puts and removes all of it or, when it rejects, nothing. */
  change(put: readonly (readonly [string, unknown])[], remove?: readonly string[]): Promise<void>;
}

/** `deleted`: another page asked for its deletion; `newer`: another page brings it to a newer form; `cleared`: the browser closed it. */
export type Loss = 'deleted' | 'newer' | 'cleared';

const TABLE = 'kept';

/** A connection, and its end: what is at work then may never be answered. */
interface Connection {
  database: IDBDatabase;
  closing: Ending;
}

/** One connection at a time, opened with its first use and anew after it was lost. */
class Database {
  readonly #name: string;
  readonly #onLoss: (loss: Loss) => void;
  #opened: Promise<Connection> | null = null;

  constructor(name: string, onLoss: (loss: Loss) => void) {
    this.#name = name;
    this.#onLoss = onLoss;
  }

  /** The next use opens it anew. */
  drop(): void {
    this.#opened?.then(
      ({ database }) => database.close(),
      () => undefined,
    );
    this.#opened = null;
  }

  #open(): Promise<Connection> {
    const opened = new Promise<Connection>((resolve, reject) => {
      const request = indexedDB.open(this.#name);
      request.onupgradeneeded = () => request.result.createObjectStore(TABLE);
      request.onerror = () => reject(request.error ?? new DOMException('The database could not be opened.', 'UnknownError'));
      request.onsuccess = () => {
        const database = request.result;
        // Who gave up waiting does not use it, and open it would hold up its deletion.
        if (this.#opened !== opened) return database.close();
        const closing = new Ending();
        const lost = (loss: Loss): void => {
          closing.end(new DOMException('The database was closed meanwhile.', 'AbortError'));
          if (this.#opened !== opened) return;
          this.#opened = null;
          this.#onLoss(loss);
        };
        // Another page waits until this connection is closed.
        database.onversionchange = ({ newVersion }) => {
          database.close();
          lost(newVersion === null ? 'deleted' : 'newer');
        };
        // Site data was cleared.
        database.onclose = () => lost('cleared');
        resolve({ database, closing });
      };
    });
    opened.catch(() => {
      if (this.#opened === opened) this.#opened = null;
    });
    return opened;
  }

  async use<T>(mode: IDBTransactionMode, work: (objects: IDBObjectStore) => T | PromiseLike<T>): Promise<T> {
    const { database, closing } = await (this.#opened ??= this.#open());
    return closing.unless((async () => work(database.transaction(TABLE, mode).objectStore(TABLE)))());
  }
}

const answerOf = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new DOMException('The browser refused the read.', 'UnknownError'));
  });

async function readAll(objects: IDBObjectStore, prefix: string): Promise<[string, unknown][]> {
  const range = IDBKeyRange.bound(prefix, `${prefix}\uffff`);
  const [names, values] = await Promise.all([
    answerOf(objects.getAllKeys(range)),
    answerOf(objects.getAll(range) as IDBRequest<unknown[]>),
  ]);
  return names.map((name, i) => [name as string, values[i]]);
}

function write(objects: IDBObjectStore, put: readonly (readonly [string, unknown])[], remove: readonly string[]): Promise<void> {
  return new Promise<void>((resolve, reject) => {
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
  });
}

export interface BrowserStoreOptions {
  database?: string;
  patience?: Patience;
  /** What lay there may be gone; the next use opens the database anew. */
  onLoss?: (loss: Loss) => void;
}

export function browserStore({
  database: name = 'tabtune',
  patience = new Patience(),
  onLoss = () => undefined,
}: BrowserStoreOptions = {}): Store {
  const database = new Database(name, onLoss);
  /** What was not answered may hang on its connection. */
  const answered = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await patience.within(work);
    } catch (reason) {
      if ((reason as Error).name === 'Unanswered' || (reason as Error).name === 'InvalidStateError') database.drop();
      throw reason;
    }
  };
  const use: typeof database.use = (mode, work) => database.use(mode, work);
  return {
    get: (key) => answered(get<unknown>(key, use)),
    keys: () => answered(keys<string>(use)),
    entries: (prefix) => answered(use('readonly', (objects) => readAll(objects, prefix))),
    change: (put, remove = []) => answered(use('readwrite', (objects) => write(objects, put, remove))),
  };
}

export function memoryStore(): Store {
  const kept = new Map<string, unknown>();
  return {
    get: async (key) => kept.get(key),
    keys: async () => [...kept.keys()],
    entries: async (prefix) => [...kept].filter(([key]) => key.startsWith(prefix)).sort(([a], [b]) => (a < b ? -1 : 1)),
    async change(put, remove = []) {
      for (const [key, value] of put) kept.set(key, structuredClone(value));
      for (const key of remove) kept.delete(key);
    },
  };
}
