export const bytesOfText = (text: string): Uint8Array => new TextEncoder().encode(text);

export const joined = (...parts: readonly Uint8Array[]): Uint8Array => Uint8Array.from(Buffer.concat(parts));

/** Bytes of the longest list of bytes that is made meanwhile, of those longer than 64 kB; 0 where there is none. */
export function allocated(work: () => void): number {
  const Whole = globalThis.Uint8Array;
  let longest = 0;
  const note = (length: unknown): void => {
    if (typeof length === 'number' && length > 2 ** 16) longest = Math.max(longest, length);
  };
  globalThis.Uint8Array = new Proxy(Whole, {
    construct(target, args: unknown[], made) {
      note(args[0]);
      return Reflect.construct(target, args, made) as object;
    },
  });
  try {
    work();
  } finally {
    globalThis.Uint8Array = Whole;
  }
  return longest;
}

/** A frame of Zstandard with blocks that are not packed, or of one byte many times. `said` is another size than the true one. */
export function zstdFrame(
  blocks: readonly (string | { byte: string; times: number })[],
  { sized = true, said }: { sized?: boolean; said?: number } = {},
): Uint8Array {
  const list = blocks.map((block, i) => {
    const last = Number(i === blocks.length - 1);
    const size = typeof block === 'string' ? bytesOfText(block).length : block.times;
    const head = (size << 3) | (typeof block === 'string' ? 0 : 2) | last;
    return {
      size,
      bytes: joined(
        Uint8Array.of(head & 0xff, (head >> 8) & 0xff, head >> 16),
        bytesOfText(typeof block === 'string' ? block : block.byte),
      ),
    };
  });
  const size = said ?? list.reduce((sum, block) => sum + block.size, 0);
  // With its size a frame is one segment; without it, it has a window of a megabyte.
  const head = sized ? [0xa0, size & 0xff, (size >> 8) & 0xff, size >> 16, 0] : [0x00, 10 << 3];
  return joined(Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, ...head), ...list.map(({ bytes }) => bytes));
}
