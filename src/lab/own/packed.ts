import type { OwnFile } from '../../protocol/messages';
import { gunzipped, isGzip, pieces } from '../base/gzip';

/** Records of runs as gzip among a person's files: `run.json.gz`. */

const PACKED = /\.json\.gz$/i;

/** By its name and its first bytes. */
export const isPacked = async ({ path, data }: OwnFile): Promise<boolean> => PACKED.test(path) && isGzip(data);

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
  return { path: file.path.replace(/\.gz$/i, ''), data: await gunzipped(file.data, file.path) };
}
