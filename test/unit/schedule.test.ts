import { describe, expect, it } from 'vitest';
import { parseOptimisation, type Schedule } from '../../src/protocol/recipe';
import { learningRate, warmupSteps } from '../../src/train/schedule';

const STEPS = 20;
const optimisation = (lr_scheduler_type: Schedule, warmup_steps: number, max_steps = STEPS) =>
  parseOptimisation({ learning_rate: 0.5, lr_scheduler_type, warmup_steps, max_steps });
const multipliers = (type: Schedule, warmup: number, steps = STEPS): number[] =>
  Array.from({ length: steps }, (_, t) => learningRate(optimisation(type, warmup, steps), t) / 0.5);

/** The four schedules as PyTorch users know them, written out. */
const FORMS: Record<Schedule, (t: number, w: number) => number> = {
  constant: () => 1,
  constant_with_warmup: (t, w) => (t < w ? t / w : 1),
  linear: (t, w) => (t < w ? t / w : (STEPS - t) / (STEPS - w)),
  cosine: (t, w) => (t < w ? t / w : (1 + Math.cos((Math.PI * (t - w)) / (STEPS - w))) / 2),
};

describe.each(Object.entries(FORMS) as [Schedule, (t: number, w: number) => number][])('%s', (type, form) => {
  it.each([0, 1, 4, 19])('follows its closed form after %i updates of warm-up', (warmup) =>
    multipliers(type, warmup).forEach((m, t) => expect(m).toBeCloseTo(form(t, warmup), 14)),
  );
});

describe('warm-up', () => {
  it('gives the first update no rate, and reaches the full one after w updates', () => {
    const m = multipliers('linear', 4);
    expect(m.slice(0, 4)).toEqual([0, 0.25, 0.5, 0.75]);
    expect(m[4]).toBe(1);
  });

  it('is a share of all updates below 1, rounded up', () => {
    expect(warmupSteps(optimisation('linear', 0.1))).toBe(2);
    expect(warmupSteps(optimisation('linear', 0.11))).toBe(3);
    expect(warmupSteps(optimisation('linear', 1))).toBe(1);
    expect(warmupSteps(optimisation('constant', 7))).toBe(0);
  });

  it('may be as long as the run, or longer', () => {
    expect(multipliers('cosine', 20)[19]).toBeCloseTo(19 / 20, 14);
    expect(multipliers('linear', 40)[10]).toBeCloseTo(10 / 40, 14);
  });
});

it('ends at zero, never below, however long one goes on', () => {
  for (const type of ['linear', 'cosine'] as const) {
    expect(learningRate(optimisation(type, 2), STEPS)).toBeCloseTo(0, 14);
    for (const t of [STEPS + 1, STEPS + 30]) expect(learningRate(optimisation(type, 2), t)).toBeGreaterThanOrEqual(0);
  }
});
