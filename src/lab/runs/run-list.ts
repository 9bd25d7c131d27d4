import { fail, fromPlainError, toPlainError, type PlainError } from '../../protocol/errors';
import type { JobHooks } from '../../protocol/jobs';
import type { OwnFile } from '../../protocol/messages';
import type { Imported } from '../../protocol/runs/overlay';
import type { RunRecord } from '../../protocol/runs/run';
import type { Engine } from '../../worker/client';
import { Keeping } from './keeping';
import { followed } from './followed';
import { groupOf, groupsOf, placeOf, runOf, together } from './groups';
import { assembled, digestOf, isEarlier, piecesOf } from './pieces';
import { freshId, type Group, isLog, isOver, isWhole, now, recorderOf, type Run, toRecord } from './run';
import { distinctNames, shownName, typedName } from '../settings/names';
import { Signal } from '../base/signal';
import { Turns } from '../base/turns';

/** How long a deletion can be undone; until then a reload brings back what is to go. */
export const UNDO_MS = 20_000;

/** What another tab keeps is looked at no more often than that, and takes a tenth of the time at most. */
const FOLLOWING = { pause: 1_000, share: 10 };

/** As they are listed: by the time of their start. */
export const byAge = (a: Group, b: Group): number => a.runs[0]!.created.localeCompare(b.runs[0]!.created);

