import { joinBytes } from '../join';

/** How far back a copy may reach. */
const WINDOW = 32 * 1024;
/** Bytes that come out at a time, at most. */
const PIECE = 64 * 1024;
const LONGEST_COPY = 258;

const LENGTH_BASE = [
  3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258,
] as const;
const LENGTH_EXTRA = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0] as const;
const DISTANCE_BASE = [
  1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385,
  24577,
] as const;
const DISTANCE_EXTRA = [0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13] as const;
/** The order in which a block lists the lengths of the codes that its code lengths are written with. */
const ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15] as const;

/** A prefix code: by the next `bits` bits of the input, the symbol times 16, plus how many of the bits are its own; 0 for no symbol. */
interface Code {
  table: Uint16Array;
  bits: number;
}

const damaged = (what: string): Error => new Error(`damaged DEFLATE data: ${what}`);

/** The canonical code of these lengths. As in zlib one may be incomplete only where it has a single symbol, of one bit. */
function codeOf(lengths: Uint8Array, mayBeShort: boolean): Code {
  const counts = new Uint16Array(16);
  for (const length of lengths) counts[length]!++;
  counts[0] = 0;
  let bits = 15;
  while (bits > 1 && counts[bits] === 0) bits--;
  const next = new Uint16Array(16);
  let left = 1;
  for (let length = 1; length <= 15; length++) {
    left = 2 * left - counts[length]!;
    if (left < 0) throw damaged('a code has too many symbols');
    next[length] = length === 1 ? 0 : (next[length - 1]! + counts[length - 1]!) * 2;
  }
  if (left > 0 && !(mayBeShort && bits === 1)) throw damaged('a code has too few symbols');
  const table = new Uint16Array(1 << bits);
  for (let symbol = 0; symbol < lengths.length; symbol++) {
    const length = lengths[symbol]!;
    if (length === 0) continue;
    const code = next[length]!++;
    let turned = 0;
    for (let i = 0; i < length; i++) turned |= ((code >> i) & 1) << (length - 1 - i);
    for (let at = turned; at < table.length; at += 1 << length) table[at] = (symbol << 4) | length;
  }
  return { table, bits };
}

/**
 * Inflates a stream of DEFLATE (RFC 1951) that comes in pieces, and tells where it ends: browsers and Node do not, so that nobody could read
 * what stands behind it. Throws an Error for what is damaged.
 */
export class Inflater {
  /** The stream has come to its end; `rest` is what was given beyond it. */
  ended = false;
  #input: Uint8Array = new Uint8Array(0);
  /** Place of the next bit in the input. */
  #bit = 0;
  readonly #output = new Uint8Array(WINDOW + PIECE + LONGEST_COPY);
  /** What has come out lies before `to`; what has been handed on, before `from`. */
  #to = 0;
  #from = 0;
  #last = false;
  /** Bytes that are left of a block that is not packed. */
  #stored = 0;
  #codes: { literal: Code; distance: Code } | null = null;

  /** For another stream. */
  begin(): void {
    this.ended = false;
    this.#input = new Uint8Array(0);
    this.#bit = 0;
    this.#to = 0;
    this.#from = 0;
    this.#last = false;
    this.#stored = 0;
    this.#codes = null;
  }

  get rest(): Uint8Array {
    return this.#input.subarray((this.#bit + 7) >> 3);
  }

  /** What comes out, to be used before the next is asked for: its memory is written again. */
  *push(piece: Uint8Array): Generator<Uint8Array> {
    const kept = this.#input.subarray(this.#bit >> 3);
    this.#bit &= 7;
    this.#input = joinBytes([kept, piece]);
    while (!this.ended && this.#step()) {
      if (this.#to >= WINDOW + PIECE) yield* this.#take();
    }
    yield* this.#take();
  }

  *#take(): Generator<Uint8Array> {
    if (this.#to > this.#from) yield this.#output.subarray(this.#from, this.#to);
    if (this.#to > WINDOW) {
      this.#output.copyWithin(0, this.#to - WINDOW, this.#to);
      this.#to = WINDOW;
    }
    this.#from = this.#to;
  }

  /** Bits behind the end of the input are 0: whoever reads looks afterwards whether they were there. */
  #peek(bit: number, count: number): number {
    const at = bit >> 3;
    const input = this.#input;
    return (((input[at]! | (input[at + 1]! << 8) | (input[at + 2]! << 16)) >>> (bit & 7)) & ((1 << count) - 1)) >>> 0;
  }

