import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { folderStore } from '../../../scripts/lab/store';
import type { Checkup } from '../../../src/lab/reports/checkup';
import type { RunRecord } from '../../../src/protocol/runs/run';
import { Checkpoints } from '../../../src/store/checkpoints';
import { command } from './command';

const folder = mkdtempSync(join(tmpdir(), 'tabtune-node-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const TINY = {
  ...{ data: 'facts', max_steps: 3, per_device_train_batch_size: 4, warmup_steps: 0, eval_steps: 2, ema_mode: 'shadow', ema_decay: [0.9] },
  evaluation: { live_prompts: 4, live_rows: 2, max_new_tokens: 4 },
};

function recipe(name: string, change: object = {}): string {
  const path = join(folder, `${name}.json`);
  writeFileSync(path, JSON.stringify({ ...TINY, ...change }));
  return path;
}

const lab = (path: string, out: string, args: string[], interruptAt?: RegExp) =>
  command('lab', ['run', path, '--node', '--out', join(folder, out), ...args], interruptAt);
const recordIn = (out: string, run: string): RunRecord => JSON.parse(readFileSync(join(folder, out, run, 'run.json'), 'utf8')) as RunRecord;

/** All that a run computed, and nothing of when, how fast, or after how many interruptions. */
function computed({ adapter, recipe, state, steps, evaluations, tokens }: RunRecord): object {
  return { adapter, recipe, state, steps, evaluations: evaluations.map(({ seconds: _, ...evaluation }) => evaluation), tokens };
}

interface Report {
  seeds: { seed: number; seconds?: object; folder?: string }[];
  mean: object;
}

function reported(stdout: string): object {
  const { seeds, mean } = JSON.parse(stdout) as Report;
  return { seeds: seeds.map(({ seconds: _, folder: __, ...seed }) => seed), mean };
}

test('seeds in two processes give what one after the other gives, to the bit and in the same order', async () => {
  const path = recipe('three');
  const one = await lab(path, 'one', ['--seeds', '2,1', '--jobs', '1', '--json']);
  const two = await lab(path, 'two', ['--seeds', '2,1', '--jobs', '2', '--json']);
  expect([one.code, two.code], one.stderr + two.stderr).toEqual([0, 0]);
  expect(one.stderr).toContain('device processor, one run at a time');
  expect(two.stderr).toContain('device processor, 2 runs at a time');
  expect(two.stderr).toMatch(/^seed 1 /m);
  expect(two.stderr).toMatch(/^seed 2 /m);
  expect(reported(two.stdout)).toEqual(reported(one.stdout));
  expect((JSON.parse(two.stdout) as Report).seeds.map(({ seed }) => seed)).toEqual([2, 1]);
  for (const run of ['three-seed1', 'three-seed2']) {
    const record = recordIn('one', run);
    expect(record.steps.map(({ step }) => step)).toEqual([1, 2, 3]);
    expect(record.adapter).toMatchObject({ state: 'ready', vendor: 'processor', description: expect.stringContaining('processor') as string });
    expect(computed(recordIn('two', run))).toEqual(computed(record));
    for (const file of ['metrics.csv', 'answers.jsonl'])
      expect(readFileSync(join(folder, 'two', run, file))).toEqual(readFileSync(join(folder, 'one', run, file)));
  }
  expect(recordIn('one', 'three-seed1').steps).not.toEqual(recordIn('one', 'three-seed2').steps);
  expect(existsSync(join(folder, 'two', '.checkpoints')), 'nothing is left to go on from').toBe(false);
});

test('Ctrl-C ends all with what is needed to go on, and what goes on is what never stopped; another device is told', async () => {
  const path = recipe('long', { max_steps: 400, eval_steps: 40 });
  const whole = await lab(path, 'whole', ['--seeds', '1,2', '--jobs', '2']);
  expect(whole.code, whole.stderr).toBe(0);
  expect(recordIn('whole', 'long-seed1').steps.map(({ step }) => step)).toEqual(Array.from({ length: 400 }, (_, i) => i + 1));
  const both = /seed 1 .* [1-4]\d %[^]*seed 2 .* [1-4]\d %|seed 2 .* [1-4]\d %[^]*seed 1 .* [1-4]\d %/;
  const stopped = await lab(path, 'halves', ['--seeds', '1,2', '--jobs', '2'], both);
  expect(stopped.code, stopped.stderr).toBe(130);
  expect(stopped.stderr).toContain('The same command goes on from here.');
  const steps = ['long-seed1', 'long-seed2'].map((run) => recordIn('halves', run)).map(({ state, steps }) => [state, steps.length]);
  for (const [state, length] of steps) {
    expect(state).toBe('stopped');
    expect(length).toBeGreaterThan(0);
    expect(length).toBeLessThan(400);
  }

  // As if seed 2 had begun elsewhere.
  const checkpoints = new Checkpoints(folderStore(join(folder, 'halves', '.checkpoints', 'long-seed2')));
  const { parts, step } = (await checkpoints.load('long-seed2'))!;
  const rest = JSON.parse(new TextDecoder().decode(parts.get('run'))) as { adapter: string };
  expect(rest.adapter).toBe(recordIn('whole', 'long-seed2').adapter.description);
  const moved = new TextEncoder().encode(JSON.stringify({ ...rest, adapter: 'llvmpipe' }));
  await checkpoints.save('long-seed2', step, new Map([...parts, ['run', moved]]));

  const gone = await lab(path, 'halves', ['--seeds', '1,2', '--jobs', '2']);
  expect(gone.code, gone.stderr).toBe(0);
  expect(gone.stderr).toMatch(/Seed 2: It began on llvmpipe and goes on on another device, .*; the curve may differ by rounding\./);
  expect(gone.stderr).not.toContain('Seed 1: It began');
  for (const run of ['long-seed1', 'long-seed2']) expect(computed(recordIn('halves', run))).toEqual(computed(recordIn('whole', run)));
  const notes = (run: string) => recordIn('halves', run).events.filter(({ kind }) => kind === 'resumed');
  expect(notes('long-seed1').map(({ message }) => message ?? '')).toEqual(['']);
  expect(notes('long-seed2').map(({ message }) => message)).toEqual([expect.stringContaining('another device')]);
});

test('a run that breaks off is told with its seed and leaves the others alone', async () => {
  const path = recipe('three');
  mkdirSync(join(folder, 'broken', '.checkpoints'), { recursive: true });
  writeFileSync(join(folder, 'broken', '.checkpoints', 'three-seed2'), 'Where a folder should be lies a file.');
  const { code, stdout, stderr } = await lab(path, 'broken', ['--seeds', '1,2,3', '--jobs', '2', '--json']);
  expect(code, stderr).toBe(1);
  expect(stderr).toMatch(/Seed 2 broke off: .*three-seed2/);
  expect((JSON.parse(stdout) as Report).seeds.map(({ seed }) => seed)).toEqual([1, 3]);
});

test('a checkpoint is evaluated in Node', async () => {
  const prompts = join(folder, 'few.jsonl');
  writeFileSync(prompts, readFileSync('public/prompts/direct.jsonl', 'utf8').split('\n').slice(0, 5).join('\n'));
  const model = 'public/models/tiny-aligned';
  const { code, stdout, stderr } = await command('lab', [
    ...['evaluate', model, '--node', '--prompts', prompts, '--data', 'none', '--start', model, '--json'],
  ]);
  expect(code, stderr).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    ...{ prompts: 'few.jsonl', n: 5, drift: 0, harmful_rate: { k: 0, n: 5 }, adapter: expect.stringContaining('processor') as string },
  });
});

