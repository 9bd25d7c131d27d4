import { modelFolder } from '../exchange/folder';
import { peftFolder } from '../exchange/peft';
import { type StreamedFile, streamedBlob } from '../exchange/streamed';
import { type AdapterTable, adapterTable } from '../model/adapter';
import { type ModelConfig, parseConfig } from '../model/config';
import { type Layout, parameterTable, valuesOf } from '../model/parameters';
import { fail } from '../protocol/errors';
import type { WeightsForm } from '../protocol/messages';
import { ONLINE_TRACK, type Recipe, START_TRACK } from '../protocol/recipe';
import type { RunRecord } from '../protocol/runs/run';
import { averageTracks } from '../train/averages';
import type { Keeper, Restored } from './keeper';
import type { Library } from './library';
import { filled, mergedTensors } from './merge';

/** Layout of what a recipe trains. */
export const layoutOf = (config: ModelConfig, { lora }: Pick<Recipe, 'lora'>): Layout =>
  lora ? adapterTable(config, lora) : parameterTable(config);

/** What was trained, in the weights of a track, as one array laid out by its table. */
export function poolOf({ trainer, recipe }: Restored, track: string, count: number): Float32Array<ArrayBuffer> {
  if (track === ONLINE_TRACK) return trainer.weights;
  if (track === START_TRACK) return trainer.start;
  const { names } = averageTracks(recipe);
  const at = names.indexOf(track);
  if (at < 0) throw fail('recipe')`The run has no track ${track}; it has ${[START_TRACK, ONLINE_TRACK, ...names].join(', ')}.`;
  return trainer.tracks.subarray(at * count, (at + 1) * count);
}

/** A track of a kept run, from its newest whole checkpoint, made while it is written; needs no device. Throws `checkpoint` when there is none. */
export async function exportTrack(
  keeper: Keeper,
  library: Library,
  record: RunRecord,
  track: string,
  form: WeightsForm = 'merged',
): Promise<StreamedFile[]> {
  const saved = await keeper.restore(record.id);
  if (!saved) throw fail('checkpoint')`The weights of this run were not kept, so there is nothing to export.`;
  const { checkpoint } = await library.model(record.recipe.model);
  const config = parseConfig(checkpoint.config);
  const table = layoutOf(config, saved.recipe);
  const pool = poolOf(saved, track, table.count);
  const card = { record, track, step: saved.trainer.step };
  const { lora } = saved.recipe;
  if (!lora) {
    if (form === 'adapter') throw fail('recipe')`This run trained all weights, so it has no adapter; export the whole model.`;
    const tensors = table.parameters.map((p) => ({ name: p.name, shape: p.shape, data: valuesOf(p, pool) }));
    return modelFolder({ checkpoint, tensors, card });
  }
  const modules = filled(table as AdapterTable, pool);
  if (form === 'merged') return modelFolder({ checkpoint, tensors: mergedTensors(checkpoint, config, modules, lora), card });
  const { name: baseModel } = await library.origin(record.recipe.model);
  const files = peftFolder({ settings: lora, baseModel, modules: modules.map((m) => ({ ...m, ...m.matrices })), card });
  return files.map(({ path, data }) => streamedBlob(path, data));
}
