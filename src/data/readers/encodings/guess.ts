import type { Encoding } from '../../../protocol/dataset';
import { greatest } from '../../../protocol/base/lists';
import { models } from './models';

/** Which encoding bytes are in that carry no mark of it: what they would say in each, and how likely anybody writes that. */

/** Bytes that are looked at. */
const EVIDENCE = 4096;
/** Plain bytes around others that are looked at with them. */
const AROUND = 24;

const ESCAPE = 0x1b;

export const isPlain = (byte: number): boolean => byte < 0x80 && byte !== ESCAPE;

export function encodingOfMark(head: Uint8Array): Encoding | undefined {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return 'utf-8';
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  return undefined;
}

/** What every text in UTF-16 has some of: line ends, blanks, signs, letters, kana. Pairs of plain bytes make none of them. */
const COMMON = /[\t\n\r -~\u00a0-\u024f\u0400-\u045f\u3000-\u30ff\uff01-\uff9f\uac00-\ud7af]/;

/** UTF-16 without a mark; undefined for everything else. */
export function wideEncoding(head: Uint8Array): Encoding | undefined {
  if (!head.includes(0)) return undefined;
  const pairs = head.subarray(0, Math.min(EVIDENCE, head.length - (head.length % 2)));
  const found = (['utf-16le', 'utf-16be'] as const).map((encoding) => {
    const chars = [...new TextDecoder(encoding).decode(pairs)];
    const common = chars.filter((char) => COMMON.test(char)).length;
    return { encoding, common: chars.includes('\0') || chars.includes('\uFFFD') ? 0 : common / Math.max(1, chars.length) };
  });
  const [best] = found.sort((a, b) => b.common - a.common);
  return best && best.common >= 0.1 ? best.encoding : undefined;
}

/** Characters of more than one byte in UTF-8, and bytes that belong to none. */
function utf8Evidence(bytes: Uint8Array, cut: boolean): { valid: number; bad: number } {
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes, { stream: cut });
  let [valid, bad] = [0, -writtenReplacements(bytes)];
  for (const char of text) {
    if (char === '\uFFFD') bad++;
    else if (char >= '\u0080') valid++;
  }
  return { valid, bad };
}

/** U+FFFD that the file itself holds in UTF-8, as texts collected from the web often do. */
export function writtenReplacements(bytes: Uint8Array): number {
  let found = 0;
  for (let at = bytes.indexOf(0xef); at >= 0; at = bytes.indexOf(0xef, at + 1)) {
    if (bytes[at + 1] === 0xbf && bytes[at + 2] === 0xbd) found++;
  }
  return found;
}

/** Escape sequences that turn to Japanese characters, in bytes that are all ASCII. */
function isEscaped(bytes: Uint8Array): boolean {
  for (let at = bytes.indexOf(ESCAPE); at >= 0; at = bytes.indexOf(ESCAPE, at + 1)) {
    const next = String.fromCharCode(bytes[at + 1] ?? 0, bytes[at + 2] ?? 0);
    if (['$B', '$@', '$(', '(I', '(J'].includes(next)) return true;
  }
  return false;
}

/** What is not plain, each with some bytes around it. */
function evidenceIn(bytes: Uint8Array): Uint8Array {
  const evidence = new Uint8Array(EVIDENCE);
  let size = 0;
  let done = 0;
  for (let at = 0; at < bytes.length && size < EVIDENCE; at++) {
    if (isPlain(bytes[at]!)) continue;
    const from = Math.max(done, at - AROUND);
    if (from > done && size > 0) evidence[size++] = 0x0a;
    let last = at;
    for (at++; at < bytes.length && at - last <= AROUND; at++) if (!isPlain(bytes[at]!)) last = at;
    done = at;
    const part = bytes.subarray(from, Math.min(done, from + EVIDENCE - size));
    evidence.set(part, size);
    size += part.length;
  }
  return evidence.subarray(0, size);
}

/** `cut`: the bytes go on, perhaps in the middle of a character. */
export function guessEncoding(bytes: Uint8Array, cut = false): Encoding {
  const high = bytes.findIndex((byte) => byte >= 0x80);
  if (isEscaped(high < 0 ? bytes : bytes.subarray(0, high))) return 'iso-2022-jp';
  if (high < 0) return 'utf-8';
  // A few damaged characters do not make another encoding of a text in UTF-8.
  const { valid, bad } = utf8Evidence(bytes, cut);
  if (valid > 3 * Math.max(0, bad)) return 'utf-8';
  const evidence = evidenceIn(bytes);
  const all = models();
  const likely = all.map((model) => model.prior + model.likelihood(evidence));
  return all[likely.indexOf(greatest(likely))]!.encoding;
}
