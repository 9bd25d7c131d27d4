import type { Floats } from '../half';

/** A head that stands in the files though config.json ties it to the table of words. */

interface Readable {
  shape: readonly number[];
  pieces: () => AsyncIterable<Floats>;
}

/** Whether two tensors hold the same bits as float32; read piece by piece, as far as they agree. */
export async function sameBits(a: Readable, b: Readable): Promise<boolean> {
  if (a.shape.join() !== b.shape.join()) return false;
  const others = b.pieces()[Symbol.asyncIterator]();
  try {
    for await (const piece of a.pieces()) {
      const next = await others.next();
      if (next.done || !equal(bits(piece), bits(next.value))) return false;
    }
    return true;
  } finally {
    await others.return?.();
  }
}

const bits = ({ buffer, byteOffset, length }: Floats): Uint32Array => new Uint32Array(buffer, byteOffset, length);

const equal = (a: Uint32Array, b: Uint32Array): boolean => a.length === b.length && a.every((x, i) => x === b[i]);
