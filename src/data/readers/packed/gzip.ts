import { joinBytes } from '../join';
import { Inflater } from './inflate';

/** Flags of a member's head: what stands in it beside its first ten bytes. */
const HAS_CHECK = 2;
const HAS_EXTRA = 4;
const HAS_NAME = 8;
const HAS_COMMENT = 16;
const UNKNOWN = 0xe0;
const HEAD = 10;
/** Checksum and length, behind what is packed. */
const TAIL = 8;
/** A longer head than this is none. */
const MAX_HEAD = 128 * 1024;
/** How many times longer DEFLATE data can become, at most. */
const MOST_TIMES = 1032;
/** Bytes that are inflated at a time. */
const STRIDE = 64 * 1024;

export const isGzip = (head: Uint8Array): boolean => head[0] === 0x1f && head[1] === 0x8b;

/** The length of a member's head; null where more of it is needed. */
function headLength(bytes: Uint8Array): number | null {
  if (bytes.length < HEAD) return null;
  const flags = bytes[3]!;
  if (bytes[2] !== 8 || (flags & UNKNOWN) !== 0) throw new Error('the head of a member makes no sense');
  let at = HEAD;
  if ((flags & HAS_EXTRA) !== 0) {
    if (bytes.length < at + 2) return null;
    at += 2 + bytes[at]! + 256 * bytes[at + 1]!;
  }
  for (const flag of [HAS_NAME, HAS_COMMENT]) {
    if ((flags & flag) === 0) continue;
    const end = bytes.indexOf(0, at);
    if (end < 0) {
      if (bytes.length > MAX_HEAD) throw new Error('the head of a member has no end');
      return null;
    }
    at = end + 1;
  }
  if ((flags & HAS_CHECK) !== 0) at += 2;
  return at <= bytes.length ? at : null;
}

/**
 * Unpacks gzip (RFC 1952) that comes in pieces: any number of members one after the other, as `cat a.gz b.gz`, pigz, bgzip and Hadoop write
 * them. Checksum and length of each member are checked. Throws an Error for what is damaged.
 */
export class Gunzip {
  /** Members that have been read to their end. */
  members = 0;
  /** Bytes that came out. */
  unpacked = 0;
  /** Bytes behind the last member that are not gzip. */
  behind = 0;
  readonly #inflater = new Inflater();
  readonly #table = checksums();
  #state: 'head' | 'data' | 'tail' | 'behind' = 'head';
  #held = new Uint8Array(0) as Uint8Array;
  #check = -1;
  #length = 0;

  /** What comes out, to be used before the next is asked for: its memory is written again. */
  *push(piece: Uint8Array): Generator<Uint8Array> {
    let rest = piece;
    for (;;) {
      if (this.#state === 'behind') {
        this.behind += rest.length;
        return;
      }
      if (this.#state === 'data') {
        for (const out of this.#inflater.push(rest)) {
          this.#add(out);
          yield out;
        }
        if (!this.#inflater.ended) return;
        rest = this.#inflater.rest;
        this.#state = 'tail';
      }
      const held = joinBytes([this.#held, rest]);
      const length = this.#state === 'tail' ? TAIL : this.#headOf(held);
      if (length === null || held.length < length) {
        this.#held = held.slice();
        return;
      }
      this.#held = new Uint8Array(0);
      rest = held.subarray(length);
      if (this.#state === 'tail') this.#close(held);
      else if (length > 0) this.#open();
      else this.#state = 'behind';
      if (rest.length === 0) return;
    }
  }

  /** After the last piece. Throws where the end is missing. */
  end(): void {
    const { length } = this.#held;
    if (this.#state === 'head' && this.members > 0 && length < 2) this.behind = length;
    else if (this.#state !== 'behind') throw new Error('its end is missing');
  }

  /** For other data. */
  begin(): void {
    this.members = 0;
    this.unpacked = 0;
    this.behind = 0;
    this.#state = 'head';
    this.#held = new Uint8Array(0);
  }

  /** Bytes of the next member's head: null where more are needed, 0 where no member follows. */
  #headOf(bytes: Uint8Array): number | null {
    if (bytes.length < 2) return null;
    if (isGzip(bytes)) return headLength(bytes);
    if (this.members === 0) throw new Error('it does not begin as gzip does');
    return 0;
  }

  #open(): void {
    this.#inflater.begin();
    this.#check = -1;
    this.#length = 0;
    this.#state = 'data';
  }

  #close(tail: Uint8Array): void {
    const view = new DataView(tail.buffer, tail.byteOffset);
    const [check, length] = [view.getUint32(0, true), view.getUint32(4, true)];
    const which = `member ${this.members + 1}`;
    if (length !== this.#length >>> 0) throw new Error(`${which} has ${this.#length >>> 0} bytes where ${length} are announced`);
    if (check !== ~this.#check >>> 0) throw new Error(`the checksum of ${which} is another`);
    this.members++;
    this.#state = 'head';
  }

  #add(bytes: Uint8Array): void {
    const table = this.#table;
    let check = this.#check;
    for (let i = 0; i < bytes.length; i++) check = table[(check ^ bytes[i]!) & 0xff]! ^ (check >>> 8);
    this.#check = check;
    this.#length = (this.#length + bytes.length) | 0;
    this.unpacked += bytes.length;
  }
}

/** Of each byte what it does to a CRC-32. */
export function checksums(): Int32Array {
  return Int32Array.from({ length: 256 }, (_, byte) => {
    let check = byte;
    for (let i = 0; i < 8; i++) check = (check & 1) === 1 ? (check >>> 1) ^ 0xedb88320 : check >>> 1;
    return check;
  });
}

/** Unpacks gzip of which it is known how many bytes come out. Throws an Error where they are more or fewer. */
export function gunzipTo(gunzip: Gunzip, packed: Uint8Array, size: number): Uint8Array {
  // Looked at before memory is taken.
  if (size > MOST_TIMES * packed.length) throw new Error(`${packed.length} bytes of gzip cannot become the ${size} that are announced`);
  const output = new Uint8Array(size);
  let to = 0;
  gunzip.begin();
  for (let at = 0; at < packed.length; at += STRIDE) {
    for (const piece of gunzip.push(packed.subarray(at, at + STRIDE))) {
      if (to + piece.length > size) throw new Error(`more than the ${size} bytes that are announced come out of gzip`);
      output.set(piece, to);
      to += piece.length;
    }
  }
  gunzip.end();
  if (to !== size) throw new Error(`${to} bytes come out of gzip where ${size} are announced`);
  return output;
}
