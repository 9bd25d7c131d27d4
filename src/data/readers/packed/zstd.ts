import { decompress, Decompress } from 'fzstd';

/** A block is never longer, packed or not. */
const MAX_BLOCK = 128 * 1024;
/** Bytes that a frame may look back; what zstd itself takes without being asked. */
const MAX_WINDOW = 128 * 1024 * 1024;
/** Where the head of a frame without its size names its window. */
const WINDOW_AT = 5;
/** What stands behind a frame's own bytes for a moment, to see where these end. */
const MARK = Uint8Array.from([0x9e, 0x37, 0x79, 0xb9, 0x7f, 0x4a, 0x7c, 0x15, 0xf3, 0x9c, 0xc0, 0x60, 0x5c, 0xed, 0xc8, 0x34]);

interface Frame {
  bytes: Uint8Array;
  /** Bytes that come out, where the frame says so. */
  content: number | null;
  /** Bytes that come out at most, by its blocks. */
  most: number;
  window: number;
  /** What the head says instead where a smaller window will do, as nobody can look back further than to what has come out. */
  descriptor: number | null;
  /** Where the last block begins, and where it ends. */
  lastBlock: number;
  blocksEnd: number;
}

const cutOff = (): Error => new Error('Zstandard data that are cut off');

function number(bytes: Uint8Array, at: number, length: number): number {
  if (at + length > bytes.length) throw cutOff();
  let value = 0;
  for (let i = length - 1; i >= 0; i--) value = 256 * value + bytes[at + i]!;
  return value;
}

/** The smallest power of two that a head can name as a window and that holds so many bytes. */
function smallestWindow(bytes: number): { size: number; descriptor: number } {
  let size = 1024;
  let exponent = 0;
  for (; size < bytes; size *= 2) exponent++;
  return { size, descriptor: exponent << 3 };
}

/** The frame at the beginning, found by the lengths of its blocks; null for one that is to be skipped, of `skip` bytes. */
function frameOf(bytes: Uint8Array): { frame: Frame | null; length: number } {
  const magic = number(bytes, 0, 4);
  if (magic >= 0x184d2a50 && magic <= 0x184d2a5f) {
    const length = 8 + number(bytes, 4, 4);
    if (length > bytes.length) throw cutOff();
    return { frame: null, length };
  }
  if (magic !== 0xfd2fb528) throw new Error('data that are no Zstandard');
  const flags = number(bytes, 4, 1);
  const single = (flags & 0x20) !== 0;
  let at = 5;
  let window = 0;
  if (!single) {
    const described = number(bytes, at++, 1);
    let base = 1024;
    for (let i = 0; i < described >> 3; i++) base *= 2;
    window = base + (base / 8) * (described & 7);
  }
  at += [0, 1, 2, 4][flags & 3]!;
  const sizeBytes = [single ? 1 : 0, 2, 4, 8][flags >> 6]!;
  const content = sizeBytes === 0 ? null : number(bytes, at, sizeBytes) + (sizeBytes === 2 ? 256 : 0);
  at += sizeBytes;
  if (single) window = content!;
  let most = 0;
  for (;;) {
    const head = number(bytes, at, 3);
    const kind = (head >> 1) & 3;
    const size = head >> 3;
    if (kind === 3 || size > MAX_BLOCK) throw new Error('damaged Zstandard data: a block that cannot be');
    const lastBlock = at;
    most += kind === 2 ? MAX_BLOCK : size;
    at += 3 + (kind === 1 ? 1 : size);
    if (at > bytes.length) throw cutOff();
    if ((head & 1) === 0) continue;
    // Looked at before memory is taken.
    if (content !== null && content > most) throw new Error(`blocks of Zstandard for at most ${most} bytes cannot become ${content}`);
    const length = at + ((flags & 4) !== 0 ? 4 : 0);
    if (length > bytes.length) throw cutOff();
    const needed = smallestWindow(Math.max(MAX_BLOCK, most));
    const smaller = !single && needed.size < window;
    const frame: Frame = {
      bytes: bytes.subarray(0, length),
      content,
      most: content ?? most,
      window: smaller ? needed.size : window,
      descriptor: smaller ? needed.descriptor : null,
      lastBlock,
      blocksEnd: at,
    };
    return { frame, length };
  }
}

/**
 * Inflates a frame to `content` bytes. Fzstd writes into the memory that it is given and does not tell how far it came, so the frame gets one
 * more block, whose bytes must come to stand right behind the others.
 */
function exactly({ bytes, descriptor, lastBlock, blocksEnd }: Frame, content: number): Uint8Array {
  const marked = new Uint8Array(blocksEnd + 3 + MARK.length);
  marked.set(bytes.subarray(0, blocksEnd));
  marked[lastBlock]! &= 0xfe;
  marked[4]! &= 0xfb;
  if (descriptor !== null) marked[WINDOW_AT] = descriptor;
  marked[blocksEnd] = (MARK.length << 3) | 1;
  marked.set(MARK, blocksEnd + 3);
  const output = new Uint8Array(content + MARK.length);
  const other = (): Error => new Error(`another number of bytes comes out of Zstandard than the ${content} that are announced`);
  try {
    decompress(marked, output);
  } catch (error) {
    throw error instanceof RangeError ? other() : error;
  }
  if (MARK.some((byte, i) => output[content + i] !== byte)) throw other();
  // Of its own, so that no length in it reaches the mark.
  return output.slice(0, content);
}

/** Inflates a frame that does not say how many bytes come out. */
function streamed({ bytes, window, descriptor }: Frame, most: number): Uint8Array[] {
  if (window > MAX_WINDOW) throw new Error(`Zstandard data with a window of ${window} bytes; at most ${MAX_WINDOW} are read`);
  const lean = bytes.slice();
  if (descriptor !== null) lean[WINDOW_AT] = descriptor;
  const parts: Uint8Array[] = [];
  let length = 0;
  new Decompress((part) => {
    length += part.length;
    if (length > most) throw new Error(`more bytes come out of Zstandard than are announced`);
    parts.push(part.slice());
  }).push(lean, true);
  return parts;
}

/** Inflates Zstandard (RFC 8878) of any number of frames to `size` bytes. Throws an Error where they are more or fewer. */
export function inflateZstd(packed: Uint8Array, size: number): Uint8Array {
  const frames: Frame[] = [];
  for (let rest = packed; rest.length > 0;) {
    const { frame, length } = frameOf(rest);
    if (frame) frames.push(frame);
    rest = rest.subarray(length);
  }
  // Looked at before memory is taken.
  const most = frames.reduce((sum, frame) => sum + frame.most, 0);
  if (size > most) throw new Error(`${most} bytes at most come out of Zstandard where ${size} are announced`);
  const [only] = frames;
  if (only && frames.length === 1 && (only.content ?? size) === size) return exactly(only, size);
  const output = new Uint8Array(size);
  let to = 0;
  for (const frame of frames) {
    const left = size - to;
    if (frame.content !== null && frame.content > left) throw new Error(`more than ${size} bytes come out of Zstandard`);
    for (const part of frame.content === null ? streamed(frame, left) : [exactly(frame, frame.content)]) {
      output.set(part, to);
      to += part.length;
    }
  }
  if (to !== size) throw new Error(`${to} bytes come out of Zstandard where ${size} are announced`);
  return output;
}
