import { makeZip } from 'client-zip';
import { fail } from '../../protocol/errors';
import type { ExportedFile } from '../../protocol/messages';

/** Ways out of the page: a download, a zip, or files written into a folder that the person picks. */

/** Browsers read the address some time after the click. */
const KEEP_MS = 60_000;

export function download(name: string, data: Blob): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(data);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), KEEP_MS);
}

/** One file as it is, several in a zip, which is made piece by piece: the browser may keep a large one on disk. */
export async function downloadFiles(name: string, files: readonly ExportedFile[]): Promise<void> {
  const [only] = files;
  if (files.length === 1 && only) return download(`${name}-${only.path}`, only.data);
  const stream = makeZip(files.map(({ path, data }) => ({ name: path, input: data, lastModified: new Date() })));
  download(`${name}.zip`, await new Response(stream, { headers: { 'content-type': 'application/zip' } }).blob());
}

type Picker = (options: { id: string; mode: 'readwrite' }) => Promise<FileSystemDirectoryHandle>;
const picker = (): Picker | undefined => (globalThis as { showDirectoryPicker?: Picker }).showDirectoryPicker;

export const canPickFolder = (): boolean => picker() !== undefined;

/** Asks for a folder; null when the person changed their mind. Must be called straight from a click. */
export async function pickFolder(): Promise<FileSystemDirectoryHandle | null> {
  try {
    return await picker()!({ id: 'tabtune', mode: 'readwrite' });
  } catch (reason) {
    if ((reason as DOMException).name === 'AbortError') return null;
    throw fail('storage')`The browser would not open the folder (${(reason as Error).message}). Choose another, or the zip.`;
  }
}
