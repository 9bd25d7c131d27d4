import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { WorkHooks } from '../../src/data/text/pieces';
import { SharedWork } from '../../src/worker/memo/shared-work';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Work that goes on when told to, and how often it was begun. */
function steered() {
  let hooks: WorkHooks = {};
  let end: { resolve: (value: string) => void; reject: (reason: Error) => void };
  const begun = vi.fn((given: WorkHooks) => {
    hooks = given;
    return new Promise<string>((resolve, reject) => (end = { resolve, reject }));
  });
  const work = new SharedWork(begun);
  return { work, begun, tell: (done: number) => hooks.onProgress!(done, 9), given: () => hooks.signal!.aborted, end: () => end };
}

test('is done once for all who wait, and those who come late are told at once how far it is', async () => {
  const { work, begun, tell, end } = steered();
  const told: [string, number][] = [];
  const first = work.wait({ onProgress: (done) => told.push(['first', done]) });
  tell(1);
  const second = work.wait({ onProgress: (done) => told.push(['second', done]) });
  tell(2);
  end().resolve('all');
  expect(await Promise.all([first, second, work.wait()])).toEqual(['all', 'all', 'all']);
  expect(told).toEqual([['first', 1], ['second', 1], ['first', 2], ['second', 2]]); // prettier-ignore
  expect(begun).toHaveBeenCalledTimes(1);
  expect(work.over).toBe(false);
});

test('who goes is told at once, and ends it only as the last, a little later', async () => {
  const { work, tell, given } = steered();
  const told: number[] = [];
  const [one, other] = [new AbortController(), new AbortController()];
  const first = work.wait({ signal: one.signal, onProgress: (done) => told.push(done) });
  const second = work.wait({ signal: other.signal });
  one.abort();
  await expect(first).rejects.toMatchObject({ code: 'stopped' });
  tell(3);
  expect([told, given(), work.over]).toEqual([[], false, false]);
  other.abort();
  await expect(second).rejects.toMatchObject({ code: 'stopped' });
  expect([given(), work.over], 'somebody may take over').toEqual([false, false]);
  vi.runAllTimers();
  expect([given(), work.over], 'nobody is left').toEqual([true, true]);
});

test('lingers from the last who goes, not from an earlier one', async () => {
  const { work } = steered();
  const leaving = async () => {
    const control = new AbortController();
    const waiting = work.wait({ signal: control.signal });
    control.abort();
    await expect(waiting).rejects.toMatchObject({ code: 'stopped' });
  };
  await leaving();
  await vi.advanceTimersByTimeAsync(990);
  await leaving();
  await vi.advanceTimersByTimeAsync(990);
  expect(work.over).toBe(false);
  await vi.advanceTimersByTimeAsync(20);
  expect(work.over).toBe(true);
});

test('a failure reaches all who wait, and is not kept', async () => {
  const { work, end } = steered();
  const both = [work.wait(), work.wait()];
  end().reject(new Error('no template'));
  for (const one of both) await expect(one).rejects.toThrow('no template');
  expect(work.over).toBe(true);
});

test('what is there already is given to whoever asks, and a late signal takes nothing away', async () => {
  const { work, end } = steered();
  end().resolve('all');
  expect(await work.wait()).toBe('all');
  const control = new AbortController();
  expect(await work.wait({ signal: control.signal })).toBe('all');
  control.abort();
  expect(await work.wait()).toBe('all');
  expect(work.over).toBe(false);
});

test('who takes over from the last finds it at work', async () => {
  const { work, begun, end } = steered();
  const control = new AbortController();
  const first = work.wait({ signal: control.signal });
  control.abort();
  await expect(first).rejects.toMatchObject({ code: 'stopped' });
  const second = work.wait();
  vi.runAllTimers();
  end().resolve('all');
  expect(await second).toBe('all');
  expect(begun).toHaveBeenCalledTimes(1);
});

test('who comes with a raised signal takes nothing away either', async () => {
  const { work, end } = steered();
  end().resolve('all');
  expect(await work.wait()).toBe('all');
  await expect(work.wait({ signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'stopped' });
  vi.runAllTimers();
  expect([work.over, await work.wait()]).toEqual([false, 'all']);
});
