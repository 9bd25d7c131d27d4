import { expect, test } from 'vitest';
import { Queue } from '../../src/processor/queue';

const once = (work: () => void) => ({
  go: () => {
    work();
    return false;
  },
});

/** Work that lasts. */
const busy = (milliseconds: number): void => {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
};

test('work is done in the order in which it is asked for, and none before the asker has gone on', async () => {
  const done: string[] = [];
  const queue = new Queue(() => undefined);
  queue.push(once(() => done.push('a')));
  let parts = 0;
  queue.push({ go: () => (done.push(`b${parts}`), ++parts < 3) });
  expect([done, queue.idle]).toEqual([[], false]);
  expect(await queue.done(() => [...done])).toEqual(['a', 'b0', 'b1', 'b2']);
  expect(queue.idle).toBe(true);
  queue.push(once(() => done.push('c')));
  await queue.done(() => undefined);
  expect(done.at(-1)).toBe('c');
});

test('whatever else the thread has to do has its turn amid work', async () => {
  const queue = new Queue(() => undefined);
  let parts = 0;
  let heard = -1;
  queue.push({ go: () => (busy(1), ++parts < 60) });
  setTimeout(() => (heard = parts), 5);
  await queue.done(() => undefined);
  expect(heard).toBeGreaterThan(0);
  expect(heard).toBeLessThan(60);
});

test('work that throws is told once, and what waited or comes later is dropped with the reason', async () => {
  const told: unknown[] = [];
  const queue = new Queue((reason) => told.push(reason));
  const trap = new Error('out of bounds');
  const dropped: unknown[] = [];
  queue.push(
    once(() => {
      throw trap;
    }),
  );
  const waiting = queue.done(() => 'never');
  queue.push({ go: () => false, drop: (reason) => dropped.push(reason) });
  await expect(waiting).rejects.toBe(trap);
  await expect(queue.done(() => 'never')).rejects.toBe(trap);
  expect([told, dropped, queue.idle]).toEqual([[trap], [trap], true]);
});

test('a queue that was ended does nothing more', async () => {
  const queue = new Queue(() => undefined);
  const done: string[] = [];
  const ended = new Error('closed');
  queue.push(once(() => done.push('a')));
  queue.end(ended);
  await expect(queue.done(() => undefined)).rejects.toBe(ended);
  expect(done).toEqual([]);
});
