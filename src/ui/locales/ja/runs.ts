import type { Texts } from '../templates';

/** Runs and their table: src/ui/runs, src/lab/runs. */
export default {} satisfies Texts;
