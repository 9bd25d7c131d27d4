import { describe, expect, test } from 'vitest';
import { TabtuneError, wordsOf } from '../../src/protocol/errors';
import { Checkpoints, type Parts } from '../../src/store/checkpoints';
import { memoryStore, type Store } from '../../src/store/browser';
import { Unanswered } from '../../src/store/patience';
import { keepRun } from '../../src/store/runs';
import { runRecord } from './records';

const CHUNK = 16;

const parts = (seed: number): Parts =>
  new Map([
    ['run', new TextEncoder().encode(`{"step":${seed}}`)],
    ['weights', Uint8Array.from({ length: 70 }, (_, i) => (i * 7 + seed) % 256)],
    ['empty', new Uint8Array()],
  ]);

/** A disk that refuses the n-th write from now, as a full disk does. */
function fragile(disk: Store): Store & { failAt: number; writes: number } {
  return {
    failAt: Infinity,
    writes: 0,
    get: (key) => disk.get(key),
    keys: () => disk.keys(),
    entries: (prefix) => disk.entries(prefix),
    async change(put, remove) {
      if (put.length > 0 && ++this.writes >= this.failAt) throw new DOMException('no room', 'QuotaExceededError');
      return disk.change(put, remove);
    },
  };
}

const chunksOf = async (disk: Store) => (await disk.keys()).filter((key) => key.startsWith('chunk/')).sort();
const manifestsOf = async (disk: Store) => (await disk.keys()).filter((key) => key.startsWith('checkpoint/')).sort();

/** The chunks of the newest checkpoint's weights. */
const newest = async (disk: Store, number: number) => (await chunksOf(disk)).filter((key) => key.includes(`/${number}/weights/`));

async function message(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(TabtuneError);
  return (error as TabtuneError).message;
}

describe('a checkpoint', () => {
  test('comes back byte for byte, from chunks of the size asked for', async () => {
    const disk = memoryStore();
    const store = new Checkpoints(disk, CHUNK);
    const info = await store.save('r', 3, parts(3));
    expect(info).toMatchObject({ run: 'r', step: 3, bytes: 70 + 10 });
    const loaded = (await store.load('r'))!;
    expect(loaded.parts).toEqual(parts(3));
    expect(loaded.problems).toEqual([]);
    expect(await newest(disk, 1)).toHaveLength(Math.ceil(70 / CHUNK));
    expect(await store.load('another')).toBeNull();
  });

  test('is kept with the one before it, and no more', async () => {
    const disk = memoryStore();
    const store = new Checkpoints(disk, CHUNK);
    for (const step of [1, 2, 3, 4]) await store.save('r', step, parts(step));
    expect(await manifestsOf(disk)).toEqual(['checkpoint/r/3', 'checkpoint/r/4']);
    expect(new Set((await chunksOf(disk)).map((key) => key.split('/')[2]))).toEqual(new Set(['3', '4']));
    expect((await store.load('r'))!.step).toBe(4);
    const listed = (await store.list()).get('r')!;
    expect([listed.step, listed.space]).toEqual([4, 2 * 80]);
  });

  test('of one run does not touch another, and goes with its run', async () => {
    const disk = memoryStore();
    const store = new Checkpoints(disk, CHUNK);
    await store.save('r1', 1, parts(1));
    await store.save('r11', 2, parts(2));
    await store.delete(['r1']);
    expect(await store.load('r1')).toBeNull();
    expect((await store.load('r11'))!.parts).toEqual(parts(2));
  });
});

describe('what is damaged', () => {
  const damage: [string, (disk: Store) => Promise<void>, RegExp][] = [
    [
      'a chunk with one bit turned',
      async (disk) => {
        const [, key] = await newest(disk, 2);
        const chunk = ((await disk.get(key!)) as Uint8Array).slice();
        chunk[3]! ^= 1;
        await disk.change([[key!, chunk]]);
      },
      /step 2 is damaged: weights, byte 16 and the 16 after it have changed/,
    ],
    [
      'a chunk that is gone',
      async (disk) => disk.change([], (await newest(disk, 2)).slice(2, 3)),
      /weights, byte 32 and the 16 .* missing/,
    ],
    [
      'a chunk cut short',
      async (disk) => {
        const [key] = await newest(disk, 2);
        await disk.change([[key!, ((await disk.get(key!)) as Uint8Array).slice(0, 9)]]);
      },
      /byte 0 has 9 bytes instead of 16/,
    ],
    [
      'a manifest cut short',
      async (disk) => {
        const { parts: _, ...rest } = (await disk.get('checkpoint/r/2')) as Record<string, unknown>;
        await disk.change([['checkpoint/r/2', rest]]);
      },
      /manifest is damaged: parts is not as expected/,
    ],
    ['a manifest that is no object', (disk) => disk.change([['checkpoint/r/2', 'hm']]), /manifest is damaged/],
    [
      'a manifest that forgets a chunk',
      async (disk) => {
        const manifest = structuredClone(await disk.get('checkpoint/r/2')) as { parts: { chunks: unknown[] }[] };
        manifest.parts[1]!.chunks.pop();
        await disk.change([['checkpoint/r/2', manifest]]);
      },
      /weights ends at byte 64 of 70/,
    ],
    [
      'a newer version',
      async (disk) => disk.change([['checkpoint/r/2', { ...((await disk.get('checkpoint/r/2')) as object), version: 2 }]]),
      /newer tabtune \(version 2; this one reads version 1\)/,
    ],
  ];

  test.each(damage)('%s: the one before it is taken, and it is said why', async (_, spoil, expected) => {
    const disk = memoryStore();
    const store = new Checkpoints(disk, CHUNK);
    await store.save('r', 1, parts(1));
    await store.save('r', 2, parts(2));
    await spoil(disk);
    const loaded = (await store.load('r'))!;
    expect([loaded.step, loaded.parts]).toEqual([1, parts(1)]);
    expect(loaded.problems.map((problem) => wordsOf(problem)).join(' ')).toMatch(expected);
    // A run that goes on from there can save again.
    await store.save('r', 2, parts(5));
    expect((await store.load('r'))!.parts).toEqual(parts(5));
  });

  test.each(damage)('%s: with nothing before it the load is refused', async (_, spoil, expected) => {
    const disk = memoryStore();
    const store = new Checkpoints(disk, CHUNK);
    await store.save('r', 1, parts(1));
    await store.save('r', 2, parts(2));
    await disk.change([], ['checkpoint/r/1']);
    await spoil(disk);
    expect(await message(store.load('r'))).toMatch(expected);
  });
});

