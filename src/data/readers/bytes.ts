import { fail, TabtuneError, sentence, type Sentence } from '../../protocol/errors';
import { Gunzip } from './packed/gzip';

export interface ReadHooks {
  /** Bytes of the file that have been read, of how many. */
  onProgress?: ((bytes: number, total: number) => void) | undefined;
  signal?: AbortSignal | undefined;
}

const PIECE = 256 * 1024;
/** What comes out of a piece of gzip can be a thousand times larger, and nobody waits between two pieces longer than that takes. */
const GZIP_PIECE = 32 * 1024;
const SLICE_MS = 16;

/** Called often in long work: lets other events in when a slice of time is over, and ends the work when it was aborted. */
export function pacer(what: string, signal?: AbortSignal): () => Promise<void> {
  let since = performance.now();
  return async () => {
    if (performance.now() - since >= SLICE_MS) {
      await new Promise((resolve) => setTimeout(resolve, 0));
      since = performance.now();
    }
    if (signal?.aborted) throw fail('stopped')`${what} was stopped.`;
  };
}

export async function readSlice(blob: Blob, name: string, start: number, end: number): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await blob.slice(start, end).arrayBuffer());
  } catch (error) {
    throw fail('data', { name })`${name} can no longer be read (${(error as Error).message}); choose the file again.`;
  }
}

async function* pieces(blob: Blob, name: string, size: number, { onProgress, signal }: ReadHooks): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const pace = pacer(`Reading ${name}`, signal);
  for (let start = 0; start < blob.size; start += size) {
    await pace();
    const piece = await readSlice(blob, name, start, start + size);
    yield piece;
    onProgress?.(start + piece.length, blob.size);
  }
}

/**
 * The bytes of a file in pieces, unpacked if it is gzip. `tell` gets what a person should know of the file once all of it is read. Browsers and Node unpack gzip too, but differ in what they make of several members and of bytes
 * behind the last, and Node 20 ends where nobody waits for a stream that was cut off.
 */
export async function* bytesOf(
  blob: Blob,
  name: string,
  gzip: boolean,
  hooks: ReadHooks = {},
  tell: (note: Sentence) => void = () => undefined,
): AsyncGenerator<Uint8Array> {
  if (!gzip) {
    yield* pieces(blob, name, PIECE, hooks);
    return;
  }
  const gunzip = new Gunzip();
  const pace = pacer(`Reading ${name}`, hooks.signal);
  let read = 0;
  try {
    for await (const piece of pieces(blob, name, GZIP_PIECE, hooks)) {
      for (const part of gunzip.push(piece)) {
        await pace();
        yield part.slice();
      }
      read += piece.length;
    }
  } catch (error) {
    if (error instanceof TabtuneError) throw error;
    throw fail('data', {
      name,
    })`${name} is damaged gzip: ${(error as Error).message}, behind byte ${read} of ${blob.size}. ${gunzip.unpacked} bytes came out before; fetch or pack it again.`;
  }
  try {
    gunzip.end();
  } catch {
    throw fail('data', {
      name,
    })`${name} is gzip that is cut off: its ${blob.size} bytes end in the middle of member ${gunzip.members + 1}, after ${gunzip.unpacked} bytes came out. Fetch it again.`;
  }
  if (gunzip.behind > 0) {
    const counted = gunzip.members === 1 ? sentence`its only member` : sentence`the last of its ${gunzip.members} members`;
    tell(sentence`The last ${gunzip.behind} bytes of ${name} stand behind ${counted} and are no gzip; they were left out.`);
  }
}
