import { START_TRACK, tracksOf } from '../../protocol/recipe';
import { isOver, type Group } from '../runs/run';
import { settled, summarise, type TrackSummary } from '../outcome/summary';
import type { Both, Lesson, StepOf, Tongue } from './format';
import type { Page } from './notebook';

/** What a run is that is not what its step trains: one of the step in another language, or of settings that the step does not have any more. */
export type Unlike = Tongue | 'settings';

/** What came of the run of a step: the figures of each track, with what they stand on. */
export interface Outcome {
  /** Of the step. */
  id: string;
  title: Both;
  /** `none`: nothing was run here, and no recording looked at. `gone`: it was, and is not in the list any more. */
  state: 'none' | 'gone' | 'running' | 'done';
  /** It was made elsewhere. */
  recorded: boolean;
  tracks: TrackSummary[];
  /** All figures stand on all prompts. */
  full: boolean;
  /** There is a run of this step that is not what it trains now, and counts for nothing. */
  unlike?: Unlike | null;
}

/** The figures of a group, the weights at the start first. */
export function measured(group: Pick<Group, 'runs' | 'recipe'>): TrackSummary[] {
  const runs = settled(group);
  const found = [START_TRACK, ...tracksOf(group.recipe)].map((track) => summarise(runs, track));
  return found.filter((one) => one !== null);
}

export const runSteps = ({ steps }: Pick<Lesson, 'steps'>): StepOf<'run'>[] => steps.filter((step) => step.kind === 'run');

/** After how many updates the step that started a group stops it; null where it does not. */
export const stopOf = (lesson: Lesson, { runs }: Page, group: string | null): number | null =>
  (group !== null && runSteps(lesson).find(({ id }) => runs[id]?.group === group)?.stop?.step) || null;

/** Of the run of a step on this machine, else of its recording. `recorded`: the recording, where it has been read. */
export function outcomeOf(
  step: StepOf<'run'>,
  page: Page,
  groups: readonly Group[],
  recorded: Pick<Group, 'runs' | 'recipe'> | null,
): Outcome {
  const { id, title } = step;
  const known = page.runs[id];
  const own = groups.find((group) => group.id === known?.group);
  const shown = own ?? (known?.recorded ? recorded : null);
  if (!shown) return { id, title, state: known?.group ? 'gone' : 'none', recorded: false, tracks: [], full: false };
  const tracks = measured(shown);
  const over = !own || own.runs.every(isOver);
  return {
    id,
    title,
    state: over ? 'done' : 'running',
    recorded: !own,
    tracks,
    full: tracks.length > 0 && tracks.every(({ full }) => full),
  };
}

/** Steps whose outcome a prediction is about: those of the reflections that look back on it. */
export const runsAbout = ({ steps }: Lesson, prediction: string): string[] => [
  ...new Set(steps.flatMap((step) => (step.kind === 'reflect' && step.predictions.includes(prediction) ? step.runs : []))),
];

/**
 * Whether something of the outcome has been seen: what is said from then on is no prediction. What was run before it was asked is known to it.
 * `isVoid`: the run of a step, by its id, was one of something else, so that it has to be made once more; what was seen of it, and read
 * after it, was no outcome.
 */
export function isSeen(lesson: Lesson, page: Page, prediction: string, isVoid: (step: string) => boolean = () => false): boolean {
  const about = runsAbout(lesson, prediction).filter((id) => Object.hasOwn(page.runs, id));
  const made = about.filter((id) => page.runs[id]!.recorded || !isVoid(id));
  const asked = lesson.steps.findIndex((step) => step.kind === 'predict' && step.id === prediction);
  const later = lesson.steps.slice(asked + 1).flatMap((step) => (step.kind === 'run' ? [step.id] : []));
  if (made.some((id) => later.includes(id))) return true;
  if (made.length < about.length) return false;
  const reflected = lesson.steps.findIndex((step) => step.kind === 'reflect' && step.predictions.includes(prediction));
  return reflected >= 0 && page.farthest >= reflected;
}
