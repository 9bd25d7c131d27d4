import type { OwnFile } from '../../protocol/messages';
import type { OwnPart } from './list';

/** What files seem to be, before anybody has read them. */

/** `records`: runs and logs; null: only the person knows. */
export type Guess = OwnPart | 'records' | null;

const WEIGHTS =
  /\.(safetensors|gguf|bin|pt|pth)$|(^|\/)(model\.safetensors\.index|config|tokenizer|tokenizer_config)\.json$|(^|\/)tokenizer\.model$/i;
/** Prompt sets that everybody names alike. */
const PROMPTS = /advbench|harmbench|jailbreakbench|jbb|xstest|harmful_behaviors|prompts?[-_.]/i;
const HEAD = 4096;

/** A record or a log says so near its beginning: their first fields are known. */
async function isRecord({ path, data }: OwnFile): Promise<boolean> {
  if (!/\.json$/i.test(path)) return false;
  const head = (await data.slice(0, HEAD).text()).trimStart();
  return head.startsWith('{') && /"(version|log_history|global_step|best_global_step|best_metric)"\s*:/.test(head);
}

export async function guess(files: readonly OwnFile[]): Promise<Guess> {
  if (files.some(({ path }) => path.includes('/') || WEIGHTS.test(path))) return 'model';
  const records = await Promise.all(files.map(isRecord));
  if (records.length > 0 && records.every(Boolean)) return 'records';
  return files.every(({ path }) => PROMPTS.test(path)) ? 'prompts' : null;
}

/** Whether these are the files of an adapter without the model that it belongs to. */
export function isAdapter(files: readonly OwnFile[]): boolean {
  const some = (name: string): boolean => files.some(({ path }) => path.split('/').at(-1) === name);
  return some('adapter_config.json') && !some('config.json');
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
