import { afterAll, expect, test } from 'vitest';
import { Checkpoints, type Parts } from '../../src/store/checkpoints';
import { browserStore } from '../../src/store/browser';
import { contents, DATABASE, KILL_CHUNK } from './saving';

const KILLS = 100;
/** In times of what the worker's first checkpoint took, so that the end comes at any moment of the next ones. */
const LONGEST = 2;

const erase = () =>
  new Promise<void>((resolve, reject) => {
    const request = indexedDB.deleteDatabase(DATABASE);
    request.onsuccess = request.onblocked = () => resolve();
    request.onerror = () => reject(request.error!);
  });

afterAll(erase);

/** Lets a worker save until it is killed; returns the last step that it announced. `moment` is a share of the longest time it is given. */
function killed(first: number, moment: number): Promise<number> {
  const worker = new Worker(new URL('./saving.worker.ts', import.meta.url), { type: 'module' });
  return new Promise((resolve, reject) => {
    let announced = first - 1;
    let began = 0;
    worker.onerror = (event) => reject(new Error(event.message));
    worker.onmessage = ({ data }: MessageEvent<number | 'begins'>) => {
      if (data === 'begins') return void (began = performance.now());
      if (announced < first) setTimeout(() => (worker.terminate(), resolve(announced)), moment * LONGEST * (performance.now() - began));
      announced = data;
    };
    worker.postMessage(first);
  });
}

/** Deep equality of the test library takes a second for this. */
function expectSame(found: Parts, expected: Parts): void {
  expect([...found.keys()]).toEqual([...expected.keys()]);
  for (const [name, bytes] of found)
    expect(bytes.length === expected.get(name)!.length && bytes.every((x, i) => x === expected.get(name)![i]), name).toBe(true);
}

test(`${KILLS} kills while saving: what claims to be complete loads, and what was announced is not lost`, async () => {
  const disk = browserStore({ database: DATABASE });
  const store = new Checkpoints(disk, KILL_CHUNK);
  let next = 1;
  let cutOff = 0;
  let swept = 0;
  for (let kill = 0; kill < KILLS; kill++) {
    const announced = await killed(next, Math.random());
    const loaded = (await store.load('r'))!;
    expect(loaded.problems).toEqual([]);
    expect(loaded.step).toBeGreaterThanOrEqual(announced);
    // One more may have been completed between its last write and its announcement.
    expect(loaded.step).toBeLessThanOrEqual(announced + 1);
    expectSame(loaded.parts, contents(loaded.step));
    const lost = await store.sweep();
    if (lost > 0) cutOff++;
    swept += lost;
    expect(await store.sweep()).toBe(0);
    next = loaded.step + 1;
  }
  console.log(`${KILLS} kills, ${cutOff} of them amid a checkpoint, ${swept} chunks swept away, ${next - 1} checkpoints kept`);
  // Else the kills came too late to test anything.
  expect(cutOff).toBeGreaterThan(KILLS / 4);
});
