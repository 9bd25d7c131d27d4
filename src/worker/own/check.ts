import { PLAIN_TEMPLATE } from '../../data/text/plain-template';
import type { Threads } from '../../data/text/strangers/thread';
import { loadTokenizer } from '../../data/text/tokenizer';
import { parseConfig } from '../../model/config';
import { checkFit } from '../../model/fit';
import { greatest } from '../../protocol/base/lists';
import { fail } from '../../protocol/errors';
import type { OwnCheckpoint } from './model';

const TALK = [{ prompt: 'How are you?', completion: 'I am fine.' }];

/**
 * Opens a model as a run would, but for the numbers of its weights: shapes and names of tensors, tokenizer, chat template, and whether the
 * table of words has a row for each token of a first conversation. Returns what a person should know. Throws `checkpoint` or `unsupported`.
 */
export async function checkModel({ checkpoint }: OwnCheckpoint, threads: Threads): Promise<string[]> {
  const { config: given, tensors, tokenizer: json, tokenizerConfig, chatTemplate, notes = [] } = checkpoint;
  const config = parseConfig(given);
  checkFit(config, tensors);
  if (!json || !tokenizerConfig)
    throw fail('checkpoint')`The model has no ${json ? 'tokenizer_config.json' : 'tokenizer.json'}. Add the files of its tokenizer.`;
  const tokenizer = await loadTokenizer(json, tokenizerConfig, chatTemplate ?? PLAIN_TEMPLATE, threads);
  let refused: string | null = null;
  const rows = await tokenizer.encodeExamples(TALK, { skip: (_, reason) => (refused = reason) });
  const last = greatest([tokenizer.eosId, tokenizer.endOfTurnId, ...(rows[0]?.inputIds ?? [])]);
  if (last >= config.vocabulary)
    throw fail(
      'checkpoint',
    )`The tokenizer makes token ${last} of a first conversation, and the table of words has ${config.vocabulary} rows (vocab_size in config.json): they are not of one model.`;
  return [...notes, ...tokenizer.warnings, ...(refused === null ? [] : [`A first conversation cannot be learnt: ${refused as string}`])];
}
