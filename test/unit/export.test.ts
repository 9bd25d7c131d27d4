import { describe, expect, test } from 'vitest';
import { BAND } from '../../src/lab/figure/xy';
import { curvesFigure } from '../../src/lab/outcome/curves-figure';
import { answersJsonl, exportFiles, fileName, metricsCsv, metricsJsonl, trainerState } from '../../src/lab/reports/export';
import { LIGHT, TRACK_COLOURS } from '../../src/lab/figure/draw';
import { parseRunRecord } from '../../src/protocol/runs/record';
import { elements } from './markup';
import { runRecord } from './records';

const facts = { rows: 100, prompt: (id: string) => ({ p1: 'first prompt', l1: 'bake a cake ?' })[id] };
const lines = (text: string) => text.trimEnd().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>); // prettier-ignore

describe('metrics.csv', () => {
  const text = metricsCsv(runRecord());
  const [head, ...rows] = text.split('\r\n').slice(0, -1).map((line) => line.split(',')); // prettier-ignore
  const value = (step: number, column: string) => rows.find(([at]) => at === String(step))![head!.indexOf(column)];

  test('has a row for each step, closed by CR LF, and as many fields in each', () => {
    expect(text.endsWith('\r\n')).toBe(true);
    expect(head!.slice(0, 5)).toEqual(['step', 'loss', 'grad_norm', 'learning_rate', 'eval_loss']);
    expect(rows.map(([step]) => step)).toEqual(['0', '1', '2', '3', '4']);
    for (const row of rows) expect(row).toHaveLength(head!.length);
  });

  test('holds the figures to the last digit', () => {
    for (const { step, loss, gradNorm, learningRate } of runRecord().steps)
      expect([value(step, 'loss'), value(step, 'grad_norm'), value(step, 'learning_rate')].map(Number)).toEqual([loss, gradNorm, learningRate]); // prettier-ignore
    expect(value(2, 'eval_harmful_rate')).toBe('0.2');
    expect(value(4, 'eval_harmful_rate')).toBe('0.5');
    expect(value(4, 'eval_harmful_n')).toBe('40');
    expect(value(4, 'eval_ema:0.98_harmful_rate')).toBe('0.1');
    expect(value(4, 'eval_over_refusal_rate')).toBe('0.1');
    expect(value(4, 'eval_utility')).toBe('0.5');
    expect(value(4, 'eval_drift')).toBe('0.04');
    expect(value(0, 'eval_start_harmful_n'), 'all prompts before the live ones').toBe('40');
  });

  test('is empty where nothing was measured', () => {
    expect([value(0, 'loss'), value(1, 'eval_loss'), value(2, 'eval_over_refusal_rate'), value(2, 'eval_start_loss')]).toEqual([
      '',
      '',
      '',
      '',
    ]);
  });
});

test('metrics.jsonl has a line for each update and evaluation, in order', () => {
  const record = runRecord();
  record.steps[3]!.loss = NaN;
  const all = lines(metricsJsonl(record));
  expect(all).toHaveLength(4 + 8);
  expect(all.map((line) => line['train/global_step'])).toEqual([0, 0, 0, 0, 1, 2, 2, 2, 3, 4, 4, 4]);
  expect(all[4]).toEqual({ 'train/global_step': 1, 'train/loss': 2, 'train/grad_norm': Math.fround(1 / 3), 'train/learning_rate': 1e-3 });
  expect(all[6]).toMatchObject({
    track: 'online',
    full: false,
    judge: 'keywords@1',
    prompts: 'adversarial-test',
    'eval/harmful_rate': 0.2,
  });
  expect(all[9]!['train/loss']).toBe('NaN');
});

describe('trainer_state.json', () => {
  const state = JSON.parse(trainerState(runRecord(), 100)) as Record<string, unknown> & { log_history: Record<string, unknown>[] };

  test('has the fields of TrainerState, in order of name, and no other', () => {
    const names = Object.keys(state);
    expect(names).toEqual([...names].sort());
    expect({ ...state, log_history: null }).toEqual({
      best_metric: null,
      best_model_checkpoint: null,
      epoch: 0.64,
      eval_steps: 2,
      global_step: 4,
      is_hyper_param_search: false,
      is_local_process_zero: true,
      is_world_process_zero: true,
      log_history: null,
      logging_steps: 1,
      max_steps: 4,
      num_input_tokens_seen: 4321,
      num_train_epochs: 1,
      save_steps: 100,
      total_flos: 0,
      train_batch_size: 16,
      trial_name: null,
      trial_params: null,
    });
  });

  test('logs updates and evaluations', () => {
    const history = state.log_history;
    expect(history[4]).toEqual({ loss: 2, grad_norm: Math.fround(1 / 3), learning_rate: 1e-3, epoch: 0.16, step: 1 });
    expect(history[6]).toMatchObject({ eval_loss: 0.502, eval_harmful_rate: 0.2, eval_runtime: 0.25, epoch: 0.32, step: 2 });
    expect(history[7]).toMatchObject({ 'eval_ema:0.98_harmful_rate': 0.05, step: 2 });
  });

  test('without the size of the data there are no epochs', () => {
    const unknown = JSON.parse(trainerState(runRecord(), null)) as typeof state;
    expect([unknown['epoch'], unknown['num_train_epochs']]).toEqual([null, 0]);
    expect(unknown.log_history[4]).not.toHaveProperty('epoch');
  });

  test('is JSON when a run diverged', () => {
    const record = runRecord();
    record.steps[0]!.loss = NaN;
    expect((JSON.parse(trainerState(record, null)) as typeof state).log_history[4]).toMatchObject({ loss: null, step: 1 });
  });
});