describe('a save that is cut off or refused', () => {
  test('at any write leaves the checkpoint before it whole, and what it wrote is removed', async () => {
    const disk = memoryStore();
    await new Checkpoints(disk, CHUNK).save('r', 1, parts(1));
    const before = await disk.keys();
    const writes = Math.ceil(10 / CHUNK) + Math.ceil(70 / CHUNK) + 1;
    for (let failAt = 1; failAt <= writes; failAt++) {
      const full = fragile(disk);
      full.failAt = failAt;
      const store = new Checkpoints(full, CHUNK);
      const said = await message(store.save('r', 2, parts(2)));
      expect(said).toBe("The checkpoint of step 2 could not be kept: this browser's storage for the page is full. It takes 0.1 MB.");
      expect((await disk.keys()).sort()).toEqual([...before].sort());
      expect((await store.load('r'))!.parts).toEqual(parts(1));
    }
    const enough = fragile(disk);
    enough.failAt = writes + 1;
    await new Checkpoints(enough, CHUNK).save('r', 2, parts(2));
  });

  test('leaves chunks without a manifest, which the next start sweeps away; those of a newer version stay', async () => {
    const disk = memoryStore();
    const store = new Checkpoints(disk, CHUNK);
    await store.save('r', 1, parts(1));
    await store.save('new', 1, parts(7));
    await disk.change([['checkpoint/new/1', { version: 9 }]]);
    await disk.change([
      ['chunk/r/2/weights/0', new Uint8Array(4)],
      ['chunk/gone/1/weights/0', new Uint8Array(4)],
    ]);
    const kept = (await disk.keys()).filter((key) => !['chunk/r/2/weights/0', 'chunk/gone/1/weights/0'].includes(key));
    const next = new Checkpoints(disk, CHUNK);
    expect(await next.sweep()).toBe(2);
    expect(await disk.keys()).toEqual(kept);
    expect(await next.sweep()).toBe(0);
  });
});

test('a manifest that lands after it was given up has its chunks, and is the newest then', async () => {
  const disk = memoryStore();
  const store = new Checkpoints(disk, CHUNK);
  await store.save('r', 1, parts(1));
  let land: () => Promise<void> = async () => undefined;
  const slow: Store = {
    ...disk,
    async change(put, remove) {
      if (!put.some(([key]) => key.startsWith('checkpoint/'))) return disk.change(put, remove);
      land = () => disk.change(put, remove);
      throw new Unanswered(1000, true);
    },
  };
  expect(await message(new Checkpoints(slow, CHUNK).save('r', 2, parts(2)))).toBe(
    "The checkpoint of step 2 could not be kept: it was stopped, and the browser's storage did not answer within 1 s of that.",
  );
  await land();
  expect((await store.load('r'))!).toMatchObject({ step: 2, parts: parts(2), problems: [] });
});

test('a spare is dropped for a checkpoint of which all is there, and for no other', async () => {
  const disk = memoryStore();
  const store = new Checkpoints(disk, CHUNK);
  await store.save('r', 1, parts(1));
  await store.save('r', 2, parts(2));
  await disk.change([], (await newest(disk, 2)).slice(1, 2));
  expect(await store.dropSpares()).toBe(0);
  expect((await store.load('r'))!.step).toBe(1);
  await store.save('r', 3, parts(3));
  expect(await store.dropSpares()).toBe(1);
  expect(await manifestsOf(disk)).toEqual(['checkpoint/r/3']);
});

test('a record that finds no room is named as a person named it, else by what was trained', async () => {
  const full = fragile(memoryStore());
  full.failAt = 0;
  const place = (name: string) => ({ record: runRecord({ name }), group: { id: 'g', name, pinned: false } });
  const said = (name: string) => message(keepRun(full, place(name)));
  expect(await said('Year 9')).toContain('The record of "Year 9" could not be kept');
  expect(await said('')).toContain('The record of the run on steps with seed 1 could not be kept');
});
