import type { ModelEntry } from '../../protocol/catalogue';
import type { OwnFile } from '../../protocol/messages';
import { type OwnModel, QUANTISED } from '../../protocol/own';
import { ADAPTER, isAdapter as hasAdapter, namesIn, topFolder } from '../../protocol/base/own-folder';
import type { OwnPart } from './list';
import { headOf } from './packed';

/** What files seem to be, before anybody has read them. */

/** `records`: runs and logs; null: only the person knows. */
export type Guess = OwnPart | 'records' | 'lesson' | null;

const WEIGHTS =
  /\.(safetensors|gguf|bin|pt|pth)$|(^|\/)(model\.safetensors\.index|config|tokenizer|tokenizer_config)\.json$|(^|\/)tokenizer\.model$/i;
/** Prompt sets that everybody names alike. */
const PROMPTS = /advbench|harmbench|jailbreakbench|jbb|xstest|harmful_behaviors|prompts?[-_.]/i;
const HEAD = 4096;
/** Bytes that the settings of an adapter may have to be looked into before they are added. */
const SETTINGS = 2 ** 20;

/** A record or a log says so near its beginning: their first fields are known. */
async function isRecord(file: OwnFile): Promise<boolean> {
  if (!/\.json(\.gz)?$/i.test(file.path)) return false;
  const head = (await headOf(file, HEAD)).trimStart();
  return head.startsWith('{') && /"(version|log_history|global_step|best_global_step|best_metric)"\s*:/.test(head);
}

/** A lesson names its format; one alone is opened. */
async function isLesson([{ path, data }]: readonly [OwnFile]): Promise<boolean> {
  return /\.json$/i.test(path) && /"format"\s*:\s*"tabtune-lesson@/.test(await data.slice(0, HEAD).text());
}

export async function guess(files: readonly OwnFile[]): Promise<Guess> {
  if (files.some(({ path }) => path.includes('/') || WEIGHTS.test(path))) return 'model';
  if (files.length === 1 && (await isLesson(files as readonly [OwnFile]))) return 'lesson';
  const records = await Promise.all(files.map(isRecord));
  if (records.length > 0 && records.every(Boolean)) return 'records';
  return files.every(({ path }) => PROMPTS.test(path)) ? 'prompts' : null;
}

const pathsOf = (files: readonly OwnFile[]): string[] => files.map(({ path }) => path);

/** Whether these are the files of an adapter, without the weights of the model that it belongs to. */
export const isAdapter = (files: readonly OwnFile[]): boolean => hasAdapter(namesIn(pathsOf(files), topFolder(pathsOf(files))));

/** The model that an adapter says it belongs to; null where it says nothing, or cannot be read, which is told once it is added. */
export async function baseNamed(files: readonly OwnFile[]): Promise<string | null> {
  const config = files.find(({ path }) => path === topFolder(pathsOf(files)) + ADAPTER);
  if (!config || config.data.size > SETTINGS) return null;
  try {
    const { base_model_name_or_path: name } = JSON.parse(await config.data.text()) as { base_model_name_or_path?: unknown };
    return typeof name === 'string' && name !== '' ? name : null;
  } catch {
    return null;
  }
}

/** A model that an adapter can stand beside. */
export interface Base {
  id: string;
  title: string;
}

/** What ships and what the person brought along, but for adapters. */
export function basesOf(models: readonly ModelEntry[], own: readonly OwnModel[]): Base[] {
  const adapters = new Set(own.flatMap(({ id, facts }) => (facts?.adapter ? [id] : [])));
  return models.filter(({ id }) => !adapters.has(id)).map(({ id, title }) => ({ id, title }));
}

/** The model that a quantised copy was made from, by their names, if it is there; for a person to confirm. */
export function originalOf(name: string | null, bases: readonly Base[]): Base | null {
  if (name === null || !QUANTISED.test(name)) return null;
  const short = (text: string): string => text.slice(text.lastIndexOf('/') + 1).toLowerCase();
  const original = short(name.replace(QUANTISED, ''));
  return bases.find(({ id, title }) => [short(id), short(title)].includes(original)) ?? null;
}

/** The name that a model gets: of the folder that was dropped. */
export function folderName(files: readonly OwnFile[]): string {
  const named = (name: RegExp): OwnFile | undefined => files.find(({ path }) => name.test(path));
  const config = named(/(^|\/)config\.json$/) ?? named(/(^|\/)adapter_config\.json$/) ?? files[0];
  const parts = config?.path.split('/').filter(Boolean) ?? [];
  // Of a copy of the Hub's cache the folder is a commit; its name stands above.
  const hub = parts.find((part) => part.startsWith('models--'));
  return hub?.slice('models--'.length).replaceAll('--', '/') ?? parts.at(-2) ?? 'model';
}
