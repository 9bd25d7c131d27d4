import { RowRemarks } from '../told';
import type { ChatMessage, Example } from '../../protocol/examples';
import { fail, sentence, type Sentence } from '../../protocol/errors';
import type { Unread } from '../../protocol/jobs';
import { type EncodedRow, type EncodeOptions, IGNORED } from './encoded';
import { Threads } from './strangers/thread';
import { ChatTemplate, templateSource } from './template';
import { encodeLearnt, isReason, learnable, type Learnable, renderTurns, teaches, type Turns } from './template-turns';
import { unread } from './unread';
import { parseTokenizerConfig, type Tokens, Vocabulary } from './vocabulary';

/** A row as the model sees it. */
export interface Preview {
  /** Runs of tokens that are all learnt or all only read; `ids` are theirs. */
  pieces: { text: string; learnt: boolean; ids: number[] }[];
  tokens: number;
}

/** A prompt is what the user says, or a conversation up to the answer that is awaited. */
export type Prompt = string | readonly ChatMessage[];

export interface ChatTokenizer {
  readonly eosId: number;
  readonly padId: number;
  readonly bosId: number | null;
  /** What closes an answer by the chat template, else `eosId`: decoding stops at either. */
  readonly endOfTurnId: number;
  /** What people should know about this checkpoint's tokenizer and template, each once. */
  readonly warnings: readonly Sentence[];
  /** Each prompt as the model expects it, up to where its answer begins. */
  encodePrompts(prompts: readonly Prompt[]): Promise<number[][]>;
  /** What of a text the model cannot read; null where it can read all of it. */
  unread(text: string): Promise<Unread | null>;
  /**
   * Rows to learn. Every answer of the assistant that says something is learnt with what closes it, or a plain text from its second token
   * on. Of a row that is returned at least one token is learnt.
   */
  encodeExamples(rows: readonly Example[], options?: EncodeOptions): Promise<EncodedRow[]>;
  preview(row: Example, options?: Pick<EncodeOptions, 'assistantOnly'>): Promise<Preview>;
  /** The text of each list of tokens, without special tokens unless asked. For tokens one after the other there is StreamDecoder. */
  decode(lists: readonly (readonly number[])[], options?: { specials?: boolean }): Promise<string[]>;
}

/** Rows that go to the template's thread at a time, while those before are put into tokens in another. */
const CHUNK = 256;

const PROBE = { system: 'Be kind.', messages: [says('user', 'Hello.'), says('assistant', 'Yes.')] };

function says(role: ChatMessage['role'], content: string): ChatMessage {
  return { role, content };
}

/**
 * Takes the parsed tokenizer.json and tokenizer_config.json of a checkpoint, and the text of chat_template.jinja if there is one. Without
 * a chat template plain text can be learnt, but nothing asked. `threads` run what is written in the files, and may serve many tokenizers;
 * what does not come to an end there is refused with `checkpoint`, by this and by all methods. `rows` are those of the model's table of
 * words: what has a token beyond them is refused like what cannot be put into tokens. Throws `checkpoint` or `unsupported`.
 */
export async function loadTokenizer(
  tokenizerJson: object,
  tokenizerConfig: object,
  chatTemplate?: string | null,
  threads = new Threads(),
  rows = Infinity,
): Promise<ChatTokenizer> {
  const config = parseTokenizerConfig(tokenizerConfig);
  const vocabulary = await Vocabulary.open(tokenizerJson, config, threads, rows);
  const source = templateSource(config, chatTemplate ?? null);
  const tokenizer = new TemplateTokenizer(vocabulary, source && new ChatTemplate(source, vocabulary.names, threads));
  await tokenizer.probe();
  return tokenizer;
}

/** A row in tokens; `learnt` is null for plain text. */
interface LearnableRow extends Omit<Learnable, 'learnt'> {
  learnt: Learnable['learnt'] | null;
  tokens: Tokens;
}

class TemplateTokenizer implements ChatTokenizer {
  endOfTurnId: number;
  readonly #vocabulary: Vocabulary;
  readonly #template: ChatTemplate | null;
  readonly #warnings = new RowRemarks();
  /** Whether the template takes messages of the system. */
  #takesSystem = false;

  constructor(vocabulary: Vocabulary, template: ChatTemplate | null) {
    this.#vocabulary = vocabulary;
    this.#template = template;
    this.endOfTurnId = vocabulary.eosId;
  }

  get eosId(): number {
    return this.#vocabulary.eosId;
  }

  get padId(): number {
    return this.#vocabulary.padId;
  }

  get bosId(): number | null {
    return this.#vocabulary.bosId;
  }

  get warnings(): Sentence[] {
    return this.#warnings.all;
  }

