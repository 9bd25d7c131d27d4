import type { KeptHead, KeptRun, Place } from '../../protocol/runs/keeping';
import type { RunRecord } from '../../protocol/runs/run';
import { typedName } from '../settings/names';
import { type Group, type Run, toRecord } from './run';
import { seriesOf } from './series';

/** Between runs as the page holds them and as they are kept. */

export const placeOf = ({ id, name, pinned }: Group): Place => ({ id, name, pinned });

export const keptOf = (group: Group, record: RunRecord): KeptRun => ({ record, group: placeOf(group) });

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

/** Of records that belong together. */
export function groupOf(records: readonly RunRecord[], id: string): Group {
  const runs = records.map((record) => runOf(record));
  return { id, name: runs[0]!.name, pinned: false, runs, recipe: runs[0]!.recipe };
}

/** Records that differ in nothing but their seeds, and bear the same name, belong together. */
export function together(records: readonly RunRecord[]): RunRecord[][] {
  const lists = new Map<string, RunRecord[]>();
  for (const record of records) {
    const { seed: _, data_seed: __, ...recipe } = record.recipe;
    const key = JSON.stringify([typedName(record), recipe]);
    const list = lists.get(key);
    if (list) list.push(record);
    else lists.set(key, [record]);
  }
  return [...lists.values()];
}

/** What a run is besides its name and its place; a log has the time at which it was imported. */
function contentOf(run: Run): string {
  const { name: _, id: __, created, ...content } = toRecord(run);
  return JSON.stringify(content.origin ? content : { ...content, created });
}

/** Whether both hold the same, as the page holds it. */
export const alike = (a: Run, b: Run): boolean => contentOf(a) === contentOf(b);

/** FNV-1a over what it holds: the same run gets the same id every time it is imported. */
export function contentId(run: Run): string {
  const text = contentOf(run);
  let [low, high] = [0x811c9dc5, 0x1000193];
  for (let i = 0; i < text.length; i++) {
    low = Math.imul(low ^ text.charCodeAt(i), 0x01000193);
    high = Math.imul(high ^ text.charCodeAt(text.length - 1 - i), 0x01000193);
  }
  const hex = (hash: number): string => (hash >>> 0).toString(16).padStart(8, '0');
  return hex(low) + hex(high);
}
