import { type ChatTokenizer, loadTokenizer } from '../data/text/tokenizer';
import type { Checkpoint } from '../exchange/checkpoint';
import { endsOf, tableRows } from '../exchange/reading/special-tokens';
import type { Device } from '../device/interface';
import { findJudge } from '../judge/judges';
import { createModel, type Model } from '../model/llama';
import { fail } from '../protocol/errors';
import { ONLINE_TRACK, type Precision, type Recipe } from '../protocol/recipe';
import type { Evaluation } from '../protocol/runs/run';
import { encodeEvaluation, type EvaluationData, Evaluator, positionsFor } from './evaluator';

export interface CheckpointSettings extends Pick<Recipe['evaluation'], 'prompts' | 'judge' | 'max_new_tokens'> {
  precision?: Precision;
  /** The weights from which drift is measured; without them drift is null. */
  start?: Checkpoint;
}

/** As an evaluation of a run, of weights that belong to none. */
export type CheckpointEvaluation = Omit<Evaluation, 'step' | 'track' | 'full' | 'drift'> & { drift: number | null };

/** The tokenizer of a checkpoint. Throws `checkpoint` when tokenizer.json or tokenizer_config.json is missing or cannot be used. */
export async function tokenizerOf({ config, tokenizer, tokenizerConfig, chatTemplate }: Checkpoint): Promise<ChatTokenizer> {
  if (!tokenizer || !tokenizerConfig)
    throw fail('checkpoint')`The checkpoint has no tokenizer.json and tokenizer_config.json, so text cannot be put to it.`;
  return loadTokenizer(tokenizer, tokenizerConfig, chatTemplate, undefined, tableRows(config));
}

/**
 * Puts every prompt, look-alike and held-out row to a checkpoint and judges the answers. Lists may be empty, `prompts` excepted.
 * Throws `data` without prompts, `recipe` for an unknown judge or prompts beyond the model's positions, `unsupported` for a judge
 * that needs a model, `checkpoint` for one that cannot be read.
 */
export async function evaluateCheckpoint(
  device: Device,
  checkpoint: Checkpoint,
  data: EvaluationData,
  settings: CheckpointSettings,
): Promise<CheckpointEvaluation> {
  if (data.prompts.length === 0) throw fail('data')`There are no prompts to put to the checkpoint; give at least one.`;
  const judge = findJudge(settings.judge);
  const tokenizer = await tokenizerOf(checkpoint);
  const encoded = await encodeEvaluation(tokenizer, data);
  const positions = positionsFor(encoded, settings.max_new_tokens);
  const { precision = 'float32' } = settings;
  const endIds = [tokenizer.eosId, tokenizer.endOfTurnId, ...endsOf(checkpoint.generationConfig)];
  const model = await createModel(device, checkpoint, { batch: 1, length: 2, positions, precision, endIds });
  const all = { live_prompts: data.prompts.length, live_rows: Math.max(1, data.heldOut.length) };
  const evaluator = new Evaluator(model, tokenizer, encoded, { ...settings, ...all }, [ONLINE_TRACK], judge);
  try {
    await evaluator.build();
    const { step: _, track: __, full: ___, ...evaluation } = await evaluator.evaluate(ONLINE_TRACK, 0, true, 0);
    return { ...evaluation, drift: settings.start ? await distance(model, checkpoint, settings.start) : null };
  } finally {
    evaluator.free();
    model.free();
  }
}

/** Euclidean distance of two checkpoints of one model, summed in float64. */
async function distance({ table }: Model, a: Checkpoint, b: Checkpoint): Promise<number> {
  let squares = 0;
  for (const { name, shape } of table.parameters) {
    const other = b.tensors.get(name);
    if (other?.shape.join() !== shape.join())
      throw fail('checkpoint')`The start weights have no tensor ${name} of shape [${shape.join(', ')}]: drift needs one architecture.`;
    const [now, then] = await Promise.all([a.tensors.get(name)!.read(), other.read()]);
    now.forEach((x, i) => {
      const change = x - then[i]!;
      squares += change * change;
    });
  }
  return Math.sqrt(squares);
}
