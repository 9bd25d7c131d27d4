import * as library from '@huggingface/tokenizers';
import { addedToken, finder } from './tokens/added.js';
import { decoder } from './tokens/decoders.js';
import { model } from './tokens/models.js';
import { normalizer } from './tokens/normalizers.js';
import { preTokenizer } from './tokens/pre-tokenizers.js';

/**
 * Tokenizers, whose files hold regular expressions for splitting and replacing. Each option of their parts is followed as in the Rust
 * library, or refused by name; `truncation` and `padding` are not, as in Transformers, which are told anew with every text.
 *
 * The JavaScript library reads most options and follows few: of it only the patterns' syntax and the post-processors are used.
 */

const PARTS = ['model', 'decoder', 'post_processor', 'pre_tokenizer', 'normalizer', 'added_tokens'];

/** A tokenizer as it is asked; special tokens are those that the text itself writes, none are added. */
export class Vocabulary {
  #normalizer;
  #preTokenizer;
  #model;
  #decode;
  /** By the texts by which they are found, before anything else is done to a text and after it was normalized. */
  #early;
  #late;
  #tokens = new Map();
  #ids;
  #added;
  #special;
  #opening;

  /** `begins` is told of each part of a tokenizer before it goes over a text. */
  constructor({ json }, begins = () => undefined) {
    for (const part of PARTS) if (!(part in json)) throw new Error(`Tokenizer must contain a "${part}" property`);
    this.#normalizer = normalizer(json.normalizer, begins);
    this.#preTokenizer = preTokenizer(json.pre_tokenizer, begins);
    this.#model = model(json.model, begins);
    const added = json.added_tokens.map(addedToken);
    this.#decode = decoder(json.decoder, begins, new Set(added.map(({ content }) => content)));
    this.#ids = new Map(this.#model.vocab);
    for (const [token, id] of this.#model.vocab) this.#tokens.set(id, token);
    for (const { content, id } of added) {
      this.#ids.set(content, id);
      this.#tokens.set(id, content);
    }
    const normalized = ({ content }) => (this.#normalizer ? this.#normalizer(content) : content);
    this.#early = finder(new Map(added.filter((one) => !one.normalized).map((one) => [one.content, one])));
    this.#late = finder(new Map(added.filter((one) => one.normalized).map((one) => [normalized(one), one])));
    this.#added = added.filter((one) => !(one.normalized && this.#normalizer)).map(({ id }) => id);
    this.#special = new Set(added.filter(({ special }) => special).map(({ id }) => id));
    this.#opening = opening(json.post_processor);
  }

  /** The ids of the named tokens, which tokens split a text, and the first token of a text with and without those added to it. */
  describe(_, names) {
    const ids = Object.entries(names).map(([name, content]) => [name, this.#ids.get(content)]);
    const [bare] = this.encode(null, 'a').ids ?? [];
    const opening = this.#opening === undefined ? bare : this.#ids.get(this.#opening);
    return { ids: Object.fromEntries(ids), added: this.#added, opening, bare };
  }

  /**
   * The ids of a text, undefined where the vocabulary has none, and where it is split: the added tokens in it, in order, with the white
   * space that they take.
   */
  encode(_, text) {
    try {
      const ids = [];
      const splits = [];
      const put = ({ start, end, token }, offset) => {
        ids.push(token.id);
        if (offset !== null) splits.push({ start: offset + start, end: offset + end, content: token.content });
      };
      for (const early of this.#early(text)) {
        if (early.token) {
          put(early, 0);
          continue;
        }
        const section = text.slice(early.start, early.end);
        const written = this.#normalizer ? this.#normalizer(section) : section;
        for (const late of this.#late(written)) {
          if (late.token) put(late, this.#normalizer ? null : early.start);
          else this.#words(written.slice(late.start, late.end), early.start + late.start === 0 && this.#keepsStart(section), ids);
        }
      }
      return { ids, splits };
    } catch (error) {
      return { failed: error.message };
    }
  }

  /** Puts the ids of a text without added tokens after `ids`. */
  #words(text, first, ids) {
    const words = this.#preTokenizer ? this.#preTokenizer([{ text, first }]) : [{ text }];
    for (const word of words) if (word.text !== '') for (const id of this.#model.tokenize(word.text)) ids.push(id);
  }

  /** Whether what comes of a text begins where the text does: normalizers may leave out its first letter. */
  #keepsStart(section) {
    return !this.#normalizer || this.#normalizer(String.fromCodePoint(section.codePointAt(0))) !== '';
  }

  /**
   * To the letter: spaces before punctuation stay, which `clean_up_tokenization_spaces` would remove. Ids that the vocabulary lacks, since
   * embeddings are often padded to a round size, have no text.
   */
  decode({ specials }, ids) {
    const tokens = ids.filter((id) => specials || !this.#special.has(id)).flatMap((id) => this.#tokens.get(id) ?? []);
    return tokens.length === 0 ? '' : this.#decode(tokens);
  }
}

/** The token that is put before a text; undefined where none is. */
function opening(config) {
  if (!config) return undefined;
  const { tokens } = new library.SequencePostProcessor({ processors: [config] }).post_process(['a'], null, true);
  return tokens[0] === 'a' ? undefined : tokens[0];
}
