import { chunksOf } from '../../protocol/base/chunks';
import { fail, quoted } from '../../protocol/errors';

/** Records of runs as gzip: recordings that ship, `run.json.gz`, and what a course page hands over. */

/** No record is larger; what claims to be one could unpack to anything. */
export const MOST_UNPACKED = 2 ** 30;

/** By its first bytes: some hosts unpack a file on its way. */
export async function isGzip(data: Blob): Promise<boolean> {
  const [first, second] = new Uint8Array(await data.slice(0, 2).arrayBuffer());
  return first === 0x1f && second === 0x8b;
}

/** What comes out of it, a piece at a time. Whoever stops reading stops the unpacking. */
export const pieces = (data: Blob): AsyncGenerator<Uint8Array<ArrayBuffer>> =>
  chunksOf(data.stream().pipeThrough(new DecompressionStream('gzip')));

/**
 * What a record's file holds, at most `most` bytes; one that is not packed as it is. `path`: what it is called. Throws `data` for one that
 * is damaged or far too large.
 */
export async function gunzipped(data: Blob, path: string, most = MOST_UNPACKED): Promise<Blob> {
  if (!(await isGzip(data))) return data;
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  try {
    for await (const piece of pieces(data)) {
      parts.push(piece);
      size += piece.length;
      if (size > most) break;
    }
  } catch (cause) {
    throw fail('data')`${path} is damaged gzip (${quoted(cause)}). Export, fetch or copy it again.`;
  }
  if (size > most)
    throw fail('data')`${path} unpacks to more than ${most} bytes; a run record is smaller. Unpack it (gunzip) and look at what it holds.`;
  return new Blob(parts);
}
