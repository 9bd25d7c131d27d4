import type { Texts } from '../templates';

/** Asking, and what was answered: src/ui/answers. */
export default {} satisfies Texts;
