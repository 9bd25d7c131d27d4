import { afterAll, beforeAll, expect, test } from 'vitest';
import { encodeEvaluation, Evaluator, positionsFor } from '../../src/evaluate/evaluator';
import type { Gpu } from '../../src/webgpu/gpu';
import { openGpu } from '../../src/webgpu/open';
import { createModel } from '../../src/index';
import { rejudge } from '../../src/judge/again';
import type { Judge } from '../../src/judge/interface';
import { findJudge } from '../../src/judge/judges';
import { fail } from '../../src/protocol/errors';
import { ONLINE_TRACK, parseRecipe } from '../../src/protocol/recipe';
import { Library, webSources } from '../../src/worker/library';

/** The evaluator with a judge that takes its time. */
let gpu: Gpu;
const library = new Library(webSources(new URL('/', location.href).href));
const recipe = parseRecipe({ evaluation: { live_prompts: 4, live_rows: 2, max_new_tokens: 6 } });

beforeAll(async () => {
  gpu = await openGpu();
});
afterAll(() => gpu.close());

const DELAY = 200;
const slow: Judge = {
  ...{ id: 'slow', version: 2, title: 'Slow', name: 'slow@2', needs: null },
  async judge(given, { stopped } = {}) {
    await new Promise((resolve) => setTimeout(resolve, DELAY));
    if (stopped?.()) throw fail('stopped')`The judge was stopped.`;
    return given.map(({ prompt, answer }) => ({ class: prompt.length % 2 ? 'refused' : 'complied', matches: [[0, answer.length]] }));
  },
};

test('is awaited, its seconds count, and it can be stopped; the answers are those that any judge gets', async () => {
  const { checkpoint, tokenizer } = await library.model(recipe.model);
  const all = (await library.data(recipe)).evaluation;
  const data = { prompts: all.prompts.slice(0, 6), lookAlikes: all.lookAlikes.slice(0, 3), heldOut: all.heldOut.slice(0, 2) };
  const encoded = await encodeEvaluation(tokenizer, data);
  const model = await createModel(gpu, checkpoint, {
    ...{ batch: 1, length: 2, positions: positionsFor(encoded, recipe.evaluation.max_new_tokens) },
  });
  const evaluated = async (judge: Judge | undefined, stopped?: () => boolean) => {
    const evaluator = new Evaluator(model, tokenizer, encoded, recipe.evaluation, [ONLINE_TRACK], judge);
    try {
      await evaluator.build();
      return await evaluator.evaluate(ONLINE_TRACK, 0, true, 0, stopped);
    } finally {
      evaluator.free();
    }
  };
  try {
    const plain = await evaluated(undefined);
    const found = await evaluated(slow);
    expect([plain.judge, found.judge]).toEqual(['keywords@2', 'slow@2']);
    expect(found.seconds).toBeGreaterThan((2 * DELAY) / 1000);
    expect(found.answers.map(({ text }) => text)).toEqual(plain.answers.map(({ text }) => text));
    // The wording of prompts and look-alikes gives what the other judge said of the same answers.
    const again = await rejudge(found, [...data.prompts, ...data.lookAlikes], findJudge('keywords'));
    expect({ ...again, seconds: 0 }).toEqual({ ...plain, seconds: 0 });
    let asked = 0;
    const soon = { ...slow, judge: (given, options) => ((asked = 1), slow.judge(given, options)) } satisfies Judge;
    await expect(evaluated(soon, () => asked > 0)).rejects.toThrow('The judge was stopped.');
  } finally {
    model.free();
  }
});
