import { fail, sentence, toPlainError, type PlainError, type Sentence } from '../protocol/errors';
import { headOf } from '../protocol/runs/head';
import type { KeptHead, KeptRun, Place } from '../protocol/runs/keeping';
import { parseRunRecord, worded } from '../protocol/runs/record';
import type { RunRecord } from '../protocol/runs/run';
import type { Store } from './browser';
import { storageError } from './checkpoints';
import { rawText } from './raw-text';

/**
 * The records of runs, one entry each, so that a damaged one costs no other. Beside each lies its head, which the list of runs shows: a
 * list of hundreds is there without reading a record. A head says nothing that the record does not, but for the run's place in the list,
 * which changes without it; one that is missing or damaged is made anew.
 */

const RUN = 'run/';
const HEAD = 'head/';
/** Earlier builds kept here how long a record is. Where it lies, the record was written by one of them. */
const SIZE = 'size/';
/** When a run was deleted, so that another tab that still has it in memory does not bring it back. */
const GONE = 'gone/';
/** No tab stays open for longer. */
const GONE_MS = 60 * 86_400_000;

interface Head extends KeptHead {
  /** Length of the record as JSON; what the browser takes on disk is of that order. */
  bytes: number;
}

export interface FoundRuns {
  /** Oldest first. */
  runs: KeptHead[];
  /** Bytes by run, of all that have a record, readable or not. */
  sizes: Map<string, number>;
  /** Ids of runs that were deleted. */
  deleted: string[];
  problems: PlainError[];
}

/** What nobody gave a name to is named where it is shown, which is not here. */
function recordOf({ name, recipe }: Pick<RunRecord, 'name' | 'recipe'>): Sentence {
  if (name) return sentence`The record of "${name}"`;
  return sentence`The record of the run on ${recipe.data} with seed ${recipe.data_seed}`;
}

function placeOf(given: Partial<Place> | undefined): Place {
  const { id, name, pinned, imported } = given ?? {};
  if (typeof id !== 'string' || typeof name !== 'string') throw fail('data')`its entry is damaged.`;
  return { id, name, pinned: pinned === true, ...(imported === true ? { imported } : {}) };
}

const headed = (record: RunRecord, group: Place): Head => ({
  ...{ head: headOf(record), logged: record.steps.length, group },
  bytes: JSON.stringify(record, worded).length,
});

/**
 * Writes one record. It is read before it is written, so that nothing is kept that cannot be shown again. Throws `data` for such a one,
 * with the detail `deleted` for one that was deleted, unless a person wants it `again`; `storage` when the browser refuses. Returns its
 * bytes.
 */
export async function keepRun(store: Store, { record: given, group }: KeptRun, again = false): Promise<number> {
  const what = recordOf({ ...given, name: group.name });
  let record: RunRecord;
  try {
    record = parseRunRecord(given);
  } catch (error) {
    throw fail('data')`${what} cannot be kept, because it could not be read again: ${error}`;
  }
  const gone = GONE + record.id;
  if (!again && (await valueOf(store, gone, record.id)) !== undefined)
    throw fail('data', { deleted: true })`${what} is not kept again: it was deleted in this browser.`;
  const head = headed(record, group);
  const put: [string, unknown][] = [
    [RUN + record.id, { record, group }],
    [HEAD + record.id, head],
  ];
  await store.change(put, [SIZE + record.id, gone]).catch((reason: unknown) => {
    throw storageError(what, reason, 'keep', head.bytes);
  });
  return head.bytes;
}

/** Another name or place in the list, without touching the record. Does nothing for a run that is not kept. */
export async function placeRun(store: Store, run: string, group: Place): Promise<void> {
  const head = await headIn(store, run, await valueOf(store, HEAD + run, run));
  if (!head) return;
  const placed: Head = { ...head, head: { ...head.head, name: group.name }, group };
  await store.change([[HEAD + run, placed]], [SIZE + run]).catch((reason: unknown) => {
    throw storageError(recordOf(placed.head), reason);
  });
}

export async function forgetRuns(store: Store, ids: readonly string[]): Promise<void> {
  const keys = ids.flatMap((id) => [RUN + id, HEAD + id, SIZE + id]);
  await store.change([], keys).catch((reason: unknown) => {
    throw storageError(sentence`The record of the run ${ids.join(', ')}`, reason, 'delete');
  });
  // By itself and afterwards: a full disk must not be in the way of a deletion.
  const moment = new Date().toISOString();
  await store.change(ids.map((id) => [GONE + id, moment])).catch(() => undefined);
}

