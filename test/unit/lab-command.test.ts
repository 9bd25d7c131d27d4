import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { figuresOf, meanFigures, meanTracks, type SeedResult } from '../../scripts/lab/figures';
import { HELP, parseCommand } from '../../scripts/lab/options';
import { finishedRecord, sameRecipe, seedFolder, seedRecipe } from '../../scripts/lab/output';
import { answersIn, answersOf, Progress, progressLine, secondsLeft, secondsLeftOfAll } from '../../scripts/lab/progress';
import { folderStore } from '../../scripts/lab/store';
import { recipesOf } from '../../scripts/lab/shipped';
import { askedBy, checkpointFiles, readQuestions, readRecipe, shippedCatalogue, shippedRecipes } from '../../scripts/lab/sources';
import { runTable, table } from '../../scripts/lab/table';
import { GENERAL_JUDGE } from '../../src/judge/judges';
import { rate } from '../../src/judge/statistics';
import { wholePreset } from '../../src/lab/settings/presets';
import { formatRunRecord } from '../../src/protocol/runs/record';
import { DEFAULT_RECIPE, parseRecipe } from '../../src/protocol/recipe';
import type { Evaluation, RunRecord } from '../../src/protocol/runs/run';
import { Checkpoints } from '../../src/store/checkpoints';

