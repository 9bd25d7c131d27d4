import { byteToken } from './bpe.js';
import { isCount, isFlag, option, unknownOption } from './parts.js';

/** The most likely tokens of a word as the Rust library finds them: unknown letters are fused, and become bytes where asked. */

const PENALTY = 10;

/** `vocab` by token, the last of those that are the same; `entries` are `[token, score]` by id. */
export function unigram(given, vocab) {
  const { vocab: entries } = given.config;
  const unknown = option(given, 'unk_id', (value) => value === undefined || (isCount(value) && value < entries.length), undefined);
  const fallsBack = option(given, 'byte_fallback', isFlag, false);
  const root = trieOf(entries, given);
  const least = entries.reduce((low, [, score]) => (score < low ? score : low), Infinity);
  const encoder = new TextEncoder();

  const idsOf = (part) => {
    const id = vocab.get(part);
    if (id !== undefined) return [id];
    const bytes = fallsBack ? Array.from(encoder.encode(part), (byte) => vocab.get(byteToken(byte))) : [undefined];
    return bytes.includes(undefined) ? [unknown] : bytes;
  };

  return (word) => {
    const letters = [...word];
    const { length } = letters;
    const from = new Int32Array(length + 1).fill(-1);
    const isUnknown = new Uint8Array(length + 1);
    const best = new Float64Array(length + 1);
    const offer = (start, end, score, isNone) => {
      const total = score + best[start];
      if (from[end] >= 0 && total <= best[end]) return;
      [from[end], best[end], isUnknown[end]] = [start, total, isNone ? 1 : 0];
    };
    for (let start = 0; start < length; start++) {
      let single = false;
      let node = root;
      for (let end = start; end < length; end++) {
        node = node.get(letters[end]);
        if (node === undefined) break;
        if (node.id === undefined) continue;
        offer(start, end + 1, entries[node.id][1], node.id === unknown);
        if (end === start) single = true;
      }
      if (!single && unknown === undefined) return [undefined]; // Even where it would become bytes.
      if (!single) offer(start, start + 1, least - PENALTY, true);
    }
    const parts = [];
    for (let end = length, open = false; end > 0; end = from[end]) {
      const part = letters.slice(from[end], end).join('');
      if (isUnknown[end] && open) parts[parts.length - 1] = part + parts.at(-1);
      else parts.push(part);
      open = isUnknown[end] === 1;
    }
    return parts.reverse().flatMap(idsOf);
  };
}

/** Nodes are maps by letter; `id` where a token ends. */
function trieOf(entries, { config }) {
  const root = new Map();
  entries.forEach((entry, id) => {
    if (!Array.isArray(entry) || typeof entry[0] !== 'string' || typeof entry[1] !== 'number')
      throw unknownOption('model', config.type, `vocab of ${id}`, entry);
    let node = root;
    for (const letter of entry[0]) {
      if (!node.has(letter)) node.set(letter, new Map());
      node = node.get(letter);
    }
    if (node !== root) node.id = id;
  });
  return root;
}
