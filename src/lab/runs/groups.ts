import type { KeptRun } from '../../protocol/runs/keeping';
import type { RunRecord } from '../../protocol/runs/run';
import { typedName } from '../settings/names';
import type { Group, Run } from './run';
import { seriesOf } from './series';

/** Between runs as the page holds them and as they are kept. */

export const keptOf = ({ id, name, pinned }: Group, record: RunRecord): KeptRun => ({ record, group: { id, name, pinned } });

const runOf = ({ steps, ...record }: RunRecord): Run => ({ ...record, name: typedName(record), series: seriesOf(steps), phase: null });

/** In the order in which the groups' first runs come. */
export function groupsOf(kept: readonly KeptRun[]): Group[] {
  const groups = new Map<string, Group>();
  for (const { record, group } of kept) {
    const found = groups.get(group.id);
    if (found) found.runs.push(runOf(record));
    else {
      const { recipe } = record;
      groups.set(group.id, { ...group, name: typedName({ ...group, recipe }), runs: [runOf(record)], recipe });
    }
  }
  return [...groups.values()];
}

/** Records that differ in nothing but their seeds, and bear the same name, belong together. */
export function together(records: readonly RunRecord[]): RunRecord[][] {
  const lists = new Map<string, RunRecord[]>();
  for (const record of records) {
    const { seed: _, data_seed: __, ...recipe } = record.recipe;
    const key = JSON.stringify([typedName(record), recipe]);
    lists.set(key, [...(lists.get(key) ?? []), record]);
  }
  return [...lists.values()];
}
