import type { OwnFile } from '../../protocol/messages';
import { append } from '../../protocol/base/lists';

/** Files from a drop or an input, each with its path in what was given. Nothing is read yet. */

/** A folder of a model has a handful; more is the wrong folder. */
const MOST_FILES = 2000;

export const holdsFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') === true;

export const filesOf = (input: HTMLInputElement): OwnFile[] =>
  [...(input.files ?? [])].map((data) => ({ path: data.webkitRelativePath || data.name, data }));

const fileOf = (entry: FileSystemFileEntry): Promise<File> => new Promise((resolve, reject) => entry.file(resolve, reject));

/** A reader gives a part at a time, and nothing at the end. */
async function entriesOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return all;
    append(all, some);
  }
}

async function walk(entry: FileSystemEntry, path: string, out: OwnFile[]): Promise<void> {
  if (out.length >= MOST_FILES) return;
  if (entry.isFile) out.push({ path, data: await fileOf(entry as FileSystemFileEntry) });
  else for (const inner of await entriesOf(entry as FileSystemDirectoryEntry)) await walk(inner, `${path}/${inner.name}`, out);
}

/** Must be called while the drop is being told: the browser forgets it right after. */
export async function dropped(transfer: DataTransfer): Promise<OwnFile[]> {
  const given = [...transfer.items]
    .filter(({ kind }) => kind === 'file')
    .map((item) => ({ entry: item.webkitGetAsEntry(), file: item.getAsFile() }));
  const out: OwnFile[] = [];
  for (const { entry, file } of given) {
    if (entry?.isDirectory) await walk(entry, entry.name, out);
    else if (file) out.push({ path: file.name, data: file });
  }
  return out;
}
