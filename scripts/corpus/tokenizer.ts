/**
 * Trains a byte-level BPE tokenizer (Sennrich et al. 2016, arXiv 1508.07909; over bytes as in GPT-2) and writes it as a tokenizer.json that
 * Transformers opens. Every text has tokens: each of the 256 bytes is an entry.
 */

/** Their place is their id. */
export const SPECIALS = ['<|pad|>', '<|user|>', '<|assistant|>', '<|end|>'] as const;
export type Special = (typeof SPECIALS)[number];
export const specialId = (token: Special): number => SPECIALS.indexOf(token);

const KANJI = '㐀-䶿一-鿿豈-﫿々〆';
const HIRAGANA = 'ぁ-ゟ';
const KATAKANA = 'ァ-ヺー';

/**
 * Where text is split before bytes are merged, so that no entry reaches over a border: contractions, words with the space before them, numbers,
 * other signs. Japanese has no spaces; its words mostly end where the script changes, so kanji, hiragana and katakana are split from each other.
 * Ranges stand for scripts, whose names differ between the engines that read this.
 */
const PATTERN = [
  "'(?:[sdmt]|ll|ve|re)",
  ` ?[${KANJI}]+`,
  ` ?[${HIRAGANA}]+`,
  ` ?[${KATAKANA}]+`,
  ` ?(?:(?![${KANJI}${HIRAGANA}${KATAKANA}])\\p{L})+`,
  ' ?\\p{N}+',
  ' ?[^\\s\\p{L}\\p{N}]+',
  '\\s+(?!\\S)',
  '\\s+',
].join('|');

/** The letter that stands for each byte in the file, as GPT-2 has it: printable ones stand for themselves. */
function byteLetters(): string[] {
  const printable = (byte: number) => (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || byte >= 174;
  let next = 256;
  return Array.from({ length: 256 }, (_, byte) => String.fromCodePoint(printable(byte) ? byte : next++));
}

type Pair = readonly [left: string, right: string];

/** A word as the entries that it is made of at present. */
interface Word {
  parts: string[];
  count: number;
}

const SEPARATOR = ' ';
const keyOf = (left: string, right: string): string => `${left}${SEPARATOR}${right}`;

function pairsOf({ parts }: Word): string[] {
  return parts.slice(1).map((right, i) => keyOf(parts[i]!, right));
}

/** How often each pair of neighbours occurs, and in which words. */
class Pairs {
  readonly #counts = new Map<string, number>();
  readonly #words = new Map<string, Set<Word>>();

  add(word: Word, sign: 1 | -1): void {
    for (const key of pairsOf(word)) {
      this.#counts.set(key, (this.#counts.get(key) ?? 0) + sign * word.count);
      const words = this.#words.get(key) ?? new Set();
      this.#words.set(key, words.add(word));
    }
  }

  /** The most frequent pair, of equals the first in the order of code units; null where no pair occurs twice. */
  best(): Pair | null {
    let [found, most] = ['', 1];
    for (const [key, count] of this.#counts) {
      if (count > most || (count === most && most > 1 && key < found)) [found, most] = [key, count];
    }
    return found === '' ? null : (found.split(SEPARATOR) as [string, string]);
  }

  merge([left, right]: Pair): void {
    const key = keyOf(left, right);
    for (const word of this.#words.get(key) ?? []) {
      this.add(word, -1);
      const { parts } = word;
      word.parts = [];
      for (let i = 0; i < parts.length; i++) {
        if (parts[i] === left && parts[i + 1] === right) word.parts.push(`${left}${parts[++i]}`);
        else word.parts.push(parts[i]!);
      }
      this.add(word, 1);
    }
    this.#counts.delete(key);
    this.#words.delete(key);
  }
}

export interface Bpe {
  /** Entries by id: specials, bytes, merges. */
  vocabulary: string[];
  merges: Pair[];
}

/** Merges the most frequent pair again and again until there are `size` entries. Throws where the texts do not have so many pairs. */
export function trainBpe(texts: Iterable<string>, size: number): Bpe {
  const letters = byteLetters();
  const counts = new Map<string, number>();
  const split = new RegExp(PATTERN, 'gu');
  for (const text of texts) for (const [word] of text.matchAll(split)) counts.set(word, (counts.get(word) ?? 0) + 1);
  const pairs = new Pairs();
  for (const [word, count] of counts) pairs.add({ parts: Array.from(new TextEncoder().encode(word), (byte) => letters[byte]!), count }, 1);
  const merges: Pair[] = [];
  const vocabulary = [...SPECIALS, ...letters];
  while (vocabulary.length < size) {
    const best = pairs.best();
    if (!best) throw new Error(`The texts make ${vocabulary.length} entries, not ${size}: no pair is left that occurs twice.`);
    pairs.merge(best);
    merges.push(best);
    vocabulary.push(best.join(''));
  }
  return { vocabulary, merges };
}

/** The file; the library that reads it splits by the same pattern. */
export const tokenizerJson = ({ vocabulary, merges }: Bpe) => ({
  version: '1.0',
  truncation: null,
  padding: null,
  added_tokens: SPECIALS.map((content, id) => ({
    id,
    content,
    single_word: false,
    lstrip: false,
    rstrip: false,
    normalized: false,
    special: true,
  })),
  normalizer: null,
  pre_tokenizer: {
    type: 'Sequence',
    pretokenizers: [
      { type: 'Split', pattern: { Regex: PATTERN }, behavior: 'Isolated', invert: false },
      { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: false },
    ],
  },
  post_processor: null,
  decoder: { type: 'ByteLevel', add_prefix_space: true, trim_offsets: true, use_regex: true },
  model: {
    type: 'BPE',
    dropout: null,
    unk_token: null,
    continuing_subword_prefix: null,
    end_of_word_suffix: null,
    fuse_unk: false,
    byte_fallback: false,
    ignore_merges: false,
    vocab: Object.fromEntries(vocabulary.map((token, id) => [token, id])),
    merges: merges.map((pair) => pair.join(' ')),
  },
});
