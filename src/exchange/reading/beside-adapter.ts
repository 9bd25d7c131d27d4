import type { Checkpoint } from '../checkpoint';
import { type FileSource, folderOf, readJson } from '../files';
import { contentOf, ROLES } from './special-tokens';
import { Ids } from './token-ids';
import { label, shown } from '../strict-json';
import { ADAPTER } from '../../protocol/base/own-folder';
import { sentence, type Sentence } from '../../protocol/errors';

/** What lies beside an adapter and says the same things as the files of its base. */

type Json = Record<string, unknown>;
type Given = Partial<Pick<Checkpoint, 'config' | 'tokenizer' | 'tokenizerConfig' | 'generationConfig' | 'specialTokensMap'>>;

const HOMES = ['tokenizer_config.json', 'special_tokens_map.json'] as const;

/**
 * The special tokens of the files beside an adapter, with which it was trained, in place of those of its base: only what differs, by role.
 * One that the vocabulary of the base does not have is not used. `notes` are told both, and which other files are not read.
 */
export async function specialTokensBeside(
  files: FileSource,
  base: Given,
  name: string,
  notes: Sentence[],
): Promise<Pick<Given, 'tokenizerConfig' | 'specialTokensMap'>> {
  const beside = folderOf(files, ADAPTER).files;
  for (const [path, own] of [
    ['config.json', base.config],
    ['generation_config.json', base.generationConfig],
  ] as const) {
    const found = await readJson(beside, path);
    const other = Object.keys(found ?? {}).filter((key) => JSON.stringify(found![key]) !== JSON.stringify((own as Json | null)?.[key]));
    if (other.length > 0)
      notes.push(
        sentence`${path} beside the adapter is not used: ${other.map(label).join(', ')} is other or more there than in that of its base ${name}.`,
      );
  }
  const ids = new Ids(base.tokenizer);
  const changed: Json = {};
  for (const home of HOMES) {
    const found = await readJson(beside, home);
    for (const role of ROLES) {
      const [token, before] = [contentOf(found?.[role]), contentOf((base.tokenizerConfig as Json | null)?.[role])];
      if (token === undefined || role in changed) continue;
      // What the first of both files says holds, even where it is what the base has.
      if (token === before) changed[role] = token;
      else if (ids.of(token) === undefined)
        notes.push(
          sentence`The ${role} ${shown(token)} of ${home} beside the adapter is not used: the vocabulary of its base ${name} does not have it.`,
        );
      else {
        changed[role] = token;
        notes.push(
          sentence`The ${role} ${shown(token)} of ${home} beside the adapter is used; its base ${name} has ${before === undefined ? sentence`none` : shown(before)}.`,
        );
      }
    }
  }
  if (Object.keys(changed).length === 0) return {};
  const map = base.specialTokensMap as Json | null | undefined;
  const inMap = Object.fromEntries(Object.entries(changed).filter(([role]) => map?.[role] !== undefined));
  return {
    tokenizerConfig: { ...(base.tokenizerConfig as Json | null), ...changed },
    ...(Object.keys(inMap).length === 0 ? {} : { specialTokensMap: { ...map, ...inMap } }),
  };
}
