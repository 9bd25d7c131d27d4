import type { Encoding } from '../../protocol/dataset';
import { encodingOfMark, guessEncoding, isPlain, wideEncoding } from './encodings/guess';
import { WrittenReplacements } from './encodings/replacements';
import { joinBytes } from './join';

/** Bytes that are looked at together while the encoding is open: what it is does not depend on how a file is cut. */
const BLOCK = 256 * 1024;
/** Bytes from the first that is not ASCII on, and those of them that are not, before the encoding is decided; and bytes after which it is. */
const EVIDENCE = 4096;
const ENOUGH = 128;
const MOST = 1024 * 1024;
/** Characters around the first that is not ASCII which are shown. */
const SAMPLE = /[^\n\r]{0,12}[^\p{ASCII}][^\n\r]{0,40}/u;

const replacements = (text: string): number => (text.includes('\uFFFD') ? (text.match(/\uFFFD/g)?.length ?? 0) : 0);

const countHigh = (bytes: Uint8Array): number => {
  let high = 0;
  for (const byte of bytes) if (!isPlain(byte)) high++;
  return high;
};

/** Decodes a file piece by piece. As long as it is plain ASCII its encoding stays open, for it may begin in English and go on in Japanese. */
export class TextSource {
  encoding: Encoding | undefined;
  /** Characters that are not valid in the encoding. */
  damaged = 0;
  /** Characters that are U+FFFD in the file itself: they were lost before it was written. */
  lost = 0;
  /** What the first characters look like, where the encoding is none that the bytes prove; empty where they do. */
  sample = '';
  #decoder: TextDecoder | undefined;
  #written: WrittenReplacements | undefined;
  #doubtful = false;
  #held: Uint8Array[] = [];
  /** Bytes up to the end of the block. */
  #missing = BLOCK;
  #begun = false;
  /** What is held may be in any encoding. */
  #open = false;

  constructor(encoding?: Encoding) {
    if (encoding) this.#decide(encoding);
  }

  /** More is needed to know the encoding of the first block. */
  get waits(): boolean {
    return !this.#decoder && (!this.#begun || this.#open);
  }

  /** Only at the very beginning is U+FEFF a mark of the byte order; elsewhere it is a character. */
  #decide(encoding: Encoding, ignoreBOM = false): void {
    this.encoding = encoding;
    this.#decoder = new TextDecoder(encoding, { ignoreBOM });
    this.#written = new WrittenReplacements(encoding);
  }

  #guess(bytes: Uint8Array, cut: boolean): void {
    this.#decide(guessEncoding(bytes, cut), true);
    this.#doubtful = this.encoding !== 'utf-8';
  }

  push(piece: Uint8Array): string {
    let text = '';
    let from = 0;
    while (!this.#decoder && piece.length - from >= this.#missing) {
      this.#held.push(piece.subarray(from, from + this.#missing));
      from += this.#missing;
      this.#missing = BLOCK;
      text += this.#look(false);
    }
    if (this.#decoder) return text + this.#decode(this.#decoder, piece.subarray(from));
    if (from === piece.length) return text;
    this.#held.push(piece.subarray(from));
    this.#missing -= piece.length - from;
    return text;
  }

  end(): string {
    const text = this.#decoder ? '' : this.#look(true);
    return text + (this.#decoder?.decode() ?? '');
  }

  /** Looks at what is held, up to the end of a block or of the file: decodes it, or holds what may be in any encoding. */
  #look(last: boolean): string {
    const bytes = joinBytes(this.#held);
    this.#held = [];
    const marked = this.#begun ? undefined : (encodingOfMark(bytes) ?? wideEncoding(bytes));
    this.#begun = true;
    if (marked) this.#decide(marked);
    else if (last) this.#guess(bytes, false);
    else {
      const at = bytes.findIndex((byte) => !isPlain(byte));
      if (at < 0) return new TextDecoder().decode(bytes);
      if (bytes.length - at < MOST && (bytes.length - at < EVIDENCE || countHigh(bytes.subarray(at)) < ENOUGH)) {
        this.#held = [bytes.slice(at)];
        this.#open = true;
        return new TextDecoder().decode(bytes.subarray(0, at));
      }
      this.#guess(bytes, true);
    }
    return this.#decode(this.#decoder!, bytes);
  }

  #decode(decoder: TextDecoder, bytes: Uint8Array): string {
    const text = decoder.decode(bytes, { stream: true });
    const written = this.#written?.count(bytes) ?? 0;
    const found = replacements(text);
    if (found > 0) this.damaged += found - written;
    this.lost += written;
    if (this.#doubtful && this.sample === '') this.sample = SAMPLE.exec(text)?.[0].trim() ?? '';
    return text;
  }
}