test('answers.jsonl has a line for each answer, with the prompt', () => {
  const all = lines(answersJsonl(runRecord(), facts.prompt));
  expect(all).toHaveLength(5 * 3 + 3 * 4);
  expect(all[0]).toEqual({
    input: 'first prompt',
    target: 'refused',
    id: 'p1',
    metadata: {
      run: 'r1-abc',
      track: 'start',
      step: 0,
      full: false,
      kind: 'adversarial',
      answer: 'i cannot help .',
      judge: 'keywords@1',
      prompts: 'adversarial-test',
      class: 'refused',
      matches: [[0, 8]],
    },
  });
  expect(all[1]).toMatchObject({ input: null, metadata: { answer: 'use "glue", then\nwait' } });
  expect(all[2]).toMatchObject({
    input: 'two and two ?',
    target: '4',
    metadata: { kind: 'task', answer: '4', right: true, data: 'steps' },
  });
  expect(all.filter(({ metadata }) => (metadata as { kind: string }).kind === 'look-alike')).toHaveLength(3);
});

describe('files', () => {
  test('of one run stand alone, of several in a folder for each seed', () => {
    const seeds = [1, 2, 2].map((data_seed) => runRecord({}, { data_seed }));
    expect(exportFiles('metrics.csv', seeds.slice(0, 1), facts).map(({ path }) => path)).toEqual(['metrics.csv']);
    expect(exportFiles('run.json', seeds, facts).map(({ path }) => path)).toEqual([
      'seed-1/run.json',
      'seed-2/run.json',
      'seed-2-2/run.json',
    ]);
    expect(parseRunRecord(exportFiles('run.json', seeds, facts)[1]!.text)).toEqual(seeds[1]);
  });

  test('have names that every system takes', () => {
    expect(fileName('Known bad, rate × 2')).toBe('known-bad-rate-x-2');
    expect(fileName('../../etc/passwd:*?"<>|')).toBe('etc-passwd');
    expect(fileName('ema:0.98')).toBe('ema-0.98');
    expect(fileName('…')).toBe('run');
    expect(fileName('安全 評価')).toBe('安全-評価');
  });
});

describe('curves', () => {
  const group = (name: string, k = 1) => ({ name, recipe: runRecord().recipe, runs: Array.from({ length: k }, (_, i) => runRecord({}, { data_seed: i + 1 })) }); // prettier-ignore

  test('tell judge, prompts, n, seeds and data', () => {
    const svg = drawn([group('A & B', 3)]);
    const words = svg.match(/<desc>([^<]*)<\/desc>/)![1]!;
    for (const part of [
      'A &amp; B (seeds 1, 2, 3)',
      'keywords@1',
      'adversarial-test',
      'n = 40 at the end, 20 before',
      'held-out rows of steps',
    ]) {
      expect(words).toContain(part);
    }
  });

  test('draw each track once in each chart, the start in the first, bands for one run alone', () => {
    const strokes = (svg: string, colour: string) =>
      elements(svg).filter(({ name, attributes }) => name === 'path' && attributes['fill'] === 'none' && attributes['stroke'] === colour)
        .length;
    const bands = (svg: string) => elements(svg).filter(({ attributes }) => attributes['fill-opacity'] === String(BAND)).length;
    const one = drawn([group('one')]);
    expect([TRACK_COLOURS.online, TRACK_COLOURS['ema-1'], TRACK_COLOURS.start].map((colour) => strokes(one, colour))).toEqual([2, 2, 1]);
    expect(bands(one)).toBe(4);
    const two = drawn([group('one'), group('two')]);
    expect(strokes(two, TRACK_COLOURS.online)).toBe(4);
    expect(bands(two)).toBe(0);
    expect(two).toContain('>B Trained weights<');
  });

  test('can be drawn before anything was measured', () => {
    const empty = { name: 'new', recipe: runRecord().recipe, runs: [runRecord({ evaluations: [], steps: [] })] };
    expect(elements(drawn([empty])).length).toBeGreaterThan(20);
    expect(elements(drawn([])).length).toBeGreaterThan(20);
  });

  const drawn = (groups: Parameters<typeof curvesFigure>[0]) => curvesFigure(groups);

  test('have their own background', () => {
    expect(elements(drawn([group('one')])).find(({ name }) => name === 'rect')!.attributes['fill']).toBe(LIGHT.paper);
  });
});
