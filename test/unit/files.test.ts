import { describe, expect, test } from 'vitest';
import { Checkpoints } from '../../src/store/checkpoints';
import { FileCache } from '../../src/store/files';
import { memoryStore, type Store } from '../../src/store/browser';

const CHUNK = 16;
const bytes = (length: number, seed = 0) => Uint8Array.from({ length }, (_, i) => (i * 7 + seed) % 256);
const blob = (length: number, seed = 0) => new Blob([bytes(length, seed)]);
const read = async (file: Blob | undefined) => new Uint8Array(await file!.arrayBuffer());

/** Bytes that are kept of an unfinished file. */
async function unfinished(cache: FileCache, folder: string, name: string): Promise<number> {
  const state = await cache.state(folder, name);
  return state && !state.complete ? state.bytes : 0;
}

/** Pieces of `step` bytes; after `breakAt` bytes the connection is gone. */
function stream(content: Uint8Array<ArrayBuffer>, step = 5, breakAt = Infinity): ReadableStream<Uint8Array<ArrayBuffer>> {
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at >= breakAt) return controller.error(new Error('gone'));
      if (at >= content.length) return controller.close();
      controller.enqueue(content.slice(at, Math.min(at + step, breakAt)));
      at += step;
    },
  });
}

/** A store that refuses the n-th write from now. */
function fragile(store: Store, failAt: number, name = 'QuotaExceededError'): Store {
  let writes = 0;
  return {
    get: (key) => store.get(key),
    keys: () => store.keys(),
    entries: (prefix) => store.entries(prefix),
    async change(put, remove) {
      if (put.length > 0 && ++writes >= failAt) throw new DOMException('no room', name);
      return store.change(put, remove);
    },
  };
}

describe('a file', () => {
  test('comes back byte for byte, from a blob or a stream of any pieces', async () => {
    const cache = new FileCache(memoryStore(), CHUNK);
    const seen: number[] = [];
    await cache.put('org/m@1', 'a.bin', blob(70), { onProgress: (n) => seen.push(n) });
    for (const step of [1, 16, 17, 100]) await cache.put('org/m@1', `s${step}`, stream(bytes(70, step), step));
    await cache.put('org/m@1', 'empty', blob(0));
    const files = await cache.open('org/m@1');
    expect(await read(files.get('a.bin'))).toEqual(bytes(70));
    for (const step of [1, 16, 17, 100]) expect(await read(files.get(`s${step}`))).toEqual(bytes(70, step));
    expect(files.get('empty')!.size).toBe(0);
    expect(seen).toEqual([16, 32, 48, 64, 70]);
    expect((await cache.open('org/m')).size).toBe(0);
    expect(await cache.verify('org/m@1')).toEqual([]);
  });

  test('is replaced only when the new one is whole', async () => {
    const store = memoryStore();
    const cache = new FileCache(store, CHUNK);
    await cache.put('m', 'a', blob(40, 1), { tag: 'one' });
    await expect(cache.put('m', 'a', stream(bytes(40, 2), 5, 30), { tag: 'two', size: 40 })).rejects.toThrow('gone');
    expect(await read((await cache.open('m')).get('a'))).toEqual(bytes(40, 1));
    expect(await cache.state('m', 'a')).toEqual({ bytes: 30, size: 40, tag: 'two', complete: false });
    await cache.put('m', 'a', blob(40, 2), { tag: 'two' });
    expect(await read((await cache.open('m')).get('a'))).toEqual(bytes(40, 2));
    expect(await cache.state('m', 'a')).toEqual({ bytes: 40, size: 40, tag: 'two', complete: true });
    expect((await store.keys()).filter((key) => key.startsWith('piece/'))).toHaveLength(3);
    expect(await cache.sweep()).toBe(0);
  });

  test('that broke off goes on from any byte', async () => {
    const whole = bytes(70, 3);
    for (let breakAt = 0; breakAt <= 70; breakAt++) {
      const cache = new FileCache(memoryStore(), CHUNK);
      const first = cache.put('m', 'a', stream(whole, 7, breakAt), { size: 70, tag: 't' });
      await expect(first).rejects.toThrow('gone');
      expect(await unfinished(cache, 'm', 'a')).toBe(breakAt);
      await cache.put('m', 'a', stream(whole.slice(breakAt), 11), { from: breakAt, size: 70, tag: 't' });
      expect(await read((await cache.open('m')).get('a'))).toEqual(whole);
      expect(await unfinished(cache, 'm', 'a')).toBe(0);
    }
  });

  test('goes on only from the byte where it ended, and is whole only at its size', async () => {
    const cache = new FileCache(memoryStore(), CHUNK);
    await expect(cache.put('m', 'a', blob(4), { size: 9 })).rejects.toThrow('a ended at byte 4 of 9');
    await expect(cache.put('m', 'a', blob(4), { from: 5 })).rejects.toThrow('to go on from byte 5; 4 bytes of it are kept');
    expect((await cache.open('m')).size).toBe(0);
    await cache.put('m', 'a', blob(5, 1), { from: 4 });
    expect((await cache.open('m')).get('a')!.size).toBe(9);
  });

  test('can be stopped, and what came is kept', async () => {
    const cache = new FileCache(memoryStore(), CHUNK);
    const stop = new AbortController();
    const work = cache.put('m', 'a', stream(bytes(70)), {
      size: 70,
      tag: 't',
      signal: stop.signal,
      onProgress: (n) => n >= 32 && stop.abort(),
    });
    await expect(work).rejects.toMatchObject({ code: 'stopped' });
    const kept = await unfinished(cache, 'm', 'a');
    expect(kept).toBeGreaterThanOrEqual(32);
    expect(kept).toBeLessThan(70);
    await cache.put('m', 'a', new Blob([bytes(70).slice(kept)]), { from: kept, tag: 't' });
    expect(await read((await cache.open('m')).get('a'))).toEqual(bytes(70));
  });
});

