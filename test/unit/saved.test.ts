import { expect, test } from 'vitest';
import { parseRecipe } from '../../src/protocol/recipe';
import { fromParts, toParts } from '../../src/worker/saved';
import type { SavedSession } from '../../src/worker/session';
import { evaluation } from './silent';

const floats = (...values: number[]) => Float32Array.from(values);

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
  const around = { tuning: [], adapter: 'a b', build: '1' };
  expect(fromParts(toParts(saved, around))).toEqual({ ...saved, ...around });
});
