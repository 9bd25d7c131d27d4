import type { Encoding } from '../../../protocol/dataset';
import { greatest } from '../../../protocol/base/lists';
import { models } from './models';
import { WrittenReplacements } from './replacements';

/** Which encoding bytes are in that carry no mark of it: what they would say in each, and how likely anybody writes that. */

/** Bytes that are looked at. */
const EVIDENCE = 4096;
/** Plain bytes around others that are looked at with them. */
const AROUND = 24;
/** Bytes that are looked at for UTF-16, and one character below U+0100 in how many it has at least. */
const WIDE = 64 * 1024;
const SHARE = 2000;
const LINE_FEED = 0x0a;

const ESCAPE = 0x1b;

export const isPlain = (byte: number): boolean => byte < 0x80 && byte !== ESCAPE;

export function encodingOfMark(head: Uint8Array): Encoding | undefined {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return 'utf-8';
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  return undefined;
}

/** What every text in UTF-16 has some of: line ends, blanks, signs, letters, kana. Pairs of plain bytes make none of them. */
const COMMON = /[\t\n\r -~\u00a0-\u024f\u0400-\u045f\u3000-\u30ff\uff01-\uff9f]/;
/** Has blanks between its words, so one of them for a few letters at least. Pairs of other bytes make many of these. */
const HANGUL = /[\uac00-\ud7af]/;
const LETTERS = 12;

/** UTF-16 without a mark; undefined for everything else, also for a text of another encoding with a zero byte in it. */
export function wideEncoding(given: Uint8Array): Encoding | undefined {
  const head = given.subarray(0, Math.min(WIDE, given.length - (given.length % 2)));
  if (!head.includes(0)) return undefined;
  const found = (['utf-16le', 'utf-16be'] as const).map((encoding, high) => {
    // A line feed is the lower half of its character, and of others; a text of bytes has it anywhere.
    let upper = 0;
    for (let at = head.indexOf(LINE_FEED); at >= 0; at = head.indexOf(LINE_FEED, at + 1)) if (at % 2 !== high) upper++;
    let [count, common, narrow, hangul, bad] = [0, 0, 0, 0, 0];
    for (const char of new TextDecoder(encoding).decode(head, { stream: true })) {
      count++;
      if (char === '\0' || char === '\uFFFD') bad++;
      else if (HANGUL.test(char)) hangul++;
      else if (COMMON.test(char)) {
        common++;
        if (char < '\u0100') narrow++;
      }
    }
    // Scripts whose characters all have that upper half are written in India.
    const stray = upper * 3 < count ? upper : 0;
    const meant = narrow * SHARE >= count && stray * 4 <= narrow && bad * 1000 <= count;
    return { encoding, common: meant ? (common + Math.min(hangul, LETTERS * narrow)) / Math.max(1, count) : 0 };
  });
  const [best] = found.sort((a, b) => b.common - a.common);
  return best && best.common >= 0.1 ? best.encoding : undefined;
}

/** Characters of more than one byte in UTF-8, also the sign for those that were lost before, and bytes that belong to none. */
function utf8Evidence(bytes: Uint8Array, cut: boolean): { valid: number; bad: number } {
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes, { stream: cut });
  const written = new WrittenReplacements('utf-8').count(bytes);
  let [valid, bad] = [written, -written];
  for (const char of text) {
    if (char === '\uFFFD') bad++;
    else if (char >= '\u0080') valid++;
  }
  return { valid, bad };
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
