import { PLAIN_TEMPLATE } from '../../data/text/plain-template';
import type { Threads } from '../../data/text/strangers/thread';
import { loadTokenizer } from '../../data/text/tokenizer';
import { Ids } from '../../exchange/reading/token-ids';
import { shown } from '../../exchange/strict-json';
import { parseConfig } from '../../model/config';
import { checkFit } from '../../model/fit';
import type { Example } from '../../protocol/examples';
import { append, greatest } from '../../protocol/base/lists';
import { fail, sentence, type Sentence } from '../../protocol/errors';
import { tokensBeyond } from './beyond';
import type { OwnCheckpoint } from './model';

const ASKED = { role: 'user', content: 'How are you?' } as const;
const ANSWERED = { role: 'assistant', content: 'I am fine.' } as const;
const TALK: readonly Example[] = [{ prompt: ASKED.content, completion: ANSWERED.content }];
/** What rows may be besides: a conversation of several turns, one with a message of the system, a text. */
const OTHERS: readonly Example[] = [
  { messages: [ASKED, ANSWERED, ASKED, ANSWERED] },
  { messages: [{ role: 'system', content: 'Be kind.' }, ASKED, ANSWERED] },
  { text: ANSWERED.content },
];

/**
 * Opens a model as a run would, but for the numbers of its weights: shapes and names of tensors, tokenizer, chat template, and whether the
 * table of words has a row for each token of the tokenizer. Returns what a person should know. Throws `checkpoint` or `unsupported`.
 */
export async function checkModel({ checkpoint }: OwnCheckpoint, threads: Threads): Promise<Sentence[]> {
  const { config: given, tensors, tokenizer: json, tokenizerConfig, chatTemplate, notes = [] } = checkpoint;
  const config = parseConfig(given);
  checkFit(config, tensors);
  if (!json || !tokenizerConfig)
    throw fail('checkpoint')`The model has no ${json ? 'tokenizer_config.json' : 'tokenizer.json'}. Add the files of its tokenizer.`;
  const tokenizer = await loadTokenizer(json, tokenizerConfig, chatTemplate ?? PLAIN_TEMPLATE, threads);
  const beyond = tokensBeyond(checkpoint);
  let refused: Sentence | null = null;
  const rows = await tokenizer.encodeExamples(TALK, { skip: (_, reason) => (refused = reason) });
  // What is tried besides says nothing of the data that is to come.
  const warnings = [...tokenizer.warnings];
  if (beyond.length > 0) append(rows, await tokenizer.encodeExamples(OTHERS, { skip: () => undefined }));
  const last = greatest([tokenizer.eosId, tokenizer.endOfTurnId, ...rows.flatMap(({ inputIds }) => inputIds)]);
  if (last >= config.vocabulary) {
    const content = new Ids(json).contentOf(last);
    throw fail(
      'checkpoint',
    )`The chat template or the tokenizer writes token ${last}${content === undefined ? sentence`` : sentence` (${shown(content)})`} into a first conversation, and the table of words has ${config.vocabulary} rows (vocab_size in config.json): they are not of one model.`;
  }
  return [...notes, ...beyond, ...warnings, ...(refused === null ? [] : [sentence`A first conversation cannot be learnt: ${refused}`])];
}
