import { batchAt } from '../data/batches';
import { encodeHeldOut } from '../evaluate/evaluator';
import { huggingFaceFolder } from '../exchange/folder';
import { type Adapter, peftFolder } from '../exchange/peft';
import { adapterTable, poolOfAdapter, startOfAdapter } from '../model/adapter';
import { type ModelConfig, parseConfig } from '../model/config';
import type { ExportedFile } from '../protocol/messages';
import type { Recipe } from '../protocol/recipe';
import type { RunRecord } from '../protocol/runs/run';
import type { Library } from './library';
import { filled, mergedTensors } from './merge';

/** Larger models are not put into the zip: they are fetched where they are trained. */
const MAX_BASE_BYTES = 600e6;

/** Everything to make a run again on a cluster: see exchange/handover.ts. */
export async function handOver(library: Library, record: RunRecord): Promise<ExportedFile[]> {
  const { handover } = await import('../exchange/handover'); // Its scripts are large, and few ask for them.
  const { recipe } = record;
  const { checkpoint, adapter, tokenizer } = await library.model(recipe.model);
  const { rows, examples, evaluation } = await library.data(recipe);
  const config = parseConfig(checkpoint.config);
  const tensors = mergedTensors(checkpoint, config, [], null);
  const bytes = tensors.reduce((n, { shape }) => n + shape.reduce((a, b) => a * b, 4), 0);
  const { name: id, ships } = await library.origin(recipe.model);
  return handover({
    record,
    dataRows: examples,
    tokenised: rows,
    order: orderOf(recipe, rows.length),
    heldOut: (await encodeHeldOut(tokenizer, evaluation.heldOut)).map(({ scored }) => scored),
    prompts: evaluation.prompts,
    lookAlikes: evaluation.lookAlikes,
    baseModel: {
      id,
      isBuiltIn: ships,
      ...(bytes <= MAX_BASE_BYTES ? { files: await huggingFaceFolder({ checkpoint, tensors }) } : {}),
    },
    ...(recipe.lora ? { adapter: startFiles(recipe, id, config, adapter) } : {}),
    // A tokenizer may know tokens that the table of words has no row for.
    padId: tokenizer.padId < config.vocabulary ? tokenizer.padId : tokenizer.eosId,
  });
}

function* orderOf(
  { data_seed, max_steps, per_device_train_batch_size, gradient_accumulation_steps }: Recipe,
  rows: number,
): Iterable<number[]> {
  for (let step = 0; step < max_steps; step++)
    yield batchAt(data_seed, step, per_device_train_batch_size * gradient_accumulation_steps, rows);
}

/** The adapter as it is before the first update: fresh, or the one that the model goes on from. */
function startFiles({ lora, seed }: Recipe, baseModel: string, config: ModelConfig, adapter: Adapter | null): ExportedFile[] {
  const table = adapterTable(config, lora!);
  const pool = adapter ? poolOfAdapter(table, adapter) : startOfAdapter(table, seed);
  return peftFolder({ settings: lora!, baseModel, modules: filled(table, pool).map((module) => ({ ...module, ...module.matrices })) });
}