/** Whether another tab has gone on with what was cut off here. */
const goesBeyond = (kept: readonly Group[], here: Group): boolean =>
  (kept.find(({ id }) => id === here.id)?.runs ?? []).some((run) => {
    const own = here.runs.find(({ id }) => id === run.id);
    return (
      own &&
      ((run.unread?.logged ?? 0) > (own.unread?.logged ?? own.series.length) || (run.state === 'finished' && own.state !== 'finished'))
    );
  });

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
  /** The group that was to be deleted when another tab took over, and why it is in the list again; until that was read, or is no longer so. */
  returned: { id: string; why: PlainError } | null = null;

  readonly keeping: Keeping;
  readonly #engine: Engine;
  /** Groups that came about here, whatever lies on disk. */
  readonly #mine = new Set<string>();
  /** Runs that came from files while another tab kept the list. */
  readonly #borrowed = new Set<Run>();
  readonly #reading = new Map<Run, Promise<void>>();
  /** What is kept has been listed once, and is not being listed anew: until then nobody knows which ids are taken. */
  #listed: Promise<void>;
  #list: () => void = () => undefined;
  #binTimer: ReturnType<typeof setTimeout> | undefined;
  /** What was in the charts before the last deletion, and what after it. */
  #charted: { before: string[]; focus: string | null; after: string[] } | null = null;
  #following: Promise<void> | null = null;
  /** Another tab has done something since the list was looked at. */
  #behind = false;

  constructor(engine: Engine) {
    this.#engine = engine;
    this.#listed = new Promise((resolve) => (this.#list = resolve));
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
    for (const run of group.runs) this.keeping.placeSoon(run.id, () => placeOf(group));
    this.changed.emit();
  }

  /**
   * Reads what of a group lies on disk alone. Never rejects: a record that cannot be read leaves the list and is told with the others that
   * cannot; what another try may bring stays.
   */
  async read(group: Group): Promise<void> {
    if (isWhole(group)) return;
    const unread = group.runs.filter((run) => run.unread);
    await Promise.all(
      unread.map((run) => {
        const reading = this.#reading.get(run) ?? this.#read(run).finally(() => this.#reading.delete(run));
        this.#reading.set(run, reading);
        return reading;
      }),
    );
    this.changed.emit();
  }

  /** As `read`, by the group's id. */
  async need(id: string): Promise<void> {
    const group = this.groups.find((other) => other.id === id);
    if (group) await this.read(group);
  }

  /** What was told of the storage has been read. */
  acknowledge(): void {
    this.keeping.lost = null;
    this.changed.emit();
  }

  /** That the group is in the list again was read. */
  acknowledgeReturned(): void {
    this.returned = null;
    this.changed.emit();
  }

  async #read(run: Run): Promise<void> {
    try {
      await this.#readAnew(run);
    } catch (reason) {
      const error = toPlainError(reason);
      if (error.details?.['run'] !== run.id) return this.fail(reason);
      this.keeping.unreadable = [...this.keeping.unreadable, error];
      this.#drop(new Set([run]));
    }
  }

  /** Takes runs out of the list that are no longer kept. */
  #drop(runs: ReadonlySet<Run>): void {
    const bare = this.#bare;
    for (const group of this.groups) group.runs = group.runs.filter((run) => !runs.has(run));
    this.groups = this.groups.filter((group) => group.runs.length > 0);
    if (!bare) this.#tidySelection();
  }

  /** A record or a log from a file, read by the engine. Throws `data` for a file that is neither. */
  async readFile(file: OwnFile, hooks: JobHooks): Promise<Imported> {
    const { record, answer: notes } = await assembled(this.#engine, (engine) => engine.readRun(file), hooks);
    return { record, notes };
  }

  /** Takes in records from elsewhere. Returns the names of those that are here already; one that differs from its namesake is another run. */
  async add(records: readonly RunRecord[]): Promise<string[]> {
    await this.#listed;
    await this.emptyBin(); // Otherwise what lies there could come back a second time, or what comes in be deleted with it.
    return this.#add(records);
  }

  /** Ids of what is kept and cannot be read; null where it could not even be listed. */
  #unreadable(): Set<unknown> | null {
    const { unreadable } = this.keeping;
    return unreadable.some(({ code }) => code === 'storage') ? null : new Set(unreadable.map(({ details }) => details?.['run']));
  }

  async #add(records: readonly RunRecord[]): Promise<string[]> {
    const here = new Map(this.groups.flatMap((group) => group.runs.map((run) => [run.id, run] as const)));
    const unreadable = this.#unreadable();
    const known: string[] = [];
    const fresh: Run[] = [];
    const turns = new Turns();
    for (const given of records) {
      const run = runOf(given);
      await turns.pass();
      const namesake = here.get(given.id);
      // What lies there and cannot be read is like nothing, and stays.
      const taken = namesake !== undefined || !unreadable || unreadable.has(given.id);
      if (taken || [...here.keys()].some((id) => id.startsWith(`${given.id}-`))) {
        const digest = await digestOf(run);
        const id = `${given.id}-${digest}`;
        const again = here.get(id);
        if ((await this.#alike(namesake, run, digest)) || (await this.#alike(again, run, digest))) {
          known.push(shownName(given));
          continue;
        }
        if (taken) run.id = again || !unreadable || unreadable.has(id) ? freshId('r') : id;
      }
      fresh.push(run);
      here.set(run.id, run);
    }
    this.#takeIn(fresh);
    return known;
  }

  /** Whether one that is here holds what comes in, or has since gone on from it. */
  async #alike(here: Run | undefined, run: Run, digest: string): Promise<boolean> {
    if (!here) return false;
    const group = this.groups.find(({ runs }) => runs.includes(here));
    if (group) await this.read(group);
    if (here.unread !== null) return false;
    return (await digestOf(here)) === digest || (!isOver(run) && (await isEarlier(run, here)));
  }

  #takeIn(runs: readonly Run[]): void {
    const groups = together(runs).map((some) => groupOf(some, freshId('g')));
    if (groups.length === 0) return;
    for (const group of groups) {
      group.imported = true;
      // What was at work elsewhere is not at work here.
      for (const run of group.runs) {
        if (!isOver(run)) run.state = 'stopped';
        if (this.keeping.onlooker) this.#borrowed.add(run);
      }
    }
    this.groups = [...this.groups, ...groups];
    this.keeping.want(runs.map(({ id }) => id));
    groups.forEach((group) => this.keep(group));
    this.#show(groups.map(({ id }) => id));
  }

  select(id: string, on: boolean): void {
    if (on) return this.#show([id]);
    this.selected = this.selected.filter((other) => other !== id);
    if (this.focus === id) this.focus = this.selected.at(-1) ?? null;
    this.changed.emit();
  }

  /** Has these groups alone in the charts, the last with its figures. */
  only(ids: readonly string[]): void {
    this.selected = [];
    this.focus = null;
    this.#show(ids);
  }

  /** Brings groups into the charts; those that were chosen before stay as long as there is room. */
  #show(ids: readonly string[]): void {
    const others = this.selected.filter((other) => !ids.includes(other));
    const wanted = new Set([...others, ...ids].slice(-MOST_OVERLAID));
    this.selected = this.groups.map((group) => group.id).filter((other) => wanted.has(other));
    this.focus = ids.at(-1) ?? this.focus;
    for (const group of this.overlaid) void this.read(group);
    this.changed.emit();
  }

  #tidySelection(): void {
    this.selected = this.selected.filter((id) => this.groups.some((group) => group.id === id));
    if (this.focus !== null && !this.selected.includes(this.focus)) this.focus = null;
    if (this.focus === null && this.groups.length > 0) this.#show([this.groups.at(-1)!.id]);
  }

  /** Until `emptyBin` it can be undone, and a reload brings it back. */
  remove(id: string): void {
    const group = this.groups.find((other) => other.id === id);
    if (!group || !group.runs.every(isOver) || this.keeping.onlooker) return;
    void this.emptyBin();
    this.bin = group;
    this.#binTimer = setTimeout(() => void this.emptyBin(), UNDO_MS);
    this.groups = this.groups.filter((other) => other.id !== id);
    const [before, focus] = [this.selected, this.focus];
    if (before.length > 0) this.#tidySelection();
    this.#charted = { before, focus, after: this.selected };
    this.changed.emit();
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
    // What was kept may be gone meanwhile.
    const gone = group.runs.filter((run) => !run.unread && !this.keeping.spaces.has(run.id));
    this.keeping.want(gone.map(({ id }) => id));
    for (const run of gone) this.keepRun(run);
    this.select(group.id, true);
  }

  async emptyBin(): Promise<void> {
    const group = this.#takeFromBin();
    if (!group) return;
    await this.guard(async () => {
      // The engine tries at once to save what could not be saved, and may fail once more.
      this.keeping.savesAgain();
      await this.keeping.forget(group.runs.map((run) => run.id));
      await this.keeping.again();
    });
    this.changed.emit();
  }

  /** Removes what is kept of a run whose record cannot be read. */
  async forgetUnreadable(run: string): Promise<void> {
    await this.guard(() => this.keeping.forget([run]));
    this.keeping.unreadable = this.keeping.unreadable.filter(({ details }) => details?.['run'] !== run);
    this.changed.emit();
  }

  /** What lies on disk of a run that cannot be read, as text. */
  raw(run: string): Promise<string> {
    return this.#engine.raw(run);
  }

  /** What is on disk joins what is here; in the tab that may write, what another left at work is interrupted. */
  protected async loadKept(): Promise<void> {
    const loading = this.#loadKept().finally(() => this.#list());
    this.#listed = loading.catch(() => undefined); // It is told to whoever asked for it.
    await loading;
  }

  async #loadKept(): Promise<void> {
    const wasOnlooker = this.keeping.onlooker;
    const bare = this.#bare;
    const kept = groupsOf(await this.keeping.load()).filter(({ id }) => id !== this.bin?.id);
    // The engine that died held the right to write, and the one after it has to wait for that.
    if (!wasOnlooker && this.keeping.onlooker) this.#holdOn();
    const borrowed = wasOnlooker && !this.keeping.onlooker ? this.#takeBorrowed() : [];
    // An onlooker's view is old by the time it becomes the writer, but for what came about here; a writer's own is the newest there is.
    const held = wasOnlooker ? this.groups.filter(({ id }) => this.#mine.has(id)) : this.groups;
    const mine = wasOnlooker ? held.filter((group) => !goesBeyond(kept, group)) : held;
    for (const group of held) if (!mine.includes(group)) group.runs.forEach(({ id }) => this.keeping.yieldTo(id));
    this.#dropDeleted(mine);
    const known = new Set(mine.map(({ id }) => id));
    const found = kept.filter(({ id }) => !known.has(id));
    this.groups = [...mine.filter(({ runs }) => runs.length > 0), ...found].sort(byAge);
    if (!this.keeping.onlooker) this.#mine.clear();
    if (wasOnlooker) mine.forEach((group) => this.keep(group));
    if (!this.keeping.onlooker) await this.#interrupt(found);
    // The other tab may have taken in the same, or another run under the same id.
    if (borrowed.length > 0) await this.#add(borrowed);
    if (!this.keeping.onlooker) this.returned = null; // Here it can be deleted again.
    if (!this.keeping.onlooker) void this.keeping.retry();
    this.#settle(bare);
  }

  /** What is over and was deleted in another tab is not kept again. What is at work goes on: nobody saw its end when it was deleted. */
  #dropDeleted(groups: readonly Group[]): void {
    const { deleted, spaces } = this.keeping;
    let count = 0;
    for (const group of groups) {
      const gone = group.runs.filter((run) => deleted.has(run.id) && !spaces.has(run.id) && !this.keeping.wants(run.id));
      this.keeping.want(gone.filter((run) => !isOver(run)).map(({ id }) => id));
      const over = gone.filter(isOver);
      if (over.length === 0) continue;
      count += over.length;
      for (const { id } of over) this.keeping.yieldTo(id);
      group.runs = group.runs.filter((run) => !over.includes(run));
    }
    if (count > 0)
      this.keeping.lost = toPlainError(
        fail('storage')`Another tab deleted ${count} of the runs that were still in this one: they are not kept again.`,
      );
  }

  /** The records of what came from files while another tab kept the list, which leave the list. */
  #takeBorrowed(): RunRecord[] {
    const runs = this.groups.flatMap((group) => group.runs).filter((run) => this.#borrowed.has(run));
    this.#drop(this.#borrowed);
    this.#borrowed.clear();
    return runs.map(toRecord);
  }

  async #interrupt(groups: readonly Group[]): Promise<void> {
    for (const group of groups.filter(({ runs }) => !runs.every(isOver))) {
      await this.read(group);
      for (const run of group.runs) {
        if (isOver(run) || run.unread) continue;
        const recorder = recorderOf(run);
        recorder.end('interrupted', recorder.step, now());
        this.keepRun(run);
      }
    }
  }

  /** Another page has taken the right to write; what is at work here goes on and is not kept. */
  protected becomeOnlooker(): void {
    this.keeping.onlooker = true;
    this.#holdOn();
    this.#returnBin();
    this.changed.emit();
  }

  /** What was to be deleted is there still, and only the other tab may delete it now. */
  #returnBin(): void {
    const group = this.#takeFromBin();
    if (!group) return;
    this.groups = [...this.groups, group].sort(byAge);
    const name = distinctNames(this.groups.map(shownName))[this.groups.indexOf(group)];
    const why = fail('storage')`Another tab took over before “${name}” was deleted for good: it is in the list again. Delete it there.`;
    this.returned = { id: group.id, why: toPlainError(why) };
    // It is in the charts again if it was, unless those show something else by now.
    const { before, focus, after } = this.#charted!;
    if (before.includes(group.id) && this.selected === after) Object.assign(this, { selected: before, focus });
  }

  /** There are runs, and none is in the charts: a person or a lesson wants it so. */
  get #bare(): boolean {
    return this.groups.length > 0 && this.selected.length === 0;
  }

  /** Another tab has kept or deleted runs: the list of one that looks on becomes like it, and what came about here stays. */
  protected followOthers(): void {
    this.#behind = true;
    this.#following ??= this.#follow().finally(() => (this.#following = null));
  }

  async #follow(): Promise<void> {
    while (this.#behind && this.keeping.onlooker) {
      this.#behind = false;
      const began = performance.now();
      await this.#listed;
      await this.#catchUp().catch(() => undefined); // An engine that is gone is told elsewhere, and the next one lists anew.
      const took = performance.now() - began;
      await new Promise((done) => setTimeout(done, Math.max(FOLLOWING.pause, FOLLOWING.share * took)));
    }
  }

  async #catchUp(): Promise<void> {
    const kept = await this.#engine.kept();
    // With the right to write everything is listed anew; what cannot be read now may be there all the same.
    if (kept.writer || !this.keeping.onlooker || kept.problems.some(({ code }) => code === 'storage')) return;
    const bare = this.#bare;
    this.keeping.take(kept);
    const { groups, behind } = followed(this.groups, kept.runs, this.#mine);
    this.groups = groups.sort(byAge);
    if (!this.groups.some(({ id }) => id === this.returned?.id)) this.returned = null;
    this.#settle(bare);
    // One that was deleted meanwhile leaves the list with the next look.
    await Promise.all(behind.map((run) => this.#readAnew(run)));
    this.changed.emit();
  }

  /** Another list is here: charts that were empty beside runs stay so, and what they show is read. */
  #settle(bare: boolean): void {
    if (!bare) this.#tidySelection();
    for (const group of this.overlaid) void this.read(group);
    this.changed.emit();
  }

  /** What is here of it is shown until then. */
  async #readAnew(run: Run): Promise<void> {
    const { name } = run;
    const { record } = await assembled(this.#engine, (engine) => engine.record(run.id));
    Object.assign(run, runOf(record), { name });
  }

  /** What is at work here or not on disk yet is newer here than what another tab keeps. */
  #holdOn(): void {
    const here = (run: Run): boolean => !isOver(run) || this.keeping.waitsFor(run.id);
    for (const group of this.groups) if (group.runs.some(here)) this.#mine.add(group.id);
  }

  /** What was kept is gone or may be: what is here whole is kept again, and what lay on disk alone leaves the list. */
  protected async lostStorage(error: PlainError): Promise<void> {
    this.keeping.lost = error;
    await this.guard(async () => {
      const there = new Set((await this.keeping.load()).map(({ head }) => head.id));
      // What cannot be read now may be there all the same.
      const untold = this.keeping.unreadable.some(({ code }) => code === 'storage');
      if (this.bin?.runs.some((run) => run.unread && !untold && !there.has(run.id))) this.#takeFromBin(); // It cannot be undone any more.
      const runs = this.groups.flatMap((group) => group.runs);
      const gone = new Set(runs.filter((run) => run.unread && !untold && !there.has(run.id)));
      if (gone.size > 0)
        this.keeping.lost = toPlainError(
          fail('storage')`${fromPlainError(error)} Of ${gone.size} runs that were not looked at nothing is left.`,
        );
      this.#drop(gone);
      for (const group of this.groups) for (const run of group.runs) if (!run.unread && !there.has(run.id)) this.keepRun(run);
    });
    this.changed.emit();
  }

  /** Whether leaving the page would lose what a person takes for kept: what is at work is offered again, as far as it was saved. */
  get unkept(): boolean {
    const waits = (run: Run): boolean => this.keeping.placeWaitsFor(run.id) || (isOver(run) && this.keeping.waitsFor(run.id));
    const runs = this.groups.flatMap((group) => group.runs);
    return this.keeping.refused.size > 0 || runs.some((run) => this.#borrowed.has(run) || waits(run));
  }

  protected keep(group: Group): void {
    if (this.keeping.onlooker) this.#mine.add(group.id);
    for (const run of group.runs) if (!run.unread) this.keepRun(run);
  }

  protected keepRun(run: Run): void {
    const group = this.groups.find(({ runs }) => runs.includes(run));
    if (group) this.keeping.soon(run.id, () => ({ pieces: piecesOf(run), group: placeOf(group) }));
  }

  protected async guard(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (reason) {
      if (toPlainError(reason).code !== 'stopped') this.fail(reason); // Otherwise the run ended while the button was being pressed.
    }
  }
}
