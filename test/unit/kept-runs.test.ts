import { afterEach, describe, expect, test, vi } from 'vitest';
import { toPlainError } from '../../src/protocol/errors';
import { headOf } from '../../src/protocol/runs/head';
import type { RunRecord } from '../../src/protocol/runs/run';
import { memoryStore, type Store } from '../../src/store/browser';
import { Patience, Unanswered, unlessEnded } from '../../src/store/patience';
import { rawText } from '../../src/store/raw-text';
import { findRuns, forgetOldDeletions, forgetRuns, idsOfRuns, keepRun, placeRun, rawRun, readRun } from '../../src/store/runs';
import { Keeper } from '../../src/worker/keeper';
import { runRecord } from './records';

const place = { id: 'g', name: '', pinned: false };
const record = (change: Partial<RunRecord> = {}): RunRecord => runRecord({ name: '', ...change });
const refusal = (work: Promise<unknown>): Promise<string> =>
  work.then(() => 'answered').catch((error: unknown) => toPlainError(error).message);

/** Locks as a browser has them, of which the one is held by another tab. */
function heldElsewhere() {
  type Hold = (lock: object | null) => Promise<unknown>;
  const queue = new Set<Hold>();
  const stolen = () => new DOMException('stolen', 'AbortError');
  let lose: (reason: Error) => void = () => undefined;
  const locks = {
    stolen: 0,
    waiting: () => queue.size,
    /** The other tab takes it back. */
    steal: () => lose(stolen()),
    request: (_: string, { ifAvailable, steal, signal }: LockOptions, hold: Hold): Promise<unknown> => {
      if (ifAvailable) return hold(null);
      return new Promise((_resolve, refuse) => {
        if (!steal) {
          queue.add(hold);
          signal!.addEventListener('abort', () => queue.delete(hold) && refuse(signal!.reason as Error));
          return;
        }
        locks.stolen++;
        locks.steal();
        lose = refuse;
        void hold({});
      });
    },
  };
  return locks;
}

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('the record of a run', () => {
  test('is there again whole, and the list shows it by its head alone', async () => {
    const store = memoryStore();
    await keepRun(store, { record: record(), group: place });
    const get = vi.spyOn(store, 'get');
    const found = await findRuns(store, true);
    expect(found.runs).toEqual([{ head: headOf(record()), logged: record().steps.length, group: place }]);
    expect(found.sizes.get(record().id)).toBe(JSON.stringify(record()).length);
    expect(get, 'no record is read for the list').not.toHaveBeenCalled();
    expect(await readRun(store, record().id)).toEqual(record());
    expect([...(await idsOfRuns(store))]).toEqual([record().id]);
    await forgetRuns(store, [record().id]);
    expect(await store.keys()).toEqual(['gone/r1-abc']);
  });

  test('gets another name and place without being written again', async () => {
    const store = memoryStore();
    await keepRun(store, { record: record(), group: place });
    const change = vi.spyOn(store, 'change');
    const named = { id: 'g', name: 'Year 9', pinned: true };
    await placeRun(store, record().id, named);
    expect(change.mock.calls.map(([put]) => put.map(([key]) => key))).toEqual([[`head/${record().id}`]]);
    expect((await findRuns(store, true)).runs[0]).toMatchObject({ group: named, head: { name: 'Year 9' } });
    expect((await readRun(store, record().id)).name).toBe('Year 9');
    await placeRun(store, 'gone', named);
    expect([...(await idsOfRuns(store))]).toEqual([record().id]);
  });

  test.each<[string, (store: Store, id: string) => Promise<void>]>([
    ['that an older build wrote', (store, id) => store.change([[`size/${id}`, 99]], [`head/${id}`])],
    ['that an older build wrote since', (store, id) => store.change([[`size/${id}`, 99], [`head/${id}`, { group: place }]])],
    ['whose head is damaged', (store, id) => store.change([[`head/${id}`, { head: { id } }]])],
    ['whose head is another run’s', async (store, id) => store.change([[`head/${id}`, { ...((await store.get(`head/${id}`)) as object), head: record({ id: 'x' }) }]])],
  ])('%s is found, and its head is made anew once', async (_, spoil) => {
    const store = memoryStore();
    await keepRun(store, { record: record(), group: place });
    await spoil(store, record().id);
    const expected = { head: headOf(record()), logged: record().steps.length, group: place };
    expect((await findRuns(store, false)).runs, 'a tab that looks on').toEqual([expected]);
    expect((await findRuns(store, true)).runs).toEqual([expected]);
    const get = vi.spyOn(store, 'get');
    expect((await findRuns(store, true)).runs).toEqual([expected]);
    expect(get).not.toHaveBeenCalled();
    expect((await store.keys()).sort()).toEqual([`head/${record().id}`, `run/${record().id}`]);
  }); // prettier-ignore

  test('that could not be read again is not written, and the refusal says what is wrong', async () => {
    const store = memoryStore();
    const steps = [...record().steps].reverse();
    expect(await refusal(keepRun(store, { record: record({ steps }), group: place }))).toMatch(
      /^The record of the run on steps with seed 1 cannot be kept, because it could not be read again: .*steps must be in ascending order/,
    );
    expect(await store.keys()).toEqual([]);
  });

  test('that is damaged is told with its id and costs no other; it comes out as it lies there', async () => {
    const store = memoryStore();
    await keepRun(store, { record: record({ id: 'good' }), group: place });
    await store.change([['run/bad', { record: { id: 'bad', deep: nested(1000) }, group: place }]]);
    const { runs, problems, sizes } = await findRuns(store, true);
    expect(runs.map(({ head }) => head.id)).toEqual(['good']);
    expect(problems).toMatchObject([{ code: 'data', details: { run: 'bad' } }]);
    expect(problems[0]!.message).toMatch(/^The kept run bad cannot be shown: /);
    expect([...sizes.keys()].sort()).toEqual(['bad', 'good']);
    expect(await refusal(readRun(store, 'bad'))).toMatch(/^The kept run bad cannot be shown: /);
    expect(await rawRun(store, 'bad')).toMatch(/^\{"record":\{"id":"bad","deep":\[{50}/);
    expect(await refusal(readRun(store, 'never'))).toMatch(/is not kept in this browser/);
  });
});

test.each([[undefined], [null], [7], ['x'], [[]]])('an entry that is %j is told with its run, and can be deleted', async (value) => {
  const store = memoryStore();
  await store.change([['run/x', value]]);
  const { runs, problems } = await findRuns(store, true);
  expect([runs, problems.map(({ details }) => details?.['run'])]).toEqual([[], ['x']]);
  expect(problems[0]!.message).toMatch(/^The kept run x cannot be shown: /);
  await forgetRuns(store, ['x']);
  expect((await findRuns(store, true)).problems).toEqual([]);
});

test('a record that the browser does not give is not damaged: another try may bring it', async () => {
  const store = memoryStore();
  await keepRun(store, { record: record(), group: place });
  const silent = { ...store, get: async () => Promise.reject(new Unanswered(15_000)) };
  for (const work of [readRun(silent, record().id), rawRun(silent, record().id), placeRun(silent, record().id, place)]) {
    const error = await work.then(() => null, toPlainError);
    expect(error).toMatchObject({ code: 'storage', details: { silent: true } });
    expect(error?.details).not.toHaveProperty('run');
    expect(error?.message).toMatch(/^The record of the run r1-abc could not be read: the browser's storage did not answer within 15 s\./);
  }
  await store.change([], [`head/${record().id}`]);
  await expect(findRuns(silent, true), 'nor is the list').rejects.toMatchObject({ code: 'storage' });
});

function nested(depth: number): unknown {
  let value: unknown = null;
  for (let i = 0; i < depth; i++) value = [value];
  return value;
}

test('what lies there as text says what JSON cannot, however deep it is', () => {
  const plain = { a: [1, 'x "y"', null, true], b: { c: {} }, d: [] };
  expect(JSON.parse(rawText(plain))).toEqual(plain);
  expect(JSON.parse(rawText([NaN, -Infinity, 7n, undefined, new Map(), new Date(0), new Uint8Array(2)]))).toEqual([
    'NaN',
    '-Infinity',
    '7',
    'undefined',
    '(Map)',
    '(Date)',
    '(Uint8Array)',
  ]);
  const round: unknown[] = [];
  round.push(round);
  expect(JSON.parse(rawText(round))).toEqual(['(seen above)']);
  expect(rawText(nested(200_000))).toHaveLength(2 * 200_000 + 4);
});

describe('patience', () => {
  test('has a limit, a shorter one after it was tried, and is whole again with the first answer', async () => {
    vi.useFakeTimers();
    const patience = new Patience(15_000);
    const never = () => refusal(patience.within(new Promise(() => undefined)));
    const over = async (work: Promise<string>, milliseconds: number): Promise<string> => {
      let said = 'waits';
      void work.then((words) => (said = words));
      await vi.advanceTimersByTimeAsync(milliseconds);
      return said;
    };
    const first = never();
    expect(await over(first, 14_900)).toBe('waits');
    expect(await over(first, 200)).toBe("the browser's storage did not answer within 15 s");
    expect(await over(never(), 2_100)).toBe("the browser's storage did not answer within 2 s");
    expect(await patience.within(Promise.resolve(3))).toBe(3);
    expect(await over(never(), 14_900)).toBe('waits');
  });

  test('is a second once somebody wants to stop', async () => {
    vi.useFakeTimers();
    const stop = new AbortController();
    const waiting = refusal(unlessEnded(new Promise(() => undefined), stop.signal));
    await vi.advanceTimersByTimeAsync(60_000);
    stop.abort();
    await vi.advanceTimersByTimeAsync(1_100);
    expect(await waiting).toBe("the browser's storage did not answer within 1 s");
    expect(await unlessEnded(Promise.resolve(3), stop.signal)).toBe(3);
  });
});

/** Room for so many bytes of arrays and records; deleting makes room. */
function narrow(store: Store, room: number): Store {
  const sizeOf = (value: unknown): number => (value instanceof Uint8Array ? value.length : JSON.stringify(value).length);
  const sizes = new Map<string, number>();
  return {
    ...store,
    async change(put, remove = []) {
      const after = new Map(sizes);
      for (const [key, value] of put) after.set(key, sizeOf(value));
      for (const key of remove) after.delete(key);
      const used = [...after.values()].reduce((sum, size) => sum + size, 0);
      if (put.length > 0 && used > room) throw new DOMException('no room', 'QuotaExceededError');
      sizes.clear();
      after.forEach((size, key) => sizes.set(key, size));
      await store.change(put, remove);
    },
  };
}

const pools = (size: number) => ({
  step: 1,
  ...{ weights: new Float32Array(size), start: new Float32Array(size), first: new Float32Array(size), second: new Float32Array(size) },
  tracks: new Float32Array(0),
});
const session = (step: number, size = 1000) => ({
  trainer: { ...pools(size), step },
  ...{ recipe: record().recipe, steps: [], evaluations: [], tokens: 0, answered: 0, seconds: { training: 0, evaluation: 0 } },
});
const around = { tuning: [], adapter: '', device: 'webgpu' as const, build: '' };

describe('the keeper', () => {
  const keeperOf = async (store: Store): Promise<Keeper> => {
    vi.stubGlobal('navigator', {});
    const keeper = new Keeper(store);
    await keeper.claim({ granted: () => undefined, lost: () => undefined });
    return keeper;
  };

  test('on a full disk gives up spare checkpoints for what is new, and of each run the newest stays', async () => {
    const store = memoryStore();
    // Room for three checkpoints of 17 kB and some records.
    const keeper = await keeperOf(narrow(store, 90_000));
    for (const run of ['a', 'b']) await keeper.keep({ record: record({ id: run }), group: place });
    for (const [run, step] of [['a', 1], ['a', 2], ['b', 1], ['b', 2]] as const) await keeper.save(run, session(step), around);
    const kept = await keeper.kept();
    expect(kept.spaces.map(({ run, step }) => [run, step])).toEqual([['a', 2], ['b', 2]]);
    expect((await store.keys()).filter((key) => key.startsWith('checkpoint/')).sort()).toEqual(['checkpoint/a/2', 'checkpoint/b/1', 'checkpoint/b/2']);
    const long = record({ id: 'c', build: 'x'.repeat(900), events: Array.from({ length: 80 }, () => ({ time: 't'.repeat(200), step: 1, kind: 'paused' as const })) });
    await keeper.keep({ record: long, group: place });
    expect(await keeper.record('c')).toEqual(long);
    expect((await keeper.restore('b'))!.trainer.step).toBe(2);
    expect(await refusal(keeper.keep({ record: record({ id: 'd', build: 'y'.repeat(1000), name: 'z'.repeat(900), events: Array.from({ length: 400 }, () => ({ time: 't'.repeat(200), step: 1, kind: 'paused' as const })) }), group: place }))).toMatch(/storage for the page is full/);
    expect((await keeper.restore('a'))!.trainer.step, 'what is refused costs nothing').toBe(2);
  }); // prettier-ignore

  test('takes the newest checkpoint by its number: a clock may have been put back', async () => {
    vi.useFakeTimers({ now: Date.UTC(2026, 5, 1) });
    const store = memoryStore();
    const keeper = await keeperOf(store);
    await keeper.keep({ record: record({ id: 'a' }), group: place });
    await keeper.save('a', session(4), around);
    vi.setSystemTime(Date.UTC(2026, 4, 1));
    await keeper.save('a', session(8), around);
    expect((await keeper.space()).spaces).toMatchObject([{ run: 'a', step: 8 }]);
    expect((await (await keeperOf(store)).kept()).spaces).toMatchObject([{ run: 'a', step: 8 }]);
  });

  test('tells what one record takes with that record, and does not look at the others again', async () => {
    const store = memoryStore();
    const keeper = await keeperOf(store);
    for (let i = 0; i < 20; i++) await keeper.keep({ record: record({ id: `r${i}` }), group: place });
    const [entries, get] = [vi.spyOn(store, 'entries'), vi.spyOn(store, 'get')];
    expect((await keeper.keep({ record: record({ id: 'r3' }), group: place })).spaces.map(({ run }) => run)).toEqual(['r3']);
    expect([entries.mock.calls, get.mock.calls], 'but whether that one was deleted').toEqual([[], [['gone/r3']]]);
  });

  test('takes the lock where it is asked to, and waits for it no more', async () => {
    const locks = heldElsewhere();
    vi.stubGlobal('navigator', { locks });
    const keeper = new Keeper(memoryStore());
    const told: string[] = [];
    await keeper.claim({ granted: () => told.push('granted'), lost: () => told.push('lost') });
    expect([keeper.writer, locks.waiting()]).toEqual([false, 1]);
    keeper.takeOver();
    await vi.waitFor(() => expect(told).toEqual(['granted']));
    expect([keeper.writer, locks.waiting()]).toEqual([true, 0]);
    keeper.takeOver();
    expect(locks.stolen, 'it has the lock').toBe(1);
    await keeper.keep({ record: record(), group: place });
    locks.steal();
    await vi.waitFor(() => expect(told).toEqual(['granted', 'lost']));
    expect([keeper.writer, locks.waiting()]).toEqual([false, 1]);
  });

  test('that stands aside lets another write and waits for nothing, until it comes back', async () => {
    let held: Promise<unknown> | null = null;
    const locks = {
      request: (_: string, { ifAvailable }: LockOptions, hold: (lock: object | null) => Promise<unknown>): Promise<unknown> => {
        if (held) return ifAvailable ? hold(null) : held.then(() => locks.request(_, {}, hold));
        return (held = hold({}).finally(() => (held = null)));
      },
    };
    vi.stubGlobal('navigator', { locks });
    const store = memoryStore();
    const [one, two] = [new Keeper(store), new Keeper(store)];
    const told: string[] = [];
    await one.claim({ granted: () => told.push('one granted'), lost: () => told.push('one lost') });
    await two.claim({ granted: () => told.push('two granted'), lost: () => told.push('two lost') });
    expect([one.writer, two.writer]).toEqual([true, false]);
    await one.standAside();
    await vi.waitFor(() => expect(told).toEqual(['one lost', 'two granted']));
    expect([one.writer, two.writer]).toEqual([false, true]);
    expect(await refusal(one.keep({ record: record(), group: place }))).toMatch(/^tabtune is open elsewhere/);
    expect(await one.comeBack()).toBe(false);
    await two.standAside();
    await vi.waitFor(() => expect(told.at(-1)).toBe('one granted'));
    expect(await one.comeBack()).toBe(true);
    await one.keep({ record: record(), group: place });
    await one.standAside();
    expect(await one.comeBack(), 'nobody took it').toBe(true);
  });

  test('is told to the tabs that look on, and to nobody else', async () => {
    let held = false;
    const request = (_: string, { ifAvailable }: LockOptions, hold: (lock: object | null) => Promise<unknown>): Promise<unknown> => {
      if (!held) return ((held = true), hold({}));
      return ifAvailable ? hold(null) : new Promise(() => undefined);
    };
    vi.stubGlobal('navigator', { locks: { request } });
    const store = memoryStore();
    const heard: string[] = [];
    const claimed = async (name: string) => {
      const keeper = new Keeper(store);
      await keeper.claim({ granted: () => undefined, lost: () => undefined, others: () => heard.push(name) });
      return keeper;
    };
    const [writer] = [await claimed('writer'), await claimed('looks'), await claimed('looks, too')];
    const told = async (times: number) => {
      await vi.waitFor(() => expect(heard).toHaveLength(2 * times));
      expect([...heard].sort()).toEqual([...Array<string>(times).fill('looks'), ...Array<string>(times).fill('looks, too')]);
    };
    await writer.keep({ record: record(), group: place });
    await told(1);
    await writer.place(record().id, { ...place, name: 'other' });
    await told(2);
    await writer.forget([record().id]);
    await told(3);
  });

  test('does not bring back what another tab deleted, unless a person wants it; deletions of long ago are forgotten', async () => {
    vi.useFakeTimers({ now: Date.UTC(2026, 5, 1) });
    const store = memoryStore();
    const [one, two] = [await keeperOf(store), await keeperOf(store)];
    await one.keep({ record: record({ id: 'a' }), group: place });
    await two.forget(['a']);
    expect(await refusal(one.keep({ record: record({ id: 'a' }), group: place }))).toMatch(
      /is not kept again: it was deleted in this browser\.$/,
    );
    expect([(await one.kept()).runs, (await one.kept()).deleted]).toEqual([[], ['a']]);
    await one.keep({ record: record({ id: 'a' }), group: place }, true);
    await one.keep({ record: record({ id: 'a' }), group: place });
    expect([(await one.kept()).runs.length, (await one.kept()).deleted]).toEqual([1, []]);
    await two.forget(['a']);
    vi.setSystemTime(Date.UTC(2026, 6, 25));
    await forgetOldDeletions(store);
    expect((await one.kept()).deleted).toEqual(['a']);
    vi.setSystemTime(Date.UTC(2026, 7, 5));
    await forgetOldDeletions(store);
    expect([(await one.kept()).deleted, await store.keys()]).toEqual([[], []]);
  });

  test('whose lock is stolen looks on, writes nothing, and takes over when it gets it back', async () => {
    const requests: { hold: (lock: object | null) => Promise<unknown>; steal: (reason: Error) => void }[] = [];
    const request = (...given: unknown[]): Promise<unknown> =>
      new Promise((_, steal) => requests.push({ hold: given.at(-1) as (typeof requests)[number]['hold'], steal }));
    vi.stubGlobal('navigator', { locks: { request } });
    const keeper = new Keeper(memoryStore());
    const told: string[] = [];
    const claimed = keeper.claim({ granted: () => told.push('granted'), lost: () => told.push('lost') });
    void requests[0]!.hold({});
    await claimed;
    await keeper.keep({ record: record(), group: place });
    requests[0]!.steal(new DOMException('stolen', 'AbortError'));
    await vi.waitFor(() => expect(told).toEqual(['lost']));
    expect(keeper.writer).toBe(false);
    expect(await refusal(keeper.keep({ record: record(), group: place }))).toMatch(
      /^tabtune is open elsewhere in this browser, in another tab or another part of this page/,
    );
    void requests[1]!.hold({});
    expect([told, keeper.writer]).toEqual([['lost', 'granted'], true]);
  });
});
