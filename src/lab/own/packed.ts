import { chunksOf } from '../../protocol/base/chunks';
import { fail } from '../../protocol/errors';
import type { OwnFile } from '../../protocol/messages';

/** Records of runs as gzip: `run.json.gz`. */

const PACKED = /\.json\.gz$/i;
/** No record is larger; what claims to be one could unpack to anything. */
const MOST = 2 ** 30;

/** By its name and its first bytes. Some hosts unpack a file of such a name on its way. */
export async function isPacked({ path, data }: OwnFile): Promise<boolean> {
  if (!PACKED.test(path)) return false;
  const [first, second] = new Uint8Array(await data.slice(0, 2).arrayBuffer());
  return first === 0x1f && second === 0x8b;
}

/** What comes out of it, a piece at a time. Whoever stops reading stops the unpacking. */
const pieces = (data: Blob): AsyncGenerator<Uint8Array<ArrayBuffer>> =>
  chunksOf(data.stream().pipeThrough(new DecompressionStream('gzip')));

/** The first `bytes` of what it holds, as text; as much as can be read of one that is damaged. */
export async function headOf(file: OwnFile, bytes: number): Promise<string> {
  if (!(await isPacked(file))) return file.data.slice(0, bytes).text();
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  try {
    for await (const piece of pieces(file.data)) {
      parts.push(piece);
      size += piece.length;
      if (size >= bytes) break;
    }
  } catch {
    // Whoever reads all of it says what is wrong.
  }
  return new Blob(parts).slice(0, bytes).text();
}

/** The file inside, under its own name; a file that is not packed as it is. Throws `data` for one that is damaged or far too large. */
export async function unpacked(file: OwnFile): Promise<OwnFile> {
  if (!(await isPacked(file))) return file;
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  try {
    for await (const piece of pieces(file.data)) {
      parts.push(piece);
      size += piece.length;
      if (size > MOST) break;
    }
  } catch (cause) {
    throw fail('data')`${file.path} is damaged gzip (${String(cause)}). Export or fetch it again.`;
  }
  if (size > MOST)
    throw fail(
      'data',
    )`${file.path} unpacks to more than ${MOST} bytes; a run record is smaller. Unpack it (gunzip) and look at what it holds.`;
  return { path: file.path.replace(/\.gz$/i, ''), data: new Blob(parts) };
}
