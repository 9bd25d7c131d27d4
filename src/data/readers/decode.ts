import type { Encoding } from '../../protocol/dataset';
import { encodingOfMark, guessEncoding, isPlain, wideEncoding, writtenReplacements } from './encodings/guess';
import { joinBytes } from './join';

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
  /** What the first characters look like, where the encoding is none that the bytes prove; empty where they do. */
  sample = '';
  #decoder: TextDecoder | undefined;
  #doubtful = false;
  #held: Uint8Array[] = [];
  #begun = false;

  constructor(encoding?: Encoding) {
    if (encoding) this.#decide(encoding);
  }

  /** Only at the very beginning is U+FEFF a mark of the byte order; elsewhere it is a character. */
  #decide(encoding: Encoding, ignoreBOM = false): void {
    this.encoding = encoding;
    this.#decoder = new TextDecoder(encoding, { ignoreBOM });
  }

  #guess(bytes: Uint8Array, ignoreBOM: boolean, cut: boolean): void {
    this.#decide(guessEncoding(bytes, cut), ignoreBOM);
    this.#doubtful = this.encoding !== 'utf-8';
  }

  push(piece: Uint8Array): string {
    if (this.#decoder) return this.#decode(this.#decoder, piece);
    this.#held.push(piece);
    const bytes = joinBytes(this.#held);
    // A mark of the byte order takes up to three bytes.
    if (!this.#begun && bytes.length < 3) return '';
    const marked = this.#begun ? undefined : (encodingOfMark(bytes) ?? wideEncoding(bytes));
    this.#begun = true;
    const at = bytes.findIndex((byte) => !isPlain(byte));
    this.#held = [];
    if (marked) this.#decide(marked);
    else if (at < 0) return new TextDecoder().decode(bytes);
    else if (bytes.length - at < MOST && (bytes.length - at < EVIDENCE || countHigh(bytes.subarray(at)) < ENOUGH)) {
      this.#held = [bytes.slice(at)];
      return new TextDecoder().decode(bytes.subarray(0, at));
    } else this.#guess(bytes, true, true);
    return this.push(bytes);
  }

  end(): string {
    const bytes = joinBytes(this.#held);
    this.#held = [];
    if (!this.#decoder) {
      const marked = this.#begun ? undefined : encodingOfMark(bytes);
      if (marked) this.#decide(marked);
      else this.#guess(bytes, this.#begun, false);
    }
    return this.push(bytes) + (this.#decoder?.decode() ?? '');
  }

  #decode(decoder: TextDecoder, bytes: Uint8Array): string {
    const text = decoder.decode(bytes, { stream: true });
    const found = replacements(text);
    if (found > 0) this.damaged += found - (this.encoding === 'utf-8' ? writtenReplacements(bytes) : 0);
    if (this.#doubtful && this.sample === '') this.sample = SAMPLE.exec(text)?.[0].trim() ?? '';
    return text;
  }
}
