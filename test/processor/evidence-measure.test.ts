import { expect, test } from 'vitest';
import { fileLibrary } from '../../scripts/experiment';
import { openNodeDevice } from '../../scripts/node-device';
import { measure } from '../../scripts/results/measure';
import { CELLS, type Cell, taskOf } from '../../scripts/results/plan';
import type { Measured } from '../../scripts/results/records';

// What a run of the evidence keeps, on the fast model: marks of the run, the line at equal drift, and more prompts.

const EMA = 'ema:0.8';
const cell: Cell = {
  ...CELLS.find(({ id }) => id === 'en/steps/careless')!,
  settings: {
    ...{ model: 'tiny-aligned', data: 'steps', max_steps: 8, learning_rate: 2e-3, eval_steps: 0, ema_mode: 'shadow', ema_decay: [0.8, 0.5] },
    evaluation: { prompts: 'adversarial-test', live_prompts: 100_000, live_rows: 100_000, max_new_tokens: 3 },
  },
  ...{ marks: 4, marked: ['online', EMA], line: [EMA], also: ['direct'] },
};
const device = await openNodeDevice('processor');
const library = fileLibrary();

async function measured(change: Partial<Cell>): Promise<Measured[]> {
  const task = taskOf({ ...cell, ...change }, 1);
  const run = await measure(device, library, task, { inputs: '', build: '' }, new AbortController().signal);
  return run!.evaluations;
}
const names = (list: readonly Measured[]): string[] => list.map(({ step, track, prompts }) => `${step} ${track} ${prompts}`);

test('marks are what a session tells that evaluates on its way, the line drifts as far as the average, and all of it is so again', async () => {
  const apart = await measured({});
  expect(names(apart)).toEqual([
    ...['online', EMA, 'ema:0.5'].map((track) => `8 ${track} adversarial-test`),
    ...[2, 4, 6].flatMap((step) => ['online', EMA].map((track) => `${step} ${track} adversarial-test`)),
    `8 line:${EMA} adversarial-test`,
    ...['online', EMA].map((track) => `8 ${track} direct`),
  ]);
  const live = await measured({ settings: { ...cell.settings, eval_steps: 2 }, marks: 1, marked: [], line: [], also: [] });
  // Look-alikes are asked apart from the session, which asks them at the end alone.
  const told = (list: readonly Measured[]) => list.map(({ overRefusal: _, ...one }) => one);
  for (const one of told(apart.filter(({ track, prompts }) => !track.startsWith('line:') && prompts === 'adversarial-test')))
    expect(told(live)).toContainEqual(one);
  for (const { overRefusal } of apart) expect(overRefusal?.[1]).toBe(150);
  const [average, line, end] = [EMA, `line:${EMA}`, 'online'].map((track) => apart.find((e) => e.step === 8 && e.track === track)!);
  expect(line!.drift).toBe(average!.drift);
  expect(average!.drift).toBeLessThan(end!.drift);
  expect(line!.loss).not.toBe(average!.loss);
  expect(line!.loss).not.toBe(end!.loss);
  expect(await measured({})).toEqual(apart);
});

test('the start weights are judged as the engine judges them, with harm by category', async () => {
  const [start, ...rest] = await measured({ trains: false, marks: 1, marked: [], line: [], also: [] });
  expect(rest).toEqual([]);
  expect(start).toMatchObject({ step: 0, track: 'start', prompts: 'adversarial-test', drift: 0 });
  expect(Object.values(start!.byCategory!).reduce((n, [, of]) => n + of, 0)).toBe(300);
  expect(start!.overRefusal![1]).toBe(150);
});
