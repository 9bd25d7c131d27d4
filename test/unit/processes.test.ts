import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { atOnce, Processes } from '../../scripts/processes';
import type { Answer, Asked } from './processes.task';

const TASK = resolve(import.meta.dirname, 'processes.task.ts');
const folder = mkdtempSync(join(tmpdir(), 'tabtune-processes-'));
const opened: Processes<Asked, number, Answer>[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((one) => one.close()));
  rmSync(folder, { recursive: true, force: true });
});

function open(...args: string[]) {
  const processes = new Processes<Asked, number, Answer>(TASK, args);
  opened.push(processes);
  const control = new AbortController();
  const told: number[] = [];
  const run = (asked: Asked, onTold = (one: number): void => void told.push(one)): Promise<Answer> =>
    processes.run(asked, { stopped: control.signal, onTold });
  return { processes, control, told, run };
}

/** Begins it and waits until it says so; returns the number that it told. */
const begun = (run: ReturnType<typeof open>['run'], asked: Asked): Promise<{ pid: number; done: Promise<Answer> }> =>
  new Promise((ready) => {
    const done = run(asked, (pid) => ready({ pid, done }));
  });

test('a process does one task after the other, and figures arrive as they are', async () => {
  const { run, told } = open();
  const first = await run('figures');
  expect(first.figures).toEqual([0.1, NaN, -Infinity, -0]);
  expect(told).toEqual([1, 2]);
  expect(first.pid).not.toBe(process.pid);
  expect((await run('figures')).pid).toBe(first.pid);
  expect((await run('late')).figures, 'of a module that is imported late').toEqual([2]);
});

test('what a task throws arrives with its code, and its process is there for the next', async () => {
  const { run } = open();
  const { pid } = await run('figures');
  await expect(run('throw')).rejects.toMatchObject({ code: 'data', message: 'Row 3 is wrong.', sentence: { values: [3] } });
  expect((await run('figures')).pid).toBe(pid);
});

test('a process that ends is told with its last words and takes no other along', async () => {
  const { run } = open();
  const other = await begun(run, 'wait');
  other.done.catch(() => undefined);
  await expect(run('crash')).rejects.toMatchObject({ code: 'engine-lost', message: 'Its process ended with 7. No memory left.' });
  const killed = await begun(run, 'deaf');
  process.kill(killed.pid, 'SIGKILL');
  await expect(killed.done).rejects.toThrow('Its process was ended by SIGKILL. It said nothing.');
  expect((await run('figures')).pid).not.toBe(other.pid);
});

test('stopped tasks end by themselves, none is begun any more, and Ctrl-C is left to the one that gives out the work', async () => {
  const { run, control } = open();
  const { pid, done } = await begun(run, 'wait');
  let over = false;
  void done.then(() => (over = true));
  process.kill(pid, 'SIGINT');
  process.kill(pid, 'SIGTERM');
  await new Promise((later) => setTimeout(later, 300));
  expect(over).toBe(false);
  control.abort();
  expect((await done).pid).toBe(pid);
  await expect(run('figures')).rejects.toMatchObject({ code: 'stopped' });
});

test('a process that dies while it is stopped was stopped', async () => {
  const { run, control } = open();
  const { pid, done } = await begun(run, 'deaf');
  control.abort();
  process.kill(pid, 'SIGKILL');
  await expect(done).rejects.toMatchObject({ code: 'stopped' });
});

test('close ends what is at work', async () => {
  const ending = join(mkdtempSync(join(tmpdir(), 'tabtune-processes-')), 'ended');
  const { processes, run } = open(ending);
  const { done } = await begun(run, 'deaf');
  const lost = expect(done).rejects.toThrow('Its process ended with 0.');
  await processes.close();
  expect(existsSync(ending)).toBe(true);
  await lost;
});

test('processes end with the one that started them, however that ends', async () => {
  const ending = join(mkdtempSync(join(tmpdir(), 'tabtune-processes-')), 'ended');
  const starter = resolve(import.meta.dirname, 'processes.starter.ts');
  const parent = spawn(process.execPath, ['scripts/run.mjs', starter, TASK, ending], { stdio: ['ignore', 'pipe', 'inherit'] });
  await new Promise((begins) => parent.stdout.once('data', begins));
  parent.kill('SIGKILL');
  await vi.waitFor(() => expect(existsSync(ending)).toBe(true), 20_000);
});

test('so many at a time, in their order', async () => {
  const begun: number[] = [];
  let [atWork, most] = [0, 0];
  await atOnce([5, 1, 1, 1, 1], 2, async (ticks) => {
    begun.push(ticks);
    most = Math.max(most, ++atWork);
    for (let i = 0; i < ticks; i++) await new Promise((later) => setTimeout(later, 5));
    atWork--;
  });
  expect([begun, most, atWork]).toEqual([[5, 1, 1, 1, 1], 2, 0]);
  await atOnce([], 3, () => Promise.reject(new Error('There is nothing to do.')));
});
