import type { Encoding } from '../../../protocol/dataset';
import { joinBytes } from '../join';

/** U+FFFD that a file itself holds, as texts collected from the web often do: it stands for no damage of that file. */

/** How it is written, and at multiples of how many bytes a character may begin. No other encoding has it. */
const WRITTEN: Partial<Readonly<Record<Encoding, { bytes: readonly number[]; step: number }>>> = {
  'utf-8': { bytes: [0xef, 0xbf, 0xbd], step: 1 },
  'utf-16le': { bytes: [0xfd, 0xff], step: 2 },
  'utf-16be': { bytes: [0xff, 0xfd], step: 2 },
  gb18030: { bytes: [0x84, 0x31, 0xa4, 0x37], step: 1 },
};

/** Counts them in a file that comes in pieces cut anywhere. */
export class WrittenReplacements {
  readonly #sign: { bytes: readonly number[]; step: number } | undefined;
  /** The last bytes of the pieces before, in which one may have begun, and where they stand. */
  #tail: Uint8Array = new Uint8Array(0);
  #at = 0;

  constructor(encoding: Encoding) {
    this.#sign = WRITTEN[encoding];
  }

  /** Those that end in this piece. */
  count(piece: Uint8Array): number {
    if (!this.#sign) return 0;
    const { bytes, step } = this.#sign;
    const whole = this.#tail.length > 0 ? joinBytes([this.#tail, piece]) : piece;
    const first = bytes[0]!;
    let found = 0;
    for (let at = whole.indexOf(first); at >= 0; at = whole.indexOf(first, at + 1)) {
      if ((this.#at + at) % step === 0 && bytes.every((byte, i) => whole[at + i] === byte)) found++;
    }
    const kept = Math.min(whole.length, bytes.length - 1);
    this.#tail = whole.slice(whole.length - kept);
    this.#at += whole.length - kept;
    return found;
  }
}
