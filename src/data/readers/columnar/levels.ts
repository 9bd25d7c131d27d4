/** Values that a writer may pad the last run with. */
const PADDING = 512;

/** Bits in which numbers up to `level` are written. */
export const bitWidth = (level: number): number => 32 - Math.clz32(level);

/**
 * Reads `count` numbers of `width` bits each, written as runs of one value and as packed values in turns: levels, dictionary indices and
 * booleans. Throws an Error where a run makes no sense, and where the bytes from `start` to `end` hold fewer numbers.
 */
export function readHybrid(bytes: Uint8Array, start: number, end: number, width: number, count: number): Uint32Array {
  if (width > 32) throw new Error(`a run of ${width}-bit values`);
  const values = new Uint32Array(count);
  const missing = (seen: number): Error => new Error(`the runs of a page end after ${seen} of ${count} values`);
  let at = start;
  for (let seen = 0; seen < count;) {
    let header = 0;
    for (let place = 1; ; place *= 128) {
      if (place > 2 ** 28) throw new Error('a run length of more than 32 bits');
      if (at >= end) throw missing(seen);
      const byte = bytes[at++]!;
      header += (byte & 0x7f) * place;
      if (byte < 0x80) break;
    }
    const packed = header % 2 === 1;
    const length = packed ? Math.floor(header / 2) * 8 : header / 2;
    if (length > count - seen + PADDING) throw new Error(`a run of ${length} values where ${count - seen} are left`);
    if (packed && length === 0) throw new Error('an empty run');
    const taken = Math.min(length, count - seen);
    const used = packed ? Math.ceil((taken * width) / 8) : (width + 7) >> 3;
    if (at + used > end) throw missing(seen);
    if (packed) unpack(bytes, at, width, values.subarray(seen, seen + taken));
    else values.fill(littleEndian(bytes, at, used), seen, seen + taken);
    at += packed ? (length / 8) * width : used;
    seen += taken;
  }
  return values;
}

function littleEndian(bytes: Uint8Array, at: number, length: number): number {
  let value = 0;
  for (let i = length - 1; i >= 0; i--) value = 256 * value + bytes[at + i]!;
  return value;
}

/** Numbers one behind the other, from the lowest bit of each byte on. */
function unpack(bytes: Uint8Array, start: number, width: number, values: Uint32Array): void {
  let at = start;
  let bit = 0;
  for (let i = 0; i < values.length; i++) {
    let value = 0;
    for (let have = 0; have < width;) {
      const take = Math.min(8 - bit, width - have);
      value |= ((bytes[at]! >>> bit) & ((1 << take) - 1)) << have;
      have += take;
      bit += take;
      if (bit === 8) {
        bit = 0;
        at++;
      }
    }
    values[i] = value >>> 0;
  }
}
