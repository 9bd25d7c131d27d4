import { readTemplate } from '../../exchange/checkpoint';
import { folderOf, readJson } from '../../exchange/files';
import { type Adapter, type AdapterOutline, readPeftOutline } from '../../exchange/peft';
import { specialTokensBeside } from '../../exchange/reading/beside-adapter';
import { linearModules, readAdapter } from '../../model/adapter';
import { fail, sentence, type Sentence } from '../../protocol/errors';
import type { AdapterUse } from '../../protocol/own';
import { ADAPTER, isAdapter, namesIn, topFolder } from '../../protocol/base/own-folder';
import type { Checkpoint, CheckpointOutline } from '../../exchange/checkpoint';
import { withAdapter } from '../merge';
import { parsed } from './parsed';

/** An adapter that a person brought along, and the model that it belongs to. */

/** Beside the files of an adapter with which training goes on, or whose base was chosen; without it an adapter is merged. */
export const USE = 'use.json';

/** A model that an adapter belongs to, as far as it is asked for. */
export interface BaseModel {
  /** What others know it by; the name that was asked for unless given. */
  name?: string;
  outline: () => Promise<CheckpointOutline>;
  whole: () => Promise<Checkpoint>;
}

/** Finds the model that an adapter belongs to by the name in its files, or by its id. Throws `checkpoint` when there is none. */
export type BaseOf = (name: string) => Promise<BaseModel>;

interface Use {
  adapter: AdapterUse;
  /** The id of the model that was chosen as its base, whatever its config names. */
  base?: string;
}

export const useFile = (use: Use): Blob => new Blob([JSON.stringify(use)], { type: 'application/json' });

/** Files of an adapter, and what shall be done with it. */
export interface GivenAdapter {
  files: ReadonlyMap<string, Blob>;
  base: BaseModel;
  /** The name of the base. */
  name: string;
  continued: boolean;
}

/** Of an adapter its base and its use; null for a whole model. Throws `checkpoint` where the base is not named, or not there. */
export async function adapterIn(files: ReadonlyMap<string, Blob>, baseOf: BaseOf): Promise<GivenAdapter | null> {
  const paths = [...files.keys()];
  const top = topFolder(paths);
  if (!isAdapter(namesIn(paths, top))) return null;
  const config = await readJson(folderOf(files, ADAPTER).files, ADAPTER);
  const { base_model_name_or_path: named } = config ?? {};
  const use = await parsed<Partial<Use> | null>(files.get(top + USE));
  const wanted = use?.base ?? named;
  if (typeof wanted !== 'string' || wanted === '')
    throw fail('checkpoint', {
      reason: 'base',
    })`${ADAPTER} does not name the model that the adapter belongs to (base_model_name_or_path). Choose its base where you add it.`;
  const base = await baseOf(wanted);
  return { files, base, name: base.name ?? wanted, continued: use?.adapter === 'continue' };
}

type Read<T> = { base: T; notes: Sentence[] };

/** The base as the adapter was trained on it: with the chat template and, where it is read whole, the special tokens that lie beside it. */
async function asTrained<T extends CheckpointOutline>({ files, name }: GivenAdapter, base: T): Promise<Read<T>> {
  const beside = folderOf(files, ADAPTER).files;
  const template = await readTemplate(beside);
  const notes: Sentence[] = [];
  const given = (base as Partial<Checkpoint>).tokenizer;
  const own = given === undefined ? null : await readJson(beside, 'tokenizer.json');
  if (own && JSON.stringify(own) !== JSON.stringify(given))
    notes.push(sentence`tokenizer.json beside the adapter is another than that of its base ${name}, which is used.`);
  // The tokens are looked up in the base's tokenizer, which outlines do not have.
  const tokens = given ? await specialTokensBeside(files, base, name, notes) : {};
  if (template === null || template === base.chatTemplate) return { base: { ...base, ...tokens }, notes };
  notes.push(sentence`The chat template beside the adapter is another than that of its base ${name}, and is used.`);
  return { base: { ...base, ...tokens, chatTemplate: template }, notes };
}

/** The base with the adapter merged into it, or beside it. */
export async function readGiven(given: GivenAdapter): Promise<{ checkpoint: Checkpoint; adapter: Adapter | null }> {
  const { base, notes } = await asTrained(given, await given.base.whole());
  const all = (more: readonly Sentence[] = []): Sentence[] => [...(base.notes ?? []), ...notes, ...more];
  if (!given.continued) {
    const checkpoint = await withAdapter(base, given.files);
    return { checkpoint: { ...checkpoint, notes: all((await outlineOf(given, base)).notes) }, adapter: null };
  }
  const adapter = await readAdapter(given.files, base);
  // What stands on it later is exported under this name.
  return { checkpoint: { ...base, notes: all(adapter.notes) }, adapter: { ...adapter, baseModel: given.name } };
}

const outlineOf = ({ files }: GivenAdapter, { config }: CheckpointOutline): Promise<AdapterOutline> =>
  readPeftOutline(files, linearModules(config));

/** The same, as far as headers tell. */
export async function outlineGiven(given: GivenAdapter): Promise<{ outline: CheckpointOutline; adapter: AdapterOutline }> {
  const { base, notes } = await asTrained(given, await given.base.outline());
  const adapter = await outlineOf(given, base);
  return { outline: { ...base, notes: [...(base.notes ?? []), ...notes, ...(adapter.notes ?? [])] }, adapter };
}
