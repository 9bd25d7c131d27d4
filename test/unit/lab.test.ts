import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DEFAULT_RECIPE, parseRecipe } from '../../src/protocol/recipe';
import { check, parseSeeds } from '../../src/lab/settings/fields';
import { scientific } from '../../src/lab/base/format';
import { decode, encode, firstDraft } from '../../src/lab/settings/link';
import { differences, distinctNames, nameOf } from '../../src/lab/settings/names';
import { matchingPreset, PRESET_IDS, presetRecipe, presetTitle, wholePreset } from '../../src/lab/settings/presets';
import { envelope, smooth, StepSeries } from '../../src/lab/runs/series';

const recipe = (change: object = {}) => parseRecipe({ ...DEFAULT_RECIPE, ...presetRecipe('tuned', 'steps'), ...change });

describe('presets and names', () => {
  test('every preset of every data set is a valid recipe and is recognised', () => {
    for (const data of ['facts', 'instructions', 'steps', 'steps-en', 'facts-en', 'instructions-en', 'steps-ja', 'something new']) {
      for (const id of PRESET_IDS) expect(matchingPreset(recipe({ data, ...presetRecipe(id, data) }))).toBe(id);
    }
  });

  test('without an average its decay does not matter', () => {
    expect(matchingPreset(recipe({ ema_decay: [0.5] }))).toBe('tuned');
    expect(nameOf(recipe({ ema_decay: [0.5] }))).toBe('Careful');
  });

  test('a name says what differs from the nearest preset, the rate first', () => {
    expect(nameOf(recipe({ learning_rate: 3e-4 }))).toBe('Careful, rate × 2');
    expect(nameOf(recipe({ weight_decay: 0.1, learning_rate: 1e-4 }))).toBe('Careful, rate ÷ 1.5, decay 0.1');
    expect(nameOf(recipe({ ema_mode: 'feedback' }))).toBe('Careful, feedback EMA 0.98');
  });

  test('many differences are counted, not listed', () => {
    expect(nameOf(recipe({ weight_decay: 0.1, max_grad_norm: 0, warmup_steps: 5, lr_scheduler_type: 'cosine' }))).toMatch(/, 1 more$/);
  });

  test('a preset of another language is named as it is, with the model that it was made for', () => {
    for (const data of ['steps-en', 'facts-ja']) {
      for (const id of PRESET_IDS) expect(nameOf(wholePreset(id, data))).toBe(presetTitle(id));
      expect(nameOf({ ...wholePreset('tuned', data), model: 'tiny-aligned' })).toBe('Careful, model tiny-aligned');
    }
    expect(wholePreset('ema-only', 'steps-en')).toMatchObject({ adam_beta2: 0.98, max_steps: 400, ema_decay: [0.995], ema_mode: 'shadow' });
    expect(wholePreset('ema-only', 'steps').adam_beta2).toBe(DEFAULT_RECIPE.adam_beta2);
  });

  test('safety rows are told in a name by their share', () => {
    expect(nameOf(recipe({ safety_share: 0.1 })).replaceAll('\u00a0', ' ')).toBe('Careful, 10 % safety rows');
    expect(nameOf(wholePreset('known-bad-safety', 'steps'))).toBe('Careless + 5 % safety rows');
    expect(nameOf({ ...wholePreset('known-bad-safety', 'steps'), safety_share: 0.02 }).replaceAll('\u00a0', ' ')).toBe(
      'Careless, 2 % safety rows',
    );
    expect(matchingPreset({ ...wholePreset('known-bad-safety', 'steps'), safety_share: 0.02 })).toBeNull();
  });

  test('seeds and what evaluates are no difference', () => {
    expect(differences(recipe({ seed: 9, data_seed: 9, eval_steps: 7 }), recipe())).toEqual([]);
  });

  test('what computes is no part of a preset, and of a name only where a person has said it', () => {
    for (const device of ['auto', 'processor', 'webgpu'] as const) {
      const recipe = parseRecipe({ ...presetRecipe('tuned', 'steps'), device });
      expect(matchingPreset(recipe)).toBe('tuned');
      expect(nameOf(recipe)).toBe(device === 'auto' ? 'Careful' : `Careful, device ${device}`);
    }
  });

  test('equal names are told apart', () => {
    expect(distinctNames(['Careful', 'Careless', 'Careful'])).toEqual(['Careful', 'Careless', 'Careful (2)']);
  });
});

