import type { Texts } from '../templates';

/** What computes, and numbers with their units: src/ui/machine, src/lab/base. */
export default {} satisfies Texts;
