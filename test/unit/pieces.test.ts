import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { runOf } from '../../src/lab/runs/groups';
import { digestOf, piecesOf } from '../../src/lab/runs/pieces';
import { recorderOf, toRecord } from '../../src/lab/runs/run';
import { Assemblies, Assembly, cut, type Piece } from '../../src/protocol/runs/pieces';
import type { RunRecord } from '../../src/protocol/runs/run';
import { textOf } from '../../src/worker/reading/text';
import { evaluation, runRecord } from './records';

/** As it crosses: each piece is copied. */
function across(pieces: Iterable<Piece>): RunRecord {
  const assembly = new Assembly();
  for (const piece of pieces) assembly.take(structuredClone(piece));
  return assembly.record();
}

/** A record of many megabytes: updates, events, and answers that are long, many and full of matches. */
function large(): RunRecord {
  const text = 'i cannot help with that . '.repeat(40);
  const matches = Array.from({ length: 20 }, (_, i): [number, number] => [26 * i, 26 * i + 8]);
  const answers = Array.from({ length: 1500 }, (_, i) => ({ id: `p${i}`, text, class: 'refused' as const, matches }));
  const utilityAnswers = Array.from({ length: 400 }, (_, i) => ({ id: `${i}`, prompt: text, text, expected: text, right: true }));
  const steps = Array.from({ length: 50_000 }, (_, i) => ({ step: i + 1, loss: i === 7 ? NaN : 2 ** -(i % 9), gradNorm: Infinity, learningRate: 0 }));
  const events = Array.from({ length: 3000 }, (_, step) => ({ time: '', step, kind: 'not-saved' as const, message: text }));
  const evaluations = [0, 1, 2].map((step) => ({ ...evaluation(step, 'online', 1), answers, lookAlikeAnswers: answers, utilityAnswers }));
  return runRecord({ steps, events, evaluations });
} // prettier-ignore

describe('a record in pieces', () => {
  test('is the same when it is put together, whatever it holds', () => {
    expect(across(cut(runRecord()))).toEqual(runRecord());
    const bare = runRecord({
      steps: [],
      events: [],
      evaluations: [],
      error: { code: 'gpu', message: 'Lost.' },
      origin: 'trainer_state.json',
    });
    expect(across(cut(bare))).toEqual(bare);
    const some = fc.array(fc.record({ id: fc.string(), text: fc.string({ maxLength: 99 }) }), { maxLength: 3000 });
    fc.assert(
      fc.property(fc.array(fc.tuple(some, some), { maxLength: 3 }), (lists) => {
        const evaluations = lists.map(([a, b], step) => ({
          ...evaluation(step, 'online', 0),
          answers: a.map((answer) => ({ ...answer, class: 'complied' as const, matches: [] })),
          lookAlikeAnswers: [],
          utilityAnswers: b.map((answer) => ({ ...answer, prompt: answer.text, expected: '', right: false })),
        }));
        const record = runRecord({ evaluations });
        expect(across(cut(record))).toEqual(record);
      }),
      { numRuns: 20, seed: 5 },
    );
  });

  test('is in none of them large, and nothing of it is lost', () => {
    const record = large();
    const pieces = [...cut(record)];
    const plain = (_: string, value: unknown): unknown => (value instanceof Float64Array ? Array.from(value) : value);
    const sizes = pieces.map((piece) => JSON.stringify(piece, plain).length);
    expect(Math.max(...sizes)).toBeLessThan(512 * 1024);
    expect(pieces.length).toBeGreaterThan(60);
    expect(across(pieces)).toEqual(record);
  });

  test('a run is what it was when it was begun to be cut, however it goes on meanwhile', () => {
    const run = runOf(large());
    const before = structuredClone(toRecord(run));
    const assembly = new Assembly();
    const recorder = recorderOf(run);
    for (const piece of piecesOf(run)) {
      assembly.take(structuredClone(piece));
      const { step } = recorder;
      const totals = { tokens: step, seconds: { training: step, evaluation: 0 } };
      recorder.take({ type: 'steps', run: run.id, step: [step + 1], loss: [1], gradNorm: [1], learningRate: [1], ...totals }, 'now');
      recorder.take({ type: 'evaluation', run: run.id, evaluation: evaluation(step + 1, 'online', 0) }, 'now');
    }
    expect(assembly.record()).toEqual(before);
    expect(run.series.length).toBeGreaterThan(before.steps.length);
  });

  test('of which some were lost is refused, and begun anew by its head', () => {
    const [head, ...rest] = [...cut(runRecord())] as [Piece, ...Piece[]];
    const parts = new Assemblies();
    rest.forEach((piece) => parts.take('a', piece));
    expect(() => parts.finish('a')).toThrow('Parts of the record of the run a were lost. Try again.');
    for (const piece of [head, ...rest.slice(0, 2), head, ...rest]) parts.take('a', piece);
    expect(parts.finish('a')).toEqual(runRecord());
    expect(() => parts.finish('a'), 'each is taken once').toThrow('were lost');
    expect(() => new Assembly().take(rest[0]!)).toThrow('begin with its head');
  });
});

test('what a run holds tells it apart; its name, its id and the time of a log do not', async () => {
  const of = (change: Partial<RunRecord>) => digestOf(runOf(runRecord(change)));
  const same = await of({});
  expect([await of({ name: 'other' }), await of({ id: 'other' })]).toEqual([same, same]);
  const log = { origin: 'trainer_state.json' } as const;
  expect(await of({ ...log, created: 'today' })).toBe(await of({ ...log, created: 'tomorrow' }));
  const { steps, evaluations, events } = runRecord();
  const others: Partial<RunRecord>[] = [
    { created: 'today' },
    { tokens: 1 },
    { steps: steps.map((step) => ({ ...step, loss: NaN })) },
    { events: events.slice(1) },
    { evaluations: evaluations.map((one, i) => (i === 3 ? { ...one, answers: one.answers.slice(1) } : one)) },
  ];
  const digests = await Promise.all(others.map(of));
  expect(new Set([same, ...digests]).size).toBe(others.length + 1);
});

describe('the text of a file', () => {
  test('is read in slices that cut no character, and tells its bytes', async () => {
    const text = `\ufeff${'aé漢😀'.repeat(1_000_000)}`;
    const file = new Blob([text]);
    const told: number[] = [];
    expect((await textOf(file, (done) => told.push(done))) === text.slice(1)).toBe(true);
    expect([told.length, told.at(-1)]).toEqual([3, file.size]);
    expect(await textOf(new Blob([]), () => undefined)).toBe('');
  });

  test('is given up as soon as it is longer than any record', async () => {
    const slice = new Uint8Array(4 * 2 ** 20).fill(32);
    let read = 0;
    const endless = { size: 4e9, slice: () => ({ arrayBuffer: async () => (read++, slice.buffer) }) } as unknown as Blob;
    await expect(textOf(endless, () => undefined)).rejects.toThrow(
      /at most 268435456 characters; this one has 272629760 or more\. Record the run again with larger eval_steps/,
    );
    expect(read).toBe(65);
  });
});
