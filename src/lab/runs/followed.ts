import { latest } from '../../protocol/runs/head';
import type { KeptHead } from '../../protocol/runs/keeping';
import { groupsOf } from './groups';
import type { Group, Run } from './run';

/** What the list of a tab that looks on becomes when another tab has kept or deleted runs. */
export interface Followed {
  /** In no order. Groups and runs that are as they were stay the same objects. */
  groups: Group[];
  /** Runs that are here whole, and have gone on in the other tab: what is here is shown until their record was read anew. */
  behind: Run[];
}

/** How far a run has come, as a head tells it. */
function stateOf({ state, evaluations, series, unread }: Run): string {
  const last = evaluations.map(({ track }) => track + latest({ evaluations }, track)!.step + latest({ evaluations }, track)!.full);
  return [state, unread ? unread.logged : series.length, ...[...new Set(last)].sort()].join();
}

/** `mine`: ids of groups that came about here, and are none of the other tab's whatever lies on disk. */
export function followed(here: readonly Group[], kept: readonly KeptHead[], mine: ReadonlySet<string>): Followed {
  const behind: Run[] = [];
  const known = new Map(here.map((group) => [group.id, group]));
  const found = groupsOf(kept).map((fresh): Group => {
    const group = known.get(fresh.id);
    if (!group || mine.has(group.id)) return group ?? fresh;
    const { name, pinned } = fresh;
    const runs = fresh.runs.map((run) => {
      const before = group.runs.find(({ id }) => id === run.id);
      if (!before) return run;
      before.name = run.name;
      if (stateOf(before) === stateOf(run)) return before;
      if (before.unread) return run;
      behind.push(before);
      return before;
    });
    return Object.assign(group, { name, pinned, runs });
  });
  const there = new Set(found.map(({ id }) => id));
  return { groups: [...found, ...here.filter((group) => !there.has(group.id) && mine.has(group.id))], behind };
}
