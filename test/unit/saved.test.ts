import { describe, expect, test } from 'vitest';
import { parseRecipe } from '../../src/protocol/recipe';
import { Checkpoints } from '../../src/store/checkpoints';
import { memoryStore } from '../../src/store/browser';
import { Keeper } from '../../src/worker/keeper';
import { fromParts, toParts } from '../../src/worker/run/parts';
import type { SavedSession } from '../../src/worker/run/session';
import { evaluation } from '../fake/engine';

const floats = (...values: number[]) => Float32Array.from(values);

const around = { tuning: [], adapter: 'a b', device: 'processor' as const, build: '1' };

test('a session comes back from its bytes, figures that are no finite numbers and words that look like them included', () => {
  const diverging = evaluation(3, 'online', 0.5, 0.5);
  diverging.utility.loss = NaN;
  diverging.drift = Infinity;
  diverging.answers[0]!.text = 'NaN';
  const saved: SavedSession = {
    trainer: {
      step: 3,
      weights: floats(1.5, -0),
      start: floats(2, 3),
      first: floats(0.1, 0),
      second: floats(1e-38, 0),
      tracks: floats(7, 8, 9, 10),
    },
    recipe: parseRecipe({}),
    steps: [{ step: 3, loss: Math.fround(0.1), gradNorm: 2, learningRate: 1e-4 }],
    evaluations: [diverging],
    tokens: 12,
    answered: 5,
    seconds: { training: 1.25, evaluation: 0.1 },
  };
  expect(fromParts(toParts(saved, around))).toEqual({ ...saved, ...around });
});

describe('of an older build', () => {
  /** A kept session whose recipe is changed as it lies on disk. */
  function written(change: (recipe: Record<string, unknown>) => void) {
    const pools = { weights: floats(1), start: floats(1), first: floats(0), second: floats(0), tracks: floats(0, 0, 0, 0) };
    const saved: SavedSession = {
      ...{ trainer: { step: 1, ...pools }, recipe: parseRecipe({ learning_rate: 3e-4, ema_mode: 'shadow', ema_decay: [0.9] }) },
      ...{ steps: [], evaluations: [], tokens: 1, answered: 0, seconds: { training: 1, evaluation: 0 } },
    };
    const parts = new Map(toParts(saved, around));
    const rest = JSON.parse(new TextDecoder().decode(parts.get('run'))) as { recipe: Record<string, unknown> };
    change(rest.recipe);
    parts.set('run', new TextEncoder().encode(JSON.stringify(rest)));
    return { parts, recipe: saved.recipe };
  }

  test('fields that its recipe has not mean what it did without them', async () => {
    const { parts, recipe } = written((old) => {
      for (const name of ['lora', 'quantization', 'precision', 'gradient_checkpointing']) delete old[name];
    });
    expect(fromParts(parts).recipe).toEqual(recipe);
    // The same through the disk.
    const store = memoryStore();
    await new Checkpoints(store).save('r', 1, parts);
    expect(await new Keeper(store).restore('r')).toMatchObject({ recipe, problems: [], trainer: { step: 1 } });
  });

  test('a field that there is no more is named', () => {
    const { parts } = written((old) => (old['warmup_ratio'] = 0.1));
    expect(() => fromParts(parts)).toThrow(/comes from another build of tabtune\..*warmup_ratio: is not a field of a recipe/);
  });
});
