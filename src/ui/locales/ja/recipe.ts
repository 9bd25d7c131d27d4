import type { Texts } from '../templates';

/** The recipe: src/ui/recipe, src/lab/settings. */
export default {} satisfies Texts;
