import { Template } from '@huggingface/jinja';
import { Tokenizer } from '@huggingface/tokenizers';
import * as v from 'valibot';
import type { TrainingRow } from '../protocol/catalogue';
import { TabtuneError } from '../protocol/errors';

/** Labels that are not learnt. */
export const IGNORED = -100;

export interface EncodedRow {
  inputIds: number[];
  /** Aligned with `inputIds`: the token itself where it is learnt, else IGNORED. The loss shifts by one. */
  labels: number[];
}

export interface ChatTokenizer {
  readonly eosId: number;
  readonly padId: number;
  /** The prompt as the model expects it, up to where its answer begins. */
  encodeChat(prompt: string): number[];
  /** Prompt and completion; the completion and what closes it are learnt. */
  encodeRow(row: Pick<TrainingRow, 'prompt' | 'completion'>): EncodedRow;
  /** Text without special tokens. */
  decode(ids: readonly number[]): string;
}

const token = v.nullish(v.union([v.string(), v.object({ content: v.string() })]));
const configSchema = v.looseObject({
  bos_token: token,
  eos_token: token,
  pad_token: token,
  unk_token: token,
  chat_template: v.optional(v.union([v.string(), v.array(v.object({ name: v.string(), template: v.string() }))])),
});
type Config = v.InferOutput<typeof configSchema>;
type Token = v.InferOutput<typeof token>;

const textOf = (value: Token): string | undefined => (typeof value === 'string' ? value : value?.content);

function templateOf({ chat_template: given }: Config): Template {
  const source = typeof given === 'string' ? given : given?.find(({ name }) => name === 'default')?.template;
  if (source === undefined) {
    throw new TabtuneError(
      'checkpoint',
      'tokenizer_config.json has no chat_template, so prompts cannot be put to the model; take an instruction-tuned checkpoint.',
    );
  }
  try {
    return new Template(source);
  } catch (error) {
    throw new TabtuneError('checkpoint', `The chat_template of tokenizer_config.json cannot be read: ${(error as Error).message}`);
  }
}

/** Takes the parsed tokenizer.json and tokenizer_config.json of a checkpoint. */
export function loadTokenizer(tokenizerJson: object, tokenizerConfig: object): ChatTokenizer {
  const parsed = v.safeParse(configSchema, tokenizerConfig);
  if (!parsed.success) {
    const [issue] = parsed.issues;
    throw new TabtuneError('checkpoint', `tokenizer_config.json cannot be used: ${v.getDotPath(issue) ?? 'the file'}: ${issue.message}`);
  }
  const config = parsed.output;
  const template = templateOf(config);
  let tokenizer: Tokenizer;
  try {
    tokenizer = new Tokenizer(tokenizerJson, tokenizerConfig);
  } catch (error) {
    throw new TabtuneError('checkpoint', `tokenizer.json cannot be read: ${(error as Error).message}`);
  }

  const eosId = tokenizer.token_to_id(textOf(config.eos_token) ?? '');
  if (eosId === undefined)
    throw new TabtuneError('checkpoint', 'tokenizer_config.json names no eos_token of the vocabulary, so answers would never end.');
  const padId = tokenizer.token_to_id(textOf(config.pad_token) ?? '') ?? eosId;
  const specials = {
    bos_token: textOf(config.bos_token) ?? '',
    eos_token: textOf(config.eos_token),
    pad_token: textOf(config.pad_token),
    unk_token: textOf(config.unk_token),
  };

  /** A template writes its special tokens itself: adding them again would double the first one. */
  const encode = (messages: { role: string; content: string }[], awaitsAnswer: boolean): number[] => {
    let text: string;
    try {
      text = template.render({ ...specials, messages, add_generation_prompt: awaitsAnswer });
    } catch (error) {
      throw new TabtuneError('checkpoint', `The chat_template of tokenizer_config.json failed: ${(error as Error).message}`);
    }
    return tokenizer.encode(text, { add_special_tokens: false }).ids;
  };
  const encodeChat = (prompt: string): number[] => encode([{ role: 'user', content: prompt }], true);

  return {
    eosId,
    padId,
    encodeChat,
    encodeRow({ prompt, completion }) {
      const start = encodeChat(prompt);
      const inputIds = encode(
        [
          { role: 'user', content: prompt },
          { role: 'assistant', content: completion },
        ],
        false,
      );
      if (inputIds.length <= start.length || start.some((id, at) => inputIds[at] !== id)) {
        throw new TabtuneError(
          'data',
          `The tokens of the prompt "${prompt.slice(0, 80)}" change when an answer follows, so it cannot be told what to learn: the chat_template must open an answer as its generation prompt does.`,
        );
      }
      return { inputIds, labels: inputIds.map((id, at) => (at < start.length ? IGNORED : id)) };
    },
    decode: (ids) => (ids.length === 0 ? '' : tokenizer.decode([...ids], { skip_special_tokens: true })),
  };
}
