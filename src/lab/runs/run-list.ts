import { toPlainError, type PlainError } from '../../protocol/errors';
import type { RunRecord } from '../../protocol/runs/run';
import type { Engine } from '../../worker/client';
import { Keeping } from './keeping';
import { groupsOf, keptOf, together } from './groups';
import { type Group, isLog, isOver, now, recorderOf, type Run, toRecord } from './run';
import { shownName, typedName } from '../settings/names';
import { Signal } from '../base/signal';

/** How long a deletion can be undone. */
const UNDO_MS = 20_000;

const byAge = (a: Group, b: Group): number => a.runs[0]!.created.localeCompare(b.runs[0]!.created);

/** More curves than this cannot be told apart. */
export const MOST_OVERLAID = 4;

/** The runs that are there: chosen, named, pinned, deleted, imported, and kept on disk. Which of them is at work is for `Runs`. */
export class RunList {
  /** Rows, states, evaluations or the selection are other than before. */
  readonly changed = new Signal();

  groups: Group[] = [];
  /** Ids of the groups in the charts, oldest first. */
  selected: string[] = [];
  /** The group whose figures and answers are shown. */
  focus: string | null = null;
  /** What went wrong outside any run. */
  problem: PlainError | null = null;
  /** The group that was deleted last, until that can no longer be undone. */
  bin: Group | null = null;

  readonly keeping: Keeping;
  readonly #imported = new Set<string>();
  #counter = 0;
  #binTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(engine: Engine) {
    this.keeping = new Keeping(engine, () => this.changed.emit());
  }

  get focused(): Group | null {
    return this.groups.find((group) => group.id === this.focus) ?? null;
  }

  get overlaid(): Group[] {
    return this.groups.filter((group) => this.selected.includes(group.id));
  }

  /** Tells what went wrong outside any run. */
  fail(reason: unknown): void {
    this.problem = toPlainError(reason);
    this.changed.emit();
  }

  /** With an empty name a group is called after its recipe again; a log has none to be called after, and stays what it is called. */
  rename(id: string, name: string): void {
    this.#edit(id, (group) => {
      const typed = typedName({ name, recipe: group.recipe });
      if (typed === '' && isLog(group)) return;
      group.name = typed;
      for (const run of group.runs) run.name = group.name;
    });
  }

  pin(id: string, on: boolean): void {
    this.#edit(id, (group) => (group.pinned = on));
  }

  #edit(id: string, change: (group: Group) => void): void {
    const group = this.groups.find((other) => other.id === id);
    if (!group || this.keeping.onlooker) return;
    change(group);
    this.keep(group);
    this.changed.emit();
  }

  /** Takes in records from elsewhere. Returns the names of those that are here already. */
  add(records: readonly RunRecord[]): string[] {
    void this.emptyBin(); // Otherwise what lies there could come back a second time.
    const here = new Set(this.groups.flatMap((group) => group.runs.map(({ id }) => id)));
    const fresh = [...new Map(records.filter(({ id }) => !here.has(id)).map((record) => [record.id, record])).values()];
    for (const some of together(fresh)) {
      const place = { id: this.id('g'), name: some[0]!.name, pinned: false };
      const [group] = groupsOf(some.map((record) => ({ record, group: place })));
      // What was at work elsewhere is not at work here.
      for (const run of group!.runs) if (!isOver(run)) run.state = 'stopped';
      this.groups = [...this.groups, group!];
      this.#imported.add(group!.id);
      this.keep(group!);
      this.select(group!.id, true);
    }
    return records.filter(({ id }) => here.has(id)).map(shownName);
  }

  select(id: string, on: boolean): void {
    const others = this.selected.filter((other) => other !== id);
    const wanted = on ? [...others.slice(1 - MOST_OVERLAID), id] : others;
    this.selected = this.groups.map((group) => group.id).filter((other) => wanted.includes(other));
    if (on) this.focus = id;
    else if (this.focus === id) this.focus = this.selected.at(-1) ?? null;
    this.changed.emit();
  }

  /** Until `emptyBin` it can be undone, and a reload brings it back. */
  remove(id: string): void {
    const group = this.groups.find((other) => other.id === id);
    if (!group || !group.runs.every(isOver) || this.keeping.onlooker) return;
    void this.emptyBin();
    this.bin = group;
    this.#binTimer = setTimeout(() => void this.emptyBin(), UNDO_MS);
    this.groups = this.groups.filter((other) => other.id !== id);
    this.select(id, false);
    if (this.focus === null && this.groups.length > 0) this.select(this.groups.at(-1)!.id, true);
  }

  #takeFromBin(): Group | null {
    clearTimeout(this.#binTimer);
    const group = this.bin;
    this.bin = null;
    return group;
  }

  undoRemove(): void {
    const group = this.#takeFromBin();
    if (!group) return;
    this.groups = [...this.groups, group].sort(byAge);
    this.select(group.id, true);
  }

  async emptyBin(): Promise<void> {
    const group = this.#takeFromBin();
    if (!group) return;
    await this.guard(async () => {
      // There may be room then for what could not be kept. Before, because the engine tries at once and may fail once more.
      const lacked = this.keeping.forgive();
      await this.keeping.forget(group.runs.map((run) => run.id));
      if (lacked) this.groups.forEach((other) => this.keep(other));
    });
    this.changed.emit();
  }

  /** Removes what is kept of a run whose record cannot be read. */
  async forgetUnreadable(run: string): Promise<void> {
    await this.guard(() => this.keeping.forget([run]));
    this.keeping.unreadable = this.keeping.unreadable.filter(({ details }) => details?.['run'] !== run);
    this.changed.emit();
  }

  /** What is on disk joins what is here; in the tab that may write, what another left at work is interrupted. */
  protected async loadKept(): Promise<void> {
    const wasOnlooker = this.keeping.onlooker;
    const kept = groupsOf(await this.keeping.load()).filter(({ id }) => id !== this.bin?.id);
    // An onlooker's view is old by the time it becomes the writer, but for what was imported here; a writer's own is the newest there is.
    const mine = wasOnlooker ? this.groups.filter(({ id }) => this.#imported.has(id)) : this.groups;
    const known = new Set(mine.map(({ id }) => id));
    const found = kept.filter(({ id }) => !known.has(id));
    this.groups = [...mine, ...found].sort(byAge);
    if (wasOnlooker) mine.forEach((group) => this.keep(group));
    for (const run of this.keeping.onlooker ? [] : found.flatMap(({ runs }) => runs)) {
      if (isOver(run)) continue;
      const recorder = recorderOf(run);
      recorder.end('interrupted', recorder.step, now());
      this.keepRun(run);
    }
    this.selected = this.selected.filter((id) => this.groups.some((group) => group.id === id));
    if (this.focus !== null && !this.selected.includes(this.focus)) this.focus = null;
    if (this.focus === null && this.groups.length > 0) this.select(this.groups.at(-1)!.id, true);
    this.changed.emit();
  }

  protected keep(group: Group): void {
    group.runs.forEach((run) => this.keepRun(run));
  }

  protected keepRun(run: Run): void {
    const group = this.groups.find(({ runs }) => runs.includes(run));
    if (group) this.keeping.soon(run.id, () => keptOf(group, toRecord(run)));
  }

  protected id(kind: string): string {
    return `${kind}${++this.#counter}-${Date.now().toString(36)}`;
  }

  protected async guard(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (reason) {
      if (toPlainError(reason).code !== 'stopped') this.fail(reason); // Otherwise the run ended while the button was being pressed.
    }
  }
}
