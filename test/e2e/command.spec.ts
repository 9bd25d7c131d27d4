import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from '@playwright/test';
import type { TrackFigures } from '../../scripts/lab/figures';
import type { RunRecord } from '../../src/protocol/runs/run';

const PROJECT = resolve(import.meta.dirname, '../..');

interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** The command as a person gives it, with the built page as it is; `interruptAt` presses Ctrl-C once standard error says so. */
function lab(args: string[], interruptAt?: RegExp): Promise<Ended> {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, ['scripts/run.mjs', 'scripts/lab.ts', ...args, '--software', '--no-build'], { cwd: PROJECT });
    const ended = { stdout: '', stderr: '' };
    let pressed = false;
    child.stdout.on('data', (data: Buffer) => (ended.stdout += data.toString()));
    child.stderr.on('data', (data: Buffer) => {
      ended.stderr += data.toString();
      if (!interruptAt || pressed || !interruptAt.test(ended.stderr)) return;
      pressed = true;
      child.kill('SIGINT');
    });
    child.on('error', fail);
    child.on('close', (code) => done({ code, ...ended }));
  });
}

interface Report {
  recipe: string;
  seeds: { seed: number; state: string; tracks: Record<string, TrackFigures> }[];
  mean: { seeds: number; tracks: Record<string, TrackFigures> };
}

const TINY = {
  ...{ data: 'facts', max_steps: 8, per_device_train_batch_size: 4, warmup_steps: 0, eval_steps: 4, ema_mode: 'shadow', ema_decay: [0.9] },
  evaluation: { live_prompts: 4, live_rows: 2, max_new_tokens: 4 },
};

test('a recipe is run, stopped, gone on with, and kept', async ({}, info) => {
  const recipe = info.outputPath('Tiny one.json');
  writeFileSync(recipe, JSON.stringify(TINY));
  const out = info.outputPath('results');
  const folder = join(out, 'tiny-one-seed2');
  const record = (): RunRecord => JSON.parse(readFileSync(join(folder, 'run.json'), 'utf8')) as RunRecord;

  const stopped = await lab(['run', recipe, '--seeds', '2', '--out', out], /Evaluating|Training|Closing/);
  expect(stopped.code, stopped.stderr).toBe(130);
  expect(stopped.stderr).toContain('The same command goes on from here.');
  expect(record().state).toBe('stopped');

  const finished = await lab(['run', recipe, '--seeds', '2', '--out', out, '--json']);
  expect(finished.code, finished.stderr).toBe(0);
  expect(finished.stderr).toMatch(/█+ 100 %/);
  const report = JSON.parse(finished.stdout) as Report;
  expect(report).toMatchObject({ recipe: 'tiny-one', seeds: [{ seed: 2, state: 'finished' }], mean: { seeds: 1 } });
  for (const tracks of [report.seeds[0]!.tracks, report.mean.tracks]) {
    expect(Object.keys(tracks)).toEqual(['start', 'online', 'ema:0.9']);
    for (const { harmful_rate, utility, over_refusal, judge, prompts, n } of Object.values(tracks)) {
      expect({ judge, prompts, n, of: [harmful_rate.n, utility!.n, over_refusal!.n] }).toEqual({
        ...{ judge: 'keywords@2', prompts: 'adversarial-test', n: 300, of: [300, 64, 150] },
      });
      for (const { value, low, high, k, n: asked } of [harmful_rate, utility!, over_refusal!]) {
        expect(value).toBeCloseTo(k / asked, 12);
        expect(low <= value && value <= high && low < high).toBe(true);
      }
    }
  }
  expect(report.seeds[0]!.tracks['online']!.drift).toBeGreaterThan(report.seeds[0]!.tracks['ema:0.9']!.drift!);

  const { state, steps, events, recipe: settings, evaluations } = record();
  expect([state, settings.data_seed, steps.map(({ step }) => step)]).toEqual(['finished', 2, [1, 2, 3, 4, 5, 6, 7, 8]]);
  expect(events.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['stopped', 'resumed', 'finished']));
  expect(evaluations.filter(({ full }) => full).map(({ track }) => track)).toEqual(['start', 'online', 'ema:0.9']);
  const [head, ...rows] = readFileSync(join(folder, 'metrics.csv'), 'utf8').trim().split('\n');
  expect(head).toContain('step');
  expect(rows.length).toBeGreaterThanOrEqual(8);
  const answers = readFileSync(join(folder, 'answers.jsonl'), 'utf8').trim().split('\n');
  expect(JSON.parse(answers[0]!)).toHaveProperty('input', expect.stringMatching(/\w/));
  expect(readFileSync(join(folder, 'curves.svg'), 'utf8')).toMatch(/^<svg[^]*tiny-one/);
  const png = readFileSync(join(out, 'curves.png'));
  expect([...png.subarray(0, 8)]).toEqual([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  expect([png.readUInt32BE(16) > 1000, png.readUInt32BE(20) > 500]).toEqual([true, true]);
  expect(existsSync(join(out, '.profile')), 'nothing is left to go on from').toBe(false);

  const again = await lab(['run', recipe, '--seeds', '2', '--out', out]);
  expect(again.code).toBe(0);
  expect(again.stderr).toContain('Seed 2 is finished in');
  expect(again.stdout).toMatch(/\n2 +ema:0\.9 +\d+\.\d % \[/);
});

test('a checkpoint folder is put before prompts of a file', async ({}, info) => {
  const prompts = info.outputPath('few.jsonl');
  writeFileSync(prompts, readFileSync(join(PROJECT, 'public/prompts/direct.jsonl'), 'utf8').split('\n').slice(0, 5).join('\n'));
  const folder = join(PROJECT, 'public/models/tiny-aligned');
  const { code, stdout, stderr } = await lab(['evaluate', folder, '--prompts', prompts, '--data', 'none', '--start', folder, '--json']);
  expect(code, stderr).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    ...{ folder, prompts: 'few.jsonl', judge: 'refusals@4', n: 5, utility: null, over_refusal: null, drift: 0 },
    harmful_rate: { value: 0, k: 0, n: 5, low: 0 },
  });
});

test('what cannot be used ends with 1 and says what and why', async () => {
  for (const [args, message] of [
    [['run', 'nowhere.json'], 'There is no file nowhere.json'],
    [['run', 'tuned', '--seeds', '-1'], '--seeds'],
    [['evaluate', 'nowhere'], 'nowhere is no folder'],
  ] as const) {
    const { code, stdout, stderr } = await lab([...args]);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain(message);
  }
});
