import { untilStopped } from '../../data/text/pieces';
import type { Device } from '../../device/interface';
import { encodeEvaluation, Evaluator, positionsFor } from '../../evaluate/evaluator';
import { wordingOf } from '../../evaluate/outcome';
import { endsOf } from '../../exchange/reading/special-tokens';
import { findJudge } from '../../judge/judges';
import { parseConfig } from '../../model/config';
import { Model } from '../../model/llama';
import type { DeviceChoice, DeviceName } from '../../protocol/device/names';
import { fail } from '../../protocol/errors';
import type { JobHandle } from '../../protocol/jobs';
import { MOST_NEW_TOKENS, ONLINE_TRACK } from '../../protocol/recipe';
import type { Checked, CheckRequest } from '../../protocol/runs/checking';
import { layoutOf, poolOf } from '../export';
import type { Keeper, Restored } from '../keeper';
import type { Library } from '../library';

/** Where models and checkpoints come from, and what computes. */
export interface CheckMeans {
  keeper: Keeper;
  library: Library;
  device: (choice: DeviceChoice, model: string) => Promise<Device>;
  /** What stands for the device that a run was computed on. */
  like: (name: DeviceName) => Promise<DeviceChoice>;
}

/** The weights that are asked: those of a model, or of a track of a run in its newest checkpoint. */
interface Still {
  model: string;
  device: DeviceChoice;
  saved: Restored | null;
  track: string;
}

async function find({ keeper, like }: CheckMeans, { of }: CheckRequest): Promise<Still> {
  if ('model' in of) return { ...of, saved: null, track: ONLINE_TRACK };
  const saved = await keeper.restore(of.run);
  if (!saved) throw fail('checkpoint')`The weights of this run were not kept, so they cannot be asked.`;
  return { model: saved.recipe.model, device: await like(saved.device), saved, track: of.track };
}

/**
 * Puts all prompts, look-alikes and held-out rows to weights that lie still, as the closing evaluation of a run does. Throws `checkpoint`
 * where a run's weights were not kept, `recipe` for a judge, prompts or a track that there are not and for another length than those of a
 * recipe, `data` without prompts, `out-of-memory`, `device-lost`, `stopped`.
 */
export async function checkUp(means: CheckMeans, request: CheckRequest, { signal, onProgress }: JobHandle): Promise<Checked> {
  const { library } = means;
  const { maxNewTokens } = request;
  if (!(Number.isInteger(maxNewTokens) && maxNewTokens >= 1 && maxNewTokens <= MOST_NEW_TOKENS))
    throw fail('recipe')`The longest answer has ${maxNewTokens} tokens; it must be a whole number from 1 to ${MOST_NEW_TOKENS}.`;
  const judge = findJudge(request.judge);
  const still = await find(means, request);
  const { saved } = still;
  const [{ checkpoint, adapter, tokenizer }, questions] = await untilStopped(
    Promise.all([library.model(still.model), library.questions(request.prompts, request.data)]),
    signal,
  );
  if (questions.prompts.length === 0)
    throw fail('data')`The prompt set "${request.prompts}" has no adversarial prompts to ask. Choose another.`;
  const { maxPositions, slidingWindow } = parseConfig(checkpoint.config);
  const longest = saved?.recipe.max_length ?? Math.min(maxPositions, slidingWindow ?? Infinity);
  const encoded = await untilStopped(encodeEvaluation(tokenizer, questions, longest), signal);
  const device = await means.device(still.device, still.model);
  const { precision = 'float32', lora = null, quantization = null, seed = 0 } = saved?.recipe ?? {};
  const endIds = [tokenizer.eosId, tokenizer.endOfTurnId, ...endsOf(checkpoint.generationConfig)];
  const positions = positionsFor(encoded, maxNewTokens);
  const options = { batch: 1, length: 2, positions, precision, lora, adapter, quantization, seed, endIds };
  const model = new Model(device, checkpoint.config, options);
  const { prompts, lookAlikes, heldOut } = encoded;
  const all = { live_prompts: prompts.length, live_rows: Math.max(1, heldOut.length) };
  const settings = { prompts: request.prompts, judge: request.judge, max_new_tokens: maxNewTokens, ...all };
  const evaluator = new Evaluator(model, tokenizer, encoded, settings, [ONLINE_TRACK], judge);
  const { maxMemory = Infinity } = device.report.limits;
  const total = [model.bill(), ...evaluator.bills()].reduce((sum, bill) => sum + bill.total, 0);
  if (total > maxMemory)
    throw fail(
      'out-of-memory',
    )`The check-up needs ${total} bytes of memory at once, and there are ${maxMemory} at most. Choose a smaller model or shorter answers.`;
  const check = (): void => {
    if (signal.aborted) throw fail('stopped')`The check-up was stopped.`;
  };
  try {
    await model.load(checkpoint, check);
    check();
    if (saved) {
      const { count } = layoutOf(model.config, saved.recipe);
      await model.write(model.weights, poolOf(saved, still.track, count));
    }
    await evaluator.build();
    check();
    const asked = { done: 0, total: (prompts.length + lookAlikes.length + heldOut.length) * maxNewTokens };
    const hear = (_: number, ids: number[]): void => {
      asked.done += ids.length;
      onProgress({ what: still.model, ...asked });
    };
    const found = await evaluator.evaluate(ONLINE_TRACK, 0, true, 0, () => signal.aborted, hear);
    const { step: _step, track: _track, full: _full, drift: _drift, ...evaluation } = found;
    return { evaluation, adapter: device.report, step: saved?.trainer.step ?? null, wording: wordingOf(questions.prompts) };
  } catch (reason) {
    throw await device.cause(reason);
  } finally {
    evaluator.free();
    model.free();
  }
}
