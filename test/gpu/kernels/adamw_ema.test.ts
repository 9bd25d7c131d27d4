import { describe, expect, test } from 'vitest';
import source from '../../../shaders/adamw_ema.wgsl?raw';
import { adamwEma, closeGradient, GATE_BYTES, type StepBlock, StepMemory } from '../../../src/kernels/adamw_ema';
import type { EmaMode } from '../../../src/protocol/averages';
import { parseOptimisation } from '../../../src/protocol/recipe';
import { averageStep, averageTracks } from '../../../src/train/averages';
import { clipFactor, optimiserState, type OptimiserSettings, sumOfSquares, update } from '../../reference/optimiser';
import { draws } from '../../reference/random';
import { onBench } from '../harness';

const SETTINGS: Omit<OptimiserSettings, 'mode' | 'decays'> = {
  learningRate: 0.02,
  weightDecay: 0.1,
  beta1: 0.9,
  beta2: 0.99,
  epsilon: 1e-8,
  maxNorm: 1,
  every: 2,
  start: 1,
  feedback: 0.3,
  switchSteps: 3,
};

function block(o: Partial<StepBlock>): Float32Array<ArrayBuffer> {
  const zero = { inverse_targets: 1, max_norm: 0, step: 1, slot: 0, learning_rate: 0, weight_decay: 0, beta1: 0, beta2: 0 };
  const ones = { epsilon: 1, correction1: 1, correction2: 1, share: 1 };
  return new Float32Array(new StepMemory().of({ ...zero, ...ones, keep: [], pull: 0, ...o }).buffer);
}

const CASES: { mode: EmaMode; decays: number[] }[] = [
  { mode: 'off', decays: [] },
  { mode: 'shadow', decays: [0.5] },
  { mode: 'shadow', decays: [0.5, 0.9, 0.99, 0.999] },
  { mode: 'feedback', decays: [0.9, 0.5] },
  { mode: 'switch', decays: [0.9] },
  { mode: 'blend', decays: [0.25] },
  { mode: 'anchor', decays: [0.8] },
];

describe('seven updates in a row', () => {
  test.each(CASES)('$mode $decays', ({ mode, decays }) =>
    onBench(async (bench) => {
      const [count, decayEnd, updates] = [132, 100, 7];
      const { normal } = draws(decays.length);
      const start = normal(count);
      const o = { ...SETTINGS, mode, decays };
      const recipe = parseOptimisation({
        ema_mode: mode,
        ema_decay: decays,
        ema_update_every: o.every,
        ema_start_step: o.start,
        ema_feedback: o.feedback,
        ema_switch_steps: o.switchSteps,
      });
      const { slices } = averageTracks(recipe);
      const weights = bench.output('weights', count, start);
      const first = bench.output('first moment', count, new Float32Array(count));
      const second = bench.output('second moment', count, new Float32Array(count));
      const tracks = bench.output('tracks', Math.max(1, slices) * count, Array.from({ length: slices }, () => [...start]).flat());
      const half = bench.output('no copy', 0);
      const state = optimiserState(start, slices);
      const ops = [];
      for (let step = 1; step <= updates; step++) {
        // Some gradients are clipped, some are not.
        const gradient = normal(count, step % 2 === 0 ? 1 : 0.01);
        const factor = clipFactor(Math.sqrt(sumOfSquares(gradient)), o.maxNorm);
        const gate = bench.floats(`gate ${step}`, [factor, 0]);
        const { learningRate, weightDecay, beta1, beta2, epsilon } = o;
        const corrections = { correction1: 1 - beta1 ** step, correction2: 1 - beta2 ** step };
        const bits = block({
          step,
          learning_rate: learningRate,
          weight_decay: weightDecay,
          beta1,
          beta2,
          epsilon,
          ...corrections,
          ...averageStep(recipe, step),
        });
        const given = { gradient: bench.floats(`gradient ${step}`, gradient), step: bench.floats(`step ${step}`, bits), gate };
        ops.push(adamwEma({ ...given, weights, first, second, tracks, half, copy: false, count, decayEnd, trackCount: slices }));
        update(state, gradient, o, (i) => i < decayEnd);
      }
      await bench.run(ops);
      await bench.expect(weights, state.weights, { abs: 2e-6, eps: 1e-6 });
      await bench.expect(first, state.first, { abs: 1e-7, eps: 1e-5 });
      await bench.expect(second, state.second, { abs: 1e-9, eps: 1e-5 });
      // The one slice of `anchor` is the start itself, which never moves.
      const averages = state.averages.flatMap((a) => [...(mode === 'anchor' ? state.start : a)]);
      await bench.expect(tracks, averages, { abs: 2e-6, eps: 1e-6 });
      await bench.expect(half, []);
    })(),
  );

  test('a closed gate writes nothing', () =>
    onBench(async (bench) => {
      const values = draws(9).normal(8);
      const pools = ['weights', 'first', 'second', 'tracks'].map((name) => bench.output(name, 8, values));
      const [weights, first, second, tracks] = pools as [(typeof pools)[0], (typeof pools)[0], (typeof pools)[0], (typeof pools)[0]];
      const gate = bench.words('gate', [0x3f800000, 1], GATE_BYTES / 4);
      const step = bench.floats('step', block({ learning_rate: 0.1, keep: [0.5] }));
      const gradient = bench.floats('gradient', values);
      const half = bench.output('no copy', 0);
      const pool = { weights, first, second, tracks, half, copy: false, count: 8, decayEnd: 8, trackCount: 1 };
      await bench.run([adamwEma({ gradient, step, gate, ...pool })]);
      for (const pool of pools) await bench.expect(pool, values, { abs: 0, eps: 0 });
    })());
});

