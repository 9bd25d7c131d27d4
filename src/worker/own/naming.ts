import { plainName } from '../../protocol/plain';
import { sha256 } from '../../store/checkpoints';

/** How the folders of own things are named: by title, and by contents. */

/** Nothing that a path, an address or a table would trip over. */
export const named = (text: string): string =>
  plainName(text)
    .normalize('NFC')
    .replace(/[\\:#?%&/\s]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 60) || 'unnamed';

export const titleOf = (folder: string): string => plainName(folder.slice(folder.indexOf('/') + 1).replace(/-[0-9a-f]{8}$/, ''));

/** Of large files the ends tell versions apart well enough. */
const SAMPLE = 64 * 1024;

/** Stands in the id of a thing, so that other contents are another thing: a run that goes on must find what it began with. */
export async function digestOf(files: ReadonlyMap<string, Blob>): Promise<string> {
  const parts = [...files]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([name, data]) => {
      const ends = data.size <= 2 * SAMPLE ? [data] : [data.slice(0, SAMPLE), data.slice(-SAMPLE)];
      return [`${name.split('/').at(-1)} ${data.size}`, ...ends];
    });
  return (await sha256(new Uint8Array(await new Blob(parts).arrayBuffer()))).slice(0, 8);
}
