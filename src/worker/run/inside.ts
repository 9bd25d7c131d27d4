import { batchAt } from '../../data/batches';
import { IGNORED } from '../../data/text/encoded';
import { untilStopped } from '../../data/text/pieces';
import type { Device } from '../../device/interface';
import { Model } from '../../model/llama';
import type { Row } from '../../model/passes/batch';
import { fail } from '../../protocol/errors';
import type { Recipe } from '../../protocol/recipe';
import { type InsideToken, type InsideUpdate, MOST_INSIDE } from '../../protocol/runs/inside';
import { Closely } from '../../train/closely';
import { Trainer } from '../../train/trainer';
import type { Library } from '../library';

export interface InsideHooks {
  signal: AbortSignal;
  /** How far the reading of the rows is. */
  onRead?: (done: number, total: number) => void;
  onUpdate?: (update: InsideUpdate) => void;
}

/** Whether the token at `t` is learnt, as the loss shifts by one. */
const isLearnt = ({ labels }: Row, t: number): boolean => t > 0 && labels[t] !== IGNORED;

/**
 * Makes the first updates of a recipe as a run of it does, and tells of each what can be measured; `updates` from 1 to MOST_INSIDE, fewer
 * where the recipe has fewer. The row that is shown is the first of the batch's last part, whose losses are still there when the update is
 * over. Throws what a run throws, and `stopped`.
 */
export async function inside(
  device: Device,
  library: Library,
  recipe: Recipe,
  updates: number,
  { signal, onRead, onUpdate }: InsideHooks,
): Promise<InsideUpdate[]> {
  if (!(Number.isInteger(updates) && updates >= 1 && updates <= MOST_INSIDE))
    throw fail('recipe')`${updates} updates cannot be looked into; it must be a whole number from 1 to ${MOST_INSIDE}.`;
  const check = (): void => {
    if (signal.aborted) throw fail('stopped')`Looking inside was stopped.`;
  };
  const { checkpoint, adapter, tokenizer } = await untilStopped(library.model(recipe.model), signal);
  const { rows, longest } = await untilStopped(library.learnt(recipe, { signal, ...(onRead ? { onProgress: onRead } : {}) }), signal);
  const { per_device_train_batch_size: batch, gradient_accumulation_steps: accumulation, precision, lora, quantization, seed } = recipe;
  const length = Math.min(Math.max(2, longest), recipe.max_length);
  const model = new Model(device, checkpoint.config, { batch, length, precision, lora, adapter, quantization, seed });
  const trainer = new Trainer(model, recipe, { telling: true });
  const closely = new Closely(trainer);
  const describe = async (row: Row, losses: Float32Array): Promise<InsideToken[]> => {
    const texts = await tokenizer.decode(
      row.inputIds.map((id) => [id]),
      { specials: true },
    );
    let next = 0;
    return texts.map((text, t) => {
      const learnt = isLearnt(row, t);
      return { text, learnt, loss: learnt ? losses[next++]! : null };
    });
  };
  const one = async (step: number): Promise<InsideUpdate> => {
    const size = batch * accumulation;
    const given = batchAt(recipe.data_seed, step, size, rows.length).map((i) => rows[i]!);
    const { metrics, ...measured } = await closely.step(given);
    const row = given[size - batch]!;
    const learnt = row.labels.filter((_, t) => isLearnt(row, t)).length;
    const { losses, clip } = await trainer.told(learnt);
    return {
      ...metrics,
      ...measured,
      rows: size,
      targets: given.reduce((sum, each) => sum + each.labels.filter((_, t) => isLearnt(each, t)).length, 0),
      tokens: await describe(row, losses),
      rowLoss: losses.reduce((sum, loss) => sum + loss, 0) / learnt,
      maxGradNorm: recipe.max_grad_norm,
      clip,
      trained: model.table.trainable,
      adapters: model.lora !== null,
    };
  };
  try {
    await model.load(checkpoint, check);
    await trainer.build();
    await closely.build();
    const told: InsideUpdate[] = [];
    while (told.length < Math.min(updates, recipe.max_steps)) {
      check();
      const update = await one(told.length);
      told.push(update);
      onUpdate?.(update);
    }
    return told;
  } catch (reason) {
    throw trainer.advise(reason);
  } finally {
    closely.free();
    trainer.free();
    model.free();
  }
}