test('each float32 is read once and written once, the copy is only written: 28 bytes per parameter, 8 per track, 2 for the copy', () => {
  const body = source.slice(source.indexOf('fn main'));
  const uses = [...body.matchAll(/\b(\w+)\[(?:i|at)\]( = )?/g)].map(([, name, write]) => `${write ? 'write' : 'read'} ${name}`);
  // Going back to an average reads it again, from the cache.
  const again = 'w + step.pull * tracks[i]';
  expect(body).toContain(again);
  expect([...uses].sort()).toEqual([
    ...['first', 'gradient', 'second', 'tracks', 'tracks', 'weights'].map((name) => `read ${name}`),
    ...['first', 'half', 'second', 'tracks', 'weights'].map((name) => `write ${name}`),
  ]);
});

describe('the end of a step', () => {
  const close = async (sums: number[], maxNorm: number, halted = 0, overflow = 0) => {
    const seen = { scale: NaN, halted: NaN, journal: [] as number[] };
    await onBench(async (bench) => {
      const gate = bench.words('gate', [0, halted, overflow]);
      const journal = bench.output('journal', 16);
      const step = bench.floats('step', block({ inverse_targets: 0.25, max_norm: maxNorm, step: 41, slot: 2 }));
      await bench.run([closeGradient({ sums: bench.floats('sums', sums), step, gate, journal })]);
      seen.scale = new Float32Array((await bench.readWords(gate)).buffer)[0]!;
      seen.halted = (await bench.readWords(gate))[1]!;
      seen.journal = [...(await bench.read(journal)).subarray(8, 12)];
    })();
    return seen;
  };

  test('loss, norm, clipping', async () => {
    const clipped = await close([6, 25], 1);
    expect(clipped).toMatchObject({ halted: 0, journal: [41, 1.5, 5, 0] });
    expect(clipped.scale).toBeCloseTo(clipFactor(5, 1), 6);
    expect((await close([6, 25], 10)).scale).toBe(1);
    expect((await close([6, 25], 0)).scale).toBe(1);
  });

  test.each([
    [NaN, 1],
    [Infinity, 1],
    [1, NaN],
    [1, Infinity],
  ])('sums %f and %f close the gate', async (loss, norm) => {
    expect((await close([loss, norm], 1)).halted).toBe(1);
  });

  test('a weight that left float16 closes the gate', async () => {
    expect((await close([1, 1], 1)).halted).toBe(0);
    expect((await close([1, 1], 1, 0, 1)).halted).toBe(1);
  });

  test('a closed gate stays closed', async () => expect((await close([1, 1], 1, 1)).halted).toBe(1));
});
