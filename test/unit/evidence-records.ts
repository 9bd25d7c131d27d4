import { findCell, taskOf } from '../../scripts/results/plan';
import { identity, type Measured, type RunLine } from '../../scripts/results/records';

export const INPUTS = 'inputs';

/** A finished run with evaluations that hold what a test gives. */
export function record(
  cell: string,
  seed: number,
  evaluations: (Partial<Measured> & { answers: string })[],
  more: Partial<RunLine> = {},
): RunLine {
  const task = taskOf(findCell(cell), seed);
  const { trains, base } = task.cell;
  return {
    ...{ id: identity(task, INPUTS), cell, seed, base, recipe: task.recipe, inputs: INPUTS, adapter: 'a test', build: '1' },
    ...{ date: '2026-01-02T03:04:05.000Z', seconds: { training: 1, evaluation: 1 }, tokens: 10, losses: [] },
    evaluations: evaluations.map((e) => ({
      ...(trains ? { step: task.recipe.max_steps, track: 'online' } : { step: 0, track: 'start' }),
      ...{ judge: 'keywords@1', prompts: task.recipe.evaluation.prompts, overRefusal: null, right: [1, 1], loss: 0, drift: 0 },
      ...e,
    })),
    ...more,
  };
}
