import { type Checkpoint, readCheckpoint } from '../../exchange/checkpoint';
import { parseConfig } from '../../model/config';
import { parameterTable } from '../../model/parameters';
import { fail } from '../../protocol/errors';
import type { ModelFacts } from '../../protocol/own';
import { withAdapter } from '../merge';

/** What a person's own model is, from its files. */

export const ADAPTER = 'adapter_config.json';

/** Null for what is not there, or no JSON. */
export async function parsed<T>(file: Blob | undefined): Promise<T | null> {
  if (!file) return null;
  try {
    return JSON.parse(await file.text()) as T;
  } catch {
    return null;
  }
}

/** A whole model, or an adapter with the model that it belongs to, which `baseOf` finds by the name in its files. */
export async function readOwnModel(files: ReadonlyMap<string, Blob>, baseOf: (name: string) => Promise<Checkpoint>): Promise<Checkpoint> {
  const top = topFolder([...files.keys()]);
  const adapter = files.get(top + ADAPTER);
  if (!adapter || files.has(`${top}config.json`)) return readCheckpoint(files);
  const { base_model_name_or_path: name } = (await parsed<{ base_model_name_or_path?: unknown }>(adapter)) ?? {};
  if (typeof name !== 'string' || name === '')
    throw fail('checkpoint')`${ADAPTER} does not name the model that the adapter belongs to (base_model_name_or_path).`;
  return withAdapter(await baseOf(name), files);
}

/** What a checkpoint is, from its config and headers; throws for one that cannot be trained. */
export function factsOf(checkpoint: Checkpoint): ModelFacts {
  const config = parseConfig(checkpoint.config);
  const { trainable, parameters } = parameterTable(config);
  const missing = parameters.find(({ name }) => !checkpoint.tensors.has(name));
  if (missing) throw fail('checkpoint')`The checkpoint has no tensor ${missing.name} (expected shape [${missing.shape.join(', ')}]).`;
  const dtypes = new Set([...checkpoint.tensors.values()].map(({ dtype }) => dtype ?? 'F32'));
  const chatTemplate = typeof checkpoint.chatTemplate === 'string';
  return {
    family: String((checkpoint.config as { model_type?: unknown }).model_type),
    parameters: trainable,
    layers: config.layers,
    hidden: config.hidden,
    vocabulary: config.vocabulary,
    positions: config.maxPositions,
    dtypes: [...dtypes],
    chatTemplate,
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
