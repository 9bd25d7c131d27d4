import { huggingFaceFolder } from '../exchange/folder';
import { parseConfig } from '../model/config';
import { parameterTable } from '../model/parameters';
import { TabtuneError } from '../protocol/errors';
import type { ExportedFile } from '../protocol/messages';
import { ONLINE_TRACK, START_TRACK } from '../protocol/recipe';
import type { RunRecord } from '../protocol/run';
import { averageTracks } from '../train/averages';
import type { Keeper, Restored } from './keeper';
import type { Library } from './library';

/** The weights of a track as one array, laid out by the parameter table. */
function poolOf({ trainer, recipe }: Restored, track: string, count: number): Float32Array<ArrayBuffer> {
  if (track === ONLINE_TRACK) return trainer.weights;
  if (track === START_TRACK) return trainer.start;
  const { names } = averageTracks(recipe);
  const at = names.indexOf(track);
  if (at < 0)
    throw new TabtuneError('recipe', `The run has no track ${track}; it has ${[START_TRACK, ONLINE_TRACK, ...names].join(', ')}.`);
  return trainer.tracks.subarray(at * count, (at + 1) * count);
}

/** A track of a kept run, from its newest whole checkpoint; needs no GPU. Throws `checkpoint` when there is none. */
export async function exportTrack(keeper: Keeper, library: Library, record: RunRecord, track: string): Promise<ExportedFile[]> {
  const saved = await keeper.restore(record.id);
  if (!saved) throw new TabtuneError('checkpoint', 'The weights of this run were not kept, so there is nothing to export.');
  const { checkpoint } = await library.model(record.recipe.model);
  const table = parameterTable(parseConfig(checkpoint.config));
  const pool = poolOf(saved, track, table.count);
  const tensors = table.parameters.map(({ name, shape, offset, size }) => ({ name, shape, data: pool.slice(offset, offset + size) }));
  return huggingFaceFolder({ checkpoint, tensors, card: { record, track, step: saved.trainer.step } });
}
