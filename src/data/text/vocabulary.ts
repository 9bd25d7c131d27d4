import { Tokenizer } from '@huggingface/tokenizers';
import * as v from 'valibot';
import { fail } from '../../protocol/errors';

const token = v.nullish(v.union([v.string(), v.object({ content: v.string() })]));
const configSchema = v.looseObject({
  bos_token: token,
  eos_token: token,
  pad_token: token,
  unk_token: token,
  add_bos_token: v.nullish(v.boolean()),
  chat_template: v.nullish(v.union([v.string(), v.array(v.object({ name: v.string(), template: v.string() }))])),
});
export type TokenizerConfig = v.InferOutput<typeof configSchema>;
type Token = v.InferOutput<typeof token>;

const textOf = (value: Token): string | undefined => (typeof value === 'string' ? value : value?.content);

export function parseTokenizerConfig(value: object): TokenizerConfig {
  const parsed = v.safeParse(configSchema, value);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  throw fail('checkpoint')`tokenizer_config.json cannot be used: ${v.getDotPath(issue) ?? 'the file'}: ${issue.message}`;
}

/** The tokenizer's library speaks of an "Unknown PreTokenizer type: X" where it knows no X. */
function read(tokenizerJson: object, config: TokenizerConfig): Tokenizer {
  try {
    return new Tokenizer(tokenizerJson, config);
  } catch (error) {
    const { message } = error as Error;
    const [, part, type] = /^Unknown (\w+) type: (.*)$/.exec(message) ?? [];
    if (part !== undefined && type !== 'undefined')
      throw fail('unsupported')`tokenizer.json uses the ${part} "${type}", which is not supported; take another checkpoint.`;
    throw fail('checkpoint')`tokenizer.json cannot be read: ${message}`;
  }
}

/** Text to token ids and back, and which tokens are special. Knows nothing of conversations. */
export class Vocabulary {
  readonly eosId: number;
  readonly padId: number;
  readonly bosId: number | null;
  /** Whether the tokenizer begins a text of its own accord with `bosId`. */
  readonly opensWithBos: boolean;
  /** The special tokens by the names that chat templates know. */
  readonly names: Record<'bos_token' | 'eos_token' | 'pad_token' | 'unk_token', string | undefined>;
  readonly #tokenizer: Tokenizer;
  /** Any of the added tokens at which text is split before anything else is done to it, the longest that fits. */
  readonly #added: RegExp;
  readonly #addedIds: ReadonlySet<number>;
  readonly #special: ReadonlySet<number>;

  constructor(tokenizerJson: object, config: TokenizerConfig) {
    this.#tokenizer = read(tokenizerJson, config);
    this.names = {
      bos_token: textOf(config.bos_token) ?? '',
      eos_token: textOf(config.eos_token),
      pad_token: textOf(config.pad_token),
      unk_token: textOf(config.unk_token),
    };
    const idOf = (content: string | undefined): number | undefined => this.#tokenizer.token_to_id(content ?? '');
    const eosId = idOf(this.names.eos_token);
    if (eosId === undefined)
      throw fail('checkpoint')`tokenizer_config.json names no eos_token of the vocabulary, so answers would never end.`;
    this.eosId = eosId;
    this.padId = idOf(this.names.pad_token) ?? eosId;
    this.bosId = idOf(this.names.bos_token) ?? null;
    const added = [...this.#tokenizer.get_added_tokens_decoder().values()];
    const splitting = added.filter(({ content, normalized }) => content !== '' && !(normalized && this.#tokenizer.normalizer));
    const contents = splitting.map(({ content }) => content).sort((a, b) => b.length - a.length);
    const pattern = contents.map((content) => content.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')).join('|');
    this.#added = new RegExp(pattern || '(?!)', 'g');
    this.#addedIds = new Set(splitting.map(({ id }) => id));
    this.#special = new Set(added.filter(({ special }) => special).map(({ id }) => id));
    const first = (add_special_tokens: boolean): number | undefined => this.#tokenizer.encode('a', { add_special_tokens }).ids[0];
    this.opensWithBos = config.add_bos_token ?? (first(true) === this.bosId && first(false) !== this.bosId);
  }

  /**
   * Special tokens are those that the text itself writes, none are added: a chat template has written them already.
   *
   * The library keeps the tokens of 10,000 words. Texts with 15 % of words never seen before: 250 to 310 thousand tokens a second in Node
   * on two shared cores; 260 to 490 with ten times as many words kept, 280 to 350 with none. So it stays as it is.
   */
  encode(text: string): number[] {
    const ids = this.#tokenizer.encode(text, { add_special_tokens: false }).ids as (number | undefined)[];
    if (ids.includes(undefined))
      throw fail('data')`The vocabulary has no token for a part of "${text.slice(0, 80)}", and none for the unknown.`;
    return ids as number[];
  }

  /** A text of its own: BOS once, where the tokenizer uses one, and EOS once. */
  encodeText(text: string): number[] {
    const ids = this.encode(text);
    if (this.opensWithBos && this.bosId !== null && ids[0] !== this.bosId) ids.unshift(this.bosId);
    if (ids.at(-1) !== this.eosId) ids.push(this.eosId);
    return ids;
  }

  /**
   * To the letter: spaces before punctuation stay, which `clean_up_tokenization_spaces` would remove. Ids that the vocabulary lacks,
   * since embeddings are often padded to a round size, have no text.
   */
  decode(ids: readonly number[], specials: boolean): string {
    const kept = ids.filter((id) => (specials || !this.#special.has(id)) && this.#tokenizer.id_to_token(id) !== undefined);
    return kept.length === 0 ? '' : this.#tokenizer.decode(kept, { clean_up_tokenization_spaces: false });
  }

  /** Where the text is split: the added tokens in it, in order. */
  splitsIn(text: string): { start: number; end: number; content: string }[] {
    return Array.from(text.matchAll(this.#added), ({ 0: content, index }) => ({ start: index, end: index + content.length, content }));
  }

  /** Whether the token is one of those. */
  splitsAt(id: number): boolean {
    return this.#addedIds.has(id);
  }
}
