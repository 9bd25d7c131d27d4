import { fail, TabtuneError } from '../../protocol/errors';

export interface ReadHooks {
  /** Bytes of the file that have been read, of how many. */
  onProgress?: ((bytes: number, total: number) => void) | undefined;
  signal?: AbortSignal | undefined;
}

const PIECE = 256 * 1024;
/** An inflated piece can be a thousand times larger, and all of it is queued at once. */
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

export const isGzip = (head: Uint8Array): boolean => head[0] === 0x1f && head[1] === 0x8b;

async function* pieces(blob: Blob, name: string, size: number, { onProgress, signal }: ReadHooks): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const pace = pacer(`Reading ${name}`, signal);
  for (let start = 0; start < blob.size; start += size) {
    await pace();
    const piece = await readSlice(blob, name, start, start + size);
    yield piece;
    onProgress?.(start + piece.length, blob.size);
  }
}

/** The bytes of a file in pieces, inflated if it is gzip. */
export async function* bytesOf(blob: Blob, name: string, gzip: boolean, hooks: ReadHooks = {}): AsyncGenerator<Uint8Array> {
  if (!gzip) {
    yield* pieces(blob, name, PIECE, hooks);
    return;
  }
  const source = pieces(blob, name, GZIP_PIECE, hooks);
  const packed = new ReadableStream<Uint8Array<ArrayBuffer>>({
    async pull(controller) {
      const next = await source.next();
      if (next.done === true) controller.close();
      else controller.enqueue(next.value);
    },
  });
  const reader = packed.pipeThrough(new DecompressionStream('gzip')).getReader();
  const pace = pacer(`Reading ${name}`, hooks.signal);
  try {
    for (;;) {
      await pace();
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } catch (error) {
    if (error instanceof TabtuneError) throw error;
    throw fail('data', {
      name,
    })`${name} is damaged gzip, is cut off or holds several members (${(error as Error).message}); unpack it and give the file inside.`;
  } finally {
    // What is left of the file is not wanted: the stream may be in error by now, which has been reported above.
    await reader.cancel().catch(() => undefined);
  }
}

/** The first bytes, inflated. */
export async function headOf(blob: Blob, name: string, gzip: boolean, length: number, signal?: AbortSignal): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let have = 0;
  for await (const piece of bytesOf(blob, name, gzip, { signal })) {
    parts.push(piece);
    have += piece.length;
    if (have >= length) break;
  }
  return joinBytes(parts).subarray(0, length);
}

export function joinBytes(parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}