describe('a full disk', () => {
  test('at any write loses nothing that was there, says how much is kept, and the file goes on when there is room', async () => {
    const content = bytes(70, 9);
    const writes = Math.ceil(70 / CHUNK) + 1;
    for (let failAt = 1; failAt <= writes; failAt++) {
      const store = memoryStore();
      await new FileCache(store, CHUNK).put('m', 'other', blob(20));
      await new FileCache(store, CHUNK).put('m', 'a', blob(30, 1));
      const work = new FileCache(fragile(store, failAt), CHUNK).put('m', 'a', new Blob([content]), { tag: 't' });
      await expect(work).rejects.toMatchObject({ code: 'storage', details: { full: true } });
      const cache = new FileCache(store, CHUNK);
      const before = await cache.open('m');
      expect(await read(before.get('other'))).toEqual(bytes(20));
      expect(await read(before.get('a'))).toEqual(bytes(30, 1));
      const kept = await unfinished(cache, 'm', 'a');
      expect(kept).toBe(Math.min(70, (failAt - 1) * CHUNK));
      await work.catch((error: Error) => {
        if (kept > 0 && failAt < writes) expect(error.message).toContain(`The first ${kept} bytes are kept`);
      });
      await cache.put('m', 'a', new Blob([content.slice(kept)]), { from: kept, tag: 't' });
      expect(await read((await cache.open('m')).get('a'))).toEqual(content);
      expect(await cache.sweep()).toBe(0);
    }
    const enough = new FileCache(fragile(memoryStore(), writes + 1), CHUNK);
    await enough.put('m', 'a', new Blob([content]));
  });

  test('other refusals are told as they are', async () => {
    const cache = new FileCache(fragile(memoryStore(), 1, 'InvalidStateError'), CHUNK);
    await expect(cache.put('m', 'a', blob(70))).rejects.toMatchObject({ code: 'storage', details: { full: false } });
    await expect(cache.begin('m', [{ name: 'a', size: 1, tag: null }])).rejects.toMatchObject({ code: 'storage' });
  });
});

