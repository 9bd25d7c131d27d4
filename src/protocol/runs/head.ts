import type { Evaluation, RunRecord } from './run';

/** The last word on a track: its latest evaluation, the one with all prompts first. */
export function latest({ evaluations }: Pick<RunRecord, 'evaluations'>, track: string): Evaluation | null {
  let best: Evaluation | null = null;
  for (const next of evaluations) {
    if (next.track !== track) continue;
    if (!best || Number(next.full) > Number(best.full) || (next.full === best.full && next.step >= best.step)) best = next;
  }
  return best;
}

/**
 * What the list of runs shows of one, small however long it was: its record without updates and events, and of its evaluations the last
 * word on each track without the answers.
 */
export function headOf(record: RunRecord): RunRecord {
  const tracks = [...new Set(record.evaluations.map(({ track }) => track))];
  const evaluations = tracks.map((track) => ({
    ...latest(record, track)!,
    ...{ byCategory: {}, answers: [], lookAlikeAnswers: [], utilityAnswers: [] },
  }));
  return { ...record, steps: [], events: [], evaluations };
}
