import type { RunRecord } from '../../src/protocol/runs/run';

/** Bytes that a recording may take packed: whoever opens the page for the first time loads it. */
export const MOST_BYTES = 150_000;
/** And one of a lesson, loaded when the lesson comes to it; all of them are kept for use without a network. */
export const MOST_LESSON_BYTES = 70_000;
/** Of all lessons' recordings together. */
export const MOST_LESSONS_BYTES = 700_000;
/** Updates that are kept: a chart has no room for more. */
const MOST_UPDATES = 300;
/** A lesson's chart is narrower. */
const MOST_LESSON_UPDATES = 100;

/** The same with as many logged updates as a chart can show, the last among them. */
export function thinned(record: RunRecord, most = MOST_UPDATES): RunRecord {
  const { steps } = record;
  const every = Math.ceil(steps.length / most);
  return { ...record, steps: steps.filter((_, i) => (steps.length - 1 - i) % every === 0) };
}

/**
 * For a lesson: fewer updates, and the texts of the answers only where all prompts were asked, at the start and at the end. Between those
 * the figures stay, with their n; what they count can be read by whoever trains.
 */
export function lightened(record: RunRecord): RunRecord {
  const evaluations = record.evaluations.map((one) => (one.full ? one : { ...one, answers: [], lookAlikeAnswers: [], utilityAnswers: [] }));
  return { ...thinned(record, MOST_LESSON_UPDATES), evaluations };
}
