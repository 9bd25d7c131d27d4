import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { splitExamples } from '../../src/data/sets/split';
import { type EvaluationData, type HeldOutRow, judged } from '../../src/evaluate/outcome';
import { findJudge } from '../../src/judge/judges';
import { exportFiles } from '../../src/lab/reports/export';
import { runOf } from '../../src/lab/runs/groups';
import { headOf } from '../../src/protocol/runs/head';
import { toRecord } from '../../src/lab/runs/run';
import { fail, fromPlainError, TabtuneError, toPlainError, type Sentence, verbatim } from '../../src/protocol/errors';
import { plainName } from '../../src/protocol/plain';
import { parseConfig } from '../../src/model/config';
import { parseSettings, readSettingsSchema } from '../../src/protocol/dataset';
import { parseRecipe } from '../../src/protocol/recipe';
import { readRunFile } from '../../src/protocol/runs/overlay';
import { formatRunRecord, MOST, parseRunRecord } from '../../src/protocol/runs/record';
import { newRecording, Recorder, recordOf, type RunEvent, StepList } from '../../src/protocol/runs/recorder';
import type { Evaluation, RunRecord } from '../../src/protocol/runs/run';
import { ABOUT, readAbout } from '../../src/worker/own/about';
import { keepable } from '../../src/worker/own/prompts';
import { runRecord } from './records';
import { inEnglish, readDataSet, readPromptSet } from './english';

/**
 * Whatever makes a part of a record, from whatever it was given, what is shown is read back: from the disk, which holds structured clones,
 * and from a file. A producer that refuses says so with an error of ours, and then nothing is shown.
 */

const RUNS = { numRuns: 60, seed: 11, endOnFailure: true };

/** JSON has no minus zero, and neither has a file. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value, (_, x: unknown) => (x === 0 ? 0 : typeof x === 'number' ? String(x) : x))); // prettier-ignore

/** That a record is the same after a reload, after an export, and after the page has held it. */
function readBack(record: RunRecord): void {
  expect(plain(parseRunRecord(structuredClone(record)))).toEqual(plain(record));
  expect(plain(parseRunRecord(formatRunRecord(record)))).toEqual(plain(record));
  expect(() => parseRunRecord(structuredClone(headOf(record))), 'as the list of runs keeps it').not.toThrow();
  const held = toRecord(runOf(record));
  expect(() => parseRunRecord(structuredClone(held)), 'as the page keeps it').not.toThrow();
  const [file] = exportFiles('run.json', [held], { rows: null, prompt: () => undefined });
  expect(() => readRunFile(file!.text, 'run.json'), 'as the page exports it').not.toThrow();
}

/** What was made, or null where it was refused in words. */
function unlessRefused<T>(make: () => T): T | null {
  try {
    return make();
  } catch (error) {
    expect(error).toBeInstanceOf(TabtuneError);
    return null;
  }
}

/** Names that mean something to JavaScript, turn text around, or are long. */
const name = fc.oneof(
  fc.constantFrom('__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', '', ' ', '\u202e0.1 %', '\ud800', 'a\u0000b', 'İ', '😀'),
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.constantFrom('x'.repeat(1001), 'é'.repeat(2000)),
); // prettier-ignore

/** Anything that may be thrown, or stand in the details of an error. */
const thing = fc.oneof(
  fc.anything({ withBigInt: true, withDate: true, withMap: true, withTypedArray: true, withNullPrototype: true, withObjectString: true }),
  fc.constantFrom<unknown>(() => 3, Symbol('x'), -0, NaN, Object.create(null), new Error('deep', { cause: new Error('er') })),
  fc.nat(3).map((kind): unknown => {
    if (kind === 0) return Array.from({ length: 20_000 }).reduce((inner) => [inner], 0);
    if (kind === 1) return 'long '.repeat(30_000);
    if (kind === 2) return new Proxy({}, { ownKeys: () => { throw new Error('no keys'); } }); // prettier-ignore
    const circle: Record<string, unknown> = {};
    for (let i = 0; i < 8; i++) circle[i] = circle;
    return circle;
  }),
);

