import { chunksOf } from '../protocol/base/chunks';
import { fail, sentence, TabtuneError } from '../protocol/errors';
import type { ExportedFile } from '../protocol/messages';

type Bytes = Uint8Array<ArrayBuffer>;

/** A file that is made while it is written: nothing of it exists before `stream` is called, and never more than a piece at a time. */
export interface StreamedFile {
  path: string;
  size: number;
  stream: () => ReadableStream<Bytes>;
}

/** A stream that asks for the next piece when the last one is taken. */
export function streamOf(pieces: () => AsyncIterable<Bytes>): ReadableStream<Bytes> {
  const iterator = pieces()[Symbol.asyncIterator]();
  return new ReadableStream<Bytes>(
    {
      async pull(controller) {
        const next = await iterator.next();
        if (next.done) controller.close();
        else controller.enqueue(next.value);
      },
      cancel: async () => void (await iterator.return?.()),
    },
    { highWaterMark: 0 },
  );
}

export const streamedBlob = (path: string, data: Blob): StreamedFile => ({
  path,
  size: data.size,
  stream: () => data.stream(),
});

/** How far the writing is, in bytes of all files, and whether it goes on. */
export interface Watch {
  signal: AbortSignal;
  onProgress: (path: string, done: number, total: number) => void;
}

/** The same files, whose writing is told of and ends with `stopped` between two pieces when the signal says so. */
export function watched(files: readonly StreamedFile[], { signal, onProgress }: Watch): StreamedFile[] {
  const total = files.reduce((n, { size }) => n + size, 0);
  let done = 0;
  return files.map(({ path, size, stream }) => {
    const counted = new TransformStream<Bytes, Bytes>({
      transform(bytes, controller) {
        if (signal.aborted) throw fail('stopped')`The writing of ${path} was stopped.`;
        done += bytes.length;
        onProgress(path, done, total);
        controller.enqueue(bytes);
      },
    });
    return { path, size, stream: () => stream().pipeThrough(counted) };
  });
}

/** Writes files below `name` in a folder that a person picked. A file that was begun and not finished is not there. */
export async function writeInto(parent: FileSystemDirectoryHandle, name: string, files: readonly StreamedFile[]): Promise<void> {
  for (const [done, { path, stream }] of files.entries()) {
    const parts = `${name}/${path}`.split('/').filter(Boolean);
    const file = parts.pop()!;
    let folder = parent;
    try {
      for (const part of parts) folder = await folder.getDirectoryHandle(part, { create: true });
      await stream().pipeTo(await (await folder.getFileHandle(file, { create: true })).createWritable());
    } catch (reason) {
      await removeEmpty(folder, file);
      if (reason instanceof TabtuneError) throw reason;
      const state = sentence`${done} of ${files.length} files were written to ${parent.name}/${name}`;
      throw fail('storage')`${path} could not be written (${(reason as Error).message}); ${state}. Try again, or choose the zip.`;
    }
  }
}

/** A file appears, empty, before its first byte is written. */
async function removeEmpty(folder: FileSystemDirectoryHandle, file: string): Promise<void> {
  try {
    if ((await (await folder.getFileHandle(file)).getFile()).size === 0) await folder.removeEntry(file);
  } catch {
    // There is none, or the folder is gone: the first reason is the one to tell.
  }
}

/** The file as a blob of blobs: browsers move large ones out of memory, and joining them copies nothing. */
export async function toBlob({ path, stream }: StreamedFile): Promise<ExportedFile> {
  const parts: Blob[] = [];
  for await (const bytes of chunksOf(stream())) parts.push(new Blob([bytes]));
  return { path, data: new Blob(parts, { type: TYPES[path.slice(path.lastIndexOf('.') + 1)] ?? '' }) };
}

export async function toBlobs(files: readonly StreamedFile[]): Promise<ExportedFile[]> {
  const blobs: ExportedFile[] = [];
  for (const file of files) blobs.push(await toBlob(file));
  return blobs;
}

const TYPES: Record<string, string> = { json: 'application/json', md: 'text/markdown' };