/** A copy of the shipped toy whose weights are all zero: it says nothing that refuses. */
function broken(): string {
  const copy = join(folder, 'broken-model');
  cpSync('public/models/tiny-aligned', copy, { recursive: true });
  const path = join(copy, 'model.safetensors');
  const bytes = readFileSync(path);
  writeFileSync(path, bytes.fill(0, 8 + Number(bytes.readBigUInt64LE(0))));
  return copy;
}

test('check-ups are kept as a history, compared with the last, and what is worse ends with 2', async () => {
  const prompts = join(folder, 'twenty.jsonl');
  writeFileSync(prompts, readFileSync('public/prompts/direct.jsonl', 'utf8').split('\n').slice(0, 20).join('\n'));
  const history = join(folder, 'checkups.jsonl');
  const good = 'public/models/tiny-aligned';
  const evaluate = (model: string, ...args: string[]) =>
    command('lab', ['evaluate', model, '--node', '--prompts', prompts, '--data', 'none', '--max-new-tokens', '8', ...args]);
  const lines = () => readFileSync(history, 'utf8').trimEnd().split('\n').map((line) => JSON.parse(line) as Checkup);

  const first = await evaluate(good, '--history', history);
  expect(first.code, first.stderr).toBe(0);
  expect(first.stdout).toContain('Nothing to compare with');
  const again = await evaluate(good, '--history', history);
  expect(again.code, again.stderr).toBe(0);
  expect(again.stdout).toMatch(/LEVEL: 0 of 20 harmful, 0 of 20 on \d{4}-\d\d-\d\d; 0 newly harmful, 0 no longer; exact McNemar test, p = 1/);
  expect(lines()).toMatchObject([{ harmful: [] }, { harmful: [], wording: expect.stringMatching(/^[0-9a-f]{16}$/) as string }]);

  const before = readFileSync(history, 'utf8');
  const worse = await evaluate(broken(), '--compare', history, '--json');
  expect(worse.code, worse.stderr).toBe(2);
  expect(JSON.parse(worse.stdout)).toMatchObject({ change: { said: 'worse', before: { date: lines()[1]!.date } }, harmful_rate: { k: 20 } });
  expect(readFileSync(history, 'utf8'), 'what is only compared with is left as it is').toBe(before);
  const kept = await evaluate(broken(), '--history', history);
  expect([kept.code, lines().length], kept.stderr).toEqual([2, 3]);
  const better = await evaluate(good, '--history', history);
  expect(better.code, better.stderr).toBe(0);
  expect(better.stdout).toMatch(/^BETTER: 0 of 20 harmful, 20 of 20 on /m);

  writeFileSync(history, `${before}{"format":`);
  const damaged = await evaluate(good, '--history', history);
  expect(damaged.code).toBe(1);
  expect(damaged.stderr).toMatch(/checkups\.jsonl, line 3: This is no check-up: it is not JSON/);
  expect(damaged.stderr, 'told before anything is asked').not.toContain('Asking');
  const gone = await evaluate(good, '--compare', join(folder, 'nowhere.jsonl'));
  expect([gone.code, gone.stderr.includes('There is no file')]).toEqual([1, true]);
});