/** A record with one evaluation in it. */
const withEvaluation = (part: Partial<Evaluation>): RunRecord => runRecord({ evaluations: [{ ...runRecord().evaluations[0]!, ...part }] });

/** The evaluation of these prompts and rows by the given answers; nothing runs on a GPU. */
async function evaluated(asked: EvaluationData, texts: readonly string[], numbers: Partial<Evaluation> = {}): Promise<RunRecord> {
  const all = [...asked.prompts, ...asked.lookAlikes, ...asked.heldOut];
  const { exactMatch, ...outcome } = await judged(asked, all.map((_, i) => texts[i % texts.length]!), findJudge('keywords')); // prettier-ignore
  return withEvaluation({ ...outcome, utility: { loss: NaN, exactMatch }, ...numbers });
}

const text = fc.oneof(name, fc.constant('I cannot help with İ that.'));
const some = <T>(arbitrary: fc.Arbitrary<T>) => fc.array(arbitrary, { minLength: 1, maxLength: 6 });

describe('what is shown is read back', () => {
  test('of prompt sets, whatever their columns hold', async () => {
    const row = fc.record({ id: name, prompt: text, category: name }, { requiredKeys: ['prompt'] });
    const many = fc.constant(Array.from({ length: 1200 }, (_, i) => ({ prompt: `prompt ${i}`, category: `category ${i}` })));
    await fc.assert(
      fc.asyncProperty(fc.oneof({ weight: 20, arbitrary: some(row) }, { weight: 1, arbitrary: many }), some(text), async (rows, texts) => {
        const file = new Blob([rows.map((one) => `${JSON.stringify(one)}\n`).join('')]);
        const set = await readPromptSet(file, 'prompts.jsonl').catch((error: unknown) => void expect(error).toBeInstanceOf(TabtuneError));
        if (!set) return;
        const notes: Sentence[] = [];
        const prompts = keepable(set.adversarial, 'a', notes);
        expect(notes.length > 0, 'what was changed is told').toBe(JSON.stringify(prompts) !== JSON.stringify(set.adversarial));
        readBack(await evaluated({ prompts, lookAlikes: keepable(set.lookAlikes, 'b', notes), heldOut: [] }, texts));
        // A program that uses the library asks with whatever ids and categories it likes.
        readBack(await evaluated({ prompts: set.adversarial, lookAlikes: [], heldOut: [] }, texts));
      }),
      RUNS,
    );
  });

  test('of data sets: what could stand in no record is left out and told', async () => {
    const pair = fc.record({ prompt: text, completion: text }, { requiredKeys: ['prompt', 'completion'] });
    const turn = fc.record({ role: fc.constant('user'), content: text });
    const talk = fc.tuple(some(turn), text).map(([turns, content]) => ({ messages: [...turns, { role: 'assistant', content }] }));
    await fc.assert(
      fc.asyncProperty(fc.oneof(some(pair), some(talk)), some(text), fc.double(), async (rows, texts, loss) => {
        const file = new Blob([rows.map((one) => `${JSON.stringify(one)}\n`).join('')]);
        const set = await readDataSet(file, 'rows.jsonl').catch((error: unknown) => void expect(error).toBeInstanceOf(TabtuneError));
        if (!set) return;
        expect(set.kept + set.skipped.count).toBe(rows.length);
        const heldOut = set.examples as HeldOutRow[];
        readBack(
          await evaluated({ prompts: [], lookAlikes: [], heldOut }, texts, {
            utility: { loss, exactMatch: { k: 0, n: 0, low: 0, high: 1 } },
            drift: loss,
          }),
        );
        const { examples, ...summary } = set;
        const { train } = unlessRefused(() => splitExamples(examples, { share: 0.5, seed: 1 })) ?? { train: examples };
        const about = new Blob([JSON.stringify({ title: plainName('rows.jsonl'), summary, rows: train.length, testRows: 0, mixed: null })]);
        const files = new Map([ABOUT, 'train.jsonl', 'test.jsonl'].map((file) => [file, about]));
        await expect(readAbout(files, 'data')).resolves.toMatchObject({ rows: train.length });
      }),
      RUNS,
    );
  });

  test('of texts of millions of characters', async () => {
    const long = `i cannot ${'ab '.repeat(390_000)}`;
    const conversation: HeldOutRow = { messages: [{ role: 'user', content: long }, { role: 'assistant', content: long }] }; // prettier-ignore
    const prompt = { id: 'p'.repeat(2000), prompt: long, category: long, topic: '', unseen: [] };
    // A program that uses the library asks what no reader would let in.
    readBack(
      await evaluated({ prompts: [prompt], lookAlikes: [prompt], heldOut: [{ prompt: long, completion: long }, conversation] }, [long]),
    );
    const rows = [
      { prompt: 'a', completion: 'b' },
      { prompt: long, completion: 'c' },
    ].map((row) => `${JSON.stringify(row)}\n`);
    const { kept, skipped } = await readDataSet(new Blob(rows), 'rows.jsonl');
    expect([kept, skipped.list]).toEqual([
      1,
      [{ line: 2, reason: 'has 1170010 characters; a row may have 1000000. Split it, or leave out what need not be learnt' }],
    ]);
  });

  test('of logs from elsewhere, whatever is in them', () => {
    const odd = fc.oneof(
      fc.constantFrom<unknown>(
        NaN,
        'NaN',
        'Infinity',
        -1,
        0,
        -0,
        1,
        0.5,
        1e-320,
        1e300,
        1e9,
        2e9,
        2 ** 53,
        2 ** 32,
        null,
        true,
        [],
        '__proto__',
      ),
      fc.double(),
      fc.integer(),
    );
    const decay = fc.constantFrom(
      '.98',
      '0.98',
      '0.980',
      '9.8e-1',
      '9.8E-1',
      '0.9999999',
      '1',
      '0',
      '-0',
      '00',
      '',
      ' ',
      '0x1',
      '1e',
      'NaN',
      '-1',
      '0.1',
      '0.2',
      '0.3',
      '0.4',
      '0.98.1',
      '__proto__',
    );
    const track = fc.oneof(
      fc.constantFrom('', 'start_', 'online_'),
      decay.map((digits) => `ema:${digits}_`),
    );
    const figure = fc.constantFrom(
      'loss',
      'harmful_rate',
      'harmful_n',
      'harmful_low',
      'harmful_high',
      'complied_rate',
      'over_refusal_rate',
      'over_refusal_n',
      'utility',
      'utility_n',
      'drift',
      'runtime',
      'full',
      '__proto__',
      'constructor',
    );
    const key = fc.oneof(
      fc.constantFrom('loss', 'grad_norm', 'learning_rate', 'epoch', '__proto__'),
      fc.tuple(track, figure).map(([of, what]) => `eval_${of}${what}`),
    );
    const entry = fc
      .tuple(fc.oneof(fc.nat(20), fc.constantFrom(2 ** 32 - 1, 2 ** 32, 1e6)), fc.array(fc.tuple(key, odd), { maxLength: 9 }))
      .map(([step, fields]) => Object.fromEntries([...fields, ['step', step]]));
    const log = fc.record({
      global_step: fc.oneof(fc.nat(50), fc.constantFrom(2e6, 2 ** 53)),
      max_steps: fc.oneof(fc.nat(50), fc.constantFrom(2e6, -1)),
      log_history: fc.array(entry, { maxLength: 12 }).map((all) => all.sort((a, b) => (a.step as number) - (b.step as number))),
    });
    let kept = 0;
    fc.assert(
      fc.property(log, name, (given, file) => {
        const found = unlessRefused(() => readRunFile(JSON.stringify(given), file));
        if (!found) return;
        kept++;
        readBack(found.record);
        for (const note of found.notes) expect(inEnglish(note)).toMatch(/ \(.+\)\.$/);
      }),
      { ...RUNS, numRuns: 1500 },
    );
    expect(kept, 'many are taken').toBeGreaterThan(100);
  });

  test('of runs, whatever is thrown in them', () => {
    const errors = fc.oneof(
      thing,
      thing.map((inner) => fail('data', { inner })`It broke: ${inner}.`),
      thing.map((inner) => fail('storage', inner as Record<string, unknown>)`${fail('data')`Deep: ${inner}`} and ${'x'.repeat(30_000)}`),
      thing.map((message) => Object.assign(new Error('x'), { message, stack: message })),
    );
    const time = '2026-01-01T00:00:00.000Z';
    fc.assert(
      fc.property(some(errors), some(text), (thrown, reasons) => {
        const { id, name: title, created, build, recipe, adapter, evaluations } = runRecord();
        const recorder = new Recorder(
          newRecording({ id, name: title, created, build, recipe, adapter }, new StepList()),
          () => new StepList(),
        );
        recorder.begin(time);
        for (const reason of thrown) {
          const error = toPlainError(reason);
          expect(structuredClone(error)).toEqual(error);
          expect(toPlainError(fromPlainError(error)).message).toBe(error.message);
          const run = id;
          const events: RunEvent[] = [
            { type: 'state', run, state: 'running', step: 0 },
            {
              type: 'steps',
              run,
              step: [1, 2],
              loss: [NaN, 1e300],
              gradNorm: [-Infinity, 1],
              learningRate: [-0, 1],
              tokens: 9,
              seconds: { training: 1, evaluation: 0 },
            },
            { type: 'evaluation', run, evaluation: evaluations[0]! },
            { type: 'not-saved', run, step: 2, error },
            { type: 'device-lost', run, step: 2, error },
            {
              type: 'restored',
              run,
              step: 1,
              steps: [{ step: 1, loss: 1, gradNorm: 1, learningRate: 1 }],
              evaluations,
              tokens: 3,
              seconds: { training: 0, evaluation: 0 },
              reasons: reasons.map(verbatim),
            },
            { type: 'state', run, state: 'failed', step: 2, error },
          ];
          for (const event of events) recorder.take(event, time);
        }
        readBack(recordOf(recorder.run));
      }),
      { ...RUNS, numRuns: 40 },
    );
  });

  test('of a record that was taken in, and of its log', () => {
    fc.assert(
      fc.property(name, fc.dictionary(name, fc.constant({ k: 1, n: 2, low: 0, high: 1 })), (title, byCategory) => {
        const record = withEvaluation({ byCategory });
        readBack({ ...record, name: title.slice(0, MOST.name) });
        const [log] = exportFiles('trainer_state.json', [{ ...runRecord(), name: title }], { rows: 9, prompt: () => undefined });
        const { record: overlay, notes } = readRunFile(log!.text, title);
        readBack(overlay);
        expect(notes).toEqual([]);
      }),
      RUNS,
    );
  });
});

