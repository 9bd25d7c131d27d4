import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { trainerState } from '../../src/lab/reports/export';
import { TabtuneError } from '../../src/protocol/errors';
import { readTrainerState } from '../../src/protocol/runs/trainer-state';
import { runRecord } from './records';

/** As the Trainer of Transformers writes it: a summary at the end, and numbers that JSON does not know. */
const state = (history: unknown[], change: object = {}): string =>
  JSON.stringify({ best_metric: null, global_step: 4, max_steps: 10, log_history: history, stateful_callbacks: {}, ...change });
const HISTORY = [
  { epoch: 0.1, grad_norm: 2.5, learning_rate: 0, loss: 3, step: 1 },
  { epoch: 0.2, grad_norm: 2.25, learning_rate: 1e-4, loss: 2.5, step: 2 },
  { epoch: 0.2, eval_loss: 2.4, 'eval_ema:0.98_loss': 2.9, eval_runtime: 1.5, step: 2 },
  { epoch: 0.4, train_runtime: 12.5, train_loss: 2.1, total_flos: 0, step: 4 },
];

describe('trainer_state.json', () => {
  it('of the Trainer is read', () => {
    expect(readTrainerState(state(HISTORY))).toMatchObject({
      globalStep: 4,
      maxSteps: 10,
      steps: [
        { step: 1, loss: 3, gradNorm: 2.5, learningRate: 0 },
        { step: 2, loss: 2.5, gradNorm: 2.25, learningRate: 1e-4 },
      ],
      evaluations: [
        { step: 2, track: 'online', full: null, figures: { loss: 2.4, runtime: 1.5 } },
        { step: 2, track: 'ema:0.98', full: null, figures: { loss: 2.9 } },
      ],
    });
  });

  it('with bare NaN is read however long its texts are, and one that breaks off in a text is refused at once', () => {
    const begin = '{"global_step":1,"max_steps":1,"log_history":[{"step":1,"loss":NaN,"note":"';
    expect(readTrainerState(`${begin}${'x'.repeat(2e7)} -Infinity \\\\"}]}`).steps).toHaveLength(1);
    expect(readTrainerState(`${begin}${'\\"'.repeat(1e6)}"}]}`).steps).toHaveLength(1);
    expect(() => readTrainerState(begin + '\\"'.repeat(1e6))).toThrow('it is not JSON');
    expect(readTrainerState('{"global_step":1,"max_steps":1,"log_history":[{"step":1,"loss":-Infinity,"a":"NaN","NaN":[NaN,Infinity]}]}').steps).toMatchObject([{ loss: -Infinity }]); // prettier-ignore
  });

  it('as exported here is read back', () => {
    const record = runRecord();
    const { steps, evaluations, globalStep, maxSteps } = readTrainerState(trainerState(record, 100));
    expect({ globalStep, maxSteps }).toEqual({ globalStep: 4, maxSteps: 4 });
    expect(steps).toEqual(record.steps);
    const order = ({ step, track, full }: { step: number; track: string; full: boolean | null }) => `${step} ${track} ${full}`;
    expect(evaluations.map(order).sort()).toEqual(record.evaluations.map(order).sort());
    for (const { step, track, full, utility, harmful, drift } of record.evaluations) {
      const { figures } = evaluations.find((e) => e.step === step && e.track === track && e.full === full)!;
      expect(figures).toMatchObject({ loss: utility.loss, harmful_n: harmful.n, harmful_rate: harmful.k / harmful.n, drift });
    }
  });

  it('may hold numbers that are not finite, as Python writes them, and as we do', () => {
    const python = state([{ loss: 'A', grad_norm: 'B', learning_rate: 0.1, note: 'NaN "Infinity', step: 1 }])
      .replace('"A"', 'NaN')
      .replace('"B"', '-Infinity');
    expect(readTrainerState(python).steps).toEqual([{ step: 1, loss: NaN, gradNorm: -Infinity, learningRate: 0.1 }]);
    expect(readTrainerState(state([{ loss: null, step: 3 }])).steps).toEqual([{ step: 3, loss: NaN, gradNorm: NaN, learningRate: NaN }]);
  });

  it.each([
    ['what is no JSON', '{', 'it is not JSON'],
    ['a list', '[]', 'global_step is missing'],
    ['null', 'null', 'must be an object'],
    ['a run record', JSON.stringify(runRecord()), 'is missing'],
    ['no log', JSON.stringify({ global_step: 1, max_steps: 1 }), 'log_history is missing'],
    ['an entry without its step', state([{ loss: 1 }]), 'log_history.0.step is missing'],
    ['half a step', state([{ loss: 1, step: 1.5 }]), 'log_history.0.step must be a whole number'],
    ['a loss that is no number', state([{ loss: 'low', step: 1 }]), 'log_history.0.loss must be a number (got "low")'],
    ['an evaluation that is no number', state([{ eval_loss: [1], step: 1 }]), 'log_history.0.eval_loss must be a number (got [1])'],
    ['the same update twice', state([HISTORY[0], HISTORY[0]]), 'log_history.1.step is 1, but the update logged before it is 1'],
    ['a log of nothing', state([{ train_loss: 1, step: 1 }]), 'holds no update and no evaluation'],
  ])('refuses %s', (_, text, message) => {
    expect(() => readTrainerState(text)).toThrow(TabtuneError);
    expect(() => readTrainerState(text)).toThrow(message);
  });

  it('never fails otherwise, whatever the text', () => {
    const value = fc.oneof(fc.jsonValue(), fc.constantFrom('NaN', 'Infinity', -1, 1e300));
    const entry = fc.dictionary(
      fc.constantFrom('step', 'loss', 'grad_norm', 'eval_loss', 'eval_full', 'eval___proto__', 'eval_ema:0.9_x'),
      value,
    );
    const whole = fc.record({ global_step: fc.nat(9), max_steps: fc.nat(9), log_history: fc.array(entry) }).map((x) => JSON.stringify(x));
    const cut = fc.tuple(whole, fc.nat(200)).map(([text, at]) => text.slice(0, at));
    fc.assert(
      fc.property(fc.oneof(whole, cut, fc.string(), fc.json()), (text) => {
        try {
          readTrainerState(text);
        } catch (error) {
          expect(error).toBeInstanceOf(TabtuneError);
        }
      }),
      { numRuns: 2000, seed: 4 },
    );
  });
});
