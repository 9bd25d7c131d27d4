import { toPlainError, type PlainError } from '../../protocol/errors';
import type { RunRecord } from '../../protocol/runs/run';
import { Signal } from '../base/signal';
import { runOf } from '../runs/groups';
import type { Runs } from '../runs/queue';
import { recorded, type Replay } from '../runs/replay';
import type { Group } from '../runs/run';
import { MOST_OVERLAID } from '../runs/run-list';
import type { Lesson, StepOf } from './format';
import type { Page } from './notebook';
import { runSteps } from './outcomes';
import { tongue } from './recipes';

/** What of the desk the charts of a lesson show, and where recordings come from. */
export interface Shown {
  readonly runs: Runs;
  readonly replay: Replay;
  /** Throws for what cannot be had or read. */
  recorded(path: string): Promise<RunRecord>;
}

/** Where in a lesson somebody is, and what was done in it. */
export interface Place {
  readonly lesson: Lesson;
  readonly at: number;
  readonly page: Readonly<Page>;
  /** All runs that were made in it, those among them that do not count. */
  readonly made: Readonly<Page['runs']>;
}

/**
 * What the charts show while a lesson is open: the runs made in it, recordings that were looked at in their place, and nothing else. It
 * changes selection and replay of the desk, and gives both back when the lesson is left; it writes no page.
 */
export class LessonCharts {
  readonly changed = new Signal();
  /** A recording is on its way. */
  fetching = false;
  /** Why there is no recording. */
  problem: PlainError | null = null;

  readonly #desk: Shown;
  readonly #place: () => Place | null;
  /** Counts anew whenever something else is wanted, so that a late recording is known. */
  #looking = 0;
  #looked = '';
  /** Recordings that have been read, by id of the step and language. */
  readonly #recordings = new Map<string, Group>();
  /** What was in the charts without a lesson. */
  #charted: readonly string[] | null = null;
  /** What the page replays without a lesson. */
  #before: Replay['run'] | undefined;

  /** `place`: null while no lesson is open. */
  constructor(desk: Shown, place: () => Place | null) {
    this.#desk = desk;
    this.#place = place;
  }

  /** A lesson was opened, maybe in place of another. */
  enter(): void {
    this.#charted ??= this.#desk.runs.selected;
  }

