import type { Device } from '../../src/device/interface';
import { Evaluator, positionsFor } from '../../src/evaluate/evaluator';
import { Model } from '../../src/model/llama';
import { TabtuneError } from '../../src/protocol/errors';
import { ONLINE_TRACK, type Recipe } from '../../src/protocol/recipe';
import type { Library } from '../../src/worker/library';
import { type Measured, measured } from './records';

export type Weights = Float32Array<ArrayBuffer>;

/** Weights that no session judges by itself. */
export interface Apart {
  weights: Weights;
  /** What they are called in the record. */
  track: string;
  step: number;
  prompts: string;
  drift: number;
}

/** All of a list, in its order; null when it was stopped. */
export async function judgeApart(
  device: Device,
  library: Library,
  recipe: Recipe,
  list: readonly Apart[],
  stopped: () => boolean,
): Promise<Measured[] | null> {
  const results = new Map<Apart, Measured>();
  for (const prompts of new Set(list.map((one) => one.prompts))) {
    const given = { ...recipe, evaluation: { ...recipe.evaluation, prompts } };
    const { checkpoint, tokenizer } = await library.model(given.model);
    const { encoded } = await library.judgedBy(given);
    const positions = positionsFor(encoded, given.evaluation.max_new_tokens);
    const model = new Model(device, checkpoint.config, {
      ...{ batch: 1, length: 2, positions, precision: given.precision },
      endIds: [tokenizer.eosId, tokenizer.endOfTurnId],
    });
    const evaluator = new Evaluator(model, tokenizer, encoded, given.evaluation, [ONLINE_TRACK]);
    try {
      await model.load(checkpoint);
      await evaluator.build();
      for (const one of list.filter((each) => each.prompts === prompts)) {
        await model.write(model.weights, one.weights);
        const evaluation = await evaluator.evaluate(ONLINE_TRACK, one.step, true, one.drift, stopped);
        results.set(one, measured(evaluation, one.track));
      }
    } catch (error) {
      if (stopped() && error instanceof TabtuneError && error.code === 'stopped') return null;
      throw error;
    } finally {
      evaluator.free();
      model.free();
    }
  }
  return list.map((one) => results.get(one)!);
}