const folder = mkdtempSync(join(tmpdir(), 'tabtune-lab-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

const evaluation = (track: string, harmful: [number, number], exact: [number, number], change: Partial<Evaluation> = {}): Evaluation => ({
  step: 10,
  track,
  full: true,
  prompts: 'adversarial-test',
  judge: 'keywords@1',
  harmful: rate(...harmful),
  complied: 0,
  offTopic: 0,
  incoherent: harmful[0],
  byCategory: {},
  answers: [],
  overRefusal: null,
  lookAlikeAnswers: [],
  utility: { loss: 0.5, exactMatch: rate(...exact) },
  utilityAnswers: [],
  drift: 3,
  seconds: 1,
  ...change,
});

describe('arguments', () => {
  test('run', () => {
    expect(parseCommand(['run', 'tuned', '--seeds', '1,2,3', '--out', 'there', '--json', '--node'])).toEqual({
      ...{ command: 'run', recipe: 'tuned', seeds: [1, 2, 3], out: 'there', json: true },
      ...{ node: true, device: 'processor', jobs: availableParallelism(), software: false, build: true },
    });
    expect(parseCommand(['run', 'a', '--node', '--device', 'webgpu'])).toMatchObject({ device: 'webgpu', jobs: 1 });
    expect(parseCommand(['run', 'a', '--node', '--jobs', '3'])).toMatchObject({ device: 'processor', jobs: 3 });
    expect(parseCommand(['run', 'a']), 'the browser').toMatchObject({ node: false, jobs: 1 });
    expect(parseCommand(['evaluate', 'a', '--node', '--device', 'webgpu'])).toMatchObject({ node: true, device: 'webgpu' });
    expect(parseCommand(['run', 'a.json', '--no-build', '--software'])).toMatchObject({
      seeds: null,
      out: null,
      build: false,
      software: true,
    });
  });

  test('evaluate', () => {
    expect(parseCommand(['evaluate', 'folder', '--prompts', 'p.jsonl', '--data', 'none', '--max-new-tokens', '9'])).toMatchObject({
      ...{ command: 'evaluate', folder: 'folder', prompts: 'p.jsonl', data: null, maxNewTokens: 9, judge: GENERAL_JUDGE, start: null },
    });
    expect(parseCommand(['evaluate', 'folder', '--judge', 'keywords'])).toMatchObject({ judge: 'keywords' });
    expect(HELP.evaluate).toContain(`--judge J       by default ${GENERAL_JUDGE},`);
  });

  test('help', () => {
    expect(parseCommand([])).toEqual({ command: 'help', about: '' });
    expect(parseCommand(['run', '--help'])).toEqual({ command: 'help', about: 'run' });
    expect(parseCommand(['evaluate', '-h'])).toEqual({ command: 'help', about: 'evaluate' });
    for (const name of shippedRecipes()) expect(HELP.run).toContain(name);
  });

  test.each([
    [['walk'], 'There is no command "walk"; there are run and evaluate.'],
    [['run'], 'run needs a recipe.'],
    [['run', 'a', 'b'], 'run takes one recipe, not also b.'],
    [['run', 'a', '--seeds', '1,1'], '--seeds is "1,1"; it must be 1 to 10 different whole numbers'],
    [['run', 'a', '--colour', 'red'], "Unknown option '--colour'"],
    [['run', 'a', '--node', '--software'], '--software is about the browser'],
    [['run', 'a', '--device', 'processor'], '--device chooses what Node computes on; add --node.'],
    [['run', 'a', '--jobs', '2'], '--jobs is about processes of Node; add --node.'],
    [['run', 'a', '--node', '--jobs', '0'], '--jobs is "0"; it must be a whole number from 1 to 1024.'],
    [['run', 'a', '--node', '--jobs', 'two'], '--jobs is "two"'],
    [['evaluate', 'a', '--node', '--device', 'gpu'], '--device is "gpu"; it must be webgpu or processor.'],
    [['evaluate', 'a', '--jobs', '2'], "Unknown option '--jobs'"],
    [['evaluate'], 'evaluate needs a folder.'],
    [['evaluate', 'a', '--max-new-tokens', '0'], '--max-new-tokens is 0; it must be a whole number from 1 to 4096.'],
  ])('%j is explained', (args, message) => {
    expect(() => parseCommand(args)).toThrow(message);
  });
});

describe('what a command names', () => {
  test('the recipes that ship are the presets, whole', async () => {
    const recipes = recipesOf(await shippedCatalogue());
    expect(shippedRecipes()).toEqual([...recipes.keys()].sort());
    for (const [name, recipe] of recipes) {
      const written: unknown = JSON.parse(readFileSync(`public/recipes/${name}.json`, 'utf8'));
      expect(written, `public/recipes/${name}.json; npm run recipes writes it anew`).toEqual(recipe);
      expect(readRecipe(name)).toEqual({ name, recipe: parseRecipe(written) });
    }
    const { model, data, ema_mode } = recipes.get('ema-only')!;
    expect([model, data, ema_mode]).toEqual(['tiny-aligned', 'steps', 'shadow']);
  });

  test('each language has its presets, with its own model, prompts and judge, and refusals are mixed in where some ship', () => {
    const entry = { title: '', style: 'ORCA', train: '', test: '', rows: 9, testRows: 9 };
    const safety = { path: 'x', rows: 9 };
    const recipes = recipesOf({
      data: [
        { ...entry, id: 'steps' },
        { ...entry, id: 'facts-ja' },
        { ...entry, id: 'steps-ja', safety },
      ],
    });
    const four = ['known-bad', 'ema-only', 'tuned', 'tuned-ema'];
    expect([...recipes.keys()]).toEqual([...four, ...four.map((name) => `${name}-ja`), 'known-bad-safety-ja']);
    expect(recipes.get('known-bad-safety-ja')).toMatchObject({
      model: 'small-aligned-ja',
      data: 'steps-ja',
      safety_share: 0.05,
      adam_beta2: 0.98,
      evaluation: { prompts: 'adversarial-test-ja', judge: 'keywords-ja', max_new_tokens: 44 },
    });
  });

  test('a recipe file gives what differs from the defaults, and the name', () => {
    const { name, recipe } = readRecipe(file('My recipe.json', '{"max_steps": 7}'));
    expect(name).toBe('my-recipe');
    expect(recipe).toEqual({ ...DEFAULT_RECIPE, max_steps: 7 });
  });

  test.each([
    ['{"learning_rate": 7}', 'learning_rate: must be from 0 to 1 (got 7)'],
    ['{"max_steps": ', 'is not JSON'],
    ['[1]', 'holds no recipe; it must be one JSON object'],
  ])('the recipe %s is refused', (text, message) => {
    const path = file('wrong.json', text);
    expect(() => readRecipe(path)).toThrow(message);
    expect(() => readRecipe(path)).toThrow('wrong.json');
  });

  test('what is not there is told with what is', async () => {
    expect(() => readRecipe('nowhere.json')).toThrow(
      'there are ema-only, ema-only-en, ema-only-instructions-en, ema-only-instructions-ja, ema-only-ja, known-bad',
    );
    await expect(askedBy(parseRecipe({ data: 'nothing' }))).rejects.toThrow('There is no data set "nothing"; there are facts');
    await expect(readQuestions({ prompts: 'nothing', lookAlikes: null, data: null })).rejects.toThrow('There is no file nothing');
    expect(() => checkpointFiles(join(folder, 'nowhere'))).toThrow('is no folder; give one with config.json');
    expect(() => checkpointFiles(folder)).toThrow(`${join(folder, 'config.json')} is missing`);
  });

  test('a recipe asks its prompts by their ids', async () => {
    const { sizes, prompt } = await askedBy(DEFAULT_RECIPE);
    expect(sizes).toEqual({ prompts: 300, lookAlikes: 150, heldOut: 200 });
    expect(prompt('adversarial-test-001')).toContain('mephedrone');
    expect(prompt('no such')).toBeUndefined();
  });

  test('prompts of a file, and what is wrong with a line', async () => {
    const row = { id: 'a', prompt: 'how ?', category: 'c', topic: 't', unseen: [] };
    const lines = (...rows: object[]): string => rows.map((r) => JSON.stringify(r)).join('\n');
    const ask = (text: string) => readQuestions({ prompts: file('p.jsonl', text), lookAlikes: null, data: null });
    const { prompts, data } = await ask(lines(row, { ...row, id: 'b' }));
    expect(prompts).toBe('p.jsonl');
    expect([data.prompts.length, data.lookAlikes.length, data.heldOut.length]).toEqual([2, 0, 0]);
    await expect(ask(lines(row, row))).rejects.toThrow('p.jsonl, line 2: id: "a" is that of line 1 too.');
    await expect(ask(lines(row, { id: 'b' }))).rejects.toThrow(/p\.jsonl, line 2: /);
    await expect(ask('')).rejects.toThrow('p.jsonl, line 1: the file is empty');
  });

  test('a shipped set brings its look-alikes', async () => {
    const { data } = await readQuestions({ prompts: 'adversarial-test', lookAlikes: null, data: 'facts' });
    expect([data.prompts.length, data.lookAlikes.length, data.heldOut.length]).toEqual([300, 150, 64]);
  });
});

describe('figures', () => {
  const one = figuresOf(evaluation('online', [16, 100], [90, 100], { complied: 4, offTopic: 2, incoherent: 10, overRefusal: rate(1, 50) }));
  const two = figuresOf(evaluation('online', [4, 100], [80, 100], { drift: 5, overRefusal: rate(3, 50) }));

  test('of one seed', () => {
    expect(one).toMatchObject({ complied: 0.04, off_topic: 0.02, incoherent: 0.1, drift: 3, n: 100, judge: 'keywords@1' });
    // Wilson's interval of 16 of 100 is 10.1 to 24.4\u00a0%.
    expect(one.harmful_rate).toMatchObject({ value: 0.16, k: 16, n: 100 });
    expect(one.harmful_rate.low).toBeCloseTo(0.101, 3);
    expect(one.harmful_rate.high).toBeCloseTo(0.244, 3);
    expect(one.over_refusal).toMatchObject({ value: 0.02, k: 1, n: 50 });
  });

  test('of two seeds: means, ranges, and the interval of all answers together', () => {
    const mean = meanFigures([one, two]);
    expect(mean.harmful_rate).toMatchObject({ value: 0.1, min: 0.04, max: 0.16, seeds: 2, k: 20, n: 200 });
    // 20 of 200, by the formula: centre (0.1 + 1.9207 / 200) / (1 + 3.8415 / 200) = 0.10754, half width 0.04184.
    expect(mean.harmful_rate.low).toBeCloseTo(0.0657, 4);
    expect(mean.harmful_rate.high).toBeCloseTo(0.1494, 4);
    expect(mean.harmful_rate.sd).toBeCloseTo(0.12 / Math.SQRT2, 12);
    expect(mean.utility!.value).toBeCloseTo(0.85, 12);
    expect(mean.utility).toMatchObject({ k: 170, n: 200, loss: 0.5 });
    expect(mean.over_refusal).toMatchObject({ value: 0.04, k: 4, n: 100 });
    expect(mean.drift).toMatchObject({ value: 4, min: 3, max: 5, seeds: 2 });
    expect(mean.incoherent).toBeCloseTo(0.07, 12);
    expect(mean.n).toBe(100);
  });

  test('nothing is made up where nothing was measured', () => {
    const bare = figuresOf({ ...evaluation('online', [1, 10], [0, 0]), drift: null });
    expect([bare.utility, bare.over_refusal, bare.drift]).toEqual([null, null, null]);
    expect(meanFigures([bare])).toMatchObject({ utility: null, over_refusal: null, drift: null });
  });

  const seed = (number: number, state: SeedResult['state'], figures = one): SeedResult => ({
    ...{ seed: number, state, adapter: 'a', build: 'b', folder: 'f', seconds: { training: 1, evaluation: 1 } },
    tracks: { online: figures },
  });

  test('the mean is over seeds that finished', () => {
    expect(meanTracks([seed(1, 'finished'), seed(2, 'failed', two)])['online']!.harmful_rate).toMatchObject({ value: 0.16, seeds: 1 });
    expect(meanTracks([seed(1, 'stopped')])).toEqual({});
  });

  test('the table has a line for each seed and one for their mean', () => {
    const seeds = [seed(1, 'finished'), seed(2, 'finished', two)];
    const [head, first, second, mean, ...more] = runTable(seeds, meanTracks(seeds)).split('\n');
    expect(head).toMatch(/^seed\s+track\s+harmful \[95 %\]\s+complied \/ off-topic \/ incoherent/);
    expect(first).toMatch(/^1\s+online\s+16\.0 % \[10\.1–24\.4\]\s+4\.0 \/ 2\.0 \/ 10\.0\s+90\.0 % \[/);
    expect(second).toMatch(/^2\s+online\s+4\.0 % /);
    expect(mean).toMatch(/^mean\s+online\s+10\.0 % \(4\.0–16\.0\)\s.*4\.00 \(3\.00–5\.00\)\s+2 × 100$/);
    expect(more).toEqual([]);
    expect(
      table([
        ['a', 'bb'],
        ['ccc', 'd'],
      ]),
    ).toBe('a    bb\nccc   d');
  });
});

describe('progress', () => {
  const recipe = parseRecipe({
    max_steps: 100,
    eval_steps: 40,
    ema_mode: 'shadow',
    ema_decay: [0.9],
    evaluation: { live_prompts: 8, live_rows: 2 },
  });

  test('answers of a whole run: the start, twice two tracks on 10, and three on all 65', () => {
    expect(answersOf(recipe, { prompts: 30, lookAlikes: 15, heldOut: 20 })).toBe(10 * (1 + 2 * 2) + 65 * 3);
    expect(answersOf({ ...recipe, eval_steps: 0 }, { prompts: 5, lookAlikes: 0, heldOut: 1 })).toBe(6 + 6 * 3);
  });

  test('evaluations that were copied took no time and count for nothing', () => {
    const live = { overRefusal: null, seconds: 2 };
    expect(answersIn([evaluation('online', [0, 8], [0, 2], live), evaluation('ema:0.9', [0, 8], [0, 2], { seconds: 0 })])).toBe(10);
  });

  test('what is left goes on at the pace so far', () => {
    const status = { doing: 'step 25', step: 25, answered: 50, seconds: { training: 10, evaluation: 5 } };
    // 75 updates at 0.4 s and 150 answers at 0.1 s.
    expect(secondsLeft(recipe, 200, status)).toBeCloseTo(45, 10);
    expect(secondsLeft(recipe, 200, { ...status, step: 0 })).toBeNull();
  });

  test('what is left of all: those at work, then those that wait, as long as these take', () => {
    const atWork = [
      { spent: 10, left: 20 },
      { spent: 10, left: 40 },
    ];
    // Whole runs of 30 and 50 s: 60 s are left of these and 3 x 40 s of the others, two at a time.
    expect(secondsLeftOfAll(atWork, 3, 2)).toBe(90);
    expect(secondsLeftOfAll(atWork, 0, 2), 'no sooner than the last').toBe(40);
    expect(secondsLeftOfAll([...atWork, { spent: 0, left: null }], 3, 2)).toBeNull();
    expect(secondsLeftOfAll([], 3, 2)).toBeNull();
  });

  test('a line says how far a run is, and what is left of all where there are several', () => {
    const doing = { doing: 'step 25' };
    expect(progressLine(doing, { spent: 15, left: 45 }, null)).toBe(`${'█'.repeat(6)}${'░'.repeat(18)} 25 %  step 25, about 45 s left`);
    expect(progressLine(doing, { spent: 15, left: 45 }, 105)).toContain('about 45 s left, 1 min 45 s for all');
    expect(progressLine(doing, { spent: 15, left: null }, null)).toBe(`${'░'.repeat(24)} 0 %  step 25`);
  });

  const written: string[] = [];
  const stream = (isTTY: boolean, rows = 24) =>
    ({ isTTY, rows, columns: 80, write: (text: string) => written.push(text) }) as unknown as NodeJS.WriteStream;

  test('a log gets a line of a run at each of its tenths', () => {
    const log = new Progress(stream(false));
    log.show('seed 1', '10 %');
    log.show('seed 2', '11 %');
    log.show('seed 1', '12 %');
    log.show('seed 2', '13 %');
    log.show('seed 1', '20 %');
    expect(written.splice(0)).toEqual(['seed 1  10 %\n', 'seed 2  11 %\n', 'seed 1  20 %\n']);
  });

  test('a terminal shows a line for each run at work and writes over them', () => {
    const terminal = new Progress(stream(true));
    terminal.show('seed 1', '10 %');
    terminal.show('seed 2', '20 %');
    terminal.show('seed 1', '30 %');
    terminal.say('note');
    terminal.over('seed 1');
    terminal.show('seed 2', '40 %');
    expect(written.splice(0)).toEqual([
      'seed 1  10 %',
      '\r\u001b[Jseed 1  10 %\nseed 2  20 %',
      '\r\u001b[1A\u001b[Jseed 1  30 %\nseed 2  20 %',
      '\r\u001b[1A\u001b[Jnote\n',
      'seed 2  40 %',
    ]);
    const low = new Progress(stream(true, 3));
    for (const seed of [1, 2, 3]) low.show(`seed ${seed}`, '1 %');
    expect(written.at(-1), 'no more lines than there are rows').toBe('\r\u001b[1A\u001b[Jseed 1  1 %\nseed 2  1 %');
  });
});

describe('the folder of a run', () => {
  const recipe = seedRecipe(wholePreset('tuned', 'steps'), 3);
  const record: RunRecord = {
    ...{ version: 1, id: 'r1', name: 'Tuned', created: '2026-01-01T00:00:00.000Z', build: '1', state: 'finished', recipe },
    adapter: {
      device: 'webgpu',
      state: 'software',
      vendor: 'v',
      architecture: 'a',
      description: 'd',
      features: [],
      subgroupSize: null,
      limits: {},
    },
    ...{ steps: [], evaluations: [], events: [], seconds: { training: 1, evaluation: 1 }, tokens: 10 },
  };

  test('names and seeds', () => {
    expect(seedFolder('out', 'tuned', 3)).toBe(join('out', 'tuned-seed3'));
    expect([recipe.seed, recipe.data_seed]).toEqual([3, 3]);
    expect(sameRecipe(recipe, { ...Object.fromEntries(Object.entries(recipe).reverse()) } as typeof recipe)).toBe(true);
  });

  test('a finished seed is taken, an unfinished one is not, another recipe and a broken file are refused', () => {
    expect(finishedRecord(join(folder, 'nowhere'), recipe)).toBeNull();
    file('run.json', formatRunRecord(record));
    expect(finishedRecord(folder, recipe)).toEqual(record);
    expect(() => finishedRecord(folder, { ...recipe, max_steps: 7 })).toThrow('holds a run of another recipe (max_steps 400 instead of 7)');
    file('run.json', formatRunRecord({ ...record, state: 'stopped' }));
    expect(finishedRecord(folder, recipe)).toBeNull();
    file('run.json', '{"version": 1}');
    expect(() => finishedRecord(folder, recipe)).toThrow('nothing is written over it');
  });

  test('checkpoints lie in a folder, whole over a new start', async () => {
    const place = join(folder, 'checkpoints');
    const parts = new Map([['weights', new Uint8Array([1, 2, 3])]]);
    await new Checkpoints(folderStore(place), 2).save('tuned/seed 3', 5, parts);
    const again = new Checkpoints(folderStore(place), 2);
    expect(await again.sweep()).toBe(0);
    expect(await again.load('tuned/seed 3')).toMatchObject({ step: 5, parts, problems: [] });
    await again.delete(['tuned/seed 3']);
    expect(await folderStore(place).keys()).toEqual([]);
    expect(await again.load('tuned/seed 3')).toBeNull();
  });
});
