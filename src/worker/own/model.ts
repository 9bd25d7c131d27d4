import { sentence } from '../../protocol/errors';
import { type Checkpoint, type CheckpointOutline, readCheckpoint, readCheckpointOutline } from '../../exchange/checkpoint';
import type { Adapter } from '../../exchange/peft';
import { parseConfig } from '../../model/config';
import { checkFit } from '../../model/fit';
import { parameterTable } from '../../model/parameters';
import type { AdapterFacts, ModelFacts } from '../../protocol/own';
import { ADAPTER, namesIn, topFolder } from '../../protocol/base/own-folder';
import { adapterIn, type BaseOf, outlineGiven, readGiven } from './adapter';

/** What a person's own model is, from its files. */

/** Weights, and the adapter with which training goes on beside them. */
export interface OwnCheckpoint {
  checkpoint: Checkpoint;
  adapter: Adapter | null;
}

/** A whole model, or an adapter with the model that it belongs to: merged, or beside it. */
export async function readOwnModel(files: ReadonlyMap<string, Blob>, baseOf: BaseOf): Promise<OwnCheckpoint> {
  const given = await adapterIn(files, baseOf);
  if (given) return readGiven(given);
  return { checkpoint: withNotes(await readCheckpoint(files), files), adapter: null };
}

/** What a model is, from config, headers and names alone; throws for one that cannot be trained. */
export async function describeOwnModel(files: ReadonlyMap<string, Blob>, baseOf: BaseOf): Promise<ModelFacts> {
  const given = await adapterIn(files, baseOf);
  if (!given) return factsOf(withNotes(await readCheckpointOutline(files), files), null);
  const { outline, adapter } = await outlineGiven(given);
  return factsOf(outline, { base: given.name, continued: given.continued, lora: adapter.settings });
}

/** An adapter beside a whole model is not merged into it unasked. */
function withNotes<T extends CheckpointOutline>(whole: T, files: ReadonlyMap<string, Blob>): T {
  const paths = [...files.keys()];
  if (!namesIn(paths, topFolder(paths)).includes(ADAPTER)) return whole;
  const note = sentence`${ADAPTER} lies beside the weights of a whole model, which alone were read. Drop the adapter without them to use it.`;
  return { ...whole, notes: [...(whole.notes ?? []), note] };
}

/** Throws `checkpoint` or `unsupported` for a config that cannot be trained, and for tensors that are not those of the config. */
export function factsOf(
  { config: given, tensors, chatTemplate: template, notes = [] }: CheckpointOutline,
  adapter: AdapterFacts | null,
): ModelFacts {
  const config = parseConfig(given);
  checkFit(config, tensors);
  // What is merged is made in float32.
  const merged = adapter !== null && !adapter.continued;
  const dtypes = new Set([...tensors.values()].map(({ dtype }) => (merged ? 'F32' : (dtype ?? 'F32'))));
  const chatTemplate = typeof template === 'string';
  const plain = sentence`It has no chat template of its own: questions and answers are put under the headings “### Question:” and “### Answer:”.`;
  return {
    family: String((given as { model_type?: unknown }).model_type),
    parameters: parameterTable(config).trainable,
    layers: config.layers,
    hidden: config.hidden,
    vocabulary: config.vocabulary,
    positions: config.maxPositions,
    dtypes: [...dtypes],
    chatTemplate,
    adapter,
    warnings: [...(chatTemplate ? [] : [plain]), ...notes],
  };
}