  #has(bit: number): boolean {
    return bit <= 8 * this.#input.length;
  }

  /** Goes on as far as output and input reach. False where more input is needed. */
  #step(): boolean {
    if (this.#stored > 0) return this.#copyStored();
    if (this.#codes) return this.#copyCoded(this.#codes);
    if (this.#last) {
      this.ended = true;
      this.#bit = (this.#bit + 7) & ~7;
      return true;
    }
    return this.#open();
  }

  /** Reads the head of a block, if all of it is there. */
  #open(): boolean {
    const last = this.#peek(this.#bit, 1) === 1;
    const kind = this.#peek(this.#bit + 1, 2);
    if (!this.#has(this.#bit + 3)) return false;
    if (kind === 3) throw damaged('a block of a kind that does not exist');
    if (kind === 0) {
      const at = (this.#bit + 3 + 7) & ~7;
      if (!this.#has(at + 32)) return false;
      const length = this.#peek(at, 16);
      if ((length ^ 0xffff) !== this.#peek(at + 16, 16)) throw damaged('the length of a block');
      this.#bit = at + 32;
      this.#stored = length;
    } else {
      const codes = kind === 1 ? fixedCodes() : this.#readCodes();
      if (!codes) return false;
      this.#codes = codes;
      if (kind === 1) this.#bit += 3;
    }
    this.#last = last;
    return true;
  }

  #readCodes(): { literal: Code; distance: Code } | null {
    let bit = this.#bit + 3;
    const literals = this.#peek(bit, 5) + 257;
    const distances = this.#peek(bit + 5, 5) + 1;
    const listed = this.#peek(bit + 10, 4) + 4;
    bit += 14;
    if (!this.#has(bit + 3 * listed)) return null;
    if (literals > 286 || distances > 30) throw damaged('too many lengths or distances');
    const ofLengths = new Uint8Array(19);
    for (let i = 0; i < listed; i++, bit += 3) ofLengths[ORDER[i]!] = this.#peek(bit, 3);
    const code = codeOf(ofLengths, false);
    const lengths = new Uint8Array(literals + distances);
    for (let at = 0; at < lengths.length;) {
      const entry = code.table[this.#peek(bit, code.bits)]!;
      const symbol = entry >> 4;
      const extra = symbol < 16 ? 0 : symbol === 16 ? 2 : symbol === 17 ? 3 : 7;
      const own = entry & 15;
      if (!this.#has(bit + own + extra)) return null;
      if (entry === 0) throw damaged('a length that no code stands for');
      const more = this.#peek(bit + own, extra);
      bit += own + extra;
      if (symbol < 16) {
        lengths[at++] = symbol;
        continue;
      }
      if (symbol === 16 && at === 0) throw damaged('a length is repeated before the first');
      const times = (symbol === 18 ? 11 : 3) + more;
      if (at + times > lengths.length) throw damaged('a length is repeated too often');
      lengths.fill(symbol === 16 ? lengths[at - 1]! : 0, at, at + times);
      at += times;
    }
    if (lengths[256] === 0) throw damaged('a block without an end');
    this.#bit = bit;
    return { literal: codeOf(lengths.subarray(0, literals), true), distance: codeOf(lengths.subarray(literals), true) };
  }

  #copyStored(): boolean {
    const at = this.#bit >> 3;
    const length = Math.min(this.#stored, this.#input.length - at, WINDOW + PIECE - this.#to);
    this.#output.set(this.#input.subarray(at, at + length), this.#to);
    this.#bit += 8 * length;
    this.#to += length;
    this.#stored -= length;
    return this.#stored === 0 || length > 0;
  }

  #copyCoded({ literal, distance }: { literal: Code; distance: Code }): boolean {
    const output = this.#output;
    const end = 8 * this.#input.length;
    let to = this.#to;
    let wanting = false;
    while (to < WINDOW + PIECE) {
      let bit = this.#bit;
      const entry = literal.table[this.#peek(bit, literal.bits)]!;
      bit += entry & 15;
      if (bit > end || (entry === 0 && bit + literal.bits > end)) {
        wanting = true;
        break;
      }
      if (entry === 0) throw damaged('a symbol that no code stands for');
      const symbol = entry >> 4;
      if (symbol < 256) {
        output[to++] = symbol;
        this.#bit = bit;
        continue;
      }
      if (symbol === 256) {
        this.#bit = bit;
        this.#codes = null;
        break;
      }
      const which = symbol - 257;
      if (which >= LENGTH_BASE.length) throw damaged('a length that does not exist');
      const length = LENGTH_BASE[which]! + this.#peek(bit, LENGTH_EXTRA[which]!);
      bit += LENGTH_EXTRA[which]!;
      const far = distance.table[this.#peek(bit, distance.bits)]!;
      bit += far === 0 ? distance.bits : far & 15;
      const place = far >> 4;
      if (far !== 0 && place >= DISTANCE_BASE.length) throw damaged('a distance that does not exist');
      const extra = far === 0 ? 0 : DISTANCE_EXTRA[place]!;
      if (bit + extra > end) {
        wanting = true;
        break;
      }
      if (far === 0) throw damaged('a distance that no code stands for');
      const back = DISTANCE_BASE[place]! + this.#peek(bit, extra);
      if (back > to) throw damaged(`a copy from ${back} bytes back, where ${to} came out`);
      this.#bit = bit + extra;
      // Byte by byte: a copy may overlap what it writes.
      for (const until = to + length; to < until; to++) output[to] = output[to - back]!;
    }
    this.#to = to;
    return !wanting;
  }
}

/** The code of blocks that bring none of their own. */
function fixedCodes(): { literal: Code; distance: Code } {
  const literals = new Uint8Array(288).fill(8, 0, 144).fill(9, 144, 256).fill(7, 256, 280).fill(8, 280, 288);
  return { literal: codeOf(literals, false), distance: codeOf(new Uint8Array(32).fill(5), false) };
}
