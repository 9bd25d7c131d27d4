import { fail, sentence, type Sentence, type TabtuneError } from '../protocol/errors';
import type { KeptRun } from '../protocol/runs/keeping';
import { parseRunRecord } from '../protocol/runs/record';
import { storageError } from './checkpoints';
import type { Store } from './browser';

/** The records of runs, one entry each, so that a damaged one costs no other. */

const RUN = 'run/';
/** Length of the record as JSON; what the browser takes on disk is of that order. Beside it, so that it can be read alone. */
const SIZE = 'size/';

export interface FoundRuns {
  runs: KeptRun[];
  problems: TabtuneError[];
}

/** What nobody gave a name to is named where it is shown, which is not here. */
function recordOf({ group, record: { recipe } }: KeptRun): Sentence {
  if (group.name) return sentence`The record of "${group.name}"`;
  return sentence`The record of the run on ${recipe.data} with seed ${recipe.data_seed}`;
}

export async function keepRuns(store: Store, runs: readonly KeptRun[]): Promise<void> {
  const put = runs.flatMap((run): [string, unknown][] => [
    [RUN + run.record.id, run],
    [SIZE + run.record.id, JSON.stringify(run.record).length],
  ]);
  await store.change(put).catch((reason: unknown) => {
    throw storageError(runs.length === 1 ? recordOf(runs[0]!) : sentence`The records of the runs`, reason);
  });
}

export async function forgetRuns(store: Store, ids: readonly string[]): Promise<void> {
  await store.change(
    [],
    ids.flatMap((id) => [RUN + id, SIZE + id]),
  );
}

/** Bytes by run, of all that have a record, readable or not. */
export async function sizesOfRuns(store: Store): Promise<Map<string, number>> {
  const ids = (await store.keys()).filter((key) => key.startsWith(RUN)).map((key) => key.slice(RUN.length));
  return new Map(await Promise.all(ids.map(async (id) => [id, Number(await store.get(SIZE + id)) || 0] as const)));
}

/** Oldest first. A record that cannot be read is told, not touched. */
export async function findRuns(store: Store): Promise<FoundRuns> {
  const found: FoundRuns = { runs: [], problems: [] };
  for (const key of (await store.keys()).filter((name) => name.startsWith(RUN))) {
    try {
      const entry = (await store.get(key)) as Partial<KeptRun> | undefined;
      const { id, name, pinned } = entry?.group ?? {};
      const record = parseRunRecord(entry?.record);
      if (typeof id !== 'string' || typeof name !== 'string' || record.id !== key.slice(RUN.length))
        throw fail('data')`its entry is damaged.`;
      found.runs.push({ record, group: { id, name, pinned: pinned === true } });
    } catch (error) {
      const run = key.slice(RUN.length);
      found.problems.push(fail('data', { run })`The kept run ${run} cannot be shown: ${error}`);
    }
  }
  found.runs.sort((a, b) => a.record.created.localeCompare(b.record.created));
  return found;
}
