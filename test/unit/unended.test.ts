import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Unended } from '../../src/lab/base/unended';

// What a page remembers of work that the page before it did not end. Pages that are gone hold no locks.

let held: Set<string>;
let kept: Record<string, string>;

const locks = {
  async request(name: string, options: { signal?: AbortSignal } | (() => unknown), work?: () => unknown) {
    if (typeof options === 'function') {
      held.add(name);
      return options();
    }
    if (!held.has(name)) return work!();
    return new Promise((_, refuse) => options.signal!.addEventListener('abort', () => refuse(new Error('not free'))));
  },
};

/** Everything that this page holds is free again. */
const gone = () => held.clear();
const settle = () => vi.advanceTimersByTimeAsync(0);

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => {
    const control = new AbortController();
    setTimeout(() => control.abort(), ms);
    return control.signal;
  });
  held = new Set();
  kept = Object.create({
    getItem: (key: string) => kept[key] ?? null,
    setItem: (key: string, value: string) => void (kept[key] = value),
    removeItem: (key: string) => void delete kept[key],
  }) as typeof kept;
  vi.stubGlobal('navigator', { locks });
  vi.stubGlobal('localStorage', kept);
});

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

test('long work that a page did not end is known to the next ones, until it has come to an end', async () => {
  new Unended().begin('a');
  await vi.advanceTimersByTimeAsync(6000);
  gone();
  expect(await new Unended().left('a')).toBe(true);
  expect(await new Unended().left('b'), 'other work').toBe(false);
  const daring = new Unended();
  expect(await daring.left('a')).toBe(true);
  const ended = daring.begin('a');
  await settle();
  ended();
  expect(await daring.left('a')).toBe(false);
  expect(await new Unended().left('a')).toBe(false);
  expect(Object.keys(kept)).toEqual([]);
});

test('a page may be reloaded during quick work, but not several times in a row', async () => {
  const left: boolean[] = [];
  for (let i = 0; i < 4; i++) {
    const page = new Unended();
    left.push(await page.left('a'));
    page.begin('a');
    await vi.advanceTimersByTimeAsync(2000);
    gone();
  }
  expect(left).toEqual([false, false, false, true]);
});

test('what another tab is at, and what came to an end, is nothing to be feared', async () => {
  const other = new Unended();
  other.begin('a');
  await vi.advanceTimersByTimeAsync(6000);
  const asked = new Unended().left('a');
  await vi.advanceTimersByTimeAsync(600);
  expect(await asked).toBe(false);
  expect(Object.keys(kept), 'its mark is its own').toHaveLength(1);
  // A newer one takes the place of the one before.
  const page = new Unended();
  const first = page.begin('b');
  await vi.advanceTimersByTimeAsync(4000);
  const second = page.begin('b');
  first();
  await vi.advanceTimersByTimeAsync(4000);
  second();
  gone();
  expect(await new Unended().left('b')).toBe(false);
});

test('without storage or locks nothing is remembered, and nothing breaks', async () => {
  const refusing = () => {
    throw new Error('refused');
  };
  for (const [locksThere, storage] of [
    [locks, undefined],
    [undefined, kept],
    [locks, Object.create({ getItem: refusing, setItem: refusing, removeItem: refusing })],
  ] as const) {
    vi.stubGlobal('navigator', { locks: locksThere });
    vi.stubGlobal('localStorage', storage);
    const page = new Unended();
    expect(await page.left('a')).toBe(false);
    const ended = page.begin('a');
    await vi.advanceTimersByTimeAsync(6000);
    ended();
  }
});

test('work under which the engine ended counts as in a page that did: at once where it was long, the third time where it was quick', async () => {
  const page = new Unended();
  for (const times of [1, 2, 3]) {
    expect(await page.left('quick'), `${times - 1} engines`).toBe(false);
    page.begin('quick')(false);
  }
  expect([await page.left('quick'), await page.left('long')]).toEqual([true, false]);
  const ended = page.begin('long');
  await vi.advanceTimersByTimeAsync(6000);
  ended(false);
  expect(await page.left('long')).toBe(true);
  page.begin('long')();
  expect([await page.left('quick'), await page.left('long')], 'until it comes to an end').toEqual([true, false]);
});
