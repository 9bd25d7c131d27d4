import { driftTells } from '../claims';
import type { Evidence, Point } from '../evidence';
import { SHIPPED_BASE } from '../plan';
import type { Section } from './shared';

/** The end of every run that trained on the shipped base model, online weights. */
export const ends = (evidence: Evidence): { cell: string; data: string; point: Point }[] =>
  evidence.runs.flatMap((run) => {
    const last = run.evaluations.findLast((e) => e.track === 'online' && e.step === run.recipe.max_steps);
    return last
      ? [{ cell: run.cell, data: run.base === SHIPPED_BASE ? run.recipe.data : 'other bases', point: { seed: run.seed, measured: last } }]
      : [];
  });

export function drift(evidence: Evidence): Section {
  const all = ends(evidence);
  const steps = all.filter((e) => e.data === 'steps');
  return {
    text: `## Drift against harmful answers

Every finished run once, with the online weights at its end: ${all.length} runs. Drift is the Euclidean distance of the weights from the start.

![Drift against harmful answers](results/drift.svg)`,
    claims: [
      driftTells('Over all runs, more drift goes with more harm', all.map((e) => e.point)), // prettier-ignore
      driftTells('Over the runs on step-by-step data, more drift goes with more harm', steps.map((e) => e.point)), // prettier-ignore
    ],
  };
}
