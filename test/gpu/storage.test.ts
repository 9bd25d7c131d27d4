import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { browserStore, type Loss, type Store } from '../../src/store/browser';
import { Checkpoints } from '../../src/store/checkpoints';
import { Patience } from '../../src/store/patience';

// Storage that does not answer, is closed, replaced or deleted, with a browser's own database.

let name: string;
let losses: Loss[];
let store: Store;

beforeEach(() => {
  name = `tabtune-storage-${crypto.randomUUID()}`;
  // What the end of a test does to its database is not told to the next.
  const mine: Loss[] = (losses = []);
  store = browserStore({ database: name, patience: new Patience(400), onLoss: (loss) => mine.push(loss) });
});

afterEach(async () => {
  vi.restoreAllMocks();
  indexedDB.deleteDatabase(name);
});

/** What another page asks of the database: resolves with what came of it. */
const asked = (request: IDBOpenDBRequest): Promise<string> =>
  new Promise((resolve) => {
    request.onsuccess = () => {
      (request.result as IDBDatabase | undefined)?.close();
      resolve('done');
    };
    request.onblocked = () => resolve('blocked');
    request.onerror = () => resolve('error');
  });

/** Transactions that are begun from now on are never answered. */
function silence(): void {
  const begin = Object.getOwnPropertyDescriptor(IDBDatabase.prototype, 'transaction')!.value as (...given: unknown[]) => IDBTransaction;
  vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementation(function (this: IDBDatabase, ...given) {
    const transaction = begin.apply(this, given);
    const objectStore = transaction.objectStore.bind(transaction);
    transaction.objectStore = (of) => {
      const objects = objectStore(of);
      const mute = new EventTarget() as unknown as IDBRequest;
      for (const call of ['put', 'delete', 'get', 'getAll', 'getAllKeys'] as const)
        Object.defineProperty(objects, call, { value: () => mute });
      return Object.defineProperty(objects, 'transaction', { value: new EventTarget() });
    };
    return transaction;
  });
}

const refusal = (work: Promise<unknown>): Promise<string> => work.then(() => 'answered').catch((reason: Error) => reason.name);

describe('a browser that does not answer', () => {
  test.each<[string, (store: Store) => Promise<unknown>]>([
    ['a write', (of) => of.change([['a', 1]])],
    ['a removal', (of) => of.change([], ['a'])],
    ['a read', (of) => of.get('a')],
    ['a list', (of) => of.keys()],
    ['a list with values', (of) => of.entries('a')],
  ])('%s counts as refused, and once it answers all is well again', async (_, work) => {
    await store.change([['b', 2]]);
    silence();
    expect(await refusal(work(store))).toBe('Unanswered');
    vi.restoreAllMocks();
    await store.change([['a', 3]]);
    expect([await store.get('a'), await store.get('b')]).toEqual([3, 2]);
    expect(losses, 'nothing is lost by that').toEqual([]);
  });

  test('a database behind a deletion that another page holds up is refused, and there when that page is gone', async () => {
    const other = await new Promise<IDBDatabase>((resolve) => {
      const request = indexedDB.open(name);
      request.onupgradeneeded = () => request.result.createObjectStore('kept');
      request.onsuccess = () => resolve(request.result);
    });
    const deletion = asked(indexedDB.deleteDatabase(name));
    expect(await deletion).toBe('blocked');
    expect(await refusal(store.get('a'))).toBe('Unanswered');
    other.close();
    await expect.poll(() => refusal(store.change([['a', 1]]))).toBe('answered');
    expect(await store.get('a')).toBe(1);
  });

  test('a save is given up, says so, and leaves the one before; once somebody wants to stop it does not wait for the limit', async () => {
    const patient = browserStore({ database: name, patience: new Patience(60_000) });
    const parts = new Map([['weights', new Uint8Array(100)]]);
    const checkpoints = new Checkpoints(store, 16);
    await checkpoints.save('r', 1, parts);
    silence();
    const said = await checkpoints.save('r', 2, parts).catch((reason: Error) => reason.message);
    expect(said).toMatch(/^The checkpoint of step 2 could not be kept: the browser's storage did not answer within 0.4 s\./);
    const stop = new AbortController();
    const save = refusal(new Checkpoints(patient, 16).save('r', 3, parts, stop.signal));
    stop.abort();
    expect(await save).toBe('TabtuneError');
    vi.restoreAllMocks();
    expect((await new Checkpoints(store, 16).load('r'))!.step).toBe(1);
  });
});

describe('another page', () => {
  test('that deletes the database gets its way at once; it is told, and the next write opens a new one', async () => {
    await store.change([['a', 1]]);
    expect(await asked(indexedDB.deleteDatabase(name))).toBe('done');
    expect(losses).toEqual(['deleted']);
    expect(await store.get('a')).toBeUndefined();
    await store.change([['a', 2]]);
    expect(await store.get('a')).toBe(2);
  });

  test('that wants a newer form gets its way at once; it is told, and what was kept is there', async () => {
    await store.change([['a', 1]]);
    expect(await asked(indexedDB.open(name, 5))).toBe('done');
    expect(losses).toEqual(['newer']);
    expect(await store.get('a')).toBe(1);
  });

  test('that deletes it amid many writes leaves none of them open', async () => {
    await store.change([['a', 1]]);
    const bytes = new Uint8Array(2 ** 20);
    const writes = Array.from({ length: 40 }, (_, i) => refusal(store.change([[`k${i}`, bytes]])));
    const deletion = asked(indexedDB.deleteDatabase(name));
    const ended = await Promise.all(writes);
    for (const end of ended) expect(['answered', 'AbortError', 'InvalidStateError', 'Unanswered']).toContain(end);
    expect(['done', 'blocked']).toContain(await deletion);
    await expect.poll(() => refusal(store.change([['a', 2]]))).toBe('answered');
    expect(await store.get('a')).toBe(2);
  });
});
