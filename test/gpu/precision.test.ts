import { expect, onTestFinished, test } from 'vitest';
import { createModel, createTrainer, openGpu } from '../../src/index';
import { parseRecipe } from '../../src/protocol/recipe';
import { Library, webSources } from '../../src/worker/library';
import { Session } from '../../src/worker/session';
import { testGpu } from './harness';
import { randomCheckpoint } from './models';

// What an adapter without float16 can show of precision `mixed`; the rest is `npm run test:f16`.

test('an adapter without shader-f16 refuses it with the remedy, before anything is allocated', async () => {
  const gpu = await openGpu({ without: ['shader-f16'] });
  onTestFinished(() => gpu.close());
  const refusal = {
    code: 'unsupported',
    message: expect.stringMatching(
      /^precision "mixed" needs the feature shader-f16, which this adapter \(.+\) lacks\. Choose precision "float32"\.$/,
    ) as string,
  };
  await expect(createModel(gpu, randomCheckpoint(), { batch: 1, length: 8, precision: 'mixed' })).rejects.toMatchObject(refusal);
  const library = new Library(webSources(new URL('/', location.href).href));
  const silent = { phase: () => undefined, metrics: () => undefined, evaluation: () => undefined, state: () => undefined };
  await expect(Session.open(gpu, library, parseRecipe({ precision: 'mixed' }), silent)).rejects.toMatchObject(refusal);
});

test('a recipe that asks for another precision than the model has is refused', async () => {
  const model = await createModel(await testGpu(), randomCheckpoint(), { batch: 1, length: 8 });
  onTestFinished(() => model.free());
  await expect(createTrainer(model, { precision: 'mixed' })).rejects.toMatchObject({
    code: 'recipe',
    message: 'precision is "mixed", but the model was opened with "float32": give it to both.',
  });
  const trainer = await createTrainer(model, { precision: 'float32' });
  trainer.free();
});
