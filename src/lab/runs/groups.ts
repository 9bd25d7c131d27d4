import type { KeptHead, Place } from '../../protocol/runs/keeping';
import type { RunRecord } from '../../protocol/runs/run';
import { typedName } from '../settings/names';
import type { Group, Run } from './run';
import { seriesOf } from './series';

/** Between runs as the page holds them and as they are kept. */

export const placeOf = ({ id, name, pinned, imported }: Group): Place => ({ id, name, pinned, ...(imported ? { imported } : {}) });

export function runOf({ steps, ...record }: RunRecord, unread: Run['unread'] = null): Run {
  return { ...record, name: typedName(record), series: seriesOf(steps), phase: null, unread };
}

/** In the order in which the groups' first runs come; nothing of them has been read. */
export function groupsOf(kept: readonly KeptHead[]): Group[] {
  const groups = new Map<string, Group>();
  for (const { head, logged, group } of kept) {
    const run = runOf(head, { logged });
    const found = groups.get(group.id);
    if (found) found.runs.push(run);
    else groups.set(group.id, { ...group, name: typedName({ ...group, recipe: head.recipe }), runs: [run], recipe: head.recipe });
  }
  return [...groups.values()];
}

/** Of runs that belong together. */
export const groupOf = (runs: Run[], id: string): Group => ({ id, name: runs[0]!.name, pinned: false, runs, recipe: runs[0]!.recipe });

/** Runs that differ in nothing but their seeds, and bear the same name, belong together. */
export function together(runs: readonly Run[]): Run[][] {
  const lists = new Map<string, Run[]>();
  for (const run of runs) {
    const { seed: _, data_seed: __, ...recipe } = run.recipe;
    const key = JSON.stringify([run.name, recipe]);
    const list = lists.get(key);
    if (list) list.push(run);
    else lists.set(key, [run]);
  }
  return [...lists.values()];
}