describe('what is there', () => {
  test('is listed by folder, with what is still to come', async () => {
    const cache = new FileCache(memoryStore(), CHUNK);
    await cache.put('b', 'x', blob(5), { tag: '1' });
    await cache.begin('b', [{ name: 'x', size: 5, tag: '1' }, { name: 'y', size: 90, tag: '2' }]); // prettier-ignore
    await cache.put('a/b', 'x', blob(7));
    const listed = await cache.list();
    expect(listed).toMatchObject([
      { folder: 'a/b', bytes: 7, complete: true, files: [{ name: 'x', bytes: 7, size: 7, complete: true }] },
      { folder: 'b', bytes: 5, complete: false, files: [{ name: 'x', complete: true }, { name: 'y', bytes: 0, size: 90, complete: false }] },
    ]); // prettier-ignore
    expect(Date.parse(listed[0]!.saved)).toBeGreaterThan(0);
    // What has begun is not begun again; what is another version is.
    await expect(cache.put('b', 'y', stream(bytes(90), 5, 40), { size: 90, tag: '2' })).rejects.toThrow('gone');
    await cache.begin('b', [{ name: 'y', size: 90, tag: '2' }, { name: 'x', size: 6, tag: '3' }]); // prettier-ignore
    expect(await cache.state('b', 'y')).toMatchObject({ bytes: 40 });
    expect(await cache.state('b', 'x')).toMatchObject({ bytes: 0, complete: false });
  });

  test('goes by folder or file, and no other', async () => {
    const cache = new FileCache(memoryStore(), CHUNK);
    for (const folder of ['m', 'm2', 'm/x']) for (const name of ['a', 'a2']) await cache.put(folder, name, blob(40));
    await cache.delete('m', 'a');
    expect([...(await cache.open('m')).keys()]).toEqual(['a2']);
    await cache.delete('m');
    expect((await cache.list()).map(({ folder, files }) => [folder, files.length])).toEqual([['m/x', 2], ['m2', 2]]); // prettier-ignore
    expect(await cache.sweep()).toBe(0);
  });

  test('is checked against what was written', async () => {
    const damage: [(store: Store, key: string) => Promise<void>, RegExp, RegExp | null][] = [
      [(store, key) => store.change([], [key]), /a: chunk 2 of 5 is missing/, /missing/],
      [(store, key) => store.change([[key, blob(3)]]), /a: chunk 2 has 3 bytes instead of 16/, /3 bytes/],
      [(store, key) => store.change([[key, blob(16, 99)]]), /a: chunk 2 has changed/, null],
    ];
    for (const [spoil, problem, opening] of damage) {
      const store = memoryStore();
      const cache = new FileCache(store, CHUNK);
      await cache.put('m', 'a', blob(70));
      await cache.put('m', 'b', blob(70));
      await spoil(
        store,
        (await store.keys()).find((key) => key.startsWith('piece/m/a/') && key.endsWith('/1'))!,
      );
      expect(await cache.verify('m')).toEqual([{ name: 'a', problem: expect.stringMatching(problem) as string }]);
      if (opening) await expect(cache.open('m')).rejects.toThrow(opening);
    }
    const stop = AbortSignal.abort();
    const cache = new FileCache(memoryStore(), CHUNK);
    await cache.put('m', 'a', blob(70));
    await expect(cache.verify('m', { signal: stop })).rejects.toMatchObject({ code: 'stopped' });
  });

  test('lies beside checkpoints, and neither sweeps the other away; chunks that nothing names go', async () => {
    const store = memoryStore();
    const cache = new FileCache(store, CHUNK);
    const checkpoints = new Checkpoints(store, CHUNK);
    await checkpoints.save('r', 1, new Map([['weights', bytes(40)]]));
    await cache.put('m', 'a', blob(40));
    await expect(cache.put('m', 'b', stream(bytes(40), 5, 20))).rejects.toThrow('gone');
    await store.change([['piece/m/c/0/0', blob(4)], ['file/new/a', { version: 9 }], ['piece/new/a/0/0', blob(4)]]); // prettier-ignore
    expect(await checkpoints.sweep()).toBe(0);
    expect(await cache.sweep()).toBe(1);
    expect(await cache.sweep()).toBe(0);
    expect((await checkpoints.load('r'))!.step).toBe(1);
    expect(await read((await cache.open('m')).get('a'))).toEqual(bytes(40));
    expect(await unfinished(cache, 'm', 'b')).toBe(20);
    expect(await store.keys()).toContain('piece/new/a/0/0');
  });
});
