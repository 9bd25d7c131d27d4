import type { ChatTokenizer } from './tokenizer';

const REPLACEMENT = '\uFFFD';
const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/**
 * The text of tokens as they come, in whole characters as people see them: bytes of one character may come as several tokens, and a
 * family of emoji as several characters. What a character may still grow by is not known before the next one begins, so the last one
 * is held back. All that was told, joined, is what `decode` makes of all tokens, but for bytes that are no text together: there `decode`
 * has a sign for each byte of the row of them, and what was told keeps the characters that were whole.
 */
export class StreamDecoder {
  readonly #tokenizer: Pick<ChatTokenizer, 'decode'>;
  /** Tokens before the fresh ones: decoders treat the first token of a text specially. They end with a whole code point. */
  #context: readonly number[] = [];
  #fresh: readonly number[] = [];
  #held = '';

  constructor(tokenizer: Pick<ChatTokenizer, 'decode'>) {
    this.#tokenizer = tokenizer;
  }

  /** Whole characters that have become certain. To be waited for before more is pushed. */
  async push(ids: readonly number[]): Promise<string> {
    this.#fresh = [...this.#fresh, ...ids];
    const text = await this.#text();
    // The rest of the bytes of a code point may be yet to come.
    if (text === '' || text.endsWith(REPLACEMENT)) return '';
    this.#context = this.#fresh;
    this.#fresh = [];
    const all = this.#held + text;
    const last = graphemes.segment(all).containing(all.length - 1)!.index;
    this.#held = all.slice(last);
    return all.slice(0, last);
  }

  /** What was held back. The next token begins another text. */
  async end(): Promise<string> {
    const rest = this.#held + (await this.#text());
    this.#context = [];
    this.#fresh = [];
    this.#held = '';
    return rest;
  }

  async #text(): Promise<string> {
    const [before, all] = await this.#tokenizer.decode([this.#context, [...this.#context, ...this.#fresh]]);
    if (all!.startsWith(before!)) return all!.slice(before!.length);
    const [alone] = await this.#tokenizer.decode([this.#fresh]);
    return alone!;
  }
}