test('what of a log was left out is told, with its value and number', () => {
  const told = (history: object[], change: object = {}) =>
    inEnglish(readRunFile(JSON.stringify({ global_step: 10, max_steps: 10, log_history: [{ step: 1, loss: 1 }, ...history], ...change }), 'x.json').notes); // prettier-ignore
  expect(told([], { max_steps: 2e6 })).toEqual(['Of its updates the recipe names 1000000, which is the most that one can have (2000000).']);
  expect(told([{ step: 1, eval_loss: 1, eval_runtime: 'NaN' }])).toEqual(['Seconds that are no number from 0 to 1000000000 were taken for 0 (runtime NaN of online at step 1).']); // prettier-ignore
  expect(told([{ step: 1, 'eval_ema:0.98_loss': 1, 'eval_ema:0.980_loss': 2 }])).toEqual(['Figures of a decay that is written in two ways were left out the second time (log_history.1.eval_ema:0.980_loss).']); // prettier-ignore
  expect(told([1, 2].map((step) => ({ step, 'eval_ema:0.9999999_loss': 1 })))).toEqual(['Figures of averages whose decay is no number from 0 to 0.999999 were left out (2 times, first log_history.1.eval_ema:0.9999999_loss).']); // prettier-ignore
  const averages = Object.fromEntries([1, 2, 3, 4, 5, 6].map((i) => [`eval_ema:0.${i}_loss`, i]));
  expect(told([{ step: 1, ...averages }])).toEqual(['Averages beyond the first 4 were left out (2 times, first ema:0.5).']);
  expect(told([{ step: 1, eval_utility: 2, eval_utility_n: 9 }])).toEqual(['Shares that are no numbers from 0 to 1 were left out (utility 2 of online at step 1).']); // prettier-ignore
  const [interval] = told([{ step: 1, eval_harmful_rate: 0.5, eval_harmful_n: 9, eval_harmful_low: 0.9, eval_harmful_high: 0.1 }]);
  expect(interval).toBe('Intervals that end before they begin were left out (harmful_low 0.9 of online at step 1).');
  const { record } = readRunFile(JSON.stringify({ global_step: 1, max_steps: 1, log_history: [{ step: 1, 'eval_ema:9.80e-1_loss': 3 }] }), 'x.json'); // prettier-ignore
  expect([record.recipe.ema_decay, record.evaluations.map(({ track }) => track)]).toEqual([[0.98], ['ema:0.98']]);
});