  /** Finds out by a first conversation what the template does. */
  async probe(): Promise<void> {
    if (!this.#template) return;
    const { system, messages } = PROBE;
    const { file } = this.#template;
    const [whole, told] = await this.#template.render([
      { messages, awaitsAnswer: false },
      { messages: [says('system', system), messages[0]!], awaitsAnswer: true },
    ]);
    if (whole!.failed !== undefined) throw fail('checkpoint')`The chat template of ${file} cannot be used: ${whole!.failed}`;
    // Some refuse a message of the system, others leave it out without a word.
    this.#takesSystem = told!.failed === undefined && told!.text.includes(system);
    const { bosId, opensWithBos, names } = this.#vocabulary;
    if (opensWithBos && !whole!.text.startsWith(names.bos_token!))
      this.#warnings.add(
        sentence`The chat template of ${file} does not begin with ${names.bos_token} (token ${bosId}), as the tokenizer does; conversations go without it, as in Transformers.`,
      );
    const [row] = (await this.#learnables(await this.#write([{ messages }]))) as [LearnableRow | Sentence];
    if (isReason(row)) return; // It is told with each row.
    const closing = await this.#closing(row);
    if (closing !== undefined) this.endOfTurnId = closing;
    else this.#warnings.add(sentence`The chat template of ${file} closes answers with no special token, so where to stop is not learnt.`);
  }

  /** The special token with which the last answer ends. */
  async #closing({ text, learnt, tokens }: LearnableRow): Promise<number | undefined> {
    const end = learnt!.at(-1)![1];
    const last = tokens.splits.findLast((split) => split.end <= end);
    if (!last || text.slice(last.end, end).trim() !== '') return undefined;
    const [closing] = await this.#vocabulary.encode([last.content]);
    return closing!.ids?.[0];
  }

  /** The template, and conversations as it takes them. */
  #chats(list: readonly (readonly ChatMessage[])[]): { template: ChatTemplate; list: ChatMessage[][] } {
    const template = this.#template;
    if (!template)
      throw fail(
        'checkpoint',
      )`The checkpoint has no chat_template, so prompts cannot be put to the model; take an instruction-tuned checkpoint, or put a chat_template.jinja beside it.`;
    return { template, list: list.map((messages) => this.#withoutSystem(messages, template)) };
  }

  #withoutSystem(messages: readonly ChatMessage[], { file }: ChatTemplate): ChatMessage[] {
    if (this.#takesSystem || !messages.some(({ role }) => role === 'system')) return [...messages];
    this.#warnings.add(sentence`The chat template of ${file} takes no message of the system: it was put before the next one of the user.`);
    let pending = '';
    return messages.flatMap((message) => {
      if (message.role === 'system') pending += `${message.content}\n\n`;
      if (message.role !== 'user') return message.role === 'system' ? [] : [message];
      const content = pending + message.content;
      pending = '';
      return [{ ...message, content }];
    });
  }

  async encodePrompts(prompts: readonly Prompt[]): Promise<number[][]> {
    const given = prompts.map((prompt) => (typeof prompt === 'string' ? [says('user', prompt)] : prompt));
    const { template, list } = this.#chats(given);
    const render = (messages: ChatMessage[][]) => template.render(messages.map((m) => ({ messages: m, awaitsAnswer: true })));
    const encoded: number[][] = [];
    for await (const rendered of inChunks(list, render)) {
      const texts = rendered.map((one, i) => {
        if (one.failed === undefined) return one.text;
        throw fail('data')`The chat template of ${template.file} refuses prompt ${encoded.length + i + 1}: ${one.failed}`;
      });
      for (const one of await this.#vocabulary.encode(texts)) {
        if (one.failed !== undefined) throw fail('data')`Prompt ${encoded.length + 1} cannot be asked: ${one.failed}`;
        encoded.push(one.ids);
      }
    }
    return encoded;
  }

  unread(text: string): Promise<Unread | null> {
    return unread(this.#vocabulary, text);
  }

  async encodeExamples(rows: readonly Example[], { assistantOnly = true, skip }: EncodeOptions = {}): Promise<EncodedRow[]> {
    const encoded: EncodedRow[] = [];
    let row = 0;
    for await (const written of inChunks(rows, (some) => this.#write(some))) {
      for (const result of await this.#encode(written, assistantOnly)) {
        if (!isReason(result)) encoded.push(result);
        else if (skip) skip(row, result);
        else throw fail('data', { row })`Row ${row + 1} cannot be learnt: ${result}`;
        row++;
      }
    }
    return encoded;
  }

  /** Each row as the template writes it, or its plain text, which no template sees. */
  async #write(rows: readonly Example[]): Promise<(Turns | string)[]> {
    const conversations = rows.flatMap((row) => ('text' in row ? [] : [messagesOf(row)]));
    const chats = conversations.length > 0 ? this.#chats(conversations) : null;
    const turns = chats ? await renderTurns(chats.template, chats.list) : [];
    let place = 0;
    return rows.map((row) => ('text' in row ? row.text : turns[place++]!));
  }

  /** Of each row its tokens and what is learnt of it, or why it cannot be told. */
  async #learnables(rows: readonly (Turns | string)[]): Promise<(LearnableRow | Sentence)[]> {
    const texts = rows.map((row) => (typeof row === 'string' ? row : row.whole.failed === undefined ? row.whole.text : ''));
    const encoded = await this.#vocabulary.encode(texts);
    return rows.map((row, i) => {
      const tokens = encoded[i]!;
      if (typeof row !== 'string' && row.whole.failed !== undefined) return row.whole.failed;
      if (tokens.failed !== undefined) return tokens.failed;
      if (typeof row === 'string') return { text: row, learnt: null, tokens };
      const found = learnable(this.#template!, row, tokens.splits);
      return isReason(found) ? found : { ...found, tokens };
    });
  }

  /** Of each row why, where it cannot be done. */
  async #encode(rows: readonly (Turns | string)[], assistantOnly: boolean): Promise<(EncodedRow | Sentence)[]> {
    const found = await this.#learnables(rows);
    const inPart = found.map((row, i) => !isReason(row) && row.learnt !== null && (assistantOnly || hasContext(rows[i]!)));
    const learnt = await encodeLearnt(this.#vocabulary, found.filter((_, i) => inPart[i]) as (LearnableRow & Learnable)[]);
    let place = 0;
    return found.map((row, i) => {
      if (isReason(row)) return row;
      if (inPart[i]) return learnt[place++]!;
      const inputIds = row.learnt ? row.tokens.ids : this.#vocabulary.closed(row.tokens.ids);
      if (inputIds.length < 2) return sentence`it has a single token, and the first is not learnt.`;
      // The first token follows nothing from which it could be foretold.
      return { inputIds, labels: inputIds.map((id, at) => (at === 0 ? IGNORED : id)) };
    });
  }

  async preview(row: Example, options: Pick<EncodeOptions, 'assistantOnly'> = {}): Promise<Preview> {
    const [encoded] = await this.encodeExamples([row], { assistantOnly: options.assistantOnly ?? true });
    const { inputIds, labels } = encoded!;
    const ends = labels.flatMap((label, at) =>
      at + 1 < labels.length && (labels[at + 1] !== IGNORED) === (label !== IGNORED) ? [] : [at + 1],
    );
    // From the start each time: decoders treat the first token of a text specially.
    const texts = await this.decode(
      ends.map((end) => inputIds.slice(0, end)),
      { specials: true },
    );
    const pieces = texts.map((text, i) => ({
      text: text.slice(texts[i - 1]?.length ?? 0),
      learnt: labels[ends[i]! - 1] !== IGNORED,
      ids: inputIds.slice(ends[i - 1] ?? 0, ends[i]),
    }));
    const { unknownId, bosId, eosId, padId } = this.#vocabulary;
    // Where one token is both, it says that a text begins or ends.
    const shared = [bosId, eosId, padId].includes(unknownId);
    const unknown = shared ? 0 : inputIds.filter((id) => id === unknownId).length;
    return { pieces, tokens: inputIds.length, ...(unknown > 0 ? { unknown } : {}) };
  }

  decode(lists: readonly (readonly number[])[], { specials = false }: { specials?: boolean } = {}): Promise<string[]> {
    return this.#vocabulary.decode(lists, specials);
  }
}

/** What follows the last answer that teaches something is not learnt and could not be foretold from, so it is left out. */
function messagesOf(row: Exclude<Example, { text: string }>): ChatMessage[] {
  if (!('messages' in row)) return [says('user', row.prompt), says('assistant', row.completion)];
  const last = row.messages.findLastIndex(teaches);
  return last < 0 ? row.messages : row.messages.slice(0, last + 1);
}

/** Whether answers are among it that are only context. */
const hasContext = (row: Turns | string): boolean => typeof row !== 'string' && row.messages.some(({ learn }) => learn === false);

/** Works on the next chunk while the one before is used. */
async function* inChunks<A, B>(list: readonly A[], work: (chunk: A[]) => Promise<B[]>): AsyncGenerator<B[]> {
  const begin = (at: number): Promise<B[]> | null => {
    if (at >= list.length) return null;
    const begun = work(list.slice(at, at + CHUNK));
    begun.catch(() => undefined); // It is told when its turn comes.
    return begun;
  };
  let next = begin(0);
  for (let at = CHUNK; next; at += CHUNK) {
    const current = await next;
    next = begin(at);
    yield current;
  }
}
