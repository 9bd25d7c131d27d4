import { type Checkpoint, type CheckpointOutline, readCheckpoint, readCheckpointOutline } from '../../exchange/checkpoint';
import { type Adapter, readPeftOutline } from '../../exchange/peft';
import { linearModules, readAdapter } from '../../model/adapter';
import { parseConfig } from '../../model/config';
import { parameterTable } from '../../model/parameters';
import { fail } from '../../protocol/errors';
import type { AdapterFacts, AdapterUse, ModelFacts } from '../../protocol/own';
import { withAdapter } from '../merge';

/** What a person's own model is, from its files. */

export const ADAPTER = 'adapter_config.json';
/** Beside the files of an adapter with which training goes on; without it an adapter is merged. */
export const USE = 'use.json';

/** A model that an adapter belongs to, as far as it is asked for. */
export interface BaseModel {
  outline: () => Promise<CheckpointOutline>;
  whole: () => Promise<Checkpoint>;
}

/** Finds the model that an adapter belongs to by the name in its files. Throws `checkpoint` when there is none. */
export type BaseOf = (name: string) => Promise<BaseModel>;

/** Weights, and the adapter with which training goes on beside them. */
export interface OwnCheckpoint {
  checkpoint: Checkpoint;
  adapter: Adapter | null;
}

/** Null for what is not there, or no JSON. */
export async function parsed<T>(file: Blob | undefined): Promise<T | null> {
  if (!file) return null;
  try {
    return JSON.parse(await file.text()) as T;
  } catch {
    return null;
  }
}

export const useFile = (use: AdapterUse): Blob => new Blob([JSON.stringify({ adapter: use })], { type: 'application/json' });

/** Of an adapter the model that it belongs to and what shall be done with it; null for a whole model. */
async function adapterIn(files: ReadonlyMap<string, Blob>): Promise<Pick<AdapterFacts, 'base' | 'continued'> | null> {
  const top = topFolder([...files.keys()]);
  const adapter = files.get(top + ADAPTER);
  if (!adapter || files.has(`${top}config.json`)) return null;
  const { base_model_name_or_path: base } = (await parsed<{ base_model_name_or_path?: unknown }>(adapter)) ?? {};
  if (typeof base !== 'string' || base === '')
    throw fail('checkpoint')`${ADAPTER} does not name the model that the adapter belongs to (base_model_name_or_path).`;
  const use = await parsed<{ adapter?: AdapterUse } | null>(files.get(top + USE));
  return { base, continued: use?.adapter === 'continue' };
}

/** A whole model, or an adapter with the model that it belongs to: merged, or beside it. */
export async function readOwnModel(files: ReadonlyMap<string, Blob>, baseOf: BaseOf): Promise<OwnCheckpoint> {
  const given = await adapterIn(files);
  if (!given) return { checkpoint: await readCheckpoint(files), adapter: null };
  const base = await (await baseOf(given.base)).whole();
  if (given.continued) return { checkpoint: base, adapter: await readAdapter(files, base) };
  return { checkpoint: await withAdapter(base, files), adapter: null };
}

/** What a model is, from config, headers and names alone; throws for one that cannot be trained. */
export async function describeOwnModel(files: ReadonlyMap<string, Blob>, baseOf: BaseOf): Promise<ModelFacts> {
  const given = await adapterIn(files);
  if (!given) return factsOf(await readCheckpointOutline(files), null);
  const base = await (await baseOf(given.base)).outline();
  const { settings: lora } = await readPeftOutline(files, linearModules(base.config));
  return factsOf(base, { ...given, lora });
}

export function factsOf({ config: given, tensors, chatTemplate: template }: CheckpointOutline, adapter: AdapterFacts | null): ModelFacts {
  const config = parseConfig(given);
  const { trainable, parameters } = parameterTable(config);
  const missing = parameters.find(({ name }) => !tensors.has(name));
  if (missing) throw fail('checkpoint')`The checkpoint has no tensor ${missing.name} (expected shape [${missing.shape.join(', ')}]).`;
  // What is merged is made in float32.
  const merged = adapter !== null && !adapter.continued;
  const dtypes = new Set([...tensors.values()].map(({ dtype }) => (merged ? 'F32' : (dtype ?? 'F32'))));
  const chatTemplate = typeof template === 'string';
  return {
    family: String((given as { model_type?: unknown }).model_type),
    parameters: trainable,
    layers: config.layers,
    hidden: config.hidden,
    vocabulary: config.vocabulary,
    positions: config.maxPositions,
    dtypes: [...dtypes],
    chatTemplate,
    adapter,
    warnings: chatTemplate
      ? []
      : ['It has no chat template of its own: questions and answers are put under the headings “### Question:” and “### Answer:”.'],
  };
}

/** The outermost folder with a config, with its slash: what lies in folders beside it are other models. */
export function topFolder(paths: readonly string[]): string {
  const depth = (path: string): number => path.split('/').length;
  const named = (name: string): string | undefined =>
    paths.filter((path) => path.split('/').at(-1) === name).sort((a, b) => depth(a) - depth(b))[0];
  const config = named('config.json') ?? named(ADAPTER) ?? '';
  return config.slice(0, config.lastIndexOf('/') + 1);
}
