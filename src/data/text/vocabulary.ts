import * as v from 'valibot';
import { fail, sentence, type Sentence, type TabtuneError } from '../../protocol/errors';
import { ruleOf } from '../../protocol/base/rules';
import { type Part, Stopped, type Task, type Thread, type Threads } from './strangers/thread';

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
  throw fail('checkpoint')`tokenizer_config.json cannot be used: ${v.getDotPath(issue) ?? sentence`the file`}: ${ruleOf(issue.message)}`;
}

/** A text in tokens, and where it is split: the added tokens in it, in order. */
export interface Tokens {
  ids: number[];
  splits: { start: number; end: number; content: string }[];
}

/** What became of a text, or why it cannot be put into tokens. */
export type Encoded = (Tokens & { failed?: undefined }) | { failed: Sentence; ids?: undefined; splits?: undefined };

/** What the thread tells of a tokenizer. */
interface Description {
  ids: Record<string, number | undefined>;
  added: number[];
  opening: number | undefined;
  bare: number | undefined;
}

/**
 * What long texts and large vocabularies may take beyond the thread's limit. A word of 1.2 million Japanese characters took 28 s in Node
 * on two shared cores, as many letters 1 to 3 s; a vocabulary of 256,000 tokens and 500,000 merges 1.1 s.
 */
const PATIENCE = { character: 0.05, entry: 0.01 };

const LONGEST_SHOWN = 200;
const shown = (text: string): string => (text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text);

/** Text to token ids and back, and which tokens are special, in a thread of its own. Knows nothing of conversations. */
export class Vocabulary {
  readonly eosId: number;
  readonly padId: number;
  readonly bosId: number | null;
  /** Stands for what the vocabulary lacks; null where there is no such thing. */
  readonly unknownId: number | null;
  /** Tokens and merges. */
  readonly entries: number;
  /** Whether the tokenizer begins a text of its own accord with `bosId`. */
  readonly opensWithBos: boolean;
  /** The special tokens by the names that chat templates know. */
  readonly names: Names;
  readonly #files: VocabularyFiles;
  readonly #added: ReadonlySet<number>;
  readonly #rows: number;

  /** `rows`: those of the model's table of words; a text with a token beyond them cannot be put into tokens. */
  static async open(json: object, config: TokenizerConfig, threads: Threads, rows = Infinity): Promise<Vocabulary> {
    const files = new VocabularyFiles(json, config, threads);
    const names = {
      bos_token: textOf(config.bos_token) ?? '',
      eos_token: textOf(config.eos_token),
      pad_token: textOf(config.pad_token),
      unk_token: textOf(config.unk_token),
    };
    const items = [{ ...names, unknown: names.unk_token ?? files.unknown }];
    const [description] = await files.run<Names, Description>({ kind: 'describe', items, given: {} });
    return new Vocabulary(files, names, description!, config, rows);
  }

  private constructor(
    files: VocabularyFiles,
    names: Names,
    { ids, added, opening, bare }: Description,
    config: TokenizerConfig,
    rows: number,
  ) {
    if (ids.eos_token === undefined)
      throw fail('checkpoint')`tokenizer_config.json names no eos_token of the vocabulary, so answers would never end.`;
    this.#files = files;
    this.names = names;
    this.eosId = ids.eos_token;
    this.padId = ids.pad_token ?? ids.eos_token;
    this.bosId = ids.bos_token ?? null;
    this.unknownId = ids.unknown ?? null;
    this.entries = files.entries;
    this.opensWithBos = config.add_bos_token ?? (opening === this.bosId && bare !== this.bosId);
    this.#added = new Set(added);
    this.#rows = rows;
  }