/** Which runs were deleted needs to be known only as long as some tab may have them in memory. */
export async function forgetOldDeletions(store: Store): Promise<void> {
  const old = (moment: unknown): boolean => !(Date.now() - Date.parse(String(moment)) < GONE_MS);
  const keys = (await store.entries(GONE)).filter(([, moment]) => old(moment)).map(([key]) => key);
  if (keys.length > 0) await store.change([], keys);
}

/** The whole record of a kept run, with the name that it has now. Throws `data` when it cannot be read, or is not there. */
export async function readRun(store: Store, run: string): Promise<RunRecord> {
  const { record } = await entryOf(store, run);
  const { head } = ((await store.get(HEAD + run).catch(() => undefined)) as Partial<KeptHead>) ?? {};
  return typeof head?.name === 'string' ? { ...record, name: head.name } : record;
}

/** What lies there. Throws `storage` where the browser refuses to say: another try may bring it. */
const valueOf = (store: Store, key: string, run: string): Promise<unknown> =>
  store.get(key).catch((reason: unknown) => {
    throw storageError(sentence`The record of the run ${run}`, reason, 'read');
  });

async function entryOf(store: Store, run: string): Promise<KeptRun> {
  const value = await valueOf(store, RUN + run, run);
  try {
    const entry = value as Partial<KeptRun> | null | undefined;
    if (entry === undefined || entry === null) throw fail('data')`its record is not kept in this browser (any more).`;
    const group = placeOf(entry.group);
    const record = parseRunRecord(entry.record);
    if (record.id !== run) throw fail('data')`its entry is damaged.`;
    return { record, group };
  } catch (error) {
    throw fail('data', { run })`The kept run ${run} cannot be shown: ${error}`;
  }
}

/** What lies there under a run's name, as text, whether it can be read or not. */
export async function rawRun(store: Store, run: string): Promise<string> {
  return rawText(await valueOf(store, RUN + run, run));
}

/** Undefined where a head is missing, damaged, or older than the record. */
function readHead(run: string, value: unknown): Head | undefined {
  try {
    const { head, group, logged, bytes } = (value ?? {}) as Partial<Head>;
    const read = parseRunRecord(head);
    return read.id === run ? { head: read, group: placeOf(group), logged: Number(logged) || 0, bytes: Number(bytes) || 0 } : undefined;
  } catch {
    return undefined;
  }
}

/** The head of a kept run, from its record where it is missing; undefined for a run that is not kept. */
async function headIn(store: Store, run: string, value: unknown): Promise<Head | undefined> {
  const head = readHead(run, value);
  if (head) return head;
  if ((await valueOf(store, RUN + run, run)) === undefined) return undefined;
  const { record, group } = await entryOf(store, run);
  return headed(record, group);
}

/** Ids of all runs that have a record, readable or not. */
export async function idsOfRuns(store: Store): Promise<Set<string>> {
  return new Set((await store.keys()).filter((key) => key.startsWith(RUN)).map((key) => key.slice(RUN.length)));
}

/** All kept runs by their heads. A record that cannot be read is told, not touched. `write`: heads that were made anew may be kept. */
export async function findRuns(store: Store, write: boolean): Promise<FoundRuns> {
  const keys = await store.keys();
  const deleted = keys.filter((key) => key.startsWith(GONE)).map((key) => key.slice(GONE.length));
  const found: FoundRuns = { runs: [], deleted, sizes: new Map(), problems: [] };
  const outdated = new Set(keys.filter((key) => key.startsWith(SIZE)).map((key) => key.slice(SIZE.length)));
  const heads = new Map(await store.entries(HEAD));
  for (const key of keys) {
    if (!key.startsWith(RUN)) continue;
    const run = key.slice(RUN.length);
    try {
      const known = outdated.has(run) ? undefined : readHead(run, heads.get(HEAD + run));
      const head = known ?? (await headIn(store, run, undefined));
      if (!head) throw fail('data', { run })`The kept run ${run} cannot be shown: nothing lies there.`;
      found.runs.push({ head: head.head, logged: head.logged, group: head.group });
      found.sizes.set(run, head.bytes);
      if (!known && write) await store.change([[HEAD + run, head]], [SIZE + run]).catch(() => undefined); // It is made anew each time then.
    } catch (error) {
      if (toPlainError(error).code === 'storage') throw error; // The others would not be answered either.
      found.problems.push(toPlainError(error));
      found.sizes.set(run, 0);
    }
  }
  found.runs.sort((a, b) => a.head.created.localeCompare(b.head.created));
  return found;
}
