import type { ChatMessage, Example } from '../../protocol/examples';
import { fail, TabtuneError } from '../../protocol/errors';
import { type EncodedRow, type EncodeOptions, IGNORED } from './encoded';
import { ChatTemplate, templateSource } from './template';
import { TemplateThread } from './template-thread';
import { encodeLearnt, learnables, type Learnable } from './template-turns';
import { parseTokenizerConfig, type TokenizerConfig, Vocabulary } from './vocabulary';

/** A row as the model sees it. */
export interface Preview {
  pieces: { text: string; learnt: boolean }[];
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
  readonly warnings: readonly string[];
  /** Each prompt as the model expects it, up to where its answer begins. */
  encodePrompts(prompts: readonly Prompt[]): Promise<number[][]>;
  /** Rows to learn. Every answer of the assistant is learnt with what closes it, or a plain text from its second token on. */
  encodeExamples(rows: readonly Example[], options?: EncodeOptions): Promise<EncodedRow[]>;
  preview(row: Example, options?: Pick<EncodeOptions, 'assistantOnly'>): Promise<Preview>;
  /** Text, without special tokens unless asked. For tokens one after the other there is StreamDecoder. */
  decode(ids: readonly number[], options?: { specials?: boolean }): string;
}

/** Conversations that go to the template's thread at a time, while those before are put into tokens. */
const CHUNK = 256;

const PROBE = { system: 'Be kind.', messages: [says('user', 'Hello.'), says('assistant', 'Yes.')] };

function says(role: ChatMessage['role'], content: string): ChatMessage {
  return { role, content };
}

/**
 * Takes the parsed tokenizer.json and tokenizer_config.json of a checkpoint, and the text of chat_template.jinja if there is one. Without
 * a chat template plain text can be learnt, but nothing asked. `thread` runs the template; one may serve many tokenizers. Throws
 * `checkpoint` or `unsupported`.
 */
export async function loadTokenizer(
  tokenizerJson: object,
  tokenizerConfig: object,
  chatTemplate?: string | null,
  thread = new TemplateThread(),
): Promise<ChatTokenizer> {
  const config: TokenizerConfig = parseTokenizerConfig(tokenizerConfig);
  const vocabulary = new Vocabulary(tokenizerJson, config);
  const source = templateSource(config, chatTemplate ?? null);
  const tokenizer = new TemplateTokenizer(vocabulary, source && new ChatTemplate(source, vocabulary.names, thread));
  await tokenizer.probe();
  return tokenizer;
}

class TemplateTokenizer implements ChatTokenizer {
  endOfTurnId: number;
  readonly #vocabulary: Vocabulary;
  readonly #template: ChatTemplate | null;
  readonly #warnings = new Set<string>();
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

  get warnings(): string[] {
    return [...this.#warnings];
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
        `The chat template of ${file} does not begin with ${names.bos_token} (token ${bosId}), as the tokenizer does; conversations go without it, as in Transformers.`,
      );
    const [learnable] = await learnables(this.#template, this.#vocabulary, [messages]);
    if (learnable!.failed !== undefined) return; // It is told with each row.
    const closing = this.#closing(learnable!);
    if (closing !== undefined) this.endOfTurnId = closing;
    else this.#warnings.add(`The chat template of ${file} closes answers with no special token, so where to stop is not learnt.`);
  }

  /** The special token with which the last answer ends. */
  #closing({ text, learnt }: Learnable & { failed?: undefined }): number | undefined {
    const end = learnt.at(-1)![1];
    const last = this.#vocabulary.splitsIn(text).findLast((split) => split.end <= end);
    return last && text.slice(last.end, end).trim() === '' ? this.#vocabulary.encode(last.content)[0] : undefined;
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
    this.#warnings.add(`The chat template of ${file} takes no message of the system: it was put before the next one of the user.`);
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
      for (const one of rendered) {
        if (one.failed !== undefined)
          throw fail('data')`The chat template of ${template.file} refuses prompt ${encoded.length + 1}: ${one.failed}`;
        encoded.push(this.#vocabulary.encode(one.text));
      }
    }
    return encoded;
  }

  async encodeExamples(rows: readonly Example[], { assistantOnly = true, skip }: EncodeOptions = {}): Promise<EncodedRow[]> {
    const encoded: EncodedRow[] = [];
    let row = 0;
    for await (const prepared of inChunks(rows, (some) => this.#prepare(some))) {
      for (const one of prepared) {
        const result = one.failed === undefined ? this.#encode(one, assistantOnly) : one.failed;
        if (typeof result !== 'string') encoded.push(result);
        else if (skip) skip(row, result);
        else throw fail('data', { row })`Row ${row + 1} cannot be learnt: ${result}`;
        row++;
      }
    }
    return encoded;
  }

  /** What is learnt of each row; `learnt` is null for plain text, which no template sees. */
  async #prepare(rows: readonly Example[]): Promise<(Learnable | { text: string; learnt: null; failed?: undefined })[]> {
    const conversations = rows.flatMap((row) => ('text' in row ? [] : [messagesOf(row)]));
    const chats = conversations.length > 0 ? this.#chats(conversations) : null;
    const learnt = chats ? await learnables(chats.template, this.#vocabulary, chats.list) : [];
    let place = 0;
    return rows.map((row) => ('text' in row ? { text: row.text, learnt: null } : learnt[place++]!));
  }

  /** Returns why where it cannot be done. */
  #encode({ text, learnt }: { text: string; learnt: readonly (readonly [number, number])[] | null }, assistantOnly: boolean) {
    try {
      if (learnt && assistantOnly) return encodeLearnt(this.#vocabulary, text, learnt);
      const inputIds = learnt ? this.#vocabulary.encode(text) : this.#vocabulary.encodeText(text);
      // The first token follows nothing from which it could be foretold.
      return { inputIds, labels: inputIds.map((id, at) => (at === 0 ? IGNORED : id)) };
    } catch (error) {
      if (error instanceof TabtuneError && error.code === 'data') return error.message;
      throw error;
    }
  }

  async preview(row: Example, options: Pick<EncodeOptions, 'assistantOnly'> = {}): Promise<Preview> {
    const [encoded] = await this.encodeExamples([row], { assistantOnly: options.assistantOnly ?? true });
    const { inputIds, labels } = encoded!;
    const pieces: Preview['pieces'] = [];
    let told = 0;
    labels.forEach((label, at) => {
      const learnt = label !== IGNORED;
      if (at + 1 < labels.length && (labels[at + 1] !== IGNORED) === learnt) return;
      // From the start each time: decoders treat the first token of a text specially.
      const text = this.decode(inputIds.slice(0, at + 1), { specials: true });
      pieces.push({ text: text.slice(told), learnt });
      told = text.length;
    });
    return { pieces, tokens: inputIds.length };
  }

  decode(ids: readonly number[], { specials = false }: { specials?: boolean } = {}): string {
    return this.#vocabulary.decode(ids, specials);
  }
}

/** What follows the last answer is not learnt and could not be foretold from, so it is left out. */
function messagesOf(row: Exclude<Example, { text: string }>): ChatMessage[] {
  if (!('messages' in row)) return [says('user', row.prompt), says('assistant', row.completion)];
  const last = row.messages.findLastIndex(({ role }) => role === 'assistant');
  return last < 0 ? row.messages : row.messages.slice(0, last + 1);
}

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
