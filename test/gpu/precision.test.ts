import { expect, onTestFinished, test } from 'vitest';
import { createModel, createTrainer, openGpu } from '../../src/index';
import { parseRecipe } from '../../src/protocol/recipe';
import { Library, webSources } from '../../src/worker/library';
import { Session } from '../../src/worker/run/session';
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

test('an adapter is the same in whatever order it is written', async () => {
  const lora = { r: 2, lora_alpha: 4, lora_dropout: 0, target_modules: ['q_proj' as const, 'v_proj' as const] };
  const model = await createModel(await testGpu(), randomCheckpoint(), { batch: 1, length: 8, lora });
  onTestFinished(() => model.free());
  const trainer = await createTrainer(model, { lora: { target_modules: ['v_proj', 'q_proj'], lora_dropout: 0, r: 2, lora_alpha: 4 } });
  trainer.free();
  await expect(createTrainer(model, { lora: { ...lora, r: 3 } })).rejects.toThrow('lora is {"r":3');
  await expect(createTrainer(model, { lora: { ...lora, target_modules: ['q_proj'] } })).rejects.toThrow('give it to both');
  await expect(createTrainer(model, { lora: null })).rejects.toThrow('lora is null');
});
