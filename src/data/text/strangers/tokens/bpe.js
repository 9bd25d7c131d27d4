import { isFlag, isText, option, unknownOption } from './parts.js';

/** Byte-pair encoding as the Rust library does it: pairs are merged by rank and then from the left, whatever they are made of. */

/** Words whose tokens are kept, and the longest of them. */
const KEPT = { words: 10_000, length: 256 };
/** Two ids, or a rank and a place, in one number. */
const WIDTH = 2 ** 26;
const NONE = -1;

export const byteToken = (byte) => `<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`;

/** `vocab` by token. Tokens of a word are ids, undefined where there is none, not even for the unknown. */
export function bpe(given, vocab) {
  option(given, 'dropout', (value) => !value, 0); // Other tokens each time.
  const unknownToken = option(given, 'unk_token', (value) => value === null || isText(value), null);
  const flag = (name) => option(given, name, isFlag, false);
  const [fuses, fallsBack, ignoresMerges] = [flag('fuse_unk'), flag('byte_fallback'), flag('ignore_merges')];
  const text = (name) => option(given, name, isText, '');
  const [prefix, suffix] = [text('continuing_subword_prefix'), text('end_of_word_suffix')];
  const { ranks, merged } = mergesOf(given, vocab, prefix);
  const encoder = new TextEncoder();
  const unknown = vocab.get(unknownToken) ?? NONE;

  /** The letters of a word as tokens. One that is unknown waits for what follows, even for the bytes of another: so does Rust. */
  const lettersOf = (word) => {
    const ids = [];
    const letters = [...word];
    let waits = false;
    letters.forEach((letter, i) => {
      const written = (i > 0 ? prefix : '') + letter + (i === letters.length - 1 ? suffix : '');
      const id = vocab.get(written);
      if (id !== undefined) {
        if (waits) ids.push(unknown);
        waits = false;
        ids.push(id);
        return;
      }
      const bytes = fallsBack ? Array.from(encoder.encode(written), (byte) => vocab.get(byteToken(byte))) : [undefined];
      if (!bytes.includes(undefined)) {
        for (const byte of bytes) ids.push(byte);
        return;
      }
      if (unknownToken === null) return;
      if (waits && !fuses) ids.push(unknown);
      waits = true;
    });
    if (waits) ids.push(unknown);
    return ids;
  };

  const known = new Map();
  const tokensOf = (word) => {
    const whole = ignoresMerges ? vocab.get(word) : undefined;
    if (whole !== undefined) return [whole];
    const found = known.get(word);
    if (found) {
      known.delete(word);
      known.set(word, found);
      return found;
    }
    const ids = merge(lettersOf(word), ranks, merged).map((id) => (id === NONE ? undefined : id));
    if (word.length < KEPT.length) known.set(word, ids);
    if (known.size > KEPT.words) known.delete(known.keys().next().value);
    return ids;
  };
  return tokensOf;
}

/** The rank of each pair, and by rank what it becomes. */
function mergesOf(given, vocab, prefix) {
  const { config } = given;
  const merges = option(given, 'merges', Array.isArray, undefined);
  const ranks = new Map();
  const merged = new Float64Array(merges.length);
  const refused = (merge) => unknownOption('model', config.type, 'merges', merge);
  const idOf = (token, merge) => {
    const id = vocab.get(token);
    if (id === undefined) throw refused(merge);
    return id;
  };
  const pairs = Array.isArray(merges[0]) ? merges : merges.filter((line) => !line.startsWith('#version')).map((line) => line.split(' '));
  pairs.forEach((pair, rank) => {
    if (pair.length !== 2) throw refused(pair);
    const [left, right] = pair;
    ranks.set(idOf(left, pair) * WIDTH + idOf(right, pair), rank);
    merged[rank] = idOf(left + right.slice(prefix.length), pair);
  });
  return { ranks, merged };
}

/** Which pairs come next: a heap of rank and place in one number, the least first. */
class Queue {
  #heap = [];

  push(key) {
    const heap = this.#heap;
    let at = heap.push(key) - 1;
    for (let up = (at - 1) >> 1; at > 0 && heap[up] > key; up = (at - 1) >> 1) {
      heap[at] = heap[up];
      at = up;
    }
    heap[at] = key;
  }

  /** Undefined when it is empty. */
  pop() {
    const heap = this.#heap;
    const [least] = heap;
    const last = heap.pop();
    if (heap.length === 0) return least;
    let at = 0;
    for (let down = 1; down < heap.length; down = 2 * at + 1) {
      if (down + 1 < heap.length && heap[down + 1] < heap[down]) down++;
      if (heap[down] >= last) break;
      heap[at] = heap[down];
      at = down;
    }
    heap[at] = last;
    return least;
  }
}

/** Merges in place: who stands before and after whom, until no pair has a rank. */
function merge(ids, ranks, merged) {
  const { length } = ids;
  if (length < 2) return ids;
  const next = Int32Array.from(ids, (_, i) => i + 1);
  const before = Int32Array.from(ids, (_, i) => i - 1);
  const gone = new Uint8Array(length);
  const queue = new Queue();
  const rankAt = (at) => (next[at] < length ? ranks.get(ids[at] * WIDTH + ids[next[at]]) : undefined);
  const ask = (at) => {
    const rank = rankAt(at);
    if (rank !== undefined) queue.push(rank * WIDTH + at);
  };
  for (let at = 0; at < length - 1; at++) ask(at);
  for (let key = queue.pop(); key !== undefined; key = queue.pop()) {
    const at = key % WIDTH;
    const rank = (key - at) / WIDTH;
    if (gone[at] || rankAt(at) !== rank) continue;
    const right = next[at];
    ids[at] = merged[rank];
    gone[right] = 1;
    next[at] = next[right];
    if (next[at] < length) before[next[at]] = at;
    if (before[at] >= 0) ask(before[at]);
    ask(at);
  }
  return ids.filter((_, at) => !gone[at]);
}
