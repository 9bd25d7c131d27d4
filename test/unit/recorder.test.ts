import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { StepSeries } from '../../src/lab/runs/series';
import { listed, plainSentence, type PlainError, sentence, verbatim } from '../../src/protocol/errors';
import { parseRecipe, START_TRACK, tracksOf } from '../../src/protocol/recipe';
import { formatRunRecord, parseRunRecord } from '../../src/protocol/runs/record';
import { columnsOf, newRecording, Recorder, recordOf, type RunEvent, StepList, type StepLog } from '../../src/protocol/runs/recorder';
import type { RunRecord, StepMetrics } from '../../src/protocol/runs/run';
import { adapter } from '../fake/engine';
import { evaluation } from './records';

const recipe = parseRecipe({ max_steps: 40, ema_mode: 'shadow', ema_decay: [0.5, 0.9] });
const run = 'r1';
const given = { id: run, name: '', created: '2026-01-01T00:00:00.000Z', build: '1', recipe, adapter };
const fresh = <S extends StepLog>(series: () => S): Recorder<S> => new Recorder(newRecording(given, series()), series);
const list = (): StepList => new StepList();
const time = (i: number): string => new Date(Date.UTC(2026, 0, 1) + 1000 * i).toISOString();

const step = fc.nat(recipe.max_steps);
/** JSON has one zero. */
const figure = fc.float().map((x) => (x === 0 ? 0 : x));
const metrics: fc.Arbitrary<StepMetrics> = fc.record({
  step: fc.integer({ min: 1, max: recipe.max_steps }),
  loss: figure,
  gradNorm: figure,
  learningRate: figure,
});
const seconds = fc.record({ training: fc.nat(1000), evaluation: fc.nat(1000) });
const evaluated = fc
  .tuple(step, fc.constantFrom(START_TRACK, ...tracksOf(recipe)), fc.nat(20), fc.boolean(), fc.nat(9))
  .map(([at, track, k, full, spent]) => ({ ...evaluation(at, track, k, full), seconds: spent }));
const error: fc.Arbitrary<PlainError> = fc.record(
  {
    code: fc.constantFrom('device-lost', 'storage', 'non-finite', 'internal'),
    message: fc.string(),
    details: fc.constant({ full: true }),
    sentence: fc.constant({ texts: ['Row ', '.'], values: [3] }),
  },
  { requiredKeys: ['code', 'message'] },
);
const restored = fc
  .record({ step, steps: fc.array(metrics), evaluations: fc.array(evaluated, { maxLength: 3 }), tokens: fc.nat(), seconds, reasons: fc.array(fc.string().map(verbatim)) })
  .map((told): RunEvent => ({ type: 'restored', run, ...told })); // prettier-ignore
const event: fc.Arbitrary<RunEvent> = fc.oneof(
  fc.tuple(fc.array(metrics), fc.nat(), seconds).map(([steps, tokens, spent]): RunEvent => ({ type: 'steps', run, ...columnsOf(steps), tokens, seconds: spent })),
  evaluated.map((told): RunEvent => ({ type: 'evaluation', run, evaluation: told })),
  step.map((done): RunEvent => ({ type: 'phase', run, phase: 'compiling', done, total: 3 })),
  fc
    .tuple(fc.constantFrom('queued', 'preparing', 'running', 'paused', 'finished', 'stopped', 'failed', 'interrupted'), step, fc.option(error, { nil: undefined }))
    .map(([state, at, why]): RunEvent => ({ type: 'state', run, state, step: at, ...(why ? { error: why } : {}) })),
  restored,
  step.map((at): RunEvent => ({ type: 'saved', run, step: at, bytes: 9 })),
  fc.tuple(step, error).map(([at, why]): RunEvent => ({ type: 'not-saved', run, step: at, error: why })),
  fc.tuple(step, error).map(([at, why]): RunEvent => ({ type: 'device-lost', run, step: at, error: why })),
); // prettier-ignore
const events = fc.array(event, { maxLength: 30 });

function recorded(told: readonly RunEvent[], series: () => StepLog = list): RunRecord {
  const recorder = fresh(series);
  recorder.begin(time(0));
  told.forEach((one, i) => recorder.take(one, time(i + 1)));
  return recordOf(recorder.run);
}