  /**
   * Special tokens are those that the texts themselves write, none are added: a chat template has written them already. Throws `checkpoint`
   * when the tokenizer breaks its limit.
   */
  async encode(texts: readonly string[]): Promise<Encoded[]> {
    const encoded = await this.#files.run<string, Tokens | { failed: string }>({
      ...{ kind: 'encode', items: texts, given: {} },
      patience: (text) => text.length * PATIENCE.character,
    });
    const strange = encoded.map((one) => ('failed' in one ? undefined : one.ids.find((id) => id >= this.#rows)));
    const written = strange.some((id) => id !== undefined)
      ? await this.decode(
          strange.map((id) => (id === undefined ? [] : [id])),
          true,
        )
      : [];
    return encoded.map((one, i) => {
      if ('failed' in one) return { failed: sentence`A text of ${texts[i]!.length} characters cannot be put into tokens: ${one.failed}` };
      if (strange[i] !== undefined)
        return {
          failed: sentence`It has the token "${shown(written[i]!)}" (${strange[i]}), and the table of words has ${this.#rows} rows (vocab_size in config.json).`,
        };
      if (!(one.ids as (number | undefined)[]).includes(undefined)) return one;
      return { failed: sentence`The vocabulary has no token for a part of "${texts[i]!.slice(0, 80)}", and none for the unknown.` };
    });
  }

  /** As a text of its own: BOS once, where the tokenizer uses one, and EOS once. */
  closed(ids: readonly number[]): number[] {
    const whole = [...ids];
    if (this.opensWithBos && this.bosId !== null && ids[0] !== this.bosId) whole.unshift(this.bosId);
    if (whole.at(-1) !== this.eosId) whole.push(this.eosId);
    return whole;
  }

  /** As `encode`, back. */
  decode(lists: readonly (readonly number[])[], specials: boolean): Promise<string[]> {
    return this.#files.run({ kind: 'decode', items: lists, given: { specials }, patience: (ids) => ids.length * PATIENCE.character });
  }

  /** Whether text is split at the token before anything else is done to it. */
  splitsAt(id: number): boolean {
    return this.#added.has(id);
  }
}

type Names = Record<'bos_token' | 'eos_token' | 'pad_token' | 'unk_token', string | undefined>;

/** The files of a tokenizer, in the thread that runs what is written in them. */
class VocabularyFiles {
  readonly #thread: Thread;
  readonly #kept: NonNullable<Task<unknown>['kept']>;
  readonly entries: number;
  /** The token for what the vocabulary lacks, as tokenizer.json names it. */
  readonly unknown: string | undefined;
  #asked = 0;
  /** The last time that a limit was broken: what had been asked by then is refused with it. */
  #broken: { asked: number; error: TabtuneError } | null = null;

  constructor(json: object, config: TokenizerConfig, threads: Threads) {
    const { vocab, merges, unk_token } = ((json as { model?: unknown }).model ?? {}) as {
      vocab?: object;
      merges?: unknown[];
      unk_token?: unknown;
    };
    this.entries = Object.keys(vocab ?? {}).length + (merges?.length ?? 0);
    this.unknown = typeof unk_token === 'string' ? unk_token : undefined;
    this.#thread = threads.tokenizers;
    this.#kept = { key: threads.key(), value: { json, config }, patience: this.entries * PATIENCE.entry };
  }

  async run<Item, Answer>(task: Task<Item>): Promise<Answer[]> {
    const asked = ++this.#asked;
    const begins = (): void => {
      if (this.#broken && asked <= this.#broken.asked) throw this.#broken.error;
    };
    try {
      return await this.#thread.run<Item, Answer>({ ...task, kept: this.#kept, again: true }, { begins });
    } catch (reason) {
      if (!(reason instanceof Stopped)) throw reason;
      if (reason.why === 'refused') throw unreadable(reason.message);
      this.#broken = { asked: this.#asked, error: stopped(reason, task.kind) };
      throw this.#broken.error;
    }
  }
}

/** The thread speaks of an "Unknown PreTokenizer type: X" where it knows no X, and of an "Unknown option: ..." likewise. */
function unreadable(reason: string): TabtuneError {
  const [, option] = /^Unknown option: (.*)$/s.exec(reason) ?? [];
  if (option !== undefined)
    return fail('unsupported')`tokenizer.json sets ${shown(option)}, which is not supported; take another checkpoint.`;
  const [, part, type] = /^Unknown (\w+) type: (.*)$/.exec(reason) ?? [];
  if (part !== undefined && type !== 'undefined')
    return fail('unsupported')`tokenizer.json uses the ${part} "${type}", which is not supported; take another checkpoint.`;
  return fail('checkpoint')`tokenizer.json cannot be read: ${reason}`;
}

function stopped({ why, message, at: { item, limit, part } }: Stopped, kind: Task<unknown>['kind']): TabtuneError {
  // `passing`: a busy machine may have been the cause, so that another try may do.
  const details = { file: 'tokenizer.json', passing: true, ...part };
  if (why === 'unloaded') return fail('checkpoint', details)`The tokenizer of tokenizer.json cannot be run: ${message}.`;
  const { length } = item as ArrayLike<unknown>;
  const where =
    kind === 'describe'
      ? sentence`while it was read`
      : kind === 'encode'
        ? sentence`at a text of ${length} characters`
        : sentence`at an answer of ${length} tokens`;
  if (why === 'died')
    return fail('checkpoint', details)`The tokenizer of tokenizer.json was stopped ${where}: its worker ended (${message}).`;
  const seconds = Math.round(limit / 1000);
  return fail(
    'checkpoint',
    details,
  )`The tokenizer of tokenizer.json was stopped ${where}: ${culprit(part)} took longer than ${seconds} s, twice, and may never end. Take another checkpoint, or mend that file.`;
}

function culprit(part: Part | null): Sentence {
  if (!part) return sentence`it`;
  const where = sentence`its ${part.part} "${shown(part.type)}"`;
  return part.pattern === null ? where : sentence`the pattern ${shown(part.pattern)} of ${where}`;
}
