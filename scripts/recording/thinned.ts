import type { RunRecord } from '../../src/protocol/runs/run';

/** Bytes that a recording may take packed: whoever opens the page for the first time loads it. */
export const MOST_BYTES = 150_000;
/** Updates that are kept: a chart has no room for more. */
const MOST_UPDATES = 300;

/** The same with as many logged updates as a chart can show, the last among them. */
export function thinned(record: RunRecord): RunRecord {
  const { steps } = record;
  const every = Math.ceil(steps.length / MOST_UPDATES);
  return { ...record, steps: steps.filter((_, i) => (steps.length - 1 - i) % every === 0) };
}