  /** No lesson is open any more; one was. Where it leaves the charts empty, they show again what they showed before, else the last of the runs. */
  leave(): void {
    const { runs, replay } = this.#desk;
    this.#looking++;
    Object.assign(this, { fetching: false, problem: null });
    if (this.#before !== undefined) replay.show(this.#before, false);
    this.#before = undefined;
    const before = runs.groups.filter(({ id }) => this.#charted?.includes(id));
    this.#charted = null;
    replay.hide();
    if (runs.selected.length === 0) runs.only((before.length > 0 ? before : runs.groups.slice(-1)).map(({ id }) => id));
  }

  /**
   * Charts show what was made in the lesson up to this step, or what a reflection speaks of, and nothing else; figures and answers are those
   * of the newest. Of a step that was not run here, it is the recording that was looked at. A run at work stays in sight though it does not
   * count, since the page speaks another language than when it was started.
   */
  lookAt(): void {
    const { runs, replay } = this.#desk;
    const step = this.#step;
    const scope = this.#scope;
    this.#looked = this.#inList();
    this.problem = null;
    const own = scope.flatMap((one) => this.ownOf(one)?.id ?? []);
    const working = this.working?.id;
    const beyond = working !== undefined && !own.includes(working);
    runs.only(beyond ? [...own, working] : own);
    const newest = scope.findLast((one) => this.ownOf(one) ?? this.#isRecorded(one));
    // Where a run is to be made, the recording of another step is none of it.
    const replayed = newest && !beyond && this.#isRecorded(newest) && (step?.kind !== 'run' || newest === step) ? newest : null;
    if (replayed) void this.show(replayed);
    else {
      this.#looking++;
      this.fetching = false;
      replay.hide();
    }
    for (const one of scope)
      if (one !== replayed && this.#isRecorded(one))
        void this.#recording(one).then(
          () => this.changed.emit(),
          () => undefined,
        );
  }

  /** As `lookAt`, if the list of runs is other than it was then. */
  followList(): void {
    if (this.#place() && this.#looked !== this.#inList()) this.lookAt();
  }

  /** The recording of a step in place of the runs. False where there is none, or something else is wanted by now; then `problem` may say why. */
  async show(step: StepOf<'run'>): Promise<boolean> {
    if (!step.recording) return false;
    const turn = ++this.#looking;
    Object.assign(this, { fetching: true, problem: null });
    this.changed.emit();
    try {
      const group = await this.#recording(step);
      if (turn !== this.#looking || !this.#place()) return false;
      this.#before ??= this.#desk.replay.run;
      this.#desk.replay.show(group.runs[0]!, true);
      return true;
    } catch (reason) {
      if (turn === this.#looking) this.problem = toPlainError(reason);
      return false;
    } finally {
      if (turn === this.#looking) this.fetching = false;
      this.changed.emit();
    }
  }

  /** Recordings that lie in the charts beside the runs and the one that is replayed, in the order of the lesson. */
  get beside(): Group[] {
    const step = this.#step;
    const { replay } = this.#desk;
    const groups = this.#scope
      .filter((one) => one !== step && this.#isRecorded(one))
      .flatMap((one) => this.#recordings.get(this.#keyOf(one)) ?? []);
    return groups.filter(({ id }) => !replay.wanted || id !== replay.run?.id).slice(-MOST_OVERLAID + 1);
  }

  /** The group that was started in a step and is in the list. */
  ownOf({ id }: StepOf<'run'>): Group | null {
    const made = this.#place()?.page.runs[id]?.group;
    return this.#desk.runs.groups.find((group) => group.id === made) ?? null;
  }

  /** The group at work, where one of the steps that the charts show has started it, whether it counts or not. */
  get working(): Group | null {
    const { active, groups } = this.#desk.runs;
    const made = this.#place()?.made;
    const ids = this.#scope.map(({ id }) => made?.[id]?.group);
    return groups.find(({ id, runs }) => active !== null && ids.includes(id) && runs.includes(active)) ?? null;
  }

  /** What was recorded for a step, if it has been read. */
  recordingOf(step: StepOf<'run'>): Group | null {
    return this.#recordings.get(this.#keyOf(step)) ?? null;
  }

  get #step() {
    const place = this.#place();
    return place?.lesson.steps[place.at] ?? null;
  }

  /** Steps with a run that the charts show: those a reflection speaks of, else all up to the open one. */
  get #scope(): StepOf<'run'>[] {
    const place = this.#place();
    if (!place) return [];
    const step = this.#step;
    const seen = runSteps({ steps: place.lesson.steps.slice(0, place.at + 1) });
    return step?.kind === 'reflect' ? seen.filter(({ id }) => step.runs.includes(id)) : seen;
  }

  #isRecorded = (step: StepOf<'run'>): boolean => !this.ownOf(step) && (this.#place()?.page.runs[step.id]?.recorded ?? false);

  /** What `lookAt` depends on besides the step: runs of the lesson that are in the list, and whether the list has been read. */
  #inList(): string {
    return [this.#desk.runs.groups.length > 0, ...this.#scope.map((step) => this.ownOf(step)?.id)].join(' ');
  }

  #keyOf({ id }: StepOf<'run'>): string {
    return `${this.#place()?.lesson.id} ${id} ${tongue()}`;
  }

  /** What was recorded for a step, read once. */
  async #recording(step: StepOf<'run'>): Promise<Group> {
    const key = this.#keyOf(step);
    const known = this.#recordings.get(key);
    if (known) return known;
    const group = recorded(runOf(await this.#desk.recorded(step.recording![tongue()])));
    this.#recordings.set(key, group);
    return group;
  }
}