describe('settings in the address', () => {
  test('the opening settings need no address', () => {
    expect(encode(firstDraft())).toBe('');
    expect(decode('')).toEqual(firstDraft());
  });

  test('what is written is read back', () => {
    fc.assert(
      fc.property(
        fc.record({
          learning_rate: fc.double({ min: 0, max: 1, noNaN: true }),
          max_steps: fc.integer({ min: 1, max: 1e6 }),
          ema_decay: fc.uniqueArray(fc.double({ min: 0.1, max: 0.99, noNaN: true }), { maxLength: 4 }),
          lr_scheduler_type: fc.constantFrom('constant', 'linear', 'cosine'),
          gradient_checkpointing: fc.boolean(),
          precision: fc.constantFrom('float32', 'mixed'),
          safety_share: fc.double({ min: 0, max: 0.5, noNaN: true }),
          live: fc.integer({ min: 1, max: 300 }),
        }),
        ({ live, ...change }) => {
          const first = firstDraft();
          const evaluation = { ...first.recipe.evaluation, live_prompts: live };
          const draft = { recipe: parseRecipe({ ...first.recipe, ...change, evaluation }), seeds: '1, 2, 3' };
          expect(decode(`#${encode(draft)}`)).toEqual(draft);
        },
      ),
    );
  });

  test('what computes stands there unless it is chosen by itself', () => {
    const { recipe, seeds } = firstDraft();
    const address = encode({ recipe: { ...recipe, device: 'processor' }, seeds });
    expect(address).toBe('device=processor');
    expect(decode(address).recipe.device).toBe('processor');
    const wrong = check(decode('device=abacus'));
    expect([wrong.recipe, wrong.errors]).toEqual([null, { device: 'must be one of auto, webgpu, processor' }]);
  });

  test('a broken value is kept for its field to explain, an unknown name is left out', () => {
    const draft = decode('#learning_rate=fast&max_steps=&gradient_checkpointing=perhaps&precision=float64&colour=red');
    expect(draft.recipe.learning_rate).toBeNaN();
    const { recipe: parsed, errors } = check(draft);
    expect(parsed).toBeNull();
    expect(Object.keys(errors).sort()).toEqual(['gradient_checkpointing', 'learning_rate', 'max_steps', 'precision']);
  });
});

describe('fields', () => {
  test('seeds', () => {
    expect(parseSeeds('1, 2,3')).toEqual([1, 2, 3]);
    expect(parseSeeds('7')).toEqual([7]);
    for (const wrong of ['', '1, 1', 'one', '-1', '1.5', '1 2 3 4 5 6 7 8 9 10 11', '2147483648']) expect(parseSeeds(wrong)).toBeNull();
  });

  test('each complaint stands at its field', () => {
    const draft = firstDraft();
    draft.recipe = {
      ...draft.recipe,
      per_device_train_batch_size: 0,
      ema_decay: [0.9, 2],
      evaluation: { ...draft.recipe.evaluation, live_prompts: 0.5 },
    };
    expect(Object.keys(check(draft).errors).sort()).toEqual(['ema_decay', 'evaluation.live_prompts', 'per_device_train_batch_size']);
  });

  test('an average needs a decay, and no decay twice', () => {
    const { recipe: first, seeds } = firstDraft();
    expect(check({ recipe: { ...first, ema_decay: [] }, seeds }).errors['ema_decay']).toContain('at least one');
    expect(check({ recipe: { ...first, ema_decay: [0.9, 0.9] }, seeds }).errors['ema_decay']).toContain('different decays');
    expect(check({ recipe: { ...first, ema_mode: 'off', ema_decay: [] }, seeds }).errors).toEqual({});
  });

  test('rates as they are written', () => {
    expect([0, 4e-4, 0.0016, 1, 0.00012345].map(scientific)).toEqual(['0', '4e-4', '1.6e-3', '1e0', '1.23e-4']);
  });
});

describe('series', () => {
  test('keeps every update while it grows', () => {
    const series = new StepSeries();
    for (let start = 0; start < 5000; start += 500) {
      const step = Uint32Array.from({ length: 500 }, (_, i) => start + i + 1);
      series.push({ step, loss: Float32Array.from(step), gradNorm: new Float32Array(500), learningRate: new Float32Array(500) });
    }
    expect(series.length).toBe(5000);
    expect(series.rows().every((row, i) => row.step === i + 1 && row.loss === i + 1)).toBe(true);
  });

  test('the envelope keeps the extremes and the order, in at most two points a column', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -10, max: 10, noNaN: true }), { minLength: 1, maxLength: 400 }),
        fc.integer({ min: 1, max: 50 }),
        (y, columns) => {
          const x = y.map((_, i) => i + 1);
          const out = envelope(x, y, y.length, columns);
          expect(Math.max(...out.y)).toBe(Math.max(...y));
          expect(Math.min(...out.y)).toBe(Math.min(...y));
          expect(out.x.length).toBeLessThanOrEqual(2 * columns);
          expect(out.x.every((step, i) => i === 0 || step > out.x[i - 1]!)).toBe(true);
        },
      ),
    );
  });

  test('smoothing leaves a constant alone and starts at the data', () => {
    const even = smooth([5, 5, 5, 5], 4, 0.9);
    for (const value of even) expect(value).toBeCloseTo(5, 5);
    expect(smooth([3, 9], 2, 0.9)[0]).toBeCloseTo(3, 5);
  });
});
