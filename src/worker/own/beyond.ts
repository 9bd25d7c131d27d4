import type { Checkpoint } from '../../exchange/checkpoint';
import { someOf } from '../../exchange/reading/names';
import { tableRows } from '../../exchange/reading/special-tokens';
import { Ids } from '../../exchange/reading/token-ids';
import { shown } from '../../exchange/strict-json';
import { fail, listed, sentence, type Sentence } from '../../protocol/errors';

/** Tokens of a model's files that its table of words has no row for. */

type Json = Record<string, unknown>;

const ROLES = ['eos_token', 'bos_token', 'unk_token'] as const;
/** Of padding beyond the table the reading of the files tells. */
const ID_FIELDS = ['eos_token_id', 'bos_token_id'] as const;

const REMEDY = sentence`Take the tokenizer that the weights were trained with, or enlarge the table (resize_token_embeddings in Transformers) and save both.`;

const contentOf = (token: unknown): unknown =>
  typeof token === 'object' && token !== null ? (token as { content?: unknown }).content : token;

/**
 * Sentences about tokens beyond the table that a text can do without. Throws `checkpoint` where words of the vocabulary or the end of
 * answers lie beyond it, since then any text may need what is not there.
 */
export function tokensBeyond({
  config,
  tokenizer,
  tokenizerConfig,
  generationConfig,
}: Pick<Checkpoint, 'config' | 'tokenizer' | 'tokenizerConfig' | 'generationConfig'>): Sentence[] {
  const rows = tableRows(config);
  const rowsOfTable = sentence`the table of words, which has ${rows} rows (vocab_size in config.json)`;
  const { words, added } = new Ids(tokenizer).beyond(rows);
  const told = (list: readonly [content: string, id: number][]): Sentence =>
    sentence`${list.length}, ${someOf(list.map(([content, id]) => `${shown(content)} (${id})`))}`;
  if (words.length > 0)
    throw fail(
      'checkpoint',
    )`Tokens of the vocabulary in tokenizer.json lie beyond ${rowsOfTable}: ${told(words)}. They are not of one model. ${REMEDY}`;
  const roles = ROLES.flatMap((role) => {
    const content = contentOf((tokenizerConfig as Json | null)?.[role]);
    const found = added.find(([name]) => name === content);
    return found ? [{ role, name: sentence`the ${role} ${shown(found[0])} (${found[1]})` }] : [];
  });
  const [first] = roles;
  if (first?.role === 'eos_token')
    throw fail(
      'checkpoint',
    )`The tokens that were added to the tokenizer lie beyond ${rowsOfTable}: ${told(added)}; ${first.name} is among them, so that no answer could end. ${REMEDY}`;
  const among = listed(
    roles.map(({ name }) => name),
    ' and ',
  );
  const notes: Sentence[] = [];
  if (added.length > 0)
    notes.push(
      roles.length === 0
        ? sentence`Added tokens lie beyond ${rowsOfTable}: ${told(added)}. A row or a prompt that holds one cannot be read, which is told of it.`
        : sentence`Added tokens lie beyond ${rowsOfTable}: ${told(added)}; ${among} among them. A row or a prompt that holds one cannot be read, which is told of it.`,
    );
  for (const [file, given] of [
    ['config.json', config],
    ['generation_config.json', generationConfig],
  ] as const) {
    for (const field of ID_FIELDS) {
      const value = (given as Json | null | undefined)?.[field];
      const ids = (Array.isArray(value) ? value : [value]).filter((id) => typeof id === 'number' && id >= rows);
      if (ids.length > 0)
        notes.push(sentence`${file} has ${field} ${someOf(ids.map(String))}, beyond ${rowsOfTable}: no answer ever holds it.`);
    }
  }
  return notes;
}
