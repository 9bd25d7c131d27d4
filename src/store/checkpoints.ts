import * as v from 'valibot';
import { fail, listed, reasonOf, sentence, type TabtuneError, type Sentence } from '../protocol/errors';
import type { Store } from './browser';
import { unlessEnded, type Unanswered } from './patience';

/**
 * Checkpoints of runs. A checkpoint is a manifest and the chunks that it names. Chunks are written first, each with its SHA-256, and the
 * manifest last: what has a manifest is complete, and chunks without one are left over from a save that was cut off.
 * A run keeps its newest checkpoint and the one before, which serves when the newest turns out damaged.
 */

const VERSION = 1;
/** Large enough to be few, small enough that a phone copies one without trouble. */
const CHUNK_BYTES = 4 * 2 ** 20;
const KEPT_PER_RUN = 2;

const whole = v.pipe(v.number(), v.integer(), v.minValue(0));
const manifestSchema = v.strictObject({
  version: v.literal(VERSION),
  run: v.string(),
  /** Counts the checkpoints of a run. */
  number: whole,
  step: whole,
  saved: v.string(),
  bytes: whole,
  parts: v.array(
    v.strictObject({
      name: v.string(),
      bytes: whole,
      chunks: v.array(v.strictObject({ key: v.string(), bytes: whole, sha256: v.string() })),
    }),
  ),
});
type Manifest = v.InferOutput<typeof manifestSchema>;

export interface CheckpointInfo {
  run: string;
  step: number;
  saved: string;
  bytes: number;
}

/** The newest checkpoint of a run; `space` counts all of that run. */
export type CheckpointSpace = CheckpointInfo & { space: number };

export type Parts = ReadonlyMap<string, Uint8Array<ArrayBuffer>>;

export interface LoadedCheckpoint extends CheckpointInfo {
  parts: Parts;
  /** Why newer checkpoints of this run were passed over. */
  problems: Sentence[];
}

const MANIFEST = 'checkpoint/';
const CHUNK = 'chunk/';
const manifestKey = (run: string, number: number): string => `${MANIFEST}${run}/${number}`;
const infoOf = ({ run, step, saved, bytes }: Manifest): CheckpointInfo => ({ run, step, saved, bytes });
const keysOf = (manifest: Manifest): string[] => [
  manifestKey(manifest.run, manifest.number),
  ...manifest.parts.flatMap(({ chunks }) => chunks.map(({ key }) => key)),
];

export async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** What was to be done with what is kept. */
const NOT_DONE = {
  keep: (what: Sentence | string) => sentence`${what} could not be kept`,
  read: (what: Sentence | string) => sentence`${what} could not be read`,
  delete: (what: Sentence | string) => sentence`${what} could not be deleted`,
};

const MB = 1e6;

/**
 * What it means that the browser refused; its own words say little. `what` is what it was about, or the name of a file; `needed`: its bytes,
 * where they are known.
 */
export function storageError(
  what: Sentence | string,
  reason: unknown,
  deed: keyof typeof NOT_DONE = 'keep',
  needed: number | null = null,
): TabtuneError {
  const failed = NOT_DONE[deed](what);
  const { name = '', message = String(reason) } = (reason ?? {}) as { name?: string; message?: string };
  if (name === 'QuotaExceededError') {
    if (needed === null) return fail('storage', { full: true })`${failed}: this browser's storage for the page is full.`;
    const size = Math.max(0.1, Math.ceil(needed / (MB / 10)) / 10);
    return fail('storage', { full: true })`${failed}: this browser's storage for the page is full. It takes ${size} MB.`;
  }
  if (name === 'Unanswered') {
    const { milliseconds, stopped } = reason as Unanswered;
    const seconds = milliseconds / 1000;
    const details = { full: false, silent: true };
    if (stopped)
      return fail('storage', details)`${failed}: it was stopped, and the browser's storage did not answer within ${seconds} s of that.`;
    return fail(
      'storage',
      details,
    )`${failed}: the browser's storage did not answer within ${seconds} s. Site data may be about to be deleted, or another tab holds it up; close other tabs of this page.`;
  }
  return fail('storage', { full: false })`${failed}: ${message || name}.`;
}

/** Whether the manifest was written is not known. */
class Undecided extends Error {
  constructor(cause: unknown) {
    super('It is not known whether it was written.', { cause });
  }
}

export class Checkpoints {
  readonly #store: Store;
  readonly #chunkBytes: number;
  /** Runs of which a save was begun here: what lies there without a manifest may be of a save at work. */
  readonly #begun = new Set<string>();