describe('whatever is told of a run', () => {
  test('its record is one that can be read back', () => {
    fc.assert(
      fc.property(events, (told) => {
        const record = recorded(told);
        expect(parseRunRecord(formatRunRecord(record))).toEqual(record);
      }),
      { numRuns: 300 },
    );
  });

  test('the page, which keeps columns, and the command line, which keeps rows, record the same', () => {
    fc.assert(
      fc.property(events, (told) => {
        expect(recorded(told, () => new StepSeries())).toEqual(recorded(told));
      }),
    );
  });

  test('nothing that was told is changed by what comes after', () => {
    fc.assert(
      fc.property(events, (told) => {
        const before = structuredClone(told);
        recorded(told);
        expect(told).toEqual(before);
      }),
    );
  });

  test('what is put back replaces what was shown, as if it had never been', () => {
    const shown = ({ steps, evaluations, tokens, seconds: spent }: RunRecord) => ({ steps, evaluations, tokens, spent });
    fc.assert(
      fc.property(events, restored, events, (before, back, after) => {
        expect(shown(recorded([...before, back, ...after]))).toEqual(shown(recorded([back, ...after])));
        expect(recorded([...before, back]).error).toBeUndefined();
      }),
    );
  });

  test('seconds and tokens are those of the last word, and each evaluation brings its own', () => {
    fc.assert(
      fc.property(events, (told) => {
        const since = told.findLastIndex(({ type }) => type === 'restored');
        const base = told[since];
        let [training, answering, tokens] = base?.type === 'restored' ? [base.seconds.training, base.seconds.evaluation, base.tokens] : [0, 0, 0]; // prettier-ignore
        for (const one of told.slice(since + 1)) {
          if (one.type === 'evaluation') answering += one.evaluation.seconds;
          if (one.type === 'steps') [training, tokens] = [one.seconds.training, one.tokens];
        }
        const record = recorded(told);
        expect([record.seconds, record.tokens]).toEqual([{ training, evaluation: answering }, tokens]);
      }),
    );
  });
});

describe('notes', () => {
  const state = (to: Extract<RunEvent, { type: 'state' }>['state'], at: number, why?: PlainError): RunEvent => ({
    ...{ type: 'state', run, state: to, step: at },
    ...(why ? { error: why } : {}),
  });

  test('tell what happened, when, and at which step', () => {
    const lost: PlainError = { code: 'device-lost', message: 'Gone.' };
    const back: Extract<RunEvent, { type: 'restored' }> = {
      ...{ type: 'restored', run, step: 4, steps: [], evaluations: [], tokens: 1, seconds: { training: 1, evaluation: 0 } },
      reasons: [plainSentence('Gone.'), sentence`The newest of ${2} was damaged.`],
    };
    const record = recorded([
      state('running', 0),
      state('paused', 3),
      state('paused', 3),
      state('running', 3),
      { type: 'saved', run, step: 4, bytes: 1 },
      { type: 'not-saved', run, step: 5, error: { code: 'storage', message: 'Full.' } },
      { type: 'device-lost', run, step: 6, error: lost },
      back,
      state('failed', 7, { code: 'non-finite', message: 'Diverged.' }),
    ]);
    const both = listed(back.reasons, ' ');
    expect(record.events).toEqual([
      { time: time(0), step: 0, kind: 'started' },
      { time: time(2), step: 3, kind: 'paused' },
      { time: time(4), step: 3, kind: 'resumed' },
      { time: time(6), step: 5, kind: 'not-saved', message: 'Full.' },
      { time: time(7), step: 6, kind: 'device-lost', message: 'Gone.' },
      { time: time(8), step: 4, kind: 'resumed', message: 'Gone. The newest of 2 was damaged.', sentence: both },
      { time: time(9), step: 7, kind: 'failed', message: 'Diverged.' },
    ]);
    expect([record.state, record.error]).toEqual(['failed', { code: 'non-finite', message: 'Diverged.' }]);
  });

  test('begin anew when the run goes on after an error', () => {
    const recorder = fresh(list);
    recorder.begin(time(0));
    recorder.end('interrupted', 3, time(1), { code: 'internal', message: 'Gone.' });
    expect([recorder.run.state, recorder.run.error?.message]).toEqual(['interrupted', 'Gone.']);
    recorder.begin(time(2));
    expect([recorder.run.state, recorder.run.error]).toEqual(['preparing', undefined]);
    expect(recorder.run.events.map(({ kind, step: at }) => `${kind} ${at}`)).toEqual(['started 0', 'interrupted 3', 'started 0']);
  });
});

test('updates are held once, in their order, with all their digits', () => {
  const row = (at: number): StepMetrics => ({ step: at, loss: 1 / at, gradNorm: NaN, learningRate: 0.1 });
  const told = (...steps: number[]): RunEvent => ({
    ...{ type: 'steps', run, tokens: 0, seconds: { training: 0, evaluation: 0 } },
    ...columnsOf(steps.map(row)),
  });
  const recorder = fresh(list);
  expect(recorder.step).toBe(0);
  for (const one of [told(1, 2, 3), told(), told(3, 4, 4, 2, 6)]) recorder.take(one, time(0));
  expect(recordOf(recorder.run).steps).toEqual([1, 2, 3, 4, 6].map(row));
  expect(recorder.step).toBe(6);
});
