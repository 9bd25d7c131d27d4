import { fail } from '../protocol/errors';
import { smallest } from '../protocol/base/lists';
import { readBytes } from './safetensors';
import { cutOff, deeperThan, shown } from './strict-json';
import { notJson } from '../protocol/runs/not-json';

/** Files by their names in one folder. */
export type Files = ReadonlyMap<string, Blob>;
/** Files by name or path, as a drop, a picker or a zip gives them. */
export type FileSource = ReadonlyMap<string, Blob> | FileList | readonly File[];

/**
 * Bytes that a file of this name may have to be read as text. The largest tokenizers have some 30 MB, the index of a model of 100,000
 * tensors 9 MB. JSON takes up to twenty times as much memory as on disk: 64 MiB of it took 3.5 s and 1.4 GB in Node.
 */
export const mostText = (name: string): number => (name === 'tokenizer.json' ? 64 : 16) * 2 ** 20;

/** No file of a model comes near, and what is deeper cannot be given to a thread. */
const MOST_DEEP = 200;

const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
const folderName = (path: string): string => path.slice(0, path.lastIndexOf('/') + 1);
const depth = (path: string): number => path.split('/').length;

/**
 * The folder that holds `marker` (the outermost one, when a folder of folders was given) and its files; without a marker all files by
 * their last names, so that it can be told what they are. Throws `checkpoint` when several folders hold it side by side.
 */
export function folderOf(source: FileSource, marker: string): { name: string; files: Files } {
  const all = [...entriesOf(source)].map(([path, file]) => [path.replaceAll('\\', '/').replace(/^(\.?\/)+/, ''), file] as const);
  const marked = all.map(([path]) => path).filter((path) => baseName(path) === marker);
  const outermost = smallest(marked.map(depth));
  const [first, second] = marked.filter((path) => depth(path) === outermost);
  if (second !== undefined) throw fail('checkpoint')`${first} and ${second} were both given. Choose the folder of one model.`;
  if (first === undefined) return { name: 'FOLDER', files: new Map(all.map(([path, file]) => [baseName(path), file])) };
  const folder = folderName(first);
  const files = new Map(all.filter(([path]) => folderName(path) === folder).map(([path, file]) => [baseName(path), file]));
  return { name: baseName(folder.slice(0, -1)) || 'FOLDER', files };
}

function entriesOf(source: FileSource): Iterable<readonly [string, Blob]> {
  if (source instanceof Map) return source as ReadonlyMap<string, Blob>;
  return Array.from(source as ArrayLike<File>, (file) => [file.webkitRelativePath || file.name, file] as const);
}

export async function readText(files: Files, name: string): Promise<string | null> {
  const file = files.get(name);
  if (!file) return null;
  const most = mostText(name);
  if (file.size > most)
    throw fail('checkpoint')`${name} has ${file.size} bytes; at most ${most} are read. It is damaged, or another file under this name.`;
  const bytes = await readBytes(file, 0, file.size, name);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw fail('checkpoint')`${name} is not text in UTF-8.`;
  }
}

/** A file of one JSON object, or null when it is not there. Throws `checkpoint`. */
export async function readJson(files: Files, name: string): Promise<Record<string, unknown> | null> {
  const text = await readText(files, name);
  if (text === null) return null;
  if (deeperThan(text, MOST_DEEP)) throw fail('checkpoint')`${name} holds lists or objects more than ${MOST_DEEP} deep in each other.`;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const cut = cutOff(text);
    if (cut)
      throw fail(
        'checkpoint',
      )`${name} is not JSON: it was cut off. It ends after ${text.length} characters, in line ${cut.line}, inside ${cut.inside}. Fetch it again.`;
    throw fail('checkpoint')`${name} is not JSON: ${notJson(text, error)}.`;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw fail('checkpoint')`${name} is ${shown(value)}, expected an object.`;
  return value as Record<string, unknown>;
}
