import { TabtuneError } from '../protocol/errors';
import type { KeptRun } from '../protocol/runs/keeping';
import { parseRunRecord } from '../protocol/runs/record';
import { storageError } from './checkpoints';
import type { Shelf } from './shelf';

/** The records of runs, one entry each, so that a damaged one costs no other. */

const RUN = 'run/';
/** Length of the record as JSON; what the browser takes on disk is of that order. Beside it, so that it can be read alone. */
const SIZE = 'size/';

export interface FoundRuns {
  runs: KeptRun[];
  problems: TabtuneError[];
}

export async function keepRuns(shelf: Shelf, runs: readonly KeptRun[]): Promise<void> {
  const put = runs.flatMap((run): [string, unknown][] => [
    [RUN + run.record.id, run],
    [SIZE + run.record.id, JSON.stringify(run.record).length],
  ]);
  await shelf.change(put).catch((reason: unknown) => {
    throw storageError(runs.length === 1 ? `The record of "${runs[0]!.group.name}"` : 'The records of the runs', reason);
  });
}

export async function forgetRuns(shelf: Shelf, ids: readonly string[]): Promise<void> {
  await shelf.change(
    [],
    ids.flatMap((id) => [RUN + id, SIZE + id]),
  );
}

/** Bytes by run, of all that have a record, readable or not. */
export async function sizesOfRuns(shelf: Shelf): Promise<Map<string, number>> {
  const ids = (await shelf.keys()).filter((key) => key.startsWith(RUN)).map((key) => key.slice(RUN.length));
  return new Map(await Promise.all(ids.map(async (id) => [id, Number(await shelf.get(SIZE + id)) || 0] as const)));
}

/** Oldest first. A record that cannot be read is told, not touched. */
export async function findRuns(shelf: Shelf): Promise<FoundRuns> {
  const found: FoundRuns = { runs: [], problems: [] };
  for (const key of (await shelf.keys()).filter((name) => name.startsWith(RUN))) {
    try {
      const entry = (await shelf.get(key)) as Partial<KeptRun> | undefined;
      const { id, name, pinned } = entry?.group ?? {};
      const record = parseRunRecord(entry?.record);
      if (typeof id !== 'string' || typeof name !== 'string' || record.id !== key.slice(RUN.length))
        throw new TabtuneError('data', 'its entry is damaged.');
      found.runs.push({ record, group: { id, name, pinned: pinned === true } });
    } catch (error) {
      const run = key.slice(RUN.length);
      found.problems.push(new TabtuneError('data', `The kept run ${run} cannot be shown: ${(error as Error).message}`, { run }));
    }
  }
  found.runs.sort((a, b) => a.record.created.localeCompare(b.record.created));
  return found;
}
