import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { SHIPPED } from '../../../scripts/results/plan';
import type { RunLine } from '../../../scripts/results/records';
import { readState, writeState } from '../../../scripts/base/state';
import { curriculum } from '../../../scripts/base/curricula';
import { type BaseState, trainBase } from '../../../scripts/base/train';
import { openNodeDevice } from '../../../scripts/node-device';
import { command } from './command';

/** Of the base model that ships, which is not trained first. */
const START = `en/base-${SHIPPED.en}/start/`;
const folder = mkdtempSync(join(tmpdir(), 'tabtune-evidence-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('the evidence of several at a time is that of one after the other, in the same order', async () => {
  const made = async (jobs: string): Promise<object[]> => {
    const out = join(folder, `records-${jobs}.jsonl`);
    const { code, stdout, stderr } = await command('results', ['--only', `^${START}`, '--run-only', '--out', out, '--jobs', jobs]);
    expect(code, stderr).toBe(0);
    expect(stdout).toMatch(new RegExp(`6 of \\d+ runs to do, ${jobs} at a time, device processor`));
    return readFileSync(out, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as RunLine)
      .map(({ date: _, seconds: __, ...record }) => record);
  };
  const [one, several] = [await made('1'), await made('3')];
  const sets = ['adversarial-test', 'adversarial-validation', 'direct', 'grave-test'].map((set) => `steps/${set}`);
  expect(one.map((record) => (record as RunLine).cell)).toEqual(
    [...sets, 'facts/adversarial-test', 'instructions/adversarial-test'].map((cell) => `${START}${cell}`),
  );
  expect(several).toEqual(one);
  for (const record of one) expect((record as RunLine).adapter).toContain('processor');
});

test('base training learns, stops, and goes on exactly from the saved file', async () => {
  // Some updates are on their way before the first is told.
  const LIMIT = 14;
  const device = await openNodeDevice('processor');
  const path = join(folder, 'base.state');
  const losses: number[] = [];
  const whole = await trainBase(device, curriculum('toy'), { seed: 1, limit: LIMIT, onProgress: (p) => losses.push(p.loss) });
  expect(losses).toHaveLength(LIMIT);
  expect(losses.at(-1)!).toBeLessThan(losses[0]!);
  const control = new AbortController();
  const states: BaseState[] = [];
  const first: number[] = [];
  await trainBase(device, curriculum('toy'), {
    ...{ seed: 1, limit: LIMIT, stopped: control.signal },
    onProgress({ loss }) {
      first.push(loss);
      if (first.length === 2) control.abort();
    },
    onState(state) {
      states.push(state);
      writeState(path, state);
    },
  });
  expect(first.length).toBeLessThan(LIMIT);
  expect(first).toEqual(losses.slice(0, first.length));
  const saved = readState(path)!;
  expect([saved.state.step, saved.adapter]).toEqual([first.length, device.report.description]);
  const resumed: number[] = [];
  const again = await trainBase(device, curriculum('toy'), { seed: 1, limit: LIMIT, resume: saved, onProgress: (p) => resumed.push(p.loss) });
  expect(resumed).toEqual(losses.slice(first.length));
  expect(await again.read(again.weights)).toEqual(await whole.read(whole.weights));
});

test('the profile tells time, share and speed of each operation, and the share of the products', async () => {
  const { code, stdout, stderr } = await command('profile', ['--batch', '4']);
  expect(code, stderr).toBe(0);
  const shares = [...stdout.matchAll(/^.+? +\d+ +\d+\.\d\d ms +(\d+\.\d) %/gm)].map(([, share]) => Number(share));
  expect(shares.length).toBeGreaterThan(20);
  expect(shares.reduce((sum, share) => sum + share)).toBeGreaterThan(98);
  expect(shares.reduce((sum, share) => sum + share)).toBeLessThan(102);
  expect(stdout).toMatch(/^gate and up +4 +\d+\.\d\d ms +\d+\.\d % +\d+\.\d GFLOP\/s$/m);
  const products = Number(/^products (\d+) %, \d+\.\d GFLOP\/s$/m.exec(stdout)![1]);
  expect(products).toBeGreaterThan(20);
  expect(products).toBeLessThan(95);
});
