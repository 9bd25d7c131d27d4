import * as v from 'valibot';
import { fail } from '../protocol/errors';
import { sha256, storageError } from './checkpoints';
import type { Store } from './browser';

/**
 * Large files that were fetched or dropped, in folders, as chunks. A chunk is kept as a Blob, so that a whole file is a Blob made of its
 * chunks, which stays on disk until it is read. Each chunk goes to disk together with the note that names it, so a file that is cut off
 * at any moment goes on from its last chunk. A file that replaces another takes its place only when it is whole.
 */

const VERSION = 1;
const CHUNK_BYTES = 8 * 2 ** 20;

const WHOLE = 'file/';
const PARTIAL = 'part/';
const CHUNK = 'piece/';

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const noteSchema = v.strictObject({
  version: v.literal(VERSION),
  folder: v.string(),
  name: v.string(),
  /** Chunks of one writing share it. */
  id: v.string(),
  bytes: count,
  /** How long the file is to be, where that was known. */
  size: v.nullable(count),
  /** What identifies the contents where the file came from; only the same contents can be continued. */
  tag: v.nullable(v.string()),
  saved: v.string(),
  chunks: v.array(v.strictObject({ bytes: count, sha256: v.string() })),
});
type Note = v.InferOutput<typeof noteSchema>;

export interface FileState {
  bytes: number;
  size: number | null;
  tag: string | null;
  complete: boolean;
}

export interface CachedFolder {
  folder: string;
  bytes: number;
  /** When its newest file was written. */
  saved: string;
  /** No file of it is unfinished. */
  complete: boolean;
  files: ({ name: string } & FileState)[];
  /** Files whose notes cannot be read: they are damaged, or a newer version's. */
  unread: string[];
  /** Files of which a chunk is gone. */
  torn: string[];
}

export interface PutOptions {
  /** Bytes of an unfinished file that the source continues; 0 begins anew. */
  from?: number;
  size?: number | null;
  tag?: string | null;
  signal?: AbortSignal;
  /** Bytes of the file that are on disk. */
  onProgress?: (bytes: number) => void;
}

const place = (folder: string, name: string): string => `${encodeURIComponent(folder)}/${encodeURIComponent(name)}`;
const chunkKey = ({ folder, name, id }: Note, i: number): string => `${CHUNK}${place(folder, name)}/${id}/${i}`;
const chunkKeys = (note: Note | null): string[] => note?.chunks.map((_, i) => chunkKey(note, i)) ?? [];

const emptyNote = (folder: string, name: string) => ({
  version: VERSION as typeof VERSION,
  folder,
  name,
  id: crypto.randomUUID() as string,
  bytes: 0,
  chunks: [],
});

export class FileCache {
  readonly #store: Store;
  readonly #chunkBytes: number;

  constructor(store: Store, chunkBytes = CHUNK_BYTES) {
    this.#store = store;
    this.#chunkBytes = chunkBytes;
  }