test('what is nested without end is refused in words, wherever it stands', async () => {
  const deep = '['.repeat(20_000) + ']'.repeat(20_000);
  const rows = new Blob([`{"prompt": "a", "completion": "b", "more": ${deep}}\n{"prompt": "a", "completion": "b"}\n`]);
  const { skipped } = await readDataSet(rows, 'rows.jsonl');
  expect(skipped.list).toEqual([{ line: 1, reason: 'must be nested at most 64 deep' }]);
  const log = `{"global_step": 1, "max_steps": 1, "log_history": [{"step": 1, "loss": ${deep}}]}`;
  expect(() => readRunFile(log, 'x.json')).toThrow('log_history.0.loss must be a number (got');
  expect(() => parseRecipe({ learning_rate: JSON.parse(deep) as unknown })).toThrow('learning_rate: must be a number from 0 to 1 (got');
  expect(() => parseSettings(readSettingsSchema, JSON.parse(deep), 'They')).toThrow('They cannot be used');
  expect(() => parseConfig({ hidden_size: JSON.parse(deep) as unknown })).toThrow('config.json cannot be used');
});

describe('a name', () => {
  test('is one line that turns nothing around', () => {
    expect(plainName(' a\u202e0.1 %\u2066\tb\u0000\nc ')).toBe('a0.1 % b c');
    expect(plainName('👩‍💻 é می‌خواهم')).toBe('👩‍💻 é می‌خواهم');
    expect(plainName('\ud800😀')).toBe('😀');
    expect([...plainName('😀'.repeat(300))]).toHaveLength(200);
    expect(plainName('\u202e \u200b')).toBe('');
  });

  test('is the same when it comes through a second door', () => {
    fc.assert(fc.property(fc.oneof(name, fc.string({ unit: 'binary', maxLength: 300 })), (given) => {
        expect(plainName(plainName(given))).toBe(plainName(given));
      })); // prettier-ignore
  });
});

test('a record with a category that is called as the list of a log is a record', () => {
  const [first, ...rest] = runRecord().evaluations;
  const named = { ...first!, byCategory: { log_history: { k: 1, n: 2, low: 0, high: 1 } } };
  const record = runRecord({ evaluations: [named, ...rest] });
  expect(readRunFile(JSON.stringify(record), 'run.json').record).toEqual(record);
});
