import { isText, option, unknownOption } from './parts.js';

/** The normalizer of SentencePiece: a table from byte strings to texts, as a double array of Darts, in base64. */

const MOST_BYTES = 6; // Longer clusters are looked up letter by letter.

function tableOf(given) {
  const text = option(given, 'precompiled_charsmap', isText, '');
  let bytes;
  try {
    bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  } catch {
    throw unknownOption(given.part, given.config.type, 'precompiled_charsmap', text.slice(0, 20));
  }
  if (bytes.length === 0) return null;
  const view = new DataView(bytes.buffer);
  const size = bytes.length < 4 ? Infinity : view.getUint32(0, true);
  if (size % 4 !== 0 || size + 4 > bytes.length)
    throw unknownOption(given.part, given.config.type, 'precompiled_charsmap', text.slice(0, 20));
  const units = Uint32Array.from({ length: size / 4 }, (_, i) => view.getUint32(4 + 4 * i, true));
  return { units, texts: bytes.subarray(4 + size) };
}

const offsetOf = (unit) => (unit >>> 10) << ((unit & 512) >>> 6);

/** Where the text begins for the shortest beginning of `key` that is in the table; -1 without one. */
function placeOf(units, key) {
  let at = offsetOf(units[0]);
  for (const byte of key) {
    if (byte === 0) return -1;
    at ^= byte;
    const unit = units[at];
    if (unit === undefined || (unit & 0x800000ff) !== byte) return -1;
    at ^= offsetOf(unit);
    if ((unit >>> 8) & 1) return units[at] & 0x7fffffff;
  }
  return -1;
}

export function precompiled(given) {
  const table = tableOf(given);
  if (!table) return (text) => text;
  const { units, texts } = table;
  const [encoder, decoder] = [new TextEncoder(), new TextDecoder('utf-8', { ignoreBOM: true })];
  const clusters = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
  const known = new Map();
  const lookedUp = (part) => {
    const place = placeOf(units, encoder.encode(part));
    if (place < 0) return null;
    const end = texts.indexOf(0, place);
    return decoder.decode(texts.subarray(place, end < 0 ? texts.length : end));
  };
  const found = (part) => {
    if (!known.has(part)) {
      if (known.size >= 10_000) known.clear();
      known.set(part, lookedUp(part));
    }
    return known.get(part);
  };
  return (text) => {
    let written = '';
    for (const { segment } of clusters.segment(text)) {
      const whole = encoder.encode(segment).length < MOST_BYTES ? found(segment) : null;
      if (whole !== null) written += whole;
      else for (const letter of segment) written += found(letter) ?? letter;
    }
    return written;
  };
}