  /** Notes the files of a folder that are to come, so that what is missing shows. What is there, whole or begun, stays. */
  async begin(folder: string, files: readonly { name: string; size: number | null; tag: string | null }[]): Promise<void> {
    const saved = new Date().toISOString();
    const put: [string, Note][] = [];
    for (const { name, size, tag } of files) {
      const there = await this.state(folder, name);
      if (there && (!there.complete || (tag !== null && there.tag === tag))) continue;
      put.push([PARTIAL + place(folder, name), { ...emptyNote(folder, name), size, tag, saved }]);
    }
    await this.#store.change(put).catch((reason: unknown) => {
      throw storageError(folder, reason);
    });
  }

  /**
   * Keeps a file. Resolves when it is whole on disk. When the source fails, the disk is full or `signal` is raised, what came until then
   * stays as an unfinished file and the promise rejects: with the source's error, `storage`, or `stopped`.
   */
  async put(folder: string, name: string, source: Blob | ReadableStream<Uint8Array>, options: PutOptions = {}): Promise<void> {
    const { from = 0, signal, onProgress } = options;
    const size = options.size ?? (source instanceof Blob ? from + source.size : null);
    const before = await this.#note(PARTIAL, folder, name);
    if (from > 0 && before?.bytes !== from)
      throw fail('internal')`${name} was to go on from byte ${from}; ${before?.bytes ?? 0} bytes of it are kept.`;
    const saved = new Date().toISOString();
    let note: Note = { ...(from > 0 ? before! : emptyNote(folder, name)), size, tag: options.tag ?? null, saved };
    let outdated = from > 0 ? [] : chunkKeys(before);
    const keep = async (bytes: Uint8Array<ArrayBuffer>): Promise<void> => {
      const sum = await sha256(bytes);
      const next = { ...note, bytes: note.bytes + bytes.length, chunks: [...note.chunks, { bytes: bytes.length, sha256: sum }] };
      await this.#store.change(
        [
          [chunkKey(next, note.chunks.length), new Blob([bytes])],
          [PARTIAL + place(folder, name), next],
        ],
        outdated,
      );
      note = next;
      outdated = [];
      onProgress?.(note.bytes);
    };
    await this.#fill(name, source instanceof Blob ? source.stream() : source, keep, () => note.bytes, signal);
    if (size !== null && note.bytes !== size)
      throw fail('storage', {
        bytes: note.bytes,
      })`${name} ended at byte ${note.bytes} of ${size}; it is kept as far as it came.`;
    const replaced = chunkKeys(await this.#note(WHOLE, folder, name));
    const key = place(folder, name);
    await this.#store.change([[WHOLE + key, note]], [PARTIAL + key, ...outdated, ...replaced]).catch((reason: unknown) => {
      throw storageError(name, reason);
    });
  }

  /** Cuts a stream into chunks; a last short one is kept also when the stream fails. */
  async #fill(
    name: string,
    stream: ReadableStream<Uint8Array>,
    keep: (bytes: Uint8Array<ArrayBuffer>) => Promise<void>,
    kept: () => number,
    signal?: AbortSignal,
  ): Promise<void> {
    const chunk = new Uint8Array(this.#chunkBytes);
    let filled = 0;
    const flush = async () => {
      const bytes = chunk.slice(0, filled);
      filled = 0;
      if (bytes.length === 0) return;
      await keep(bytes).catch((reason: unknown) => {
        const error = storageError(name, reason);
        const bytes = kept();
        const details = { ...error.details, bytes };
        if (bytes === 0) throw fail(error.code, details)`${error}`;
        throw fail(error.code, details)`${error} The first ${bytes} bytes are kept, and it can go on from there.`;
      });
    };
    const reader = stream.getReader();
    const stop = () => void reader.cancel().catch(() => undefined);
    signal?.addEventListener('abort', stop);
    try {
      for (;;) {
        const { done, value } = await reader.read();
        if (done || signal?.aborted) break;
        for (let at = 0; at < value.length;) {
          const part = value.subarray(at, at + chunk.length - filled);
          chunk.set(part, filled);
          filled += part.length;
          at += part.length;
          if (filled === chunk.length) await flush();
        }
      }
    } catch (error) {
      // Of a source that failed, what came is kept; `flush` itself leaves nothing behind to flush again.
      await flush().catch(() => undefined);
      stop();
      if (!signal?.aborted) throw error;
    } finally {
      signal?.removeEventListener('abort', stop);
    }
    await flush();
    if (signal?.aborted) throw fail('stopped', { bytes: kept() })`${name} was stopped; its first ${kept()} bytes are kept.`;
  }

  /** An unfinished file before the whole one that it may be replacing; null when there is neither. */
  async state(folder: string, name: string): Promise<FileState | null> {
    const partial = await this.#note(PARTIAL, folder, name);
    const note = partial ?? (await this.#note(WHOLE, folder, name));
    return note && stateOf(note, !partial);
  }

  /**
   * The whole files of a folder by name, or the one that is named. Their bytes stay on disk until they are read. Throws `storage` when a
   * chunk is gone.
   */
  async open(folder: string, only?: string): Promise<Map<string, Blob>> {
    const files = new Map<string, Blob>();
    for (const note of await this.#notes(WHOLE, folder)) {
      if (only !== undefined && note.name !== only) continue;
      const chunks = await Promise.all(note.chunks.map((_, i) => this.#chunk(note, i)));
      const problem = chunks.find((chunk) => typeof chunk === 'string');
      if (problem !== undefined) throw fail('storage')`${folder}: ${problem} Delete it and add it again.`;
      files.set(note.name, new Blob(chunks));
    }
    return files;
  }

  /** All folders by name, or the one that is named. Reads their notes alone. */
  async list(only?: string): Promise<CachedFolder[]> {
    const keys = (await this.#store.keys()).sort();
    const there = new Set(keys);
    const folders = new Map<string, CachedFolder>();
    for (const [prefix, complete] of [
      [WHOLE, true],
      [PARTIAL, false],
    ] as const) {
      const start = only === undefined ? prefix : prefix + place(only, '');
      for (const key of keys.filter((other) => other.startsWith(start))) {
        const [folder, name] = key.slice(prefix.length).split('/').map(decodeURIComponent) as [string, string];
        const found = folders.get(folder) ?? { folder, bytes: 0, saved: '', complete: true, files: [], unread: [], torn: [] };
        folders.set(folder, found);
        const note = await this.#read(key);
        if (!note) {
          found.unread.push(name);
          continue;
        }
        found.bytes += note.bytes;
        found.complete &&= complete;
        if (note.saved > found.saved) found.saved = note.saved;
        if (!chunkKeys(note).every((chunk) => there.has(chunk))) found.torn.push(name);
        found.files.push({ name, ...stateOf(note, complete) });
      }
    }
    return [...folders.values()].sort((a, b) => a.folder.localeCompare(b.folder));
  }

  /** Reads every whole file of a folder and says what has changed since it was written. */
  async verify(
    folder: string,
    { signal, onProgress }: { signal?: AbortSignal; onProgress?: (bytes: number) => void } = {},
  ): Promise<{ name: string; problem: string }[]> {
    const problems = new Map<string, string>();
    let read = 0;
    for (const note of await this.#notes(WHOLE, folder)) {
      for (const [i, { bytes, sha256: expected }] of note.chunks.entries()) {
        if (signal?.aborted) throw fail('stopped')`The check of ${folder} was stopped.`;
        const chunk = await this.#chunk(note, i);
        const content = typeof chunk === 'string' ? null : await chunk.arrayBuffer().catch(() => null);
        const same = content !== null && (await sha256(new Uint8Array(content))) === expected;
        if (!same)
          problems.set(note.name, typeof chunk === 'string' ? chunk : `${note.name}: chunk ${i + 1} has changed since it was written.`);
        onProgress?.((read += bytes));
      }
    }
    return Array.from(problems, ([name, problem]) => ({ name, problem }));
  }

  /** Removes a folder, or one file of it, unfinished ones included. */
  async delete(folder: string, name?: string): Promise<void> {
    const start = name === undefined ? place(folder, '') : place(folder, name);
    const own = (key: string): boolean =>
      [WHOLE, PARTIAL, CHUNK].some((prefix) =>
        name === undefined ? key.startsWith(prefix + start) : key === prefix + start || key.startsWith(`${prefix}${start}/`),
      );
    await this.#store.change([], (await this.#store.keys()).filter(own));
  }

  /** Removes chunks that nothing names. Only while nobody writes. Returns how many there were. */
  async sweep(): Promise<number> {
    const keys = await this.#store.keys();
    const named = new Set<string>();
    const unread: string[] = [];
    for (const key of keys.filter((other) => other.startsWith(WHOLE) || other.startsWith(PARTIAL))) {
      const note = await this.#read(key);
      if (note) chunkKeys(note).forEach((chunk) => named.add(chunk));
      // A note that we cannot read may be a newer version's: what belongs to it stays.
      else unread.push(`${CHUNK}${key.slice(key.indexOf('/') + 1)}/`);
    }
    const lost = keys.filter((key) => key.startsWith(CHUNK) && !named.has(key) && !unread.some((start) => key.startsWith(start)));
    if (lost.length > 0) await this.#store.change([], lost);
    return lost.length;
  }

  /** A chunk, or what is wrong with it. */
  async #chunk(note: Note, i: number): Promise<Blob | string> {
    const chunk = await this.#store.get(chunkKey(note, i));
    const { bytes } = note.chunks[i]!;
    if (!(chunk instanceof Blob)) return `${note.name}: chunk ${i + 1} of ${note.chunks.length} is missing.`;
    return chunk.size === bytes ? chunk : `${note.name}: chunk ${i + 1} has ${chunk.size} bytes instead of ${bytes}.`;
  }

  #note = (prefix: string, folder: string, name: string): Promise<Note | null> => this.#read(prefix + place(folder, name));

  async #notes(prefix: string, folder: string): Promise<Note[]> {
    const keys = await this.#keys(prefix + place(folder, ''));
    return (await Promise.all(keys.map((key) => this.#read(key)))).filter((note) => note !== null);
  }

  async #keys(start: string): Promise<string[]> {
    return (await this.#store.keys()).filter((key) => key.startsWith(start)).sort();
  }

  async #read(key: string): Promise<Note | null> {
    const result = v.safeParse(noteSchema, await this.#store.get(key));
    return result.success ? result.output : null;
  }
}

const stateOf = ({ bytes, size, tag }: Note, complete: boolean): FileState => ({ bytes, size, tag, complete });