  constructor(store: Store, chunkBytes = CHUNK_BYTES) {
    this.#store = store;
    this.#chunkBytes = chunkBytes;
  }

  /**
   * Resolves when the checkpoint is complete on disk. Throws `storage` when the browser refuses; then what was there before still is, and
   * what was written is removed without being waited for. Once the signal is raised nothing is waited for longer than a second.
   */
  async save(run: string, step: number, parts: Parts, signal?: AbortSignal): Promise<CheckpointInfo> {
    this.#begun.add(run);
    const written: string[] = [];
    try {
      return await this.#write(run, step, parts, written, (work) => unlessEnded(work, signal));
    } catch (reason) {
      // A manifest that was not refused may land yet, and needs its chunks; without one they are swept away at the next start.
      if (!(reason instanceof Undecided)) void this.#store.change([], written).catch(() => undefined); // What cannot be removed now is swept away at the next start.
      const bytes = [...parts].reduce((sum, [, { length }]) => sum + length, 0);
      throw storageError(sentence`The checkpoint of step ${step}`, reason instanceof Undecided ? reason.cause : reason, 'keep', bytes);
    }
  }

  async #write(
    run: string,
    step: number,
    parts: Parts,
    written: string[],
    answered: <T>(work: Promise<T>) => Promise<T>,
  ): Promise<CheckpointInfo> {
    const before = (await answered(this.#manifests(run))).good;
    const number = (await answered(this.#lastNumber(run))) + 1;
    const described: Manifest['parts'] = [];
    for (const [name, data] of parts) {
      const chunks: Manifest['parts'][number]['chunks'] = [];
      for (let at = 0; at < data.length; at += this.#chunkBytes) {
        // A copy: of a view the browser would store the whole buffer below.
        const chunk = data.slice(at, at + this.#chunkBytes);
        const key = `${CHUNK}${run}/${number}/${name}/${chunks.length}`;
        written.push(key);
        await answered(this.#store.change([[key, chunk]]));
        chunks.push({ key, bytes: chunk.length, sha256: await sha256(chunk) });
      }
      described.push({ name, bytes: data.length, chunks });
    }
    const bytes = described.reduce((n, part) => n + part.bytes, 0);
    const manifest: Manifest = { version: VERSION, run, number, step, saved: new Date().toISOString(), bytes, parts: described };
    const old = before.slice(KEPT_PER_RUN - 1).flatMap(keysOf);
    try {
      await answered(this.#store.change([[manifestKey(run, number), manifest]], old));
    } catch (reason) {
      throw (reason as Error).name === 'QuotaExceededError' ? reason : new Undecided(reason);
    }
    return infoOf(manifest);
  }

  /** The newest checkpoint that is whole, or null when the run has none at all. Throws `checkpoint` when it has some and none is whole. */
  async load(run: string): Promise<LoadedCheckpoint | null> {
    const { good, problems } = await this.#manifests(run);
    for (const manifest of good) {
      try {
        const parts = new Map<string, Uint8Array<ArrayBuffer>>();
        for (const { name } of manifest.parts) parts.set(name, await this.#part(manifest, name));
        return { ...infoOf(manifest), parts, problems };
      } catch (error) {
        problems.push(reasonOf(error));
      }
    }
    if (problems.length === 0) return null;
    throw fail('checkpoint')`No checkpoint of this run can be used. ${listed(problems, ' ')}`;
  }

  async #part(manifest: Manifest, name: string): Promise<Uint8Array<ArrayBuffer>> {
    const part = manifest.parts.find((other) => other.name === name)!;
    const whole = new Uint8Array(part.bytes);
    let at = 0;
    for (const { key, bytes, sha256: expected } of part.chunks) {
      const chunk = await this.#store.get(key);
      const where = sentence`The checkpoint of step ${manifest.step} is damaged: ${name}, byte ${at}`;
      if (!(chunk instanceof Uint8Array)) throw fail('checkpoint')`${where} and the ${bytes} after it are missing.`;
      if (chunk.length !== bytes || at + bytes > whole.length)
        throw fail('checkpoint')`${where} has ${chunk.length} bytes instead of ${bytes}.`;
      const plain = new Uint8Array(chunk);
      if ((await sha256(plain)) !== expected)
        throw fail('checkpoint')`${where} and the ${bytes} after it have changed since they were written.`;
      whole.set(plain, at);
      at += bytes;
    }
    if (at !== whole.length)
      throw fail('checkpoint')`The checkpoint of step ${manifest.step} is damaged: ${name} ends at byte ${at} of ${whole.length}.`;
    return whole;
  }

  /** The newest checkpoint of every run, by its manifest alone. By its number: a clock may have been put back. */
  async list(): Promise<Map<string, CheckpointSpace>> {
    const found = new Map<string, Manifest & { space: number }>();
    for (const manifest of await this.#read(MANIFEST)) {
      if (!('good' in manifest)) continue;
      const { good } = manifest;
      const before = found.get(good.run);
      found.set(good.run, { ...(before && before.number > good.number ? before : good), space: (before?.space ?? 0) + good.bytes });
    }
    return new Map(Array.from(found, ([run, newest]) => [run, { ...infoOf(newest), space: newest.space }]));
  }

  /** Of each run the newest checkpoint stays alone, if all of it is there; the one before it is a spare. Returns how many were removed. */
  async dropSpares(): Promise<number> {
    const manifests = (await this.#read(MANIFEST)).flatMap((entry) => ('good' in entry ? [entry.good] : []));
    const keys = new Set(await this.#store.keys());
    const newest = new Map<string, number>();
    for (const manifest of manifests) {
      const { run, number } = manifest;
      if (keysOf(manifest).every((key) => keys.has(key))) newest.set(run, Math.max(number, newest.get(run) ?? 0));
    }
    const spares = manifests.filter(({ run, number }) => number < (newest.get(run) ?? 0));
    if (spares.length > 0) await this.#store.change([], spares.flatMap(keysOf));
    return spares.length;
  }

  async delete(runs: readonly string[]): Promise<void> {
    const own = (key: string): boolean => runs.some((run) => key.startsWith(`${MANIFEST}${run}/`) || key.startsWith(`${CHUNK}${run}/`));
    const keys = (await this.#store.keys()).filter(own);
    if (keys.length > 0) await this.#store.change([], keys);
  }

  /** Removes chunks that no manifest names, but for those of runs that are saved here meanwhile. Returns how many there were. */
  async sweep(): Promise<number> {
    // Before the manifests: a save that is completed in between is named by one.
    const chunks = (await this.#store.keys()).filter((key) => key.startsWith(CHUNK));
    const named = new Set<string>();
    const keep: string[] = [];
    for (const manifest of await this.#read(MANIFEST)) {
      if ('good' in manifest) keysOf(manifest.good).forEach((key) => named.add(key));
      // A manifest that we cannot read may be a newer version's: what belongs to it stays.
      else keep.push(`${CHUNK}${manifest.key.slice(MANIFEST.length)}/`);
    }
    for (const run of this.#begun) keep.push(`${CHUNK}${run}/`);
    const lost = chunks.filter((key) => !named.has(key) && !keep.some((start) => key.startsWith(start)));
    if (lost.length > 0) await this.#store.change([], lost);
    return lost.length;
  }

  /** Removes what is kept of runs that have no record any more. `ids`: those that have one, read after this was called. */
  async deleteBut(recorded: () => Promise<ReadonlySet<string>>): Promise<void> {
    const saved = [...(await this.list()).keys()];
    const ids = await recorded();
    await this.delete(saved.filter((run) => !ids.has(run) && !this.#begun.has(run)));
  }

  /** Chunks of a save that was cut off count as well: what is still to be removed of them is not written again. */
  async #lastNumber(run: string): Promise<number> {
    const starts = [`${MANIFEST}${run}/`, `${CHUNK}${run}/`];
    let last = 0;
    for (const key of await this.#store.keys())
      for (const start of starts) if (key.startsWith(start)) last = Math.max(last, parseInt(key.slice(start.length), 10) || 0);
    return last;
  }

  /** Newest first; and what is wrong with those that cannot be read. */
  async #manifests(run: string): Promise<{ good: Manifest[]; problems: Sentence[] }> {
    const all = await this.#read(`${MANIFEST}${run}/`);
    const good = all.flatMap((entry) => ('good' in entry ? [entry.good] : []));
    return {
      good: good.sort((a, b) => b.number - a.number),
      problems: all.flatMap((entry) => ('problem' in entry ? [entry.problem] : [])),
    };
  }

  async #read(start: string): Promise<({ key: string; good: Manifest } | { key: string; problem: Sentence })[]> {
    return (await this.#store.entries(start)).map(([key, value]) => {
      const result = v.safeParse(manifestSchema, value);
      if (result.success) return { key, good: result.output };
      const version = (value as { version?: unknown } | undefined)?.version;
      const problem =
        typeof version === 'number' && version > VERSION
          ? sentence`A checkpoint was written by a newer tabtune (version ${version}; this one reads version ${VERSION}).`
          : sentence`A checkpoint's manifest is damaged: ${v.getDotPath(result.issues[0]) ?? sentence`all of it`} is not as expected.`;
      return { key, problem };
    });
  }
}
