import type { Texts } from '../templates';

/** Charts, figures and what is said of an outcome: src/ui/curves, src/lab/outcome. */
export default {} satisfies Texts;
