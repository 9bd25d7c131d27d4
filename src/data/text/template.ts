import type { ChatMessage } from '../../protocol/examples';
import { fail, sentence, type Sentence, verbatim } from '../../protocol/errors';
import { LOADING_LIMIT, Stopped, type Threads, TIME_LIMIT } from './strangers/thread';
import type { TokenizerConfig } from './vocabulary';

/** Noncharacters of Unicode, which no text contains, around what a template declares to be the assistant's. */
const OPEN = '\uFDD0';
const CLOSE = '\uFDD1';
const MARKS = /[\uFDD0\uFDD1]/g;

/** The tags of Transformers for `return_assistant_tokens_mask`. */
const TAG = /\{%(-?)\s*(end)?generation\s*(-?)%\}/g;

export interface Chat {
  messages: readonly ChatMessage[];
  /** Whether the text shall end where the assistant's answer begins. */
  awaitsAnswer: boolean;
}

/** Text with the stretches that the template declares to be the assistant's. */
export type RenderedChat =
  { text: string; marked: [start: number, end: number][]; failed?: undefined } | { failed: Sentence; text?: undefined };

/** A chat template as it came, and the file that it is from. */
export interface TemplateSource {
  source: string;
  file: string;
}

/** `file` is the text of chat_template.jinja, or a copy of the one in tokenizer_config.json. */
export function templateSource({ chat_template: given }: TokenizerConfig, file: string | null): TemplateSource | null {
  const named = typeof given === 'string' ? undefined : given;
  const chosen = named?.find(({ name }) => name === 'default') ?? (named?.length === 1 ? named[0] : undefined);
  const own = typeof given === 'string' ? given : chosen?.template;
  if (file !== null && file !== own) return { source: file, file: 'chat_template.jinja' };
  return own === undefined ? null : { source: own, file: 'tokenizer_config.json' };
}

/** What became of a chat: its text, or why the template refused it. */
type Rendered = { text: string; failed?: undefined } | { text?: undefined; failed: string };
type Answer = Rendered | { tooLong: number };

/** Characters that a template may write beyond those of the messages. */
const OUTPUT_LIMIT = 2 ** 20;

export class ChatTemplate {
  readonly file: string;
  /** Whether the template itself says what is the assistant's. */
  readonly marks: boolean;
  readonly #source: string;
  readonly #context: Record<string, unknown>;
  readonly #threads: Threads;

  /** `names` are the special tokens by the names that templates know. */
  constructor({ source, file }: TemplateSource, names: Record<string, string | undefined>, threads: Threads) {
    this.#threads = threads;
    this.file = file;
    this.marks = source.search(TAG) >= 0;
    // A block that writes a mark in place of the tag keeps the tag's control of white space.
    this.#source = source.replace(
      TAG,
      (_, left: string, end: string | undefined, right: string) => `{%${left} if true %}{{ '${end ? CLOSE : OPEN}' }}{% endif ${right}%}`,
    );
    this.#context = { ...names, tools: null, documents: null };
  }

  /** Throws `checkpoint` when the template breaks the limits of time and output. */
  async render(chats: readonly Chat[]): Promise<RenderedChat[]> {
    const rendered = await this.#rendered(
      chats.map(({ messages, awaitsAnswer }) => ({
        messages: messages.map(({ role, content }) => ({ role, content })),
        add_generation_prompt: awaitsAnswer,
      })),
    );
    return rendered.map((one, i) => {
      if (one.failed !== undefined) return { failed: verbatim(one.failed) };
      return this.marks ? unmark(one.text, chats[i]!) : { text: one.text, marked: [] };
    });
  }

  async #rendered(chats: object[]): Promise<Rendered[]> {
    const { file } = this;
    const refused = (answer: Answer, before: readonly Answer[]): Error | null =>
      'tooLong' in answer
        ? fail('checkpoint', {
            file,
            chat: before.length,
          })`The chat template of ${file} was stopped: it wrote ${answer.tooLong} characters; the limit is ${OUTPUT_LIMIT} beyond the messages. Take another template.`
        : null;
    const given = { source: this.#source, context: this.#context, limit: OUTPUT_LIMIT };
    try {
      return (await this.#threads.templates.run({ kind: 'render', items: chats, given }, { refused })) as Rendered[];
    } catch (reason) {
      if (!(reason instanceof Stopped)) throw reason;
      const why = {
        slow: sentence`was stopped: it took longer than ${TIME_LIMIT / 1000} s for one conversation and may never end. Take another template.`,
        unloaded: sentence`cannot be run: its worker did not start within ${LOADING_LIMIT / 1000} s.`,
        died: sentence`was stopped: its worker ended (${reason.message}).`,
        refused: sentence`cannot be run: ${reason.message}`,
      }[reason.why];
      // `passing`: a busy machine may have been the cause, so that another try may do.
      throw fail('checkpoint', {
        file,
        chat: reason.at.answers.length,
        passing: reason.why !== 'refused',
      })`The chat template of ${file} ${why}`;
    }
  }
}

function unmark(text: string, { messages }: Chat): RenderedChat {
  if (messages.some(({ content }) => content.search(MARKS) >= 0))
    return { failed: sentence`a message holds U+FDD0 or U+FDD1, which are no characters.` };
  const marked: [number, number][] = [];
  let removed = 0;
  for (const { 0: mark, index } of text.matchAll(MARKS)) {
    if (mark === OPEN) marked.push([index - removed, text.length]);
    else if (marked.length > 0) marked.at(-1)![1] = index - removed;
    removed++;
  }
  return { text: text.replace(MARKS, ''), marked };
}
